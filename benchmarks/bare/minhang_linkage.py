"""minhang_linkage: 18 items of a subdistrict's or town's year."""

from __future__ import annotations

import numpy as np

from benchmarks.bare.sheet import LARGEST, Cards, Cohorts, Sheet, Span, Tree, add, less, less_span
from kaohe.scheme.facts import Facts
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.vocabulary import UnitKind

COMMUNITY, GRID = 0, 1
HOTLINE, PROMPT, MEDIA, LEADER = 0, 1, 2, 3

ASSESSED = {
    "1.1.1": 50,
    "1.1.2": 150,
    "1.3.1": 300,
    "1.3.2": 100,
    "1.4.1": 100,
    "1.4.2": 200,
    "1.4.3": 100,
    "1.4.4": 300,
    "4.1": 500,
}


def cards(facts: Facts, tree: Tree, period: str) -> Cards:
    """The cards of all subdistricts and towns for a year."""
    sheet = Sheet(facts, tree, period, (UnitKind.SUBDISTRICT, UnitKind.TOWNSHIP))
    cohorts = Cohorts(sheet)
    untrained = sheet.number("minhang_linkage.levels_untrained", most=4)
    exposure = sheet.columns("exposure")
    domain, channel = exposure["domain"], exposure["channel"]
    in_community = np.array((10, 10, 20, 0))[channel] * (domain == COMMUNITY)
    in_grid = np.array((10, 10, 20, 20))[channel] * (domain == GRID)
    items = {
        **{item: sheet.award("minhang_linkage", item, marks) for item, marks in ASSESSED.items()},
        "1.2.1": _information(sheet, cohorts),
        "1.2.2": less_span(100, Span(25 * untrained.low, 25 * untrained.high)),
        "2.1": _collection(sheet),
        "2.2": _rate(sheet, cohorts, "confirmation_rate"),
        "2.3": _rate(sheet, cohorts, "completion_rate"),
        "2.4": less(700, sheet.count("exposure", in_community)),
        "3.1": less(800, 10 * sheet.count("patrol_lapse")),
        "3.2": less(600, 10 * sheet.count("grid_case_lapse")),
        "3.3": less(600, sheet.count("exposure", in_grid)),
    }
    return Cards(sheet.rows, add(list(items.values())), items)


def _information(sheet: Sheet, cohorts: Cohorts) -> Span:
    months = sheet.number("minhang_linkage.months_reported", most=12)
    rank = cohorts.rank(sheet.number("minhang_linkage.adoptions"))
    points = np.array((80, 60, 40, 0))
    low = (months.low >= 12) * 20 + points[np.searchsorted((5, 10, 13), rank.high)]
    high = (months.high >= 12) * 20 + points[np.searchsorted((5, 10, 13), rank.low)]
    return Span(np.where(months.low <= 0, 0, low), np.where(months.high <= 0, 0, high))


def _collection(sheet: Sheet) -> Span:
    collected = sheet.number("minhang_linkage.collected")
    stations = sheet.number("minhang_linkage.stations", least=1)
    base = sheet.on_county("minhang_linkage.base_collected")
    base_stations = sheet.on_county("minhang_linkage.base_stations", least=1)
    known = _known(collected) & _known(stations) & _known(base) & _known(base_stations)
    return _share(900, collected.low * base_stations.low, base.low * stations.low, known, base)


def _rate(sheet: Sheet, cohorts: Cohorts, name: str) -> Span:
    """By the district's average where it is observed, else by the mean of its units."""
    rate = sheet.number(f"minhang_linkage.{name}", most=10_000)
    average = sheet.on_county(f"minhang_linkage.average_{name}", most=10_000)
    by_average = _share(200, rate.low, average.low, _known(rate) & _known(average), average)
    total = Span(cohorts.add(rate.low), cohorts.add(rate.high))
    by_mean = _share(200, rate.low * cohorts.size, total.low, _known(rate) & _known(total), total)
    given = _known(average)
    return Span(np.where(given, by_average.low, by_mean.low), np.where(given, by_average.high, by_mean.high))


def _share(marks: int, achieved: IntArray, expected: IntArray, known: BoolArray, base: Span) -> Span:
    below = np.maximum(expected, 1)
    points = (2 * np.minimum(achieved, below) * marks + below) // (2 * below)
    low, high = np.where(known, points, 0), np.where(known, points, marks)
    return Span(np.where(base.high <= 0, marks, low), np.where(base.low <= 0, marks, high))


def _known(span: Span) -> BoolArray:
    return np.equal(span.low, span.high)


assert LARGEST**2 < 2**62  # products of two columns stay in int64

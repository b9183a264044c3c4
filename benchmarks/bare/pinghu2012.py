"""pinghu2012: deductions, score and bonus of two months; the year's mark reads the periods before it."""

from __future__ import annotations

import numpy as np

from benchmarks.bare.sheet import LARGEST, Amount, Answer, Cards, Sheet, Span, Tree, add, one_of
from kaohe.scheme.facts import NOBODY, Facts
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.vocabulary import UnitKind

KINDS = (UnitKind.SECTION, UnitKind.OFFICE, UnitKind.STAFF, UnitKind.LEADER)

#: Item, kind of incident, and what an assessor may take for each.
LEFT_TO_RULINGS = (
    ("5.1", "report_failure", 300, 1000),
    ("5.3", "responsibility_accident", 1000, 3000),
    ("5.4", "conduct_complaint", 1000, 3000),
    ("5.5", "conflict_escalation", 1000, 3000),
    ("5.6.1", "screening_missed", 200, 400),
)

#: Points from which a share of the bonus is paid, in hundredths.
GRADES = (7001, 7501, 8001, 8501, 9001, 9600)
SHARES = (0, 5000, 6000, 7000, 8000, 9000, 10_000)


def cards(facts: Facts, tree: Tree, period: str) -> Cards:
    """The cards of all sections, offices, staff posts and leaders for two months."""
    sheet = Sheet(facts, tree, period, KINDS)
    so_far = facts.calendar.year_so_far(facts.periods[period].period)
    taken = _deductions(sheet)
    score = _score(sheet, taken)
    before = [Sheet(facts, tree, each.code, KINDS) for each in so_far if each.code != period]
    scores = [_score(each, _deductions(each)) for each in before] + [score]
    failed = [Answer(each.high < 7100, each.low < 7100) for each in scores]
    rate = Span(*(np.array(SHARES)[np.searchsorted(GRADES, end, side="right")] for end in score))
    findings = {
        "neglect": sheet.flag("pinghu2012.serious_neglect"),
        "unqualified": Answer(score.high <= 7000, score.low <= 7000),
        "annual": one_of(*failed),
    }
    return Cards(sheet.rows, score, taken, findings, {"bonus": _bonus(sheet, rate)}, {"rate": rate})


def _deductions(sheet: Sheet) -> dict[str, Span]:
    def each(kind: str, points: int) -> Span:
        taken = points * sheet.count(kind)
        return Span(taken, taken)

    def weighed(kind: str, weights: IntArray) -> Span:
        taken = sheet.count(kind, weights)
        return Span(taken, taken)

    ruled = {item: sheet.ruled("pinghu2012", item, kind, least, most) for item, kind, least, most in LEFT_TO_RULINGS}
    skip = sheet.columns("petition_visit")["skip_level"] == 1
    mass = sheet.columns("mass_incident")
    return {
        **ruled,
        "5.2": weighed("duty_absence", np.where(sheet.columns("duty_absence")["consequence"] == 1, 1000, 500)),
        "5.6.2": each("dispute_unassigned", 200),
        "5.7": each("opinion_mishandled", 500),
        "5.8": weighed("request_mishandled", np.where(sheet.columns("request_mishandled")["escalated"] == 1, 500, 200)),
        "5.9": sheet.ruled("pinghu2012", "5.9", "petition_visit", 0, 10_000, skip),
        "5.10.1": weighed("mass_incident", 500 * mass["leader_absent"]),
        "5.10.2": weighed("mass_incident", 1000 * mass["poorly_handled"]),
    }


def _score(sheet: Sheet, taken: dict[str, Span]) -> Span:
    """100 less what is taken; for leaders the mean of what they oversee."""
    total = add(list(taken.values()))
    low, high = np.clip(10_000 - total.high, 0, 10_000), np.clip(10_000 - total.low, 0, 10_000)
    units = sheet.facts.units
    leaders, overseen = sheet.place[units.overseers], sheet.place[units.overseen]
    count = np.maximum(np.bincount(leaders, minlength=sheet.size), 1)
    is_leader = sheet.of_kind(UnitKind.LEADER)
    return Span(*(np.where(is_leader, _mean(end, leaders, overseen, count), end) for end in (low, high)))


def _mean(points: IntArray, leaders: IntArray, overseen: IntArray, count: IntArray) -> IntArray:
    total = np.zeros(len(points), dtype=np.int64)
    np.add.at(total, leaders, points[overseen])
    mean: IntArray = (2 * total + count) // (2 * count)
    return mean


def _bonus(sheet: Sheet, rate: Span) -> Amount:
    """The share of the base that is observed on the unit or the nearest one above."""
    units = sheet.facts.units
    base = np.full(len(units), -1, dtype=np.int64)
    observed = sheet.period.observations.get("pinghu2012.bonus_base_yuan")
    if observed is not None:
        base[observed.rows] = observed.values
    for rows in sheet.tree.levels[1:]:
        parents = units.parents[rows]
        base[rows] = np.where((base[rows] < 0) & (parents != NOBODY), base[parents], base[rows])
    mine = base[sheet.rows]
    unknown = mine < 0
    low, high = np.where(unknown, 0, mine), np.where(unknown, LARGEST * 100, mine)
    return Amount(_percent(rate.low, low), _percent(rate.high, high), unknown & (rate.high > 0))


def _percent(rate: IntArray, amount: IntArray) -> IntArray:
    """A share (hundredths of a per cent) of an amount, rounded half up."""
    return (rate * amount + 5_000) // 10_000

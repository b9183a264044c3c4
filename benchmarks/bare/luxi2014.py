"""luxi2014: 32 items of a township's year."""

from __future__ import annotations

import numpy as np

from benchmarks.bare.sheet import LARGEST, Answer, Cards, Sheet, Span, Tree, add, both, full, less, less_span
from kaohe.scheme.facts import Facts
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.vocabulary import UnitKind

COUNTY, PREFECTURE, PROVINCE, NATIONAL = 1, 2, 3, 4
UNCONTROLLED, AFTER_RETURN = 0, 1
LATE = 0


def cards(facts: Facts, tree: Tree, period: str) -> Cards:
    """The cards of all townships for a year."""
    sheet = Sheet(facts, tree, period, (UnitKind.TOWNSHIP,))
    before = facts.calendar.previous(facts.periods[period].period)
    assert before is not None
    last_year = Sheet(facts, tree, before.code, (UnitKind.TOWNSHIP,))
    items = {**_observed(sheet), **_visits(sheet, last_year), **_other_incidents(sheet)}
    return Cards(sheet.rows, add(list(items.values())), items)


def _observed(sheet: Sheet) -> dict[str, Span]:
    flag, number = sheet.flag, sheet.number
    cases = number("luxi2014.responsible_cases")
    settled = number("luxi2014.responsible_cases_settled")
    settled_most = np.minimum(settled.high, cases.high)
    open_cases = Span(np.maximum(cases.low - settled_most, 0), np.maximum(cases.high - settled.low, 0))
    half = Answer(settled.low * 2 >= cases.high, settled_most * 2 >= cases.low)
    kept = both(flag("luxi2014.responsible_case_ledger"), half)
    otherwise = less_span(400, Span(open_cases.low * 50, open_cases.high * 50))
    budget = number("luxi2014.petition_budget_yuan", most=LARGEST * 100)
    groups = flag("luxi2014.village_groups")
    backlog, backlog_settled = number("luxi2014.backlog_cases"), number("luxi2014.backlog_cases_settled")
    backlog_open = Span(
        np.maximum(backlog.low - np.minimum(backlog_settled.high, backlog.high), 0) * 50,
        np.maximum(backlog.high - backlog_settled.low, 0) * 50,
    )
    unsettled, leader = number("luxi2014.key_cases_unsettled"), flag("luxi2014.main_leader_took_case")
    key_cases = Span(unsettled.low * 10 + ~leader.high * 50, unsettled.high * 10 + ~leader.low * 50)
    untraced = number("luxi2014.untraced_letters", most=10)
    channel = number("luxi2014.green_channel_missing", most=2)
    online = number("luxi2014.online_replies_missing")
    return {
        "1.1": full(200, flag("luxi2014.work_records")),
        "1.2": full(200, flag("luxi2014.target_records")),
        "1.3": full(200, flag("luxi2014.reception_days_kept")),
        "1.4": Span(np.where(kept.low, 400, otherwise.low), np.where(kept.high, 400, otherwise.high)),
        "1.5": full(200, Answer(budget.low >= 500_000, budget.high >= 500_000)),
        "2.1": full(300, flag("luxi2014.work_station")),
        "2.2": full(100, both(groups, flag("luxi2014.village_group_staff"))),
        "2.3": full(100, both(groups, flag("luxi2014.village_group_pay"))),
        "4.1": full(100, flag("luxi2014.backlog_ledger")),
        "4.2": less_span(300, backlog_open),
        "4.3": less_span(100, key_cases),
        "5.2": less_span(200, Span(untraced.low * 20, untraced.high * 20)),
        "5.3": less_span(100, Span(channel.low * 50, channel.high * 50)),
        "5.4": less_span(200, Span(online.low * 10, online.high * 10)),
    }


def _visits(sheet: Sheet, last_year: Sheet) -> dict[str, Span]:
    visit = sheet.columns("petition_visit")
    level, heads = visit["level"], visit["head_count"]
    abnormal, repeat, disruptive = visit["abnormal"] == 1, visit["repeat"] == 1, visit["disruptive"] == 1
    county, prefecture, province, national = (level == at for at in (COUNTY, PREFECTURE, PROVINCE, NATIONAL))
    returned = visit["returned"]

    def count(weights: IntArray | BoolArray) -> IntArray:
        return sheet.count("petition_visit", weights)

    def by_size(cents: tuple[int, ...]) -> IntArray:
        return np.array((0, *cents))[np.searchsorted((6, 20, 50, 100), heads, side="right")]

    unwarned = (heads >= 50) & (visit["forewarned"] == 0)
    beijing_sizes = np.array((0, 100, 150, 200))[np.searchsorted((6, 10, 20), heads, side="right")]
    flowed_back = heads * np.where(returned == UNCONTROLLED, 100, np.where(returned == AFTER_RETURN, 50, 0))
    quota = sheet.number("luxi2014.province_abnormal_quota")
    to_province = count(province * abnormal * heads)
    return {
        "3.2": less(400, 100 * count((visit["key_person"] == 1) & (level >= PREFECTURE))),
        "3.3": less(400, 100 * count((visit["skip_level"] == 1) & (visit["attended"] == 0))),
        "3.4.1.1": less(400, count(county * by_size((2, 5, 10, 20)))),
        "3.4.1.2": less(200, 50 * count(county & disruptive)),
        "3.4.2.1": _decline(sheet, last_year, count(prefecture), prefecture),
        "3.4.2.2": less(400, count(prefecture * by_size((5, 10, 20, 50)))),
        "3.4.2.3": less(100, 50 * count(prefecture & disruptive)),
        "3.4.3.1": full(400, Answer(to_province <= quota.low, to_province <= quota.high)),
        "3.4.3.2": less(600, count(province * (by_size((10, 20, 50, 100)) + 100 * unwarned))),
        "3.4.3.3": less(200, 50 * count(province & abnormal & repeat)),
        "3.4.4.1": less(500, 50 * count(national * abnormal * heads)),
        "3.4.4.2": less(500, count(national * beijing_sizes)),
        "3.4.4.3": less(400, 10 * count(national * (abnormal & repeat) * heads)),
        "3.4.4.4": less(300, count(national * flowed_back)),
    }


def _decline(sheet: Sheet, last_year: Sheet, this: IntArray, prefecture: BoolArray) -> Span:
    """Points for a decline; last year's visits as observed, else as the ledger has them."""
    observed = sheet.number("luxi2014.prefecture_visits_last_year", least=-1, most=-1).low
    last = np.where(observed < 0, last_year.count("petition_visit", prefecture), observed)
    short = (100 * this - 90 * last) // np.maximum(last, 1)
    points = np.clip(300 - 30 * np.maximum(short, 0), 0, 300)
    points = np.where(this == 0, 300, np.where(last == 0, 0, points))
    return Span(points, points)


def _other_incidents(sheet: Sheet) -> dict[str, Span]:
    failure = sheet.columns("report_failure")["failure"]
    case = sheet.columns("assigned_case")
    closed = case["closed"] == 1
    documents = 20 * case["missing_documents"] * closed + 50 * (~closed & (case["extension_filed"] == 0))
    return {
        "3.1": less(400, 50 * sheet.count("screening_missed")),
        "3.5": less(100, sheet.count("report_failure", np.where(failure == LATE, 10, 20))),
        "5.1": less(400, sheet.count("assigned_case", documents)),
    }

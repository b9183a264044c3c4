"""liaocheng1995: targets, duties, vetoes, rewards, sanctions and fines of a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.bare.sheet import Amount, Answer, Cards, Cohorts, Sheet, Span, Tree, both, certain, one_of, opposite
from kaohe.scheme.facts import Facts
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.vocabulary import UnitKind

COUNTY, PREFECTURE, PROVINCE, NATIONAL = 1, 2, 3, 4
GROUP = 5


@dataclass
class _Year:
    """What is needed of a year, this one or the one before."""

    findings: dict[str, Answer]
    vetoed: Answer
    commended: Answer
    by_level: dict[int, IntArray]
    score: Span


def cards(facts: Facts, tree: Tree, period: str) -> Cards:
    """The cards of all townships, subdistricts and departments for a year."""
    kinds = (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT)
    sheet = Sheet(facts, tree, period, kinds)
    before = facts.calendar.previous(facts.periods[period].period)
    assert before is not None
    cohorts = Cohorts(sheet)
    year, last_year = _year(sheet, cohorts), _year(Sheet(facts, tree, before.code, kinds), cohorts)
    findings = {
        **year.findings,
        **_rest(sheet, year.score),
        "reward.commendation": year.commended,
        "reward.merit": both(year.commended, last_year.commended),
        "key_managed": last_year.vetoed,
        **{f"ground.{n}": sheet.flag(f"liaocheng1995.ground_{n}") for n in range(1, 8)},
    }
    return Cards(sheet.rows, year.score, {"score": year.score}, findings, _fines(sheet, year.by_level))


def _year(sheet: Sheet, cohorts: Cohorts) -> _Year:
    visit = sheet.columns("petition_visit")
    level, skip = visit["level"], visit["skip_level"] == 1
    group = visit["head_count"] >= GROUP

    def count(selected: BoolArray) -> IntArray:
        return sheet.count("petition_visit", selected)

    groups = {at: count(group & (level == at)) for at in (COUNTY, PREFECTURE, PROVINCE, NATIONAL)}
    score = sheet.number("liaocheng1995.annual_score", most=10_000)
    vetoes = {
        "veto.1": certain(groups[PROVINCE] + groups[NATIONAL] >= 1),
        "veto.2": certain(groups[PREFECTURE] >= 3),
        "veto.3": certain(groups[COUNTY] >= 4),
        "veto.4": Answer(score.high < 6_000, score.low < 6_000),
        "veto.5": certain(count(group & (visit["at_fault"] == 1) & (visit["serious_harm"] == 1)) >= 1),
    }
    targets = {
        "target.1.1": certain(count(level >= PROVINCE) == 0),
        "target.1.2": certain(count(group) == 0),
        "target.1.3": _is_zero(sheet.number("liaocheng1995.long_standing_petitioners")),
        "target.1.4": _is_zero(sheet.number("liaocheng1995.backlog_cases")),
    }
    reaches_95 = Answer(score.low >= 9_500, score.high >= 9_500)
    four = both(both(targets["target.1.1"], targets["target.1.2"]), both(targets["target.1.3"], targets["target.1.4"]))
    rank = cohorts.rank(score)
    conditions = {
        "reward.1": certain(count(group & skip & (level >= COUNTY)) == 0),
        "reward.2": Answer(rank.high <= 5, rank.low <= 5),
        "reward.3": both(four, reaches_95),
        "reward.4": _fewest(cohorts, sheet.number("liaocheng1995.petition_volume")),
    }
    vetoed = one_of(*vetoes.values())
    commended = both(one_of(*conditions.values()), opposite(vetoed))
    return _Year({**targets, **vetoes, **conditions}, vetoed, commended, groups, score)


def _rest(sheet: Sheet, score: Span) -> dict[str, Answer]:
    visit = sheet.columns("petition_visit")
    skip, group = visit["skip_level"] == 1, visit["head_count"] >= GROUP
    due, closed = sheet.number("liaocheng1995.cases_due"), sheet.number("liaocheng1995.cases_closed_on_time")
    closed_most = np.minimum(closed.high, due.high)
    unattended = (group | skip) & (visit["attended"] == 0)
    return {
        "target.2": certain(sheet.count("petition_visit", skip) == 0),
        "target.3": Answer(closed.low >= due.high, (closed.low <= due.high) & (closed_most >= due.low)),
        "target.4": Answer(score.low >= 9_500, score.high >= 9_500),
        "duty.reception": certain(sheet.count("petition_visit", unattended) == 0),
        "duty.settlement": _is_zero(sheet.number("liaocheng1995.group_issues_over_two_months")),
    }


def _fines(sheet: Sheet, groups: dict[int, IntArray]) -> dict[str, Amount]:
    visit, case = sheet.columns("petition_visit"), sheet.columns("assigned_case")
    single = (visit["skip_level"] == 1) & (visit["head_count"] < GROUP)
    by_level = np.array((0, 0, 100_00, 300_00, 500_00))[visit["level"]]
    group = (
        200_00 * groups[COUNTY] + 500_00 * groups[PREFECTURE] + 1000_00 * groups[PROVINCE] + 1500_00 * groups[NATIONAL]
    )
    skip = sheet.count("petition_visit", single * by_level)
    unreported = (case["unreported_two_months"] == 1) & (case["level"] >= COUNTY)
    late = 500_00 * sheet.count("assigned_case", unreported)
    return {
        "fine.group": Amount(group, group),
        "fine.skip": Amount(skip, skip),
        "fine.unreported": Amount(late, late),
    }


def _is_zero(number: Span) -> Answer:
    return Answer(number.high == 0, number.low == 0)


def _fewest(cohorts: Cohorts, volume: Span) -> Answer:
    """The lowest of its cohort; NO where a known one is lower, else open while one is unknown."""
    known = volume.low == volume.high
    lowest = cohorts.better(-volume.low, known) == 0
    all_known = cohorts.add(known) == cohorts.size
    return Answer(known & lowest & all_known, ~known | lowest)

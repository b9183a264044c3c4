"""street_ten_rules: obligations, vetoes, sanctions, rewards and fines of a year."""

from __future__ import annotations

import numpy as np

from benchmarks.bare.sheet import Amount, Answer, Cards, Sheet, Tree, both, certain, one_of, opposite
from kaohe.scheme.facts import NOBODY, Facts
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.vocabulary import UnitKind

STREET, DISTRICT, CITY = 0, 1, 2
GROUP = 5
FIRST_PLACE = 3000_00


def cards(facts: Facts, tree: Tree, period: str) -> Cards:
    """The cards of all subdistricts, management areas, villages and departments for a year."""
    kinds = (UnitKind.SUBDISTRICT, UnitKind.MANAGEMENT_AREA, UnitKind.VILLAGE, UnitKind.DEPARTMENT)
    sheet = Sheet(facts, tree, period, kinds)
    visit = sheet.columns("petition_visit")
    level, attended, minutes = visit["level"], visit["attended"] == 1, visit["arrival_minutes"]
    group, at_fault = visit["head_count"] >= GROUP, visit["at_fault"] == 1
    near = level <= DISTRICT
    harm = near & at_fault & (visit["serious_harm"] == 1)

    def count(selected: BoolArray) -> IntArray:
        return sheet.count("petition_visit", selected)

    def least(metric: str, wanted: int) -> Answer:
        observed = sheet.number(f"street_ten_rules.{metric}")
        return Answer(observed.low >= wanted, observed.high >= wanted)

    def flag(metric: str) -> Answer:
        return sheet.flag(f"street_ten_rules.{metric}")

    groups_to_district = count(group & (level >= DISTRICT))
    vetoes = {
        "veto.area.street": certain(count(group & (level == STREET)) >= 3),
        "veto.area.district": certain(count(group & (level == DISTRICT)) >= 2),
        "veto.area.city": certain(count(group & (level >= CITY)) >= 1),
        "veto.village.district": certain(groups_to_district >= 1),
        "veto.department.fault": certain(count(group & (level >= DISTRICT) & at_fault) >= 1),
    }
    late = count(near & (~attended | (minutes > 20))) > 0
    untimed = count(near & attended & (minutes < 0)) > 0  # a time that was left out is -1
    days = sheet.number("street_ten_rules.first_visit_working_days_max")
    failure_harm = sheet.columns("report_failure")["serious_harm"] == 1
    findings = {
        "1": flag("publicity_held"),
        "2": certain(count(visit["skip_level"] == 1) == 0),
        "3.1": Answer(~late & ~untimed, ~late),
        "3.2": certain(count((level >= DISTRICT) & ~attended) == 0),
        "3.3": flag("major_cases_led"),
        "sanction.3": certain(count(harm) > 0),
        "4": Answer(days.high <= 7, days.low <= 7),
        "sanction.4": flag("first_visit_dereliction"),
        "5.1": least("meetings_held", 24),
        "5.2": least("checks_held", 2),
        "6.1": flag("information_officer"),
        "6.2": certain(sheet.count("report_failure") == 0),
        "sanction.6": certain(sheet.count("report_failure", failure_harm) > 0),
        "7": flag("joint_handling"),
        "8": _no_veto(sheet, vetoes),
        **vetoes,
        "9": least("bulletins_issued", 12),
    }
    return Cards(sheet.rows, findings=findings, money=_money(sheet, count(group), groups_to_district))


def _no_veto(sheet: Sheet, vetoes: dict[str, Answer]) -> Answer:
    """None of those that apply to the unit's kind."""
    area = certain(sheet.of_kind(UnitKind.MANAGEMENT_AREA))
    village, department = certain(sheet.of_kind(UnitKind.VILLAGE)), certain(sheet.of_kind(UnitKind.DEPARTMENT))
    of_area = one_of(vetoes["veto.area.street"], vetoes["veto.area.district"], vetoes["veto.area.city"])
    return opposite(
        one_of(
            both(area, of_area),
            both(village, vetoes["veto.village.district"]),
            both(department, vetoes["veto.department.fault"]),
        )
    )


def _money(sheet: Sheet, groups: IntArray, groups_to_district: IntArray) -> dict[str, Amount]:
    quiet = (groups == 0) * np.int64(3000_00)
    first = sheet.flag("street_ten_rules.district_first_place")
    recipients = sheet.number("street_ten_rules.cooperating_recipients")
    unknown = recipients.low != recipients.high
    low, high = recipients.low * 1000_00, recipients.high * 2000_00
    awards = sheet.period.awards.get(("street_ten_rules", "reward.cooperating"))
    if awards is not None:
        rows = sheet.place[awards.rows]
        here = rows != NOBODY
        low[rows[here]] = high[rows[here]] = awards.points[here]
        unknown[rows[here]] = False
    fine = groups_to_district * 500_00
    return {
        "reward.no_group_visits": Amount(quiet, quiet),
        "reward.first_place": Amount(first.low * np.int64(FIRST_PLACE), first.high * np.int64(FIRST_PLACE)),
        "reward.cooperating": Amount(np.where(first.low, low, 0), np.where(first.high, high, 0), unknown & first.high),
        "fine.secretary": Amount(fine, fine),
        "fine.director": Amount(fine, fine),
    }

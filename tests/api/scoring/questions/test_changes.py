"""Changed facts are those of a ledger that holds the changes, and a wrong change says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaohe.scheme.facts import Facts
from kaohe.scheme.incident_kinds import AttributeValue
from kaohe.scoring import score, statement
from kaohe.scoring.questions import (
    AddIncident,
    AlterIncident,
    Change,
    ChangeError,
    RemoveObservation,
    RemoveRuling,
    SetObservation,
    SetParameter,
    SetRuling,
    WithdrawIncident,
    changed,
    edited,
)
from tests.api.scoring.questions.supposed import Asked, Record, case_of, in_case, registry, seen, visit, vocabulary

UNITS = (
    ("C", "COUNTY", None),
    ("T", "TOWNSHIP", "C"),
    ("S", "SUBDISTRICT", "C"),
    ("A", "MANAGEMENT_AREA", "S"),
    ("V", "VILLAGE", "A"),
    ("B", "BUREAU", "C"),
    ("O", "OFFICE", "B"),
    ("P", "STAFF", "O"),
    ("L", "LEADER", "B"),
)
FAILURE = {"ref": "f1", "unit": "P", "kind": "report_failure", "on": "2014-05-02", "failure": "LATE"}
RULED = {"scheme": "pinghu2012", "item": "5.1", "unit": "P", "period": "2014-3", "points": "4", "incident": "f1"}
RULED_ABOVE = {**RULED, "unit": "O", "points": "5"}
AWARDED = {"scheme": "minhang_linkage", "item": "1.3.1", "unit": "S", "period": "2014", "points": "2.5"}


def ledger() -> Record:
    """Two years and a bimonth with a little of everything."""
    case = case_of(*UNITS, years=(2013, 2014))
    case["units"][-1]["oversees"] = ["O"]
    case["periods"].append({"code": "2014-3", "kind": "BIMONTH", "starts": "2014-05-01", "ends": "2014-06-30"})
    return in_case(
        case,
        incidents=[visit("v1", "V", "COUNTY", 12), visit("v2", "V", "COUNTY", 12, on="2013-06-30"), FAILURE],
        observations=[
            seen("T", "luxi2014.work_records", True),
            seen("O", "pinghu2012.bonus_base_yuan", "600", "2014-3"),
        ],
        rulings=[RULED, RULED_ABOVE, AWARDED],
    )


def stated(facts: Facts) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What every card of the ledger states under every scheme."""
    return {
        (code, period.code, unit): statement(score(scheme, facts, period), row)
        for code, scheme in registry().schemes.items()
        for period in facts.calendar.periods
        for row, unit in enumerate(facts.units.codes)
    }


def without(case: Record, key: str, *gone: Record) -> Record:
    return {**case, key: [each for each in case[key] if each not in gone]}


CASE = ledger()
V1, V2 = CASE["incidents"][0], CASE["incidents"][1]
SAME_AS_RECORDED: dict[str, tuple[Sequence[Change], Record]] = {
    "an incident added": (
        [AddIncident("V", "petition_visit", date(2014, 6, 1), {"level": "PROVINCE", "head_count": 60})],
        in_case(CASE, incidents=[visit("new", "V", "PROVINCE", 60, on="2014-06-01")]),
    ),
    "an incident altered": (
        [AlterIncident("v1", unit="A", attributes={"head_count": 3, "skip_level": True})],
        in_case(without(CASE, "incidents", V1), incidents=[visit("v1", "A", "COUNTY", 3, skip_level=True)]),
    ),
    "an incident moved to another year": (
        [AlterIncident("v1", on=date(2013, 1, 1))],
        in_case(without(CASE, "incidents", V1), incidents=[visit("v1", "V", "COUNTY", 12, on="2013-01-01")]),
    ),
    "an incident withdrawn": ([WithdrawIncident("v1")], without(CASE, "incidents", V1)),
    "an incident withdrawn with the rulings on it": (
        [WithdrawIncident("f1")],
        without(without(CASE, "incidents", FAILURE), "rulings", RULED, RULED_ABOVE),
    ),
    "an incident altered, the rulings on it stand": (
        [AlterIncident("f1", attributes={"failure": "MISSED"})],
        in_case(without(CASE, "incidents", FAILURE), incidents=[{**FAILURE, "failure": "MISSED"}]),
    ),
    "an incident moved up, so that only the ruling above counts": (
        [AlterIncident("f1", unit="O")],
        in_case(without(without(CASE, "incidents", FAILURE), "rulings", RULED), incidents=[{**FAILURE, "unit": "O"}]),
    ),
    "an incident added and altered by a later change": (
        [
            AddIncident("V", "petition_visit", date(2014, 6, 1), {"level": "COUNTY", "head_count": 6}, ref="x"),
            AlterIncident("x", attributes={"head_count": 7}),
        ],
        in_case(CASE, incidents=[visit("x", "V", "COUNTY", 7, on="2014-06-01")]),
    ),
    "an observation set": (
        [SetObservation("T", "2014", "luxi2014.petition_budget_yuan", Decimal("5000.5"))],
        in_case(CASE, observations=[seen("T", "luxi2014.petition_budget_yuan", "5000.5")]),
    ),
    "an observation replaced": (
        [SetObservation("T", "2014", "luxi2014.work_records", False)],
        {**CASE, "observations": [seen("T", "luxi2014.work_records", False), CASE["observations"][1]]},
    ),
    "an observation removed": (
        [RemoveObservation("T", "2014", "luxi2014.work_records")],
        without(CASE, "observations", CASE["observations"][0]),
    ),
    "an observation removed that is not there": ([RemoveObservation("S", "2014", "luxi2014.work_records")], CASE),
    "a ruling on an item replaced": (
        [SetRuling("minhang_linkage", "1.3.1", "S", "2014", "1")],
        in_case(without(CASE, "rulings", AWARDED), rulings=[{**AWARDED, "points": "1"}]),
    ),
    "a ruling on an item removed": (
        [RemoveRuling("minhang_linkage", "1.3.1", "S", "2014")],
        without(CASE, "rulings", AWARDED),
    ),
    "a ruling on an incident replaced": (
        [SetRuling("pinghu2012", "5.1", "P", "2014-3", 10, "f1")],
        in_case(without(CASE, "rulings", RULED), rulings=[{**RULED, "points": "10"}]),
    ),
    "a ruling on an incident removed": (
        [RemoveRuling("pinghu2012", "5.1", "P", "2014-3", "f1")],
        without(CASE, "rulings", RULED),
    ),
    "a parameter set": (
        [SetParameter("street_ten_rules.group_threshold", 13)],
        {**CASE, "parameters": {"street_ten_rules.group_threshold": 13}},
    ),
}


@pytest.mark.parametrize("what", SAME_AS_RECORDED)
def test_every_card_is_the_one_of_a_ledger_that_holds_the_change(what: str) -> None:
    changes, recorded = SAME_AS_RECORDED[what]
    asked = Asked(CASE)
    facts, records = edited(asked.facts, changes, vocabulary(), asked.records)
    assert stated(facts) == stated(Asked(recorded).facts)
    expected = Asked(recorded).records
    assert len(records.incidents) == len(expected.incidents)
    assert {(each.unit, each.on) for each in records.incidents} == {(each.unit, each.on) for each in expected.incidents}


def test_nothing_is_written_into_the_facts_before_and_what_is_untouched_is_shared() -> None:
    asked = Asked(CASE)
    facts, before = asked.facts, stated(asked.facts)
    after = changed(facts, [change for changes, _ in SAME_AS_RECORDED.values() for change in changes[:1]][:2],
                    vocabulary(), asked.records)  # fmt: skip
    assert stated(facts) == before
    assert after.units is facts.units
    assert after.periods["2013"] is facts.periods["2013"]
    assert after.circumstances["report_failure"] is facts.circumstances["report_failure"]
    assert after.periods["2014"].observations is facts.periods["2014"].observations


def test_no_change_gives_the_very_facts() -> None:
    asked = Asked(CASE)
    facts = asked.facts
    assert changed(facts, [], vocabulary(), asked.records) is facts


VISIT: dict[str, AttributeValue | None] = {"level": "COUNTY", "head_count": 6}
DAY = date(2014, 6, 1)
WRONG: dict[str, tuple[Change, str, str]] = {
    "unit": (AddIncident("X", "petition_visit", DAY, VISIT), "unit", "there is no unit X"),
    "kind": (AddIncident("V", "riot", DAY), "kind", "there is no incident kind riot"),
    "day": (AddIncident("V", "petition_visit", date(1999, 1, 1), VISIT), "on", "lies in no period"),
    "attribute missing": (AddIncident("V", "petition_visit", DAY, {"level": "COUNTY"}), "head_count", "is required"),
    "attribute unknown": (AddIncident("V", "petition_visit", DAY, {**VISIT, "name": "?"}), "name", "not an attribute"),
    "ref taken": (AddIncident("V", "petition_visit", DAY, VISIT, ref="v1"), "ref", "there is an incident v1 already"),
    "ref unknown": (WithdrawIncident("v9"), "ref", "there is no incident v9"),
    "altered wrongly": (AlterIncident("v1", attributes={"head_count": 0}), "head_count", "at least 1"),
    "required taken away": (AlterIncident("v1", attributes={"level": None}), "level", "must be one of"),
    "altered to no unit": (AlterIncident("v1", unit="X"), "unit", "there is no unit X"),
    "metric": (SetObservation("T", "2014", "luxi2014.luck", 1), "metric", "there is no metric luxi2014.luck"),
    "value": (SetObservation("T", "2014", "luxi2014.untraced_letters", 11), "value", "from 0 to 10"),
    "period": (SetObservation("T", "2015", "luxi2014.work_records", True), "period", "there is no period 2015"),
    "observed of nobody": (RemoveObservation("X", "2014", "luxi2014.work_records"), "unit", "there is no unit X"),
    "scheme": (SetRuling("nowhere", "1", "S", "2014", 1), "scheme", "there is no scheme nowhere"),
    "item": (SetRuling("minhang_linkage", "2.1", "S", "2014", 1), "item", "leaves no range to rulings on 2.1"),
    "range": (SetRuling("minhang_linkage", "1.3.1", "S", "2014", "3.01"), "points", "from 0.00 to 3.00 by clause"),
    "decimals": (SetRuling("minhang_linkage", "1.3.1", "S", "2014", "1.001"), "points", "more than 2 decimals"),
    "not assessed": (SetRuling("minhang_linkage", "1.3.1", "V", "2014", 1), "unit", "does not assess VILLAGE"),
    "no incident": (SetRuling("pinghu2012", "5.1", "P", "2014-3", 4), "incident", "name its ref"),
    "an incident": (SetRuling("minhang_linkage", "1.3.1", "S", "2014", 1, "v1"), "incident", "judges the item"),
    "incident unknown": (SetRuling("pinghu2012", "5.1", "P", "2014-3", 4, "f9"), "incident", "no incident f9"),
    "incident unread": (SetRuling("pinghu2012", "5.3", "P", "2014-3", 10, "f1"), "incident", "does not read"),
    "incident elsewhere": (SetRuling("pinghu2012", "5.1", "P", "2013", 4, "f1"), "incident", "does not lie in 2013"),
    "recipients unknown": (
        SetRuling("street_ten_rules", "reward.cooperating", "S", "2014", 1000), "points", "while street_ten_rules.coop",
    ),
    "parameter": (SetParameter("luxi2014.luck", 1), "code", "there is no parameter luxi2014.luck"),
    "parameter's value": (SetParameter("street_ten_rules.group_threshold", 0), "value", "at least 1"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_change_names_its_place_its_field_and_what_would_be_right(what: str) -> None:
    change, field, message = WRONG[what]
    asked = Asked(CASE)
    right = SetObservation("T", "2014", "luxi2014.work_records", False)
    with pytest.raises(ChangeError) as error:
        changed(asked.facts, [right, change], vocabulary(), asked.records)
    found = {problem.field: problem for problem in error.value.problems}
    assert message in found[field].message
    assert {problem.place for problem in error.value.problems} == {1}
    assert f"changes[1].{field}: " in str(error.value)


def test_a_metric_may_not_exceed_the_one_that_limits_it_whatever_the_order_of_the_changes() -> None:
    asked = Asked(CASE)
    settled = SetObservation("T", "2014", "luxi2014.backlog_cases_settled", 5)
    cases = SetObservation("T", "2014", "luxi2014.backlog_cases", 5)
    changed(asked.facts, [settled, cases], vocabulary(), asked.records)
    with pytest.raises(ChangeError, match=r"backlog_cases_settled would be 5, above luxi2014.backlog_cases 4"):
        changed(asked.facts, [settled, replace(cases, value=4)], vocabulary(), asked.records)


def test_a_record_that_the_facts_do_not_hold_is_refused() -> None:
    asked, other = Asked(CASE), Asked(in_case(CASE, incidents=[visit("v3", "T", "NATIONAL", 2)]))
    with pytest.raises(ChangeError, match=r"changes\[0\].ref: the facts do not hold"):
        changed(asked.facts, [WithdrawIncident("v3")], vocabulary(), other.records)

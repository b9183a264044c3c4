"""Observations and rulings are recorded and withdrawn through GraphQL."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.graphql.mutations.clerk import Clerk

OBSERVATION = "{ unit { code } period { code } metric { code } flag number revision }"
RULING = "{ schemeCode itemCode unit { code } period { code } incident { ref } points revision }"
LETTERS = {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters"}
RECORDS = {"unit": "T1", "period": "2014", "metric": "luxi2014.work_records"}
BUDGET = {"unit": "T1", "period": "2014", "metric": "luxi2014.petition_budget_yuan"}
AWARDED = {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T1", "period": "2014"}
VISIT: dict[str, Any] = {
    "ref": "N1", "unit": "X", "kind": "petition_visit", "on": "2014-03-02",
    "attributes": [
        {"name": "level", "choice": "NATIONAL"},
        {"name": "head_count", "count": 1},
        {"name": "skip_level", "flag": True},
    ],
}  # fmt: skip


async def test_recording_an_observation(clerk: Clerk) -> None:
    payload = await clerk.does("observationRecord", f"observation {OBSERVATION}", **LETTERS, number="5")
    assert payload["observation"] == {
        "unit": {"code": "T1"}, "period": {"code": "2014"}, "metric": {"code": LETTERS["metric"]},
        "flag": None, "number": "5", "revision": payload["revision"],
    }  # fmt: skip
    payload = await clerk.does("observationRecord", "observation { flag number }", **RECORDS, flag=False)
    assert payload["observation"] == {"flag": False, "number": None}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({**LETTERS}, "input.number"),
        ({**LETTERS, "flag": True}, "input.number"),
        ({**LETTERS, "number": "11"}, "input.number"),
        ({**LETTERS, "number": "1.5"}, "input.number"),
        ({**LETTERS, "number": "1e999999999"}, "input.number"),
        ({**LETTERS, "number": "1", "flag": True}, "input.number"),
        ({**BUDGET, "number": "0.001"}, "input.number"),
        ({**RECORDS}, "input.flag"),
        ({**RECORDS, "number": "1"}, "input.flag"),
    ],
)
async def test_a_value_that_cannot_be_is_refused(clerk: Clerk, given: dict[str, Any], path: str) -> None:
    assert await clerk.fails("observationRecord", **given) == [("INVALID", path)]


async def test_observations_are_recorded_all_or_none(clerk: Clerk) -> None:
    payload = await clerk.does(
        "observationsRecord", f"observations {OBSERVATION}",
        observations=[{**LETTERS, "number": "0"}, {**RECORDS, "flag": False}, {**BUDGET, "number": "5000.50"}],
    )  # fmt: skip
    assert [each["number"] for each in payload["observations"]] == ["0", None, "5000.50"]
    wrong = [
        {**LETTERS, "number": "3"},
        {**RECORDS, "number": "3"},
        {**BUDGET, "number": "3", "expectedRevision": 1},
        {"unit": "?", "period": "?", "metric": "?", "flag": True},
    ]
    assert await clerk.fails("observationsRecord", observations=wrong) == [
        ("INVALID", "input.observations.1.flag"),
        ("STALE", "input.observations.2.expectedRevision"),
        ("NOT_FOUND", "input.observations.3.unit"),
        ("NOT_FOUND", "input.observations.3.period"),
        ("INVALID", "input.observations.3.metric"),
    ]


async def test_withdrawing_an_observation(clerk: Clerk) -> None:
    payload = await clerk.does("observationWithdraw", f"observation {OBSERVATION}", **LETTERS, expectedRevision=1)
    assert payload["observation"]["number"] == "3"
    assert await clerk.fails("observationWithdraw", **LETTERS) == [("NOT_FOUND", "input")]


async def test_a_stale_observation_shows_what_is_so_now(clerk: Clerk) -> None:
    (error,) = await clerk.told("observationRecord", **LETTERS, number="3", expectedRevision=0)
    assert error["path"] == ["input", "expectedRevision"]
    assert error["current"] == {"__typename": "Observation", "number": "3", "revision": 1}


async def test_recording_and_withdrawing_a_ruling(clerk: Clerk) -> None:
    payload = await clerk.does("rulingRecord", f"ruling {RULING}", **AWARDED, points="0.5", expectedRevision=0)
    assert payload["ruling"] == {
        "schemeCode": "minhang_linkage", "itemCode": "1.1.1", "unit": {"code": "T1"}, "period": {"code": "2014"},
        "incident": None, "points": "0.50", "revision": payload["revision"],
    }  # fmt: skip
    (error,) = await clerk.told("rulingRecord", **AWARDED, points="0.4", expectedRevision=0)
    assert error["current"] == {"__typename": "Ruling", "points": "0.50", "revision": payload["revision"]}
    payload = await clerk.does("rulingWithdraw", f"ruling {RULING}", **AWARDED)
    assert payload["ruling"]["points"] == "0.50"
    assert await clerk.fails("rulingWithdraw", **AWARDED) == [("NOT_FOUND", "input")]


async def test_the_history_of_an_observation_and_of_a_ruling(clerk: Clerk) -> None:
    observed = "observation { history { by { number } state { number } } }"
    payload = await clerk.does("observationRecord", observed, **LETTERS, number="5")
    assert payload["observation"]["history"] == [
        {"by": {"number": 1}, "state": {"number": "3"}}, {"by": {"number": 2}, "state": {"number": "5"}},
    ]  # fmt: skip
    await clerk.does("rulingRecord", **AWARDED, points="0.5", reason="the minutes")
    ruled = "ruling { history { by { number reason } state { points } } }"
    payload = await clerk.does("rulingRecord", ruled, **AWARDED, points="0.4")
    assert payload["ruling"]["history"] == [
        {"by": {"number": 3, "reason": "the minutes"}, "state": {"points": "0.50"}},
        {"by": {"number": 4, "reason": None}, "state": {"points": "0.40"}},
    ]


async def test_rulings_are_recorded_all_or_none(clerk: Clerk) -> None:
    good = [{**AWARDED, "points": "0.25"}, {**AWARDED, "item": "1.1.2", "points": "1"}]
    payload = await clerk.does("rulingsRecord", f"rulings {RULING}", rulings=good)
    assert [each["points"] for each in payload["rulings"]] == ["0.25", "1.00"]
    wrong = [
        {**AWARDED, "points": "0.51"},
        {**AWARDED, "points": "1e40"},
        {**AWARDED, "points": "0.1", "incident": "R1"},
        {**AWARDED, "points": "0.1", "item": "9.9"},
        {**AWARDED, "points": "0.1", "scheme": "?"},
    ]
    assert await clerk.fails("rulingsRecord", rulings=wrong) == [
        ("INVALID", "input.rulings.0.points"),
        ("INVALID", "input.rulings.1.points"),
        ("INVALID", "input.rulings.2.incident"),
        ("INVALID", "input.rulings.3.item"),
        ("INVALID", "input.rulings.4.scheme"),
    ]


async def test_an_incident_that_a_ruling_judges_stays(clerk: Clerk) -> None:
    await clerk.does("incidentRecord", **VISIT)
    judged = {"scheme": "pinghu2012", "item": "5.9", "unit": "X", "period": "2014-B2", "incident": "N1"}
    await clerk.does("rulingRecord", "ruling { incident { ref } }", **judged, points="10")
    for field, given in (("incidentWithdraw", {}), ("incidentCorrect", {"on": "2014-07-01"})):
        (error,) = await clerk.told(field, ref="N1", **given)
        assert (error["__typename"], error["code"]) == ("DependencyError", "RULING_DEPENDS")
        assert error["ruling"]["itemCode"] == "5.9"
        assert error["ruling"]["points"] == "10.00"
    await clerk.does("rulingWithdraw", **judged)
    await clerk.does("incidentWithdraw", ref="N1")

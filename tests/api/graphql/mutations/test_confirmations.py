"""Cards go from step to step; what was confirmed stays, and what is corrected afterwards shows as drift."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import date
from typing import Any

import anyio.to_thread
import pytest

from kaohe.graphql.types.confirmation import drift
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY
from tests.api.graphql.mutations.clerk import Clerk

T1 = {"scheme": "luxi2014", "unit": "T1", "period": "2014"}
X = {"scheme": "pinghu2012", "unit": "X", "period": "2014-B4"}

STATE = "confirmation { state revision at actor reason reopened frozen { schemeVersion factsRevision } }"
ONE = """query($scheme: String!, $unit: String!, $period: String!) { scorecard(scheme: $scheme, unit: $unit,
  period: $period) { __typename ... on ScorecardSubject { confirmation {
    state revision actor reason reopened steps { state isReached due step { code } }
    drift { code confirmed { low high verdict } recomputed { low high verdict } }
    frozen { schemeVersion factsRevision parts { code value { low high verdict } } }
    history { state revision actor reason frozen { factsRevision } }
  } } ... on Scorecard { total { low high } items { code score { low high } } } } }"""


@pytest.fixture
async def ledger(registry: Registry, filled: Callable[[dict[str, Any]], str]) -> AsyncGenerator[Ledger]:
    """The small county, not yet changed."""
    url = await anyio.to_thread.run_sync(filled, COUNTY)
    async with open_ledger(url, registry) as ledger:
        yield ledger


@pytest.fixture
def clerk(ledger: Ledger, registry: Registry) -> Clerk:
    """Someone who may change the small county."""
    return Clerk(ledger, registry, "office")


async def seen(clerk: Clerk, card: dict[str, str]) -> dict[str, Any]:
    """The card with its confirmation."""
    answer = await clerk.ask(ONE, dict(card))
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["scorecard"]
    return found


async def correct(clerk: Clerk) -> None:
    """Withdraw what cost T1 points."""
    for ref in ("R1", "R2", "R3"):
        await clerk.does("incidentWithdraw", ref=ref, reason="recorded twice")


async def test_a_card_that_was_never_touched_is_open(clerk: Clerk) -> None:
    found = (await seen(clerk, T1))["confirmation"]
    assert (found["state"], found["revision"], found["actor"], found["reopened"]) == ("OPEN", 0, None, 0)
    assert (found["frozen"], found["drift"], found["history"]) == (None, [], [])
    assert [(each["state"], each["isReached"]) for each in found["steps"]] == [("OPEN", True), ("CONFIRMED", False)]


async def test_what_was_confirmed_stays_and_corrections_show_as_drift(clerk: Clerk, ledger: Ledger) -> None:
    before, revision = await seen(clerk, T1), await ledger.revision()
    done = await clerk.does("scorecardAdvance", STATE, **T1, to="CONFIRMED", reason="settled")
    assert done["confirmation"]["frozen"] == {"schemeVersion": "1", "factsRevision": revision}
    confirmed = (await seen(clerk, T1))["confirmation"]
    assert (confirmed["state"], confirmed["actor"], confirmed["reason"]) == ("CONFIRMED", "office", "settled")
    assert confirmed["drift"] == []
    parts = {each["code"]: each["value"] for each in confirmed["frozen"]["parts"]}
    assert len(parts) == len(confirmed["frozen"]["parts"])
    for item in before["items"]:
        assert {**item["score"], "verdict": None} == parts[item["code"]]

    await correct(clerk)
    after = await seen(clerk, T1)
    assert after["confirmation"]["frozen"] == confirmed["frozen"]
    was, now = ({each["code"]: each["score"] for each in card["items"]} for card in (before, after))
    differ = {code for code in was if was[code] != now[code]}
    assert differ
    told = {each["code"]: each for each in after["confirmation"]["drift"]}
    assert differ == told.keys() & was.keys()
    for code in differ:
        assert told[code]["confirmed"] == {**was[code], "verdict": None}
        assert told[code]["recomputed"] == {**now[code], "verdict": None}


SIDE_BY_SIDE = """{ comparison(schemes: ["luxi2014", "pinghu2012"], period: "2014") { __typename ... on Comparison {
  rows(first: 10) { nodes { unit { code } cells { scheme { code }
    confirmed { cards differing total { low high } } } } } } } }"""


async def test_a_comparison_says_what_was_confirmed_beside_what_is_computed(clerk: Clerk, ledger: Ledger) -> None:
    """Of a cell of one card the total, of a cell of several how many; what nobody touched has none."""
    before = (await seen(clerk, T1))["total"]
    await clerk.does("scorecardAdvance", **T1, to="CONFIRMED")
    for state in ("SELF_REPORTED", "REVIEWED", "CONFIRMED"):
        await clerk.does("scorecardAdvance", **X, to=state)

    async def compared() -> dict[tuple[str, str], dict[str, Any]]:
        asked, statements = SIDE_BY_SIDE, ledger.statements
        answer = await clerk.ask(asked)
        assert "errors" not in answer, answer
        assert ledger.statements - statements < 40
        rows = answer["data"]["comparison"]["rows"]["nodes"]
        return {
            (row["unit"]["code"], each["scheme"]["code"]): each["confirmed"] for row in rows for each in row["cells"]
        }

    found = await compared()
    assert found["T1", "luxi2014"] == {"cards": 1, "differing": 0, "total": before}
    assert found["X", "pinghu2012"] == {"cards": 1, "differing": 0, "total": None}
    assert found["T2", "luxi2014"] == {"cards": 0, "differing": 0, "total": None}
    await correct(clerk)
    found = await compared()
    assert found["T1", "luxi2014"] == {"cards": 1, "differing": 1, "total": before}
    assert found["X", "pinghu2012"]["differing"] == 0


async def test_a_reopening_needs_a_reason_and_stays_visible(clerk: Clerk) -> None:
    await clerk.does("scorecardAdvance", **T1, to="CONFIRMED")
    assert await clerk.fails("scorecardReopen", "confirmation { state }", **T1) == [("REQUIRED", "input.reason")]
    opened = await clerk.does("scorecardReopen", STATE, **T1, reason="an incident was missed")
    assert (opened["confirmation"]["state"], opened["confirmation"]["reopened"]) == ("OPEN", 1)
    found = (await seen(clerk, T1))["confirmation"]
    assert [each["state"] for each in found["history"]] == ["CONFIRMED", "OPEN"]
    assert found["history"][0]["frozen"] is not None
    assert found["history"][1]["reason"] == "an incident was missed"
    assert await clerk.fails("scorecardReopen", "confirmation { state }", **T1, reason="again") == [
        ("WRONG_STATE", "input")
    ]


async def test_a_regime_s_procedure_gives_the_steps_and_when_they_are_due(clerk: Clerk) -> None:
    steps = (await seen(clerk, X))["confirmation"]["steps"]
    assert [(each["state"], each["step"] and each["step"]["code"]) for each in steps] == [
        ("OPEN", None), ("SELF_REPORTED", "self_report"), ("REVIEWED", "review"), ("CONFIRMED", "confirmation"),
    ]  # fmt: skip
    assert [each["due"] for each in steps] == [None, date(2014, 9, 3).isoformat(), None, None]
    for wrong in ("REVIEWED", "CONFIRMED", "OPEN"):
        errors = await clerk.told("scorecardAdvance", "confirmation { state }", **X, to=wrong)
        assert [(each["code"], each["path"]) for each in errors] == [("WRONG_STATE", ["input", "to"])]
        assert "SELF_REPORTED" in errors[0]["suggestion"]
    for state in ("SELF_REPORTED", "REVIEWED", "CONFIRMED"):
        done = await clerk.does("scorecardAdvance", STATE, **X, to=state)
        assert done["confirmation"]["state"] == state
        assert (done["confirmation"]["frozen"] is not None) == (state == "CONFIRMED")
    assert all(each["isReached"] for each in (await seen(clerk, X))["confirmation"]["steps"])
    assert await clerk.fails("scorecardAdvance", "confirmation { state }", **T1, to="REVIEWED") == [
        ("WRONG_STATE", "input.to")
    ]


async def test_a_repeated_request_gets_the_first_answer_whatever_was_corrected_since(clerk: Clerk) -> None:
    given = {**T1, "to": "CONFIRMED", "idempotencyKey": "k"}
    first = await clerk.does("scorecardAdvance", STATE, **given)
    await correct(clerk)
    again = await clerk.does("scorecardAdvance", STATE, **given)
    assert again["repeated"]
    assert {**again, "repeated": False} == first
    await clerk.does("scorecardReopen", **T1, reason="a correction")
    assert (await clerk.does("scorecardAdvance", STATE, **given))["confirmation"]["state"] == "CONFIRMED"
    assert await clerk.fails("scorecardAdvance", "confirmation { state }", **{**given, "unit": "T2"}) == [
        ("KEY_REUSED", "input.idempotencyKey")
    ]


async def test_a_stale_step_is_refused_with_the_state_there_is(clerk: Clerk) -> None:
    done = await clerk.does("scorecardAdvance", STATE, **T1, to="CONFIRMED", expectedRevision=0)
    errors = await clerk.told("scorecardReopen", "confirmation { state }", **T1, reason="late", expectedRevision=0)
    assert [(each["code"], each["path"], each["current"]) for each in errors] == [
        ("STALE", ["input", "expectedRevision"], {"__typename": "Confirmation"})
    ]
    await clerk.does("scorecardReopen", **T1, reason="now", expectedRevision=done["revision"])


async def test_what_cannot_be_made_cannot_be_confirmed(clerk: Clerk) -> None:
    for wrong in ({"unit": "B"}, {"period": "2014-B1"}):
        errors = await clerk.told("scorecardAdvance", "confirmation { state }", **{**T1, **wrong}, to="CONFIRMED")
        assert [(each["code"], each["path"]) for each in errors] == [("INVALID", ["input"])]
        assert "luxi2014" in errors[0]["message"]
    for field in T1:
        for name in ("nothing", "", "\0", "\ud800", "x" * 10_000):
            given = {**T1, field: name, "to": "CONFIRMED"}
            found = await clerk.fails("scorecardAdvance", "confirmation { state }", **given)
            assert ("NOT_FOUND", f"input.{field}") in found
            assert ("NOT_FOUND", f"input.{field}") in await clerk.fails(
                "scorecardReopen", "confirmation { state }", **{**T1, field: name}, reason="why"
            )
    nobody = Clerk(clerk.ledger, clerk.registry, None)
    assert await nobody.fails("scorecardAdvance", "confirmation { state }", **T1, to="CONFIRMED") == [
        ("READ_ONLY", "input")
    ]


async def test_refusals_have_a_confirmation_where_unit_and_period_are_known(clerk: Clerk) -> None:
    refused = await seen(clerk, {**T1, "unit": "B"})
    assert refused["__typename"] == "ScorecardRefused"
    assert refused["confirmation"]["state"] == "OPEN"
    assert (await seen(clerk, {**T1, "unit": "nothing"}))["confirmation"] is None


async def test_confirmations_of_a_page_are_one_statement_and_none_where_not_asked_for(
    clerk: Clerk, ledger: Ledger
) -> None:
    async def statements(units: list[str], fields: str) -> int:
        before = ledger.statements
        selected = f"... on ScorecardSubject {{ unit {{ code }} {fields} }}"
        page = f'scorecards(period: "2014", schemes: ["luxi2014"], units: $units) {{ nodes {{ {selected} }} }}'
        answer = await clerk.ask(f"query($units: [String!]) {{ {page} }}", {"units": units})
        assert "errors" not in answer, answer
        return ledger.statements - before

    await clerk.does("scorecardAdvance", **T1, to="CONFIRMED")
    asked = "confirmation { state steps { due } frozen { parts { code } } drift { code } }"
    await statements(["T1"], asked)
    plain, full = await statements(["T1", "T2", "S"], ""), await statements(["T1", "T2", "S"], asked)
    assert full - plain == 1
    assert await statements(["T1"], asked) == full


def test_drift_tells_what_is_on_one_card_only() -> None:
    before = {"total": "1.00", "items": {"a": "1.00", "b": None}, "vetoes": {"v": "NO"}}
    after = {"total": "1.00", "items": {"b": ["0.00", "1.00"]}, "vetoes": {"v": "YES"}, "n": "2"}
    found = {each.code: each for each in drift(before, after)}
    assert list(found) == ["a", "b", "v", "n"]
    assert found["a"].recomputed is None
    assert found["b"].confirmed is not None
    assert (found["b"].confirmed.low, found["n"].confirmed) == (None, None)
    assert found["v"].recomputed is not None
    assert found["v"].recomputed.verdict == "YES"
    assert {each.recomputed for each in drift(before, {"error": "NOT_FOUND"})} == {None}

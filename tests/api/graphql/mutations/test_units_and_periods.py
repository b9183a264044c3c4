"""Units and periods are created and changed through GraphQL."""

from __future__ import annotations

from typing import Any

from tests.api.graphql.mutations.clerk import Clerk

UNIT = "unit { code name kind closes revision parent { code } oversees { code } }"


async def test_creating_a_unit(clerk: Clerk) -> None:
    payload = await clerk.does("unitCreate", UNIT, code="L3", name="局长", kind="LEADER", parent="B", oversees=["X"])
    assert payload["unit"] == {
        "code": "L3", "name": "局长", "kind": "LEADER", "closes": None, "revision": payload["revision"],
        "parent": {"code": "B"}, "oversees": [{"code": "X"}],
    }  # fmt: skip
    assert await clerk.fails("unitCreate", code="L3", name="Other", kind="LEADER") == [("TAKEN", "input.code")]
    assert await clerk.fails("unitCreate", code="T9", name="", kind="TOWNSHIP", oversees=["X"]) == [
        ("INVALID", "input.name"), ("INVALID", "input.oversees"),
    ]  # fmt: skip


async def test_changing_a_unit(clerk: Clerk) -> None:
    payload = await clerk.does("unitChange", UNIT, code="V", name="New village", parent="T2", expectedRevision=1)
    assert payload["unit"]["name"] == "New village"
    assert payload["unit"]["parent"] == {"code": "T2"}
    payload = await clerk.does("unitChange", UNIT, code="V", parent=None)
    assert payload["unit"]["name"] == "New village"
    assert payload["unit"]["parent"] is None
    payload = await clerk.does("unitChange", UNIT, code="L1", oversees=None)
    assert payload["unit"]["oversees"] == []
    assert await clerk.fails("unitChange", code="?") == [("NOT_FOUND", "input.code")]
    assert await clerk.fails("unitChange", code="V", name=None) == [("INVALID", "input.name")]
    assert await clerk.fails("unitChange", code="T1", parent="T1") == [("INVALID", "input.parent")]
    (error,) = await clerk.told("unitChange", code="V", name="x", expectedRevision=1)
    assert error["current"] == {"__typename": "Unit", "code": "V", "revision": 3}


async def test_closing_a_unit_and_opening_it_again(clerk: Clerk) -> None:
    assert await clerk.fails("unitClose", code="T1", lastDay="2014-04-30") == [
        ("HAS_UNITS", "input.lastDay"), ("HAS_FACTS", "input.lastDay"),
    ]  # fmt: skip
    await clerk.does("unitClose", code="V", lastDay="2014-06-30")
    payload = await clerk.does("unitClose", UNIT, code="T1", lastDay="2014-06-30")
    assert payload["unit"]["closes"] == "2014-06-30"
    late = {"ref": "N1", "unit": "T1", "kind": "screening_missed", "on": "2014-07-01"}
    assert await clerk.fails("incidentRecord", **late) == [("UNIT_CLOSED", "input.on")]
    assert await clerk.fails("unitClose", code="T1") == [("REQUIRED", "input.lastDay")]
    payload = await clerk.does("unitClose", UNIT, code="T1", lastDay=None)
    assert payload["unit"]["closes"] is None
    await clerk.does("incidentRecord", **late)


async def test_the_history_of_a_unit(clerk: Clerk) -> None:
    payload = await clerk.does("unitChange", "unit { history { by { number } state { name } } }", code="V", name="New")
    assert payload["unit"]["history"] == [
        {"by": {"number": 1}, "state": {"name": "Village"}}, {"by": {"number": 2}, "state": {"name": "New"}},
    ]  # fmt: skip


async def test_creating_a_period(clerk: Clerk) -> None:
    year = {"kind": "YEAR", "starts": "2015-01-01", "ends": "2015-12-31"}
    payload = await clerk.does(
        "periodCreate", "period { code starts ends kind previous { code } }", code="2015", **year
    )
    assert payload["period"] == {"code": "2015", **year, "previous": {"code": "2014"}}
    assert await clerk.fails("periodCreate", code="2015", **year) == [("TAKEN", "input.code")]
    backwards = {**year, "ends": "2014-12-31"}
    assert await clerk.fails("periodCreate", code="2016", **backwards) == [("INVALID", "input.ends")]


async def test_a_period_lies_within_the_calendar(clerk: Clerk) -> None:
    """Its first and its last day stand for infinity elsewhere."""
    always = {"code": "ever", "kind": "YEAR", "starts": "0001-01-01", "ends": "9999-12-31"}
    assert await clerk.fails("periodCreate", **always) == [("INVALID", "input.starts"), ("INVALID", "input.ends")]
    for code, starts, ends in (("first", "0001-01-02", "0002-01-01"), ("last", "9998-12-31", "9999-12-30")):
        year = {"code": code, "kind": "YEAR", "starts": starts, "ends": ends}
        payload = await clerk.does("periodCreate", "period { previous { code } }", **year)
        assert payload["period"] == {"previous": None}
        listed = f'{{ scorecards(period: "{code}") {{ nodes {{ __typename }} }} periods {{ nodes {{ code }} }} }}'
        answer = await clerk.ask(listed)
        assert "errors" not in answer, answer


async def test_a_unit_that_moves_leaves_its_past_to_confirmed_cards(clerk: Clerk) -> None:
    """The card of the old parent stays as it was confirmed; what the move makes of the facts shows as drift."""
    card = {"scheme": "luxi2014", "unit": "T1", "period": "2014"}
    ask = """query($scheme: String!, $unit: String!, $period: String!) {
      scorecard(scheme: $scheme, unit: $unit, period: $period) { ... on Scorecard { total { high }
        confirmation { frozen { parts { code value { high } } } drift { code } } } } }"""

    async def seen() -> dict[str, Any]:
        found: dict[str, Any] = (await clerk.ask(ask, dict(card)))["data"]["scorecard"]
        return found

    await clerk.does("scorecardAdvance", **card, to="CONFIRMED")
    confirmed = await seen()
    assert confirmed["confirmation"]["drift"] == []
    await clerk.does("unitChange", code="V", parent="T2")
    moved = await seen()
    assert moved["confirmation"]["frozen"] == confirmed["confirmation"]["frozen"]
    assert moved["total"] != confirmed["total"]
    assert None in [each["code"] for each in moved["confirmation"]["drift"]]


async def test_a_ruling_keeps_a_unit_below_where_it_was_ruled_on(clerk: Clerk) -> None:
    """Until the card is confirmed: then it is settled, wherever the unit goes."""
    await clerk.does("unitCreate", code="P", name="Post", kind="STAFF", parent="X")
    await clerk.does("incidentRecord", ref="N1", unit="P", kind="screening_missed", on="2014-07-01")
    ruled = {"scheme": "pinghu2012", "item": "5.6.1", "period": "2014-B4", "points": "2", "incident": "N1"}
    await clerk.does("rulingRecord", **ruled, unit="X")
    await clerk.does("rulingRecord", **ruled, unit="P")
    [error] = await clerk.told("unitChange", code="P", parent="B")
    assert (error["code"], error["path"], error["ruling"]["itemCode"]) == ("RULING_DEPENDS", ["input"], "5.6.1")
    assert "the ruling on 5.6.1 of pinghu2012 for X in 2014-B4 would no longer fit" in error["message"]
    assert await clerk.fails("unitChange", code="P", parent=None) == [("RULING_DEPENDS", "input")]
    await clerk.does("unitChange", code="X", parent="C")  # P goes with it
    for state in ("SELF_REPORTED", "REVIEWED", "CONFIRMED"):
        await clerk.does("scorecardAdvance", scheme="pinghu2012", unit="X", period="2014-B4", to=state)
    await clerk.does("unitChange", code="P", parent="B")

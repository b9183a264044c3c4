"""Through GraphQL: a card, its evidence, lists and cohorts show units as they stood on the last day of the period."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.graphql.mutations.clerk import Clerk

CARD = """query ($period: String!) {
  one: scorecard(scheme: "luxi2014", unit: "T1", period: $period) { ...C }
  two: scorecard(scheme: "luxi2014", unit: "T2", period: $period) { ...C }
  list: scorecards(period: $period, schemes: ["luxi2014"], filter: {within: "C"}) {
    totalCount nodes { ...C }
  }
  comparison(period: $period, schemes: ["luxi2014"]) {
    rows(first: 10) { nodes { unit { code } cells { rank { of } } } }
  }
  incidents(filter: {within: "T1", period: $period}) { totalCount }
}
fragment C on ScorecardResult {
  ... on Scorecard { total { low high } items { code evidence {
    incidents { incident { ref } } } } }
  ... on ScorecardRefused { code }
}"""

VISIT: dict[str, Any] = {
    "unit": "V",
    "kind": "petition_visit",
    "attributes": [
        {"name": "level", "choice": "NATIONAL"},
        {"name": "head_count", "count": 7},
        {"name": "abnormal", "flag": True},
    ],
}


@pytest.fixture
async def moved(clerk: Clerk) -> tuple[Clerk, Any]:
    """What was told of 2014 before the village V went to the other township, with the year 2015."""
    await clerk.does("periodCreate", code="2015", kind="YEAR", starts="2015-01-01", ends="2015-12-31")
    await clerk.does("incidentRecord", ref="V1", on="2014-03-01", **VISIT)
    before = await clerk.ask(CARD, {"period": "2014"})
    assert "errors" not in before, before
    await clerk.does("unitChange", code="V", parent="T2", **{"from": "2015-01-01"})
    return clerk, before


async def test_a_move_with_a_day_changes_nothing_before_it(moved: tuple[Clerk, Any]) -> None:
    clerk, before = moved
    assert "'V1'" in str(before["data"]["one"])
    assert await clerk.ask(CARD, {"period": "2014"}) == before


async def test_facts_count_for_whoever_was_above_in_their_period(moved: tuple[Clerk, Any]) -> None:
    clerk, _ = moved
    await clerk.does("incidentRecord", ref="N1", on="2015-03-01", **VISIT)
    after = await clerk.ask(CARD, {"period": "2015"})
    assert "N1" in str(after["data"]["two"])
    assert "N1" not in str(after["data"]["one"])
    assert after["data"]["incidents"]["totalCount"] == 0
    assert (await clerk.ask(CARD, {"period": "2014"}))["data"]["incidents"]["totalCount"] == 4


async def test_a_unit_that_opens_has_no_card_before_and_counts_in_nobodys_rank(clerk: Clerk) -> None:
    await clerk.does("periodCreate", code="2015", kind="YEAR", starts="2015-01-01", ends="2015-12-31")
    await clerk.does(
        "unitCreate", code="N", name="新乡", kind="TOWNSHIP", parent="C", opens="2015-06-01", succeeds=["T2"]
    )
    for period, units in (("2014", 2), ("2015", 3)):
        told = (await clerk.ask(CARD, {"period": period}))["data"]
        assert told["list"]["totalCount"] == units
        assert [row["cells"][0]["rank"]["of"] for row in told["comparison"]["rows"]["nodes"]] == [units] * units
    refused = await clerk.fails("scorecardAdvance", scheme="luxi2014", unit="N", period="2014", to="CONFIRMED")
    assert [where for _, where in refused] == ["input"]
    told = await clerk.ask('{ unit(code: "N") { opens predecessors { code successors { code } } } }')
    assert told["data"]["unit"] == {
        "opens": "2015-06-01",
        "predecessors": [{"code": "T2", "successors": [{"code": "N"}]}],
    }


async def test_a_wrong_day_is_told_at_its_place(clerk: Clerk) -> None:
    assert await clerk.fails("unitChange", code="T1", opens="2014-06-01") == [("HAS_FACTS", "input.opens")]
    assert await clerk.fails("unitChange", code="V", parent="V", **{"from": "2015-01-01"}) == [
        ("INVALID", "input.parent")
    ]
    await clerk.does("unitCreate", code="N", name="新乡", kind="TOWNSHIP", parent="C", opens="2015-06-01")
    assert await clerk.fails("unitChange", code="V", parent="N") == [("UNIT_CLOSED", "input.parent")]
    assert await clerk.fails("unitClose", code="N", lastDay="2015-05-31") == [("INVALID", "input.lastDay")]

"""A unit that was closed has cards of the periods it lived in, and of none after: alone, in lists, ranks, confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.graphql.mutations.clerk import Clerk

CARDS = """{
  unit(code: "gone") { scorecards(period: "%s", schemes: ["luxi2014"]) {
    __typename ... on ScorecardRefused { code message }
  } }
  scorecards(period: "%s", schemes: ["luxi2014"], first: 100) {
    totalCount nodes { ... on Scorecard { unit { code } } }
  }
  comparison(period: "%s", schemes: ["luxi2014"]) { unitCount rows(first: 100) { nodes {
    unit { code } cells { rank { worst of } }
  } } }
}"""


@pytest.fixture
async def closed(clerk: Clerk) -> Clerk:
    """A township that was closed in June 2014, beside others, with the years 2014 and 2015."""
    await clerk.does("unitCreate", code="gone", name="撤乡", kind="TOWNSHIP", parent="C")
    await clerk.does("periodCreate", code="2015", kind="YEAR", starts="2015-01-01", ends="2015-12-31")
    await clerk.does("unitClose", code="gone", lastDay="2014-06-30")
    return clerk


async def cards(clerk: Clerk, period: str) -> tuple[Any, set[str], dict[str, int]]:
    """Of a period: what the closed unit gets, who is listed, and among how many each is ranked."""
    answer = await clerk.ask(CARDS % (period, period, period))
    assert "errors" not in answer
    data = answer["data"]
    listed = [each["unit"]["code"] for each in data["scorecards"]["nodes"]]
    rows = data["comparison"]["rows"]["nodes"]
    assert data["scorecards"]["totalCount"] == len(listed)
    assert data["comparison"]["unitCount"] == len(rows)
    ranked = {row["unit"]["code"]: row["cells"][0]["rank"]["of"] for row in rows}
    return data["unit"]["scorecards"][0], set(listed), ranked


async def test_of_the_year_in_which_it_was_closed_it_has_a_card(closed: Clerk) -> None:
    own, listed, ranked = await cards(closed, "2014")
    assert own == {"__typename": "Scorecard"}
    assert listed == {"T1", "T2", "gone"}
    assert ranked == {"T1": 3, "T2": 3, "gone": 3}


async def test_of_later_years_it_has_none_and_counts_in_nobodys_rank(closed: Clerk) -> None:
    own, listed, ranked = await cards(closed, "2015")
    assert own["code"] == "UNIT_CLOSED"
    assert "gone" in own["message"]
    assert listed == {"T1", "T2"}
    assert ranked == {"T1": 2, "T2": 2}


async def test_no_card_of_a_later_year_is_confirmed(closed: Clerk) -> None:
    errors = await closed.told("scorecardAdvance", scheme="luxi2014", unit="gone", period="2015", to="CONFIRMED")
    assert "was closed before the period" in errors[0]["message"]


async def test_opened_again_it_has_them_all(closed: Clerk) -> None:
    await closed.does("unitClose", code="gone", lastDay=None)
    own, listed, ranked = await cards(closed, "2015")
    assert own == {"__typename": "Scorecard"}
    assert listed == {"T1", "T2", "gone"}
    assert ranked == {"T1": 3, "T2": 3, "gone": 3}

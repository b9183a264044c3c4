"""Every card of the case files comes out of GraphQL as scoring states it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.asking import CARD, stated
from tests.api.graphql.county import COUNTY

CASES = sorted(Path(__file__).parents[2].joinpath("cases").glob("*.json"))

EVERY_CARD = (
    """query($units: [String!]!, $period: String!, $after: String) {
  scorecards(period: $period, units: $units, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ... on ScorecardSubject { scheme { code } period { code } unit { code } } ...Card }
  }
}"""
    + CARD
)
ONE_CARD = (
    "query($scheme: String!, $unit: String!, $period: String!) {"
    " scorecard(scheme: $scheme, unit: $unit, period: $period) { ...Card } }" + CARD
)


@pytest.fixture(params=CASES, ids=lambda file: file.stem)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A case file."""
    read: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return read


async def test_cards_are_those_of_the_case_file(
    registry: Registry, new_database: Callable[[], str], case: dict[str, Any]
) -> None:
    cards = case.pop("cards")
    async with open_ledger(new_database(), registry, create=True) as ledger:
        report = await ledger.import_records(case)
        assert report.accepted, report.problems
        context = Context(ledger, registry)
        units = sorted({card["unit"] for card in cards})
        found = {
            (card["scheme"], card["unit"], card["period"]): card["stated"]
            for period in sorted({card["period"] for card in cards})
            for card in await listed(context, units, period)
        }
    for expected in cards:
        key = tuple(expected.pop(name) for name in ("scheme", "unit", "period"))
        assert {name: found[key].get(name) for name in expected} == expected, key


async def listed(context: Context, units: list[str], period: str) -> list[dict[str, Any]]:
    """The cards of some units under all schemes, page after page."""
    cards: list[dict[str, Any]] = []
    page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        given = {"units": units, "period": period, "after": page["endCursor"]}
        result = await schema.execute(EVERY_CARD, given, context)
        assert result.errors is None
        assert result.data is not None
        page = result.data["scorecards"]["pageInfo"]
        cards += result.data["scorecards"]["nodes"]
    return [
        {"stated": stated(card), **{name: card[name]["code"] for name in ("scheme", "unit", "period")}}
        for card in cards
    ]


async def test_a_list_gives_the_same_cards_as_one_at_a_time(ledger: Ledger, registry: Registry) -> None:
    context = Context(ledger, registry)
    units = sorted(unit["code"] for unit in COUNTY["units"])
    for period in ("2014", "2014-B1"):
        cards = await listed(context, units, period)
        assert len(cards) == len(units) * len(registry.schemes)
        for card in cards:
            found = card.pop("stated")
            result = await schema.execute(ONE_CARD, card, context)
            assert result.data is not None
            assert stated(result.data["scorecard"]) == found

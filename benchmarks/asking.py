"""Questions as GraphQL documents, and the same answered by whoever has only cards and mutations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, TypeAlias

from scipy.stats import kendalltau  # type: ignore[import-untyped]  # no stubs

from benchmarks.country import YEAR
from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger
from kaohe.ledger.writing import IncidentEntry, Request
from kaohe.plugins import Registry
from kaohe.scheme.incident_kinds import AttributeValue

COMPARISON = """query($units: [String!], $period: String!, $schemes: [String!]) {
    comparison(period: $period, schemes: $schemes, filter: {codes: $units}) {
        unitCount
        rows(first: 100) { nodes { unit { code } cells { refusal percent { low high } rank { best worst of } } } }
        pairs { one { code } other { code } agreement { low high } }
        distributions { scheme { code } low { median } high { median } bins { start end certain possible } }
    }
}"""

CARDS = """query($units: [String!], $period: String!, $schemes: [String!], $after: String) {
    scorecards(period: $period, schemes: $schemes, filter: {codes: $units}, first: 100, after: $after) {
        nodes {
            ... on ScorecardSubject { unit { code } scheme { code } }
            ... on Scorecard { total { low high } }
        }
        pageInfo { hasNextPage endCursor }
    }
}"""

WHAT_IF = """query($unit: String!, $period: String!, $schemes: [String!], $changes: ChangesInput!) {
    whatIf(units: [$unit], period: $period, schemes: $schemes, changes: $changes) {
        errors { message }
        cards { scheme { code } difference { total { before { low high } after { low high } } } }
    }
}"""

VISIT: dict[str, AttributeValue | None] = {"level": "NATIONAL", "head_count": 12}
DAY = f"{YEAR}-08-01"

#: Totals before and after by scheme, where they differ.
Moved: TypeAlias = dict[str, tuple[tuple[str, str], tuple[str, str]]]


class Asker:
    """Asks the schema; what is cached between requests stays cached."""

    def __init__(self, ledger: Ledger, registry: Registry) -> None:
        self._ledger, self._registry = ledger, registry

    async def ask(self, document: str, **variables: object) -> Any:
        """The data of an answer."""
        context = Context(self._ledger, self._registry)
        result = await schema.execute(document, {"period": str(YEAR), **variables}, context)
        assert result.errors is None, result.errors
        return result.data

    async def compare(self, units: Sequence[str], schemes: Sequence[str]) -> Any:
        """The comparison of some units."""
        return (await self.ask(COMPARISON, units=units, schemes=schemes))["comparison"]

    async def suppose(self, unit: str, schemes: Sequence[str]) -> Moved:
        """How one more visit moves the totals of a unit."""
        attributes = [{"name": "level", "choice": VISIT["level"]}, {"name": "head_count", "count": VISIT["head_count"]}]
        changes = {"addIncidents": [{"unit": unit, "kind": "petition_visit", "on": DAY, "attributes": attributes}]}
        found = (await self.ask(WHAT_IF, unit=unit, schemes=schemes, changes=changes))["whatIf"]
        assert not found["errors"], found["errors"]
        moves = {each["scheme"]["code"]: each["difference"]["total"] for each in found["cards"]}
        ends = {code: (_ends(move["before"]), _ends(move["after"])) for code, move in moves.items() if move is not None}
        return {code: both for code, both in ends.items() if both[0] != both[1]}

    async def totals(self, units: Sequence[str], scheme: str) -> dict[str, tuple[str, str]]:
        """The totals of some units, page by page; those without a card left out."""
        found: dict[str, tuple[str, str]] = {}
        after: str | None = None
        while True:
            page = (await self.ask(CARDS, units=units, schemes=[scheme], after=after))["scorecards"]
            found |= {each["unit"]["code"]: _ends(each["total"]) for each in page["nodes"] if each.get("total")}
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found


async def compare_by_cards(asker: Asker, units: Sequence[str], schemes: Sequence[str]) -> list[float]:
    """Tau-b of each two schemes out of the cards of all units."""
    totals = [await asker.totals(units, scheme) for scheme in schemes]
    return [
        float(kendalltau([_middle(one[code]) for code in both], [_middle(other[code]) for code in both]).statistic)
        for one, other in combinations(totals, 2)
        for both in [sorted(one.keys() & other.keys())]
    ]


async def suppose_by_writing(asker: Asker, ledger: Ledger, unit: str, schemes: Sequence[str]) -> Moved:
    """How one more visit moves the totals of a unit, by recording and withdrawing it."""
    request = Request("benchmark")
    before = {scheme: await asker.totals([unit], scheme) for scheme in schemes}
    entry = IncidentEntry("what-if", unit, "petition_visit", DAY, VISIT)
    assert not (await ledger.record_incidents([entry], request)).errors
    after = {scheme: await asker.totals([unit], scheme) for scheme in schemes}
    assert not (await ledger.withdraw_incident("what-if", request)).errors
    pairs = {scheme: (before[scheme].get(unit), after[scheme].get(unit)) for scheme in schemes}
    return {
        scheme: (was, becomes)
        for scheme, (was, becomes) in pairs.items()
        if was is not None and becomes is not None and was != becomes
    }


def _ends(score: Any) -> tuple[str, str]:
    return score["low"], score["high"]


def _middle(ends: tuple[str, str]) -> float:
    return (float(ends[0]) + float(ends[1])) / 2

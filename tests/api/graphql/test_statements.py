"""What a query costs the database does not depend on how much it asks about."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.limits import Limits
from kaohe.graphql.schema import make_schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import bimonths

TOWNSHIPS = [f"T{number:03}" for number in range(100)]
MANY: dict[str, Any] = {
    "units": [
        {"code": "C", "name": "County", "kind": "COUNTY"},
        *({"code": code, "name": code, "kind": "TOWNSHIP", "parent": "C"} for code in TOWNSHIPS),
        *({"code": f"V{code}", "name": code, "kind": "VILLAGE", "parent": code} for code in TOWNSHIPS),
    ],
    "periods": [
        {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
        *bimonths(2014),
    ],
    "incidents": [
        {
            "ref": f"{code}-{month}", "unit": code, "kind": "petition_visit", "on": f"2014-{month:02}-01",
            "level": "NATIONAL", "head_count": 7, "abnormal": True,
        }
        for code in TOWNSHIPS
        for month in (3, 6)
    ],
    "observations": [],
    "rulings": [],
}  # fmt: skip

#: What costs too much for a deployment is counted, too.
SCHEMA = make_schema(Limits(cost=10**9))

SCHEMES = ["liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"]

QUERIES = {
    "cards of units": """query($units: [String!], $schemes: [String!]) {
        units(filter: { codes: $units }, first: 100) { nodes { code
            scorecards(period: "2014", schemes: $schemes) { ... on Scorecard { total { low high exact } } }
        } }
    }""",
    "everything of a unit": """query($units: [String!], $schemes: [String!]) {
        units(filter: { codes: $units }, first: 100) { totalCount nodes {
            parent { name parent { name } }
            children(first: 2) { totalCount nodes { name children { nodes { code } } } }
            oversees { code }
            incidents(first: 1) { totalCount nodes { ref unit { name } } pageInfo { hasNextPage } }
            scorecards(period: "2014", schemes: $schemes, inside: true) {
                ... on ScorecardSubject { unit { name } period { code previous { code } } }
            }
        } }
    }""",
    "evidence of cards": """query($units: [String!], $schemes: [String!]) {
        scorecards(period: "2014", units: $units, schemes: $schemes, first: 20) { totalCount nodes {
            ... on ScorecardSubject { unit { name } }
            ... on Scorecard {
                vetoes { evidence { incidents { cost { low } incident { ref unit { name } } } } }
                missing { worth incidents { ref } unit { code } }
                parametersUsed { parameter { value } }
            }
        } }
    }""",
    "histories": """query($units: [String!], $schemes: [String!]) {
        units(filter: { codes: $units }, first: 100) { nodes {
            history { by { number } state { name } }
            incidents(first: 2) { nodes { unit { code } history { by { actor } state { ref } } } }
            scorecards(period: "2014", schemes: $schemes) {
                ... on ScorecardSubject { confirmation { revision reopened history { revision actor } } }
            }
        } }
    }""",
    "confirmations": """query($units: [String!], $schemes: [String!]) {
        scorecards(period: "2014", units: $units, schemes: $schemes, first: 100) { nodes {
            ... on ScorecardSubject { confirmation {
                state frozen { factsRevision parts { code } } drift { code } steps { isReached due step { code } }
            } }
        } }
    }""",
    "everything behind items": """query($units: [String!], $schemes: [String!]) {
        scorecards(period: "2014", units: $units, schemes: $schemes, first: 20) { nodes {
            ... on Scorecard {
                items { evidence {
                    incidents { incident { ref history { by { number } } } }
                    observations { observed period { code } unit { name } }
                    rulings { points unit { name } incident { ref } history { by { number } } }
                } missing { code unit { code } } }
                money { evidence { incidents { incident { unit { parent { name } } } } } }
                explanation { balance { lines { incident { ref } } } reasons { missing { unit { code } } } }
            }
        } }
    }""",
}


@pytest.fixture(params=QUERIES)
def query(request: pytest.FixtureRequest) -> str:
    """One of the queries."""
    return QUERIES[request.param]


async def statements(ledger: Ledger, registry: Registry, query: str, units: list[str], schemes: list[str]) -> int:
    """How many statements a query takes."""
    before = ledger.statements
    result = await SCHEMA.execute(query, {"units": units, "schemes": schemes}, Context(ledger, registry))
    assert result.errors is None
    return ledger.statements - before


@pytest.fixture(scope="module")
def many_url(filled: Callable[[dict[str, Any]], str]) -> str:
    """Where a county of a hundred townships is."""
    return filled(MANY)


@pytest.fixture
async def county(registry: Registry, many_url: str) -> AsyncGenerator[Ledger]:
    """A county of a hundred townships."""
    async with open_ledger(many_url, registry) as ledger:
        yield ledger


async def test_a_hundred_units_take_as_many_statements_as_one(county: Ledger, registry: Registry, query: str) -> None:
    one = await statements(county, registry, query, TOWNSHIPS[:1], SCHEMES)
    assert 0 < one < 20
    assert await statements(county, registry, query, TOWNSHIPS, SCHEMES) == one


async def test_five_schemes_take_as_many_statements_as_one(county: Ledger, registry: Registry) -> None:
    query = QUERIES["cards of units"]
    one = await statements(county, registry, query, TOWNSHIPS[:1], ["luxi2014"])
    assert await statements(county, registry, query, TOWNSHIPS, SCHEMES) == one

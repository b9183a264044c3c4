"""Every argument of every root field, and every field of every input, is sent over HTTP what it cannot be.

What to send is made from the schema, so that what is added to it is fuzzed without anybody thinking of it. The values
that mutations really take are fuzzed one by one in tests/api/graphql/mutations/test_fuzz.py.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.web import Settings, create_app
from tests.api.graphql.county import COUNTY

#: What a value of each scalar looks like; for any other it is a text.
RIGHT = {"Int": 1, "Float": 1.5, "Boolean": True, "Date": "2014-04-01", "DateTime": "2014-04-01T00:00:00Z"}
RIGHT |= {"Decimal": "0.5"}

NESTED: list[Any] = []
for _ in range(100):
    NESTED = [NESTED]

WRONG: list[Any] = [
    None, True, -1, 2**63, "", "\0", "镇" * 3_000, "2014-02-30", "1e999999999", [], [None], ["x"] * 251, NESTED,
    {"x": 1},
]  # fmt: skip


def value(of: GraphQLInputType, depth: int = 0) -> Any:
    """What has the right type, with every field given; inputs within inputs are cut off at some depth."""
    bare = get_nullable_type(of)
    if isinstance(bare, GraphQLList):
        return [value(bare.of_type, depth)]
    if isinstance(bare, GraphQLEnumType):
        return next(iter(bare.values))
    if isinstance(bare, GraphQLInputObjectType):
        given = {
            name: value(field.type, depth + 1)
            for name, field in bare.fields.items()
            if depth < 3 or isinstance(field.type, GraphQLNonNull)
        }
        return dict([next(iter(given.items()))]) if bare.is_one_of else given
    return RIGHT.get(str(bare), "x")


def places(given: Any, *before: str | int) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a value."""
    steps = given.items() if isinstance(given, dict) else enumerate(given) if isinstance(given, list) else ()
    for step, inner in steps:
        yield (*before, step)
        yield from places(inner, *before, step)


def replaced(given: dict[str, Any], place: tuple[str | int, ...], by: Any) -> dict[str, Any]:
    """A copy with another value at a place."""
    made: Any = deepcopy(given)
    at = made
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = by
    return made  # type: ignore[no-any-return]  # it was copied from a dictionary


def root_fields() -> dict[str, tuple[str, GraphQLField]]:
    """All fields that a request may begin with and that take arguments, with the kind of operation."""
    core = schema.core
    roots = {"query": core.query_type, "mutation": core.mutation_type}
    return {
        name: (kind, field)
        for kind, root in roots.items()
        if root is not None
        for name, field in root.fields.items()
        if field.args
    }


def document(name: str, kind: str, field: GraphQLField) -> str:
    """An operation that passes all arguments of a field by variables."""
    declared = ", ".join(f"${each}: {argument.type}" for each, argument in field.args.items())
    passed = ", ".join(f"{each}: ${each}" for each in field.args)
    selected = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return f"{kind}({declared}) {{ {name}({passed}) {selected} }}"


@pytest.fixture(scope="module")
async def ledger(registry: Registry) -> AsyncGenerator[Ledger]:
    """The small county."""
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        yield ledger


@pytest.fixture(scope="module")
async def client(registry: Registry, ledger: Ledger) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server with the settings that a server has if nobody sets any."""
    app = create_app(Settings(database_url="sqlite://:memory:"), registry=registry, ledger=ledger)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        yield client


async def send(client: httpx.AsyncClient, query: str, variables: Any) -> httpx.Response:
    """A request with variables."""
    return await client.post("/graphql", json={"query": query, "variables": variables})


@pytest.mark.parametrize("name", root_fields())
async def test_no_value_of_any_argument_is_the_servers_fault(
    client: httpx.AsyncClient, ledger: Ledger, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind, field = root_fields()[name]
    query, given = document(name, kind, field), {each: value(argument.type) for each, argument in field.args.items()}
    before = await ledger.exported()
    assert (await send(client, query, given)).status_code == 200
    for place in places(given):
        for wrong in WRONG:
            response = await send(client, query, replaced(given, place, wrong))
            about = f"{place}: {wrong!r:.80}: {response.text:.600}"
            assert response.status_code in {200, 400}, about
            codes = {error.get("extensions", {}).get("code") for error in response.json().get("errors", ())}
            assert not codes & {"INTERNAL", "UNAVAILABLE"}, about
    assert not [record for record in caplog.records if record.name.startswith("kaohe")]
    assert await ledger.exported() == before or kind == "mutation"
    assert (await ledger.verify_audit()).is_whole


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"query": "{ __typename }", "variables": ' + b"[" * 100_000, 400),
        (b'{"query": "' + b"{ a " * 100_000 + b'"}', 400),
        (b'{"query": "{ __typename }", "variables": {"x": "' + b"x" * 10_000_000 + b'"}}', 413),
        (b'{"query": "{ __typename }", "variables": {"x": NaN}}', 400),
        (b'{"query": "{ __typename }", "variables": {"x": Infinity}}', 400),
        (b'{"query": "{ __typename }", "variables": {"x": "\xff"}}', 400),
        (b'{"query": "{ __typename }", "variables": {"x": "\\ud800"}}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b"", 400),
    ],
    ids=[
        "nested lists",
        "nested fields",
        "10 MB",
        "NaN",
        "Infinity",
        "no UTF-8",
        "half a pair",
        "a mark of order",
        "nothing",
    ],
)
async def test_bodies_that_are_no_request(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    headers = {"content-type": "application/json", "accept": "application/graphql-response+json"}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code == status, response.text[:300]
    assert response.json()["errors"][0]["message"]

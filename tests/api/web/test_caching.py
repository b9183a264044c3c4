"""Clients keep answers to GET requests, and learn at the price of one statement that they may go on using them."""

from __future__ import annotations

import gzip
from dataclasses import replace

import httpx
import pytest

from kaohe.ledger import Ledger, LedgerUnavailable
from kaohe.plugins import Registry
from kaohe.web import Settings, create_app
from kaohe.web.caching import Tags
from tests.api.web.conftest import MEANT

NAME = '{ unit(code: "T1") { name } }'
TYPES = "{ __schema { types { name description } } }"
RENAME = 'mutation { unitChange(input: {code: "T1", name: "Renamed", expectedRevision: 1}) { errors { message } } }'


async def get(client: httpx.AsyncClient, query: str, tag: str | None = None, **more: str) -> httpx.Response:
    """Ask by GET, perhaps with an answer at hand."""
    headers = {} if tag is None else {"if-none-match": tag}
    return await client.get("/graphql", params={"query": query, **more}, headers=headers)


async def test_an_answer_may_be_kept_and_is_asked_about_each_time(client: httpx.AsyncClient) -> None:
    answer = await get(client, NAME)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"].startswith("Accept, Accept-Encoding")
    assert answer.headers["etag"].startswith('W/"')


async def test_whoever_has_the_answer_is_told_so_for_one_statement(client: httpx.AsyncClient, ledger: Ledger) -> None:
    tag = (await get(client, NAME)).headers["etag"]
    before = ledger.statements
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = await get(client, NAME, held)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "private, no-cache"
    assert ledger.statements - before == 3


async def test_after_a_write_the_answer_is_another(client: httpx.AsyncClient) -> None:
    tag = (await get(client, NAME)).headers["etag"]
    changed = await client.post("/graphql", json={"query": RENAME})
    assert changed.json() == {"data": {"unitChange": {"errors": []}}}
    again = await get(client, NAME, tag)
    assert again.status_code == 200
    assert again.json() == {"data": {"unit": {"name": "Renamed"}}}
    assert again.headers["etag"] != tag


async def test_every_part_of_a_request_makes_an_answer_of_its_own(client: httpx.AsyncClient) -> None:
    query = (
        "query A($code: String!) { unit(code: $code) { name } } query B($code: String!) { unit(code: $code) { id } }"
    )
    tags = [
        (await get(client, query, operationName=name, variables=f'{{"code": "{code}"}}')).headers["etag"]
        for name in "AB"
        for code in ("T1", "V1")
    ]
    other_type = {"accept": "application/graphql-response+json"}
    typed = await client.get("/graphql", params={"query": NAME}, headers=other_type)
    tags += [(await get(client, NAME)).headers["etag"], typed.headers["etag"]]
    assert len(set(tags)) == 6


async def test_the_order_of_variables_makes_no_difference(client: httpx.AsyncClient) -> None:
    query = "query($a: String!, $b: Int) { unit(code: $a) { children(first: $b) { nodes { code } } } }"
    one = await get(client, query, variables='{"a": "T1", "b": 2}')
    other = await get(client, query, variables='{"b": 2, "a": "T1"}')
    assert one.headers["etag"] == other.headers["etag"]


@pytest.mark.parametrize("query", ["{", "{ colour }", '{ node(id: "x") { id } }', "mutation { unitCreate }"])
async def test_answers_with_errors_are_not_kept(client: httpx.AsyncClient, query: str) -> None:
    answer = await get(client, query)
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


async def test_what_changes_without_a_write_is_not_kept(client: httpx.AsyncClient) -> None:
    answer = await get(client, '{ ledgerImport(id: "TGVkZ2VySW1wb3J0Ong=") { state } }')
    assert answer.json() == {"data": {"ledgerImport": None}}
    assert "etag" not in answer.headers


async def test_a_ledger_that_is_away_is_told_by_the_query(
    client: httpx.AsyncClient, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise LedgerUnavailable("no connection")

    tag = (await get(client, NAME)).headers["etag"]
    monkeypatch.setattr(ledger, "head", away)
    monkeypatch.setattr(ledger, "units", away)
    answer = await get(client, NAME, tag)
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAVAILABLE"]


async def test_variables_nested_too_deep_for_a_tag_are_answered_without(client: httpx.AsyncClient) -> None:
    deep = '{"x": ' + "[" * 400 + "]" * 400 + "}"
    answer = await get(client, NAME, variables=deep)
    assert answer.json() == {"data": {"unit": {"name": "First township"}}}
    assert "etag" not in answer.headers


async def test_post_is_never_kept(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": NAME})
    assert not {"etag", "cache-control"} & set(answer.headers)


async def test_another_version_of_a_scheme_makes_another_answer(registry: Registry, ledger: Ledger) -> None:
    from strawberry.http import GraphQLRequestData

    asked = GraphQLRequestData(NAME, None, None, None)
    scheme = replace(registry.schemes["luxi2014"], version="2016")
    other = replace(registry, schemes={**registry.schemes, "luxi2014": scheme})
    assert await Tags(registry).tag(ledger, asked, "a") == await Tags(registry).tag(ledger, asked, "a")
    assert await Tags(registry).tag(ledger, asked, "a") != await Tags(other).tag(ledger, asked, "a")


async def test_a_long_answer_is_compressed_for_who_takes_it(client: httpx.AsyncClient) -> None:
    sent = {"query": TYPES}
    plain = await client.post("/graphql", json=sent, headers={"accept-encoding": "identity"})
    async with client.stream("POST", "/graphql", json=sent, headers={"accept-encoding": "gzip"}) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    assert "content-encoding" not in plain.headers
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2


async def test_compression_can_be_left_to_others(settings: Settings, registry: Registry, ledger: Ledger) -> None:
    app = create_app(settings.model_copy(update={"compress": 0}), registry=registry, ledger=ledger)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", headers=MEANT) as client,
    ):
        answer = await client.post("/graphql", json={"query": TYPES})
    assert len(answer.content) > settings.compress
    assert "content-encoding" not in answer.headers

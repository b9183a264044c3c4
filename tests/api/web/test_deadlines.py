"""Over HTTP: a query that takes too long, a server that has too much to do, and a client that does not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from kaohe.scoring.analysis.comparison.pair import Pair
from kaohe.web import Settings, create_app
from tests.api.graphql.county import COUNTY
from tests.api.graphql.limits.test_work import AGREED, Endless, begun


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Endless:
    """How far two regimes agree is worked out without end."""
    work = Endless()
    monkeypatch.setattr(Pair, "agreement", property(lambda _: work()))
    return work


@pytest.fixture
async def app(registry: Registry) -> AsyncGenerator[Starlette]:
    """A server with room for one piece of long work, and for none that waits."""
    settings = Settings(database_url="sqlite://:memory:", max_seconds=2, long_work=1, long_work_waiting=0)
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        app = create_app(settings, registry=registry, ledger=ledger)
        async with app.router.lifespan_context(app):
            yield app


@pytest.fixture
async def client(app: Starlette) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of that server."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def test_a_deadline_and_a_full_house_are_told_by_their_codes(client: httpx.AsyncClient, work: Endless) -> None:
    first = asyncio.ensure_future(client.post("/graphql", json={"query": AGREED}))
    await begun(work)
    second = await client.post("/graphql", json={"query": AGREED})
    assert (second.status_code, second.headers["retry-after"]) == (503, "2")
    assert second.json()["errors"][0]["extensions"]["code"] == "BUSY"
    small = await client.post("/graphql", json={"query": "{ __typename }"})
    assert small.json() == {"data": {"__typename": "Query"}}
    late = await first
    assert late.status_code == 503
    assert "data" not in late.json()
    assert late.json()["errors"][0]["extensions"] == {"code": "TIMEOUT", "limit": 2.0}
    assert await asyncio.to_thread(work.ended.wait, 10)


async def test_a_client_that_goes_stops_its_work(app: Starlette, work: Endless) -> None:
    body = orjson.dumps({"query": AGREED})
    gone, sent = asyncio.Event(), list[Message]()
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        for message in received:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/graphql",
        "raw_path": b"/graphql", "query_string": b"", "headers": headers, "scheme": "http", "root_path": "",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    answering = asyncio.ensure_future(app(scope, receive, send))
    await begun(work)
    gone.set()
    await asyncio.wait_for(answering, 10)
    assert sent == []
    assert await asyncio.to_thread(work.ended.wait, 10)


async def test_a_change_of_facts_is_carried_out_whether_or_not_anybody_waits(app: Starlette) -> None:
    mutation = """mutation { unitCreate(input: {code: "N", name: "New", kind: TOWNSHIP, parent: "C"}) {
      unit { code } errors { message } } }"""
    body = orjson.dumps({"query": mutation})
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        for message in received:
            return message
        return {"type": "http.disconnect"}

    sent = list[Message]()

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/graphql",
        "raw_path": b"/graphql", "query_string": b"", "headers": headers, "scheme": "http", "root_path": "",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await app(scope, receive, send)
    assert [unit.code for unit in await app.state.ledger.units(["N"])] == ["N"]

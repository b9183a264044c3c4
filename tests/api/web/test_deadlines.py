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


async def test_queries_wait_for_their_turn_and_too_many_are_told_so(registry: Registry, work: Endless) -> None:
    """What is small goes by, and so does a change of facts."""
    card = 'scorecards(period: "2014", first: 9) { nodes { ... on Scorecard { total { low } } } }'
    settings = Settings(database_url="sqlite://:memory:", queries=1, queries_waiting=1)
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        app = create_app(settings, registry=registry, ledger=ledger)
        async with app.router.lifespan_context(app), httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost"
        ) as client:  # fmt: skip

            async def post(document: str) -> httpx.Response:
                return await client.post("/graphql", json={"query": document})

            first = asyncio.ensure_future(post(AGREED))
            await begun(work)
            waiting = asyncio.ensure_future(post(f"{{ {card} }}"))
            await asyncio.sleep(0.1)
            refused = await post(f"{{ {card} }}")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert refused.json()["errors"][0]["extensions"]["code"] == "BUSY"
            assert (await post('{ unit(code: "T1") { name } }')).json()["data"]["unit"]
            wrong = 'mutation { incidentWithdraw(input: {ref: "?"}) { errors { code } } }'
            assert (await post(wrong)).json()["data"]["incidentWithdraw"]["errors"] == [{"code": "NOT_FOUND"}]
            assert not waiting.done()
            first.cancel()
            assert (await waiting).json()["data"]["scorecards"]["nodes"]
            assert (await post(f"{{ {card} }}")).status_code == 200


class Sent:
    """A request as a server hands it to the application, whose client goes when it is told to."""

    def __init__(self, query: str) -> None:
        self.gone, self.answered = asyncio.Event(), list[Message]()
        self._received = iter([{"type": "http.request", "body": orjson.dumps({"query": query}), "more_body": False}])

    async def receive(self) -> Message:
        for message in self._received:
            return message
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.answered.append(message)

    async def to(self, app: Starlette) -> None:
        headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/graphql",
            "raw_path": b"/graphql", "query_string": b"", "headers": headers, "scheme": "http", "root_path": "",
            "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        await app(scope, self.receive, self.send)


async def test_a_client_that_goes_stops_its_work(app: Starlette, work: Endless) -> None:
    sent = Sent(AGREED)
    answering = asyncio.ensure_future(sent.to(app))
    await begun(work)
    sent.gone.set()
    await asyncio.wait_for(answering, 10)
    assert sent.answered == []
    assert await asyncio.to_thread(work.ended.wait, 10)


async def test_a_change_of_facts_is_carried_out_whether_or_not_anybody_waits(app: Starlette) -> None:
    mutation = """mutation { unitCreate(input: {code: "N", name: "New", kind: TOWNSHIP, parent: "C"}) {
      unit { code } errors { message } } }"""
    sent = Sent(mutation)
    sent.gone.set()
    await sent.to(app)
    assert [unit.code for unit in await app.state.ledger.units(["N"])] == ["N"]

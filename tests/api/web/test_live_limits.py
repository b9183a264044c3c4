"""Who may talk to the server over WebSocket, how much of it, and what becomes of those who do not listen."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY
from tests.api.web.live import PROTOCOL, Client, Server, connected, serving

INCIDENTS = 'subscription { incidentRecorded(unit: "C", since: {revision: 1}) { incident { ref } } }'
LARGE = "{ __schema { types { name description fields { name description } } } }"


@pytest.fixture
async def url(registry: Registry, tmp_path: Path) -> str:
    """The small county."""
    url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
    async with open_ledger(url, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
    return url


async def closed(client: Client) -> int | None:
    """With which code the server ends a conversation."""
    try:
        while True:
            await client.hear()
    except ConnectionClosed as ended:
        return None if ended.rcvd is None else ended.rcvd.code


async def refusal(server: Server, **how: Any) -> int:
    """With which status the server refuses to talk."""
    with pytest.raises(InvalidStatus) as refused:
        async with connect(server.live, subprotocols=[PROTOCOL], **how):
            pass
    return refused.value.response.status_code


async def is_full(server: Server) -> bool:
    """Whether the server sends another client away, to try again later."""
    async with connect(server.live, subprotocols=[PROTOCOL]) as line:
        client = Client(line)
        try:
            await client.send(type="connection_init")
            await client.hear()
        except ConnectionClosed as ended:
            return ended.rcvd is not None and ended.rcvd.code == 1013
        return False


async def has_room(server: Server) -> bool:
    """Whether the server takes another client, within ten seconds."""
    for _ in range(100):
        if not await is_full(server):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_who_does_not_read_is_dropped_and_keeps_nobody_waiting(registry: Registry, url: str) -> None:
    async with serving(registry, url, slow_client=0.3, live_clients=2) as server, connected(server) as listener:
        await listener.begin(INCIDENTS)
        await listener.began()
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            where = urlsplit(server.url)
            line.connect((where.hostname, where.port))
            async with connected(server, sock=line, max_queue=1) as deaf:
                assert await is_full(server)
                await deaf.begin(INCIDENTS)
                for _ in range(15):
                    await deaf.begin(LARGE)
                await server.record("new")
                assert (await listener.data())["incidentRecorded"]["incident"]["ref"] == "new"
                assert await has_room(server)
                deaf.socket.transport.abort()


async def test_a_connection_has_so_many_operations_and_no_more(registry: Registry, url: str) -> None:
    async with serving(registry, url, live_operations=2) as server, connected(server) as client:
        await client.begin(INCIDENTS)
        id_ = await client.begin(INCIDENTS)
        error = await client.error(INCIDENTS)
        assert error["extensions"] == {"code": "TOO_MUCH", "what": "operations", "limit": 2}
        await client.send(type="complete", id=id_)
        await client.began()


async def test_the_limits_of_documents_hold(registry: Registry, url: str) -> None:
    async with serving(registry, url, max_depth=5, max_tokens=60, max_cost=1000) as server, connected(server) as client:
        deep = INCIDENTS.replace("ref", "unit { parent { parent { parent { code } } } }")
        assert (await client.error(deep))["extensions"]["what"] == "depth"
        assert "token" in (await client.error("{ " + "__typename " * 60 + "}"))["message"]
    dear = INCIDENTS.replace("ref", "unit { children { nodes { children { nodes { code } } } } }")
    async with serving(registry, url, max_cost=1000) as server, connected(server) as client:
        await client.begin(dear)
        [error] = (await client.hear())["payload"]["errors"]
        assert error["extensions"]["what"] == "cost"


async def test_where_documents_are_trusted_no_other_is_answered(registry: Registry, url: str, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "live.graphql").write_text(INCIDENTS)
    async with serving(registry, url, documents=documents, only_documents=True) as server, connected(server) as client:
        await client.begin(INCIDENTS)
        assert (await client.error("{ __typename }"))["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


async def test_only_pages_of_the_server_and_of_origins_that_may_ask_connect(registry: Registry, url: str) -> None:
    async with serving(registry, url, cors_origins=["https://front.example"]) as server:
        assert await refusal(server, origin="https://other.example") == 403
        assert await refusal(server, additional_headers={"Host": "other.example"}) == 400
        for origin in ("https://front.example", server.url):
            async with connected(server, origin=origin) as client:
                await client.began()


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["[]"], 4400),
        (["{"], 4400),
        (['{"type": "anything"}'], 4400),
        (['{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }"}}'], 4401),
        (['{"type": "connection_init"}', '{"type": "connection_init"}'], 4429),
        (['{"type": "connection_init"}', '{"type": "subscribe", "id": 1, "payload": {"query": ""}}'], 4400),
        ([], 4408),
    ],
)
async def test_what_is_not_the_protocol_ends_the_conversation(
    registry: Registry, url: str, messages: list[str], code: int
) -> None:
    async with serving(registry, url, slow_client=0.5) as server, connect(server.live, subprotocols=[PROTOCOL]) as line:
        for message in messages:
            await line.send(message)
        assert await closed(Client(line)) == code


async def test_what_is_wrong_with_one_operation_ends_that_one_alone(registry: Registry, url: str) -> None:
    async with serving(registry, url) as server, connected(server) as client:
        await client.begin(INCIDENTS)
        for query in ("{", "{ nothing }", "{ changes(first: 0) { totalCount } } x"):
            await client.error(query)
        await client.send(type="subscribe", id="x", payload={"query": 1})
        assert (await client.hear())["type"] == "error"
        await server.record("new")
        assert (await client.data())["incidentRecorded"]["incident"]["ref"] == "new"


async def test_a_server_that_stops_says_so(registry: Registry, url: str) -> None:
    async with serving(registry, url) as server:
        line = await connect(server.live, subprotocols=[PROTOCOL])
        client = Client(line)
        await client.send(type="connection_init")
        await client.begin(INCIDENTS)
        assert (await client.hear())["type"] == "connection_ack"
        await client.began()
    assert await closed(client) == 1012

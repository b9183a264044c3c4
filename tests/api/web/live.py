"""A server in this process, and a client that speaks graphql-transport-ws to it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from kaohe.plugins import Registry
from kaohe.web import Settings, create_app

#: What a visit states.
ATTRIBUTES = [{"name": "level", "choice": "NATIONAL"}, {"name": "head_count", "count": 6}]

PROTOCOL = Subprotocol("graphql-transport-ws")


@dataclass
class Server:
    """Where a ledger is served."""

    url: str

    @property
    def live(self) -> str:
        """Its address for WebSocket."""
        return self.url.replace("http", "ws", 1) + "/graphql"

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation over HTTP."""
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{self.url}/graphql", json={"query": query, "variables": variables})
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    async def record(self, *refs: str, unit: str = "T1", on: str = "2014-03-05") -> int:
        """Record visits, and return the write."""
        visit = {"unit": unit, "kind": "petition_visit", "on": on, "attributes": ATTRIBUTES}
        mutation = """mutation($incidents: [IncidentInput!]!) {
          incidentsRecord(input: {incidents: $incidents}) { revision errors { message } } }"""
        payload = (await self.ask(mutation, incidents=[{"ref": ref, **visit} for ref in refs]))["incidentsRecord"]
        assert payload["errors"] == []
        number: int = payload["revision"]
        return number


@dataclass
class Client:
    """A client that is connected."""

    socket: ClientConnection
    ids: Iterator[int] = field(default_factory=count)

    async def send(self, **message: Any) -> None:
        """Send a message."""
        await self.socket.send(json.dumps(message))

    async def hear(self, seconds: float = 10) -> dict[str, Any]:
        """The next message, which is text."""
        async with asyncio.timeout(seconds):
            text = await self.socket.recv()
        assert isinstance(text, str)
        message: dict[str, Any] = json.loads(text)
        return message

    async def begin(self, query: str, **variables: Any) -> str:
        """Begin an operation; return its id."""
        id_ = str(next(self.ids))
        await self.send(type="subscribe", id=id_, payload={"query": query, "variables": variables})
        return id_

    async def data(self) -> Any:
        """The data of the next event."""
        message = await self.hear()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def error(self, query: str, **variables: Any) -> Any:
        """What is wrong with an operation."""
        await self.begin(query, **variables)
        message = await self.hear()
        assert message["type"] == "error", message
        return message["payload"][0]

    async def began(self) -> None:
        """Wait until the server has dealt with all that was sent before."""
        await self.begin("{ __typename }")
        assert (await self.hear())["payload"] == {"data": {"__typename": "Query"}}
        assert (await self.hear())["type"] == "complete"


class Ready(uvicorn.Server):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving(registry: Registry, url: str, **settings: Any) -> AsyncGenerator[Server]:
    """Serve a ledger."""
    app = create_app(Settings(database_url=url, compress=0, **settings), registry=registry)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        server = Ready(uvicorn.Config(app, log_level="warning"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        await server.ready.wait()
        try:
            yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def connected(server: Server, origin: str | None = None, **how: Any) -> AsyncGenerator[Client]:
    """A client that is acknowledged."""
    page = None if origin is None else Origin(origin)
    async with connect(server.live, subprotocols=[PROTOCOL], origin=page, compression=None, **how) as websocket:
        client = Client(websocket)
        await client.send(type="connection_init")
        assert await client.hear() == {"type": "connection_ack"}
        yield client

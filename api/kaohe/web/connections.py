"""Connections to the server: how many there may be, and how long one may take to send what it has to send.

uvicorn itself waits for ever for the rest of a request, and takes connections until there are no file descriptors left.
So here every second those are closed that are overdue, and one connection too many takes the place of the one that has
waited longest for its request. Whoever asks something is answered, however many there are who ask nothing.
"""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

#: Descriptors that are none of a connection: of the ledger, of files, and of connections accepted but not yet seen.
RESERVED = 256
#: How many connections are accepted at once, before any of them is seen.
BACKLOG = 64
#: Bytes a second that a body has to come in with, once it takes longer than it may.
SLOWEST = 10_000
#: How often overdue connections are looked for, in seconds.
_EVERY = 1.0
#: However few descriptors there are, so many connections are taken.
_FEWEST = 16


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What connections may take.

    Attributes:
        total: how many there may be at once.
        each: how many of them may come from one address; those of this machine are not counted: a proxy stands there.
        head: seconds until the head of a request has come.
        body: seconds that its body may take, and for which nothing of the answer need be taken.
    """

    total: int = 2000
    each: int = 200
    head: float = 10.0
    body: float = 30.0

    def within_descriptors(self, besides: int = 0) -> ConnectionLimits:
        """As many as there are file descriptors for, of which as many as may be are asked for, some others besides."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.total + besides + RESERVED
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
        total = self.total if soft == resource.RLIM_INFINITY else min(self.total, soft - RESERVED)
        return ConnectionLimits(max(total, _FEWEST), self.each, self.head, self.body)


class Doorkeeper:
    """Knows the connections of one server, and closes those that there is no room or no time for."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        #: Those from which a request is awaited, the one that has waited longest first.
        self.waiting: dict[GuardedProtocol, None] = {}
        self._open: set[GuardedProtocol] = set()
        self._by_address: Counter[str] = Counter()
        self._sweep: asyncio.TimerHandle | None = None

    def admit(self, connection: GuardedProtocol, number: int) -> None:
        """Take a connection, the last of a number, or turn it away; make room for it if need be."""
        address = connection.address
        self._by_address[address] += 1
        self._open.add(connection)
        self.waiting[connection] = None
        if not _is_own(address) and self._by_address[address] > self.limits.each:
            connection.turn_away(503, "too many connections of one client")
        elif number > self.limits.total:
            oldest = next(iter(self.waiting))
            if oldest is connection:
                connection.turn_away(503, "too many connections")
            else:
                self.waiting.pop(oldest)  # once: it leaves a little later
                oldest.drop()
        if self._sweep is None:
            self._sweep = connection.loop.call_later(_EVERY, self._look, connection.loop)

    def left(self, connection: GuardedProtocol) -> None:
        """Forget a connection, which is closed or of another protocol now."""
        if connection in self._open:
            self._open.discard(connection)
            self._by_address -= Counter({connection.address: 1})
        self.waiting.pop(connection, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close what is overdue."""
        for connection in list(self._open):
            connection.check(self.limits, _EVERY)
        self._sweep = loop.call_later(_EVERY, self._look, loop) if self._open else None


def _is_own(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True  # a socket of this machine's file system


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol with an end to waiting."""

    keeper: ClassVar[Doorkeeper]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.address = ""
        self._waited = self._untaken = 0.0
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.keeper.admit(self, len(self.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self.keeper.left(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        self._received += len(data)
        super().data_received(data)
        if not self._is_waiting:
            self.keeper.waiting.pop(self, None)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self._waited, self._received = 0.0, 0
        if not self.transport.is_closing():
            self.keeper.waiting[self] = None
        super().on_response_complete()
        if not self._is_waiting:  # it has come already
            self.keeper.waiting.pop(self, None)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Hand over to the protocol of WebSockets, which has limits of its own."""
        self.keeper.left(self)
        super().handle_websocket_upgrade(event)

    @property
    def _is_waiting(self) -> bool:
        """Whether no request is under way."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is None or cycle.response_complete

    def check(self, limits: ConnectionLimits, passed: float) -> None:
        """Close the connection if it is overdue, some time after it was looked at before."""
        if self._is_waiting:
            self._waited += passed
            if self._waited <= limits.head:
                return
            if not self._received:  # as browsers do in advance
                self.transport.close()
            else:
                self.turn_away(408, f"the head of a request has to come within {limits.head:g} s")
            return
        if self.cycle.more_body and not self.flow.read_paused:
            self._waited += passed
            if self._waited > limits.body + self._received / SLOWEST:
                self.turn_away(408, f"the body of a request has to come within {limits.body:g} s")
        self._untaken = self._untaken + passed if self.flow.write_paused else 0.0
        if self._untaken > limits.body:
            self.drop()

    def turn_away(self, status: int, why: str) -> None:
        """Say why, if nothing was said yet, and close."""
        if not self.transport.is_closing():
            if self._is_waiting or not self.cycle.response_started:
                phrase = {408: "Request Timeout", 503: "Service Unavailable"}[status]
                text = f"{why}\n".encode()
                head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: text/plain\r\ncontent-length: {len(text)}\r\n"
                self.transport.write(f"{head}retry-after: 1\r\nconnection: close\r\n\r\n".encode() + text)
            self.transport.close()

    def drop(self) -> None:
        """Close at once, without a word: whoever has sent nothing waits for none."""
        self.transport.abort()


def guarded(limits: ConnectionLimits) -> type[GuardedProtocol]:
    """The protocol of one server."""
    return type("Guarded", (GuardedProtocol,), {"keeper": Doorkeeper(limits)})

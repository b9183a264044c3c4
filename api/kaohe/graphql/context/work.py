"""Long work of requests: off the event loop, few at once, and stopped as soon as nobody waits for it any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from kaohe.graphql.core.errors import ClientError, Code
from kaohe.scheme.patience import PATIENCE, Call, Caller, idle_thread

ResultT = TypeVar("ResultT")


@dataclass
class Budget:
    """What a request may still cost, in the values that the limit of cost counts.

    What a request asks for says how large its answer may be, and not how much this ledger makes of it: that is spent
    where the work is done, just before.
    """

    left: int = 2**62
    limit: int = 2**62

    def spend(self, amount: int, what: str) -> None:
        """Take the cost of some work.

        Raises:
            ClientError: there is not so much left.
        """
        if amount > self.left:
            spent = self.limit - self.left
            message = (
                f"{what} costs {amount} on this ledger, and {spent} of the {self.limit} that a request may cost are"
                " spent: narrow it, or ask in several requests"
            )
            raise ClientError(Code.TOO_MUCH, message, limit=self.limit, cost=spent + amount)
        self.left -= amount


class Gate:
    """How many queries are answered at once, and how many may wait for it; what is small goes by.

    More at once are not answered any sooner: all are answered by one thread. Those that wait cost nothing but their
    place, and those that cannot wait are told so at once, instead of being answered after their client has gone.

    Attributes:
        at_once: how many are answered.
        waiting: how many more may wait.
    """

    #: What costs less goes by: to turn it away would take as long.
    SMALL = 20

    def __init__(self, at_once: int = 16, waiting: int = 64) -> None:
        self.at_once, self.waiting = at_once, waiting
        self._places = asyncio.Semaphore(at_once)
        self._here = 0

    @asynccontextmanager
    async def through(self, cost: int) -> AsyncGenerator[None]:
        """Answer a query of a cost meanwhile.

        Raises:
            ClientError: too many wait already.
        """
        if cost < self.SMALL:
            yield
            return
        if self._here >= self.at_once + self.waiting:
            raise ClientError(Code.BUSY, "too many queries are being answered already; ask again in a moment")
        self._here += 1
        try:
            async with self._places:
                yield
        finally:
            self._here -= 1


class Workshop:
    """Where long work is done: each piece on a thread of its own, few of them at once, and few that wait.

    Attributes:
        at_once: how many pieces are worked on.
        waiting: how many more may wait for that.
    """

    def __init__(self, at_once: int = 2, waiting: int = 32) -> None:
        self.at_once, self.waiting = at_once, waiting
        self._places = asyncio.Semaphore(at_once)
        self._here = 0

    async def carry_out(self, work: Callable[[], ResultT]) -> ResultT:
        """Do some work; whoever is cancelled while it goes on stops it.

        Raises:
            ClientError: too many wait already.
        """
        if self._here >= self.at_once + self.waiting:
            raise ClientError(Code.BUSY, "too much is being worked out already; ask again in a moment")
        self._here += 1
        try:
            async with self._places:
                return await _apart(work)
        finally:
            self._here -= 1


async def watched(work: Callable[[], None]) -> None:
    """Do work that calls functions of plugins, all on one thread; one that takes too long is given up, not the rest.

    Such work can be begun anew: what was computed stays, and what took too long is not called again for a while.
    """
    while not await _watched(work):
        pass


async def _watched(work: Callable[[], None]) -> bool:
    call, thread, ended = _begun(work, is_watched=True)
    try:
        while True:
            try:
                async with asyncio.timeout(PATIENCE.seconds):
                    await ended.wait()
                break
            except TimeoutError:
                if (function := thread.overdue(PATIENCE.seconds)) is not None:
                    PATIENCE.let_rest(function)
                    thread.leave()
                    return False
    except asyncio.CancelledError:
        thread.leave()
        raise
    thread.rest()
    call.outcome()
    return True


def _begun(work: Callable[[], object], *, is_watched: bool = False) -> tuple[Call, Caller, asyncio.Event]:
    """Some work that is under way on a thread, and what is set once it is over."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(ended.set)

    call, thread = Call(work, (), tell), idle_thread()
    thread.is_watched = is_watched
    thread.take(call)
    return call, thread, ended


async def _apart(work: Callable[[], ResultT]) -> ResultT:
    call, thread, ended = _begun(work)
    try:
        await ended.wait()
    except asyncio.CancelledError:
        thread.leave()
        raise
    thread.rest()
    found: ResultT = call.outcome()
    return found

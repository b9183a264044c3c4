"""How a process hears of writes: in PostgreSQL it is told of each, in SQLite it looks.

PostgreSQL tells on a connection of its own, which is no part of the pool. Whatever is heard, the newest revision is
read from the ledger: word that is lost, late or given twice does no harm.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import asyncpg

from kaohe.ledger.storage.configuration import PATIENCE
from kaohe.ledger.storage.database import CHANNEL, Database
from kaohe.ledger.storage.errors import told

#: How often, in seconds, a SQLite file is looked at for the writes of other processes, and a connection to PostgreSQL
#: on which nothing was heard is tried.
LOOK_EVERY, TRY_EVERY = 1.0, 10.0

_NEWEST = "SELECT COALESCE(MAX(id), 0) FROM revision"


class Hearing(Protocol):
    """Hears of writes."""

    async def newest(self) -> int:
        """The number of the newest revision; 0 before the first."""
        ...

    async def word(self) -> None:
        """Wait until there may be a newer one."""
        ...


def hearing(database: Database) -> AbstractAsyncContextManager[Hearing]:
    """Hear of the writes to a database.

    Raises:
        LedgerUnavailable: it does not answer, or not any more.
    """
    return _looking(database) if database.is_sqlite else _listening(database)


class _Looking:
    """Hears at once of what its own process writes, and looks for the rest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self) -> int:
        self._database.written.clear()
        async with self._database.reading() as session:
            row = await session.row(_NEWEST)
        assert row is not None
        return int(row[0])

    async def word(self) -> None:
        await _within(LOOK_EVERY, self._database.written)


class _Listening:
    """Is told on a connection of PostgreSQL; that the connection breaks is news, too."""

    def __init__(self, connection: Any) -> None:
        self._connection, self._told = connection, asyncio.Event()

    async def newest(self) -> int:
        self._told.clear()
        with told(lambda: True):
            return int(await self._connection.fetchval(_NEWEST, timeout=PATIENCE))

    async def word(self) -> None:
        await _within(TRY_EVERY, self._told)

    async def begin(self) -> None:
        """Listen from now on."""
        self._connection.add_termination_listener(self._hear)
        await self._connection.add_listener(CHANNEL, self._hear)

    def _hear(self, *_: object) -> None:
        self._told.set()


@asynccontextmanager
async def _looking(database: Database) -> AsyncGenerator[Hearing]:
    yield _Looking(database)


@asynccontextmanager
async def _listening(database: Database) -> AsyncGenerator[Hearing]:
    with told(lambda: True):
        connection = await asyncpg.connect(**_credentials(database))
    try:
        listening = _Listening(connection)
        with told(lambda: True):
            await listening.begin()
        yield listening
    finally:
        connection.terminate()


def _credentials(database: Database) -> dict[str, Any]:
    """What the pool connects with, less what only a pool knows."""
    client = database.client()
    known = inspect.signature(asyncpg.connect).parameters
    own = {name: getattr(client, name) for name in ("host", "port", "user", "password", "database", "server_settings")}
    return {**{name: value for name, value in client.extra.items() if name in known}, **own}


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return

"""The database: connections from a URL, one transaction at a time, and the migrations that make its tables.

Tortoise keeps the models, the migrations, the pool and the connections; statements run on the drivers' own
connections (``acquire_connection``), which no ORM instance slows down. In SQLite one connection writes and a few read
beside it; in PostgreSQL all come from the pool, which replaces those that broke. Writers queue up, so that revisions
are numbered as they commit. What goes wrong with a database is told as :mod:`kaohe.ledger.storage.errors` says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError, DBConnectionError
from tortoise.migrations.executor import MigrationExecutor

from kaohe.ledger.storage.configuration import PATIENCE, configuration, sqlite_file
from kaohe.ledger.storage.dialects import Dialect, PostgresDialect, SqliteDialect
from kaohe.ledger.storage.errors import ERRORS, LedgerBusy, LedgerUnavailable, gone, told
from kaohe.ledger.storage.session import Session
from kaohe.ledger.storage.upgrading import upgrade

#: Where PostgreSQL tells of writes.
CHANNEL = "kaohe_revision"


class Database:
    """An open database.

    Attributes:
        written: set whenever this process has written to SQLite. PostgreSQL tells whoever listens on :data:`CHANNEL`.
    """

    _made_in_memory: ClassVar[str | None] = None

    def __init__(self, url: str) -> None:
        self.url = url
        self.statements = 0
        self._config = configuration(url)
        self.is_sqlite = "sqlite" in self._config["connections"]["default"]["engine"]
        self.in_memory = self.is_sqlite and "reader0" not in self._config["connections"]
        self.dialect: Dialect = SqliteDialect() if self.is_sqlite else PostgresDialect()
        self.written = asyncio.Event()
        self._context = TortoiseContext()
        self._readers: asyncio.LifoQueue[str] = asyncio.LifoQueue()
        self._writer = asyncio.Lock()
        self._file = sqlite_file(url)
        self._opened: tuple[int, int] | None = None

    async def open(self) -> None:
        """Connect.

        Raises:
            LedgerUnavailable: nothing answers at the URL.
        """
        try:
            with self._context:
                await self._context.init(config=self._config)
            await self.client().execute_query("SELECT 1")
            if self.is_sqlite:
                for name in self._config["connections"]:
                    # Now: a read that is cancelled while it connects would leave a connection that nobody closes.
                    await self.client(name).create_connection(with_db=True)
        except (DBConnectionError, ConfigurationError, OSError) as error:
            await self.close()
            raise LedgerUnavailable(f"the ledger cannot be opened: {error}") from error
        except Exception as error:
            await self.close()
            if type(error).__module__.startswith(("asyncpg", "sqlite3", "tortoise")):
                raise LedgerUnavailable(f"the ledger cannot be opened: {error}") from error
            raise
        self._opened = _identity(self._file)
        for name in reversed(self._config["connections"]):
            if name.startswith("reader"):
                self._readers.put_nowait(name)

    async def close(self) -> None:
        """Close all connections, one after the other and the writer's last.

        Whoever closes a SQLite file last, and alone, brings what lies in its WAL into the file. Where two close it at
        once, neither does, and a copy of the file alone would miss what was written last.
        """
        with suppress(KeyError, ConfigurationError):  # where none could be opened
            for name in reversed(self._config["connections"]):
                await self.client(name).close()
        await self._context.close_connections()

    def client(self, name: str = "default") -> Any:
        """Tortoise's client of a connection."""
        return self._context.connections.get(name)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        """A transaction that reads one state of the ledger, whatever is written meanwhile."""
        if not self.is_sqlite:
            async with self._postgres(isolation="repeatable_read", readonly=True) as session:
                yield session
        elif self.in_memory:
            async with self._sqlite("default", "BEGIN") as session:
                yield session
        else:
            reader = await self._readers.get()
            try:
                async with self._sqlite(reader, "BEGIN") as session:
                    yield session
            finally:
                self._readers.put_nowait(reader)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Session]:
        """A transaction that writes, all or nothing. There is one at a time.

        Raises:
            LedgerBusy: others were writing all the time that a write waits.
            StorageFull: the disk is full.
            LedgerUnavailable: the database does not answer; nothing is stored, or the answer was lost on its way.
        """
        async with self._turn():
            if self.is_sqlite:
                async with self._sqlite("default", "BEGIN IMMEDIATE") as session:
                    yield session
                self.written.set()
            else:
                async with self._postgres() as session:
                    await session.run(f"SET LOCAL lock_timeout = '{PATIENCE}s'; LOCK TABLE revision IN EXCLUSIVE MODE")
                    yield session
                    await session.run(f"NOTIFY {CHANNEL}")  # told once it is committed

    @asynccontextmanager
    async def noting(self) -> AsyncGenerator[Session]:
        """A transaction that writes what is no fact. PostgreSQL lets it pass beside whoever writes facts."""
        async with self.writing() if self.is_sqlite else self._postgres() as session:
            yield session

    async def pending(self) -> list[str]:
        """The migrations that have not been applied."""
        executor = MigrationExecutor(self.client(), self._config["apps"])
        return [step.migration.name for step in await executor.plan()]

    async def upgrade(self) -> list[str]:
        """Apply the migrations that have not been applied: all of them, or none. Return their names.

        What they make of an empty database is kept, so that every further ledger in memory is ready at once.
        """
        if self.in_memory and Database._made_in_memory is not None:
            await self.client().execute_script(Database._made_in_memory)
            return []
        with self._context, told():
            applied = await upgrade(self.client(), self._config["apps"])
        if self.in_memory:
            async with self.reading() as session:
                Database._made_in_memory = await _script(session)
        return applied

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """The turn to write among those of this process, so that waiting writers keep no connection from readers."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._writer.acquire()
        except TimeoutError:
            raise LedgerBusy("others are writing to the ledger; nothing was stored") from None
        try:
            yield
        finally:
            self._writer.release()

    @asynccontextmanager
    async def _postgres(self, **kind: Any) -> AsyncGenerator[Session]:
        acquired = self.client().acquire_connection()
        with told(lambda: True):
            connection = await acquired.__aenter__()
        try:
            with told(lambda: gone(connection)):
                async with connection.transaction(**kind):
                    yield Session(self, connection)
        finally:
            # What was committed is, even if the connection breaks now; the pool has dropped it then.
            with suppress(*ERRORS):
                await acquired.__aexit__(None, None, None)

    @asynccontextmanager
    async def _sqlite(self, name: str, begin: str) -> AsyncGenerator[Session]:
        with told():
            self._see_file()
            async with self.client(name).acquire_connection() as connection:
                try:
                    await connection.execute(begin)
                    yield Session(self, connection)
                    await connection.commit()
                except BaseException:
                    await asyncio.shield(connection.rollback())
                    raise

    def _see_file(self) -> None:
        """See that what is read and written is what the file is now."""
        if _identity(self._file) != self._opened:
            raise LedgerUnavailable(f"{self._file} was moved, removed or replaced while it was open; start kaohe again")


@asynccontextmanager
async def open_database(url: str, *, create: bool = False) -> AsyncGenerator[Database]:
    """The database at a URL, its tables those of this version; ``create`` makes them, or brings them up to date.

    Raises:
        LedgerUnavailable: nothing answers at the URL, or its tables are behind this version.
    """
    path = sqlite_file(url)
    if path is not None and not path.exists():
        if not create:
            raise LedgerUnavailable(f"there is no ledger at {path}; run kaohe db upgrade to make one")
        path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    await database.open()
    try:
        if create or database.in_memory:
            await database.upgrade()
        elif pending := await database.pending():
            raise LedgerUnavailable(f"the ledger's tables are behind ({', '.join(pending)}); run kaohe db upgrade")
        yield database
    finally:
        await database.close()


async def _script(session: Session) -> str:
    """The statements that make the tables of a SQLite database as they are, its list of migrations included."""
    made = await session.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    applied = await session.rows("SELECT app, name, applied_at FROM tortoise_migrations ORDER BY id")
    values = ", ".join(f"('{app}', '{name}', '{at}')" for app, name, at in applied)
    statements = [row[0] for row in made]
    return ";\n".join([*statements, f"INSERT INTO tortoise_migrations (app, name, applied_at) VALUES {values};"])


def _identity(file: Path | None) -> tuple[int, int] | None:
    """What tells a file from another that takes its place; None where there is none."""
    try:
        found = None if file is None else file.stat()
    except FileNotFoundError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)

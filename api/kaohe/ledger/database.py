"""The database: connections from a URL, one transaction at a time, and the migrations that make its tables.

Tortoise keeps the models, the migrations, the pool and the connections; statements run on the drivers' own
connections (``acquire_connection``), which no ORM instance slows down. In SQLite one connection writes and a few read
beside it; in PostgreSQL all come from the pool, which replaces those that broke. Writers queue up, so that revisions
are numbered as they commit. What goes wrong with a database is told as :mod:`kaohe.ledger.failures` says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import orjson
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError, DBConnectionError
from tortoise.migrations.executor import MigrationExecutor

from kaohe.ledger.dialects import Dialect, PostgresDialect, SqliteDialect
from kaohe.ledger.failures import ERRORS, LedgerBusy, LedgerUnavailable, told
from kaohe.ledger.models import APP
from kaohe.ledger.past import as_of
from kaohe.ledger.upgrading import upgrade

#: How many reads of a SQLite file run beside each other.
READERS = 4

#: How many seconds a write waits for others, and a connection for an answer.
PATIENCE = 10

#: Where PostgreSQL tells of writes.
CHANNEL = "kaohe_revision"

_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a write that was answered survives a power cut
    "foreign_keys": "ON",
    "busy_timeout": PATIENCE * 1_000,
    "journal_size_limit": 64 * 2**20,
    "cache_size": -64 * 2**10,
    "mmap_size": 256 * 2**20,
    "temp_store": "MEMORY",
}


@dataclass
class Statements:
    """Counts statements where no :class:`Database` does: within a migration."""

    dialect: Dialect
    statements: int = 0


class Session:
    """One transaction on one connection. ``statements`` of the database counts what runs here."""

    def __init__(self, database: Database | Statements, connection: Any, as_of: int | None = None) -> None:
        self.dialect = database.dialect
        self._database, self._connection, self._as_of = database, connection, as_of

    def past(self, revision: int) -> Session:
        """The same transaction, reading the ledger as it was at a revision."""
        return Session(self._database, self._connection, revision)

    @property
    def fence(self) -> str:
        """What ends a subselect that finds rows for an outer one to aggregate.

        SQLite would put one in place of the other, and then find the rows of the past without their indexes.
        """
        return "" if self._as_of is None else self.dialect.fence

    async def rows(self, sql: str, *given: object) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows."""
        self._database.statements += 1
        statement = self.dialect.statement(sql if self._as_of is None else as_of(sql, self._as_of))
        if isinstance(self.dialect, SqliteDialect):
            rows: list[Sequence[Any]] = await self._connection.execute_fetchall(statement, given)
        else:
            rows = await self._connection.fetch(statement, *given)
        return rows

    async def row(self, sql: str, *given: object) -> Sequence[Any] | None:
        """Run a statement and return its first row."""
        rows = await self.rows(sql, *given)
        return rows[0] if rows else None

    async def run(self, statements: str) -> None:
        """Run statements of PostgreSQL that give nothing, in one go."""
        await self._connection.execute(statements)

    async def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows the fast way: COPY in PostgreSQL, all as one argument in SQLite."""
        self._database.statements += 1
        if isinstance(self.dialect, SqliteDialect):
            # Python's lock is given back once for all rows, not row by row, and is not waited for so often.
            chosen = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
            sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM json_each(?)"
            await self._connection.execute_fetchall(sql, (orjson.dumps(list(rows)).decode(),))
        else:
            await self._connection.copy_records_to_table(table, records=rows, columns=columns)


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
        """Close all connections."""
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
            with told(connection.is_closed):
                async with connection.transaction(**kind):
                    yield Session(self, connection)
        finally:
            # What was committed is, even if the connection breaks now; the pool has dropped it then.
            with suppress(*ERRORS):
                await acquired.__aexit__(None, None, None)

    @asynccontextmanager
    async def _sqlite(self, name: str, begin: str) -> AsyncGenerator[Session]:
        with told():
            await self._connect(name)
            async with self.client(name).acquire_connection() as connection:
                try:
                    await connection.execute(begin)
                    yield Session(self, connection)
                    await connection.commit()
                except BaseException:
                    await asyncio.shield(connection.rollback())
                    raise

    async def _connect(self, name: str) -> None:
        """Open a SQLite connection unless it is open; what is read and written is what the file is now."""
        if _identity(self._file) != self._opened:
            raise LedgerUnavailable(f"{self._file} was moved, removed or replaced while it was open; start kaohe again")
        client = self.client(name)
        try:
            await client.create_connection(with_db=True)
        except BaseException:
            await client.close()
            raise


@asynccontextmanager
async def session_within(client: Any) -> AsyncGenerator[Session]:
    """A session within the transaction of a Tortoise client, as a migration has it."""
    async with client.acquire_connection() as connection:
        dialect = SqliteDialect() if client.capabilities.dialect == "sqlite" else PostgresDialect()
        yield Session(Statements(dialect), connection)


async def _script(session: Session) -> str:
    """The statements that make the tables of a SQLite database as they are, its list of migrations included."""
    made = await session.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    applied = await session.rows("SELECT app, name, applied_at FROM tortoise_migrations ORDER BY id")
    values = ", ".join(f"('{app}', '{name}', '{at}')" for app, name, at in applied)
    statements = [row[0] for row in made]
    return ";\n".join([*statements, f"INSERT INTO tortoise_migrations (app, name, applied_at) VALUES {values};"])


def configuration(url: str) -> dict[str, Any]:
    """What Tortoise needs to know: the connections of a URL, and where models and migrations are.

    Raises:
        LedgerUnavailable: there is no such kind of database.
    """
    try:
        default = expand_db_url(url)
    except ConfigurationError as error:
        raise LedgerUnavailable(f"{error}; a ledger is at sqlite://… or postgresql://…") from error
    connections = {"default": default}
    if "sqlite" in default["engine"]:
        given = default["credentials"]
        given |= {name: value for name, value in _PRAGMAS.items() if f"{name}=" not in url}
        if given["file_path"] != ":memory:":
            reader = {**given, "query_only": 1}
            connections |= {f"reader{n}": {**default, "credentials": reader} for n in range(READERS)}
    elif "asyncpg" in default["engine"]:
        # Connections are made as they are needed: to keep some at hand, the pool would log every try while none can be.
        default["credentials"] = {"minsize": 0, "timeout": PATIENCE, **default["credentials"]}
    else:
        raise LedgerUnavailable("a ledger is at sqlite://… or postgresql://…")
    models = ["kaohe.ledger.models", "kaohe.ledger.models_of_record"]
    app = {"models": models, "migrations": "kaohe.ledger.migrations", "default_connection": "default"}
    return {"connections": connections, "apps": {APP: app}}


def sqlite_file(url: str) -> Path | None:
    """The file of an embedded ledger; None for one in memory or on a server."""
    connection = configuration(url)["connections"]["default"]
    path = connection["credentials"].get("file_path")
    return None if path in (None, ":memory:") else Path(path)


def _identity(file: Path | None) -> tuple[int, int] | None:
    """What tells a file from another that takes its place; None where there is none."""
    try:
        found = None if file is None else file.stat()
    except FileNotFoundError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)

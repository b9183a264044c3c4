"""One transaction on one connection: statements with their arguments, now or as of a revision."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from kaohe.ledger.storage.as_of import refuse_the_present, tables_at
from kaohe.ledger.storage.dialects import Dialect, PostgresDialect, SqliteDialect
from kaohe.ledger.storage.fact_tables import NOW, Tables


class Counted(Protocol):
    """What counts the statements that are run on it."""

    dialect: Dialect
    statements: int


@dataclass
class Statements:
    """Counts statements where no :class:`~kaohe.ledger.storage.database.Database` does: within a migration."""

    dialect: Dialect
    statements: int = 0


class Session:
    """One transaction on one connection. ``statements`` of the database counts what runs here.

    Attributes:
        dialect: what the database says in its own way.
        tables: what statements read from: the tables as they are, or as they were at the session's revision.
        revision: the one as of which it reads; None for the present.
    """

    def __init__(
        self, database: Counted, connection: Any, as_of: int | None = None, tables: Tables | None = None
    ) -> None:
        self.dialect = database.dialect
        self.tables = tables or (NOW if as_of is None else tables_at(as_of))
        self._database, self._connection, self.revision = database, connection, as_of

    def past(self, revision: int) -> Session:
        """The same transaction, reading the ledger as it was at a revision."""
        return Session(self._database, self._connection, revision)

    def reading(self, tables: Tables) -> Session:
        """The same transaction of the same revision, reading from tables that are made of this one's."""
        return Session(self._database, self._connection, self.revision, tables)

    def whole(self) -> Session:
        """The same transaction, reading rows of whatever revision; whoever reads them bounds them."""
        return Session(self._database, self._connection)

    @property
    def fence(self) -> str:
        """What ends a subselect that finds rows for an outer one to aggregate.

        SQLite would put one in place of the other, and then find the rows of the past without their indexes.
        """
        return "" if self.revision is None else self.dialect.fence

    def by_index(self, index: str) -> str:
        """What follows a table that is to be read by an index; the rows of the past are found by two."""
        return self.dialect.by_index(index) if self.revision is None else ""

    async def rows(self, sql: str, *given: object) -> Sequence[Sequence[Any]]:
        """Run a statement and return its rows.

        Raises:
            ValueError: the session is about the past, and the statement would read the present.
        """
        if self.revision is not None:
            refuse_the_present(sql, self.revision)
        self._database.statements += 1
        statement = self.dialect.statement(sql)
        if isinstance(self.dialect, SqliteDialect):
            named = {str(place): each for place, each in enumerate(given, 1)}
            rows: list[Sequence[Any]] = await self._connection.execute_fetchall(statement, named)
        else:
            rows = await self._connection.fetch(statement, *given)
        return rows

    async def row(self, sql: str, *given: object) -> Sequence[Any] | None:
        """Run a statement and return its first row."""
        rows = await self.rows(sql, *given)
        return rows[0] if rows else None

    async def run(self, statements: str) -> None:
        """Run statements of PostgreSQL that give nothing, in one go."""
        self._refuse_past()
        await self._connection.execute(statements)

    async def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows the fast way: COPY in PostgreSQL, all as one argument in SQLite."""
        self._refuse_past()
        self._database.statements += 1
        if isinstance(self.dialect, SqliteDialect):
            # Python's lock is given back once for all rows, not row by row, and is not waited for so often.
            chosen = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
            sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM json_each(?)"
            await self._connection.execute_fetchall(sql, (orjson.dumps(list(rows)).decode(),))
        else:
            await self._connection.copy_records_to_table(table, records=rows, columns=columns)

    async def end(self, table: str, revision: int, ids: Iterable[int]) -> None:
        """End rows with a revision."""
        condition, given = self.dialect.among_ids("id", 2), self.dialect.ids(ids)
        await self.rows(f"UPDATE {table} SET until = $1 WHERE {condition}", revision, given)

    def _refuse_past(self) -> None:
        if self.revision is not None:
            raise ValueError("the past is read, not written")


@asynccontextmanager
async def session_within(client: Any) -> AsyncGenerator[Session]:
    """A session within the transaction of a Tortoise client, as a migration has it."""
    async with client.acquire_connection() as connection:
        dialect = SqliteDialect() if client.capabilities.dialect == "sqlite" else PostgresDialect()
        yield Session(Statements(dialect), connection)

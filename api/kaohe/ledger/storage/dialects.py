"""What SQLite and PostgreSQL say differently. Statements are written once, with ``$1``, ``$2`` … for what is given.

Columns of numbers come back as one value each: a row object for each of a million rows would cost more than all of
the database's work. SQLite joins a column as text, PostgreSQL as the eight bytes of each number.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import orjson

from kaohe.scheme.fixed_point import IntArray

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Dialect(ABC):
    """How one kind of database is spoken to.

    Attributes:
        fence: ends a subselect that must not become part of the one around it, where that would be worse.
    """

    fence = ""

    @abstractmethod
    def statement(self, sql: str) -> str:
        """A statement in the form that the driver takes."""

    @abstractmethod
    def among_ids(self, expression: str, place: int) -> str:
        """The condition that an expression is one of the ids given at a place (see :meth:`ids`)."""

    @abstractmethod
    def among_texts(self, expression: str, place: int) -> str:
        """The condition that an expression is one of the texts given at a place (see :meth:`texts`)."""

    @abstractmethod
    def among_found(self, expression: str, select: str) -> str:
        """The condition that an expression is one of what a statement finds first, once and for all."""

    @abstractmethod
    def ids(self, ids: Iterable[int]) -> object:
        """Ids as one argument of a statement."""

    @abstractmethod
    def texts(self, texts: Collection[str]) -> object:
        """Texts as one argument of a statement."""

    @abstractmethod
    def contains(self, expression: str, place: int) -> str:
        """The condition that an expression contains the text given at a place."""

    @abstractmethod
    def given(self, columns: Mapping[str, str], place: int) -> str:
        """A table to select from, given as one argument (see :func:`table`): its columns with their types."""

    @abstractmethod
    def by_index(self, index: str) -> str:
        """What follows a table that is to be read by an index, where the planner would choose a worse one."""

    @abstractmethod
    def column(self, expression: str) -> str:
        """The aggregate that brings a whole column of numbers as one value."""

    @abstractmethod
    def append_only(self, table: str) -> Sequence[str]:
        """Statements that have a table refuse every change of a row that it holds."""

    @abstractmethod
    def guards(self, table: str) -> tuple[str, Sequence[str]]:
        """A statement that gives what refuses these changes now, and what it gives where all of it is there."""

    @abstractmethod
    def lines(self, expression: str, order: str) -> str:
        """The aggregate that brings texts, selected in an order, as the lines of one text."""

    @abstractmethod
    def iso(self, day: str) -> str:
        """The expression of a date as ISO text."""

    @abstractmethod
    def setting_aside(self, table: str) -> str:
        """The statement that sets aside as many ids of a table as are given, one after the other, and has the last."""

    @abstractmethod
    def numbers(self, column: Any) -> IntArray:
        """The numbers of a column brought by :meth:`column`."""

    @abstractmethod
    def day(self, day: date) -> object:
        """A date as an argument."""

    @abstractmethod
    def date(self, stored: Any) -> date:
        """A date as it comes back."""

    @abstractmethod
    def moment(self, moment: datetime) -> object:
        """A moment as an argument."""

    @abstractmethod
    def datetime(self, stored: Any) -> datetime:
        """A moment as it comes back."""


class SqliteDialect(Dialect):
    """SQLite: lists travel as JSON, dates as ISO text."""

    fence = " LIMIT -1"

    def statement(self, sql: str) -> str:
        return _numbered(sql)

    def among_ids(self, expression: str, place: int) -> str:
        return f"{expression} IN (SELECT value FROM json_each(${place}))"

    def among_texts(self, expression: str, place: int) -> str:
        return self.among_ids(expression, place)

    def among_found(self, expression: str, select: str) -> str:
        return f"{expression} IN ({select})"

    def ids(self, ids: Iterable[int]) -> object:
        return f"[{','.join(map(str, ids))}]"

    def texts(self, texts: Collection[str]) -> object:
        return orjson.dumps(storable(texts)).decode()

    def contains(self, expression: str, place: int) -> str:
        return f"instr({expression}, ${place}) > 0"

    def given(self, columns: Mapping[str, str], place: int) -> str:
        chosen = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name in columns)
        return f"(SELECT {chosen} FROM json_each(${place}))"

    def by_index(self, index: str) -> str:
        return f"INDEXED BY {index}"

    def column(self, expression: str) -> str:
        return f"group_concat({expression})"

    def lines(self, expression: str, order: str) -> str:
        return f"group_concat({expression}, char(10))"

    def iso(self, day: str) -> str:
        return day

    def append_only(self, table: str) -> Sequence[str]:
        return [
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for change in ("UPDATE", "DELETE")
        ]

    def guards(self, table: str) -> tuple[str, Sequence[str]]:
        statement = f"SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}' ORDER BY sql"
        return statement, sorted(self.append_only(table))

    def setting_aside(self, table: str) -> str:
        return f"SELECT COALESCE(MAX(id), 0) + $1 FROM {table}"

    def numbers(self, column: Any) -> IntArray:
        return np.fromstring(column or "", dtype=np.int64, sep=",")

    def day(self, day: date) -> object:
        return day.isoformat()

    def date(self, stored: Any) -> date:
        return date.fromisoformat(stored)

    def moment(self, moment: datetime) -> object:
        return moment.astimezone(UTC).isoformat(sep=" ")

    def datetime(self, stored: Any) -> datetime:
        return datetime.fromisoformat(stored)


class PostgresDialect(Dialect):
    """PostgreSQL through asyncpg: lists are arrays, dates are dates."""

    def statement(self, sql: str) -> str:
        return sql

    def among_ids(self, expression: str, place: int) -> str:
        return f"{expression} = ANY(${place}::bigint[])"

    def among_texts(self, expression: str, place: int) -> str:
        return f"{expression} = ANY(${place}::text[])"

    def among_found(self, expression: str, select: str) -> str:
        return f"{expression} = ANY(ARRAY({select}))"

    def ids(self, ids: Iterable[int]) -> object:
        return [int(each) for each in ids]

    def texts(self, texts: Collection[str]) -> object:
        return storable(texts)

    def contains(self, expression: str, place: int) -> str:
        return f"strpos({expression}, ${place}::text) > 0"

    def given(self, columns: Mapping[str, str], place: int) -> str:
        typed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
        return f"(SELECT * FROM json_to_recordset(${place}::json) AS given({typed}))"

    def by_index(self, index: str) -> str:
        return ""

    def column(self, expression: str) -> str:
        return f"string_agg(int8send({expression}), ''::bytea)"

    def lines(self, expression: str, order: str) -> str:
        return f"string_agg({expression}, chr(10) ORDER BY {order})"

    def iso(self, day: str) -> str:
        return f"to_char({day}, 'YYYY-MM-DD')"

    def append_only(self, table: str) -> Sequence[str]:
        return [
            f"""CREATE FUNCTION {table}_refused() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$""",
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_refused()""",
        ]

    def guards(self, table: str) -> tuple[str, Sequence[str]]:
        # Whether it refuses, and not only whether something of its name is there.
        statement = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid "
            f"WHERE t.tgrelid = '{table}'::regclass AND t.tgenabled IN ('O', 'A') AND t.tgtype & 58 = 58 "
            f"AND f.prosrc LIKE '%RAISE EXCEPTION ''{table} is append-only''%'"
        )
        return statement, [f"{table}_append_only"]

    def setting_aside(self, table: str) -> str:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        return f"SELECT setval({sequence}, nextval({sequence}) + $1 - 1)"

    def numbers(self, column: Any) -> IntArray:
        return np.frombuffer(column or b"", dtype=">i8").astype(np.int64)

    def day(self, day: date) -> object:
        return day

    def date(self, stored: Any) -> date:
        assert isinstance(stored, date)
        return stored

    def moment(self, moment: datetime) -> object:
        return moment

    def datetime(self, stored: Any) -> datetime:
        assert isinstance(stored, datetime)
        return stored


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of numbers and texts as the one argument that :meth:`Dialect.given` reads."""
    return orjson.dumps([dict(zip(columns, row, strict=True)) for row in rows]).decode()


def texts(given: Iterable[object]) -> list[str]:
    """What is a text at all; the checks of entries tell the rest."""
    return sorted({each for each in given if isinstance(each, str)})


def storable(texts: Iterable[str]) -> list[str]:
    """The texts that a database can hold at all; no other can be on file."""
    return [text for text in texts if is_storable(text)]


def is_storable(text: str) -> bool:
    """Whether a database can hold a text: no NUL, no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


@lru_cache(maxsize=1000)
def _numbered(sql: str) -> str:
    """SQLite names its arguments ``?1``, by number; ``$.`` stays, it begins a path in JSON."""
    return sql.replace("$", "?").replace("'?.", "'$.")

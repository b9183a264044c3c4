"""Tables: named columns with a type and a meaning, and rows that come in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from kaohe.scheme.exact import IntArray

#: What one field of a row may hold; None where it does not apply or nothing bounds it.
Value: TypeAlias = str | int | bool | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]
Chunk: TypeAlias = list[Row]

#: How many units are read at a time.
UNITS_PER_CHUNK = 500


class ColumnType(StrEnum):
    """What a column holds, None apart: text, a whole number, a decimal with two decimals, true or false, a day.

    Each has a counterpart in Arrow: string, int64, decimal128(38, 2), bool, date32.
    """

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    FLAG = "FLAG"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name (lower_snake), what it holds, and what that means, units included."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table. Its rows are tuples with one value a column."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def table(name: str, meaning: str, *columns: tuple[str, ColumnType, str]) -> Table:
    """A table from the name, type and meaning of each column."""
    return Table(name, meaning, tuple(Column(*each) for each in columns))


def in_chunks(rows: IntArray, size: int = UNITS_PER_CHUNK) -> Iterator[IntArray]:
    """The rows of units, ``size`` at a time.

    Raises:
        ValueError: ``size`` is below 1.
    """
    if size < 1:
        raise ValueError("a chunk holds at least one unit")
    return (rows[start : start + size] for start in range(0, len(rows), size))

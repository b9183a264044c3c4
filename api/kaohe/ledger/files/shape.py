"""What is known of a table beside its entries: where each stands, and how its columns were understood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a file to be looked at: a row that was passed over, or a cell that was understood in some way.

    ``row`` counts as a spreadsheet does, ``column`` is a heading, and ``sheet`` is one of a workbook; None where all of
    the file is meant.
    """

    row: int | None
    column: str | None
    message: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """How a column was understood: ``field`` is None where it states nothing, ``samples`` are cells and what they say.

    ``forms`` are the ways in which its days are written.
    """

    letter: str
    heading: str
    field: str | None
    forms: tuple[str, ...]
    samples: tuple[tuple[str, str], ...]

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> ColumnRead:
        """What was written of one as JSON."""
        samples = tuple((cell, said) for cell, said in told["samples"])
        return cls(told["letter"], told["heading"], told["field"], tuple(told["forms"]), samples)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the entries of a table stand; rows are counted as a spreadsheet does."""

    section: str
    sheet: str | None
    header_row: int
    header: Sequence[str]
    #: Where each field stands, from 0.
    places: Mapping[str, int]
    #: From which entry on how many rows stand above that are none: the header, and those that were passed over.
    above: Sequence[tuple[int, int]]
    entries: int
    notes: Sequence[Note] = ()
    columns: Sequence[ColumnRead] = field(default=())

    def row(self, index: int) -> int:
        """The row of an entry."""
        place = bisect_right(self.above, index, key=lambda each: each[0]) - 1
        return index + self.above[place][1] + 1

    def column(self, field: str) -> str:
        """The heading of the column that holds a field."""
        place = self.places.get(field)
        return field if place is None else self.header[place]

    def cell(self, index: int, field: str | None) -> str | None:
        """The cell of a field, if it stands on a sheet."""
        place = None if field is None else self.places.get(field)
        return None if self.sheet is None or place is None else f"{letters(place)}{self.row(index)}"


def letters(place: int) -> str:
    """What a spreadsheet calls a column, from 0 on: A to Z, AA and so on."""
    name = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        name, place = chr(ord("A") + rest) + name, place - 1
    return name

"""A CSV file as entries of a ledger: its delimiter and columns told by the header, its rows read as a stream."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from typing import BinaryIO

from kaohe.ledger.files.cells import Value
from kaohe.ledger.files.columns import TABLES, Columns
from kaohe.ledger.files.encodings import encoding_of
from kaohe.ledger.files.entries import FileEntries
from kaohe.ledger.files.layout import LAST_COLUMN, Rows
from kaohe.ledger.files.shape import Note, Shape
from kaohe.ledger.files.sheet import Sheet
from kaohe.ledger.files.words import FileFormat, UnreadableFile, Vocabulary

_DELIMITERS = ",;\t"

#: How many rows may stand above the header: titles, who made the table, of which month it is.
_ABOVE_HEADER = 10
#: In how many places rows may be passed over.
_MOST_GAPS = 200_000


@dataclass(frozen=True)
class _Head:
    """Where a table begins: its delimiter, and its header with the row in which that stands, from 1."""

    delimiter: str
    header: Sequence[str]
    row: int
    columns: type[Columns]


@dataclass
class CsvTable(FileEntries):
    """The rows of a CSV file below its header. Rows without anything in them are passed over."""

    columns: Columns
    _file: BinaryIO
    _encoding: str
    _head: _Head
    _rows: Rows
    #: The sheet of a workbook that it was.
    _sheet: Sheet | None = None
    _count: int = 0
    #: From which entry on how many rows stand above that are none: the header, and blank ones.
    _above: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def opened(
        cls, file: BinaryIO, registry: Vocabulary, format_: FileFormat | None = None, encoding: str | None = None
    ) -> CsvTable:
        """Look through a whole file, so that its encoding and the number of its rows are known.

        Args:
            file: the file, which must stay open while the rows are read.
            registry: the metrics and kinds of incidents.
            format_: which of the tables it is; told by the header if left out.
            encoding: in which it was saved; found if left out.

        Raises:
            UnreadableFile: it is not text, not CSV, or none of the tables.
        """
        encoding = encoding_of(file, encoding)
        with _text(file, encoding) as (lines, delimiter):
            above = list(islice(lines, _ABOVE_HEADER + 1))
        head = _head_of(above, (delimiter,) if delimiter else tuple(_DELIMITERS), registry, format_)
        columns = head.columns(registry, head.header, head.row)
        table = cls(columns, file, encoding, head, Rows(columns, head.row))
        table._look_through()
        return table

    @classmethod
    def of_sheet(cls, sheet: Sheet, registry: Vocabulary, format_: FileFormat | None = None) -> CsvTable | None:
        """The table on a sheet of a workbook; None where nothing on it is like one.

        Raises:
            UnreadableFile: it is like a table and none.
        """
        with _text(sheet.file, "utf-8") as (lines, _):
            above = list(islice(lines, _ABOVE_HEADER + 1))
        tables = [table for table in TABLES if format_ in (None, table.format)]
        heads = list(_heads(above, ",", registry, tables))
        if not any(head.columns.known(registry, head.header) > 1 for head in heads):
            return None
        try:
            head = _head_of(above, ",", registry, format_)
            columns = head.columns(registry, head.header, head.row)
            table = cls(columns, sheet.file, "utf-8", head, Rows(columns, head.row, sheet.merged), sheet)
            table._look_through()
        except UnreadableFile as error:
            raise UnreadableFile(f"sheet {sheet.name}: {error}") from error
        return table

    @property
    def notes(self) -> Sequence[Note]:
        if self._sheet is None:
            return self._rows.notes
        name = self._sheet.name
        return [*self._sheet.notes, *(replace(note, sheet=name) for note in self._rows.notes)]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, Value]]:
        entry = self.columns.entry
        with _below_header(self._file, self._encoding, self._head) as rows:
            yield from filter(None, map(entry, self._rows.meant(rows)))

    @cached_property
    def shape(self) -> Shape:
        """Where the entries stand, once they are known."""
        return Shape(
            self.columns.section,
            None if self._sheet is None else self._sheet.name,
            self._head.row,
            self.columns.header,
            self.columns.places,
            self._above,
            self._count,
            self.notes,
            self._rows.columns_read(),
        )

    @property
    def shapes(self) -> Sequence[Shape]:
        return (self.shape,)

    def row(self, index: int) -> int:
        """The row of an entry, counted as a spreadsheet does."""
        return self.shape.row(index)

    def sheet(self, index: int) -> str | None:
        """The name of the sheet, if it was one."""
        return self.shape.sheet

    def cell(self, index: int, field: str | None) -> str | None:
        """The cell of a field, if it was on a sheet."""
        return self.shape.cell(index, field)

    def column(self, field: str, index: int) -> str:
        """The heading of the column that holds a field."""
        return self.shape.column(field)

    def _look_through(self) -> None:
        passed_over = self._head.row
        self._above = [(0, passed_over)]
        with _below_header(self._file, self._encoding, self._head) as rows:
            for is_entry in self._rows.look_through(rows):
                if is_entry:
                    self._count += 1
                    continue
                passed_over += 1
                if len(self._above) > _MOST_GAPS:
                    raise UnreadableFile(f"has blank rows in more than {_MOST_GAPS} places between its entries")
                if self._above[-1][0] == self._count:
                    self._above.pop()
                self._above.append((self._count, passed_over))


def is_table(text: str, registry: Vocabulary) -> bool:
    """Whether a text begins like one of the tables."""
    lines = text.split("\n")[: _ABOVE_HEADER + 1]
    return any(
        head.columns.known(registry, head.header) > 1 for head in _heads(lines, tuple(_DELIMITERS), registry, TABLES)
    )


def _head_of(
    lines: Sequence[str], delimiters: Sequence[str], registry: Vocabulary, format_: FileFormat | None
) -> _Head:
    """The header among the first lines, and the table that knows most of its columns."""
    tables = [table for table in TABLES if format_ in (None, table.format)]
    if not any(map(str.strip, lines)):
        raise UnreadableFile("row 1 must name the columns, and it is empty")
    heads = list(_heads(lines, delimiters, registry, tables))
    known = [head.columns.known(registry, head.header) for head in heads]
    if not any(known):
        raise UnreadableFile(f"row 1 must name the columns; {'; '.join(each.in_words(registry) for each in tables)}")
    fits = [(head.columns.is_whole(head.header), known) for head, known in zip(heads, known, strict=True)]
    return heads[fits.index(max(fits))]


def _heads(
    lines: Sequence[str], delimiters: Sequence[str], registry: Vocabulary, tables: Sequence[type[Columns]]
) -> Iterator[_Head]:
    """Every row that may be the header, cut at each of the delimiters, without the empty columns at its end."""
    for delimiter in delimiters:
        reader = csv.reader(lines, delimiter=delimiter)
        try:
            for number, row in enumerate(reader, 1):
                if len(row) > LAST_COLUMN:
                    raise UnreadableFile(f"row {number} has {len(row)} columns; a table has at most {LAST_COLUMN}")
                header = [heading.strip() for heading in row]
                while header and not header[-1]:
                    header.pop()
                yield from (_Head(delimiter, header, number, table) for table in tables)
        except csv.Error:
            continue


@contextmanager
def _below_header(file: BinaryIO, encoding: str, head: _Head) -> Generator[Iterator[list[str]]]:
    with _text(file, encoding) as (lines, _):
        reader = csv.reader(lines, delimiter=head.delimiter, strict=True)
        try:
            for _ in range(head.row):
                next(reader)
            yield reader
        except csv.Error as error:
            raise UnreadableFile(f"is not CSV: {error} in line {reader.line_num}") from error


@contextmanager
def _text(file: BinaryIO, encoding: str) -> Generator[tuple[Iterator[str], str]]:
    """The lines of a file from its start, and the delimiter that Excel's ``sep=`` names; the file stays open.

    Marks that were put before a mark already there, and the line of ``sep=``, which Excel does not show, are left out.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        first = text.readline(csv.field_size_limit()).lstrip("\ufeff")
        said = first.strip("\r\n").strip('"')
        if said.casefold().startswith("sep=") and len(said) == len("sep=,"):
            yield text, said[-1]
        else:
            lines: Iterable[str] = [first] if first else []
            yield chain(lines, text), ""
    finally:
        text.detach()

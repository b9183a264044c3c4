"""A CSV file as entries of a ledger: its delimiter and columns told by the header, its rows read as a stream."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from kaohe.ledger.files.cells import Value
from kaohe.ledger.files.columns import TABLES, Columns
from kaohe.ledger.files.encodings import encoding_of
from kaohe.ledger.files.entries import FileEntries
from kaohe.ledger.files.words import FileFormat, UnreadableFile
from kaohe.plugins import Registry

_DELIMITERS = ",;\t"


@dataclass
class CsvTable(FileEntries):
    """The rows of a CSV file below its header. Rows without anything in them are passed over."""

    columns: Columns
    _file: BinaryIO
    _encoding: str
    _delimiter: str
    _count: int = 0
    #: From which entry on how many rows stand above that are none: the header, and blank ones.
    _above: list[tuple[int, int]] = field(default_factory=lambda: [(0, 1)])

    @classmethod
    def opened(
        cls, file: BinaryIO, registry: Registry, format_: FileFormat | None = None, encoding: str | None = None
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
        delimiter, header, columns = _table_of(_first_line(file, encoding), registry, format_)
        table = cls(columns(registry, header), file, encoding, delimiter)
        table._look_through()
        return table

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, Value]]:
        entry = self.columns.entry
        with _rows(self._file, self._encoding, self._delimiter) as rows:
            next(rows)
            yield from filter(None, map(entry, rows))

    def row(self, index: int) -> int:
        """The row of an entry, the header being row 1."""
        place = bisect_right(self._above, index, key=lambda each: each[0]) - 1
        return index + self._above[place][1] + 1

    def column(self, field: str) -> str:
        """The heading of the column that holds a field."""
        place = self.columns.places.get(field)
        return field if place is None else self.columns.header[place]

    def _look_through(self) -> None:
        blank = 0
        with _rows(self._file, self._encoding, self._delimiter) as rows:
            next(rows)
            for row in rows:
                if any(map(str.strip, row)):
                    self._count += 1
                    continue
                blank += 1
                if self._above[-1][0] == self._count:
                    self._above.pop()
                self._above.append((self._count, 1 + blank))


def is_table(line: str, registry: Registry) -> bool:
    """Whether a line is the header of one of the tables."""
    return any(table.known(registry, header) > 1 for _, header in _headers(line) for table in TABLES)


def _table_of(line: str, registry: Registry, format_: FileFormat | None) -> tuple[str, Sequence[str], type[Columns]]:
    """Delimiter, header and table, those that know most of the columns."""
    tables = [table for table in TABLES if format_ in (None, table.format)]
    ways = [(table.known(registry, header), delimiter, header, table)
            for table in tables for delimiter, header in _headers(line)]  # fmt: skip
    known, delimiter, header, table = max(ways, key=lambda way: way[0])
    if not known:
        raise UnreadableFile(f"row 1 must name the columns; {'; '.join(each.in_words(registry) for each in tables)}")
    return delimiter, header, table


def _headers(line: str) -> Iterator[tuple[str, list[str]]]:
    """A header line cut at each of the delimiters, without the empty columns at its end."""
    for delimiter in _DELIMITERS:
        try:
            header = [heading.strip() for heading in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        while header and not header[-1]:
            header.pop()
        yield delimiter, header


def _first_line(file: BinaryIO, encoding: str) -> str:
    with _text(file, encoding) as text:
        line = text.readline(csv.field_size_limit())
    if not line.strip():
        raise UnreadableFile("row 1 must name the columns, and it is empty")
    return line


@contextmanager
def _rows(file: BinaryIO, encoding: str, delimiter: str) -> Generator[Iterator[list[str]]]:
    with _text(file, encoding) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            yield reader
        except csv.Error as error:
            raise UnreadableFile(f"is not CSV: {error} in line {reader.line_num}") from error


@contextmanager
def _text(file: BinaryIO, encoding: str) -> Generator[io.TextIOWrapper]:
    """A file from its start as text, and still open afterwards."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()

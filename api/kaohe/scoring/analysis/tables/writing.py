"""Tables in files, chunk by chunk: CSV that a spreadsheet may open, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from kaohe.scoring.analysis.tables.table import Chunk, ColumnType, Row, Table, Value

#: What Excel looks for at the start of a file to read it as UTF-8.
BOM = b"\xef\xbb\xbf"

#: A field that starts so may be run as a formula; spreadsheets take the full-width signs too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class TableWriter(Protocol):
    """Makes one file of one table: what it starts with, what each chunk adds, what it ends with.

    A file without its end is not whole. No more than some thousand rows are held at a time.
    """

    def start(self) -> bytes:
        """What stands before all rows."""
        ...

    def rows(self, chunk: Chunk) -> bytes:
        """Some rows; empty where they are held back."""
        ...

    def end(self) -> bytes:
        """What stands after all rows, those held back included."""
        ...


class CsvWriter:
    r"""A header, then a line a row, as CSV by RFC 4180 in UTF-8; lines end in CR LF.

    Decimals are written as they are, days as YYYY-MM-DD, flags as true and false, None as nothing. Text that starts
    with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab, CR or LF gets an apostrophe before it unless it
    is a plain number, so that no spreadsheet runs it.
    """

    def __init__(self, table: Table, *, bom: bool = False) -> None:
        """Write a table; with ``bom`` the file starts with the mark by which Excel knows UTF-8."""
        self._header, self._mark = table.header, BOM if bom else b""

    def start(self) -> bytes:
        """The header."""
        return self._mark + _csv([self._header])

    def rows(self, chunk: Chunk) -> bytes:
        """A line a row."""
        return _csv([_field(value) for value in row] for row in chunk)

    def end(self) -> bytes:
        """Nothing."""
        return b""


class JsonLinesWriter:
    """Each row as an object on a line of its own, in UTF-8; decimals are strings, so that none becomes a binary float.

    Days are YYYY-MM-DD, None is null.
    """

    def __init__(self, table: Table) -> None:
        self._header = table.header

    def start(self) -> bytes:
        """Nothing."""
        return b""

    def rows(self, chunk: Chunk) -> bytes:
        """A line a row."""
        lines = (_JSON.encode(dict(zip(self._header, row, strict=True))) for row in chunk)
        return "".join(f"{line}\n" for line in lines).encode()

    def end(self) -> bytes:
        """Nothing."""
        return b""


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    return plain(value)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain(value: int | bool | Decimal | date) -> str:
    """A value as a program would read it back."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _jsonable(value: object) -> str:
    assert isinstance(value, Decimal | date)
    return plain(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_jsonable)


class TableFormat(StrEnum):
    """How a table is written; the value is the ending of the file."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """What the file is called on the web."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8; header=present",
    TableFormat.JSONL: "application/jsonl; charset=utf-8",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}


def table_writer(table: Table, written_as: TableFormat, *, bom: bool = False) -> TableWriter:
    """What writes a table in a format; ``bom`` is for CSV alone.

    Raises:
        ParquetUnavailable: pyarrow is not installed.
    """
    match written_as:
        case TableFormat.CSV:
            return CsvWriter(table, bom=bom)
        case TableFormat.JSONL:
            return JsonLinesWriter(table)
        case TableFormat.PARQUET:
            return ParquetWriter(table)


#: How many rows a row group has, the last one apart: as many are held before they are written.
ROWS_PER_GROUP = 10_000

#: How many digits a decimal may have, two of them after the point.
_DIGITS, _PLACES = 38, 2


class ParquetUnavailable(Exception):  # noqa: N818  # what it says, not that it is an error
    """Parquet is asked for where pyarrow is not installed."""

    def __init__(self) -> None:
        super().__init__("Parquet needs pyarrow, which is not installed: install kaohe[parquet]")


class ParquetWriter:
    """Row groups, compressed with zstd. Decimals stay exact, as decimal128(38, 2).

    What the table and each column mean is in the metadata ``meaning`` of the schema and of its fields.
    """

    def __init__(self, table: Table) -> None:
        """Write a table.

        Raises:
            ParquetUnavailable: pyarrow is not installed.
        """
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise ParquetUnavailable from error
        self._schema, self._to_batch = arrow_schema(table), pa.record_batch
        self._written = _Written()
        self._writer: Any = pq.ParquetWriter(self._written, self._schema, compression="zstd")
        self._held: list[Row] = []

    def start(self) -> bytes:
        """The mark of the format."""
        return self._written.taken()

    def rows(self, chunk: Chunk) -> bytes:
        """The row groups that these rows fill."""
        self._held += chunk
        while len(self._held) >= ROWS_PER_GROUP:
            self._write_group(self._held[:ROWS_PER_GROUP])
            del self._held[:ROWS_PER_GROUP]
        return self._written.taken()

    def end(self) -> bytes:
        """The last row group, and the footer that says where all of them are."""
        if self._held:
            self._write_group(self._held)
        self._writer.close()
        return self._written.taken()

    def _write_group(self, rows: list[Row]) -> None:
        columns = [list(column) for column in zip(*rows, strict=True)]
        arrays = dict(zip(self._schema.names, columns, strict=True))
        self._writer.write_batch(self._to_batch(arrays, schema=self._schema), row_group_size=ROWS_PER_GROUP)


def arrow_schema(table: Table) -> Any:
    """The columns of a table as a schema of Arrow."""
    import pyarrow as pa

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.DECIMAL: pa.decimal128(_DIGITS, _PLACES),
        ColumnType.FLAG: pa.bool_(),
        ColumnType.DATE: pa.date32(),
    }
    fields = [pa.field(each.name, types[each.type], metadata={"meaning": each.meaning}) for each in table.columns]
    return pa.schema(fields, metadata={"table": table.name, "meaning": table.meaning})


class _Written(io.RawIOBase):
    """A file of which only what was not taken yet is kept."""

    def __init__(self) -> None:
        self._kept, self._length = bytearray(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, data: Any) -> int:
        self._kept += data
        self._length += len(data)
        return len(data)

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken

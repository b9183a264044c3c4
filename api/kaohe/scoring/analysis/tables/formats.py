"""The formats that a table may be written in."""

from __future__ import annotations

from enum import StrEnum

from kaohe.scoring.analysis.tables.parquet import ParquetWriter
from kaohe.scoring.analysis.tables.table import Table
from kaohe.scoring.analysis.tables.writing import CsvWriter, JsonLinesWriter, TableWriter


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

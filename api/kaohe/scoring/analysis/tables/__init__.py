"""Cards, items, findings, amounts, evidence and comparisons as rows with documented columns, and their writers."""

from kaohe.scoring.analysis.tables.cards import amount_rows, card_rows, comparison_rows, finding_rows, item_rows
from kaohe.scoring.analysis.tables.evidence import evidence_chunk, evidence_rows
from kaohe.scoring.analysis.tables.parquet import ParquetUnavailable
from kaohe.scoring.analysis.tables.table import (
    AMOUNTS,
    CARDS,
    COMPARISON,
    EVIDENCE,
    FINDINGS,
    ITEMS,
    TABLES,
    Chunk,
    Column,
    ColumnType,
    Row,
    Table,
    Value,
    in_chunks,
)
from kaohe.scoring.analysis.tables.writing import TableFormat, TableWriter, table_writer

__all__ = [
    "AMOUNTS",
    "CARDS",
    "COMPARISON",
    "EVIDENCE",
    "FINDINGS",
    "ITEMS",
    "TABLES",
    "Chunk",
    "Column",
    "ColumnType",
    "ParquetUnavailable",
    "Row",
    "Table",
    "TableFormat",
    "TableWriter",
    "Value",
    "amount_rows",
    "card_rows",
    "comparison_rows",
    "evidence_chunk",
    "evidence_rows",
    "finding_rows",
    "in_chunks",
    "item_rows",
    "table_writer",
]

"""Cards, items, findings, amounts, evidence and comparisons as rows with documented columns, and their writers."""

from kaohe.scoring.analysis.tables.cards import amount_rows, card_rows, finding_rows, item_rows
from kaohe.scoring.analysis.tables.columns import AMOUNTS, CARDS, COMPARISON, EVIDENCE, FINDINGS, ITEMS, TABLES
from kaohe.scoring.analysis.tables.comparing import comparison_rows
from kaohe.scoring.analysis.tables.evidence import evidence_chunk, evidence_rows
from kaohe.scoring.analysis.tables.table import Chunk, Column, ColumnType, Row, Table, Value, in_chunks
from kaohe.scoring.analysis.tables.writing import csv_bytes, json_lines

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
    "Row",
    "Table",
    "Value",
    "amount_rows",
    "card_rows",
    "comparison_rows",
    "csv_bytes",
    "evidence_chunk",
    "evidence_rows",
    "finding_rows",
    "in_chunks",
    "item_rows",
    "json_lines",
]

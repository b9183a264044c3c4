"""CSV, JSON Lines and Parquet, read back by other readers."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scoring.analysis import (
    ITEMS,
    Chunk,
    ColumnType,
    ParquetUnavailable,
    Table,
    TableFormat,
    Value,
    table_writer,
)
from kaohe.scoring.analysis.tables import writing
from kaohe.scoring.analysis.tables.table import table

TEXT, INTEGER, DECIMAL, FLAG, DATE = ColumnType
SAMPLE: Table = table(
    "sample",
    "A sample.",
    ("text", TEXT, "text"),
    ("integer", INTEGER, "a whole number"),
    ("decimal", DECIMAL, "a decimal"),
    ("flag", FLAG, "a flag"),
    ("day", DATE, "a day"),
)
STARTS = tuple("=+-@\t\r\n＝＋－＠")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
ROWS = st.tuples(
    st.none()
    | TEXTS
    | st.tuples(st.sampled_from(STARTS), TEXTS).map("".join)
    | st.from_regex(r"[+-]?[0-9]+(\.[0-9]+)?"),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.decimals(-(10**15), 10**15, places=2),
    st.none() | st.booleans(),
    st.none() | st.dates(),
)
CHUNKS = st.lists(st.lists(ROWS, max_size=4), max_size=4)


def file_of(table: Table, chunks: list[Chunk], written_as: TableFormat, *, bom: bool = False) -> bytes:
    writer = table_writer(table, written_as, bom=bom)
    return b"".join([writer.start(), *map(writer.rows, chunks), writer.end()])


def written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        plain = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value)
        return f"'{value}" if value[:1] in STARTS and value and not plain else value
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(CHUNKS, st.booleans())
def test_csv_is_read_back_as_it_was_and_nothing_in_it_is_a_formula(chunks: list[Chunk], bom: bool) -> None:
    whole = file_of(SAMPLE, chunks, TableFormat.CSV, bom=bom)
    assert whole.startswith(b"\xef\xbb\xbf") == bom
    header, *rows = csv.reader(io.StringIO(whole.decode("utf-8-sig" if bom else "utf-8"), newline=""))
    assert tuple(header) == SAMPLE.header
    assert rows == [[written(value) for value in row] for chunk in chunks for row in chunk]
    for text, *_ in rows:
        assert not text.startswith(STARTS) or re.fullmatch(r"[+-][0-9]+(\.[0-9]+)?", text)


@given(CHUNKS)
def test_json_lines_are_one_object_a_row_and_exact(chunks: list[Chunk]) -> None:
    lines = file_of(SAMPLE, chunks, TableFormat.JSONL).decode().split("\n")
    assert lines.pop() == ""
    rows = [row for chunk in chunks for row in chunk]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        found = json.loads(line)
        assert tuple(found) == SAMPLE.header
        for value, back in zip(row, found.values(), strict=True):
            if isinstance(value, Decimal):
                assert isinstance(back, str)
                assert Decimal(back) == value
            else:
                assert back == (value.isoformat() if isinstance(value, date) else value)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("-12.50", "-12.50"),
        ("+7", "+7"),
        ("-1.", "'-1."),
        ("-１", "'-１"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("泸溪县", "泸溪县"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_formula_gets_an_apostrophe_and_a_number_none(text: str, field: str) -> None:
    line = table_writer(SAMPLE, TableFormat.CSV).rows([(text, 1, Decimal("-1.50"), True, None)]).decode()
    assert next(csv.reader([line])) == [field, "1", "-1.50", "true", ""]


def test_lines_of_csv_end_as_its_standard_says_and_large_numbers_have_no_exponent() -> None:
    writer = table_writer(SAMPLE, TableFormat.CSV)
    assert writer.rows([("a,b", 0, Decimal("1E+3"), False, date(2014, 1, 2))]) == b'"a,b",0,1000,false,2014-01-02\r\n'


@pytest.mark.parametrize("written_as", [TableFormat.CSV, TableFormat.JSONL])
def test_text_holds_no_row_back(written_as: TableFormat) -> None:
    writer = table_writer(SAMPLE, written_as)
    assert writer.rows([("x", 1, None, None, None)]).count(b"\n") == 1
    assert writer.end() == b""


def read_back(file: bytes) -> Any:
    return pq.read_table(io.BytesIO(file))


@given(CHUNKS)
def test_parquet_is_read_back_value_by_value(chunks: list[Chunk]) -> None:
    found = read_back(file_of(SAMPLE, chunks, TableFormat.PARQUET))
    assert [tuple(row.values()) for row in found.to_pylist()] == [row for chunk in chunks for row in chunk]


@given(CHUNKS)
def test_the_three_formats_hold_the_same_rows(chunks: list[Chunk]) -> None:
    in_csv = csv.reader(io.StringIO(file_of(SAMPLE, chunks, TableFormat.CSV).decode(), newline=""))
    in_lines = file_of(SAMPLE, chunks, TableFormat.JSONL).decode().split("\n")[:-1]
    in_parquet = read_back(file_of(SAMPLE, chunks, TableFormat.PARQUET)).to_pylist()
    assert next(in_csv) == list(SAMPLE.header)
    for fields, line, row in zip(in_csv, in_lines, in_parquet, strict=True):
        assert fields == [written(value) for value in row.values()]
        assert json.loads(line) == {
            name: str(value) if isinstance(value, Decimal | date) else value for name, value in row.items()
        }


def test_parquet_says_what_it_holds_and_keeps_decimals_exact() -> None:
    schema = read_back(file_of(ITEMS, [], TableFormat.PARQUET)).schema
    assert schema.metadata[b"table"] == b"items"
    assert schema.metadata[b"meaning"].decode() == ITEMS.meaning
    assert [field.metadata[b"meaning"].decode() for field in schema] == [each.meaning for each in ITEMS.columns]
    assert str(schema.field("low").type) == "decimal128(38, 2)"


def test_parquet_goes_out_row_group_by_row_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_PER_GROUP", 100)
    writer, row = table_writer(SAMPLE, TableFormat.PARQUET), ("x", 1, Decimal("0.50"), True, date(2014, 1, 2))
    pieces = [writer.start(), *(writer.rows([row] * 40) for _ in range(8)), writer.end()]
    assert [bool(piece) for piece in pieces[1:-1]] == [False, False, True, False, True, False, False, True]
    file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [100, 100, 100, 20]
    assert {group.column(0).compression for group in groups} == {"ZSTD"}


def test_without_pyarrow_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParquetUnavailable, match=r"install kaohe\[parquet\]"):
        table_writer(SAMPLE, TableFormat.PARQUET)

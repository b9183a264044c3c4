"""CSV and JSON Lines, read back by other readers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scoring.analysis import Chunk, ColumnType, Table, Value, csv_bytes, json_lines
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
    st.none() | st.integers(-(2**63), 2**63),
    st.none() | st.decimals(-(10**15), 10**15, places=2),
    st.none() | st.booleans(),
    st.none() | st.dates(),
)
CHUNKS = st.lists(st.lists(ROWS, max_size=4), max_size=4)


def written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        plain = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value)
        return f"'{value}" if value[:1] in STARTS and value and not plain else value
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(CHUNKS, st.booleans())
def test_csv_is_read_back_as_it_was_and_nothing_in_it_is_a_formula(chunks: list[Chunk], bom: bool) -> None:
    whole = b"".join(csv_bytes(SAMPLE, chunks, bom=bom))
    assert whole.startswith(b"\xef\xbb\xbf") == bom
    header, *rows = csv.reader(io.StringIO(whole.decode("utf-8-sig" if bom else "utf-8"), newline=""))
    assert tuple(header) == SAMPLE.header
    assert rows == [[written(value) for value in row] for chunk in chunks for row in chunk]
    for text, *_ in rows:
        assert not text.startswith(STARTS) or re.fullmatch(r"[+-][0-9]+(\.[0-9]+)?", text)


@given(CHUNKS)
def test_json_lines_are_one_object_a_row_and_exact(chunks: list[Chunk]) -> None:
    lines = b"".join(json_lines(SAMPLE, chunks)).decode().split("\n")
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
    (_, line) = csv_bytes(SAMPLE, [[(text, 1, Decimal("-1.50"), True, None)]])
    assert next(csv.reader([line.decode()])) == [field, "1", "-1.50", "true", ""]


@pytest.mark.parametrize("writer", [csv_bytes, json_lines])
def test_each_chunk_is_written_before_the_next_is_asked_for(writer: object) -> None:
    made = []

    def chunks() -> Iterator[Chunk]:
        for number in range(3):
            made.append(number)
            yield [("x", number, None, None, None)]

    stream = writer(SAMPLE, chunks())  # type: ignore[operator]
    if writer is csv_bytes:
        assert next(stream) == b"text,integer,decimal,flag,day\r\n"
        assert made == []
    next(stream)
    assert made == [0]
    next(stream)
    assert made == [0, 1]


def test_lines_of_csv_end_as_its_standard_says_and_large_numbers_have_no_exponent() -> None:
    lines = list(csv_bytes(SAMPLE, [[("a,b", 0, Decimal("1E+3"), False, date(2014, 1, 2))]]))
    assert lines[1] == b'"a,b",0,1000,false,2014-01-02\r\n'

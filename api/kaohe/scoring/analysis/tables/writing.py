"""Tables as bytes, chunk by chunk: CSV that a spreadsheet may open, and JSON Lines.

A further format (Parquet through pyarrow, as an extra) is one more function of the same shape: the types of the
columns say all that a schema needs.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from kaohe.scoring.analysis.tables.table import Chunk, Table, Value

#: What Excel looks for at the start of a file to read it as UTF-8.
BOM = b"\xef\xbb\xbf"

#: A field that starts so may be run as a formula; spreadsheets take the full-width signs too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def csv_bytes(table: Table, chunks: Iterable[Chunk], *, bom: bool = False) -> Iterator[bytes]:
    r"""The header, then each chunk, as CSV by RFC 4180 in UTF-8; lines end in CR LF.

    Decimals are written as they are, days as YYYY-MM-DD, flags as true and false, None as nothing. Text that starts
    with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab, CR or LF gets an apostrophe before it unless it
    is a plain number, so that no spreadsheet runs it.

    Args:
        table: what the rows are.
        chunks: the rows; each is written before the next is asked for.
        bom: whether to start with the byte order mark by which Excel knows UTF-8.
    """
    yield (BOM if bom else b"") + _csv([table.header])
    for chunk in chunks:
        yield _csv([_field(value) for value in row] for row in chunk)


def json_lines(table: Table, chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """Each row as an object on a line of its own, in UTF-8; decimals are strings, so that none becomes a binary float.

    Days are YYYY-MM-DD, None is null.
    """
    for chunk in chunks:
        lines = (_JSON.encode(dict(zip(table.header, row, strict=True))) for row in chunk)
        yield "".join(f"{line}\n" for line in lines).encode()


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

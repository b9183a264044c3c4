"""Writes a table in CSV that an import takes again, and a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kaohe.ledger.files.cells import written
from kaohe.ledger.files.columns import TABLES
from kaohe.ledger.files.words import Vocabulary

#: What Excel looks for at the start of a file to read it as UTF-8.
BOM = b"\xef\xbb\xbf"


def columns_of(section: str, registry: Vocabulary) -> tuple[str, ...]:
    """The columns of a table that has all of them.

    Raises:
        KeyError: there is no table of that section.
    """
    table = {each.section: each for each in TABLES}[section]
    return (*table.required, *table.optional(registry))


def csv_of(columns: Sequence[str], entries: Iterable[Mapping[str, Any]], *, delimiter: str = ",") -> str:
    """Entries as rows of CSV by RFC 4180; lines end in CR LF, what an entry does not state is a blank cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([written(entry[column]) if column in entry else "" for column in columns] for entry in entries)
    return text.getvalue()


def header_of(columns: Sequence[str], *, delimiter: str = ",") -> str:
    """The first row."""
    return f"{delimiter.join(columns)}\r\n"

"""Opens a file of any of the formats: told by its name, else by its content."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Any, BinaryIO

from kaohe.ledger.files.csv_table import CsvTable, is_table
from kaohe.ledger.files.encodings import decoded_heads, encoding_of
from kaohe.ledger.files.entries import FileEntries, Remarks, Several
from kaohe.ledger.files.large_json import LARGE, from_large_json
from kaohe.ledger.files.plain_json import from_json
from kaohe.ledger.files.shape import Note
from kaohe.ledger.files.words import FileFormat, UnreadableFile, Vocabulary

_JSON, _YAML, _TABLE, _BOOK = {".json"}, {".yaml", ".yml"}, {".csv", ".tsv", ".txt"}, {".xlsx", ".xlsm", ".xls"}

#: How a workbook begins, which is a zip archive.
_ARCHIVE = b"PK\x03\x04"

#: How far into a file one looks to tell what it is.
_HEAD = 64 * 2**10


def read_ledger(
    file: BinaryIO,
    name: str,
    registry: Vocabulary,
    format_: FileFormat | None = None,
    *,
    encoding: str | None = None,
    large: int = LARGE,
) -> dict[str, Any]:
    """Read a file as the sections of a ledger; of a table or a large file the entries stay in it until they are read.

    Args:
        file: the file, which must stay open while its entries are read.
        name: what it is called, whose ending tells its format.
        registry: the metrics and kinds of incidents, which the columns of tables are named after.
        format_: what it is, whatever its name says.
        encoding: in which it was saved, as IANA names it; found if left out, and UTF-8 of JSON and YAML.
        large: from how many bytes on JSON is read as a stream.

    Raises:
        UnreadableFile: it is nothing of the kind.
    """
    format_ = format_ or _format_of(file, name, registry)
    match format_:
        case FileFormat.WORKBOOK:
            return _read_workbook(file, registry, None)
        case FileFormat.LEDGER_JSON if _size(file) >= large:
            if encoding is not None and not encoding_of(file, encoding).startswith("utf-8"):
                raise UnreadableFile("is too large to be in anything but UTF-8")
            return from_large_json(file)
        case FileFormat.LEDGER_JSON | FileFormat.LEDGER_YAML:
            return read_text(file, yaml=format_ is FileFormat.LEDGER_YAML, encoding=encoding)
        case _ if is_archive(file):
            return _read_workbook(file, registry, format_)
        case _:
            table = CsvTable.opened(file, registry, format_, encoding)
            return {table.columns.section: table}


def _read_workbook(file: BinaryIO, registry: Vocabulary, format_: FileFormat | None) -> dict[str, Any]:
    """The tables on the sheets of a workbook; several of one section one after another."""
    from kaohe.ledger.files.workbook import sheets_of  # takes long to load, and is seldom needed

    sheets, notes = sheets_of(file)
    tables: dict[str, list[FileEntries]] = {}
    for sheet in sheets:
        table = CsvTable.of_sheet(sheet, registry, format_)
        if table is None:
            notes.append(Note(None, None, "passed over: there is no table on this sheet", sheet.name))
        else:
            tables.setdefault(table.columns.section, []).append(table)
    if not tables:
        named = ", ".join(sheet.name for sheet in sheets) or "none is shown"
        raise UnreadableFile(f"there is no table on any of its sheets: {named}")
    first = next(iter(tables.values()))
    first.insert(0, Remarks(notes))
    return {section: Several(each) for section, each in tables.items()}


def is_archive(file: BinaryIO) -> bool:
    """Whether a file is a zip archive, as workbooks are."""
    file.seek(0)
    return file.read(len(_ARCHIVE)) == _ARCHIVE


def read_text(file: BinaryIO, *, yaml: bool = False, encoding: str | None = None) -> dict[str, Any]:
    """Read all of a ledger or case file in JSON or YAML.

    Raises:
        UnreadableFile: it is something else.
    """
    codec = "utf-8-sig" if encoding is None else encoding_of(file, encoding)
    file.seek(0)
    try:
        text = file.read().decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"is not UTF-8 text (byte {error.start})") from error
    if not yaml:
        return from_json(text)
    from kaohe.ledger.files.plain_yaml import from_yaml  # takes long to load, and is seldom needed

    return from_yaml(text)


def _format_of(file: BinaryIO, name: str, registry: Vocabulary) -> FileFormat | None:
    """The format of a file; None for a table of which the header tells what it is of."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _TABLE and not is_archive(file):
        return None
    if suffix in _YAML:
        return FileFormat.LEDGER_YAML
    if suffix in _JSON:
        return FileFormat.LEDGER_JSON
    if suffix in _BOOK or is_archive(file):
        return FileFormat.WORKBOOK
    file.seek(0)
    head = file.read(_HEAD)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return FileFormat.LEDGER_JSON
    if any(is_table(text, registry) for text in decoded_heads(file)):
        return None
    raise UnreadableFile("is neither JSON nor a workbook nor a table; say which format it is")


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)

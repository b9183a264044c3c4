"""A workbook of Excel (.xlsx) as the tables on its sheets.

Each sheet that is shown is written out once as CSV, row by row as Excel numbers them, and read from there like every
table. Of a formula its saved value is taken; a cell that has none says so, and is refused where it is read.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from kaohe.ledger.files.shape import Note
from kaohe.ledger.files.sheet import Sheet
from kaohe.ledger.files.words import UnreadableFile

#: How the workbooks of before 2007 begin, and those with a password.
COMPOUND = b"\xd0\xcf\x11\xe0"

#: How large a workbook may get when it is unpacked, and the parts of it that are held whole, in bytes.
_LARGEST, _LARGEST_HELD = 2**30, 128 * 2**20
#: How large the rows of a sheet may be when they are written out.
_LARGEST_SHEET = 256 * 2**20
#: The last row that Excel has, and the last column that is read.
_LAST_ROW, _LAST_COLUMN = 2**20, 1_000

#: What a formula says whose value was not saved.
UNSAVED = "#UNSAVED!"

#: How many digits of a number Excel keeps.
_DIGITS = 15
_ZEROS = re.compile(r"0{2,}")


def sheets_of(file: BinaryIO) -> tuple[list[Sheet], list[Note]]:
    """The sheets of a workbook that are shown, in their order, and notes on those that are not.

    Raises:
        UnreadableFile: it is no workbook, or larger than one may be.
    """
    file.seek(0)
    if file.read(len(COMPOUND)) == COMPOUND:
        raise UnreadableFile("is a workbook of before 2007 (.xls) or has a password; save it as .xlsx without one")
    try:
        _check_size(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that are not read
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            notes = [
                Note(None, None, "passed over: the sheet is hidden", sheet.title)
                for sheet in book.worksheets
                if sheet.sheet_state != "visible"
            ]
            return [_sheet(book, each) for each in book.worksheets if each.sheet_state == "visible"], notes
    except UnreadableFile:
        raise
    except MemoryError:
        raise
    except Exception as error:  # whatever a file of somebody's makes of the library
        raise UnreadableFile(f"is no workbook that can be read (.xlsx): {' '.join(str(error).split())}") from error


def _check_size(file: BinaryIO) -> None:
    """Refuse what would be unpacked to more than fits; no part gives more than it says."""
    try:
        parts = ZipFile(file).infolist()
    except BadZipFile as error:
        raise UnreadableFile("is no workbook of Excel (.xlsx)") from error
    held = sum(part.file_size for part in parts if "worksheets/" not in part.filename)
    if sum(part.file_size for part in parts) > _LARGEST or held > _LARGEST_HELD:
        raise UnreadableFile("is too large when it is unpacked; save the tables as CSV")


def _sheet(book: Workbook, sheet: Any) -> Sheet:
    """Write a sheet out."""
    found = Sheet(sheet.title, io.BytesIO())
    text = io.TextIOWrapper(found.file, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    with book._archive.open(sheet._worksheet_path) as source:  # type: ignore[attr-defined]  # as openpyxl itself does
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # type: ignore[attr-defined]  # as openpyxl itself does
            timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]  # as openpyxl itself does
        )
        for row in _in_order(parser.parse(), sheet):
            writer.writerow(row)
            if found.file.tell() > _LARGEST_SHEET:
                raise UnreadableFile(f"the sheet {found.name} is too large; save it as CSV")
    text.detach()
    found.notes += _hidden(parser, found.name)
    for each in parser.merged_cells.mergeCell if parser.merged_cells else ():
        column, first, _, last = range_boundaries(each.ref)
        if column is not None and first is not None and last is not None and first < last:
            found.merged.setdefault(column - 1, []).append((first, last))
    for ranges in found.merged.values():
        ranges.sort()
    return found


def _in_order(rows: Iterator[tuple[int, list[dict[str, Any]]]], sheet: Any) -> Iterator[list[str]]:
    """The rows as texts, from the first on, with those that are not stored as blank ones."""
    last = 0
    for number, cells in rows:
        texts: list[str] = []
        for cell in cells:
            said = text_of(ReadOnlyCell(sheet, **cell))
            if not said:
                continue
            place = int(cell["column"])
            if place > _LAST_COLUMN:
                raise UnreadableFile(f"the sheet {sheet.title} has more than {_LAST_COLUMN} columns in row {number}")
            texts += [""] * (place - len(texts))
            texts[place - 1] = said
        if not last < number <= _LAST_ROW:
            raise UnreadableFile(f"the rows of the sheet {sheet.title} are in no order")
        if texts:
            yield from ([] for _ in range(last + 1, number))
            yield texts
            last = number


def text_of(cell: Any) -> str:
    """A cell as a person reads it: days in ISO form, 98% as such, 00123 with its zeros, no digit that Excel lost."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return f"{value.isoformat()} 00:00:00"
        case time():
            return value.isoformat("minutes")
        case int() | float():
            return _number(value, str(cell.number_format))
        case _:
            return str(value)


def _number(value: float, looks: str) -> str:
    exact = Decimal(f"{value:.{_DIGITS}g}")
    if "%" in looks:
        return f"{(exact * 100).normalize():f}%"
    if abs(exact) >= Decimal(10) ** _DIGITS:
        return f"{exact:.{_DIGITS - 1}E}"  # what the digits beyond were, nobody knows
    digits = f"{exact.normalize():f}"
    return digits.zfill(len(looks)) if _ZEROS.fullmatch(looks) and digits.isdecimal() else digits


def _hidden(parser: WorkSheetParser, sheet: str) -> Iterator[Note]:
    """Notes on rows and columns that are hidden."""
    rows = sorted(int(row) for row, looks in parser.row_dimensions.items() if looks.get("hidden") in ("1", "true"))
    for first, last in _runs(rows):
        which = f"row {first} is" if first == last else f"rows {first} to {last} are"
        yield Note(first, None, f"{which} hidden, and taken like the others", sheet)
    for column, looks in parser.column_dimensions.items():
        if looks.get("hidden") in ("1", "true"):
            yield Note(None, None, f"the column {column} is hidden, and read like the others", sheet)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow each other, as their first and last."""
    first = None
    for number, following in zip_longest(numbers, numbers[1:]):
        start = number if first is None else first
        first = start
        if following != number + 1:
            yield start, number
            first = None


class _Parser(WorkSheetParser):
    """Reads cells, and tells a formula without a saved value from a blank cell. Looks it leaves alone."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"], cell["data_type"] = UNSAVED, "e"
        return cell

    def parse_formatting(self, element: Any) -> None:
        """Conditional formats are looks."""

    def parse_extensions(self, element: Any) -> None:
        """Extensions are looks."""

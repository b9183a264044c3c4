"""Workbooks of Excel: the tables on their sheets, read as people see them, and placed by sheet and cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from kaohe.ledger.files import FileEntries, FileFormat, Note, UnreadableFile, read_ledger
from tests.support.cards import installed

HEADER = ["编号", "单位", "日期", "类别", "level", "人数"]
DAY = datetime(2014, 3, 5)  # noqa: DTZ001  # as Excel has it
VISIT = ["信-1", "hill", DAY, "petition_visit", "COUNTY", 6]
PLAIN = {
    "ref": "信-1", "unit": "hill", "on": "2014-03-05", "kind": "petition_visit", "level": "COUNTY", "head_count": 6,
}  # fmt: skip

Lay = Callable[[Any], object]


def workbook(*rows: list[Any], lay: Lay | None = None) -> io.BytesIO:
    """A workbook with rows on its one sheet; ``lay`` may do more to the sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in rows:
        sheet.append(row)
    if lay is not None:
        lay(sheet)
    file = io.BytesIO()
    book.save(file)
    return file


def read(file: io.BytesIO, format_: FileFormat | None = None) -> dict[str, FileEntries]:
    return read_ledger(file, "a.xlsx", installed(), format_)


def incidents(*rows: list[Any], lay: Lay | None = None) -> FileEntries:
    return read(workbook(HEADER, *rows, lay=lay))["incidents"]


def test_cells_are_what_a_person_sees() -> None:
    rows = incidents(VISIT, ["信-2", "hill", "2014年3月6日", "来访/上访(一批)", "COUNTY", 7.0])
    first, second = rows
    assert first == PLAIN
    assert second == {**PLAIN, "ref": "信-2", "on": "2014-03-06", "head_count": 7}
    assert not rows.notes


def test_a_title_and_a_total_stand_around_the_table() -> None:
    rows = read(workbook(["2014年信访台账"], [], HEADER, VISIT, ["合计", None, None, None, None, 6]))["incidents"]
    assert list(rows) == [PLAIN]
    assert [(note.row, note.sheet) for note in rows.notes] == [(1, "台账"), (5, "台账")]
    assert (rows.row(0), rows.sheet(0), rows.cell(0, "on"), rows.cell(0, "head_count")) == (4, "台账", "C4", "F4")
    assert rows.column("on", 0) == "日期"


@pytest.mark.parametrize(
    ("value", "looks", "says"),
    [
        (0.98, "0%", "98"),
        (0.985, "0.00%", "98.5"),
        (98, "General", "98"),
        (0.1 + 0.2, "General", "0.3"),
        (0.07, "0%", "7"),
    ],
)
def test_per_cent_are_what_the_cell_shows(value: float, looks: str, says: str) -> None:
    def lay(sheet: Any) -> None:
        sheet["D2"].number_format = looks

    book = workbook(
        ["unit", "period", "metric", "value"], ["lake", 2014, "minhang_linkage.completion_rate", value], lay=lay
    )
    (entry,) = read(book)["observations"]
    assert (entry["period"], entry["value"]) == ("2014", says)


def test_zeros_that_the_cell_shows_are_kept() -> None:
    def lay(sheet: Any) -> None:
        sheet["A2"].number_format = "00000"

    (entry,) = incidents([123, *VISIT[1:]], lay=lay)
    assert entry["ref"] == "00123"


@pytest.mark.parametrize(
    ("ref", "said"), [(123456789012345678, "1.23456789012346E+17"), (DAY, "2014-03-05 00:00:00"), ("#N/A", "#N/A")]
)
def test_a_document_number_that_excel_spoilt_is_never_taken_for_one(ref: Any, said: str) -> None:
    from kaohe.ledger.files.habits import lost

    (entry,) = incidents([ref, *VISIT[1:]])
    assert entry["ref"] == said
    assert lost(said) is not None


def test_a_formula_without_its_value_is_an_error_and_not_blank() -> None:
    rows = incidents([*VISIT[:5], "=3+3"])
    (entry,) = rows
    assert entry["head_count"] == "#UNSAVED!"
    assert [(note.row, note.column) for note in rows.notes] == [(2, "人数")]


def test_merged_cells_say_the_same_in_every_row_also_across_days() -> None:
    def lay(sheet: Any) -> None:
        sheet.merge_cells("B2:B4")
        sheet.merge_cells("C2:C3")

    rows = incidents(
        VISIT,
        ["信-2", None, None, *VISIT[3:]],
        ["信-3", None, DAY, *VISIT[3:]],
        ["信-4", "lake", None, *VISIT[3:]],
        lay=lay,
    )
    assert [(entry["unit"], entry.get("on")) for entry in rows] == [
        ("hill", "2014-03-05"), ("hill", "2014-03-05"), ("hill", "2014-03-05"), ("lake", None),
    ]  # fmt: skip


def test_what_is_hidden_is_told() -> None:
    def lay(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("字典").sheet_state = "hidden"
        sheet.parent.create_sheet("说明").append(["怎样填表"])

    rows = incidents(VISIT, ["信-2", *VISIT[1:]], lay=lay)
    assert [entry["ref"] for entry in rows] == ["信-1", "信-2"]
    assert set(rows.notes) == {
        Note(None, None, "passed over: the sheet is hidden", "字典"),
        Note(None, None, "passed over: there is no table on this sheet", "说明"),
        Note(3, None, "row 3 is hidden, and taken like the others", "台账"),
        Note(None, None, "the column F is hidden, and read like the others", "台账"),
    }


def test_several_sheets_are_several_tables() -> None:
    def lay(sheet: Any) -> None:
        more = sheet.parent.create_sheet("二月")
        for row in (["标题"], HEADER, ["信-2", *VISIT[1:]]):
            more.append(row)
        facts = sheet.parent.create_sheet("指标")
        for row in (["单位", "考核期", "指标", "值"], ["lake", 2014, "luxi2014.work_records", True]):
            facts.append(row)

    found = read(workbook(HEADER, VISIT, lay=lay))
    incidents = found["incidents"]
    assert [entry["ref"] for entry in incidents] == ["信-1", "信-2"]
    assert (incidents.sheet(1), incidents.cell(1, "unit"), incidents.where("incidents", 1)) == (
        "二月",
        "B3",
        "二月 row 3",
    )
    assert [entry["value"] for entry in found["observations"]] == [True]


def test_a_sheet_that_is_like_a_table_and_none_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="sheet 台账: row 1: there is no column"):
        read(workbook(["编号", "单位", "日期", "类别", "姓名"], [*VISIT[:4], "某某"]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and no more", "no workbook"),
        (b"\xd0\xcf\x11\xe0", r"before 2007|password"),
        (b"no archive", "no workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(io.BytesIO(content))


def test_a_workbook_without_a_table_is_refused_with_its_sheets() -> None:
    with pytest.raises(UnreadableFile, match="no table on any of its sheets: 台账"):
        read(workbook(["怎样填表"]))


def test_a_bomb_is_not_unpacked() -> None:
    file = workbook(HEADER, VISIT)
    with ZipFile(file, "a", ZIP_DEFLATED) as book, book.open("xl/sharedStrings2.xml", "w", force_zip64=True) as part:
        for _ in range(160):
            part.write(bytes(2**20))
    assert len(file.getvalue()) < 2**20
    with pytest.raises(UnreadableFile, match="too large when it is unpacked"):
        read(file)


def test_a_part_that_says_less_than_it_holds_is_refused() -> None:
    file = workbook(HEADER, VISIT)
    content = bytearray(file.getvalue())
    with ZipFile(file) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    spoilt = bytes(content).replace(size.to_bytes(4, "little"), (40).to_bytes(4, "little"))
    with pytest.raises(UnreadableFile):
        read(io.BytesIO(spoilt))


def test_a_sheet_that_is_wider_than_any_table_is_refused() -> None:
    def lay(sheet: Any) -> None:
        sheet.cell(2, 1_200, "far")

    with pytest.raises(UnreadableFile, match="more than 1000 columns"):
        incidents(VISIT, lay=lay)


def test_a_workbook_by_any_name_is_known_by_its_content() -> None:
    found = read_ledger(workbook(HEADER, VISIT), "upload", installed())
    assert list(found["incidents"]) == [PLAIN]

"""Tables in CSV: whatever spreadsheets save is read as the entries that were meant."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.files import FileFormat, UnreadableFile, columns_of, csv_of, header_of, read_ledger
from kaohe.ledger.files.cells import guarded
from kaohe.scoring.analysis.tables.writing import safe
from tests.support.cards import installed
from tests.support.drawn import attributes_of

KINDS = installed().kinds
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")

#: Signs that are in the way somewhere: of CSV, of formulas, of encodings.
TEXTS = st.text(st.sampled_from("a信1=+-@＝'\",;\t é𠀀"), min_size=1, max_size=8).filter(
    lambda text: text == text.strip() and "\t" not in text
)


@st.composite
def incidents(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return {
        "ref": draw(TEXTS), "unit": draw(TEXTS), "on": draw(st.dates()).isoformat(), "kind": kind,
        **draw(attributes_of(KINDS[kind])),
    }  # fmt: skip


@st.composite
def observations(draw: st.DrawFn) -> dict[str, Any]:
    metric, value = draw(st.sampled_from([
        ("luxi2014.work_records", True), ("luxi2014.work_records", False), ("luxi2014.backlog_cases", 3),
        ("luxi2014.petition_budget_yuan", "1000.50"), ("nobody.knows", "7"),
    ]))  # fmt: skip
    return {"unit": draw(TEXTS), "period": "2014", "metric": metric, "value": value}


def read(
    text: str | bytes, name: str = "a.csv", format_: FileFormat | None = None, encoding: str | None = None
) -> list[dict[str, Any]]:
    content = text if isinstance(text, bytes) else text.encode()
    (table,) = read_ledger(io.BytesIO(content), name, installed(), format_, encoding=encoding).values()
    entries = list(table)
    assert len(table) == len(entries)
    return entries


@given(st.lists(incidents(), max_size=5), st.sampled_from(ENCODINGS), st.sampled_from(",;\t"))
def test_incidents_come_back_from_any_encoding_and_delimiter(
    entries: list[dict[str, Any]], encoding: str, delimiter: str
) -> None:
    columns = columns_of("incidents", installed())
    text = header_of(columns, delimiter=delimiter) + csv_of(columns, entries, delimiter=delimiter)
    assert read(text.encode(encoding), encoding=encoding) == entries


@given(entries=st.lists(observations(), max_size=5), encoding=st.sampled_from(ENCODINGS))
def test_observations_come_back_from_any_encoding(entries: list[dict[str, Any]], encoding: str) -> None:
    columns = columns_of("observations", installed())
    content = (header_of(columns) + csv_of(columns, entries)).encode(encoding)
    assert read(content, encoding=encoding) == entries


@given(TEXTS)
def test_what_is_run_as_a_formula_is_guarded_as_in_the_tables_of_cards(text: str) -> None:
    assert (guarded(text) != text) >= (safe(text) != text)


def test_chinese_headings_titles_and_habits_of_excel_are_understood() -> None:
    text = (
        "编号,单位,日期,类别,上访到达的层级,人数,重复上访/重访,abnormal,情形,,\r\n"
        "信-1,甲, 2014/3/5 ,petition_visit,京,8,是,FALSE,,,\r\n"
        ",,,,,,,,,,\r\n"
        "报-1,甲,2014年3月15日,report_failure,,,,,迟报\r\n"
        "巡-1,甲,2014/12/31 0:00,patrol_lapse,,,,,LOG,\r\n"
        "\r\n"
    )
    assert read(text.encode("gbk")) == [
        {"ref": "信-1", "unit": "甲", "on": "2014-03-05", "kind": "petition_visit", "level": "NATIONAL",
         "head_count": 8, "repeat": True, "abnormal": False},
        {"ref": "报-1", "unit": "甲", "on": "2014-03-15", "kind": "report_failure", "failure": "LATE"},
        {"ref": "巡-1", "unit": "甲", "on": "2014-12-31", "kind": "patrol_lapse", "lapse": "LOG"},
    ]  # fmt: skip


def test_what_cannot_be_read_stays_as_it_is_for_the_import_to_refuse() -> None:
    text = "ref,unit,on,kind,level,head_count,closed\nR,T,5.3.14,petition_visit,MOON,many,FALSE,spare"
    assert read(text) == [
        {"ref": "R", "unit": "T", "on": "5.3.14", "kind": "petition_visit", "level": "MOON", "head_count": "many",
         "closed": "FALSE", "column 8": "spare"}
    ]  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    text = '\ufeffunit,period,metric,value\n\nA,2014,"a\nb",1\n,,,\n\nB,2014,c,1\nC,2014,c,1\n'
    table = read_ledger(io.BytesIO(text.encode()), "a.csv", installed())["observations"]
    assert [table.row(index) for index in range(len(table))] == [3, 6, 7]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "row 1 must name the columns, and it is empty"),
        (b"\xff\xfea", "is not text in UTF-16"),
        (b"ref,\xff\xff", "is in no encoding for sure: a cell of row 1 says ÿÿ in Windows-1252"),
        (b"ref,\x98\x81\xff\xff\xff", "is not text in UTF-8 and GB18030"),
        (b"who,where", "row 1 must name the columns; a table of incidents has ref, unit, on, kind, and may have"),
        (b"ref,unit,on\n", "row 1: there is no column kind; a table of incidents has"),
        (b"ref,unit,on,kind,petitioner\n", "row 1: there is no column petitioner; a table of incidents has"),
        ("ref,编号,unit,on,kind".encode(), "row 1: two columns are ref: ref and 编号"),
        ("ref,unit,on,kind,level,上访到达的层级".encode(), "row 1: two columns are level of petition_visit"),
        (b"unit,period,metric,value,ref", "row 1: there is no column ref; a table of observations has"),
        (b'ref,unit,on,kind\n"a"b,', "is not CSV: "),
        (b"ref,unit,on,kind\n" + b"a" * 200_000, "is not CSV: field larger than field limit"),
    ],
)
def test_what_is_no_such_table_is_said_with_what_would_be_one(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_without_a_telling_name_is_told_by_its_content(encoding: str) -> None:
    assert read("单位,period,metric,value\n甲,2014,m,1".encode(encoding), "upload")[0]["unit"] == "甲"
    assert read_ledger(io.BytesIO(b' {"units": []}'), "upload", installed()) == {"units": []}
    with pytest.raises(UnreadableFile, match="say which format"):
        read(b"units: []", "upload")
    said = FileFormat.LEDGER_YAML
    assert read_ledger(io.BytesIO(b"units: []"), "upload", installed(), said) == {"units": []}

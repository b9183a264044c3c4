"""Tables as offices lay them out and spreadsheets save them: taken as they are meant, and told where that may err."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.files import FileEntries, Note, UnreadableFile, habits, read_ledger
from tests.support.cards import installed

HEADER = "编号,单位,日期,类别,level,人数"
PLAIN = {
    "ref": "信-1", "unit": "hill", "on": "2014-03-05", "kind": "petition_visit", "level": "COUNTY", "head_count": 6,
}  # fmt: skip


def table(text: str) -> FileEntries:
    (found,) = read_ledger(io.BytesIO(text.encode()), "a.csv", installed()).values()
    assert isinstance(found, FileEntries)
    return found


def incidents(*rows: str, header: str = HEADER) -> FileEntries:
    return table("\n".join((header, *rows)))


def visit(day: str = "2014-03-05", count: str = "6", ref: str = "信-1", unit: str = "hill") -> str:
    return f'{ref},{unit},{day},petition_visit,COUNTY,"{count}"'


def value(metric: str, cell: str) -> Any:
    (entry,) = table(f'unit,period,metric,value\nlake,2014,{metric},"{cell}"\n')
    return entry["value"]


@pytest.mark.parametrize(
    "day",
    ["２０１４年３月５日", "2014/3/5 14:30", "2014/03/05 00:00:00", "2014年3月5日星期三", "2014年 3月 5日", "20140305",
     "二〇一四年三月五日", "2014.03.05", "2014-3-5T08:00", "2014年3月5号(周三)", "2014年3月5日 14时30分", "5-Mar-2014",
     "2014/3/5 下午 2:30", "\"Mar 5, 2014\""],
)  # fmt: skip
def test_a_day_in_a_usual_form_is_that_day_without_a_word(day: str) -> None:
    rows = incidents(visit(day))
    assert list(rows) == [PLAIN]
    assert not rows.notes


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("5-Mar-14", "two digits"),
        ("41703", "41703 is read as 2014-03-05: the number of a day"),
        ("14-3-5", "year of two digits"),
        ("3/5/2014", "month/day/year"),
    ],
)
def test_a_day_that_may_be_read_otherwise_is_told(day: str, said: str) -> None:
    rows = incidents(visit(day))
    assert list(rows) == [PLAIN]
    ((row, column, message),) = [(each.row, each.column, each.message) for each in rows.notes]
    assert (row, column) == (2, "日期")
    assert said in message


@pytest.mark.parametrize(
    "day",
    ["25/13/2014", "2014-2-30", "3月5日", "2014", "20141305", "99999", "13/5/2014", "5.3.14", "30-Feb-14", "5-Mar"],
)
def test_what_is_no_day_for_sure_stays_as_it_is(day: str) -> None:
    (entry,) = incidents(visit(day))
    assert entry["on"] == day


@given(st.dates(min_value=habits.day_of_serial(20_000), max_value=habits.day_of_serial(73_000)))
def test_excel_counts_days(day: Any) -> None:
    serial = (day - habits.day_of_serial(0)).days
    assert habits.day(str(serial))[0] == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("45321", "; 45321 is 2024-01-30 in Excel"), ("13/5/2014", "; 13/5/2014 may be 2014-05-13, or"),
        ("3月5日", "; 3月5日 names no year"), ("2014年3月", "; 2014年3月 names no day"), ("2014-2-30", ""),
        ("#N/A", "; #N/A is an error that the spreadsheet shows"), ("2014/3/5", "; 2014/3/5 is 2014-03-05"),
    ],
)  # fmt: skip
def test_the_likely_cause_why_something_is_no_day_is_named(cell: str, cause: str) -> None:
    told = habits.why_no_day(cell)
    assert told.startswith(cause)
    assert bool(told) == bool(cause)


@pytest.mark.parametrize("count", ["６", "6人", "6 人次", "6.0", "６人"])
def test_a_number_of_persons_is_that_number(count: str) -> None:
    assert list(incidents(visit(count=count))) == [PLAIN]


@pytest.mark.parametrize("count", ["6.5", "six", "1,2", "6人7", "1.5E+17", "1 2", "6 5人"])
def test_what_is_no_whole_number_stays_as_it_is(count: str) -> None:
    (entry,) = incidents(visit(count=count))
    assert entry["head_count"] == count


@pytest.mark.parametrize(
    ("metric", "cell", "says"),
    [
        ("luxi2014.petition_budget_yuan", "5,500.00", "5500.00"), ("luxi2014.petition_budget_yuan", "￥5500元", "5500"),
        ("luxi2014.petition_budget_yuan", "1E+4", "10000"), ("luxi2014.petition_budget_yuan", "55,00", "55,00"),
        ("luxi2014.petition_budget_yuan", "0.55万元", "5500"), ("luxi2014.petition_budget_yuan", "5 500.5", "5500.5"),
        ("luxi2014.petition_budget_yuan", "98%", "98%"), ("minhang_linkage.completion_rate", "98%", "98"),
        ("minhang_linkage.completion_rate", "９８．５％", "98.5"), ("minhang_linkage.completion_rate", "98", "98"),
        ("luxi2014.backlog_cases", "1,234件", 1234), ("luxi2014.work_records", "√", True),
        ("信访工作经费(元)", "6", "6"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_its_metric_is(metric: str, cell: str, says: object) -> None:
    assert value(metric, cell) == says


@pytest.mark.parametrize(("share", "told"), [("0.98", 1), ("1", 1), ("98", 0), ("0.98%", 0), ("0", 0)])
def test_a_share_in_the_place_of_per_cent_is_told(share: str, told: int) -> None:
    rows = table(f"unit,period,metric,value\nlake,2014,minhang_linkage.completion_rate,{share}\n")
    assert len(rows.notes) == told
    assert [entry["value"] for entry in rows] == [share.rstrip("%")]


@pytest.mark.parametrize(
    ("sign", "says"),
    [("√", True), ("1", True), ("有", True), ("是", True), ("TRUE", True), ("×", False), ("0", False), ("无", False),
     ("否", False), ("maybe", "maybe")],
)  # fmt: skip
def test_a_flag_is_a_sign(sign: str, says: object) -> None:
    (entry,) = incidents(f"{visit()},{sign}", header=f"{HEADER},repeat")
    assert entry["repeat"] == says


@pytest.mark.parametrize("kind", ["来访/上访(一批)", "来访／上访（一批）", "PETITION_VISIT"])
def test_a_kind_is_known_by_its_title_in_any_width(kind: str) -> None:
    (entry,) = incidents(visit().replace("petition_visit", kind).replace("COUNTY", "县/区/县级市"))
    assert entry == PLAIN


@pytest.mark.parametrize("above", ["sep=,\n", '"sep=,"\n', "\ufeff\ufeff"])
def test_what_excel_puts_before_a_table_is_no_row_of_it(above: str) -> None:
    rows = table(f"{above}{HEADER}\n{visit()}\n")
    assert list(rows) == [PLAIN]
    assert rows.row(0) == 2
    assert not rows.notes


def test_sep_names_the_delimiter() -> None:
    assert list(table(f"sep=|\n{HEADER}\n{visit()}\n".replace(",", "|").replace('"', ""))) == [PLAIN]


def test_titles_totals_and_lines_below_are_passed_over_and_told() -> None:
    rows = table(
        f"2014年信访台账,,,,,\n填报单位：山乡,,,,,\n{HEADER}\n{visit()}\n小计,,,,,6\n{HEADER}\n{visit(ref='信-2')}\n"
        ",合 计：,,,,12\n填表人：办公室,,,,,\n"
    )
    assert [entry["ref"] for entry in rows] == ["信-1", "信-2"]
    assert [rows.row(index) for index in range(len(rows))] == [4, 7]
    assert [(note.row, note.message) for note in rows.notes] == [
        (1, "passed over: the lines above the header, which is row 3"),
        (5, "passed over: a total (小计)"),
        (6, "passed over: the header once more"),
        (8, "passed over: a total (合 计：)"),
        (9, "passed over: a line below the table (填表人：办公室)"),
    ]


def test_a_total_that_fills_every_column_is_one_by_the_name_of_its_unit() -> None:
    rows = table("unit,period,metric,value\nlake,2014,luxi2014.backlog_cases,6\n合计,2014,luxi2014.backlog_cases,6\n")
    assert len(rows) == len(list(rows)) == 1
    assert rows.notes == [Note(3, None, "passed over: a total (合计)")]


def test_a_code_of_which_a_spreadsheet_made_a_number_is_that_code_and_told() -> None:
    rows = table("unit,period,metric,value\nlake,2014.0,luxi2014.backlog_cases,6\n")
    (entry,) = rows
    assert entry["period"] == "2014"
    (note,) = rows.notes
    assert note == Note(2, "period", "2014.0 is read as 2014: a code of which a spreadsheet made a number")


def test_a_number_kept_by_a_formula_keeps_its_zeros() -> None:
    (entry,) = incidents(visit(ref='"=""00123"""'))
    assert entry["ref"] == "00123"


@pytest.mark.parametrize("ref", ["1.23E+17", "1.5e17", "2E+5", "123.0", "#N/A", "#REF!", "########"])
def test_a_document_number_that_is_surely_lost_is_named(ref: str) -> None:
    assert (habits.lost(ref) or "").startswith(f"{ref} is ")


@pytest.mark.parametrize("ref", ["123", "00123", "2E5", "3.10", "#5", "信-1", "2014-3-5", "1.2.3", "E+5"])
def test_a_document_number_that_may_be_right_is_not(ref: str) -> None:
    assert habits.lost(ref) is None


def test_days_that_excel_made_of_document_numbers_are_told_where_other_numbers_are_none() -> None:
    rows = incidents(visit(ref="2014-3-4"), visit(ref="41703"))
    (note,) = rows.notes
    assert (note.row, note.column) == (3, "编号")
    assert "2014-03-05" in note.message
    assert not incidents(visit(ref="41702"), visit(ref="41703")).notes


def test_a_table_may_stand_in_the_middle_of_a_sheet() -> None:
    rows = table(f",,,,,,\n,{HEADER}\n,{visit()}\n,{visit(ref='信-2')}\n")
    assert [entry["ref"] for entry in rows] == ["信-1", "信-2"]


def test_a_heading_that_is_of_no_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnreadableFile, match=r"no column head_cuont .did you mean head_count"):
        incidents(visit(), header=HEADER.replace("人数", "head_cuont"))


def test_merged_cells_say_what_stands_above_them() -> None:
    rows = incidents(
        visit(), visit(ref="信-2", unit=""), visit(ref="信-3", unit=""), "小计,,,,,18", visit(ref="信-4", unit="")
    )
    assert [entry.get("unit") for entry in rows] == ["hill", "hill", "hill", None]
    assert Note(3, "单位", "blank cells say what stands above, as in merged ones: hill (and 1 more)") in rows.notes


@pytest.mark.parametrize("row", [visit(ref=""), visit(day=""), visit(count="")])
def test_what_groups_no_rows_is_never_taken_from_above(row: str) -> None:
    _, entry = incidents(visit(ref="信-0"), row)
    assert len(entry) == len(PLAIN) - 1


@pytest.mark.parametrize(
    ("refs", "row"),
    [(("00123", "123"), 3), (("1234567890123450000",), 2), (("3月5日",), 2), (("5-Mar",), 2), (("2014/3/5",), 2)],
)
def test_what_excel_may_have_done_to_a_document_number_is_told(refs: tuple[str, ...], row: int) -> None:
    rows = incidents(*(visit(ref=ref) for ref in refs))
    assert [(note.row, note.column) for note in rows.notes] == [(row, "编号")]
    assert not incidents(*(visit(ref=ref) for ref in ("123", "124", "2014-3-5", "123456789012345"))).notes


def test_a_column_of_running_numbers_states_nothing() -> None:
    (entry,) = incidents(f"1,{visit()}", header=f"序号,{HEADER}")
    assert entry == PLAIN

"""Units, periods and rulings as tables."""

from __future__ import annotations

import io
from typing import Any

import pytest

from kaohe.ledger.files import FileEntries, FileFormat, UnreadableFile, columns_of, csv_of, header_of, read_ledger
from tests.support.cards import installed


def read(text: str, format_: FileFormat | None = None) -> tuple[str, list[Any]]:
    ((section, entries),) = read_ledger(io.BytesIO(text.encode()), "a.csv", installed(), format_).items()
    assert isinstance(entries, FileEntries)
    assert len(entries) == len(list(entries))
    return section, list(entries)


def test_units_are_a_table() -> None:
    assert read(
        '单位代码,单位名称,类别,上级单位,分管单位\nhill,山乡,乡镇,county,\nl1,局领导甲,局领导,b,"s1、s2"\n'
    ) == (
        "units",
        [
            {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "county"},
            {"code": "l1", "name": "局领导甲", "kind": "LEADER", "parent": "b", "oversees": ["s1", "s2"]},
        ],
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [("街道", "SUBDISTRICT"), ("街道办事处", "SUBDISTRICT"), ("县", "COUNTY"), ("社区", "VILLAGE"),
     ("township", "TOWNSHIP"), ("科室", "SECTION")],
)  # fmt: skip
def test_a_kind_of_unit_is_known_by_its_names(title: str, kind: str) -> None:
    _, (entry,) = read(f"code,name,kind\na,甲,{title}\n")
    assert entry["kind"] == kind


def test_periods_are_a_table() -> None:
    assert read("代码,类别,开始日期,结束日期\n2014.0,年度,2014/1/1,2014年12月31日\n") == (
        "periods",
        [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
    )


def test_rulings_are_a_table() -> None:
    assert read(
        "办法,条目,单位,考核期,得分,事件\nminhang_linkage,1.1.1,山乡,2014年,0.40,\npinghu2012,5.1,s,2014,３,R-1\n"
    ) == (
        "rulings",
        [
            {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "山乡", "period": "2014年", "points": "0.40"},
            {"scheme": "pinghu2012", "item": "5.1", "unit": "s", "period": "2014", "points": "3", "incident": "R-1"},
        ],
    )


def test_a_column_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no column 地址"):
        read("code,name,kind,地址\na,甲,乡镇,某路\n")


ENTRIES: dict[str, dict[str, Any]] = {
    "units": {"code": "l1", "name": "=甲", "kind": "LEADER", "parent": "b", "oversees": ["s1", "s2"]},
    "periods": {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
    "rulings": {"scheme": "a", "item": "1", "unit": "u", "period": "2014", "points": "-0.40", "incident": "R"},
}


@pytest.mark.parametrize("section", ENTRIES)
def test_what_is_exported_is_imported_again(section: str) -> None:
    columns = columns_of(section, installed())
    assert read(header_of(columns) + csv_of(columns, [ENTRIES[section]])) == (section, [ENTRIES[section]])

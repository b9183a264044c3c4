"""A hostile file costs its own reading and nothing else; every other one is read as it would be here."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import orjson
import pytest

from kaohe.ledger.files import FileEntries, UnreadableFile, apart, read_apart, read_ledger
from kaohe.ledger.files.cells import Label
from kaohe.ledger.files.words import DEEPEST
from tests.api.ledger.files.test_workbooks import HEADER, VISIT, workbook
from tests.support.cards import installed

Read = Callable[..., dict[str, Any]]
TABLE = (
    "编号,单位,日期,类别,level,人数\n信-1,hill,41703,petition_visit,COUNTY,6人\n合计,,,,,6\n"
    "信-2,,2014-03-06,petition_visit,COUNTY,7\n"
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Read a file in a process of its own, however small it is."""
    monkeypatch.setattr(apart, "SMALL", -1)
    with ExitStack() as stack:
        yield lambda content, name: read_apart(io.BytesIO(content), name, installed(), stack)


def test_a_table_is_what_it_would_be_here(read: Read) -> None:
    here = read_ledger(io.BytesIO(TABLE.encode()), "a.csv", installed())["incidents"]
    found = read(TABLE.encode(), "a.csv")["incidents"]
    assert isinstance(found, FileEntries)
    assert list(found) == list(found) == list(here)
    assert len(found) == len(here)
    assert [type(entry["unit"]) for entry in found if "unit" in entry] == [Label]
    assert found.notes == here.notes
    assert [found.row(index) for index in range(2)] == [2, 4]
    assert found.column("head_count", 0) == "人数"
    assert orjson.dumps(found.shapes) == orjson.dumps(here.shapes)


def test_a_workbook_is_too(read: Read) -> None:
    found = read(workbook(HEADER, VISIT).getvalue(), "a.xlsx")["incidents"]
    assert [entry["ref"] for entry in found] == ["信-1"]
    assert (found.cell(0, "on"), found.sheet(0)) == ("C2", "台账")


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
@pytest.mark.parametrize("counts", [(1, 2, 3), (0, 1, 0), (2, 0, 2)])
def test_each_section_has_its_own_entries_and_no_others(read: Read, name: str, counts: tuple[int, ...]) -> None:
    """However long the file is: here a section is long, and there the next begins with it in one reading."""
    sections = ("units", "incidents", "observations")
    for text in ("甲", "甲" * 400_000):
        ledger = {
            section: [{"code": f"{section}{each}", "name": text} for each in range(count)]
            for section, count in zip(sections, counts, strict=True)
        }
        found = read(json.dumps(ledger, ensure_ascii=False).encode(), name)
        assert {section: list(found[section]) for section in sections} == ledger
        assert [len(found[section]) for section in sections] == list(counts)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_ledger_is_too(read: Read, name: str) -> None:
    ledger = {
        "title": "甲",
        "units": [{"code": "a", "name": "甲", "kind": "COUNTY"}],
        "parameters": {"x": 1},
        "cards": [],
    }
    found = read(json.dumps(ledger).encode(), name)
    assert {section: list(each) if isinstance(each, FileEntries) else each for section, each in found.items()} == ledger


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"[" * 100_000, "a.yaml", "nested too deeply"), (b"units: " + b"[" * 100_000, "a.yaml", "nested too deeply"),
        (b"units: " + b"{a: " * 100_000, "a.yaml", "nested too deeply"),
        (b"- " * 100_000, "a.yaml", "nested too deeply"),
        (b'{"units": ' + b"[" * 100_000, "a.json", "nested too deeply"),
        (b"a: &a [x]\nunits: [*a, *a]", "a.yaml", "repeats something"), (b"," * 3_000_000, "a.csv", "columns"),
        (TABLE.encode() + b"," * 3_000_000, "a.csv", "columns"), (b"x" * 3_000_000, "a.csv", "row 1|is not CSV"),
        (b"units: " + b"9" * 900_000, "a.yaml", "digits"), (b'{"units": ' + b"9" * 900_000 + b"}", "a.json", "digits"),
        (b"{" + b",".join(b'"k%d": 1' % (n % 50_000) for n in range(50_001)) + b"}", "a.json", "twice"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("in_a_process", [False, True])
def test_a_hostile_file_is_refused(read: Read, content: bytes, name: str, said: str, in_a_process: bool) -> None:
    def here(content: bytes, name: str) -> dict[str, Any]:
        return read_ledger(io.BytesIO(content), name, installed())

    reading = read if in_a_process else here
    with pytest.raises(UnreadableFile, match=said):
        reading(content, name)


@pytest.mark.parametrize("large", [1, 2**30])
def test_json_that_is_nested_deeply_is_refused_also_as_a_stream(large: int) -> None:
    content = b'{"units": [{"a": ' + b"[" * 100_000
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read_ledger(io.BytesIO(content), "a.json", installed(), large=large)
    nested = b'{"units": [' + b"[" * (DEEPEST - 2) + b"]" * (DEEPEST - 2) + b"]}"
    assert len(read_ledger(io.BytesIO(nested), "a.json", installed(), large=large)["units"]) == 1


def test_one_that_takes_too_much_memory_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY", 450 * 2**20)
    with pytest.raises(UnreadableFile, match="memory"):
        read(b"units:\n" + b"- {a: 1}\n" * 2_000_000, "a.yaml")


def test_one_that_takes_too_long_is_ended(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "BYTES_A_SECOND", 2**40)
    with pytest.raises(UnreadableFile, match="too long"):
        read(b"units: [" + b"a, " * 12_000_000 + b"]", "a.yaml")


def test_reading_ends_when_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(apart, "SMALL", -1)
    with ExitStack() as stack, pytest.raises(KeyboardInterrupt):
        read_apart(io.BytesIO(TABLE.encode()), "a.csv", installed(), stack, go_on=stop)

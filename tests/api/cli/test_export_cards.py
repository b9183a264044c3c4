"""``kaohe export-cards`` and ``kaohe score`` write tables of cards, row by row what the cards state."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.graphql.exporting import reading
from kaohe.ledger import LedgerUnavailable
from kaohe.scoring.analysis import TABLES
from tests.api.cli.conftest import Run


def in_csv(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def exported(kaohe: Run, county: Path, *arguments: str) -> str:
    ran = kaohe("export-cards", "--period", "2014", "--database", f"sqlite://{county}", *arguments)
    assert ran.status == 0, ran.err
    return ran.out


@pytest.mark.parametrize("table", TABLES)
def test_all_formats_hold_the_same_rows(kaohe: Run, county: Path, table: str, tmp_path: Path) -> None:
    as_csv = list(csv.DictReader(io.StringIO(exported(kaohe, county, "--table", table))))
    lines = exported(kaohe, county, "--table", table, "--format", "jsonl").splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows
    assert [each.name for each in TABLES[table].columns] == list(rows[0]) == list(as_csv[0])
    exported(kaohe, county, "--table", table, "--format", "parquet", "-o", str(tmp_path / "rows"))
    as_parquet = pq.read_table(tmp_path / "rows").to_pylist()
    for fields, row, values in zip(as_csv, rows, as_parquet, strict=True):
        assert row == json.loads(json.dumps(values, ensure_ascii=False, default=str))
        assert fields == {name: in_csv(value) for name, value in row.items()}


def test_a_row_is_what_the_card_states(kaohe: Run, county: Path) -> None:
    rows = [json.loads(line) for line in exported(kaohe, county, "luxi2014", "--format", "jsonl").splitlines()]
    totals = {row["unit"]: (row["total_low"], row["total_high"]) for row in rows}
    assert totals == {"bailu": ("62.00", "84.00"), "liuhe": ("49.50", "49.50"), "qingshi": ("86.70", "86.70")}


def test_few_units_at_a_time_give_the_same_rows(kaohe: Run, county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(table: str) -> list[str]:
        return sorted(exported(kaohe, county, "--table", table, "--format", "jsonl").splitlines())

    tables = ("items", "evidence", "comparison")
    whole = [rows(table) for table in tables]
    monkeypatch.setattr(reading, "UNITS_READ", 2)
    monkeypatch.setattr(reading, "UNITS_READ_WITH_RECORDS", 2)
    assert [rows(table) for table in tables] == whole


def test_a_file_for_excel(kaohe: Run, county: Path, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    ran = kaohe(
        "export-cards", "luxi2014", "--period", "2014", "--within", "liuhe", "--excel", "-o", file,
        "--database", f"sqlite://{county}",
    )  # fmt: skip
    assert ran.status == 0
    assert ran.err.split() == ["wrote", "1", "row", "to", str(file)]
    assert file.read_bytes().startswith(b"\xef\xbb\xbfscheme,period,unit,")


def test_units_are_chosen_by_code_and_by_kind(kaohe: Run, county: Path) -> None:
    def units(*arguments: str) -> set[str]:
        rows = exported(kaohe, county, "liaocheng1995", "--format", "jsonl", *arguments).splitlines()
        return {json.loads(row)["unit"] for row in rows}

    assert units("--unit", "liuhe", "--unit", "bailu") == {"liuhe", "bailu"}
    assert units("--kind", "TOWNSHIP") == {"bailu", "liuhe", "qingshi"}
    assert units("--kind", "TOWNSHIP", "--kind", "SUBDISTRICT", "--unit", "liuhe", "--unit", "labour") == {"liuhe"}


def test_a_file_appears_when_it_is_whole(
    kaohe: Run, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cards.csv"
    file.write_text("of last year", encoding="utf-8")

    def broken(*_: object) -> list[object]:
        assert (tmp_path / "cards.csv.part").exists()
        raise LedgerUnavailable("the ledger is gone")

    monkeypatch.setattr(reading, "_chunk", broken)
    ran = kaohe("export-cards", "--period", "2014", "-o", file, "--database", f"sqlite://{county}")
    assert (ran.status, ran.out) == (1, "")
    assert "the ledger is gone" in ran.err
    assert file.read_text(encoding="utf-8") == "of last year"
    assert list(tmp_path.glob("*.part")) == []


def test_what_is_no_plain_file_is_written_to_as_it_is_and_may_be_full(kaohe: Run, county: Path) -> None:
    ran = kaohe("export-cards", "--period", "2014", "-o", "/dev/null", "--database", f"sqlite://{county}")
    assert ran.status == 0
    ran = kaohe("export-cards", "--period", "2014", "-o", "/dev/full", "--database", f"sqlite://{county}")
    assert (ran.status, ran.err.split()[-3:]) == (1, ["left", "on", "device"])
    assert Path("/dev/null").is_char_device()


def test_whoever_reads_may_leave_early(county: Path) -> None:
    command = f"{sys.executable} -m kaohe export-cards --period 2014 --table evidence --database sqlite://{county}"
    ran = subprocess.run(["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("scheme,period,unit,")
    assert ran.stderr == ""


def test_without_pyarrow_parquet_is_refused_before_anything_is_written(
    kaohe: Run, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    arguments = (
        "--period",
        "2014",
        "--format",
        "parquet",
        "-o",
        tmp_path / "cards",
        "--database",
        f"sqlite://{county}",
    )
    ran = kaohe("export-cards", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert "install kaohe[parquet]" in ran.err
    assert not (tmp_path / "cards").exists()


def test_the_columns_say_what_they_mean(kaohe: Run) -> None:
    out = kaohe("export-cards", "--period", "2014", "--table", "items", "--columns").out
    assert "marks\tDECIMAL\tfull marks; empty for a deduction" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--period", "2099"], "the ledger has no period 2099"),
        (["--period", "2014", "--within", "nowhere"], "the ledger has no unit nowhere"),
        (["--period", "2014", "--unit", "liuhe", "--unit", "nowhere"], "the ledger has no unit nowhere"),
        (["--period", "2014", "--kind", "TOWNSHIPS"], "there is no kind of unit TOWNSHIPS (did you mean TOWNSHIP?)"),
        (["--period", "2014", "-o", "/nowhere/cards.csv"], "cannot write /nowhere/cards.csv"),
    ],
)
def test_mistakes_are_one_clear_line(kaohe: Run, county: Path, arguments: list[str], words: str) -> None:
    ran = kaohe("export-cards", *arguments, "--database", f"sqlite://{county}")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err


def test_score_writes_the_same_tables(kaohe: Run, county: Path) -> None:
    rows = exported(kaohe, county, "luxi2014", "--table", "evidence", "--unit", "liuhe", "--unit", "bailu")
    arguments = ("--scheme", "luxi2014", "--period", "2014", "--unit", "liuhe", "--unit", "bailu")
    ran = kaohe("score", *arguments, "--table", "evidence", "--database", f"sqlite://{county}")
    assert (ran.status, ran.out) == (0, rows)
    as_lines = kaohe("score", *arguments, "--format", "jsonl", "--database", f"sqlite://{county}")
    assert [json.loads(line)["unit"] for line in as_lines.out.splitlines()] == ["bailu", "liuhe"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--unit", "bailu"], "the cards of several units are written as a table: add --table or --format"),
        (["--json", "--format", "csv"], "--json prints one card; a table is written as --format csv, jsonl or parquet"),
    ],
)
def test_score_says_which_of_the_two_it_writes(kaohe: Run, county: Path, arguments: list[str], words: str) -> None:
    one = ("--scheme", "luxi2014", "--period", "2014", "--unit", "liuhe", "--database", f"sqlite://{county}")
    ran = kaohe("score", *one, *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert words in ran.err

"""``kaohe export-cards`` writes tables of cards, row by row what the cards state."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kaohe.cli import exporting
from kaohe.scoring.analysis import TABLES
from tests.api.cli.conftest import Run


def exported(kaohe: Run, county: Path, *arguments: str) -> str:
    ran = kaohe("export-cards", "--period", "2014", "--database", f"sqlite://{county}", *arguments)
    assert ran.status == 0, ran.err
    return ran.out


@pytest.mark.parametrize("table", TABLES)
def test_both_formats_hold_the_same_rows(kaohe: Run, county: Path, table: str) -> None:
    as_csv = list(csv.DictReader(io.StringIO(exported(kaohe, county, "--table", table))))
    lines = exported(kaohe, county, "--table", table, "--format", "jsonl").splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows
    assert [each.name for each in TABLES[table].columns] == list(rows[0]) == list(as_csv[0])
    assert len(as_csv) == len(rows)


def test_a_row_is_what_the_card_states(kaohe: Run, county: Path) -> None:
    rows = [json.loads(line) for line in exported(kaohe, county, "luxi2014", "--format", "jsonl").splitlines()]
    totals = {row["unit"]: (row["total_low"], row["total_high"]) for row in rows}
    assert totals == {"bailu": ("62.00", "84.00"), "liuhe": ("49.50", "49.50"), "qingshi": ("86.70", "86.70")}


def test_few_units_at_a_time_give_the_same_rows(kaohe: Run, county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(table: str) -> list[str]:
        return sorted(exported(kaohe, county, "--table", table, "--format", "jsonl").splitlines())

    whole = [rows(table) for table in TABLES]
    monkeypatch.setattr(exporting, "_UNITS", 2)
    assert [rows(table) for table in TABLES] == whole


def test_a_file_for_excel(kaohe: Run, county: Path, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    ran = kaohe(
        "export-cards", "luxi2014", "--period", "2014", "--within", "liuhe", "--excel", "-o", file,
        "--database", f"sqlite://{county}",
    )  # fmt: skip
    assert ran.status == 0
    assert ran.err.split() == ["wrote", "1", "row", "to", str(file)]
    assert file.read_bytes().startswith(b"\xef\xbb\xbfscheme,period,unit,")


def test_the_columns_say_what_they_mean(kaohe: Run) -> None:
    out = kaohe("export-cards", "--period", "2014", "--table", "items", "--columns").out
    assert "marks\tDECIMAL\tfull marks; empty for a deduction" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--period", "2099"], "the ledger has no period 2099"),
        (["--period", "2014", "--within", "nowhere"], "the ledger has no unit nowhere"),
        (["--period", "2014", "-o", "/nowhere/cards.csv"], "cannot write /nowhere/cards.csv"),
    ],
)
def test_mistakes_are_one_clear_line(kaohe: Run, county: Path, arguments: list[str], words: str) -> None:
    ran = kaohe("export-cards", *arguments, "--database", f"sqlite://{county}")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err

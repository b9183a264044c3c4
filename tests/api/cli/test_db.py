"""``kaohe db upgrade`` makes the tables or brings them up to date."""

from pathlib import Path

from tests.api.cli.conftest import Run


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

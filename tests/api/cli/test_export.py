"""``kaohe export`` writes a file that, imported into an empty ledger, gives the same cards."""

import json
from pathlib import Path

from tests.api.cli.conftest import Run


def test_an_export_imported_gives_the_same_cards_and_the_same_export(kaohe: Run, county: Path, tmp_path: Path) -> None:
    first, second, again = tmp_path / "first.json", tmp_path / "second.json", f"sqlite://{tmp_path / 'again.sqlite3'}"
    ran = kaohe("export", first, "--database", f"sqlite://{county}")
    assert ran.status == 0, ran.err
    assert ran.out == ""
    assert " units, " in ran.err
    assert kaohe("import", first, "--database", again).status == 0
    assert kaohe("export", second, "--database", again).status == 0
    assert first.read_bytes() == second.read_bytes()
    before = kaohe("export-cards", "--period", "2014", "--database", f"sqlite://{county}")
    after = kaohe("export-cards", "--period", "2014", "--database", again)
    assert len(before.out.splitlines()) > 10
    assert before.out == after.out


def test_tables_imported_beside_the_rest_give_the_same_export(kaohe: Run, county: Path, tmp_path: Path) -> None:
    whole, again = tmp_path / "whole.json", f"sqlite://{tmp_path / 'again.sqlite3'}"
    kaohe("export", whole, "--database", f"sqlite://{county}")
    tables = [tmp_path / "incidents.csv", tmp_path / "observations.csv"]
    for table in tables:
        ran = kaohe("export", table, "--table", table.stem, "--excel", "--database", f"sqlite://{county}")
        assert f"exported {len(table.read_text(encoding='utf-8').splitlines()) - 1} {table.stem} to " in ran.err
        assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    rest = json.loads(whole.read_bytes())
    del rest["incidents"], rest["observations"]
    (tmp_path / "rest.json").write_text(json.dumps(rest), encoding="utf-8")
    assert kaohe("import", tmp_path / "rest.json", *tables, "--database", again).status == 0
    kaohe("export", tmp_path / "again.json", "--database", again)
    assert (tmp_path / "again.json").read_bytes() == whole.read_bytes()


def test_an_empty_ledger_is_exported(kaohe: Run, tmp_path: Path) -> None:
    url, file = f"sqlite://{tmp_path / 'empty.sqlite3'}", tmp_path / "empty.json"
    kaohe("db", "upgrade", "--database", url)
    ran = kaohe("export", file, "--database", url)
    assert ran.status == 0, ran.err
    assert json.loads(file.read_bytes()) == {"parameters": {}}


def test_nothing_is_left_behind_where_there_is_no_ledger(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("export", tmp_path / "out.json", "--database", f"sqlite://{tmp_path / 'none.sqlite3'}")
    assert ran.status == 1
    assert "there is no ledger" in ran.err
    assert not list(tmp_path.glob("out.json*"))


def test_a_file_that_cannot_be_written_is_told_in_one_line(kaohe: Run, county: Path, tmp_path: Path) -> None:
    ran = kaohe("export", tmp_path / "nowhere" / "out.json", "--database", f"sqlite://{county}")
    assert ran.status == 1
    assert "cannot write" in ran.err
    assert "Traceback" not in ran.err

"""``kaohe audit verify`` prints the head, or what is wrong first."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Run
from tests.api.graphql.county import COUNTY
from tests.api.ledger.journal.tampering import tamper


@pytest.fixture
def url(kaohe: Run, write: Callable[[str, Any], Path], tmp_path: Path) -> str:
    """The county in a file."""
    url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
    assert kaohe("import", write("county.json", COUNTY), "--database", url).status == 0
    return url


def test_a_whole_chain(kaohe: Run, url: str) -> None:
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("whole: 1 entry, head ")
    head = ran.out.split()[-1]
    assert kaohe("audit", "verify", "--database", url, "--expect", head).status == 0
    found = kaohe("audit", "verify", "--database", url, "--json").json
    assert found == {"whole": True, "entries": 1, "head": head, "problem": None}


def test_a_head_that_is_not_there(kaohe: Run, url: str) -> None:
    ran = kaohe("audit", "verify", "--database", url, "--expect", "f" * 64)
    assert (ran.status, ran.out) == (1, "")
    assert "HEAD_MISSING" in ran.err


def test_altered_facts(kaohe: Run, url: str) -> None:
    asyncio.run(tamper(url, "UPDATE incident SET day = '2014-06-02' WHERE ref = 'R3'"))
    ran = kaohe("audit", "verify", "--database", url, "--json")
    assert ran.status == 1
    assert json.loads(ran.out)["problem"]["kind"] == "FACTS_ALTERED"
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)


CUT_OFF = (
    "DELETE FROM incident WHERE since = 2",
    "DELETE FROM audit WHERE id = 2",
    "DELETE FROM revision WHERE id = 2",
)

GUARDS = tuple(
    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in ("audit", "revision")
    for change in ("UPDATE", "DELETE")
)


def test_what_was_cut_off_and_sealed_again_is_noticed_by_what_was_seen_before(
    kaohe: Run, url: str, write: Callable[[str, Any], Path]
) -> None:
    """Nobody noted anything down: kaohe keeps the head that it saw, on this machine."""
    more = {"incidents": [{"ref": "N", "unit": "T1", "kind": "screening_missed", "on": "2014-07-01"}]}
    assert kaohe("import", write("more.json", more), "--database", url).status == 0
    assert kaohe("audit", "verify", "--database", url).out.startswith("whole: 2 entries")
    asyncio.run(tamper(url, *CUT_OFF, *GUARDS))
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, ran.out) == (1, "")
    assert "HEAD_MISSING" in ran.err
    assert "It was the head of 2 entries when the ledger was verified at 20" in ran.err
    assert kaohe("audit", "verify", "--database", url, "--new-anchor").out.startswith("whole: 1 entry")
    assert kaohe("audit", "verify", "--database", url).status == 0


def test_a_chain_that_grew_since_is_whole(kaohe: Run, url: str, write: Callable[[str, Any], Path]) -> None:
    assert kaohe("audit", "verify", "--database", url).status == 0
    more = {"incidents": [{"ref": "N", "unit": "T1", "kind": "screening_missed", "on": "2014-07-01"}]}
    assert kaohe("import", write("more.json", more), "--database", url).status == 0
    assert kaohe("audit", "verify", "--database", url).out.startswith("whole: 2 entries")


def test_a_folder_that_keeps_nothing_is_no_obstacle(
    kaohe: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    for _ in range(2):
        assert kaohe("audit", "verify", "--database", url).out.startswith("whole: 1 entry")


@pytest.mark.parametrize("url", ["postgresql://h:abc/db", "postgresql://[::1/db", "mysql://x", "nonsense"])
def test_where_no_ledger_can_be_is_told_in_a_line(kaohe: Run, url: str) -> None:
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1), ran.err
    assert "a ledger is at sqlite://… or postgresql://…" in ran.err


def test_a_ledger_in_memory_leaves_no_head_behind(kaohe: Run, tmp_path: Path) -> None:
    assert kaohe("audit", "verify", "--database", "sqlite://:memory:").status == 0
    assert not (tmp_path / "state").exists()

"""Ctrl-C, at whichever moment: one line that says what became of the work, status 130, no traceback."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.ledgers import sqlite_url
from tests.api.cli.conftest import Run

VISIT = {"unit": "T", "on": "2014-01-01", "kind": "petition_visit", "level": "CITY", "head_count": 7}
#: Enough that an import of it lasts longer than all delays.
MANY: dict[str, Any] = {
    "units": [{"code": "T", "name": "T", "kind": "TOWNSHIP"}],
    "periods": [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
    "incidents": [{"ref": f"R{number}", **VISIT} for number in range(60_000)],
}


def interrupted(arguments: list[str], after: float) -> subprocess.CompletedProcess[str]:
    """A command that gets SIGINT so many seconds after it began."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kaohe", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.mark.parametrize("after", [0.4, 0.8, 1.2, 1.6, 2.0])
def test_an_import_says_what_became_of_it(
    after: float, tmp_path: Path, kaohe: Run, write: Callable[[str, Any], Path]
) -> None:
    """Interrupted while it loads, reads or writes it stored nothing; where it was faster it stored all."""
    url = sqlite_url(tmp_path / "ledger.sqlite3")
    ran = interrupted(["import", str(write("ledger.json", MANY)), "--database", url], after)
    assert "Traceback" not in ran.stderr
    stored = Path(tmp_path / "ledger.sqlite3").exists() and "R59999" in (
        exported.read_text()
        if kaohe("export", exported := tmp_path / "out.json", "--database", url).status == 0
        else ""
    )
    # A shell calls either 130: Python ends by the signal itself where it came while it made a class.
    assert ran.returncode in ((0,) if stored else (130, -signal.SIGINT)), ran
    assert ("imported" in ran.stdout) == stored
    if "interrupted;" in ran.stderr:
        assert ran.stderr.strip() == "interrupted; nothing was imported"


@pytest.mark.parametrize("command", [["schemes"], ["demo", "county{}.sqlite3"]], ids=lambda command: command[0])
def test_no_command_ends_in_a_traceback(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for attempt, after in enumerate((0.3, 0.5, 0.7)):
        ran = interrupted([each.format(attempt) for each in command], after)
        assert "Traceback" not in ran.stderr
        assert ran.returncode in (130, -signal.SIGINT, 0)
        assert ran.returncode == 0 or list(tmp_path.glob(f"county{attempt}*")) == []

"""A full disk: writes are refused and told so, nothing is half stored, and with more room all goes on by itself."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from tests.api.faults.conftest import made
from tests.api.faults.effort import LONG
from tests.api.faults.filling import fill, go_on
from tests.api.faults.kept import Keeper
from tests.api.faults.small_disk import APART

ROOT = Path(__file__).parents[3]


async def test_a_file_that_may_not_grow(registry: Registry, tmp_path: Path) -> None:
    """SQLite refuses to make a file larger than it may be in the words that it has for a full disk."""
    url, keeper = await made(f"sqlite://{tmp_path / 'ledger.sqlite3'}", registry), Keeper()
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    async with open_ledger(f"{url}?max_page_count={pages + 100}", registry) as ledger:
        await fill(ledger, keeper)
    async with open_ledger(url, registry) as ledger:
        await go_on(ledger, keeper)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_disk_that_is_full(kind: str) -> None:
    """On a small disk of its own, where one can be had; the ledger goes on when there is room, without a restart."""
    if shutil.which("unshare") is None or subprocess.run([*APART, "true"], check=False, capture_output=True).returncode:
        pytest.skip("only root, or a user who may have namespaces, can mount a small disk")
    command = [*APART, sys.executable, "-m", "tests.api.faults.small_disk", kind]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONG, check=False)
    assert ran.returncode == 0, ran.stderr

"""Kill -9 of `kaohe db upgrade`: the tables are those of before or those of after, and the next one does the rest."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from kaohe.ledger import open_ledger
from kaohe.ledger.storage.database import Database
from kaohe.plugins import Registry
from tests.api.faults.commands import kaohe, said
from tests.api.faults.effort import KILLS, say
from tests.api.faults.kept import alone

#: So many writes were made with the first release, of so many incidents each.
_WRITES, _EACH = 100, 10

_NUMBERS = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {})"

FILLED = (
    (
        f"{_NUMBERS.format(_WRITES)} INSERT INTO revision (at, actor, action) "
        "SELECT '2026-01-01 00:00:00+00:00', 'import', 'import' FROM number"
    ),
    "INSERT INTO unit (code, name, kind, since) VALUES ('B', 'Bureau', 'BUREAU', 1)",
    "INSERT INTO circumstance (kind, attributes) VALUES ('screening_missed', '{}')",
    (
        f"{_NUMBERS.format(_WRITES * _EACH)} INSERT INTO incident (ref, unit_id, day, circumstance_id, since) "
        f"SELECT CAST(n AS VARCHAR(100)), 1, '2014-01-01', 1, (n - 1) / {_EACH} + 1 FROM number"
    ),
)


async def test_a_killed_upgrade(new_database: Callable[[], str], registry: Registry, tmp_path: Path) -> None:
    chance, came, lasts, url = random.Random(9), Counter[str](), 0.0, ""
    kills = max(KILLS // 10, 3)
    for number in range(-2, kills):  # two come to their end, so that it is known how long one lasts
        url = new_database()
        lacking = await _first_release(url)
        begun = monotonic()
        process = kaohe(tmp_path / "output", "db", "upgrade", "--database", url)
        if number >= 0:
            await asyncio.sleep(lasts * chance.uniform(0.1, 1.0))
            process.kill()
        await asyncio.to_thread(process.join)
        assert process.exitcode in (0, -signal.SIGKILL), said(tmp_path / "output")
        if process.exitcode == 0:
            lasts = monotonic() - begun
        await alone(url)
        left = await _lacking(url)
        assert left in ([], lacking)
        came["kills"] += process.exitcode != 0
        came["done before the kill"] += process.exitcode == 0
        came["done though killed"] += process.exitcode != 0 and not left
        await _finished(url, registry, tmp_path / "output", left)
    say("killed upgrades", url, came)


async def test_two_upgrades_at_once(new_database: Callable[[], str], registry: Registry, tmp_path: Path) -> None:
    """One waits for the other and then finds nothing to do."""
    url = new_database()
    lacking = await _first_release(url)
    outputs = [tmp_path / "one", tmp_path / "other"]
    processes = [kaohe(output, "db", "upgrade", "--database", url) for output in outputs]
    for process in processes:
        await asyncio.to_thread(process.join)
    assert sorted(map(said, outputs)) == [f"applied {', '.join(lacking)}\n", "up to date\n"]
    await _finished(url, registry, tmp_path / "output", [])


async def _first_release(url: str) -> list[str]:
    """Make a filled ledger of the first release; return the migrations that it lacks."""
    database = Database(url)
    await database.open()
    try:
        with database._context:
            await MigrationExecutor(database.client(), database._config["apps"]).migrate(
                [MigrationTarget("ledger", "0001_initial")]
            )
        for statement in FILLED:
            await database.client().execute_script(statement)
        return await database.pending()
    finally:
        await database.close()


async def _lacking(url: str) -> list[str]:
    database = Database(url)
    await database.open()
    try:
        return await database.pending()
    finally:
        await database.close()


async def _finished(url: str, registry: Registry, output: Path, left: list[str]) -> None:
    """Finish an upgrade, and see that everything is there."""
    process = kaohe(output, "db", "upgrade", "--database", url)
    await asyncio.to_thread(process.join)
    assert said(output) == (f"applied {', '.join(left)}\n" if left else "up to date\n")
    async with open_ledger(url, registry) as ledger:
        verdict = await ledger.verify_audit()
        assert (verdict.is_whole, verdict.entries) == (True, _WRITES)
        assert len(await ledger.incidents([str(n + 1) for n in range(_WRITES * _EACH)])) == _WRITES * _EACH

"""Kill -9 of a server that is being written to: all or nothing of each request, and nothing else is touched."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from tests.api.faults.clerks import Clerks, connected
from tests.api.faults.commands import said, serving
from tests.api.faults.conftest import made
from tests.api.faults.effort import KILLS, say
from tests.api.faults.kept import Keeper, alone

#: After so many kills a new ledger is begun, or looking at all of it would take longer and longer.
_LEDGER = 25


async def test_a_killed_server(new_database: Callable[[], str], registry: Registry, tmp_path: Path) -> None:
    """Single writes, batches, corrections and confirmations at once; what was not answered may be sent again."""
    chance, came = random.Random(7), Counter[str]()
    kills, url = KILLS // 2, ""
    while kills > 0:
        url = await made(new_database(), registry)
        came += await _lives(url, registry, tmp_path / "server", chance, min(kills, _LEDGER))
        kills -= _LEDGER
    assert came["answered"] > came["kills"] == KILLS // 2
    say("killed servers", url, came)


async def _lives(url: str, registry: Registry, output: Path, chance: random.Random, kills: int) -> Counter[str]:
    """Kill so many servers of one ledger, and look at it each time."""
    clerks, keeper, came = Clerks(chance), Keeper(), Counter[str]()
    for _ in range(kills):
        async with serving(output, url) as (process, address), connected(address) as server:
            await clerks.repeat(server)
            working = asyncio.create_task(clerks.work(server))
            await asyncio.sleep(chance.random() * 0.4)
            process.kill()
            await working
            process.join()
            assert process.exitcode == -signal.SIGKILL, said(output)
        await alone(url)
        came += Counter(kills=1, answered=len(clerks.answered), unanswered=len(clerks.unanswered))
        async with open_ledger(url, registry) as ledger:
            await keeper.look(ledger)
            await clerks.look(ledger)
        came["stored though unanswered"] += sum(sent.stored is True for sent in clerks.unanswered)
    async with serving(output, url) as (_, address), connected(address) as server:
        await clerks.repeat(server)
    return came

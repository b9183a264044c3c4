"""PostgreSQL goes and comes back while kaohe serves: whoever asks meanwhile is told, and kaohe needs no restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from tests.api.faults.clerks import connected
from tests.api.faults.commands import said, serving
from tests.api.faults.conftest import made
from tests.api.faults.kept import Keeper
from tests.api.faults.own_postgres import OwnPostgres, own_postgres
from tests.api.faults.visitors import Visitors


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    """A PostgreSQL of this module's own."""
    with own_postgres() as server:
        yield server


@pytest.mark.parametrize("how", ["fast", "immediate", "kill"])
async def test_a_restart_under_load(server: OwnPostgres, registry: Registry, tmp_path: Path, how: str) -> None:
    url, keeper, output = await made(server.new_database(f"stopped_{how}"), registry), Keeper(), tmp_path / "server"
    async with open_ledger(url, registry) as ledger:
        await keeper.look(ledger)
    async with serving(output, url) as (process, address), connected(address) as client:
        visitors = Visitors(client)
        async with visitors.here():
            await visitors.told(well=True)
            await asyncio.to_thread(server.stop, how)
            await visitors.told(well=False)
            await asyncio.to_thread(server.start)
            await visitors.told(well=True)
        assert process.is_alive()
    assert visitors.slowest < 30
    assert "Traceback" not in said(output)
    async with open_ledger(url, registry) as ledger:
        await keeper.look(ledger)
        assert len(await ledger.incidents(visitors.recorded)) == len(visitors.recorded) == len(set(visitors.recorded))

"""Others write for longer than a write waits: it is told so, reading goes on, and later everything is as before."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiosqlite
import asyncpg
import pytest

from kaohe.ledger import LedgerUnavailable, open_ledger
from kaohe.ledger.storage import configuration, database
from kaohe.ledger.writing import IncidentEntry, Request, Rule
from kaohe.plugins import Registry

MISSED = IncidentEntry("N1", "V", "screening_missed", "2014-01-01")


@asynccontextmanager
async def somebody_writing(url: str) -> AsyncGenerator[None]:
    """Another program that has begun to write and does not end."""
    if url.startswith("sqlite"):
        async with aiosqlite.connect(url.removeprefix("sqlite://"), isolation_level=None) as other:
            await other.execute("BEGIN IMMEDIATE")
            yield
    else:
        server = await asyncpg.connect(url)
        try:
            async with server.transaction():
                await server.execute("LOCK TABLE revision IN EXCLUSIVE MODE")
                yield
        finally:
            await server.close()


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    monkeypatch.setitem(configuration._PRAGMAS, "busy_timeout", 200)


async def test_a_write_beside_another_program(county: str, registry: Registry) -> None:
    async with open_ledger(county, registry) as ledger:
        before = await ledger.exported()
        async with somebody_writing(county):
            written = await ledger.record_incidents([MISSED], Request("clerk"))
            assert [(error.code, error.path) for error in written.errors] == [(Rule.BUSY, ())]
            with pytest.raises(LedgerUnavailable, match=r"^others are writing to the ledger; nothing was stored"):
                await ledger.import_records({"incidents": [MISSED.stated()]})
            assert await ledger.exported() == before
        assert (await ledger.record_incidents([MISSED], Request("clerk"))).accepted


async def test_a_write_beside_a_long_one_of_the_same_process(county: str, registry: Registry) -> None:
    async with open_ledger(county, registry) as ledger:
        async with ledger._database.writing():
            written = await ledger.record_incidents([MISSED], Request("clerk"))
            assert [error.code for error in written.errors] == [Rule.BUSY]
        assert (await ledger.record_incidents([MISSED], Request("clerk"))).accepted

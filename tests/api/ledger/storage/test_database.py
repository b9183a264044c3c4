"""Opening, making and upgrading the database; its plans, pragmas and transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tortoise.migrations.autodetector import MigrationAutodetector

from kaohe.ledger import Ledger, LedgerUnavailable, is_behind, open_ledger, upgrade
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.models import APP
from tests.api.ledger.opened import small
from tests.support.cards import installed


async def test_migrations_from_an_empty_database(new_database: Callable[[], str]) -> None:
    url = new_database()
    assert await is_behind(url)
    applied = await upgrade(url)
    assert applied[0] == "0001_initial"
    assert not await is_behind(url)
    assert await upgrade(url) == []
    async with open_ledger(url, installed()) as ledger:
        assert (await ledger.calendar()).periods == ()


async def test_a_database_that_is_behind_is_not_opened(new_database: Callable[[], str]) -> None:
    url = new_database()
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite://")).touch()  # noqa: ASYNC240  # an empty file, once
    with pytest.raises(LedgerUnavailable, match=r"the ledger's tables are behind \(0001_initial.*run kaohe db upgrade"):
        async with open_ledger(url, installed()):
            pass


async def test_a_file_that_is_not_there_is_not_made_by_the_way(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "ledger.sqlite3"
    with pytest.raises(LedgerUnavailable, match="there is no ledger at"):
        async with open_ledger(f"sqlite://{file}", installed()):
            pass
    assert not file.parent.exists()
    async with open_ledger(f"sqlite://{file}", installed(), create=True):
        assert file.exists()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "ledger.db", "postgresql://nobody@127.0.0.1:1/none"])
async def test_where_no_ledger_can_be(url: str) -> None:
    with pytest.raises(LedgerUnavailable):
        async with open_ledger(url, installed()):
            pass


async def test_the_models_are_what_the_migrations_make() -> None:
    database = Database("sqlite://:memory:")
    await database.open()
    try:
        with database._context:
            apps = database._context.apps
            assert apps is not None
            detector = MigrationAutodetector(apps, {APP: database._config["apps"][APP]})
            assert [writer.operations for writer in await detector.changes()] == []
    finally:
        await database.close()


async def test_a_copy_in_memory_has_the_same_tables() -> None:
    made = []
    for _ in range(2):
        database = Database("sqlite://:memory:")
        await database.open()
        await database.upgrade()
        assert await database.pending() == []
        async with database.reading() as session:
            rows = await session.rows(
                "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            )
            made.append([tuple(row) for row in rows])
        await database.close()
    assert made[0] == made[1]


async def test_pragmas_of_a_file(tmp_path: Path) -> None:
    async with open_ledger(f"sqlite://{tmp_path / 'ledger.sqlite3'}", installed(), create=True) as ledger:
        for transaction in (ledger._database.reading, ledger._database.writing):
            async with transaction() as session:
                found = [
                    (await session.rows(f"PRAGMA {name}"))[0][0]
                    for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
                ]
                assert found == ["wal", 1, 10_000, 2]


async def test_reading_goes_on_beside_a_write_and_sees_nothing_of_it(ledger: Ledger) -> None:
    if ledger._database.in_memory:
        pytest.skip("a ledger in memory has one connection")
    async with ledger._database.writing() as session:
        await session.rows("DELETE FROM oversight")
        async with asyncio.timeout(10):
            assert len((await ledger.overseen(["L"]))["L"]) == 1
            assert len(await asyncio.gather(*(ledger.units(["T"]) for _ in range(20)))) == 20


async def test_a_write_that_fails_leaves_nothing(ledger: Ledger) -> None:
    before = await ledger.exported()

    async def fail() -> None:
        async with ledger._database.writing() as session:
            await session.rows("DELETE FROM oversight")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await ledger.exported() == before


async def test_a_write_that_is_cancelled_leaves_nothing(ledger: Ledger) -> None:
    before = await ledger.exported()
    started = asyncio.Event()

    async def write() -> None:
        async with ledger._database.writing() as session:
            await session.rows("DELETE FROM oversight")
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ledger.exported() == before
    assert (await ledger.import_records({"parameters": {"liaocheng1995.group_threshold": 5}})).accepted


async def test_reads_that_are_cancelled_leave_no_connection_open(tmp_path: Path) -> None:
    """At whichever point they are cancelled, also while they would connect."""
    file = tmp_path / "ledger.sqlite3"

    def held() -> int:
        return sum(1 for each in Path("/proc/self/fd").iterdir() if each.is_symlink() and _leads_to(each, file))

    async with open_ledger(f"sqlite://{file}", installed(), create=True) as ledger:
        first = held()
        for turns in range(40):
            reading = asyncio.create_task(ledger.units(["T"]))
            for _ in range(turns):
                await asyncio.sleep(0)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        assert held() == first
    assert held() == 0


def _leads_to(descriptor: Path, file: Path) -> bool:
    try:
        return str(descriptor.readlink()).startswith(str(file))
    except FileNotFoundError:  # the one by which the folder was listed
        return False


async def test_writers_wait_for_each_other(new_database: Callable[[], str]) -> None:
    url = new_database()
    await upgrade(url)
    parts = [
        {
            "units": small()["units"],
            "periods": small()["periods"],
            "incidents": [{"ref": f"W{n}", "unit": "T", "kind": "screening_missed", "on": "2014-01-01"}],
        }
        for n in range(6)
    ]
    async with open_ledger(url, installed()) as one, open_ledger(url, installed()) as other:
        reports = await asyncio.gather(*((one, other)[n % 2].import_records(part) for n, part in enumerate(parts)))
        assert [report.problems for report in reports] == [()] * 6
        assert len({report.revision for report in reports}) == 6
        assert len((await one.exported())["incidents"]) == 6


@pytest.mark.parametrize("selected", [True, False])
async def test_counting_incidents_reads_the_index_made_for_it(tmp_path: Path, selected: bool) -> None:
    async with open_ledger(f"sqlite://{tmp_path / 'ledger.sqlite3'}", installed(), create=True) as ledger:
        assert (await ledger.import_records(small())).accepted
        asked: list[tuple[str, tuple[object, ...]]] = []
        calendar = await ledger.calendar()
        async with ledger._database.reading() as session:
            run = session.rows

            async def rows(sql: str, *given: object) -> object:
                asked.append((sql, given))
                return await run(sql, *given)

            session.rows = rows  # type: ignore[method-assign, assignment]  # listens
            from kaohe.ledger.columns.circumstances import CircumstanceShelf
            from kaohe.ledger.columns.reader import FactsReader

            reader = FactsReader(session, CircumstanceShelf(installed().kinds))
            await reader.read(["T"] if selected else None, list(installed().schemes.values()), calendar.periods)
            [(sql, given)] = [each for each in asked if "COUNT(*) AS n" in each[0]]
            plan = " / ".join(row[3] for row in await run(f"EXPLAIN QUERY PLAN {sql}", *given))
        assert "INDEX incident_counting" in plan
        assert "TEMP B-TREE" not in plan


def test_a_ledger_that_was_closed_is_its_file_and_nothing_beside_it(tmp_path: Path) -> None:
    """So that whoever copies the file of a server that was stopped has all of the ledger."""

    async def open_and_close(file: Path) -> None:
        async with open_ledger(f"sqlite://{file}", installed(), create=True) as ledger:
            await asyncio.gather(*(ledger.calendar() for _ in range(8)))

    for number in range(20):
        asyncio.run(open_and_close(tmp_path / f"{number}.sqlite3"))
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix != ".sqlite3") == []

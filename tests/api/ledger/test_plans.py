"""Facts of one unit, or under one document number, are looked up: no statement reads a large table from end to end."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaohe.graphql.context.reader import IncidentsWanted
from kaohe.graphql.relay import Slice
from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.storage.dialects import SqliteDialect
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing import ObservationKey, RulingKey
from tests.api.ledger.opened import small
from tests.support.cards import installed

#: The large tables with what their rows hold.
FORMER = {
    "incident": "ref, unit_id, day, circumstance_id",
    "observation": "unit_id, period_id, metric_id, value",
    "ruling": "item_id, unit_id, period_id, incident_ref, points",
}
MARCH = IncidentsWanted(units=("T",), starts=date(2014, 3, 1), ends=date(2014, 3, 31))
BELOW = IncidentsWanted(within="T", starts=date(2014, 3, 1), ends=date(2014, 3, 31))
PAGE = Slice(10, False, None, None)

#: What SQLite counted in a ledger of a thousand units: rows, and rows to a value of each column of an index.
MIDDLING = [
    ("incident", "incident_opened", "20000 20000 1"),
    ("incident", "incident_by_day", "20000 28 1"),
    ("incident", "incident_counting", "20000 21 2 1"),
    ("incident", "incident_current_ref", "20000 1"),
    ("ruling", "ruling_on_incident", "7400 2"),
    ("ruling", "ruling_opened", "21000 21000 1"),
    ("ruling", "ruling_by_item", "21000 2600 260 1"),
    ("ruling", "ruling_current_incident", "7400 4 2 2 1"),
    ("ruling", "ruling_current_award", "14000 17 9 1"),
    ("observation", "observation_opened", "20528 20528 1"),
    ("observation", "observation_by_metric", "20528 2566 161 1 1"),
    ("observation", "observation_current_key", "20528 21 8 1"),
    ("circumstance", "sqlite_autoindex_circumstance_1", "5468 365 1"),
    ("metric", "sqlite_autoindex_metric_1", "60 1"),
    ("item", "sqlite_autoindex_item_1", "16 6 1"),
]


async def _card(ledger: Ledger) -> object:
    calendar = await ledger.calendar()
    return await ledger.read_facts(["T"], [ledger.registry.schemes["minhang_linkage"]], calendar.periods)


READS: dict[str, Callable[[Ledger], Awaitable[object]]] = {
    "incident by ref": lambda it: it.incidents(["R1", "R2"]),
    "incidents of a unit in some days": lambda it: it.incidents_page(MARCH, "on", True, PAGE),
    "incidents below a unit in some days": lambda it: it.incidents_page(BELOW, "ref", False, PAGE),
    "their number": lambda it: it.incidents_count(MARCH),
    "incidents unit by unit": lambda it: it.incidents_of_units(["T", "V"], IncidentsWanted(), "on", True, PAGE),
    "their numbers": lambda it: it.incident_counts(["T", "V"], IncidentsWanted()),
    "incidents behind a card": lambda it: it.incidents_behind(
        ["T"], ["petition_visit"], date(2014, 1, 1), date(2014, 12, 31)
    ),
    "observations of a unit": lambda it: it.observations(["T"], ["luxi2014.backlog_cases"], ["2014"]),
    "rulings on a unit": lambda it: it.rulings(["T"], ["minhang_linkage"], ["2014"]),
    "history of an incident": lambda it: it.history("R1"),
    "history of an observation": lambda it: it.history(ObservationKey("T", "2014", "luxi2014.backlog_cases")),
    "history of a ruling": lambda it: it.history(RulingKey("minhang_linkage", "1.1.1", "T", "2014")),
    "changes": lambda it: it.changes(0, PAGE),
    "a card": _card,
}


def _large() -> dict[str, Any]:
    """A thousand villages with some facts each."""
    records = small()
    villages = [f"V{n}" for n in range(1000)]
    records["units"] += [{"code": code, "name": code, "kind": "VILLAGE", "parent": "T2"} for code in villages]
    visit = {"kind": "petition_visit", "level": "COUNTY", "head_count": 1}
    records["incidents"] += [
        {**visit, "ref": f"{code}-{n}", "unit": code, "on": f"2014-{n + 1:02}-15"}
        for code in villages
        for n in range(12)
    ]
    records["observations"] += [
        {"unit": code, "period": period["code"], "metric": "luxi2014.backlog_cases", "value": 1}
        for code in villages
        for period in records["periods"]
    ]
    award = {"scheme": "minhang_linkage", "item": "1.1.1", "points": "0.25"}
    records["rulings"] += [
        {**award, "unit": code, "period": period["code"]} for code in villages for period in records["periods"]
    ]
    return records


@pytest.fixture(scope="module")
def large_url(new_database: Callable[[], str]) -> str:
    """Where a ledger is of which some facts have ended, and whose database knows how large its tables are."""

    async def fill(url: str) -> None:
        async with open_ledger(url, installed(), create=True) as ledger:
            report = await ledger.import_records(_large())
            assert report.accepted, report.problems
            assert (
                await ledger.import_records(
                    {"parameters": {"liaocheng1995.group_threshold": 5}}, reason="what follows ends here"
                )
            ).revision == 2
            async with ledger._database.writing() as session:
                for table, columns in FORMER.items():
                    ended = f"SELECT {columns}, 1, 2 FROM {table} WHERE id % 4 = 0"
                    await session.rows(f"INSERT INTO {table} ({columns}, since, until) {ended}")
                if not ledger._database.is_sqlite:
                    await session.run("ANALYZE")

    asyncio.run(fill(url := new_database()))
    return url


@pytest.fixture
async def ledger(large_url: str) -> AsyncGenerator[Ledger]:
    """That ledger."""
    async with open_ledger(large_url, installed()) as ledger:
        yield ledger


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills up with the statements that read a large table from end to end, as the database plans them."""
    run, found = Session.rows, list[str]()

    async def rows(self: Session, sql: str, *given: object) -> Sequence[Sequence[Any]]:
        if sql.startswith(("SELECT", "WITH")):
            of_sqlite = isinstance(self.dialect, SqliteDialect)
            read = _scanned_in_sqlite if of_sqlite else _scanned_in_postgres
            found.extend(f"{scan}: {sql}" for scan in await read(self._connection, self, sql, given))
        return await run(self, sql, *given)

    monkeypatch.setattr(Session, "rows", rows)
    return found


async def _scanned_in_sqlite(connection: Any, session: Session, sql: str, given: Sequence[object]) -> list[str]:
    """Without statistics SQLite plans for tables of a million rows, however few there are."""
    names = {
        alias or table for table, alias in re.findall(rf"(?:FROM|JOIN) ({'|'.join(FORMER)})\b(?: ([a-z])\b)?", sql)
    }
    named = {str(place): each for place, each in enumerate(given, 1)}
    plan = await connection.execute_fetchall(f"EXPLAIN QUERY PLAN {session.dialect.statement(sql)}", named)
    # In order of an index, up to the end of a page, is no reading from end to end.
    return [
        row[3] for row in plan if row[3].startswith("SCAN") and row[3].split()[1] in names and "_opened" not in row[3]
    ]


async def _scanned_in_postgres(connection: Any, session: Session, sql: str, given: Sequence[object]) -> list[str]:
    plan = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) {session.dialect.statement(sql)}", *given))

    def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for inner in node.get("Plans", ()):
            yield from nodes(inner)

    return [
        f"{node['Node Type']} {node.get('Index Name')}"
        for node in nodes(plan[0]["Plan"])
        if node.get("Relation Name") in FORMER and not _is_looked_up(node)
    ]


def _is_looked_up(node: dict[str, Any]) -> bool:
    if node["Node Type"] == "Bitmap Heap Scan":
        return True
    return node["Node Type"].startswith("Index") and "Index Cond" in node


@pytest.mark.parametrize("what", READS)
async def test_the_present_is_looked_up(ledger: Ledger, scans: list[str], what: str) -> None:
    await READS[what](ledger)
    assert scans == []


@pytest.mark.parametrize("what", READS)
async def test_the_past_is_looked_up(ledger: Ledger, scans: list[str], what: str) -> None:
    await READS[what](await ledger.as_of(1))
    assert scans == []


@pytest.mark.parametrize("what", READS)
async def test_the_present_is_looked_up_where_sqlite_knows_a_middling_ledger(
    tmp_path: Path, scans: list[str], what: str
) -> None:
    """Of twenty thousand rows, many short lists look to its planner as dear as all of them."""
    url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
    async with open_ledger(url, installed(), create=True) as ledger:
        assert (await ledger.import_records(small())).accepted
        async with ledger._database.writing() as session:
            await session.rows("ANALYZE")
            await session.rows("DELETE FROM sqlite_stat1")
            await session.insert("sqlite_stat1", ("tbl", "idx", "stat"), MIDDLING)
    async with open_ledger(url, installed()) as ledger:
        await READS[what](ledger)
    assert scans == []


async def test_a_table_that_is_read_whole_is_seen(ledger: Ledger, scans: list[str]) -> None:
    """That the tests above can fail."""
    await ledger.incidents_page(IncidentsWanted(), "on", True, PAGE)
    assert scans

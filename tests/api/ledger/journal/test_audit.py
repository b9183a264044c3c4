"""The audit chain tells whoever altered, removed or reordered what was written."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from kaohe.graphql.context.reader import UnitsWanted
from kaohe.ledger import Ledger, Tampering, open_ledger, upgrade
from kaohe.ledger.journal.verification import verify_audit
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.names import sorts_as
from kaohe.ledger.storage.paging import Latest
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY
from tests.api.ledger.journal.tampering import run, tamper, unguarded

LATER: list[dict[str, Any]] = [
    {"parameters": {"liaocheng1995.group_threshold": 7}},
    {"incidents": [{"ref": "R7", "unit": "X", "kind": "screening_missed", "on": "2014-06-01"}]},
    {"observations": [{"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters", "value": 4}]},
    {"observations": [{"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters", "value": 5}]},
]


@pytest.fixture
async def written(empty_ledger: str, registry: Registry) -> AsyncGenerator[Ledger]:
    """The county and four later imports: five revisions."""
    async with open_ledger(empty_ledger, registry, create=True) as ledger:
        for records in (COUNTY, *LATER):
            report = await ledger.import_records(records, actor="someone", reason="because")
            assert report.accepted
        yield ledger


async def test_every_import_is_an_entry(written: Ledger) -> None:
    verdict = await written.verify_audit()
    assert (verdict.is_whole, verdict.entries, len(verdict.head)) == (True, 5, 64)


async def test_what_was_not_stored_is_no_entry(written: Ledger) -> None:
    before = await written.verify_audit()
    await written.import_records({"incidents": LATER[1]["incidents"]})
    await written.import_records(LATER[3], dry_run=True)
    assert await written.verify_audit() == before
    assert (await written.import_records(LATER[2])).accepted  # numbers left out by what was undone are no gap
    after = await written.verify_audit(before.head)
    assert (after.is_whole, after.entries) == (True, 6)


async def test_rows_of_the_chain_cannot_be_changed(written: Ledger, empty_ledger: str) -> None:
    for table, column in (("audit", "content"), ("revision", "actor")):
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="append-only"):
                await _guarded(empty_ledger, statement)
    assert (await written.verify_audit()).is_whole


async def _guarded(url: str, statement: str) -> None:
    database = Database(url)
    await database.open()
    try:
        async with database.writing() as session:
            await session.rows(statement)
    finally:
        await database.close()


SWAP = (
    "UPDATE audit SET id = 100 WHERE id = 2",
    "UPDATE audit SET id = 2 WHERE id = 3",
    "UPDATE audit SET id = 3 WHERE id = 100",
    "UPDATE revision SET id = 100 WHERE id = 2",
    "UPDATE revision SET id = 2 WHERE id = 3",
    "UPDATE revision SET id = 3 WHERE id = 100",
)

TAMPERED = {
    "an actor": (("UPDATE revision SET actor = 'else' WHERE id = 3",), Tampering.ALTERED, 3),
    "a reason": (("UPDATE revision SET reason = NULL WHERE id = 2",), Tampering.ALTERED, 2),
    "a content digest": (("UPDATE audit SET content = previous WHERE id = 4",), Tampering.ALTERED, 4),
    "a hash": (("UPDATE audit SET hash = previous WHERE id = 4",), Tampering.ALTERED, 4),
    "an entry removed": (("DELETE FROM audit WHERE id = 3",), Tampering.REMOVED, 3),
    "an entry removed with its revision": (
        ("DELETE FROM audit WHERE id = 3", "DELETE FROM revision WHERE id = 3", "DELETE FROM incident WHERE since = 3"),
        Tampering.REMOVED,
        4,
    ),
    "a revision removed": (
        ("DELETE FROM revision WHERE id = 5", "UPDATE observation SET until = NULL, since = 4 WHERE since = 5"),
        Tampering.FACTS_ALTERED,
        4,
    ),
    "the first removed": (
        ("DELETE FROM audit WHERE id = 1", "DELETE FROM revision WHERE id = 1"),
        Tampering.REMOVED,
        1,
    ),
    "numbers exchanged": (SWAP, Tampering.ALTERED, 2),
    "a day": (("UPDATE incident SET day = '2014-06-02' WHERE ref = 'R7'",), Tampering.FACTS_ALTERED, 3),
    "a circumstance": (
        ("""UPDATE circumstance SET attributes = '{"level":"COUNTY","head_count":8}' WHERE attributes LIKE '%:7}'""",),
        Tampering.FACTS_ALTERED,
        1,
    ),
    "a line put into a name": (
        ("UPDATE unit_version SET name = 'x\n1' WHERE unit_id = 1",),
        Tampering.FACTS_ALTERED,
        1,
    ),
    "a value": (("UPDATE observation SET value = 6 WHERE since = 5",), Tampering.FACTS_ALTERED, 5),
    "a fact removed": (("DELETE FROM incident WHERE ref = 'R7'",), Tampering.FACTS_ALTERED, 3),
    "a fact ended": (("UPDATE incident SET until = 4 WHERE ref = 'R7'",), Tampering.FACTS_ALTERED, 4),
    "when a fact ended": (("UPDATE parameter SET until = 3 WHERE until = 2",), Tampering.FACTS_ALTERED, 2),
    "a fact added": (
        (("INSERT INTO incident (ref, unit_id, day, circumstance_id, since) "
         "SELECT 'R8', unit_id, day, circumstance_id, 3 FROM incident WHERE ref = 'R7'"),),
        Tampering.FACTS_ALTERED,
        3,
    ),
    "a fact of no revision": (
        (("INSERT INTO incident (ref, unit_id, day, circumstance_id, since) "
         "SELECT 'R8', unit_id, day, circumstance_id, 99 FROM incident WHERE ref = 'R7'"),),
        Tampering.REMOVED,
        99,
    ),
    "a unit's code": (("UPDATE unit SET code = 'T9' WHERE code = 'T2'",), Tampering.FACTS_ALTERED, 1),
    "a unit's parent": (("UPDATE unit SET parent_id = NULL WHERE code = 'T2'",), Tampering.FACTS_ALTERED, None),
    "a unit's name": (("UPDATE unit SET name = 'Other' WHERE code = 'T2'",), Tampering.FACTS_ALTERED, None),
    "who oversees": (("DELETE FROM oversight",), Tampering.FACTS_ALTERED, None),
}  # fmt: skip


class _UndoneError(Exception):
    """Rolls back."""


async def test_tampering_is_found(written: Ledger, empty_ledger: str) -> None:
    """Each is done, verified and undone within a transaction: a ledger for each would take minutes."""
    database = Database(f"{empty_ledger}?foreign_keys=OFF" if "sqlite" in empty_ledger else empty_ledger)
    await database.open()
    try:
        for what, (statements, kind, revision) in TAMPERED.items():
            with pytest.raises(_UndoneError):  # noqa: PT012  # that is how it is undone
                async with database.writing() as session:
                    if not database.is_sqlite:
                        await session.rows("SET LOCAL session_replication_role = replica")
                    for statement in (*unguarded(empty_ledger), *statements):
                        await session.rows(statement)
                    problem = (await verify_audit(session, None)).problem
                    assert problem is not None, what
                    assert (problem.kind, problem.revision) == (kind, revision), f"{what}: {problem.message}"
                    raise _UndoneError
    finally:
        await database.close()
    assert (await written.verify_audit()).is_whole


async def test_entries_sealed_in_another_order_are_found(written: Ledger, empty_ledger: str) -> None:
    """Somebody who exchanges two entries and recomputes both hashes still does not have them follow each other."""
    rows = await run(
        empty_ledger,
        "SELECT r.id, r.at, r.actor, r.action, r.reason, a.content, a.previous FROM revision r "
        "JOIN audit a ON a.id = r.id WHERE r.id IN (2, 3) ORDER BY r.id",
    )
    statements = []
    for row, other in zip(rows, rows[::-1], strict=True):
        moment = str(row[1])
        at = datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="microseconds")
        sealed = json.dumps([row[0], at, *row[2:6], other[6]])
        statements.append(
            f"UPDATE audit SET previous = '{other[6]}', "
            f"hash = '{sha256(sealed.encode()).hexdigest()}' WHERE id = {row[0]}"
        )
    await tamper(empty_ledger, *statements)
    problem = (await written.verify_audit()).problem
    assert problem is not None
    assert (problem.kind, problem.revision) == (Tampering.REMOVED, 2), problem


async def test_a_head_noted_down_shows_what_was_cut_off(written: Ledger, empty_ledger: str) -> None:
    head = (await written.verify_audit()).head
    assert (await written.verify_audit(head)).is_whole
    await tamper(
        empty_ledger,
        "DELETE FROM observation WHERE since = 5",
        "UPDATE observation SET until = NULL WHERE until = 5",
        "DELETE FROM audit WHERE id = 5",
        "DELETE FROM revision WHERE id = 5",
    )
    problem = (await written.verify_audit()).problem
    assert problem is not None
    assert problem.kind is Tampering.GUARDS_MISSING
    problem = (await written.verify_audit(head)).problem
    assert problem is not None
    assert problem.kind is Tampering.HEAD_MISSING


@pytest.mark.parametrize("place", range(2))
async def test_a_guard_that_is_taken_away_is_noticed(written: Ledger, empty_ledger: str, place: int) -> None:
    """Nothing was altered yet; but now anything can be, and written anew."""
    assert (await written.verify_audit()).is_whole
    await run(empty_ledger, unguarded(empty_ledger)[-1 - place])
    verdict = await written.verify_audit()
    assert verdict.problem is not None
    assert verdict.problem.kind is Tampering.GUARDS_MISSING
    assert verdict.entries > 0


async def test_a_guard_that_guards_nothing_is_none(written: Ledger, empty_ledger: str) -> None:
    if empty_ledger.startswith("sqlite"):
        hollow = "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END"
        await run(empty_ledger, "DROP TRIGGER audit_no_update", hollow)
    else:
        refused = "CREATE OR REPLACE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql"
        await run(empty_ledger, f"{refused} AS $$ BEGIN RETURN NULL; END $$")
    problem = (await written.verify_audit()).problem
    assert problem is not None
    assert problem.kind is Tampering.GUARDS_MISSING


async def test_a_filled_ledger_of_the_first_release(empty_ledger: str, registry: Registry) -> None:
    """What the first release wrote gets its entries when the tables are brought up to date."""
    await _at_first_release(empty_ledger)
    await run(empty_ledger, *FILLED)
    assert await upgrade(empty_ledger) == [
        "0002_record",
        "0003_confirmation",
        "0004_past",
        "0005_imports",
        "0006_names",
        "0007_forms",
        "0008_valid_time",
        "0009_periods",
        "0010_parameters",
    ]
    async with open_ledger(empty_ledger, registry) as ledger:
        verdict = await ledger.verify_audit()
        assert (verdict.is_whole, verdict.entries) == (True, 2)
        assert [unit.name for unit in await ledger.units(["B"])] == ["Bureau"]
        by_name = await ledger.units_page(UnitsWanted(name_contains="BUREAU"), "name", False, Latest(5))
        assert [(unit.code, unit.sorts_as) for unit in by_name] == [("B", sorts_as("Bureau"))]
        assert (await ledger.import_records(LATER[0])).accepted
        assert (await ledger.verify_audit(verdict.head)).entries == 3
    await tamper(empty_ledger, "UPDATE incident SET day = '2014-01-02'")
    async with open_ledger(empty_ledger, registry) as ledger:
        problem = (await ledger.verify_audit()).problem
        assert problem is not None
        assert (problem.kind, problem.revision) == (Tampering.FACTS_ALTERED, 2)


#: Two revisions as the first release wrote them.
FILLED = (
    "INSERT INTO revision (at, actor, action) VALUES ('2026-01-01 00:00:00+00:00', 'import', 'import')",
    "INSERT INTO revision (at, actor, action, reason) VALUES ('2026-01-02 00:00:00.5+00:00', '导入', 'import', '补报')",
    "INSERT INTO unit (code, name, kind, since) VALUES ('B', 'Bureau', 'BUREAU', 1)",
    "INSERT INTO unit (code, name, kind, parent_id, since) VALUES ('X', 'Section', 'SECTION', 1, 1)",
    "INSERT INTO unit (code, name, kind, parent_id, since) VALUES ('L', 'Leader', 'LEADER', 1, 1)",
    "INSERT INTO oversight (leader_id, overseen_id) VALUES (3, 2)",
    "INSERT INTO period (code, kind, starts, ends, since) VALUES ('2014', 'YEAR', '2014-01-01', '2014-12-31', 1)",
    "INSERT INTO circumstance (kind, attributes) VALUES ('screening_missed', '{}')",
    "INSERT INTO incident (ref, unit_id, day, circumstance_id, since) VALUES ('R', 2, '2014-01-01', 1, 2)",
    "INSERT INTO parameter (code, value, since, until) VALUES ('liaocheng1995.group_threshold', 5, 1, 2)",
    "INSERT INTO parameter (code, value, since) VALUES ('liaocheng1995.group_threshold', 6, 2)",
)


async def _at_first_release(url: str) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite://")).touch()  # noqa: ASYNC240  # nobody waits
    database = Database(url)
    await database.open()
    try:
        with database._context:
            executor = MigrationExecutor(database.client(), database._config["apps"])
            await executor.migrate([MigrationTarget("ledger", "0001_initial")])
    finally:
        await database.close()

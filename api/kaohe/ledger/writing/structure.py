"""Creating, changing and closing units; creating periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kaohe.ledger.facts.records import UnitRecord
from kaohe.ledger.facts.units import units as read_units
from kaohe.ledger.importing.state import KnownUnit, World
from kaohe.ledger.importing.structure import check_kin, import_periods, import_units, stated_unit
from kaohe.ledger.importing.validation import Entry, Problems, to_day
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.fact_tables import FACT_TABLES, UNIT_VERSION
from kaohe.ledger.storage.names import keep_names
from kaohe.ledger.writing.dependents import check_rulings, rulings_above
from kaohe.ledger.writing.inputs import KEEP, PeriodEntry, UnitChange, UnitEntry
from kaohe.ledger.writing.results import Rule, errors_of
from kaohe.ledger.writing.transaction import Work

#: How many units a refusal names.
_NAMED = 5


async def create_units(work: Work, entries: Sequence[UnitEntry]) -> None:
    """Create units, in any order."""
    named = [code for entry in entries for code in (entry.code, entry.parent, *entry.oversees)]
    world = await work.world(named)
    _refuse_known(work, "units", [entry.code for entry in entries], world.units)
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await import_units(world, problems, stated)
    taken = {error.path for error in work.errors}
    found = [problem for problem in problems.found if ("units", problem.index, "code") not in taken]
    work.errors += errors_of(found, stated, work.registry)


async def create_periods(work: Work, entries: Sequence[PeriodEntry]) -> None:
    """Create periods."""
    world = await work.world(())
    _refuse_known(work, "periods", [entry.code for entry in entries], world.periods)
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await import_periods(world, problems, stated)
    taken = {error.path for error in work.errors}
    found = [problem for problem in problems.found if ("periods", problem.index, "code") not in taken]
    work.errors += errors_of(found, stated, work.registry)


async def change_unit(work: Work, code: str, change: UnitChange, expected: int | None) -> None:
    """Give a unit another name, parent, or units to oversee; how it was stays in its versions."""
    if await _current(work, code, expected) is None:
        return
    overseen = () if change.oversees is KEEP else change.oversees
    world = await work.world([code, change.parent, *overseen])
    before = world.units[code]
    stated: dict[str, Any] = {"code": code, "name": before.name, "kind": before.kind, "parent": before.parent}
    stated["oversees"] = sorted(before.oversees)
    for field in ("name", "parent", "oversees"):
        value = getattr(change, field)
        if value is not KEEP:
            stated[field] = list(value) if isinstance(value, tuple) else value
    problems = Problems()
    entry = Entry(problems, "units", 0, stated, "code")
    unit = replace(stated_unit(entry), id=before.id, closes=before.closes)
    if entry.sound:
        parent = None if unit.parent == before.parent else unit.parent
        overseen_now = frozenset[str]() if change.oversees is KEEP else unit.oversees
        check_kin(replace(unit, parent=parent, oversees=overseen_now), entry, {}, world, problems)
    if entry.sound and unit.parent is not None and unit.parent != before.parent:
        above = world.units[unit.parent]
        if before in world.line(above):
            entry.wrong("parent", f"{above.code} is {code} or below it: units form a tree")
    work.errors += errors_of(problems.found, [stated], work.registry, single=True)
    if not work.errors and unit.parent != before.parent:
        await _check_move(work, unit)
    if not work.errors and (unit.name, unit.parent, unit.oversees) != (before.name, before.parent, before.oversees):
        await _store(work, world, unit)
        await _oversee(work, world, before, unit)


async def close_unit(work: Work, code: str, last_day: date | str | None, expected: int | None) -> None:
    """Take no facts of days after a day (None: open the unit again)."""
    current = await _current(work, code, expected)
    if current is None:
        return
    world = await work.world([code])
    day = None if last_day is None else to_day(last_day)
    if last_day is not None and day is None:
        work.refuse(Rule.INVALID, ("last_day",), "must be a date like 2014-12-31")
        return
    unit, dialect = world.units[code], work.session.dialect
    await _check_life(work, world, unit, None if day is None else dialect.day(day))
    if day is not None:
        for table in (each for each in FACT_TABLES if each.begins is not None):
            row = await work.session.row(
                f"SELECT COUNT(*) {table.source()} WHERE t.until IS NULL AND t.unit_id = $1 AND {table.begins} > $2",
                *(unit.id, dialect.day(day)),
            )
            if row is not None and row[0]:
                message = f"{code} has facts of days after {day}: {row[0]} of kind {table.name}"
                work.refuse(Rule.HAS_FACTS, ("last_day",), message, "correct or withdraw them, or close it later")
    if not work.errors and day != current.closes:
        await _store(work, world, replace(unit, closes=None if day is None else dialect.day(day)))


async def _check_life(work: Work, world: World, unit: KnownUnit, closes: Any) -> None:
    """Refuse to close a unit before those below it, and to keep one open below a closed one."""
    above = None if unit.parent is None else world.units[unit.parent]
    if above is not None and above.closes is not None and (closes is None or closes > above.closes):
        work.refuse(Rule.UNIT_CLOSED, ("last_day",), f"{above.code}, above it, is closed after {above.closes}")
    if closes is not None:
        rows = await work.session.rows(
            "SELECT code FROM unit WHERE parent_id = $1 AND (closes IS NULL OR closes > $2) ORDER BY code",
            *(unit.id, closes),
        )
        if rows:
            named = ", ".join(row[0] for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
            message = f"{len(rows)} units below {unit.code} are open after {closes}: {named}"
            work.refuse(Rule.HAS_UNITS, ("last_day",), message, "close or move them first")


async def _current(work: Work, code: str, expected: int | None) -> UnitRecord | None:
    found = await read_units(work.session, texts([code]))
    current = found[0] if found else None
    revision = 0 if current is None else current.revision
    if not work.expect(("expected_revision",), expected, revision, current, f"the unit {code}"):
        return None
    if current is None:
        work.refuse(Rule.NOT_FOUND, ("code",), f"there is no unit {code}")
    return current


async def _check_move(work: Work, unit: KnownUnit) -> None:
    """Refuse to move a unit away from where it was ruled on its incidents, unless the card is confirmed."""
    rulings = await rulings_above(work.session, unit.code)
    if rulings:
        named = [unit.code, unit.parent, *(ruling.unit for ruling in rulings)]
        world = await work.world(named, refs=[ruling.incident for ruling in rulings])
        world.units[unit.code] = unit
        await check_rulings(work, world, rulings)


async def _store(work: Work, world: World, unit: KnownUnit) -> None:
    """End the version of a unit, open another one, and repeat it where readers look."""
    session = work.session
    parent = None if unit.parent is None else world.units[unit.parent].id
    await work.end(UNIT_VERSION, unit.code)
    version = (unit.id, unit.name, parent, unit.closes, work.revision)
    await session.insert("unit_version", ("unit_id", "name", "parent_id", "closes", "since"), [version])
    await keep_names(session, [unit.name])
    await session.rows(
        "UPDATE unit SET name = $1, parent_id = $2, closes = $3, changed = $4 WHERE id = $5",
        *(unit.name, parent, unit.closes, work.revision, unit.id),
    )


async def _oversee(work: Work, world: World, before: KnownUnit, unit: KnownUnit) -> None:
    session = work.session
    if gone := before.oversees - unit.oversees:
        condition = (
            f"leader_id = $1 AND overseen_id IN (SELECT id FROM unit WHERE {session.dialect.among_texts('code', 2)})"
        )
        given = (unit.id, session.dialect.texts(sorted(gone)))
        rows = await session.rows(f"SELECT id FROM oversight_version WHERE until IS NULL AND {condition}", *given)
        await session.end("oversight_version", work.revision, [row[0] for row in rows])
        await session.rows(f"DELETE FROM oversight WHERE {condition}", *given)
    pairs = [(unit.id, world.units[code].id) for code in sorted(unit.oversees - before.oversees)]
    await session.insert("oversight", ("leader_id", "overseen_id"), pairs)
    versions = [(*pair, work.revision) for pair in pairs]
    await session.insert("oversight_version", ("leader_id", "overseen_id", "since"), versions)


def _refuse_known(work: Work, section: str, codes: Sequence[str], known: Any) -> None:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if texts([code]) and (code in known or code in seen):
            work.refuse(Rule.TAKEN, (section, index, "code"), f"{code} is the code of another one already")
        seen.update(texts([code]))

"""Creating, changing and closing units."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kaohe.ledger.facts.records import UnitRecord
from kaohe.ledger.facts.units import units as read_units
from kaohe.ledger.importing.lives import Life, State, faults
from kaohe.ledger.importing.state import KnownUnit, World
from kaohe.ledger.importing.units import check_kin, import_units, stated_unit, store_former, store_successions
from kaohe.ledger.importing.validation import Entry, Problems, to_day
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.fact_tables import FACT_TABLES, SUCCESSION, UNIT_VERSION
from kaohe.ledger.storage.names import keep_names
from kaohe.ledger.writing.dependents import check_rulings, rulings_above
from kaohe.ledger.writing.inputs import KEEP, UnitChange, UnitEntry
from kaohe.ledger.writing.results import Rule, errors_of
from kaohe.ledger.writing.transaction import Work

#: How many units a refusal names.
_NAMED = 5


async def create_units(work: Work, entries: Sequence[UnitEntry]) -> None:
    """Create units, in any order."""
    named = [code for entry in entries for code in (entry.code, entry.parent, *entry.oversees, *entry.succeeds)]
    world = await work.world(named)
    await world.read_lives()
    work.refuse_known("units", [entry.code for entry in entries], world.units)
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await import_units(world, problems, stated)
    taken = {error.path for error in work.errors}
    found = [problem for problem in problems.found if ("units", problem.index, "code") not in taken]
    work.errors += errors_of(found, stated, work.registry)


async def change_unit(work: Work, code: str, change: UnitChange, expected: int | None) -> None:
    """Make a unit another from a day on, or correct what it is; what was on file stays in its versions."""
    if await _current(work, code, expected) is None:
        return
    overseen = () if change.oversees is KEEP else change.oversees
    named = [code, change.parent, *overseen, *(() if change.succeeds is KEEP else change.succeeds)]
    world = await work.world(named)
    await world.read_lives()
    if change.succeeds is not KEEP:
        await world.read_successions()
    since = _day(work, "from", change.since)
    unit, opens = world.units[code], _day(work, "opens", None if change.opens is KEEP else change.opens)
    if work.errors:
        return
    if world.turning or change.since is not None or change.kind is not KEEP or change.opens is not KEEP:
        world = await work.whole_world()
        unit = world.units[code]
    after = replace(unit)
    if change.opens is not KEEP:
        after.opens = None if opens is None else work.session.dialect.day(opens)
    if change.succeeds is not KEEP:
        after.succeeds = frozenset(change.succeeds)
    after = after.living(_life_after(work, world, after, change, since))
    if not work.errors and after != unit:
        _check_successions(work, world, after)
        await _check_facts(work, after, opens, first=True)
    if not work.errors and after != unit:
        _check_tree(work, world, after)
    if not work.errors and after != unit:
        await _store(work, world, unit, after)
        if after.life != unit.life:
            await _check_move(work, after)


def _life_after(work: Work, world: World, unit: KnownUnit, change: UnitChange, since: date | None) -> Life:
    """The life of a unit with a change in it; what is wrong with the change is noted."""
    asked = {
        name: list(value) if isinstance(value, tuple) else value
        for name in ("name", "kind", "parent", "oversees")
        if (value := getattr(change, name)) is not KEEP
    }
    if not asked:
        return unit.life
    problems = Problems()

    def changed(before: State) -> State:
        known = {"name": before.name, "kind": before.kind, "parent": before.parent, "oversees": sorted(before.oversees)}
        entry = Entry(problems, "units", 0, {"code": unit.code, **known, **asked}, "code")
        then = stated_unit(entry)
        if entry.sound:
            # What stays as it was is not asked about: its kinds may be others by now.
            parent = None if then.parent == before.parent else then.parent
            overseen = then.oversees if "oversees" in asked else frozenset[str]()
            check_kin(replace(then, parent=parent, oversees=overseen), entry, {}, world, problems)
        return then.life.last

    life = unit.life.changed(since, changed, unit.first_day)
    work.errors += errors_of(problems.found, [asked], work.registry, single=True)
    return life


def _check_tree(work: Work, world: World, unit: KnownUnit) -> None:
    """Refuse a life that does not fit those of the units above it and below it."""
    before = world.units[unit.code]
    where, was = (
        [(each.starts, each.state.kind, each.state.parent) for each in its.life.spans()] for its in (unit, before)
    )
    if (where, unit.opens) == (was, before.opens):
        return
    units, turning = (
        ChainMap({unit.code: unit}, world.units),
        sorted({*world.turning, *(day for day, _ in unit.former)}),
    )
    field = "parent" if where != was else "opens"
    for fault in faults(unit, units, turning):
        work.refuse(Rule(fault.rule), (field,), fault.message)
    field = "kind" if field == "parent" else field
    for child in world.units.values():
        if any(span.state.parent == unit.code for span in child.life.spans()):
            for fault in faults(child, units, turning):
                work.refuse(Rule(fault.rule), (field,), fault.message)
                return


def _check_successions(work: Work, world: World, unit: KnownUnit) -> None:
    """Refuse to take the place of units that are not there, or of oneself."""
    for place, code in enumerate(sorted(unit.succeeds)):
        if code not in world.units:
            work.refuse(Rule.NOT_FOUND, ("succeeds", place), f"there is no unit {code}")
        elif code == unit.code:
            work.refuse(Rule.INVALID, ("succeeds", place), "is the unit itself")


def _day(work: Work, field: str, given: date | str | None) -> date | None:
    """A day that may be left out."""
    day = None if given is None else to_day(given)
    if given is not None and day is None:
        work.refuse(Rule.INVALID, (field,), "must be a date like 2014-12-31")
    return day


async def _check_facts(work: Work, unit: KnownUnit, bound: date | None, *, first: bool) -> None:
    """Refuse a first day before which a unit has facts, or a last one after which it has."""
    if bound is None:
        return
    for table in (each for each in FACT_TABLES if each.begins is not None):
        outside = f"{table.lasts} < $2" if first else f"{table.begins} > $2"
        row = await work.session.row(
            f"SELECT COUNT(*) {table.source()} WHERE t.until IS NULL AND t.unit_id = $1 AND {outside}",
            *(unit.id, work.session.dialect.day(bound)),
        )
        if row is not None and row[0]:
            message = (
                f"{unit.code} has facts of days {'before' if first else 'after'} {bound}: {row[0]} of kind {table.name}"
            )
            hint = f"correct or withdraw them, or {'open it earlier' if first else 'close it later'}"
            work.refuse(Rule.HAS_FACTS, ("opens" if first else "last_day",), message, hint)


async def close_unit(work: Work, code: str, last_day: date | str | None, expected: int | None) -> None:
    """Take no facts of days after a day (None: open the unit again)."""
    current = await _current(work, code, expected)
    if current is None:
        return
    world = await work.world([code])
    day = _day(work, "last_day", last_day)
    if work.errors:
        return
    unit, dialect = world.units[code], work.session.dialect
    if day is not None and unit.first_day is not None and day < unit.first_day:
        work.refuse(Rule.INVALID, ("last_day",), f"{code} opens on {unit.opens}, after that")
    await _check_life(work, world, unit, None if day is None else dialect.day(day))
    await _check_facts(work, unit, day, first=False)
    if not work.errors and day != current.closes:
        await _store(work, world, unit, replace(unit, closes=None if day is None else dialect.day(day)))


async def _check_life(work: Work, world: World, unit: KnownUnit, closes: Any) -> None:
    """Refuse to close a unit before those below it, and to keep one open below a closed one."""
    above = None if unit.parent is None else world.units[unit.parent]
    if above is not None and above.closes is not None and (closes is None or closes > above.closes):
        work.refuse(Rule.UNIT_CLOSED, ("last_day",), f"{above.code}, above it, is closed after {above.closes}")
    if closes is not None:
        rows = await work.session.rows(
            "SELECT u.code FROM unit u WHERE u.parent_id = $1 AND (u.closes IS NULL OR u.closes > $2) UNION "
            "SELECT u.code FROM unit_former f JOIN unit u ON u.id = f.unit_id WHERE f.parent_id = $1 "
            "AND f.until IS NULL AND f.ends > $2 AND (u.closes IS NULL OR u.closes > $2) ORDER BY 1",
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
    """Refuse what moved a unit away from where it was ruled on its incidents, unless the card is confirmed."""
    rulings = await rulings_above(work.session, unit.code)
    if rulings:
        named = [unit.code, unit.parent, *(ruling.unit for ruling in rulings)]
        world = await work.world(named, refs=[ruling.incident for ruling in rulings])
        await check_rulings(work, world, rulings)


async def _store(work: Work, world: World, before: KnownUnit, unit: KnownUnit) -> None:
    """End the version of a unit, open another one, and repeat it where readers look; then what it was before."""
    session = work.session
    parent = None if unit.parent is None else world.units[unit.parent].id
    born = before.born or before.kind
    became = None if unit.kind == born else unit.kind
    await work.end(UNIT_VERSION, unit.code)
    version = (unit.id, unit.name, parent, unit.closes, became, unit.opens, work.revision)
    columns = ("unit_id", "name", "parent_id", "closes", "kind", "opens", "since")
    await session.insert("unit_version", columns, [version])
    await keep_names(session, [unit.name])
    await session.rows(
        "UPDATE unit SET name = $1, kind = $2, born = $3, parent_id = $4, opens = $5, closes = $6, changed = $7 "
        "WHERE id = $8",
        *(unit.name, unit.kind, None if became is None else born, parent, unit.opens, unit.closes, work.revision),
        unit.id,
    )
    await _oversee(work, world, before, unit)
    if before.former != unit.former:
        await _store_former(work, world, unit)
    if before.succeeds != unit.succeeds:
        for code in sorted(before.succeeds - unit.succeeds):
            await work.end(SUCCESSION, code, unit.code)
        await store_successions(world, ((code, unit.code) for code in sorted(unit.succeeds - before.succeeds)))


async def _store_former(work: Work, world: World, unit: KnownUnit) -> None:
    """End what is on file of what a unit was, and store it anew: a life is short."""
    for table, column in (("unit_former", "unit_id"), ("oversight_former", "leader_id")):
        rows = await work.session.rows(f"SELECT id FROM {table} WHERE until IS NULL AND {column} = $1", unit.id)
        if rows:
            await work.session.end(table, work.revision, [row[0] for row in rows])
    await store_former(world, [unit])


async def _oversee(work: Work, world: World, before: KnownUnit, unit: KnownUnit) -> None:
    if before.oversees == unit.oversees:
        return
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

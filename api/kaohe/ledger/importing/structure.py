"""Parameters, periods and units of an import: what the facts hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kaohe.ledger.importing.state import KnownPeriod, KnownUnit, World
from kaohe.ledger.importing.validation import Entry, Problems, entries
from kaohe.ledger.storage.models import CODE_LENGTH, NAME_LENGTH
from kaohe.ledger.storage.names import keep_names
from kaohe.scheme.spans import Spans
from kaohe.scheme.vocabulary import OVERSEEN_KINDS, PeriodKind, UnitKind, may_lie_below

_UNIT_KINDS = tuple(kind.value for kind in UnitKind)
_PERIOD_KINDS = tuple(kind.value for kind in PeriodKind)


async def import_parameters(world: World, problems: Problems, given: Any) -> int:
    """Set parameters; a new value replaces the one before."""
    if not isinstance(given, dict):
        problems.add("parameters", None, None, None, "must be a mapping of codes to whole numbers")
        return 0
    known, changed = world.registry.parameters, {}
    for code, value in given.items():
        parameter = known.get(code) if isinstance(code, str) else None
        if parameter is None:
            listed = ", ".join(known) or "none"
            problems.add("parameters", None, str(code), None, f"there is no such parameter; there are {listed}")
        elif (problem := parameter.problem(value)) is not None:
            problems.add("parameters", None, code, None, problem)
        elif world.parameters.get(code) != value:
            changed[code] = value
    session = world.session
    await session.rows(
        f"UPDATE parameter SET until = $1 WHERE until IS NULL AND {session.dialect.among_texts('code', 2)}",
        world.revision,
        session.dialect.texts(changed),
    )
    rows = [(code, value, world.revision) for code, value in changed.items()]
    await session.insert("parameter", ("code", "value", "since"), rows)
    world.parameters |= changed
    return len(given)


async def import_periods(world: World, problems: Problems, given: Iterable[Any]) -> int:
    """Take periods; one that is on file already may only be repeated as it is."""
    taken = 0
    new: dict[str, KnownPeriod] = {}
    spans = Spans(each.as_period() for each in world.periods.values())
    for entry in entries(problems, "periods", given, "code"):
        taken += 1
        entry.only(("code", "kind", "starts", "ends"))
        code, kind = entry.text("code", CODE_LENGTH), entry.choice("kind", _PERIOD_KINDS)
        starts, ends = entry.day("starts"), entry.day("ends")
        period = KnownPeriod(0, code, kind, starts, ends)
        before = new.get(code) or world.periods.get(code)
        if entry.sound and before is not None:
            for field in ("kind", "starts", "ends"):
                if getattr(before, field) != getattr(period, field):
                    entry.wrong(field, f"differs from the period {code} that is known: {getattr(before, field)}")
        elif entry.sound:
            for field, message in spans.problems(period.as_period()):
                entry.wrong(field, message)
            if entry.sound:
                spans.add(period.as_period())
                new[code] = period
        if not entry.sound and before is None:
            problems.refused["periods"].add(code)
    day = world.session.dialect.day
    rows = [(p.code, p.kind, day(p.starts), day(p.ends), world.revision) for p in new.values()]
    await world.session.insert("period", ("code", "kind", "starts", "ends", "since"), rows)
    for id_, code in await world.session.rows("SELECT id, code FROM period WHERE since = $1", world.revision):
        new[code].id = id_
    world.periods |= new
    return taken


async def import_units(world: World, problems: Problems, given: Iterable[Any]) -> int:
    """Take units, in any order; one that is on file already may only be repeated as it is."""
    taken = 0
    new: dict[str, tuple[KnownUnit, Entry]] = {}
    for entry in entries(problems, "units", given, "code"):
        taken += 1
        unit = stated_unit(entry)
        known = new.get(unit.code)
        before = world.units.get(unit.code) if known is None else known[0]
        if entry.sound and before is not None:
            for field in ("name", "kind", "parent", "oversees"):
                if getattr(before, field) != getattr(unit, field):
                    shown = _shown(getattr(before, field))
                    entry.wrong(field, f"differs from the unit {unit.code} that is known: {shown}")
        elif entry.sound:
            new[unit.code] = unit, entry
        if not entry.sound and before is None:
            problems.refused["units"].add(unit.code)
    for unit, entry in list(new.values()):
        check_kin(unit, entry, new, world, problems)
    for unit, entry in _in_circles(new):
        entry.wrong("parent", "is below this unit: units form a tree")
        problems.refused["units"].add(unit.code)
    await _store(world, [unit for unit, entry in new.values() if entry.sound])
    return taken


def stated_unit(entry: Entry) -> KnownUnit:
    """The unit that an entry states."""
    entry.only(("code", "name", "kind", "parent", "oversees"))
    code, name = entry.text("code", CODE_LENGTH), entry.text("name", NAME_LENGTH)
    kind = entry.choice("kind", _UNIT_KINDS)
    parent, oversees = entry.stated.get("parent"), entry.stated.get("oversees")
    if parent is not None and not isinstance(parent, str):
        entry.wrong("parent", "must be the code of a unit")
        parent = None
    if oversees is None:
        oversees = []
    elif not isinstance(oversees, list) or not all(isinstance(below, str) for below in oversees):
        entry.wrong("oversees", "must be a list of codes of units")
        oversees = []
    elif oversees and kind != UnitKind.LEADER:
        entry.wrong("oversees", "only a LEADER oversees units")
    return KnownUnit(0, code, name, kind, parent, frozenset(oversees))


def check_kin(
    unit: KnownUnit, entry: Entry, new: dict[str, tuple[KnownUnit, Entry]], world: World, problems: Problems
) -> None:
    """Refuse parents and units overseen that are not there or cannot be overseen."""
    kinds = tuple(kind.value for kind in UnitKind if kind in OVERSEEN_KINDS)
    for field, codes in (("parent", [] if unit.parent is None else [unit.parent]), ("oversees", sorted(unit.oversees))):
        for code in codes:
            other = new[code][0] if code in new else world.units.get(code)
            if other is None and code in problems.refused["units"]:
                entry.quietly_refused()
            elif other is None:
                entry.wrong(field, f"there is no unit {code}", "NOT_FOUND")
            elif field == "oversees" and other.kind not in kinds:
                entry.wrong(field, f"{code} is a {other.kind}; a LEADER oversees only {' and '.join(kinds)}")
            elif field == "parent":
                _check_parent(unit, other, entry)
    if not entry.sound:
        problems.refused["units"].add(unit.code)


def _check_parent(unit: KnownUnit, parent: KnownUnit, entry: Entry) -> None:
    """Refuse a parent of a kind that a unit cannot lie below, and one that closes before the unit does."""
    if not may_lie_below(UnitKind(unit.kind), UnitKind(parent.kind)):
        entry.wrong("parent", f"{parent.code} is a {parent.kind}: a {unit.kind} does not lie below one")
    elif parent.closes is not None and (unit.closes is None or unit.closes > parent.closes):
        entry.wrong("parent", f"{parent.code} is closed after {parent.closes}", "UNIT_CLOSED")


def _in_circles(new: dict[str, tuple[KnownUnit, Entry]]) -> Iterator[tuple[KnownUnit, Entry]]:
    """Units whose parents lead back to themselves."""
    settled: set[str] = set()
    for start in new:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in new and at not in settled and at not in path:
            path[at] = None
            at = new[at][0].parent
        if at in path:
            circle = list(path)[list(path).index(at) :]
            yield from (new[code] for code in circle)
        settled.update(path)


async def _store(world: World, units: list[KnownUnit]) -> None:
    """Insert units, parents before children, then who oversees whom."""
    await keep_names(world.session, [unit.name for unit in units])
    waiting = units
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent in world.units]
        waiting = [unit for unit in waiting if not (unit.parent is None or unit.parent in world.units)]
        if not ready:
            return  # below units that were refused
        above = {u.code: None if u.parent is None else world.units[u.parent].id for u in ready}
        rows = [(u.code, u.name, u.kind, above[u.code], world.revision, world.revision) for u in ready]
        await world.session.insert("unit", ("code", "name", "kind", "parent_id", "since", "changed"), rows)
        ids = await world.session.rows("SELECT code, id FROM unit WHERE since = $1", world.revision)
        by_code: dict[str, int] = {code: id_ for code, id_ in ids}  # noqa: C416  # typed
        for unit in ready:
            unit.id = by_code[unit.code]
            world.units[unit.code] = unit
        named = [(u.id, u.name, above[u.code], world.revision) for u in ready]
        await world.session.insert("unit_version", ("unit_id", "name", "parent_id", "since"), named)
    pairs = [
        (unit.id, world.units[below].id)
        for unit in units
        for below in sorted(unit.oversees)
        if unit.id and below in world.units
    ]
    await world.session.insert("oversight", ("leader_id", "overseen_id"), pairs)
    versions = [(*pair, world.revision) for pair in pairs]
    await world.session.insert("oversight_version", ("leader_id", "overseen_id", "since"), versions)


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return "none" if value is None else str(value)

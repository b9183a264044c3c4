"""Units of an import: the tree, whom leaders oversee, and how both were before."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kaohe.ledger.importing.lives import State, faults
from kaohe.ledger.importing.state import KnownUnit, World
from kaohe.ledger.importing.validation import Entry, Problems, entries, to_day
from kaohe.ledger.storage.models import CODE_LENGTH, NAME_LENGTH
from kaohe.ledger.storage.names import keep_names
from kaohe.scheme.vocabulary import OVERSEEN_KINDS, UnitKind, may_lie_below

_UNIT_KINDS = tuple(kind.value for kind in UnitKind)

#: What is always compared with what is known of a unit, and what only where it is stated.
_STATE, _DATED = ("code", "name", "kind", "parent", "oversees"), ("opens", "closes", "former", "succeeds")
_FORMER = ("until", "name", "kind", "parent", "oversees")

#: A unit that is new, with the entry that states it.
New = Mapping[str, tuple[KnownUnit, Entry]]


async def import_units(world: World, problems: Problems, given: Iterable[Any]) -> int:
    """Take units, in any order; one that is on file already may only be repeated as it is."""
    taken = 0
    new: dict[str, tuple[KnownUnit, Entry]] = {}
    for entry in entries(problems, "units", given, "code"):
        taken += 1
        unit = stated_unit(entry)
        _state_life(unit, entry, world)
        known = new.get(unit.code)
        before = world.units.get(unit.code) if known is None else known[0]
        if entry.sound and before is not None:
            _check_same(unit, before, entry)
        elif entry.sound:
            new[unit.code] = unit, entry
        if not entry.sound and before is None:
            problems.refused["units"].add(unit.code)
    for unit, entry in list(new.values()):
        check_kin(unit, entry, new, world, problems)
    for unit, entry in _in_circles(new):
        entry.wrong("parent", "is below this unit: units form a tree")
        problems.refused["units"].add(unit.code)
    _check_lives(new, world, problems)
    await _store(world, [unit for unit, entry in new.values() if entry.sound])
    return taken


def stated_unit(entry: Entry) -> KnownUnit:
    """The unit that an entry states, as it is in the end."""
    entry.only((*_STATE, *_DATED))
    code, name = entry.text("code", CODE_LENGTH), entry.text("name", NAME_LENGTH)
    kind = entry.choice("kind", _UNIT_KINDS)
    parent = entry.stated.get("parent")
    if parent is not None and not isinstance(parent, str):
        entry.wrong("parent", "must be the code of a unit")
        parent = None
    oversees = _codes(entry, "oversees")
    if oversees and kind != UnitKind.LEADER:
        entry.wrong("oversees", "only a LEADER oversees units")
    return KnownUnit(0, code, name, kind, parent, oversees)


def check_kin(unit: KnownUnit, entry: Entry, new: New, world: World, problems: Problems) -> None:
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
            elif field == "parent" and not may_lie_below(UnitKind(unit.kind), UnitKind(other.kind)):
                entry.wrong("parent", f"{code} is a {other.kind}: a {unit.kind} does not lie below one")
    if not entry.sound:
        problems.refused["units"].add(unit.code)


async def store_former(world: World, units: Sequence[KnownUnit]) -> None:
    """Insert what units were up to some days, and whom leaders oversaw then; where a unit was refused, none of it."""
    session, revision, ids = world.session, world.revision, {code: unit.id for code, unit in world.units.items()}
    day = session.dialect.day
    dated = [
        (unit, None if span.starts is None else day(span.starts), day(span.ends), span.state)
        for unit in units
        for span in unit.life.spans()
        if span.ends is not None and {*span.state.oversees, span.state.parent or unit.code} <= ids.keys()
    ]
    if not dated:
        return
    await keep_names(session, [state.name for *_, state in dated])
    for table, columns, rows in (
        (
            "unit_former",
            ("unit_id", "starts", "ends", "name", "kind", "parent_id"),
            [
                (unit.id, starts, ends, then.name, then.kind, None if then.parent is None else ids[then.parent])
                for unit, starts, ends, then in dated
            ],
        ),
        (
            "oversight_former",
            ("leader_id", "overseen_id", "starts", "ends"),
            [
                (unit.id, ids[code], starts, ends)
                for unit, starts, ends, then in dated
                for code in sorted(then.oversees)
            ],
        ),
    ):
        if rows:
            await session.insert(table, (*columns, "since"), [(*row, revision) for row in rows])


async def store_successions(world: World, pairs: Iterable[tuple[str, str]]) -> None:
    """Insert that units took the place of others: predecessor and successor by code."""
    ids = {code: unit.id for code, unit in world.units.items()}
    rows = [(ids[before], ids[after], world.revision) for before, after in pairs if before in ids]
    if rows:
        await world.session.insert("succession", ("predecessor_id", "successor_id", "since"), rows)


def _state_life(unit: KnownUnit, entry: Entry, world: World) -> None:
    """Take what an entry says of a unit's first and last day, of what it was before and of whose place it took."""
    day = world.session.dialect.day
    unit.opens, unit.closes = (
        None if entry.stated.get(field) is None else day(entry.day(field)) for field in ("opens", "closes")
    )
    if unit.opens is not None and unit.closes is not None and unit.closes < unit.opens:
        entry.wrong("closes", f"is before the first day, {unit.opens}")
    unit.succeeds = _codes(entry, "succeeds")
    if entry.sound and entry.stated.get("former") is not None:
        unit.former = tuple(_former(entry, unit))


def _former(entry: Entry, unit: KnownUnit) -> list[tuple[date, State]]:
    """What a unit is said to have been up to some days, in order: what is left out is what it became the day after."""
    listed: Any = entry.stated["former"]
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        entry.wrong("former", f"must be a list of what it was, each of {', '.join(_FORMER)}")
        return []
    state, later, found = unit.life.last, date.max, list[tuple[date, State]]()
    for was in reversed(listed):
        ends = to_day(was.get("until"))
        if ends is None or not ends < later:
            entry.wrong("former", "until must be a date like 2015-12-31, each after the one before")
        elif strange := [str(key) for key in was if key not in _FORMER]:
            entry.wrong("former", f"{strange[0]} is not a field of it; it may have {', '.join(_FORMER)}")
        else:
            # Read as an entry of its own: what a unit was has to be as sound as what it is.
            stated = {"code": unit.code, "name": state.name, "kind": state.kind, "parent": state.parent, **was}
            if "oversees" not in was and stated["kind"] == UnitKind.LEADER:
                stated["oversees"] = sorted(state.oversees)
            del stated["until"]
            part = Problems()
            then = stated_unit(Entry(part, "units", 0, stated, "code"))
            for problem in part.found:
                entry.wrong("former", f"until {ends}: {problem.field} {problem.message}")
            state = then.life.last
        if not entry.sound:
            return []
        found.append((ends or date.max, state))
        later = ends or date.max
    return found[::-1]


def _codes(entry: Entry, field: str) -> frozenset[str]:
    """Codes of units, which may be left out."""
    codes = entry.stated.get(field)
    if codes is None:
        return frozenset()
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        entry.wrong(field, "must be a list of codes of units")
        return frozenset()
    return frozenset(codes)


def _check_same(unit: KnownUnit, before: KnownUnit, entry: Entry) -> None:
    """Refuse what differs of a unit that is known; what only some units have and is not stated is not meant."""
    for field in (*_STATE, *(each for each in _DATED if each in entry.stated)):
        known = getattr(before, field)
        if known != getattr(unit, field):
            entry.wrong(field, f"differs from the unit {unit.code} that is known: {_shown(known)}")


def _check_lives(new: New, world: World, problems: Problems) -> None:
    """Refuse former kin and predecessors that are not there, and lives that do not fit those of the units above."""
    units = ChainMap({code: unit for code, (unit, _) in new.items()}, world.units)
    turning = sorted({*world.turning, *(ends for unit, _ in new.values() for ends, _ in unit.former)})
    for unit, entry in new.values():
        if entry.sound:
            _check_life(unit, entry, units, turning)
        if not entry.sound:
            problems.refused["units"].add(unit.code)


def _check_life(unit: KnownUnit, entry: Entry, units: Mapping[str, KnownUnit], turning: Sequence[date]) -> None:
    then = {code for _, state in unit.former for code in (state.parent, *state.oversees) if code is not None}
    strangers = {"former": then - units.keys(), "succeeds": unit.succeeds - units.keys()}
    for field, codes in strangers.items():
        for code in sorted(codes):
            entry.wrong(field, f"there is no unit {code}", "NOT_FOUND")
    if unit.code in unit.succeeds:
        entry.wrong("succeeds", "is the unit itself")
    parent = None if unit.parent is None else units[unit.parent]
    bounded = any(each is not None and (each.opens or each.closes) for each in (unit, parent))
    if not strangers["former"] and (bounded or turning):
        for fault in faults(unit, units, turning):
            entry.wrong("former" if unit.former else "parent", fault.message, fault.rule)


def _in_circles(new: New) -> Iterator[tuple[KnownUnit, Entry]]:
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
    """Insert units, parents before children, then who oversees whom, and how it was before."""
    await keep_names(world.session, [unit.name for unit in units])
    waiting = units
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent in world.units]
        waiting = [unit for unit in waiting if not (unit.parent is None or unit.parent in world.units)]
        if not ready:
            return  # below units that were refused
        await _insert(world, ready)
    pairs = [
        (unit.id, world.units[below].id)
        for unit in units
        for below in sorted(unit.oversees)
        if unit.id and below in world.units
    ]
    await world.session.insert("oversight", ("leader_id", "overseen_id"), pairs)
    versions = [(*pair, world.revision) for pair in pairs]
    await world.session.insert("oversight_version", ("leader_id", "overseen_id", "since"), versions)
    stored = [unit for unit in units if unit.id]
    await store_former(world, stored)
    await store_successions(world, ((before, unit.code) for unit in stored for before in sorted(unit.succeeds)))


async def _insert(world: World, units: Collection[KnownUnit]) -> None:
    """Insert units whose parents are there."""
    above = {u.code: None if u.parent is None else world.units[u.parent].id for u in units}
    rows = [(u.code, u.name, u.kind, above[u.code], u.opens, u.closes, world.revision, world.revision) for u in units]
    columns = ("code", "name", "kind", "parent_id", "opens", "closes", "since", "changed")
    await world.session.insert("unit", columns, rows)
    ids = await world.session.rows("SELECT code, id FROM unit WHERE since = $1", world.revision)
    by_code: dict[str, int] = {code: id_ for code, id_ in ids}  # noqa: C416  # typed
    for unit in units:
        unit.id = by_code[unit.code]
        world.units[unit.code] = unit
    named = [(u.id, u.name, above[u.code], u.closes, u.opens, world.revision) for u in units]
    of_versions = ("unit_id", "name", "parent_id", "closes", "opens", "since")
    await world.session.insert("unit_version", of_versions, named)


def _shown(value: object) -> str:
    """What is known, for people."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, tuple):
        return (
            "; ".join(f"{state.name}, {state.kind}, below {state.parent}, until {ends}" for ends, state in value)
            or "none"
        )
    return "none" if value is None else str(value)

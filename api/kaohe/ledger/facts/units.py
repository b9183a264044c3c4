"""Reading units: by code, in pages, children and units overseen; each read is one statement for any number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Protocol

from kaohe.ledger.facts.records import Successions, UnitRecord, UnitSpan
from kaohe.ledger.storage.dialects import is_storable
from kaohe.ledger.storage.names import FOLDED, JOINED, SORTS_AS, folded
from kaohe.ledger.storage.paging import Conditions, Ordering, Part
from kaohe.ledger.storage.session import Session
from kaohe.ledger.storage.valid_time import standing_on
from kaohe.scheme.vocabulary import UnitKind

_COLUMNS = "u.code, u.name, u.kind, u.opens, u.closes, u.changed, p.code"
_NUMBER = 7
#: For so many wrong codes at once the nearest are looked for, among so many.
_HINTS, _COMPARED = 3, 1_000


class UnitsWanted(Protocol):
    """Which units; None leaves a condition out. They are those that were open on one of some days, as on the last."""

    @property
    def codes(self) -> tuple[str, ...] | None: ...
    @property
    def kinds(self) -> tuple[UnitKind, ...] | None: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def within(self) -> str | None: ...
    @property
    def name_contains(self) -> str | None: ...
    @property
    def open_since(self) -> date | None: ...
    @property
    def open_until(self) -> date | None: ...


async def units(session: Session, codes: Collection[str]) -> list[UnitRecord]:
    """The units of some codes, those that exist."""
    conditions = Conditions(session)
    conditions.texts("u.code", list(codes))
    rows = await session.rows(f"SELECT {_COLUMNS} {_from(session)} WHERE {conditions}", *conditions.values)
    return [_unit(session, row) for row in rows]


async def unit_codes_alike(session: Session, codes: Collection[str]) -> dict[str, list[str]]:
    """For wrong codes those of units that begin in the same way, a thousand at most: one statement each, and few."""
    found: dict[str, list[str]] = {}
    for code in [each for each in codes if is_storable(each)][:_HINTS]:
        first = code[:1]
        rows = await session.rows(
            f"SELECT u.code FROM {session.tables.unit} u WHERE SUBSTR(u.code, 1, 1) IN ($1, $2) "
            f"ORDER BY ABS(LENGTH(u.code) - $3), u.code LIMIT {_COMPARED}",
            *(first.lower(), first.upper(), len(code)),
        )
        found[code] = [row[0] for row in rows]
    return found


async def units_page(session: Session, wanted: UnitsWanted, key: str, descending: bool, part: Part) -> list[UnitRecord]:
    """Up to ``part.size + 1`` units, ordered by ``code`` or by ``name`` as people sort names."""
    session = await standing_on(session, wanted.open_until)
    conditions = _conditions(session, wanted)
    keys = ("u.code",) if key == "code" else (SORTS_AS, "u.code")
    ordering = Ordering(session.dialect, keys, part, descending=descending)
    if conditions is None or not ordering.restrict(conditions):
        return []
    sql = (
        f"SELECT {_COLUMNS}, {SORTS_AS} {_from(session)} {JOINED} "
        f"WHERE {conditions} ORDER BY {ordering.sql} LIMIT {ordering.limit}"
    )
    rows = ordering.sorted(await session.rows(sql, *conditions.values))
    return [replace(_unit(session, row[:-1]), sorts_as=str(row[-1])) for row in rows]


async def units_count(session: Session, wanted: UnitsWanted) -> dict[UnitKind, int]:
    """How many units of each kind there are."""
    session = await standing_on(session, wanted.open_until)
    conditions = _conditions(session, wanted)
    if conditions is None:
        return {}
    names = JOINED if wanted.name_contains else ""
    sql = f"SELECT u.kind, COUNT(*) {_from(session)} {names} WHERE {conditions} GROUP BY u.kind"
    return {UnitKind(kind): count for kind, count in await session.rows(sql, *conditions.values)}


async def children_pages(session: Session, parents: Collection[str], part: Part) -> dict[str, list[UnitRecord]]:
    """For each parent up to ``part.size + 1`` of the units directly below it, by code."""
    conditions = Conditions(session)
    conditions.texts("p.code", list(parents))
    ordering = Ordering(session.dialect, ("u.code",), part, descending=False)
    if not ordering.restrict(conditions):
        return {}
    rows = await session.rows(
        f"SELECT * FROM (SELECT {_COLUMNS} AS parent, "
        f"ROW_NUMBER() OVER (PARTITION BY p.id ORDER BY {ordering.sql}) AS n "
        f"{_children(session)} {conditions}) AS numbered WHERE n <= {ordering.limit} ORDER BY n",
        *conditions.values,
    )
    found: dict[str, list[UnitRecord]] = {parent: [] for parent in parents}
    for row in ordering.sorted(rows):
        unit = _unit(session, row[:_NUMBER])
        assert unit.parent is not None  # the statement joins parents
        found[unit.parent].append(unit)
    return found


async def children_counts(session: Session, parents: Collection[str]) -> dict[str, int]:
    """How many units lie directly below each parent."""
    conditions = Conditions(session)
    conditions.texts("p.code", list(parents))
    sql = f"SELECT p.code, COUNT(*) {_children(session)} {conditions} GROUP BY p.code"
    return {code: count for code, count in await session.rows(sql, *conditions.values)}  # noqa: C416  # typed


async def overseen(session: Session, leaders: Collection[str]) -> dict[str, list[UnitRecord]]:
    """The units that each leader oversees, by code."""
    conditions = Conditions(session)
    conditions.texts("l.code", list(leaders))
    rows = await session.rows(
        f"SELECT {_COLUMNS}, l.code {_from(session)} JOIN {session.tables.oversight} o ON o.overseen_id = u.id "
        f"JOIN {session.tables.unit} l ON l.id = o.leader_id WHERE {conditions} ORDER BY u.code",
        *conditions.values,
    )
    found: dict[str, list[UnitRecord]] = {leader: [] for leader in leaders}
    for row in rows:
        found[row[_NUMBER]].append(_unit(session, row[:_NUMBER]))
    return found


async def unit_spans(session: Session, codes: Collection[str]) -> dict[str, list[UnitSpan]]:
    """What some units have been from day to day, in order; the last span is what they are. Two statements."""
    tables, day = session.tables, session.dialect.date
    conditions = Conditions(session)
    conditions.texts("u.code", list(codes))
    rows = await session.rows(
        f"SELECT u.code, f.starts, f.ends, f.name, f.kind, p.code FROM {tables.unit} u "
        f"JOIN {tables.unit_former} f ON f.unit_id = u.id LEFT JOIN {tables.unit_codes} p ON p.id = f.parent_id "
        f"WHERE f.until IS NULL AND {conditions} UNION ALL "
        f"SELECT u.code, NULL, NULL, u.name, u.kind, p.code {_from(session)} WHERE {conditions}",
        *conditions.values,
    )
    overseen: dict[tuple[str, Any], list[str]] = {}
    for leader, ends, code in await session.rows(
        f"SELECT u.code, f.ends, b.code FROM {tables.unit} u "
        f"JOIN {tables.oversight_former} f ON f.leader_id = u.id JOIN {tables.unit_codes} b ON b.id = f.overseen_id "
        f"WHERE f.until IS NULL AND {conditions} UNION ALL "
        f"SELECT u.code, NULL, b.code FROM {tables.unit} u "
        f"JOIN {tables.oversight} f ON f.leader_id = u.id JOIN {tables.unit_codes} b ON b.id = f.overseen_id "
        f"WHERE {conditions} ORDER BY 3",
        *conditions.values,
    ):
        overseen.setdefault((leader, ends), []).append(code)
    found: dict[str, list[UnitSpan]] = {}
    for code, starts, ends, name, kind, parent in sorted(rows, key=lambda row: (row[2] is None, row[2] or "")):
        spans = found.setdefault(code, [])
        first = None if starts is None else day(starts)
        if ends is None and spans and spans[-1].ends is not None:
            first = spans[-1].ends + timedelta(days=1)
        last = None if ends is None else day(ends)
        spans.append(UnitSpan(first, last, name, UnitKind(kind), parent, tuple(overseen.get((code, ends), ()))))
    return found


async def successions(session: Session, codes: Collection[str]) -> dict[str, Successions]:
    """Whose place some units took, and which took theirs."""
    tables, conditions = session.tables, Conditions(session)
    pairs = conditions.among("p.code", list(codes)), conditions.among("s.code", list(codes))
    rows = await session.rows(
        f"SELECT p.code, s.code FROM {tables.succession} t JOIN {tables.unit_codes} p ON p.id = t.predecessor_id "
        f"JOIN {tables.unit_codes} s ON s.id = t.successor_id WHERE t.until IS NULL AND ({' OR '.join(pairs)}) "
        "ORDER BY p.code, s.code",
        *conditions.values,
    )
    return {
        code: Successions(
            tuple(before for before, after in rows if after == code),
            tuple(after for before, after in rows if before == code),
        )
        for code in codes
    }


def _from(session: Session) -> str:
    return f"FROM {session.tables.unit} u LEFT JOIN {session.tables.unit_codes} p ON p.id = u.parent_id"


def _children(session: Session) -> str:
    return f"FROM {session.tables.unit} p CROSS JOIN {session.tables.unit} u WHERE u.parent_id = p.id AND"


def _conditions(session: Session, wanted: UnitsWanted) -> Conditions | None:
    """The conditions of a filter; None where no unit can fulfil them."""
    conditions = Conditions(session)
    conditions.texts("u.code", wanted.codes)
    conditions.texts("u.kind", None if wanted.kinds is None else [kind.value for kind in wanted.kinds])
    conditions.texts("p.code", None if wanted.parent is None else [wanted.parent])
    conditions.within("u.id", None if wanted.within is None else [wanted.within])
    if wanted.open_since is not None:
        day = conditions.place(session.dialect.day(wanted.open_since))
        conditions.add(f"(u.closes IS NULL OR u.closes >= {day})")
    if wanted.open_until is not None:
        day = conditions.place(session.dialect.day(wanted.open_until))
        conditions.add(f"(u.opens IS NULL OR u.opens <= {day})")
    if wanted.name_contains:
        if not is_storable(wanted.name_contains):
            return None
        conditions.place(folded(wanted.name_contains))
        conditions.add(session.dialect.contains(FOLDED, len(conditions.values)))
    return conditions


def _unit(session: Session, row: Sequence[Any]) -> UnitRecord:
    code, name, kind, opens, closes, revision, parent = row
    first, last = (None if day is None else session.dialect.date(day) for day in (opens, closes))
    return UnitRecord(code, name, UnitKind(kind), parent, last, revision, first)

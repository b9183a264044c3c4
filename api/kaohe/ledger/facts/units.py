"""Reading units: by code, in pages, children and units overseen; each read is one statement for any number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from kaohe.ledger.facts.records import UnitRecord
from kaohe.ledger.storage.dialects import is_storable
from kaohe.ledger.storage.names import FOLDED, JOINED, SORTS_AS, folded
from kaohe.ledger.storage.paging import Conditions, Ordering, Part
from kaohe.ledger.storage.session import Session
from kaohe.scheme.vocabulary import UnitKind

_COLUMNS = "u.code, u.name, u.kind, u.closes, u.changed, p.code"


class UnitsWanted(Protocol):
    """Which units; None leaves a condition out."""

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


async def units(session: Session, codes: Collection[str]) -> list[UnitRecord]:
    """The units of some codes, those that exist."""
    conditions = Conditions(session)
    conditions.texts("u.code", list(codes))
    rows = await session.rows(f"SELECT {_COLUMNS} {_from(session)} WHERE {conditions}", *conditions.values)
    return [_unit(session, row) for row in rows]


async def units_page(session: Session, wanted: UnitsWanted, key: str, descending: bool, part: Part) -> list[UnitRecord]:
    """Up to ``part.size + 1`` units, ordered by ``code`` or by ``name`` as people sort names."""
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
        unit = _unit(session, row[:6])
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
        found[row[6]].append(_unit(session, row[:6]))
    return found


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
    if wanted.name_contains:
        if not is_storable(wanted.name_contains):
            return None
        conditions.place(folded(wanted.name_contains))
        conditions.add(session.dialect.contains(FOLDED, len(conditions.values)))
    return conditions


def _unit(session: Session, row: Sequence[Any]) -> UnitRecord:
    code, name, kind, closes, revision, parent = row
    last = None if closes is None else session.dialect.date(closes)
    return UnitRecord(code, name, UnitKind(kind), parent, last, revision)

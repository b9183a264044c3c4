"""Reading single incidents: by ref, in pages, those behind cards; each read is one statement for any number."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Protocol

from kaohe.ledger.facts.records import IncidentRecord
from kaohe.ledger.storage.paging import Conditions, Ordering, Part
from kaohe.ledger.storage.session import Session

_COLUMNS = "i.ref, u.code, c.kind, i.day, c.attributes, i.since"


class IncidentsWanted(Protocol):
    """Which incidents; None leaves a condition out."""

    @property
    def units(self) -> tuple[str, ...] | None: ...
    @property
    def within(self) -> str | None: ...
    @property
    def kinds(self) -> tuple[str, ...] | None: ...
    @property
    def starts(self) -> date | None: ...
    @property
    def ends(self) -> date | None: ...


async def incidents(session: Session, refs: Collection[str]) -> list[IncidentRecord]:
    """The incidents of some refs, those that exist."""
    conditions = _current(session)
    conditions.texts("i.ref", list(refs))
    return _incidents(
        session, await session.rows(f"SELECT {_COLUMNS} {_from(session)} WHERE {conditions}", *conditions.values)
    )


async def incidents_page(
    session: Session, wanted: IncidentsWanted, key: str, part: Part, *, descending: bool
) -> list[IncidentRecord]:
    """Up to ``part.size + 1`` incidents, ordered by ``on`` or ``ref``."""
    conditions = _conditions(session, wanted)
    ordering = _ordering(session, key, part, descending=descending)
    if not ordering.restrict(conditions):
        return []
    tables = _from(session, "+" if wanted.units is None and wanted.within is None else "")
    sql = f"SELECT {_COLUMNS} {tables} WHERE {conditions} ORDER BY {ordering.sql} LIMIT {ordering.limit}"
    return _incidents(session, ordering.sorted(await session.rows(sql, *conditions.values)))


async def incidents_count(session: Session, wanted: IncidentsWanted) -> int:
    """How many incidents there are."""
    conditions = _conditions(session, wanted)
    sql = f"SELECT COUNT(*) FROM (SELECT i.id {_from(session)} WHERE {conditions}{session.fence}) AS found"
    row = await session.row(sql, *conditions.values)
    assert row is not None
    return int(row[0])


async def incidents_of_units(
    session: Session, units: Collection[str], wanted: IncidentsWanted, key: str, part: Part, *, descending: bool
) -> dict[str, list[IncidentRecord]]:
    """For each unit up to ``part.size + 1`` of the incidents recorded on it, in order."""
    conditions = _conditions(session, wanted)
    conditions.named("i.unit_id", session.tables.unit, list(units))
    ordering = _ordering(session, key, part, descending=descending)
    if not ordering.restrict(conditions):
        return {}
    rows = await session.rows(
        f"SELECT * FROM (SELECT {_COLUMNS}, ROW_NUMBER() OVER (PARTITION BY i.unit_id ORDER BY {ordering.sql}) AS n "
        f"{_from(session)} WHERE {conditions}) AS numbered WHERE n <= {ordering.limit} ORDER BY n",
        *conditions.values,
    )
    found: dict[str, list[IncidentRecord]] = {unit: [] for unit in units}
    for incident in _incidents(session, [row[:6] for row in ordering.sorted(rows)]):
        found[incident.unit].append(incident)
    return found


async def incident_counts(session: Session, units: Collection[str], wanted: IncidentsWanted) -> dict[str, int]:
    """How many incidents are recorded on each unit."""
    conditions = _conditions(session, wanted)
    conditions.named("i.unit_id", session.tables.unit, list(units))
    found = f"SELECT u.code AS code {_from(session)} WHERE {conditions}{session.fence}"
    rows = await session.rows(f"SELECT code, COUNT(*) FROM ({found}) AS found GROUP BY code", *conditions.values)
    return {code: count for code, count in rows}  # noqa: C416  # typed


async def incidents_behind(
    session: Session, units: Collection[str], kinds: Collection[str], starts: date, ends: date
) -> list[IncidentRecord]:
    """All incidents of some units and of all below them, of some kinds and in some days, by day and ref."""
    conditions = _current(session)
    conditions.within("i.unit_id", list(units))
    conditions.texts("c.kind", list(kinds))
    conditions.days("i.day", starts, ends)
    sql = f"SELECT {_COLUMNS} {_from(session)} WHERE {conditions} ORDER BY i.day, i.ref"
    return _incidents(session, await session.rows(sql, *conditions.values))


def _from(session: Session, sign: str = "") -> str:
    """Incidents with their units and circumstances; ``+``: never unit by unit, so that a list ends with the page."""
    return (
        f"FROM {session.tables.incident} i JOIN {session.tables.unit} u ON u.id = {sign}i.unit_id "
        f"JOIN circumstance c ON c.id = {sign}i.circumstance_id"
    )


def _current(session: Session) -> Conditions:
    conditions = Conditions(session)
    conditions.add("i.until IS NULL")
    return conditions


def _conditions(session: Session, wanted: IncidentsWanted) -> Conditions:
    conditions = _current(session)
    conditions.named("i.unit_id", session.tables.unit, wanted.units)
    conditions.within("i.unit_id", None if wanted.within is None else [wanted.within])
    conditions.texts("c.kind", wanted.kinds)
    conditions.days("i.day", wanted.starts, wanted.ends)
    return conditions


def _ordering(session: Session, key: str, part: Part, *, descending: bool) -> Ordering:
    keys = ("i.ref",) if key == "ref" else ("i.day", "i.ref")
    return Ordering(session.dialect, keys, part, descending=descending, day=key != "ref")


def _incidents(session: Session, rows: Sequence[Sequence[Any]]) -> list[IncidentRecord]:
    day = session.dialect.date
    return [
        IncidentRecord(ref, unit, kind, day(on), json.loads(attributes), revision)
        for ref, unit, kind, on, attributes, revision in rows
    ]

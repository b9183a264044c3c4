"""Reading single incidents: by ref, in pages, those behind cards; each read is one statement for any number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from kaohe.ledger.facts.records import INCIDENTS, IncidentRecord
from kaohe.ledger.storage.fact_tables import INCIDENT
from kaohe.ledger.storage.paging import Conditions, Ordering, Part
from kaohe.ledger.storage.session import Session
from kaohe.ledger.storage.valid_time import standing, standing_on, stretch, turns


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
    conditions.texts("t.ref", list(refs))
    rows = await session.rows(f"{INCIDENTS.select(session)} WHERE {conditions}", *conditions.values)
    return INCIDENTS.all(session, rows)


async def incidents_page(
    session: Session, wanted: IncidentsWanted, key: str, descending: bool, part: Part
) -> list[IncidentRecord]:
    """Up to ``part.size + 1`` incidents, ordered by ``on`` or ``ref``."""
    conditions = await _conditions(session, wanted)
    ordering = _ordering(session, key, part, descending=descending)
    if not ordering.restrict(conditions):
        return []
    # Never unit by unit: in the order of the list it ends with the page.
    select = INCIDENTS.select(session, "+" if wanted.units is None and wanted.within is None else "")
    sql = f"{select} WHERE {conditions} ORDER BY {ordering.sql} LIMIT {ordering.limit}"
    return INCIDENTS.all(session, ordering.sorted(await session.rows(sql, *conditions.values)))


async def incidents_count(session: Session, wanted: IncidentsWanted) -> int:
    """How many incidents there are."""
    conditions = await _conditions(session, wanted)
    found = f"SELECT t.id {INCIDENT.source(session.tables)} WHERE {conditions}{session.fence}"
    row = await session.row(f"SELECT COUNT(*) FROM ({found}) AS found", *conditions.values)
    assert row is not None
    return int(row[0])


async def incidents_of_units(
    session: Session, units: Collection[str], wanted: IncidentsWanted, key: str, descending: bool, part: Part
) -> dict[str, list[IncidentRecord]]:
    """For each unit up to ``part.size + 1`` of the incidents recorded on it, in order."""
    conditions = await _conditions(session, wanted)
    conditions.named("t.unit_id", session.tables.unit, list(units))
    ordering = _ordering(session, key, part, descending=descending)
    if not ordering.restrict(conditions):
        return {}
    rows = await session.rows(
        f"SELECT * FROM (SELECT {INCIDENT.told}, "
        f"ROW_NUMBER() OVER (PARTITION BY t.unit_id ORDER BY {ordering.sql}) AS n {INCIDENT.source(session.tables)} "
        f"WHERE {conditions}) AS numbered WHERE n <= {ordering.limit} ORDER BY n",
        *conditions.values,
    )
    found: dict[str, list[IncidentRecord]] = {unit: [] for unit in units}
    for incident in INCIDENTS.all(session, ordering.sorted(rows)):
        found[incident.unit].append(incident)
    return found


async def incident_counts(session: Session, units: Collection[str], wanted: IncidentsWanted) -> dict[str, int]:
    """How many incidents are recorded on each unit."""
    conditions = await _conditions(session, wanted)
    conditions.named("t.unit_id", session.tables.unit, list(units))
    found = f"SELECT u.code AS code {INCIDENT.source(session.tables)} WHERE {conditions}{session.fence}"
    rows = await session.rows(f"SELECT code, COUNT(*) FROM ({found}) AS found GROUP BY code", *conditions.values)
    return {code: count for code, count in rows}  # noqa: C416  # typed


async def incidents_behind(
    session: Session, units: Collection[str], kinds: Collection[str], starts: date, ends: date
) -> list[IncidentRecord]:
    """All incidents of some units and of all that were below them on one of some days, of some kinds, in order."""
    conditions = _current(session)
    turning = await turns(session)
    stretches = {stretch(turning, day) for day in (*(day for day in turning if starts <= day <= ends), ends)}
    conditions.within("t.unit_id", list(units), *(standing(session, turn) for turn in stretches))
    conditions.texts("c.kind", list(kinds))
    conditions.days("t.day", starts, ends)
    sql = f"{INCIDENTS.select(session)} WHERE {conditions} ORDER BY t.day, t.ref"
    return INCIDENTS.all(session, await session.rows(sql, *conditions.values))


def _current(session: Session) -> Conditions:
    conditions = Conditions(session)
    conditions.add("t.until IS NULL")
    return conditions


async def _conditions(session: Session, wanted: IncidentsWanted) -> Conditions:
    conditions = _current(session)
    then = session if wanted.within is None else await standing_on(session, wanted.ends)
    conditions.named("t.unit_id", session.tables.unit, wanted.units)
    conditions.within("t.unit_id", None if wanted.within is None else [wanted.within], then)
    conditions.texts("c.kind", wanted.kinds)
    conditions.days("t.day", wanted.starts, wanted.ends)
    return conditions


def _ordering(session: Session, key: str, part: Part, *, descending: bool) -> Ordering:
    keys = ("t.ref",) if key == "ref" else ("t.day", "t.ref")
    return Ordering(session.dialect, keys, part, descending=descending, day=key != "ref")

"""What became of a fact, revision by revision, and all changes of the ledger in the order in which they were made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from kaohe.ledger.contents import KEPT, Kept, column
from kaohe.ledger.database import Session
from kaohe.ledger.dialects import is_storable
from kaohe.ledger.judgements import RULINGS
from kaohe.ledger.records import IncidentRecord, ObservationRecord, RulingRecord, UnitRecord
from kaohe.ledger.writing.inputs import ObservationKey, RulingKey
from kaohe.plugins import Registry
from kaohe.scheme.vocabulary import UnitKind

RecordT = TypeVar("RecordT")

#: Where a change stands: its revision, its table, whether it ended a row, and the row.
Place: TypeAlias = tuple[int, int, int, int]

_LEAST, _MOST = -(2**62), 2**62

#: The tables of which changes are told, with what their columns are called.
_TOLD: Mapping[str, tuple[str, ...]] = {
    "parameter": ("code", "value"),
    "period": ("code", "kind", "starts", "ends"),
    "unit": ("code", "kind"),
    "unit_version": ("unit", "name", "parent", "closes"),
    "oversight_version": ("leader", "overseen"),
    "incident": ("ref", "unit", "on", "kind", "attributes"),
    "observation": ("unit", "period", "metric", "value"),
    "ruling": ("scheme", "item", "unit", "period", "incident", "points"),
    "confirmation": ("scheme", "unit", "period", "state", "card", "version", "facts"),
}


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """One write: who did what, when and why."""

    revision: int
    at: datetime
    actor: str
    action: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Former(Generic[RecordT]):
    """What a fact became by a revision; None where it was withdrawn."""

    by: RevisionRecord
    state: RecordT | None


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a revision opened, or ended. ``fact`` is the row with codes in place of numbers.

    Values of observations are integers of the metric's places, points are hundredths, dates are ISO texts.
    """

    by: RevisionRecord
    table: str
    ended: bool
    fact: Mapping[str, Any]
    place: Place


async def incident_history(session: Session, ref: str) -> list[Former[IncidentRecord]]:
    """What became of the incidents of a ref, from the first on."""
    rows = await _rows(
        session,
        "SELECT i.until, i.ref, u.code, c.kind, i.day, c.attributes, i.since FROM incident i "
        "JOIN unit u ON u.id = i.unit_id JOIN circumstance c ON c.id = i.circumstance_id WHERE i.ref = $1 AND {} "
        "ORDER BY i.since, i.id",
        "i",
        ref,
    )
    day = session.dialect.date
    return await _history(
        session,
        [(r[0], IncidentRecord(r[1], r[2], r[3], day(r[4]), json.loads(r[5]), r[6])) for r in rows],
    )


async def observation_history(
    session: Session, registry: Registry, key: ObservationKey
) -> list[Former[ObservationRecord]]:
    """What became of a value, from the first on; nothing where no installed plugin knows the metric."""
    metric = registry.metrics.get(key.metric)
    if metric is None:
        return []
    rows = await _rows(
        session,
        "SELECT o.until, o.value, o.since FROM observation o JOIN unit u ON u.id = o.unit_id "
        "JOIN period p ON p.id = o.period_id JOIN metric m ON m.id = o.metric_id "
        "WHERE u.code = $1 AND p.code = $2 AND m.code = $3 AND {} ORDER BY o.since, o.id",
        "o",
        *(key.unit, key.period, key.metric),
    )
    about = (key.unit, key.period, key.metric)
    return await _history(session, [(r[0], ObservationRecord(*about, metric.decode(r[1]), r[2])) for r in rows])


async def ruling_history(session: Session, key: RulingKey) -> list[Former[RulingRecord]]:
    """What became of a ruling, from the first on."""
    rows = await _rows(
        session,
        f"{RULINGS.replace('SELECT ', 'SELECT r.until, ', 1)} WHERE i.scheme = $1 AND i.code = $2 AND u.code = $3 "
        "AND p.code = $4 AND COALESCE(r.incident_ref, '') = $5 AND {} ORDER BY r.since, r.id",
        "r",
        *(key.scheme, key.item, key.unit, key.period, key.incident or ""),
    )
    return await _history(session, [(row[0], RulingRecord(*row[1:])) for row in rows])


async def unit_history(session: Session, code: str) -> list[Former[UnitRecord]]:
    """What became of a unit's name, parent and last day, from the first on."""
    rows = await _rows(
        session,
        "SELECT v.until, u.code, v.name, u.kind, above.code, v.closes, v.since FROM unit_version v "
        "JOIN unit u ON u.id = v.unit_id LEFT JOIN unit above ON above.id = v.parent_id "
        "WHERE u.code = $1 AND {} ORDER BY v.since, v.id",
        "v",
        code,
    )
    day = session.dialect.date
    versions = [
        (r[0], UnitRecord(r[1], r[2], UnitKind(r[3]), r[4], None if r[5] is None else day(r[5]), r[6])) for r in rows
    ]
    return await _history(session, versions)


async def changes(session: Session, since: int, first: int, after: Place | None) -> list[Change]:
    """Up to ``first`` changes made after a revision, and after a place among them."""
    at: Place = (since, _MOST, _MOST, _MOST) if after is None or after[0] <= since else after
    found: list[tuple[Place, Sequence[Any]]] = []
    for number, table in enumerate(KEPT):
        if table.name in _TOLD:
            for ended in range(1 + table.closes):
                rows = await _changed(session, table, bool(ended), _bound(at, number, ended), first)
                found += [((row[0], number, ended, row[1]), row[2:]) for row in rows]
    found.sort(key=lambda change: change[0])
    revisions = await _revisions(session, [place[0] for place, _ in found[:first]])
    return [
        Change(revisions[place[0]], name, bool(place[2]), _fact(name, row), place)
        for place, row in found[:first]
        for name in [KEPT[place[1]].name]
    ]


def _bound(at: Place, number: int, ended: int) -> tuple[int, int]:
    """The revision and id after which the changes of a table come."""
    if (number, ended) == at[1:3]:
        return at[0], at[3]
    return at[0], _LEAST if (number, ended) > at[1:3] else _MOST


async def _changed(
    session: Session, table: Kept, ended: bool, after: tuple[int, int], first: int
) -> Sequence[Sequence[Any]]:
    moment = "until" if ended else "since"
    columns = ", ".join(_plain(session, each) for each in table.columns)
    return await session.rows(
        f"SELECT t.{moment}, t.id, {columns} FROM {table.name} t {table.joins} WHERE t.{moment} IS NOT NULL "
        f"AND (t.{moment}, t.id) > ($1, $2) ORDER BY t.{moment}, t.id LIMIT {int(first)}",
        *after,
    )


def _plain(session: Session, named: str) -> str:
    return column(session.dialect, named.replace("?", ""))


def _fact(table: str, row: Sequence[Any]) -> dict[str, Any]:
    fact = dict(zip(_TOLD[table], row, strict=True))
    return fact if "attributes" not in fact else {**fact, "attributes": json.loads(fact["attributes"])}


async def _rows(session: Session, sql: str, table: str, *key: object) -> list[Sequence[Any]]:
    """Former and current rows of a key: each found by its own index."""
    if not all(isinstance(each, str) and is_storable(each) for each in key):
        return []
    found = [
        row
        for ended in (f"{table}.until IS NOT NULL", f"{table}.until IS NULL")
        for row in await session.rows(sql.format(ended), *key)
    ]
    return [row for row in found if row[0] is None or row[0] != row[-1]]  # replaced within one write: never was


async def _history(session: Session, rows: Sequence[tuple[int | None, RecordT]]) -> list[Former[RecordT]]:
    """Rows with their ends as states: each from its revision on, and nothing from where no other row took over."""
    states: dict[int, RecordT | None] = {until: None for until, _ in rows if until is not None}
    for _, state in rows:
        states[state.revision] = state  # type: ignore[attr-defined]  # all records have one
    revisions = await _revisions(session, states)
    return [Former(revisions[revision], states[revision]) for revision in sorted(states)]


async def _revisions(session: Session, ids: Sequence[int] | Mapping[int, object]) -> dict[int, RevisionRecord]:
    rows = await session.rows(
        f"SELECT id, at, actor, action, reason FROM revision WHERE {session.dialect.among_ids('id', 1)}",
        session.dialect.ids(sorted(set(ids))),
    )
    return {row[0]: RevisionRecord(row[0], session.dialect.datetime(row[1]), *row[2:]) for row in rows}

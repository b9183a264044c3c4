"""What became of facts, revision by revision; any number of them in two statements a kind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationKey,
    ObservationRecord,
    RulingKey,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.storage.dialects import is_storable, table
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.vocabulary import UnitKind

KeyT = TypeVar("KeyT", bound=Hashable)
RecordT = TypeVar("RecordT")

#: A row with the revision that ended it.
Ended: TypeAlias = tuple[int | None, RecordT]

_INCIDENTS = (
    "SELECT i.until, i.since, i.id, i.ref, u.code, c.kind, i.day, c.attributes FROM incident i "
    "JOIN unit u ON u.id = i.unit_id JOIN circumstance c ON c.id = i.circumstance_id WHERE "
)
_OBSERVATIONS = (
    "SELECT o.until, o.since, o.id, u.code, p.code, m.code, o.value FROM {} AS g "
    "CROSS JOIN unit u CROSS JOIN period p CROSS JOIN metric m CROSS JOIN observation o WHERE u.code = g.u "
    "AND p.code = g.p AND m.code = g.m AND o.unit_id = u.id AND o.period_id = p.id AND o.metric_id = m.id"
)
_RULINGS = (
    "SELECT r.until, r.since, r.id, i.scheme, i.code, u.code, p.code, r.points, r.incident_ref FROM {} AS g "
    "CROSS JOIN unit u CROSS JOIN period p CROSS JOIN item i CROSS JOIN ruling r WHERE u.code = g.u AND p.code = g.p "
    "AND i.scheme = g.s AND i.code = g.i AND r.unit_id = u.id AND r.period_id = p.id AND r.item_id = i.id "
    "AND COALESCE(r.incident_ref, '') = g.r"
)
_UNITS = (
    "SELECT v.until, v.since, v.id, u.code, v.name, u.kind, above.code, v.closes FROM unit u "
    "JOIN unit_version v ON v.unit_id = u.id LEFT JOIN unit above ON above.id = v.parent_id WHERE "
)


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


async def incident_histories(
    session: Session, refs: Collection[str], last: int | None
) -> dict[str, list[Former[IncidentRecord]]]:
    """What became of the incidents of some refs, from the first on; up to a last revision if one is given."""
    condition, given = session.dialect.among_texts("i.ref", 1), session.dialect.texts(refs)
    day, found = session.dialect.date, defaultdict[str, list[Ended[IncidentRecord]]](list)
    for until, since, ref, unit, kind, on, attributes in await _rows(session, _INCIDENTS + condition, "i", last, given):
        found[ref].append((until, IncidentRecord(ref, unit, kind, day(on), json.loads(attributes), since)))
    return await _told(session, found)


async def observation_histories(
    session: Session, registry: Registry, keys: Collection[ObservationKey], last: int | None
) -> dict[ObservationKey, list[Former[ObservationRecord]]]:
    """What became of some values, from the first on; nothing where no installed plugin knows the metric."""
    columns = {"u": "text", "p": "text", "m": "text"}
    asked = [(key.unit, key.period, key.metric) for key in keys if key.metric in registry.metrics]
    sql, given = _OBSERVATIONS.format(session.dialect.given(columns, 1)), table(tuple(columns), _storable(asked))
    found = defaultdict[ObservationKey, list[Ended[ObservationRecord]]](list)
    for until, since, unit, period, metric, value in await _rows(session, sql, "o", last, given):
        record = ObservationRecord(unit, period, metric, registry.metrics[metric].decode(value), since)
        found[ObservationKey(unit, period, metric)].append((until, record))
    return await _told(session, found)


async def ruling_histories(
    session: Session, keys: Collection[RulingKey], last: int | None
) -> dict[RulingKey, list[Former[RulingRecord]]]:
    """What became of some rulings, from the first on."""
    columns = {"s": "text", "i": "text", "u": "text", "p": "text", "r": "text"}
    asked = [(key.scheme, key.item, key.unit, key.period, key.incident or "") for key in keys]
    sql, given = _RULINGS.format(session.dialect.given(columns, 1)), table(tuple(columns), _storable(asked))
    found = defaultdict[RulingKey, list[Ended[RulingRecord]]](list)
    for until, since, scheme, item, unit, period, points, ref in await _rows(session, sql, "r", last, given):
        record = RulingRecord(scheme, item, unit, period, points, ref, since)
        found[RulingKey(scheme, item, unit, period, ref)].append((until, record))
    return await _told(session, found)


async def unit_histories(
    session: Session, codes: Collection[str], last: int | None
) -> dict[str, list[Former[UnitRecord]]]:
    """What became of some units' names, parents and last days, from the first on."""
    condition, given = session.dialect.among_texts("u.code", 1), session.dialect.texts(codes)
    day, found = session.dialect.date, defaultdict[str, list[Ended[UnitRecord]]](list)
    for until, since, code, name, kind, parent, closes in await _rows(session, _UNITS + condition, "v", last, given):
        last_day = None if closes is None else day(closes)
        found[code].append((until, UnitRecord(code, name, UnitKind(kind), parent, last_day, since)))
    return await _told(session, found)


async def last_revision(session: Session, number: int) -> RevisionRecord | None:
    """The last write up to a number."""
    row = await session.row(
        "SELECT id, at, actor, action, reason FROM revision WHERE id <= $1 ORDER BY id DESC LIMIT 1", number
    )
    return None if row is None else _revision(session, row)


async def revisions(session: Session, numbers: Iterable[int]) -> dict[int, RevisionRecord]:
    """The writes of some numbers."""
    rows = await session.rows(
        f"SELECT id, at, actor, action, reason FROM revision WHERE {session.dialect.among_ids('id', 1)}",
        session.dialect.ids(sorted(set(numbers))),
    )
    return {row[0]: _revision(session, row) for row in rows}


async def _rows(session: Session, sql: str, name: str, last: int | None, given: object) -> list[Sequence[Any]]:
    """Former and current rows, each found by its own index, in order: until, since, and the rest."""
    found = await session.rows(f"{sql} AND {name}.until IS NOT NULL UNION ALL {sql} AND {name}.until IS NULL", given)
    rows: list[Sequence[Any]] = []
    for until, since, _, *rest in sorted(found, key=lambda row: (row[1], row[2])):
        if until != since and (last is None or since <= last):  # else replaced within one write: it never was
            rows.append((None if last is not None and until is not None and until > last else until, since, *rest))
    return rows


async def _told(session: Session, found: Mapping[KeyT, Sequence[Ended[RecordT]]]) -> dict[KeyT, list[Former[RecordT]]]:
    """Rows with their ends as states: each from its revision on, and nothing from where no other row took over."""
    states = {key: _states(rows) for key, rows in found.items()}
    by = await revisions(session, (number for each in states.values() for number in each))
    return {key: [Former(by[number], each[number]) for number in sorted(each)] for key, each in states.items()}


def _states(rows: Sequence[Ended[RecordT]]) -> dict[int, RecordT | None]:
    states: dict[int, RecordT | None] = {until: None for until, _ in rows if until is not None}
    for _, state in rows:
        states[state.revision] = state  # type: ignore[attr-defined]  # all records have one
    return states


def _revision(session: Session, row: Sequence[Any]) -> RevisionRecord:
    return RevisionRecord(row[0], session.dialect.datetime(row[1]), *row[2:])


def _storable(keys: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [key for key in keys if all(map(is_storable, key))]

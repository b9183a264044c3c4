"""What became of facts, revision by revision; any number of them in two statements a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeAlias, TypeVar

from kaohe.ledger.facts.records import (
    INCIDENTS,
    OBSERVATIONS,
    RULINGS,
    UNITS,
    IncidentRecord,
    ObservationKey,
    ObservationRecord,
    Rows,
    RulingKey,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.storage.dialects import is_storable
from kaohe.ledger.storage.dialects import table as as_table
from kaohe.ledger.storage.fact_tables import NOW
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry

KeyT = TypeVar("KeyT", bound=Hashable)
RecordT = TypeVar("RecordT")

_REVISION = "r.id, r.at, r.actor, r.action, r.reason"

#: A row with the revision that ended it.
Ended: TypeAlias = tuple[int | None, RecordT]


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


async def incident_histories(session: Session, refs: Collection[str]) -> dict[str, list[Former[IncidentRecord]]]:
    """What became of the incidents of some refs, from the first on, up to the session's revision.

    A ref that never was is left out, here and below.
    """
    found = await _read(session, INCIDENTS, [(ref,) for ref in refs])
    return await _told(session, _by(found, lambda each: each.ref))


async def observation_histories(
    session: Session, registry: Registry, keys: Collection[ObservationKey]
) -> dict[ObservationKey, list[Former[ObservationRecord]]]:
    """What became of some values, from the first on; nothing where it is not known in which form they are on file."""
    asked = [(key.unit, key.period, key.metric) for key in keys]
    found = [
        (until, observed)
        for until, each in await _read(session, OBSERVATIONS, asked)
        if (observed := each.read(registry)) is not None
    ]
    return await _told(session, _by(found, lambda each: ObservationKey(each.unit, each.period, each.metric)))


async def ruling_histories(
    session: Session, keys: Collection[RulingKey]
) -> dict[RulingKey, list[Former[RulingRecord]]]:
    """What became of some rulings, from the first on."""
    asked = [(key.scheme, key.item, key.unit, key.period, key.incident or "") for key in keys]
    found = await _read(session, RULINGS, asked)
    return await _told(
        session, _by(found, lambda each: RulingKey(each.scheme, each.item, each.unit, each.period, each.incident))
    )


async def unit_histories(session: Session, codes: Collection[str]) -> dict[str, list[Former[UnitRecord]]]:
    """What became of some units' names, parents and last days, from the first on."""
    found = await _read(session, UNITS, [(code,) for code in codes])
    return await _told(session, _by(found, lambda each: each.code))


async def last_write(session: Session) -> RevisionRecord | None:
    """The last write; None before the first."""
    row = await session.row(f"SELECT {_REVISION} FROM {session.tables.revision} r ORDER BY r.id DESC LIMIT 1")
    return None if row is None else _revision(session, row)


async def revision(session: Session) -> int:
    """The number of the last revision; 0 before the first."""
    row = await session.row(f"SELECT COALESCE(MAX(r.id), 0) FROM {session.tables.revision} r")
    assert row is not None
    return int(row[0])


async def revision_at(session: Session, moment: datetime) -> int:
    """The number of the last revision up to a moment; 0 before the first.

    Raises:
        ValueError: the moment has no offset.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset from UTC")
    given = session.dialect.moment(moment.astimezone(UTC))
    row = await session.whole().row("SELECT COALESCE(MAX(id), 0) FROM revision WHERE at <= $1", given)
    assert row is not None
    return int(row[0])


async def revisions(session: Session, numbers: Iterable[int]) -> dict[int, RevisionRecord]:
    """The writes of some numbers."""
    rows = await session.rows(
        f"SELECT {_REVISION} FROM {session.tables.revision} r WHERE {session.dialect.among_ids('r.id', 1)}",
        session.dialect.ids(sorted(set(numbers))),
    )
    return {row[0]: _revision(session, row) for row in rows}


async def _read(session: Session, kept: Rows[RecordT], keys: Iterable[tuple[str, ...]]) -> list[Ended[RecordT]]:
    """Former and current rows of some keys, each found by its own index, in order: each with what ended it."""
    dialect, table, last = session.dialect, kept.table, session.revision
    if len(table.key) == 1:  # planners know best how many are in a plain list
        where = f"{table.source()} WHERE {dialect.among_texts(table.key_sql, 1)}"
        asked = dialect.texts([key for (key,) in keys])
    else:
        given = f"{dialect.given(dict.fromkeys(table.asked, 'text'), 1)} AS g"
        same = table.keyed([f"g.{name}" for name in table.asked])
        where = f"{table.by_key(NOW, given)} AND {same}"
        asked = as_table(table.asked, [key for key in keys if all(map(is_storable, key))])
    sql = f"SELECT t.until, {table.told} {where}"
    rows = await session.whole().rows(f"{sql} AND t.until IS NOT NULL UNION ALL {sql} AND t.until IS NULL", asked)
    read, found = kept.reader(session), list[Ended[RecordT]]()
    for until, *row in sorted(rows, key=lambda row: (row[-1], row[1])):
        since = row[-1]
        if until != since and (last is None or since <= last):  # else replaced within one write: it never was
            ended = None if last is not None and until is not None and until > last else until
            found.append((ended, read(row)))
    return found


def _by(found: Iterable[Ended[RecordT]], key: Callable[[RecordT], KeyT]) -> dict[KeyT, list[Ended[RecordT]]]:
    filed: dict[KeyT, list[Ended[RecordT]]] = defaultdict(list)
    for until, record in found:
        filed[key(record)].append((until, record))
    return filed


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

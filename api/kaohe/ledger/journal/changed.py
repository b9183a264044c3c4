"""Rows of facts by their numbers, current ones and former ones alike: what changes are told with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from kaohe.ledger.facts.confirmations import ConfirmationRecord, confirmations_by_row
from kaohe.ledger.facts.records import (
    CORRECTED_PERIODS,
    INCIDENTS,
    OBSERVATIONS,
    OVERSIGHTS,
    PARAMETERS,
    PERIODS,
    RULINGS,
    UNITS,
    IncidentRecord,
    ObservationRecord,
    OversightRecord,
    ParameterRecord,
    Rows,
    RulingRecord,
    StoredObservation,
    UnitRecord,
)
from kaohe.ledger.storage.fact_tables import CONFIRMATION, FactTable
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period

#: A fact that was on file before a change, or is after it.
Changed: TypeAlias = (
    UnitRecord
    | OversightRecord
    | Period
    | ParameterRecord
    | IncidentRecord
    | ObservationRecord
    | RulingRecord
    | ConfirmationRecord
)

_ROWS: Mapping[str, Rows[Any]] = {
    rows.table.name: rows
    for rows in (PARAMETERS, PERIODS, CORRECTED_PERIODS, UNITS, OVERSIGHTS, INCIDENTS, OBSERVATIONS, RULINGS)
}


async def read_changed(
    session: Session, registry: Registry, table: FactTable, ids: Collection[int]
) -> Mapping[int, Changed]:
    """The facts of some rows of a table; values whose form nobody knows are left out."""
    if table is CONFIRMATION:
        return await confirmations_by_row(session, ids)
    kept = _ROWS[table.name]
    among = session.dialect.among_ids("t.id", 1)
    sql = f"SELECT {kept.table.told} {kept.table.source(session.tables)} WHERE {among}"
    record = kept.reader(session)
    made = {row[0]: record(row) for row in await session.rows(sql, session.dialect.ids(ids))}
    read = {id_: fact.read(registry) if isinstance(fact, StoredObservation) else fact for id_, fact in made.items()}
    return {id_: fact for id_, fact in read.items() if fact is not None}

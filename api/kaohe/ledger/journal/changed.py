"""Rows of facts by their numbers, current ones and former ones alike: what changes are told with."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from kaohe.ledger.facts.confirmations import ConfirmationRecord, confirmations_by_row
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationRecord,
    OversightRecord,
    ParameterRecord,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period
from kaohe.scheme.vocabulary import PeriodKind, UnitKind

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

_UNIT = "JOIN unit u ON u.id = t.unit_id"
_PERIOD = "JOIN period p ON p.id = t.period_id"

_SELECTS = {
    "parameter": "t.code, t.value, t.since FROM parameter t",
    "period": "t.starts, t.ends, t.kind, t.code FROM period t",
    "unit_version": "u.code, t.name, u.kind, above.code, t.closes, t.since "
    f"FROM unit_version t {_UNIT} LEFT JOIN unit above ON above.id = t.parent_id",
    "oversight_version": "l.code, u.code, t.since FROM oversight_version t JOIN unit l ON l.id = t.leader_id "
    "JOIN unit u ON u.id = t.overseen_id",
    "incident": "t.ref, u.code, c.kind, t.day, c.attributes, t.since "
    f"FROM incident t {_UNIT} JOIN circumstance c ON c.id = t.circumstance_id",
    "observation": "u.code, p.code, m.code, t.value, t.since "
    f"FROM observation t {_UNIT} {_PERIOD} JOIN metric m ON m.id = t.metric_id",
    "ruling": "i.scheme, i.code, u.code, p.code, t.points, t.incident_ref, t.since "
    f"FROM ruling t {_UNIT} {_PERIOD} JOIN item i ON i.id = t.item_id",
}


async def read_changed(session: Session, registry: Registry, table: str, ids: Collection[int]) -> Mapping[int, Changed]:
    """The facts of some rows of a table; values of metrics that no installed plugin knows are left out."""
    if table == "confirmation":
        return await confirmations_by_row(session, ids)
    among = session.dialect.among_ids("t.id", 1)
    rows = await session.rows(f"SELECT t.id, {_SELECTS[table]} WHERE {among}", session.dialect.ids(ids))
    made = {row[0]: _fact(session, registry, table, row[1:]) for row in rows}
    return {id_: fact for id_, fact in made.items() if fact is not None}


def _fact(session: Session, registry: Registry, table: str, row: Sequence[Any]) -> Changed | None:
    day = session.dialect.date
    match table:
        case "parameter":
            return ParameterRecord(*row)
        case "period":
            return Period(day(row[0]), day(row[1]), PeriodKind(row[2]), row[3])
        case "unit_version":
            return UnitRecord(row[0], row[1], UnitKind(row[2]), row[3], None if row[4] is None else day(row[4]), row[5])
        case "oversight_version":
            return OversightRecord(*row)
        case "incident":
            return IncidentRecord(row[0], row[1], row[2], day(row[3]), json.loads(row[4]), row[5])
        case "observation":
            metric = registry.metrics.get(row[2])
            return None if metric is None else ObservationRecord(row[0], row[1], row[2], metric.decode(row[3]), row[4])
        case _:
            return RulingRecord(*row)

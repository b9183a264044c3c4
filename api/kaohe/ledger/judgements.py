"""Reading single observations and rulings; each read is one statement for any number of units."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.ledger.database import Session
from kaohe.ledger.pages import Conditions
from kaohe.ledger.records import ObservationRecord, RulingRecord
from kaohe.plugins import Registry

#: Rulings as :class:`~kaohe.ledger.records.RulingRecord` takes them.
RULINGS = (
    "SELECT i.scheme, i.code, u.code, p.code, r.points, r.incident_ref, r.since FROM ruling r "
    "JOIN item i ON i.id = r.item_id JOIN unit u ON u.id = r.unit_id JOIN period p ON p.id = r.period_id"
)


async def rulings(
    session: Session, units: Collection[str], schemes: Collection[str], periods: Collection[str]
) -> list[RulingRecord]:
    """All rulings of some schemes on some units in some periods."""
    conditions = Conditions(session.dialect)
    conditions.add("r.until IS NULL")
    conditions.texts("u.code", list(units))
    conditions.texts("i.scheme", list(schemes))
    conditions.texts("p.code", list(periods))
    rows = await session.rows(f"{RULINGS} WHERE {conditions} ORDER BY r.id", *conditions.values)
    return [RulingRecord(*row) for row in rows]


async def observations(
    session: Session, registry: Registry, units: Collection[str], metrics: Collection[str], periods: Collection[str]
) -> list[ObservationRecord]:
    """All observations of some metrics on some units in some periods."""
    conditions = Conditions(session.dialect)
    conditions.add("o.until IS NULL")
    conditions.texts("u.code", list(units))
    conditions.texts("m.code", [code for code in metrics if code in registry.metrics])
    conditions.texts("p.code", list(periods))
    rows = await session.rows(
        "SELECT u.code, p.code, m.code, o.value, o.since FROM observation o JOIN metric m ON m.id = o.metric_id "
        f"JOIN unit u ON u.id = o.unit_id JOIN period p ON p.id = o.period_id WHERE {conditions} ORDER BY o.id",
        *conditions.values,
    )
    return [
        ObservationRecord(unit, period, metric, registry.metrics[metric].decode(value), revision)
        for unit, period, metric, value, revision in rows
    ]

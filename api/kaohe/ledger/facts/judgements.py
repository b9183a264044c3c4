"""Reading single observations and rulings; each read is one statement for any number of units."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.ledger.facts.records import ObservationRecord, RulingRecord
from kaohe.ledger.storage.paging import Conditions
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry


def select_rulings(session: Session) -> str:
    """Rulings as :class:`~kaohe.ledger.facts.records.RulingRecord` takes them, with their ids behind."""
    return (
        f"SELECT i.scheme, i.code, u.code, p.code, r.points, r.incident_ref, r.since, r.id "
        f"FROM {session.tables.ruling} r JOIN item i ON i.id = r.item_id JOIN {session.tables.unit} u "
        f"ON u.id = r.unit_id JOIN {session.tables.period} p ON p.id = r.period_id"
    )


async def rulings(
    session: Session, units: Collection[str], schemes: Collection[str], periods: Collection[str]
) -> list[RulingRecord]:
    """All rulings of some schemes on some units in some periods."""
    tables, conditions = session.tables, Conditions(session)
    conditions.add("r.until IS NULL")
    conditions.named("r.unit_id", tables.unit, list(units))
    conditions.named("r.period_id", tables.period, list(periods))
    conditions.texts("i.scheme", list(schemes))
    rows = await session.rows(f"{select_rulings(session)} WHERE {conditions} ORDER BY r.id", *conditions.values)
    return [RulingRecord(*row[:-1]) for row in rows]


async def observations(
    session: Session, registry: Registry, units: Collection[str], metrics: Collection[str], periods: Collection[str]
) -> list[ObservationRecord]:
    """All observations of some metrics on some units in some periods."""
    tables, conditions = session.tables, Conditions(session)
    conditions.add("o.until IS NULL")
    conditions.named("o.unit_id", tables.unit, list(units))
    conditions.named("o.period_id", tables.period, list(periods))
    conditions.named("o.metric_id", "metric", [code for code in metrics if code in registry.metrics])
    rows = await session.rows(
        "SELECT u.code, p.code, m.code, o.value, o.since, o.id "
        f"FROM {tables.unit} u CROSS JOIN {tables.period} p CROSS JOIN metric m CROSS JOIN {tables.observation} o "
        f"WHERE o.unit_id = u.id AND o.period_id = p.id AND o.metric_id = m.id AND {conditions} ORDER BY o.id",
        *conditions.values,
    )
    return [
        ObservationRecord(unit, period, metric, registry.metrics[metric].decode(value), revision)
        for unit, period, metric, value, revision, _ in rows
    ]

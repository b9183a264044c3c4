"""Reading single observations and rulings; each read is one statement for any number of units."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.ledger.facts.records import OBSERVATIONS, RULINGS, ObservationRecord, RulingRecord
from kaohe.ledger.storage.fact_tables import OBSERVATION
from kaohe.ledger.storage.paging import Conditions
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry


async def rulings(
    session: Session, units: Collection[str], schemes: Collection[str], periods: Collection[str]
) -> list[RulingRecord]:
    """All rulings of some schemes on some units in some periods."""
    tables, conditions = session.tables, Conditions(session)
    conditions.add("t.until IS NULL")
    conditions.named("t.unit_id", tables.unit, list(units))
    conditions.named("t.period_id", tables.period, list(periods))
    conditions.texts("i.scheme", list(schemes))
    rows = await session.rows(f"{RULINGS.select(session)} WHERE {conditions} ORDER BY t.id", *conditions.values)
    return RULINGS.all(session, rows)


async def without_form(session: Session, registry: Registry) -> list[str]:
    """The metrics on file whose form is not kept, and is known now."""
    rows = await session.rows("SELECT code FROM metric WHERE form IS NULL")
    return [code for (code,) in rows if code in registry.metrics]


async def of_other_form(session: Session, registry: Registry) -> dict[str, str]:
    """The metrics that are declared in another form than that in which they are on file, with that."""
    rows = await session.rows("SELECT code, form FROM metric WHERE form IS NOT NULL ORDER BY code")
    return {code: form for code, form in rows if code in registry.metrics and registry.metrics[code].form != form}


async def keep_forms(session: Session, registry: Registry) -> None:
    """Keep how values of metrics are stored: once kept, they can be read whether or not a plugin is there."""
    for code in await without_form(session, registry):
        await session.rows(
            "UPDATE metric SET form = $1 WHERE code = $2 RETURNING id", registry.metrics[code].form, code
        )


async def observations(
    session: Session, registry: Registry, units: Collection[str], metrics: Collection[str], periods: Collection[str]
) -> list[ObservationRecord]:
    """All observations of some metrics on some units in some periods."""
    tables, conditions = session.tables, Conditions(session)
    conditions.add("t.until IS NULL")
    conditions.named("t.unit_id", tables.unit, list(units))
    conditions.named("t.period_id", tables.period, list(periods))
    conditions.named("t.metric_id", "metric", [code for code in metrics if code in registry.metrics])
    rows = await session.rows(
        f"SELECT {OBSERVATION.told} {OBSERVATION.by_key(tables)} AND {conditions} ORDER BY t.id",
        *conditions.values,
    )
    found = (each.read(registry) for each in OBSERVATIONS.all(session, rows))
    return [each for each in found if each is not None]

"""Rulings that lean on other facts: when those change, they must fit still."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kaohe.ledger.facts.judgements import rulings as read_rulings
from kaohe.ledger.facts.records import RULINGS, RulingRecord
from kaohe.ledger.importing.rulings import RulingImport
from kaohe.ledger.importing.state import World
from kaohe.ledger.importing.validation import Problems
from kaohe.ledger.storage.paging import Conditions
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing.results import Rule
from kaohe.ledger.writing.transaction import Work
from kaohe.plugins import Registry


async def rulings_on(session: Session, ref: str) -> list[RulingRecord]:
    """The rulings that judge an incident."""
    rows = await session.rows(
        f"{RULINGS.select(session)} WHERE t.until IS NULL AND t.incident_ref = $1 ORDER BY t.id", ref
    )
    return RULINGS.all(session, rows)


async def rulings_above(session: Session, code: str) -> list[RulingRecord]:
    """The rulings on units above a unit that judge incidents of it or of those below it, confirmed cards apart.

    What was ruled for a card that is confirmed is settled: the card stays as it is, whoever is above the unit now.
    """
    conditions = Conditions(session)
    below = conditions.below([code])
    rows = await session.rows(
        f"{RULINGS.select(session)} JOIN incident j ON j.ref = t.incident_ref AND j.until IS NULL "
        f"WHERE t.until IS NULL AND {session.dialect.among_found('j.unit_id', below)} AND t.unit_id NOT IN ({below}) "
        "AND NOT EXISTS (SELECT 1 FROM confirmation c WHERE c.until IS NULL AND c.state = 'CONFIRMED' "
        "AND c.scheme = i.scheme AND c.unit_id = t.unit_id AND c.period_id = t.period_id) ORDER BY t.id",
        *conditions.values,
    )
    return RULINGS.all(session, rows)


async def rulings_by_count(
    session: Session, registry: Registry, units: Collection[str], periods: Collection[str], metrics: Collection[str]
) -> list[RulingRecord]:
    """The rulings whose range is multiplied by one of some metrics."""
    items = {
        (scheme.code, item)
        for scheme in registry.every_version
        for item, range_ in scheme.rulings.items()
        if range_.per is not None and range_.per.code in metrics
    }
    if not items:
        return []
    found = await read_rulings(session, units, {scheme for scheme, _ in items}, periods)
    return [ruling for ruling in found if (ruling.scheme, ruling.item) in items]


async def check_rulings(work: Work, world: World, rulings: Sequence[RulingRecord]) -> None:
    """Refuse a change under which a ruling would no longer fit. Rulings of plugins that are gone are left alone."""
    known = [
        ruling
        for ruling in rulings
        if ruling.scheme in work.registry.schemes and ruling.item in work.registry.ruled(ruling.scheme)
    ]
    problems = Problems()
    await RulingImport(world, problems).take([each.stated() for each in known], lambda *_: None, len(known))
    for problem in problems.found:
        assert problem.index is not None
        ruling = known[problem.index]
        about = f"the ruling on {ruling.item} of {ruling.scheme} for {ruling.unit} in {ruling.period}"
        message = f"{about} would no longer fit: {problem.field} {problem.message}"
        work.refuse(Rule.RULING_DEPENDS, (), message, "withdraw the ruling first, and rule anew afterwards", ruling)

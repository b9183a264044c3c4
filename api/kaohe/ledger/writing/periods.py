"""Creating periods, and correcting them while nothing is confirmed on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaohe.ledger.facts.records import RULINGS
from kaohe.ledger.importing.periods import import_periods, stated_period
from kaohe.ledger.importing.state import KnownPeriod, World
from kaohe.ledger.importing.validation import Entry, Problems
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.fact_tables import OBSERVATION, PERIOD_VERSION, RULING
from kaohe.ledger.writing.dependents import check_rulings
from kaohe.ledger.writing.inputs import KEEP, PeriodChange, PeriodEntry
from kaohe.ledger.writing.results import Rule, errors_of
from kaohe.ledger.writing.transaction import Work
from kaohe.scheme.spans import Spans


async def create_periods(work: Work, entries: Sequence[PeriodEntry]) -> None:
    """Create periods."""
    world = await work.world(())
    work.refuse_known("periods", [entry.code for entry in entries], world.periods)
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await import_periods(world, problems, stated)
    taken = {error.path for error in work.errors}
    found = [problem for problem in problems.found if ("periods", problem.index, "code") not in taken]
    work.errors += errors_of(found, stated, work.registry)


async def change_period(work: Work, code: str, change: PeriodChange) -> None:
    """Correct the kind or the days of a period, so that all facts of the ledger still fit."""
    world = await work.world(())
    before = world.periods.get(code) if texts([code]) else None
    if before is None:
        work.refuse(Rule.NOT_FOUND, ("code",), f"there is no period {code}")
        return
    await _refuse_confirmed(work, before)
    after = _corrected(work, world, before, change)
    if work.errors or after is None or after == before:
        return
    await _store(work, before, after)
    await _check_incidents(work, before, after)
    await _check_units(work, after)
    await _check_rulings(work, after)


async def _refuse_confirmed(work: Work, period: KnownPeriod) -> None:
    """Whoever confirmed a card confirmed the days that it is about."""
    row = await work.session.row(
        "SELECT COUNT(*), MIN(c.scheme) FROM confirmation c "
        "WHERE c.until IS NULL AND c.state = 'CONFIRMED' AND c.period_id = $1",
        period.id,
    )
    if row is not None and row[0]:
        message = f"{row[0]} cards of {period.code} are confirmed, such as one of {row[1]}"
        work.refuse(Rule.WRONG_STATE, ("code",), message, "reopen them first")


def _corrected(work: Work, world: World, before: KnownPeriod, change: PeriodChange) -> KnownPeriod | None:
    """The period with a change in it; None, and what is wrong noted, where it cannot be one."""
    given = {name: getattr(change, name) for name in ("kind", "starts", "ends")}
    asked = {name: value for name, value in given.items() if value is not KEEP}
    known = {"kind": before.kind, "starts": before.starts, "ends": before.ends}
    problems = Problems()
    entry = Entry(problems, "periods", 0, {"code": before.code, **known, **asked}, "code")
    after = replace(stated_period(entry), id=before.id)
    if entry.sound and after != before:
        others = Spans(each.as_period() for each in world.periods.values() if each.code != before.code)
        for field, message in others.problems(after.as_period()):
            entry.wrong(field, message)
    work.errors += errors_of(problems.found, [asked], work.registry, single=True)
    return after if entry.sound else None


async def _store(work: Work, before: KnownPeriod, after: KnownPeriod) -> None:
    session, day = work.session, work.session.dialect.day
    await work.end(PERIOD_VERSION, after.code)
    row = (after.id, after.kind, day(after.starts), day(after.ends), work.revision)
    await session.insert(PERIOD_VERSION.name, (*PERIOD_VERSION.stored, "since"), [row])
    await session.rows(
        "UPDATE period SET kind = $1, starts = $2, ends = $3, first_kind = COALESCE(first_kind, $4), "
        "first_starts = COALESCE(first_starts, $5), first_ends = COALESCE(first_ends, $6) WHERE id = $7",
        *(after.kind, day(after.starts), day(after.ends)),
        *(before.kind, day(before.starts), day(before.ends), after.id),
    )


async def _check_incidents(work: Work, before: KnownPeriod, after: KnownPeriod) -> None:
    """Refuse days under which an incident would lie in no period."""
    row = await work.session.row(
        "SELECT COUNT(*), MIN(i.day) FROM incident i WHERE i.until IS NULL AND i.day BETWEEN $1 AND $2 "
        "AND i.day NOT BETWEEN $3 AND $4 "
        "AND NOT EXISTS (SELECT 1 FROM period p WHERE i.day BETWEEN p.starts AND p.ends)",
        *(work.session.dialect.day(day) for day in (before.starts, before.ends, after.starts, after.ends)),
    )
    if row is not None and row[0]:
        first = work.session.dialect.date(row[1])
        field = "starts" if first < after.starts else "ends"
        message = f"{row[0]} incidents would lie in no period, the first on {first}"
        work.refuse(Rule.HAS_FACTS, (field,), message, "create another period for them first")


async def _check_units(work: Work, after: KnownPeriod) -> None:
    """Refuse days of which a unit that has facts in the period has none."""
    day = work.session.dialect.day
    for table in (OBSERVATION, RULING):
        row = await work.session.row(
            f"SELECT COUNT(*), MIN(u.code) {table.source()} WHERE t.until IS NULL AND t.period_id = $1 "
            "AND (u.closes < $2 OR u.opens > $3)",
            *(after.id, day(after.starts), day(after.ends)),
        )
        if row is not None and row[0]:
            message = f"{row[0]} facts of kind {table.name} are of units that were not open then, such as {row[1]}"
            work.refuse(Rule.HAS_FACTS, ("starts",), message, "withdraw them, or correct when the units were open")


async def _check_rulings(work: Work, after: KnownPeriod) -> None:
    """Refuse days or a kind that what was ruled in the period does not fit."""
    rows = await work.session.rows(
        f"{RULINGS.select(work.session)} WHERE t.until IS NULL AND t.period_id = $1 ORDER BY t.id", after.id
    )
    rulings = RULINGS.all(work.session, rows)
    if rulings:
        world = await work.world([each.unit for each in rulings], refs=[each.incident for each in rulings])
        await check_rulings(work, world, rulings)

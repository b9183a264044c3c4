"""Periods of an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaohe.ledger.importing.state import KnownPeriod, World
from kaohe.ledger.importing.validation import Entry, Problems, entries
from kaohe.ledger.storage.models import CODE_LENGTH
from kaohe.scheme.spans import Spans
from kaohe.scheme.vocabulary import PeriodKind

_PERIOD_KINDS = tuple(kind.value for kind in PeriodKind)


async def import_periods(world: World, problems: Problems, given: Iterable[Any]) -> int:
    """Take periods; one that is on file already may only be repeated as it is."""
    taken = 0
    new: dict[str, KnownPeriod] = {}
    spans = Spans(each.as_period() for each in world.periods.values())
    for entry in entries(problems, "periods", given, "code"):
        taken += 1
        period = stated_period(entry)
        code = period.code
        before = new.get(code) or world.periods.get(code)
        if entry.sound and before is not None:
            for field in ("kind", "starts", "ends"):
                if getattr(before, field) != getattr(period, field):
                    entry.wrong(field, f"differs from the period {code} that is known: {getattr(before, field)}")
        elif entry.sound:
            for field, message in spans.problems(period.as_period()):
                entry.wrong(field, message)
            if entry.sound:
                spans.add(period.as_period())
                new[code] = period
        if not entry.sound and before is None:
            problems.refused["periods"].add(code)
    day = world.session.dialect.day
    rows = [(p.code, p.kind, day(p.starts), day(p.ends), world.revision) for p in new.values()]
    await world.session.insert("period", ("code", "kind", "starts", "ends", "since"), rows)
    for id_, code in await world.session.rows("SELECT id, code FROM period WHERE since = $1", world.revision):
        new[code].id = id_
    world.periods |= new
    return taken


def stated_period(entry: Entry) -> KnownPeriod:
    """The period that an entry states; what is wrong with one of its fields is noted."""
    entry.only(("code", "kind", "starts", "ends"))
    code, kind = entry.text("code", CODE_LENGTH), entry.choice("kind", _PERIOD_KINDS)
    return KnownPeriod(0, code, kind, entry.day("starts"), entry.day("ends"))

"""Reads what one card needs from a ledger, and says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from kaohe.cli.console import CommandError, print_json
from kaohe.cli.ledgers import opened

if TYPE_CHECKING:
    from kaohe.ledger import Ledger
    from kaohe.plugins import Registry
    from kaohe.scheme import Scheme
    from kaohe.scoring import Scorecards
    from kaohe.scoring.evidence import Records


@dataclass(frozen=True)
class OneCard:
    """A unit's row among the cards of its facts, or what is not there.

    Attributes:
        about: the name of the unit, or what the ledger does not have.
        records: the single incidents and rulings, where they were asked for.
    """

    cards: Scorecards | None
    row: int | None
    about: str
    records: Records | None = None


async def read_card(
    url: str, registry: Registry, scheme: Scheme, unit: str, period: str, *, with_records: bool = False
) -> OneCard:
    """Read one card."""
    from kaohe.scoring import score as score_units

    async with opened(url, registry) as ledger:
        calendar = await ledger.calendar()
        when = calendar.find(period)
        if when is None:
            known = ", ".join(each.code for each in calendar.periods if each.kind is scheme.cadence) or "none"
            about = f"the ledger has no period {period}; of kind {scheme.cadence.value} it has {known}"
            return OneCard(None, None, about)
        found = await ledger.units([unit])
        if not found:
            return OneCard(None, None, f"the ledger has no unit {unit}")
        facts = await ledger.read_facts(units=[unit], schemes=[scheme], periods=[when])
        cards, row = score_units(scheme, facts, when), facts.units.row(unit)
        assert row is not None  # the unit was found
        records = await records_behind(ledger, cards, row) if with_records else None
    return OneCard(cards, row, found[0].name, records)


async def records_behind(ledger: Ledger, cards: Scorecards, *rows: int) -> Records:
    """The incidents and rulings that may stand behind cards: those of their units and of the units these oversee."""
    from kaohe.scoring.evidence import Records

    units, periods = cards.facts.units, cards.facts.periods
    asked = frozenset(rows)
    pairs = zip(units.overseers.tolist(), units.overseen.tolist(), strict=True)
    overseen = [below for leader, below in pairs if leader in asked]
    codes = list(dict.fromkeys(units.codes[each] for each in (*rows, *overseen)))
    incidents = await ledger.incidents_behind(
        codes,
        sorted(kind.code for kind in cards.scheme.incident_kinds),
        min(each.period.starts for each in periods.values()),
        max(each.period.ends for each in periods.values()),
    )
    return Records(incidents, await ledger.rulings(codes, [cards.scheme.code], sorted(periods)))


def refuse_if_none(card: OneCard, named: dict[str, Any], *, as_json: bool) -> tuple[Scorecards, int]:
    """The cards and the row of the unit.

    Raises:
        CommandError: there is no card, and why.
        typer.Exit: the same, printed as JSON.
    """
    from kaohe.scheme import Refusal
    from kaohe.scoring.cards import refusal_message

    cards, row = card.cards, card.row
    refusal = Refusal.NOT_FOUND if cards is None or row is None else cards.refusal(row)
    if cards is not None and row is not None and refusal is None:
        return cards, row
    assert refusal is not None
    detail = card.about if refusal is Refusal.NOT_FOUND else ""
    message = refusal_message(refusal, named["scheme"], named["unit"], named["period"], detail)
    if not as_json:
        raise CommandError(f"{refusal.value}: {message}")
    print_json({**named, "error": refusal.value, "message": message})
    raise typer.Exit(1)

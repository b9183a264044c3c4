"""Reads what one card needs from a ledger, and says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from kaohe.cli.console import CommandError, print_json
from kaohe.cli.ledgers import opened

if TYPE_CHECKING:
    from kaohe.plugins import Registry
    from kaohe.scheme.regime import Versions
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
    url: str,
    registry: Registry,
    versions: Versions,
    unit: str,
    period: str,
    *,
    as_of: str | None = None,
    with_records: bool = False,
) -> OneCard:
    """Read one card, of the version in force in the period if none was named; as of a moment if one is given."""
    from kaohe.cli.past import then
    from kaohe.scoring import Scorecards

    async with opened(url, registry) as present:
        ledger = await then(present, as_of)
        calendar = await ledger.calendar()
        when = calendar.find(period)
        if when is None:
            cadence = versions.schemes[-1].cadence
            known = ", ".join(each.code for each in calendar.periods if each.kind is cadence) or "none"
            about = f"the ledger has no period {period}; of kind {cadence.value} it has {known}"
            return OneCard(None, None, about)
        found = await ledger.units([unit])
        if not found:
            return OneCard(None, None, f"the ledger has no unit {unit}")
        scheme = versions.on(when.ends)
        facts = await ledger.read_facts(units=[unit], schemes=[scheme], periods=[when])
        cards, row = Scorecards(scheme, facts, when, versions.label_of(scheme)), facts.units.row(unit)
        assert row is not None  # the unit was found
        records = None
        if with_records:
            from kaohe.graphql.context.records import records_behind

            records = await records_behind(ledger, cards, [row])
    return OneCard(cards, row, found[0].name, records)


def version_as_json(cards: Scorecards) -> dict[str, str]:
    """The version of a card's scheme, where there are several."""
    return {} if cards.label == cards.scheme.code else {"version": cards.scheme.version}


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

"""Reads the single incidents and rulings behind cards: for some units at once, or for all cards of a tick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from strawberry.dataloader import DataLoader

from kaohe.scheme.facts import NOBODY, Units
from kaohe.scoring.evidence import Records

if TYPE_CHECKING:
    from kaohe.graphql.context.card import Card
    from kaohe.graphql.context.reader import IncidentRow, Reader
    from kaohe.scoring.cards import Scorecards


async def records_behind(ledger: Reader, cards: Scorecards, rows: Collection[int]) -> Records:
    """The incidents and rulings that may stand behind the cards of some rows: of their units and those they oversee."""
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


class RecordLoader(DataLoader["Card", Records]):
    """What stands behind a card: incidents of its unit, of all below it and of those it oversees; rulings."""

    def __init__(self, ledger: Reader) -> None:
        super().__init__(self._read)
        self._ledger = ledger

    async def _read(self, cards: list[Card]) -> list[Records]:
        units = tuple(dict.fromkeys(code for card in cards for code in roots(card)))
        periods = {code: facts.period for card in cards for code, facts in card.cards.facts.periods.items()}
        schemes = tuple(dict.fromkeys(card.scheme.code for card in cards))
        kinds = {kind.code for card in cards for kind in card.scheme.incident_kinds}
        incidents = await self._ledger.incidents_behind(
            units,
            sorted(kinds),
            min(period.starts for period in periods.values()),
            max(period.ends for period in periods.values()),
        )
        rulings = await self._ledger.rulings(units, schemes, sorted(periods))
        counted = {
            id(card.cards.facts): by_root(incidents, frozenset(units), card.cards.facts.units)
            for card in one_a_read(cards)
        }
        return [
            Records(
                [incident for root in roots(card) for incident in counted[id(card.cards.facts)].get(root, ())],
                [ruling for ruling in rulings if ruling.unit in roots(card)],
            )
            for card in cards
        ]


def roots(card: Card) -> list[str]:
    """The units whose incidents and rulings a card may count: its own and those that it oversees."""
    units = card.cards.facts.units
    return [card.unit, *(units.codes[int(row)] for row in units.overseen[units.overseers == card.row])]


def by_root(incidents: Sequence[IncidentRow], wanted: frozenset[str], units: Units) -> dict[str, list[IncidentRow]]:
    """The incidents that count for each of the wanted units: those recorded on it or on one below it."""
    found: dict[str, list[IncidentRow]] = defaultdict(list)
    for incident in incidents:
        row = units.row(incident.unit)
        while row is not None and row != NOBODY:
            if units.codes[row] in wanted:
                found[units.codes[row]].append(incident)
            row = int(units.parents[row])
    return found


def one_a_read(cards: Iterable[Card]) -> list[Card]:
    """One card of each read of facts."""
    return list({id(card.cards.facts): card for card in cards}.values())

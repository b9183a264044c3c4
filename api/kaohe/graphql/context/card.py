"""One card as scoring made it, and the incidents and rulings behind cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.reader import IncidentRow, Reader
from kaohe.graphql.context.work import watched
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.scheme import Finding, FindingKind, Item, Money, Scheme, Section
from kaohe.scheme.facts import Facts, Period
from kaohe.scoring import Scorecards
from kaohe.scoring.confirmed import CardKey, Settled, SettledCards
from kaohe.scoring.evidence import Evidence, Missing, Part, Records, evidence, missing


@dataclass(eq=False)
class Card:
    """The card of one unit; nothing is computed before it is asked for.

    Attributes:
        row: the unit's place in the facts.
        supposing: for a card of supposed facts, what the supposed changes make of the records on file.
        place: its place in the columns of the regime, which leave out the units that the regime does not assess.
    """

    cards: Scorecards
    row: int
    unit: str
    supposing: Callable[[Records], Records] | None = None
    place: int = field(init=False)
    _missing: dict[bool, list[Missing]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.place = self.cards.place(self.row)

    @property
    def scheme(self) -> Scheme:
        """The regime."""
        return self.cards.scheme

    @property
    def period(self) -> Period:
        """The period."""
        return self.cards.period

    @cached_property
    def sections(self) -> list[Section]:
        """The headings on the card."""
        return list(self.cards.sections_of(self.row))

    def items(self) -> Iterator[Item]:
        """The items on the card."""
        return (item for section in self.sections for item in section.items())

    def findings(self, kind: FindingKind) -> Iterator[Finding]:
        """The findings of a kind on the card."""
        return (each for each in self.cards.findings_of(self.row) if each.kind is kind)

    def money_rules(self) -> Iterator[Money]:
        """The rewards and fines on the card."""
        return self.cards.money_of(self.row)

    def evidence(self, part: Part, records: Records) -> Evidence:
        """What stands behind a figure."""
        return evidence(self.cards, self.row, part, records)

    def missing(self, records: Records | None = None) -> list[Missing]:
        """The facts that leave figures of the card open; with records, also which incidents rulings are due on."""
        brought = records is not None
        if brought not in self._missing:
            self._missing[brought] = missing(self.cards, self.row, records)
        return self._missing[brought]


async def compute_functions(cards: Iterable[Scorecards]) -> None:
    """Compute off the event loop what functions of plugins compute: nobody knows how long they take."""
    some = [each for each in cards if each.scheme.functions]

    def compute() -> None:
        for each in some:
            each.compute_functions()

    if some:
        await watched(compute)


async def records_behind(ledger: Reader, cards: Scorecards, rows: Collection[int]) -> Records:
    """The incidents and rulings that may stand behind the cards of some rows: of their units and those they oversee."""
    units, periods = cards.units, cards.facts.periods
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


async def settled_cards(ledger: Reader, cards: Collection[Scorecards], rows: Collection[int]) -> SettledCards:
    """How far the cards of some rows have come, in one statement."""
    asked = {each for row in rows for each in keys_of(cards, row)}
    return settled_by((await ledger.confirmations(asked)).values())


def keys_of(cards: Iterable[Scorecards], row: int) -> list[ConfirmationKey]:
    """Whose the cards of a row are."""
    return [ConfirmationKey(each.scheme.code, each.units.codes[row], each.period.code) for each in cards]


def settled_by(records: Iterable[ConfirmationRecord | None]) -> SettledCards:
    """How far cards have come, by what is on record."""
    return {
        CardKey(found.key.scheme, found.key.unit, found.key.period): Settled(
            found.state.value,
            None if found.frozen is None else found.frozen.card,
            None if found.frozen is None else found.frozen.version,
        )
        for found in records
        if found is not None
    }


class RecordLoader(DataLoader[Card, Records]):
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
            id(card.cards.facts): by_root(incidents, frozenset(units), card.cards.facts) for card in one_a_read(cards)
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
    units = card.cards.units
    return [card.unit, *(units.codes[int(row)] for row in units.overseen[units.overseers == card.row])]


def by_root(incidents: Sequence[IncidentRow], wanted: frozenset[str], facts: Facts) -> dict[str, list[IncidentRow]]:
    """The incidents that may count for each of the wanted units: recorded on it, or on one that was below it."""
    found: dict[str, list[IncidentRow]] = defaultdict(list)
    trees = {id(units): units for units in (facts.units, *map(facts.units_in, facts.periods))}.values()
    for incident in incidents:
        row = facts.units.row(incident.unit)
        if row is not None:
            above = {each for units in trees for each in units.line(row)}
            for code in sorted(wanted.intersection(facts.units.codes[each] for each in above)):
                found[code].append(incident)
    return found


def one_a_read(cards: Iterable[Card]) -> list[Card]:
    """One card of each read of facts."""
    return list({id(card.cards.facts): card for card in cards}.values())

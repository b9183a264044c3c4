"""Makes cards: all that are asked for in a tick in one read of facts, each regime and period scored once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.card import Card, RecordLoader, compute_functions, keys_of, settled_by
from kaohe.graphql.context.loaders import each_of
from kaohe.graphql.context.reader import Reader
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.plugins import Registry
from kaohe.scheme import Refusal, Scheme, UnitKind
from kaohe.scheme.facts import Calendar, Facts, Period
from kaohe.scheme.regime import AT
from kaohe.scoring import Scorecards, score
from kaohe.scoring.cards import refusal_message
from kaohe.scoring.confirmed import SettledCards
from kaohe.scoring.evidence import Records


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card by the codes of its unit and period, and by what refers to its scheme."""

    scheme: str
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class CardRefused:
    """Why a card cannot be made, and what could be found of its scheme and period.

    Attributes:
        scheme_code: the code of the scheme, which may not be installed.
        wanted: what was asked for.
    """

    code: Refusal
    message: str
    unit: str
    scheme: Scheme | None
    period: Period | None
    scheme_code: str
    wanted: Wanted


class CardLoaders:
    """Cards of one request."""

    def __init__(self, ledger: Reader, registry: Registry, calendar: Callable[[], Awaitable[Calendar]]) -> None:
        self._ledger, self._registry, self._calendar = ledger, registry, calendar
        self._cards: DataLoader[Wanted, Card | CardRefused] = DataLoader(self._make)
        self._records = RecordLoader(ledger)
        self.confirmations: DataLoader[ConfirmationKey, ConfirmationRecord | None] = each_of(ledger.confirmations, None)

    async def settled(self, cards: Sequence[Scorecards], row: int) -> SettledCards:
        """How far the cards of a row have come; those of one request are read together."""
        return settled_by(await self.confirmations.load_many(keys_of(cards, row)))

    async def one(self, scheme: str, unit: str, period: str) -> Card | CardRefused:
        """A card, or why it cannot be made."""
        return await self._cards.load(Wanted(scheme, unit, period))

    async def many(self, wanted: Sequence[Wanted]) -> list[Card | CardRefused]:
        """Cards in the order asked for."""
        return await self._cards.load_many(wanted)

    async def of_unit(
        self, unit: str, kind: UnitKind, period: str, schemes: Sequence[str] | None, *, inside: bool
    ) -> list[Card | CardRefused]:
        """The cards of a unit: of the schemes named, or of all that assess its kind."""
        codes = await self.assessing(kind, period) if schemes is None else list(schemes)
        pairs = await self.periods_of(dict.fromkeys(codes), period, inside=inside)
        return await self.many([Wanted(scheme, unit, each) for scheme, each in pairs])

    async def assessing(self, kind: UnitKind, period: str) -> list[str]:
        """The codes of the schemes that assess a kind of unit in a period."""
        known = self._registry
        around = (await self._calendar()).find(period)
        day = None if around is None else around.ends
        return [code for code in known.schemes if (found := known.find(code, day)) and kind in found.kinds]

    async def periods_of(self, schemes: Iterable[str], period: str, *, inside: bool) -> list[tuple[str, str]]:
        """Schemes with the periods of their cards: the one asked for, or those inside it of the scheme's cadence."""
        calendar = await self._calendar()
        around = calendar.find(period)
        pairs: list[tuple[str, str]] = []
        for code in schemes:
            scheme = None if around is None else self._registry.find(code, around.ends)
            if inside and scheme is not None and around is not None and scheme.cadence != around.kind:
                found = calendar.inside(around, scheme.cadence)
                pairs += [(code, each.code) for each in found] or [(code, period)]
            else:
                pairs.append((code, period))
        return pairs

    async def records(self, card: Card) -> Records:
        """The incidents and rulings that may stand behind a card."""
        records = await self._records.load(card)
        return records if card.supposing is None else card.supposing(records)

    async def _make(self, wanted: list[Wanted]) -> list[Card | CardRefused]:
        made = _Made(self._registry, await self._calendar())
        possible = {each: found for each in wanted if (found := made.found(each)) is not None}
        if possible:
            made.facts = await self._ledger.read_facts(
                tuple(dict.fromkeys(each.unit for each in possible)),
                list(dict.fromkeys(scheme for scheme, _ in possible.values())),
                list(dict.fromkeys(period for _, period in possible.values())),
            )
        cards = [made.card(each) for each in wanted]
        await compute_functions(made.sheets)
        return cards


class _Made:
    """The cards of one read of facts."""

    def __init__(self, registry: Registry, calendar: Calendar) -> None:
        self._registry, self._calendar = registry, calendar
        self.facts: Facts | None = None
        self._sheets: dict[tuple[Scheme, str], Scorecards] = {}
        self._found: dict[tuple[str, str], tuple[Scheme, Period] | None] = {}

    def found(self, wanted: Wanted) -> tuple[Scheme, Period] | None:
        """The period of a card, and the scheme in the version that is meant for it; None where one is not there."""
        key = (wanted.scheme, wanted.period)
        if key not in self._found:
            period = self._calendar.find(wanted.period)
            scheme = None if period is None else self._registry.find(wanted.scheme, period.ends)
            self._found[key] = None if scheme is None or period is None else (scheme, period)
        return self._found[key]

    def card(self, wanted: Wanted) -> Card | CardRefused:
        """One card, or why it cannot be made."""
        found = self.found(wanted)
        if found is None:
            scheme = self._registry.find(wanted.scheme)
            return _refused(wanted, Refusal.NOT_FOUND, scheme, self._calendar.find(wanted.period))
        scheme, period = found
        row = None if self.facts is None else self.facts.units.row(wanted.unit)
        if row is None or self.facts is None:
            return _refused(wanted, Refusal.NOT_FOUND, scheme, period)
        cards = self._sheet(scheme, period, self.facts)
        return card_in(cards, row, wanted.unit, wanted.scheme)

    @property
    def sheets(self) -> Iterable[Scorecards]:
        """The columns that the cards made so far stand in."""
        return self._sheets.values()

    def _sheet(self, scheme: Scheme, period: Period, facts: Facts) -> Scorecards:
        key = (scheme, period.code)
        if key not in self._sheets:
            self._sheets[key] = score(scheme, facts, period)
        return self._sheets[key]


def card_in(cards: Scorecards, row: int, unit: str, scheme: str) -> Card | CardRefused:
    """The card of a row, or why there is none; ``scheme`` is what a refusal calls the regime."""
    refusal = cards.refusal(row)
    if refusal is None:
        return Card(cards, row, unit)
    return _refused(Wanted(scheme, unit, cards.period.code), refusal, cards.scheme, cards.period)


def _refused(wanted: Wanted, refusal: Refusal, scheme: Scheme | None, period: Period | None) -> CardRefused:
    message = refusal_message(refusal, wanted.scheme, wanted.unit, wanted.period)
    return CardRefused(refusal, message, wanted.unit, scheme, period, wanted.scheme.partition(AT)[0], wanted)

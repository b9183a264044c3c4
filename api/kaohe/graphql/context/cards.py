"""Makes cards: all that are asked for in a tick in one read of facts, each regime and period scored once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.card import Card
from kaohe.graphql.context.records import RecordLoader
from kaohe.graphql.relay import id_of
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.scorecard import Scorecard, ScorecardRefused
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.scheme import Refusal, Scheme, UnitKind
from kaohe.scheme import facts as columns
from kaohe.scoring import Scorecards, score
from kaohe.scoring.cards import refusal_message
from kaohe.scoring.evidence import Records

if TYPE_CHECKING:
    from kaohe.graphql.context import Context


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card by the codes of its unit and period, and by what refers to its scheme."""

    scheme: str
    unit: str
    period: str


class CardLoaders:
    """Cards of one request."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._cards: DataLoader[Wanted, Scorecard | ScorecardRefused] = DataLoader(self._make)
        self._records = RecordLoader(context.ledger)
        self.confirmations: DataLoader[ConfirmationKey, ConfirmationRecord | None] = DataLoader(self._confirmations)

    async def one(self, scheme: str, unit: str, period: str) -> Scorecard | ScorecardRefused:
        """A card, or why it cannot be made."""
        return await self._cards.load(Wanted(scheme, unit, period))

    async def many(self, wanted: Sequence[Wanted]) -> list[Scorecard | ScorecardRefused]:
        """Cards in the order asked for."""
        return await self._cards.load_many(wanted)

    async def of_unit(
        self, unit: str, kind: UnitKind, period: str, schemes: Sequence[str] | None, *, inside: bool
    ) -> list[Scorecard | ScorecardRefused]:
        """The cards of a unit: of the schemes named, or of all that assess its kind."""
        codes = await self.assessing(kind, period) if schemes is None else list(schemes)
        pairs = await self.periods_of(dict.fromkeys(codes), period, inside=inside)
        return await self.many([Wanted(scheme, unit, each) for scheme, each in pairs])

    async def assessing(self, kind: UnitKind, period: str) -> list[str]:
        """The codes of the schemes that assess a kind of unit in a period."""
        known = self._context.catalogue.registry
        around = (await self._context.calendar()).find(period)
        day = None if around is None else around.ends
        return [code for code in known.schemes if (found := known.find(code, day)) and kind in found.kinds]

    async def periods_of(self, schemes: Iterable[str], period: str, *, inside: bool) -> list[tuple[str, str]]:
        """Schemes with the periods of their cards: the one asked for, or those inside it of the scheme's cadence."""
        calendar = await self._context.calendar()
        around = calendar.find(period)
        pairs: list[tuple[str, str]] = []
        for code in schemes:
            scheme = None if around is None else self._context.catalogue.registry.find(code, around.ends)
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

    async def _confirmations(self, keys: list[ConfirmationKey]) -> list[ConfirmationRecord | None]:
        found = await self._context.ledger.confirmations(keys)
        return [found.get(key) for key in keys]

    async def _make(self, wanted: list[Wanted]) -> list[Scorecard | ScorecardRefused]:
        calendar = await self._context.calendar()
        made = _Made(self._context, calendar, None)
        possible = {each: found for each in wanted if (found := made.found(each)) is not None}
        if possible:
            made.facts = await self._context.ledger.read_facts(
                tuple(dict.fromkeys(each.unit for each in possible)),
                list(dict.fromkeys(scheme for scheme, _ in possible.values())),
                list(dict.fromkeys(period for _, period in possible.values())),
            )
        return [made.card(each) for each in wanted]


class _Made:
    """The cards of one read of facts."""

    def __init__(self, context: Context, calendar: columns.Calendar, facts: columns.Facts | None) -> None:
        self._context, self._calendar, self.facts = context, calendar, facts
        self._sheets: dict[tuple[Scheme, str], Scorecards] = {}
        self._found: dict[tuple[str, str], tuple[Scheme, columns.Period] | None] = {}
        self._periods: dict[str, Period] = {}

    def found(self, wanted: Wanted) -> tuple[Scheme, columns.Period] | None:
        """The period of a card, and the scheme in the version that is meant for it; None where one is not there."""
        key = (wanted.scheme, wanted.period)
        if key not in self._found:
            period = self._calendar.find(wanted.period)
            scheme = None if period is None else self._context.catalogue.registry.find(wanted.scheme, period.ends)
            self._found[key] = None if scheme is None or period is None else (scheme, period)
        return self._found[key]

    def card(self, wanted: Wanted) -> Scorecard | ScorecardRefused:
        """One card, or why it cannot be made."""
        found = self.found(wanted)
        if found is None:
            scheme = self._context.catalogue.registry.find(wanted.scheme)
            return self._refused(wanted, Refusal.NOT_FOUND, scheme, self._calendar.find(wanted.period))
        scheme, period = found
        row = None if self.facts is None else self.facts.units.row(wanted.unit)
        if row is None or self.facts is None:
            return self._refused(wanted, Refusal.NOT_FOUND, scheme, period)
        cards = self._sheet(scheme, period, self.facts)
        refusal = cards.refusal(row)
        if refusal is not None:
            return self._refused(wanted, refusal, scheme, period)
        return Scorecard(
            id=id_of("Scorecard", self._context.catalogue.reference(scheme, period), wanted.unit, wanted.period),
            scheme=self._context.catalogue.versions[scheme],
            period=self._period(period),
            unit_code=wanted.unit,
            card=Card(cards, row, wanted.unit),
        )

    def _sheet(self, scheme: Scheme, period: columns.Period, facts: columns.Facts) -> Scorecards:
        key = (scheme, period.code)
        if key not in self._sheets:
            self._sheets[key] = score(scheme, facts, period)
        return self._sheets[key]

    def _period(self, period: columns.Period) -> Period:
        if period.code not in self._periods:
            self._periods[period.code] = Period.of(period)
        return self._periods[period.code]

    def _refused(
        self, wanted: Wanted, refusal: Refusal, scheme: Scheme | None, period: columns.Period | None
    ) -> ScorecardRefused:
        return ScorecardRefused(
            code=refusal,
            message=refusal_message(refusal, wanted.scheme, wanted.unit, wanted.period),
            scheme=None if scheme is None else self._context.catalogue.versions[scheme],
            period=None if period is None else self._period(period),
            unit_code=wanted.unit,
        )

"""Cards whose figures a write has made others."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.context.cards import CardRefused, Wanted
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.context.news import Changes
from kaohe.graphql.core.arguments import PeriodCode, SchemeCodes, UnitCode
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.core.naming import unknown_scheme
from kaohe.graphql.subscriptions.starting import Since, news_of, start
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.differences import CardDifference
from kaohe.graphql.types.revision import Revision
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scorecard import ScorecardResult, shown
from kaohe.ledger.facts.records import IncidentRecord, ObservationRecord, RulingRecord
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.changed import Changed
from kaohe.scheme import Refusal
from kaohe.scheme.facts import Calendar
from kaohe.scheme.needs import Needs, needs
from kaohe.scoring import questions
from kaohe.scoring.statement import statement

#: Changes of these may reach any card, a refused one, too: they say what it reads and with which parameters.
_FRAME = frozenset({FactKind.PARAMETER, FactKind.PERIOD, FactKind.UNIT, FactKind.OVERSIGHT})
#: Why no write of a fact will ever make a card.
_FOR_GOOD = frozenset({Refusal.NOT_ASSESSED, Refusal.WRONG_CADENCE, Refusal.NOT_IN_FORCE})


@dataclass(frozen=True)
class Reach:
    """Everything that cards read: units, and what is needed of them."""

    units: frozenset[str]
    needs: Needs

    @classmethod
    def of(cls, cards: Sequence[Card], calendar: Calendar) -> Reach:
        """The reach of some cards."""
        units = frozenset[str]().union(*(card.cards.facts.units.codes for card in cards))
        return cls(units, needs([card.scheme for card in cards], [card.period for card in cards], calendar))

    def has(self, change: Change) -> bool:
        """Whether a change may make any figure another one."""
        if change.kind in _FRAME:
            return True
        return any(fact is not None and self._reads(fact) for fact in (change.before, change.after))

    def _reads(self, fact: Changed) -> bool:
        match fact:
            case IncidentRecord():
                in_time = any(each.starts <= fact.on <= each.ends for each in self.needs.periods)
                return fact.kind in self.needs.kinds and fact.unit in self.units and in_time
            case ObservationRecord():
                return fact.metric in self.needs.metrics and fact.unit in self.units and self._within(fact.period)
            case RulingRecord():
                return fact.scheme in self.needs.schemes and fact.unit in self.units and self._within(fact.period)
            case _:
                return False

    def _within(self, period: str) -> bool:
        return any(each.code == period for each in self.needs.periods)


@strawberry.type(description="A card of which some figure or answer is another one now.")
class ScorecardChange:
    """A card and how it differs from what it was."""

    scheme: Scheme = strawberry.field(description="The regime.")
    scorecard: ScorecardResult = strawberry.field(description="The card now, or why it cannot be made any more.")
    difference: CardDifference | None = strawberry.field(
        description="How it differs from what was told before; null where there was no card before, or is none now."
    )


@strawberry.type(description="Writes that have changed cards.")
class ScorecardEvent:
    """The last of these writes, and the cards."""

    revision: Revision = strawberry.field(
        description="The last write that is included: give its `number` as `since` to go on behind it."
    )
    cards: list[ScorecardChange] = strawberry.field(
        description="The cards that have changed; in the order of `schemes`, or by the code of the regime."
    )


@strawberry.type(description="Scorecards.")
class ScorecardSubscriptions:
    """Subscriptions to cards."""

    @strawberry.subscription(
        description="The cards of a unit, whenever a write makes any of their figures or answers another one; writes"
        " that change none are not told. Writes that come quickly one after another may be told as one."
    )
    async def scorecard_changed(
        self, info: Info, unit: UnitCode, period: PeriodCode, schemes: SchemeCodes = None, since: Since = None
    ) -> AsyncGenerator[ScorecardEvent, None]:
        news_of(info.context)
        wanted = await _wanted(info.context, unit, period, schemes)
        return _events(info, wanted, await start(info.context, since))


async def _wanted(context: Context, unit: str, period: str, schemes: Sequence[str] | None) -> list[Wanted]:
    """The cards that a subscription is about.

    Raises:
        UnknownCodeError: the unit, the period or a regime does not exist.
        ClientError: no regime that is asked for makes cards of such a unit in such a period.
    """
    found, registry = await known_unit(context, unit, "unit"), context.registry
    await known_period(context, period, "period")
    for place, code in enumerate(schemes or ()):
        if registry.find(code) is None:
            raise unknown_scheme(registry, code, "schemes", place)
    codes = await context.cards.assessing(found.kind, period) if schemes is None else schemes
    wanted = [Wanted(code, unit, period) for code in dict.fromkeys(codes)]
    cards = await context.cards.many(wanted)
    if all(isinstance(card, CardRefused) and card.code in _FOR_GOOD for card in cards):
        why = f"no regime assesses {found.kind} units" if not cards else getattr(cards[0], "message", "")
        raise ClientError(Code.BAD_INPUT, f"`unit`: there is nothing to follow: {why}; name a unit that has cards")
    return wanted


@dataclass(frozen=True)
class _Told:
    """What some cards say, and what they rest on."""

    says: Mapping[Wanted, Mapping[str, Any]]
    reach: Reach

    @classmethod
    async def of(cls, context: Context, wanted: Sequence[Wanted]) -> _Told:
        """What the cards say in a view of the ledger."""
        found = await context.cards.many(wanted)
        reach = Reach.of([each for each in found if isinstance(each, Card)], await context.calendar())
        return cls(dict(zip(wanted, map(_said, found), strict=True)), reach)

    def may_differ(self, changes: Changes) -> bool:
        """Whether changes may have made any of the cards another one."""
        return changes is None or any(map(self.reach.has, changes))


async def _events(info: Info, wanted: Sequence[Wanted], since: int) -> AsyncGenerator[ScorecardEvent, None]:
    context, field, news = info.context, str(info.path.key), news_of(info.context)
    told = await _Told.of(await context.then(since), wanted)
    async with aclosing(news.follow(since)) as newer:
        async for newest in newer:
            if told.may_differ(await news.between(since, newest)):
                view = context.views[field] = await context.then(newest)
                now = await _Told.of(view, wanted)
                changed = [each for each in wanted if now.says[each] != told.says[each]]
                if changed:
                    yield await _event(await context.then(since), view, changed)
                told = now
            since = newest


async def _event(before: Context, now: Context, changed: Sequence[Wanted]) -> ScorecardEvent:
    last = await now.last_write()
    assert last is not None  # something has changed
    pairs = zip(await before.cards.many(changed), await now.cards.many(changed), strict=True)
    return ScorecardEvent(revision=Revision.of(last), cards=[_change(was, card, now) for was, card in pairs])


def _change(was: Card | CardRefused, card: Card | CardRefused, now: Context) -> ScorecardChange:
    assert card.scheme is not None  # it was asked for by a code that exists
    catalogue, difference = catalogue_of(now.registry), None
    if isinstance(was, Card) and isinstance(card, Card):
        difference = CardDifference.of(questions.difference(was.cards, was.row, card.cards, card.row), catalogue)
    return ScorecardChange(scheme=catalogue.versions[card.scheme], scorecard=shown(card, now), difference=difference)


def _said(found: Card | CardRefused) -> Mapping[str, Any]:
    return statement(found.cards, found.row) if isinstance(found, Card) else {"error": found.code.value}

"""How far a card has come: the steps of its regime, and what it stated when it was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.enums import described
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.scheme_parts import SchemeStep
from kaohe.ledger.facts import confirmations
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord, State
from kaohe.scheme.facts import Period
from kaohe.scheme.fingerprint import rules_digest
from kaohe.scheme.parts import Step
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.confirmed import Place, is_open, stated_parts
from kaohe.scoring.statement import statement

#: What a step of a procedure is called that takes a card to a state.
STEP_CODES = {State.SELF_REPORTED: "self_report", State.REVIEWED: "review", State.CONFIRMED: "confirmation"}


def steps_of(scheme: Scheme | None) -> dict[State, Step | None]:
    """The states in their order, each with the step of the procedure that leads to it, where there is one.

    A regime whose procedure has a step ``self_report`` has cards that are self-reported, and likewise with ``review``.
    Every regime has cards that are open and cards that are confirmed.
    """
    declared = {step.code: step for step in (() if scheme is None else scheme.procedure)}
    leading = {state: declared.get(STEP_CODES.get(state, "")) for state in State}
    ends = (State.OPEN, State.CONFIRMED)
    return {state: step for state, step in leading.items() if state in ends or step is not None}


_VERDICTS = frozenset(Verdict)


@strawberry.type(description="A figure or an answer as a card states it.")
class StatedValue:
    """An interval, or a verdict."""

    low: Decimal | None = strawberry.field(
        description="The least that the facts allowed; null for an answer, and where nothing bounded the figure."
    )
    high: Decimal | None = strawberry.field(description="The most that the facts allowed; null where `low` is.")
    verdict: Verdict | None = strawberry.field(description="The answer of a finding; null for a figure.")

    @classmethod
    def of(cls, value: str | list[str] | None) -> StatedValue:
        if isinstance(value, str) and value in _VERDICTS:
            return cls(low=None, high=None, verdict=Verdict(value))
        if value is None:
            return cls(low=None, high=None, verdict=None)
        low, high = (value, value) if isinstance(value, str) else value
        return cls(low=Decimal(low), high=Decimal(high), verdict=None)


@strawberry.type(description="A figure or an answer on a card that was confirmed.")
class FrozenPart:
    """A part of the card, with what it stated."""

    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure; null for the total."
    )
    value: StatedValue = strawberry.field(description="What the card stated.")


class DriftCause(StrEnum):
    """What made a confirmed figure differ from what is computed now."""

    RULE = "RULE"
    FACT = "FACT"


described(
    DriftCause,
    "DriftCause",
    "What made a confirmed figure differ from what is computed now.",
    {
        "RULE": "The regime's rules, its version or its plugin.",
        "FACT": "Facts: incidents, observations, rulings, units, parameters.",
    },
)


@strawberry.type(
    description="A figure or an answer that is not what was confirmed, now that facts or rules were changed."
)
class Drift:
    """Confirmed against recomputed."""

    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure; null for the total."
    )
    confirmed: StatedValue | None = strawberry.field(
        description="What was confirmed; null if the confirmed card did not have it."
    )
    recomputed: StatedValue | None = strawberry.field(
        description="What the facts give now; null if the card does not have it any more, or cannot be made."
    )
    causes: list[DriftCause] = strawberry.field(
        description="What moved it: RULE where the rules of today make something else of the facts on which it was"
        " confirmed, FACT where facts were corrected since then, or both."
    )
    place: strawberry.Private[Place]


def frozen_parts(statement: Mapping[str, Any]) -> list[FrozenPart]:
    """What was confirmed, as clients see it; a total that the regime does not have is left out."""
    return [
        FrozenPart(code=code, value=StatedValue.of(value))
        for (_, code), value in stated_parts(statement).items()
        if code is not None or value is not None
    ]


def drift(confirmed: Mapping[str, Any], recomputed: Mapping[str, Any]) -> list[Drift]:
    """All that is not the same any more, in the order of the confirmed card, what is new on it last."""
    before, now = stated_parts(confirmed), stated_parts(recomputed)
    return [
        Drift(
            code=place[1],
            confirmed=StatedValue.of(before[place]) if place in before else None,
            recomputed=StatedValue.of(now[place]) if place in now else None,
            causes=[],
            place=place,
        )
        for place in {**before, **now}
        if (place in before, before.get(place)) != (place in now, now.get(place))
    ]


def caused(found: list[Drift], under_rules_of_today: Mapping[str, Any]) -> list[Drift]:
    """The same with what moved each: beside it is put what the rules of today make of the facts of then."""
    between = stated_parts(under_rules_of_today)
    for each in found:
        then = StatedValue.of(between[each.place]) if each.place in between else None
        each.causes = [
            cause
            for cause, one, other in (
                (DriftCause.RULE, each.confirmed, then),
                (DriftCause.FACT, then, each.recomputed),
            )
            if one != other
        ]
    return found


described(
    State,
    "ConfirmationState",
    "How far a card has come; which of the states the cards of a regime go through, its procedure says.",
    {
        "OPEN": "Nobody has vouched for it yet, or it was opened again.",
        "SELF_REPORTED": "The unit has reported its own score (申报).",
        "REVIEWED": "The assessment office has reviewed what was reported (审核).",
        "CONFIRMED": "It is settled and stays as it is, whatever is corrected later (确定).",
    },
)

#: How many steps of one card are told.
LONGEST = 100


@strawberry.type(description="A state on the way of a card, and when it is due.")
class ConfirmationStep:
    """A state with the step of the procedure that leads to it."""

    state: State = strawberry.field(description="The state.")
    step: SchemeStep | None = strawberry.field(
        description="The step of the regime's procedure that leads to it; null where the source names none."
    )
    due: date | None = strawberry.field(
        description="The day on which it is due for this period; null where the source names none."
    )
    is_reached: bool = strawberry.field(description="Whether the card has come so far.")


@strawberry.type(description="A card as it was confirmed.")
class FrozenCard:
    """What was confirmed, and on what grounds."""

    scheme_version: str = strawberry.field(description="The version of the regime that made it.")
    facts_revision: int = strawberry.field(description="The write of the ledger up to which facts were taken.")
    plugin: str | None = strawberry.field(
        description="The distribution that brought the regime, with its version; null if that was not kept yet."
    )
    rules_digest: str | None = strawberry.field(
        description="The digest of the rules that made it (SHA-256): the same rules have the same; null if that was not"
        " kept yet."
    )
    stated: strawberry.Private[Mapping[str, Any]]

    @strawberry.field(description="All that it stated.")
    def parts(self) -> list[FrozenPart]:
        return frozen_parts(self.stated)

    @strawberry.field(
        description="Whether it was confirmed while it was open: a figure is an interval or unbounded, or an answer"
        " UNKNOWN, because facts were missing."
    )
    def is_open(self) -> bool:
        return is_open(self.stated)

    @classmethod
    def of(cls, frozen: confirmations.FrozenCard) -> FrozenCard:
        return cls(
            scheme_version=frozen.version,
            facts_revision=frozen.facts,
            plugin=frozen.plugin,
            rules_digest=frozen.rules,
            stated=frozen.card,
        )


@strawberry.type(description="A step that a card has taken.")
class ConfirmationVersion:
    """Who took it, when and why."""

    state: State = strawberry.field(description="The state to which it led.")
    revision: int = strawberry.field(description="The write that it was.")
    at: datetime = strawberry.field(description="When it was taken.")
    actor: str = strawberry.field(description="The post or program that took it.")
    reason: str | None = strawberry.field(description="Why, as whoever took it said.")
    frozen: FrozenCard | None = strawberry.field(description="The card as this step confirmed it; null for others.")

    @classmethod
    def of(cls, record: ConfirmationRecord) -> ConfirmationVersion:
        return cls(
            state=record.state,
            revision=record.revision,
            at=record.at,
            actor=record.actor,
            reason=record.reason,
            frozen=None if record.frozen is None else FrozenCard.of(record.frozen),
        )


@strawberry.type(description="How far a card has come, since when, by whom and why.")
class Confirmation:
    """The last step of a card; one that was never touched is OPEN."""

    state: State = strawberry.field(description="How far it has come.")
    revision: int = strawberry.field(
        description="The write that took it there; pass it as `expectedRevision` with the next step. 0 if there was"
        " none yet."
    )
    at: datetime | None = strawberry.field(description="When it was taken there; null if it was never touched.")
    actor: str | None = strawberry.field(
        description="The post or program that took it there; null if it was never touched."
    )
    reason: str | None = strawberry.field(description="Why, as whoever took it there said.")
    reopened: int = strawberry.field(description="How often it was opened again.")
    frozen: FrozenCard | None = strawberry.field(
        description="The card as it was confirmed; null unless it is CONFIRMED. Later corrections never change it."
    )
    key: strawberry.Private[ConfirmationKey]
    card: strawberry.Private[Card | None]
    record: strawberry.Private[ConfirmationRecord | None]

    @strawberry.field(description="The states that the cards of the regime go through, in their order.")
    async def steps(self, info: Info) -> list[ConfirmationStep]:
        context, order = info.context, tuple(State)
        scheme, period = await _found(context, self.key)
        shown = [] if scheme is None else catalogue_of(context.registry).versions[scheme].procedure
        by_code = {each.code: each for each in shown}
        return [
            ConfirmationStep(
                state=state,
                step=None if step is None else by_code[step.code],
                due=None if step is None or period is None else step.due(period.ends),
                is_reached=order.index(state) <= order.index(self.state),
            )
            for state, step in steps_of(scheme).items()
        ]

    @strawberry.field(
        description="All that is not what was confirmed, now that facts were corrected; empty unless it is CONFIRMED."
    )
    async def drift(self, info: Info) -> list[Drift]:
        if self.record is None or self.record.frozen is None:
            return []
        frozen = self.record.frozen
        card = self.card or await _card(info.context, self.key)
        found = drift(frozen.card, {} if card is None else statement(card.cards, card.row))
        if not found:
            return []
        then = await _card(await info.context.then(frozen.facts), self.key)
        return caused(found, {} if then is None else statement(then.cards, then.row))

    @strawberry.field(
        description="Whether the regime's rules are no longer those by which the card was confirmed, whatever the facts"
        " are; null unless it is CONFIRMED, where its rules were not kept yet, and where the regime is not installed."
    )
    async def rules_changed(self, info: Info) -> bool | None:
        if self.record is None or self.record.frozen is None or self.record.frozen.rules is None:
            return None
        scheme, _ = await _found(info.context, self.key)
        return None if scheme is None else rules_digest(scheme) != self.record.frozen.rules

    @strawberry.field(
        description=f"All steps that the card has taken, the latest {LONGEST} of them in their order, with what was"
        " confirmed before it was opened again."
    )
    async def history(self, info: Info) -> list[ConfirmationVersion]:
        found = await info.context.histories.confirmations.load(self.key)
        return [ConfirmationVersion.of(each) for each in found[-LONGEST:]]

    @classmethod
    def of(cls, key: ConfirmationKey, record: ConfirmationRecord | None, card: Card | None = None) -> Confirmation:
        """The confirmation of a card, of which there may be no record yet."""
        if record is None:
            return cls(
                state=State.OPEN, revision=0, at=None, actor=None, reason=None, reopened=0, frozen=None,
                key=key, card=card, record=None,
            )  # fmt: skip
        return cls(
            state=record.state,
            revision=record.revision,
            at=record.at,
            actor=record.actor,
            reason=record.reason,
            reopened=record.reopened,
            frozen=None if record.frozen is None else FrozenCard.of(record.frozen),
            key=key,
            card=card,
            record=record,
        )


async def _found(context: Context, key: ConfirmationKey) -> tuple[Scheme | None, Period | None]:
    """The regime of a card, in the version for its period, and the period."""
    period = (await context.calendar()).find(key.period)
    return context.registry.find(key.scheme, None if period is None else period.ends), period


async def _card(context: Context, key: ConfirmationKey) -> Card | None:
    """The card as the facts give it now; None if it cannot be made."""
    found = await context.cards.one(key.scheme, key.unit, key.period)
    return found if isinstance(found, Card) else None

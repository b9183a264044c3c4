"""The type Confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.enums import described
from kaohe.graphql.types.confirmation_steps import steps_of
from kaohe.graphql.types.frozen_card import Drift, FrozenPart, drift, frozen_parts
from kaohe.graphql.types.scheme_parts import SchemeStep
from kaohe.ledger.facts import confirmations
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord, State
from kaohe.scoring.statement import statement

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
    stated: strawberry.Private[Mapping[str, Any]]

    @strawberry.field(description="All that it stated.")
    def parts(self) -> list[FrozenPart]:
        return frozen_parts(self.stated)

    @classmethod
    def of(cls, frozen: confirmations.FrozenCard) -> FrozenCard:
        return cls(scheme_version=frozen.version, facts_revision=frozen.facts, stated=frozen.card)


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
        period = (await context.calendar()).find(self.key.period)
        scheme = context.catalogue.registry.find(self.key.scheme, None if period is None else period.ends)
        shown = [] if scheme is None else context.catalogue.versions[scheme].procedure
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
        card = self.card or await _card(info.context, self.key)
        return drift(self.record.frozen.card, {} if card is None else statement(card.cards, card.row))

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


async def _card(context: Context, key: ConfirmationKey) -> Card | None:
    """The card as the facts give it now; None if it cannot be made."""
    from kaohe.graphql.types.scorecard import Scorecard

    found = await context.cards.one(key.scheme, key.unit, key.period)
    return found.card if isinstance(found, Scorecard) else None

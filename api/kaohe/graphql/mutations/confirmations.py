"""Taking cards from step to step, and opening them again."""

from __future__ import annotations

from dataclasses import replace

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.mutations.writing import Change, Input, Outcome, Payload, as_given, change
from kaohe.graphql.types.confirmation import Confirmation, steps_of
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord, FrozenCard, State
from kaohe.ledger.writing import Request, Rule, WriteError, Written
from kaohe.ledger.writing.confirming import Confirming
from kaohe.scheme.fingerprint import rules_digest
from kaohe.scoring.confirmed import is_open
from kaohe.scoring.statement import statement

_STILL_OPEN = "the card was confirmed while it is open: facts are missing, which `missing` of the card lists"

EXPECTED = "Refuse the change unless `Confirmation.revision` is this (0: never touched); whatever it is if left out."


@strawberry.input
class CardInput:
    """Which card."""

    scheme: str = strawberry.field(
        description="The code of the regime, without a version: what is confirmed is the card of the one in force."
    )
    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)

    @property
    def key(self) -> ConfirmationKey:
        """As the ledger takes it."""
        return ConfirmationKey(self.scheme, self.unit, self.period)


@strawberry.input(description="A card to take to its next state, and why.")
class ScorecardAdvanceInput(Change, CardInput):
    """A step."""

    to: State = strawberry.field(
        description="The state to take it to, which is the next of `Confirmation.steps`. CONFIRMED keeps the card as it"
        " is."
    )


@strawberry.input(description="A card to open again; `reason` has to be given.")
class ScorecardReopenInput(Change, CardInput):
    """A reopening."""


@strawberry.type(description="What came of taking a card to its next state.")
class ScorecardAdvancePayload(Payload):
    """The confirmation, or errors."""

    confirmation: Confirmation | None = strawberry.field(description="How far the card has come.")

    @strawberry.field(
        description="What to look at although the step was taken: that the card was confirmed while figures on it are"
        " open."
    )
    def warnings(self) -> list[str]:
        frozen = None if self.confirmation is None else self.confirmation.frozen
        return [_STILL_OPEN] if frozen is not None and is_open(frozen.stated) else []


@strawberry.type(description="What came of opening a card again.")
class ScorecardReopenPayload(Payload):
    """The confirmation, or errors."""

    confirmation: Confirmation | None = strawberry.field(description="How far the card has come.")


@strawberry.type(description="Changes of how far cards have come.")
class ConfirmationMutations:
    """Root fields that confirm cards."""

    @strawberry.mutation(description="Take a card to its next state.")
    async def scorecard_advance(
        self, info: Info, input: Input[ScorecardAdvanceInput]
    ) -> ScorecardAdvancePayload | None:
        key = input.key
        refused: list[str] = []
        period = (await info.context.calendar()).find(key.period)
        registry = info.context.registry
        steps = tuple(steps_of(registry.find(key.scheme, None if period is None else period.ends)))

        async def act(ledger: Confirming, request: Request) -> Written[ConfirmationRecord]:
            frozen = None
            if input.to is State.CONFIRMED:
                found = await _frozen(info.context, key)
                if isinstance(found, FrozenCard):
                    frozen = found
                else:
                    refused.append(found)
            return await ledger.advance_card(
                key, input.to, request, steps=steps, frozen=frozen, expected_revision=input.expected_revision
            )

        def placed(error: WriteError) -> WriteError:
            if error.path == ("frozen",) and refused:
                hint = "a card that cannot be made cannot be confirmed"
                error = replace(error, code=Rule.INVALID, path=(), message=refused[0], suggestion=hint)
            return as_given(error)

        came = await change(info, input, placed, act)
        return ScorecardAdvancePayload(
            confirmation=_one(key, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Open a card again. What was confirmed stays in its history.")
    async def scorecard_reopen(self, info: Info, input: Input[ScorecardReopenInput]) -> ScorecardReopenPayload | None:
        key = input.key
        came = await change(
            info, input, as_given,
            lambda ledger, request: ledger.reopen_card(key, request, expected_revision=input.expected_revision),
        )  # fmt: skip
        return ScorecardReopenPayload(
            confirmation=_one(key, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )


async def _frozen(context: Context, key: ConfirmationKey) -> FrozenCard | str:
    """The card to be confirmed, from the facts up to one revision, whatever is written meanwhile; or why there is none.

    A figure that is open because a program failed says nothing about the unit: such a card is nobody's to confirm.
    """
    revision = await context.ledger.revision()
    card = await (await context.then(revision)).cards.one(key.scheme, key.unit, key.period)
    if not isinstance(card, Card):
        return card.message
    for problem in card.cards.problems(card.row):
        return problem.message(card.scheme)
    return FrozenCard(
        statement(card.cards, card.row),
        card.scheme.version,
        revision,
        context.registry.release_of(card.scheme),
        rules_digest(card.scheme),
    )


def _one(key: ConfirmationKey, came: Outcome[ConfirmationRecord]) -> Confirmation | None:
    return None if came.errors else Confirmation.of(key, came.records[0])

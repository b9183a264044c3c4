"""Why a figure is open, and what would settle it."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from kaohe.graphql.context import Context
from kaohe.graphql.context.card import Card
from kaohe.graphql.types.evidence import MissingFact
from kaohe.graphql.types.text import BilingualText
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scoring import questions


@strawberry.type(description="Why a figure is an interval (or UNKNOWN): one missing fact, said in words.")
class OpenReason:
    """A reason and the fact behind it."""

    words: BilingualText = strawberry.field(description="What is missing and what it leaves open.")
    missing: MissingFact | None = strawberry.field(
        description="The missing fact; null where the ledger lacks a whole earlier period."
    )

    @classmethod
    def of(cls, reason: questions.Reason, card: Card, context: Context) -> OpenReason:
        missing = None if reason.missing is None else MissingFact.of(reason.missing, card, context)
        return cls(words=BilingualText.of(reason.words), missing=missing)


@strawberry.type(
    description="How wide a figure is now, and with a missing fact at its least and at its greatest value. An UNKNOWN"
    " answer counts as a width of 1; null stands for a figure that nothing bounds."
)
class Narrowing:
    """Widths before and after."""

    now: Decimal | None = strawberry.field(description="The width while the fact is missing.")
    at_least: Decimal | None = strawberry.field(description="The width with the fact at its least value.")
    at_most: Decimal | None = strawberry.field(description="The width with the fact at its greatest value.")
    certain: Decimal | None = strawberry.field(
        description="By how much the fact narrows at either end; null where it bounds what nothing bounds now."
    )
    settles: bool = strawberry.field(description="Whether the figure is exact at either end.")

    @classmethod
    def of(cls, found: questions.Narrowing, places: int = HUNDREDTHS) -> Narrowing:
        def width(scaled: int | None) -> Decimal | None:
            return None if scaled is None else to_decimal(scaled, places)

        return cls(
            now=width(found.now),
            at_least=width(found.at_least),
            at_most=width(found.at_most),
            certain=width(found.certain),
            settles=found.settles,
        )


@strawberry.type(description="A missing fact that would settle a figure, or narrow it.")
class SettlingFact:
    """A missing fact and what it would do."""

    missing: MissingFact = strawberry.field(description="The missing fact.")
    figure: Narrowing = strawberry.field(description="What it would do for the figure that is explained.")
    total: Narrowing | None = strawberry.field(
        description="What it would do for the total of the card; null for a regime without marks."
    )

    @classmethod
    def of(cls, found: questions.Settling, card: Card, context: Context, places: int) -> SettlingFact:
        return cls(
            missing=MissingFact.of(found.missing, card, context),
            figure=Narrowing.of(found.figure, places),
            total=None if found.total is None else Narrowing.of(found.total),
        )

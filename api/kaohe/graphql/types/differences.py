"""How one card differs from another, part by part, as clients see it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.types.catalogue import Catalogue
from kaohe.graphql.types.scheme_parts import SchemeFinding
from kaohe.graphql.types.values import Score, score
from kaohe.scheme import Refusal, Verdict
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scoring import questions
from kaohe.scoring.questions import Flip, Move, Reading

Unmoved: TypeAlias = Annotated[
    bool, strawberry.argument(description="Whether those that stay the same are listed, too.")
]


@strawberry.type(
    description="How far either end of a figure moves, so that an unknown fact that stays unknown moves nothing."
)
class FigureChange:
    """The moves of both ends."""

    low: Decimal | None = strawberry.field(description="How far the low end moves; null where a card lacks the figure.")
    high: Decimal | None = strawberry.field(
        description="How far the high end moves; null where a card lacks the figure or nothing bounds it."
    )
    exact: Decimal | None = strawberry.field(description="How far the figure moves where `low` = `high`.")


@strawberry.type(description="A figure before and after.")
class FigureMove:
    """Points, per cent, CNY or a rank on two cards."""

    code: str = strawberry.field(description="The code of the section, item, amount or figure; `total`, `percent`.")
    before: Score | None = strawberry.field(
        description="The figure before; null where the card has none or nothing bounds it."
    )
    after: Score | None = strawberry.field(
        description="The figure after; null where the card has none or nothing bounds it."
    )
    change: FigureChange = strawberry.field(description="How far it moves; below zero it falls.")

    @classmethod
    def of(cls, move: Move) -> FigureMove:
        found = move.after if move.before is None else move.before
        return cls(
            code=move.code,
            before=read(move.before),
            after=read(move.after),
            change=change_of(move, HUNDREDTHS if found is None else found.places),
        )


@strawberry.type(description="An answer before and after.")
class VerdictFlip:
    """A finding on two cards."""

    code: str = strawberry.field(description="The code of the finding.")
    finding: SchemeFinding | None = strawberry.field(description="The finding as the regime has it.")
    before: Verdict | None = strawberry.field(description="The answer before; null where the card lacks it.")
    after: Verdict | None = strawberry.field(description="The answer after; null where the card lacks it.")


@strawberry.type(description="How one card differs from another of the same unit and regime.")
class CardDifference:
    """Every part of the cards, those that moved first of all."""

    refused_before: Refusal | None = strawberry.field(description="Why there is no card before, if so.")
    refused_after: Refusal | None = strawberry.field(description="Why there is no card after, if so.")
    is_none: bool = strawberry.field(description="Whether both cards say the same.")
    total: FigureMove | None = strawberry.field(description="The total; null for a regime without marks.")
    percent: FigureMove | None = strawberry.field(
        description="The total in per cent of the encoded marks; null for a regime without marks."
    )
    found: strawberry.Private[questions.CardDifference]
    catalogue: strawberry.Private[Catalogue]

    @strawberry.field(description="The sections that move, in the order of the source.")
    def sections(self, unmoved: Unmoved = False) -> list[FigureMove]:
        return moves(self.found.sections, unmoved=unmoved)

    @strawberry.field(
        description="The items that move, in the order of the source; a deduction that grows takes more away."
    )
    def items(self, unmoved: Unmoved = False) -> list[FigureMove]:
        return moves(self.found.items, unmoved=unmoved)

    @strawberry.field(description="The rewards and fines that move, in CNY.")
    def money(self, unmoved: Unmoved = False) -> list[FigureMove]:
        return moves(self.found.money, unmoved=unmoved)

    @strawberry.field(description="The other figures that move.")
    def figures(self, unmoved: Unmoved = False) -> list[FigureMove]:
        return moves(self.found.figures, unmoved=unmoved)

    @strawberry.field(description="The answers that are others after: vetoes, targets, obligations and so on.")
    def findings(self, unmoved: Unmoved = False) -> list[VerdictFlip]:
        return [
            VerdictFlip(
                code=each.finding.code,
                finding=self.catalogue.findings.get(each.finding),
                before=each.before,
                after=each.after,
            )
            for each in flips(self.found.findings, unmoved=unmoved)
        ]

    @classmethod
    def of(cls, found: questions.CardDifference, catalogue: Catalogue) -> CardDifference:
        return cls(
            refused_before=found.refused_before,
            refused_after=found.refused_after,
            is_none=found.is_none,
            total=None if found.total is None else FigureMove.of(found.total),
            percent=None if found.percent is None else FigureMove.of(found.percent),
            found=found,
            catalogue=catalogue,
        )


def moves(found: Iterable[Move], *, unmoved: bool) -> list[FigureMove]:
    """The figures of a difference."""
    return [FigureMove.of(each) for each in found if unmoved or each.is_change]


def flips(found: Iterable[Flip], *, unmoved: bool) -> list[Flip]:
    """The answers of a difference."""
    return [each for each in found if unmoved or each.is_change]


def change_of(move: Move, places: int) -> FigureChange:
    """How far a figure moves."""
    low, high = (None if each is None else to_decimal(each, places) for each in (move.low, move.high))
    return FigureChange(low=low, high=high, exact=low if low == high else None)


def read(found: Reading | None) -> Score | None:
    """A figure of a card; None where it is lacking or unbounded."""
    return None if found is None or found.high is None else score(found.low, found.high, found.places)

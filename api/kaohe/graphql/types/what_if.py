"""The answer to what if: cards before and after, their difference, and how ranks move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.cards import CardRefused, card_in
from kaohe.graphql.context.supposed import Supposed, WithPeers
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.relay import digest_of
from kaohe.graphql.relay.paging import LARGEST_SIZE
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.differences import CardDifference, FigureMove
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.question_errors import QuestionError
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scorecard import Scorecard, ScorecardRefused, ScorecardResult, shown
from kaohe.graphql.types.unit import Unit
from kaohe.scheme import Scheme as Regime
from kaohe.scheme import facts as columns
from kaohe.scoring import Scorecards, questions


@dataclass(frozen=True)
class Peers:
    """Everything about ranks, read only when a rank is selected."""

    cohorts: WithPeers
    pairs: tuple[tuple[Regime, columns.Period], ...]
    asked: frozenset[str]

    async def rank(self, scheme: Regime, period: columns.Period, unit: str) -> FigureMove | None:
        """How the rank of a unit moves; None for a regime without marks or a unit without a card."""
        supposed = await self.cohorts.supposed()
        row = supposed.before.units.row(unit)
        move = None if row is None else supposed.what_if(scheme, period).rank(row)
        return None if move is None else FigureMove.of(move)


@strawberry.type(description="A card before and after the changes.")
class WhatIfCard:
    """A unit under a regime."""

    unit: Unit = strawberry.field(description="The unit.")
    scheme: Scheme = strawberry.field(description="The regime.")
    period: Period = strawberry.field(description="The period of the card.")
    before: ScorecardResult = strawberry.field(description="The card as it is.")
    after: ScorecardResult = strawberry.field(
        description="The card as it would be. Its `id` is its own and leads nowhere, since it is not stored."
    )
    found: strawberry.Private[questions.WhatIf]
    row: strawberry.Private[int]
    regime: strawberry.Private[Regime]
    peers: strawberry.Private[Peers]

    @strawberry.field(description="What differs, part by part.")
    def difference(self, info: Info) -> CardDifference:
        return CardDifference.of(self.found.difference(self.row), catalogue_of(info.context.registry))

    @strawberry.field(
        description="How its rank in the cohort moves, 1 being the best: as `comparison` ranks, from the ends of all"
        " intervals. Null for a unit that has no score."
    )
    async def rank(self) -> FigureMove | None:
        return await self.peers.rank(self.regime, self.found.before.period, self.unit.code)

    @classmethod
    def of(
        cls, context: Context, unit: Unit, supposed: Supposed, scheme: Regime, period: columns.Period, peers: Peers
    ) -> WhatIfCard:
        found, row = supposed.what_if(scheme, period), supposed.before.units.row(unit.code)
        assert row is not None  # the unit was found
        return cls(
            unit=unit,
            scheme=catalogue_of(context.registry).versions[scheme],
            period=Period.of(period, context),
            before=_result(context, found.before, row, unit.code, None),
            after=_result(context, found.after, row, unit.code, supposed),
            found=found,
            row=row,
            regime=scheme,
            peers=peers,
        )


@strawberry.type(description="A unit that was not asked about and whose card or rank moves all the same.")
class PeerMove:
    """A peer and its moves."""

    scheme: Scheme = strawberry.field(description="The regime.")
    total: FigureMove | None = strawberry.field(description="Its total; null for a regime without marks.")
    rank: FigureMove | None = strawberry.field(description="Its rank in the cohort; null if it has no score.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.code)


FirstMoved = Annotated[int, strawberry.argument(description="How many at most, from 1 to 100.")]


@strawberry.type(description="Cards before and after, or what is wrong with the question.")
class WhatIfPayload:
    """An answer or errors."""

    cards: list[WhatIfCard] | None = strawberry.field(
        description="For each unit one entry a regime (and period); null where there are errors."
    )
    errors: list[QuestionError] = strawberry.field(description="What is wrong with the question.")
    peers: strawberry.Private[Peers | None]

    @strawberry.field(
        description="Other units of the cohorts whose cards or ranks move, by regime, then in the order of the ledger."
    )
    async def moved(self, info: Info, first: FirstMoved = 50) -> list[PeerMove] | None:
        if not 1 <= first <= LARGEST_SIZE:
            raise ClientError(Code.BAD_PAGE, f"`first` must be from 1 to {LARGEST_SIZE}", limit=LARGEST_SIZE)
        if self.peers is None:
            return None
        supposed, moved = await self.peers.cohorts.supposed(), list[PeerMove]()
        for scheme, period in self.peers.pairs:
            found = supposed.what_if(scheme, period)
            assessed = found.before.assessed()
            for row in map(int, found.moved()):
                code = supposed.before.units.codes[row]
                if code not in self.peers.asked and assessed[row] and len(moved) < first:
                    total, rank = found.difference(row).total, found.rank(row)
                    moved.append(
                        PeerMove(
                            scheme=catalogue_of(info.context.registry).versions[scheme],
                            total=None if total is None else FigureMove.of(total),
                            rank=None if rank is None else FigureMove.of(rank),
                            code=code,
                        )
                    )
        return moved


def _result(
    context: Context, cards: Scorecards, row: int, unit: str, supposed: Supposed | None
) -> Scorecard | ScorecardRefused:
    """A card of some facts, or why there is none."""
    found = card_in(cards, row, unit, cards.scheme.code)
    if supposed is None or isinstance(found, CardRefused):
        return shown(found, context)
    found.supposing = supposed.supposing
    return Scorecard.of(found, context, digest_of(supposed.supposition.changes))

"""Regimes compared: what is read for it, and its three parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations, islice
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.comparison import read_comparison, schemes_read, units_assessed
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.context.reader import UnitsWanted
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.arguments import PeriodCode
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.core.naming import SchemesAsked, versions_asked
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import LARGEST_SIZE, Keys, page_in_memory
from kaohe.graphql.types import comparison as types
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.comparison import ComparisonFilter, ComparisonOrder, in_order
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.unit import UnitFilter
from kaohe.graphql.types.values import interval_score
from kaohe.scheme.facts import Period
from kaohe.scheme.regime import Versions
from kaohe.scoring import analysis

#: How many units are compared at once: how far regimes agree takes time that grows with the square.
LARGEST_COMPARED = 5000
LARGEST_BINS = 100

FirstFew = Annotated[int, strawberry.argument(description="How many at most, from 1 to 100.")]
Edges = Annotated[
    list[Decimal] | None,
    strawberry.argument(description="The edges of the bins in per cent, ascending; ten bins of ten if left out."),
]


@strawberry.type(description="Two regimes side by side.")
class ComparisonPair:
    """How far they agree, and where they do not."""

    one: Scheme = strawberry.field(description="The first regime.")
    other: Scheme = strawberry.field(description="The second regime.")
    both: int = strawberry.field(description="How many units have a card under both.")
    found: strawberry.Private[analysis.Pair]
    codes: strawberry.Private[Sequence[str]]

    @strawberry.field(description="How far they order units alike: Kendall's tau-b with its range.")
    async def agreement(self, info: Info) -> types.TauRange:
        return types.TauRange.of(await info.context.carry_out(lambda: self.found.agreement))

    @strawberry.field(description="The units that they place furthest apart, those that certainly are first.")
    async def disagreements(self, info: Info, first: FirstFew = 10) -> list[types.Disagreement] | None:
        number = few(first)
        found = await info.context.carry_out(lambda: list(self.found.disagreements(number)))
        return [
            types.Disagreement(
                one=interval_score(each.one),
                other=interval_score(each.other),
                difference=interval_score(each.difference),
                gap=interval_score(each.gap),
                code=self.codes[each.row],
            )
            for each in found
        ]

    @strawberry.field(description="The units that one rewards and the other vetoes, those that certainly are first.")
    async def contradictions(self, info: Info, first: FirstFew = 10) -> list[types.Contradiction] | None:
        number = few(first)
        found = await info.context.carry_out(lambda: list(islice(self.found.contradictions(), number)))
        shown = {self.found.one.label: self.one, self.found.other.label: self.other}
        return [
            types.Contradiction(
                rewarded_by=shown[each.rewarded_by],
                vetoed_by=shown[each.vetoed_by],
                verdict=each.verdict,
                code=self.codes[each.row],
            )
            for each in found
        ]


@strawberry.type(description="What regimes make of the same units: a matrix, every pair of regimes, distributions.")
class Comparison:
    """A comparison; each part is computed when it is selected."""

    schemes: list[Scheme] = strawberry.field(description="The regimes, in the order asked for.")
    unit_count: int = strawberry.field(description="How many units are compared.")
    found: strawberry.Private[analysis.Comparison]

    @strawberry.field(
        description="The matrix, one row a unit, by code unless `orderBy` says otherwise. Several periods of a regime"
        " inside the period asked for are put together."
    )
    async def rows(
        self,
        info: Info,
        filter: given.Filter[ComparisonFilter] = None,
        order_by: given.Order[ComparisonOrder] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[types.ComparisonRow] | None:
        name = "code" if order_by is None else order_by.name
        part = slice_of(first, after, last, before, name, 1 if order_by is None else 3)

        if filter is not None and filter.county is not None:
            await known_unit(info.context, filter.county, "filter", "county")

        def ordered() -> tuple[list[int], Callable[[int], Keys]]:
            self.found.compute()
            wanted = self.found.rows if filter is None else filter.rows(self.found, self.found.rows)
            return in_order(self.found, wanted, order_by)

        rows, keys = await info.context.carry_out(ordered)
        page = page_in_memory(rows, keys, part)
        nodes = [
            types.ComparisonRow(
                cells=[
                    types.ComparisonCell.of(cell, scheme, standing.entry.cards)
                    for cell, scheme, standing in zip(
                        self.found.cells(row), self.schemes, self.found.standings, strict=True
                    )
                ],
                code=self.found.units.codes[row],
            )
            for row in page.entries
        ]

        async def count() -> int:
            return len(rows)

        return Connection.of(page, lambda row: cursor_of(name, keys(row)), nodes, count)

    @strawberry.field(description="Each two regimes once, over all units that are compared.")
    def pairs(self) -> list[ComparisonPair]:
        return [
            ComparisonPair(
                one=one,
                other=other,
                both=len(pair.both),
                found=pair,
                codes=self.found.units.codes,
            )
            for pair, (one, other) in zip(self.found.pairs(), combinations(self.schemes, 2), strict=True)
        ]

    @strawberry.field(description="How the scores of each regime are spread, over all units that are compared.")
    async def distributions(self, info: Info, edges: Edges = None) -> list[types.Distribution] | None:
        if edges is not None and len(edges) > LARGEST_BINS:
            raise ClientError(Code.BAD_INPUT, f"`edges` may be at most {LARGEST_BINS}", limit=LARGEST_BINS)
        try:
            spreads = await info.context.carry_out(
                lambda: [
                    self.found.distribution(place, analysis.TENTHS if edges is None else edges)
                    for place in range(len(self.schemes))
                ]
            )
        except ValueError as error:
            raise ClientError(Code.BAD_INPUT, f"`edges`: {error}") from error
        return [
            types.Distribution(
                scheme=scheme,
                measure=standing.measure,
                units=spread.units,
                low=types.Quartiles.of(spread.low),
                high=types.Quartiles.of(spread.high),
                bins=[
                    types.HistogramBin(
                        start=each.start,
                        end=each.end,
                        certain=each.certain,
                        possible=each.possible,
                        by_low=each.by_low,
                        by_high=each.by_high,
                    )
                    for each in spread.bins
                ],
            )
            for scheme, standing, spread in zip(self.schemes, self.found.standings, spreads, strict=True)
        ]


@strawberry.type(description="Comparisons.")
class ComparisonQueries:
    """Root fields on comparisons."""

    @strawberry.field(
        description="What several regimes make of the same units in a period. Without a filter all units that one of"
        " the regimes assesses are compared, 5000 at most."
    )
    async def comparison(
        self,
        info: Info,
        period: PeriodCode,
        schemes: SchemesAsked = None,
        filter: given.Filter[UnitFilter] = None,
    ) -> Comparison | None:
        context = info.context
        asked = versions_asked(context.registry, schemes)
        when = await known_period(context, period, "period")
        if not asked:
            raise ClientError(Code.BAD_INPUT, "a comparison takes at least one regime")
        found = await _compared(context, asked, when, filter)
        shown = [catalogue_of(context.registry).versions[each.scheme] for each in found.standings]
        return Comparison(schemes=shown, unit_count=len(found.rows), found=found)


async def _compared(
    context: Context, asked: Sequence[Versions], period: Period, filter: UnitFilter | None
) -> analysis.Comparison:
    wanted = UnitsWanted() if filter is None else await filter.wanted(context)
    question = ("comparison", tuple(asked), period, wanted, filter is None)
    return await context.once(question, lambda: _read(context, asked, period, wanted, whole=filter is None))


async def _read(
    context: Context, asked: Sequence[Versions], period: Period, wanted: UnitsWanted, *, whole: bool
) -> analysis.Comparison:
    calendar = await context.calendar()
    schemes = schemes_read(asked, period, calendar)
    units = await units_assessed(context.ledger, schemes, wanted, period, LARGEST_COMPARED)
    if len(units) > LARGEST_COMPARED:
        message = f"at most {LARGEST_COMPARED} units are compared at once; narrow the `filter`"
        raise ClientError(Code.TOO_MUCH, message, limit=LARGEST_COMPARED)
    codes = [unit.code for unit in units]

    def spend(cost: int) -> None:
        context.budget.spend(cost, "this comparison")

    return await read_comparison(context.ledger, asked, period, codes, calendar, whole=whole, spend=spend)


def few(first: int) -> int:
    """How many entries of a short list.

    Raises:
        ClientError: out of range.
    """
    if not 1 <= first <= LARGEST_SIZE:
        raise ClientError(Code.BAD_PAGE, f"`first` must be from 1 to {LARGEST_SIZE}, not {first}", limit=LARGEST_SIZE)
    return first

"""Regimes side by side: cells, ranks and where they contradict one another; which rows, in which order."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core.enums import Direction, described
from kaohe.graphql.core.errors import ClientError, Code, UnknownCodeError, shortened
from kaohe.graphql.core.naming import suggestion
from kaohe.graphql.relay.paging import Keys
from kaohe.graphql.types.confirmation import StatedValue
from kaohe.graphql.types.rule_problem import RuleProblem, of_several
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.unit import Unit
from kaohe.graphql.types.values import Amount, Score, interval_amount, interval_score
from kaohe.scheme import Refusal, UnitKind, Verdict
from kaohe.scheme.fixed_point import IntArray
from kaohe.scoring import Scorecards, analysis
from kaohe.scoring.analysis import Answered, End, Measure, Shown, Standing
from kaohe.scoring.confirmed import confirmed

described(
    Measure,
    "Measure",
    "What the per cent of a regime are of.",
    {
        "MARKS": "Of its encoded marks.",
        "OBLIGATIONS": "Of the obligations that bind the unit: the regime gives no marks.",
    },
)


@strawberry.type(description="A rank in a cohort, 1 being the best.")
class RankInterval:
    """From best to worst."""

    best: int = strawberry.field(description="One more than the peers that are certainly better.")
    worst: int = strawberry.field(description="One more than the peers that are possibly better.")
    of: int = strawberry.field(description="How many units the cohort has.")


@strawberry.type(description="What was confirmed of the cards that a cell puts together.")
class ConfirmedCards:
    """Confirmed against recomputed."""

    cards: int = strawberry.field(description="How many of them are confirmed.")
    differing: int = strawberry.field(
        description="How many of these state anything else than the facts give now; `Confirmation.drift` has what."
    )
    total: StatedValue | None = strawberry.field(
        description="The total as it was confirmed; null unless the cell is of one card, and that is confirmed."
    )


@strawberry.type(description="What one regime makes of one unit.")
class ComparisonCell:
    """A regime's column in a unit's row."""

    scheme: Scheme = strawberry.field(description="The regime.")
    refusal: Refusal | None = strawberry.field(
        description="Why there is no card, such as a kind of unit outside of the regime; all else is then null."
    )
    periods: int = strawberry.field(
        description="How many cards are put together: their mean, a veto in any, money added up."
    )
    measure: Measure = strawberry.field(description="What the per cent are of.")
    percent: Score | None = strawberry.field(
        description="Per cent of the measure; null where no obligation binds the unit."
    )
    rank: RankInterval | None = strawberry.field(
        description="The rank in the cohort (peers of the regime under the same nearest COUNTY), from the ends of all"
        " intervals. Where a regime's own rule ranks, its card counts peers whose total is open as unknown whatever"
        " their ends, and may be wider."
    )
    vetoed: Verdict | None = strawberry.field(description="Whether a veto on a card is incurred.")
    rewarded: Verdict | None = strawberry.field(description="Whether a reward is earned or reward money is due.")
    rewards: Amount | None = strawberry.field(description="All rewards together; null where nothing bounds them.")
    fines: Amount | None = strawberry.field(description="All fines together; null where nothing bounds them.")
    cards: strawberry.Private[tuple[Scorecards, ...]]
    row: strawberry.Private[int]

    @strawberry.field(
        description="What was confirmed: all else on the cell is what the facts give now, whatever was confirmed."
    )
    async def confirmed(self, info: Info) -> ConfirmedCards:
        settled = await info.context.cards.settled(self.cards, self.row)
        found = confirmed(settled, self.cards, self.row)
        total = None if found.total is None else StatedValue.of(found.total)
        return ConfirmedCards(cards=found.cards, differing=found.differing, total=total)

    @strawberry.field(
        description="What failed in the regime's own program: figures that rest on it may be anything within their"
        " bounds."
    )
    def problems(self) -> list[RuleProblem]:
        return of_several(self.cards, self.row)

    @classmethod
    def of(cls, cell: analysis.Cell, scheme: Scheme, cards: tuple[Scorecards, ...]) -> ComparisonCell:
        rank = cell.rank
        return cls(
            scheme=scheme,
            refusal=cell.refusal,
            periods=cell.periods,
            measure=cell.measure,
            percent=None if cell.percent is None else interval_score(cell.percent),
            rank=None if rank is None else RankInterval(best=rank.best, worst=rank.worst, of=rank.of),
            vetoed=cell.vetoed,
            rewarded=cell.rewarded,
            rewards=None if cell.rewards is None else interval_amount(cell.rewards),
            fines=None if cell.fines is None else interval_amount(cell.fines),
            cards=cards,
            row=cell.row,
        )


@strawberry.type(description="What each regime makes of one unit.")
class ComparisonRow:
    """A row of the matrix."""

    cells: list[ComparisonCell] = strawberry.field(description="One cell a regime, in the order asked for.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.code)


@strawberry.type(
    description="Kendall's tau-b: 1 where two regimes order all units alike, -1 where the other way round."
)
class TauRange:
    """The ends of tau-b, or bounds of it."""

    units: int = strawberry.field(description="How many units both regimes score.")
    low: Decimal | None = strawberry.field(
        description="The least that the intervals allow, to six decimals, or a bound below it (see `lowAttained`); null"
        " where a regime ties all units."
    )
    high: Decimal | None = strawberry.field(
        description="The most that the intervals allow, to six decimals, or a bound above it (see `highAttained`); null"
        " where a regime ties all units."
    )
    low_attained: bool = strawberry.field(
        description="Whether `low` is the least itself: some scores within the intervals give it. Else it is a bound,"
        " and the least may lie above it."
    )
    high_attained: bool = strawberry.field(
        description="Whether `high` is the most itself: some scores within the intervals give it. Else it is a bound,"
        " and the most may lie below it."
    )
    exact: Decimal | None = strawberry.field(description="tau-b itself where `low` = `high`.")
    always_defined: bool = strawberry.field(
        description="Whether it is defined however the scores turn out; it is not where one regime may tie all units."
    )

    @classmethod
    def of(cls, found: analysis.Agreement) -> TauRange:
        low, high = (None if each is None else tau(each) for each in (found.low, found.high))
        return cls(
            units=found.units,
            low=low,
            high=high,
            low_attained=found.low_attained,
            high_attained=found.high_attained,
            exact=None if found.exact is None else low,
            always_defined=found.always_defined,
        )


@strawberry.type(description="A unit that two regimes place differently.")
class Disagreement:
    """Percentile ranks: 0 the worst, 100 the best of the units that both regimes score."""

    one: Score = strawberry.field(description="Its percentile rank under the first regime.")
    other: Score = strawberry.field(description="Its percentile rank under the second regime.")
    difference: Score = strawberry.field(
        description="The first less the second, in percentage points; above zero where the first places it higher."
    )
    gap: Score = strawberry.field(description="How far apart the two are, whichever is higher.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.code)


@strawberry.type(description="A unit that one regime rewards and another vetoes.")
class Contradiction:
    """Verdicts that contradict each other."""

    rewarded_by: Scheme = strawberry.field(description="The regime that rewards it.")
    vetoed_by: Scheme = strawberry.field(description="The regime that vetoes it.")
    verdict: Verdict = strawberry.field(description="YES, or UNKNOWN where it is only possible.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.code)


@strawberry.type(description="Five numbers of a column, in per cent; null where nothing bounds one.")
class Quartiles:
    """Least, quartiles, most."""

    least: Decimal | None = strawberry.field(description="The least.")
    lower: Decimal | None = strawberry.field(description="A quarter is at or below it.")
    median: Decimal | None = strawberry.field(description="Half is at or below it.")
    upper: Decimal | None = strawberry.field(description="Three quarters are at or below it.")
    most: Decimal | None = strawberry.field(description="The most.")

    @classmethod
    def of(cls, found: analysis.Quartiles | None) -> Quartiles | None:
        if found is None:
            return None
        return cls(least=found.least, lower=found.lower, median=found.median, upper=found.upper, most=found.most)


@strawberry.type(description="A bin of a histogram. The first also holds what is below it, the last what is above.")
class HistogramBin:
    """How many units score within a range."""

    start: Decimal = strawberry.field(description="From this per cent, included.")
    end: Decimal = strawberry.field(description="To this per cent, left out (in the last bin included).")
    certain: int = strawberry.field(description="Units whose whole interval lies in it.")
    possible: int = strawberry.field(description="Units of whose interval some part lies in it.")
    by_low: int = strawberry.field(description="Units whose low end lies in it.")
    by_high: int = strawberry.field(description="Units whose high end lies in it.")


@strawberry.type(description="How the scores of one regime are spread, in per cent of its measure.")
class Distribution:
    """Quartiles and a histogram."""

    scheme: Scheme = strawberry.field(description="The regime.")
    measure: Measure = strawberry.field(description="What the per cent are of.")
    units: int = strawberry.field(description="How many units have a score.")
    low: Quartiles | None = strawberry.field(description="Of the low ends; null without units.")
    high: Quartiles | None = strawberry.field(description="Of the high ends; null without units.")
    bins: list[HistogramBin] = strawberry.field(description="The histogram.")


def tau(found: analysis.TauB) -> Decimal:
    """tau-b to six decimals."""
    return Decimal(f"{found.value:.6f}")


described(
    Shown,
    "ComparisonFigure",
    "A figure of a cell.",
    {
        "PERCENT": "The per cent of the measure.",
        "RANK": "The rank in the cohort, 1 being the best.",
        "REWARDS": "All rewards together, in CNY.",
        "FINES": "All fines together, in CNY.",
    },
)
described(
    Answered,
    "ComparisonAnswer",
    "An answer of a cell.",
    {"VETOED": "Whether a veto is incurred.", "REWARDED": "Whether a reward is earned or reward money is due."},
)
described(End, "IntervalEnd", "Which end of an interval.", {"LOW": "The low end.", "HIGH": "The high end."})


@strawberry.input(description="Units whose answer under a regime is one of these; units without a card have none.")
class ComparisonAnswerFilter:
    """A condition on an answer."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    answer: Answered = strawberry.field(description="Which answer.")
    verdicts: list[Verdict] = strawberry.field(description="What it may be.")


@strawberry.input(description="Units whose figure under a regime lies in a range, both ends included.")
class ComparisonRangeFilter:
    """A condition on a figure."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    figure: Shown = strawberry.field(description="Which figure.")
    least: Decimal | None = strawberry.field(default=None, description="From here; no bound if left out.")
    most: Decimal | None = strawberry.field(default=None, description="To here; no bound if left out.")
    certainly: bool = strawberry.field(
        default=True, description="Whether the whole interval has to lie in the range; otherwise a part is enough."
    )


@strawberry.input(description="Which rows; every condition given must hold.")
class ComparisonFilter:
    """Conditions on rows. Pairs and distributions are over all units that are compared."""

    kinds: list[UnitKind] | None = strawberry.field(default=None, description="Units of these kinds.")
    county: str | None = strawberry.field(
        default=None, description="Units whose nearest COUNTY is the one of this code, which there must be."
    )
    assessed_by: str | None = strawberry.field(
        default=None, description="Units that have a card under the regime of this code."
    )
    answers: list[ComparisonAnswerFilter] | None = strawberry.field(default=None, description="By their answers.")
    ranges: list[ComparisonRangeFilter] | None = strawberry.field(default=None, description="By their figures.")

    def rows(self, found: analysis.Comparison, rows: IntArray) -> IntArray:
        """The rows that fulfil every condition.

        Raises:
            ClientError: a regime is not compared, or a bound has too many decimals.
        """
        if self.kinds is not None:
            rows = analysis.of_kinds(found.units, rows, self.kinds)
        if self.county is not None:
            try:
                rows = analysis.of_county(found.units, rows, self.county)
            except KeyError:
                rows = rows[:0]
        if self.assessed_by is not None:
            rows = analysis.assessed_by(standing_of(found, self.assessed_by, "filter", "assessedBy"), rows)
        for place, each in enumerate(self.answers or ()):
            standing = standing_of(found, each.scheme, "filter", "answers", place, "scheme")
            rows = analysis.with_verdict(standing, rows, each.answer, each.verdicts)
        for place, each_range in enumerate(self.ranges or ()):
            standing = standing_of(found, each_range.scheme, "filter", "ranges", place, "scheme")
            figure, least, most = each_range.figure, each_range.least, each_range.most
            try:
                rows = analysis.within(standing, rows, figure, least, most, certainly=each_range.certainly)
            except ValueError as error:
                raise ClientError(Code.BAD_INPUT, f"`ranges`: {error}") from error
        return rows


@strawberry.input(description="By which figure rows are ordered; units without it come last, codes break ties.")
class ComparisonOrder:
    """A figure of a regime and a direction."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    field: Shown = strawberry.field(description="Which figure.")
    end: End = strawberry.field(default=End.LOW, description="Which end of its interval.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")

    @property
    def name(self) -> str:
        """The order as cursors name it."""
        return f"{self.scheme} {self.field.value} {self.end.value} {self.direction.value}"


def in_order(
    found: analysis.Comparison, rows: IntArray, order: ComparisonOrder | None
) -> tuple[list[int], Callable[[int], Keys]]:
    """Rows in order, and what the sort keys of each are."""
    codes = found.units.codes

    def code(row: int) -> str:
        return codes[row]

    rows = np.array(sorted(map(int, rows), key=code), dtype=np.int64)
    if order is None:
        return rows.tolist(), lambda row: (codes[row],)
    standing, descending = standing_of(found, order.scheme, "orderBy", "scheme"), order.direction is Direction.DESC
    rows = analysis.ordered(standing, rows, order.field, order.end, descending=descending)
    value = _values(standing, order)

    def keys(row: int) -> Keys:
        figure = value(row)
        if figure is None:
            return "1", "", codes[row]
        return "0", f"{(_BEYOND_ALL - figure if descending else figure):019}", codes[row]

    return rows.tolist(), keys


def standing_of(found: analysis.Comparison, scheme: str, *path: str | int) -> Standing:
    """The column of a regime, which is named at a place in the arguments.

    Raises:
        UnknownCodeError: it is not compared.
    """
    for standing in found.standings:
        if standing.label == scheme:
            return standing
    compared = [each.label for each in found.standings]
    why = f"{shortened(scheme)} is not compared; {', '.join(compared)} are"
    raise UnknownCodeError(path, scheme, why, suggestion(scheme, compared))


#: A figure that nothing bounds.
_BEYOND_ALL = int(np.iinfo(np.int64).max)


def _values(standing: Standing, order: ComparisonOrder) -> Callable[[int], int | None]:
    """What rows are ordered by: one end of a figure, None where a unit lacks it."""
    match order.field:
        case Shown.PERCENT:
            column, present = standing.percent, standing.scored
        case Shown.RANK:
            column, present = standing.rank, standing.rank.low > 0
        case Shown.REWARDS:
            column, present = standing.rewards, standing.assessed
        case Shown.FINES:
            column, present = standing.fines, standing.assessed

    def value(row: int) -> int | None:
        if not present[row]:
            return None
        if order.end is End.LOW:
            return int(column.low[row])
        is_open = column.open is not None and bool(column.open[row])
        return _BEYOND_ALL if is_open else int(column.high[row])

    return value

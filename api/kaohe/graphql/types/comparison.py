"""A comparison as clients see it."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core.enums import described
from kaohe.graphql.types.figures import Amount, Score
from kaohe.graphql.types.intervals import interval_amount, interval_score
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.unit import Unit
from kaohe.scheme import Refusal, Verdict
from kaohe.scoring import analysis
from kaohe.scoring.analysis import Measure

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

    @classmethod
    def of(cls, cell: analysis.Cell, scheme: Scheme) -> ComparisonCell:
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
        )


@strawberry.type(description="What each regime makes of one unit.")
class ComparisonRow:
    """A row of the matrix."""

    cells: list[ComparisonCell] = strawberry.field(description="One cell a regime, in the order asked for.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await info.context.unit(self.code)


@strawberry.type(
    description="Kendall's tau-b: 1 where two regimes order all units alike, -1 where the other way round."
)
class TauRange:
    """Sound bounds of tau-b."""

    units: int = strawberry.field(description="How many units both regimes score.")
    low: Decimal | None = strawberry.field(
        description="The least that the intervals allow, to six decimals; null where a regime ties all units."
    )
    high: Decimal | None = strawberry.field(
        description="The most that the intervals allow, to six decimals; null where a regime ties all units."
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
        return await info.context.unit(self.code)


@strawberry.type(description="A unit that one regime rewards and another vetoes.")
class Contradiction:
    """Verdicts that contradict each other."""

    rewarded_by: Scheme = strawberry.field(description="The regime that rewards it.")
    vetoed_by: Scheme = strawberry.field(description="The regime that vetoes it.")
    verdict: Verdict = strawberry.field(description="YES, or UNKNOWN where it is only possible.")
    code: strawberry.Private[str]

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await info.context.unit(self.code)


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

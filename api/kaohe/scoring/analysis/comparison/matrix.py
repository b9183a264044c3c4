"""The comparison itself: a matrix of units and schemes, and every pair of schemes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

import numpy as np

from kaohe.scheme.columns import Interval, Numbers, interval_at
from kaohe.scheme.facts import Units
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.vocabulary import Refusal, Verdict
from kaohe.scoring.analysis.comparison.pair import Pair
from kaohe.scoring.analysis.comparison.spread import TENTHS, Distribution, distribution
from kaohe.scoring.standing.entries import SchemeCards, common_units
from kaohe.scoring.standing.standing import Measure, Standing


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank from ``best`` to ``worst`` among the ``of`` units of the cohort."""

    best: int
    worst: int
    of: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one scheme makes of one unit.

    Attributes:
        refusal: why there is no card (NOT_ASSESSED where the unit's kind is outside of the regime); then all that
            follows is None.
        periods: how many cards are put together, 0 where the unit is refused.
        percent: per cent of ``measure``; None where the unit has no score (no obligation binds it) or nothing bounds
            it.
        rank: in the cohort; None where the unit has no score or is no peer.
        vetoed: YES where a veto is incurred on a card.
        rewarded: YES where a reward is earned or reward money is due.
        rewards, fines: totals in CNY; None where nothing bounds them.
    """

    row: int
    unit: str
    scheme: str
    refusal: Refusal | None
    periods: int
    measure: Measure
    percent: Interval | None
    rank: Rank | None
    vetoed: Verdict | None
    rewarded: Verdict | None
    rewards: Interval | None
    fines: Interval | None


class Comparison:
    """A matrix of units (rows) and schemes (columns); nothing is computed before it is read.

    Attributes:
        units: all units of the facts.
        rows: the rows compared, in the order given; pairs and distributions are over these.
        standings: one column a scheme, over all units.
    """

    def __init__(self, units: Units, rows: IntArray, standings: tuple[Standing, ...]) -> None:
        self.units, self.rows, self.standings = units, rows, standings
        self._pair = cache(lambda one, other: Pair(standings[one], standings[other], rows))

    def compute(self) -> None:
        """Compute all that cells are made of; a cell is quick after that."""
        for each in self.standings:
            _ = each.percent, each.rank, each.vetoed, each.rewarded, each.rewards, each.fines, each.cohort_size

    def cell(self, row: int, scheme: int) -> Cell:
        """What the scheme in that column makes of the unit in that row of the facts."""
        standing = self.standings[scheme]
        unit, code, measure = self.units.codes[row], standing.label, standing.measure
        if not standing.assessed[row]:
            refusal = standing.refusal(row)
            return Cell(row, unit, code, refusal, 0, measure, None, None, None, None, None, None)
        best, worst = int(standing.rank.low[row]), int(standing.rank.high[row])
        return Cell(
            row,
            unit,
            code,
            None,
            int(standing.periods[row]),
            measure,
            interval_at(standing.percent, row) if standing.scored[row] else None,
            Rank(best, worst, int(standing.cohort_size[row])) if best else None,
            standing.vetoed.verdict(row),
            standing.rewarded.verdict(row),
            interval_at(standing.rewards, row),
            interval_at(standing.fines, row),
        )

    def cells(self, row: int) -> tuple[Cell, ...]:
        """What each scheme makes of a unit."""
        return tuple(self.cell(row, scheme) for scheme in range(len(self.standings)))

    def pair(self, one: int, other: int) -> Pair:
        """Two schemes, by their columns."""
        return self._pair(one, other)

    def pairs(self) -> Iterator[Pair]:
        """Each two schemes once, in the order of the columns."""
        return (self.pair(one, other) for one, other in combinations(range(len(self.standings)), 2))

    def distribution(self, scheme: int, edges: Sequence[Decimal] = TENTHS) -> Distribution:
        """How the scores of the compared units under one scheme are spread.

        Raises:
            ValueError: the edges of the bins are fewer than two or do not ascend.
        """
        standing = self.standings[scheme]
        rows = self.rows[standing.scored[self.rows]]
        percent = standing.percent
        unbounded = None if percent.open is None else percent.open[rows]
        low = percent.low[rows]
        return distribution(Numbers(low, low if percent.is_exact else percent.high[rows], unbounded), edges)


def compare(entries: Sequence[SchemeCards], rows: IntArray | None = None, peers: IntArray | None = None) -> Comparison:
    """Compare schemes over the same facts.

    Args:
        entries: each scheme's cards; the same scheme may come twice (two versions, two years).
        rows: the rows to compare; None for all units that at least one scheme assesses.
        peers: the rows whose facts are complete, which alone take part in ranks; None for all of the facts. A rank
            is right only where every unit of the cohort is among them, so whoever reads facts of a selection reads
            the whole cohorts or leaves ranks alone.

    Raises:
        ValueError: there is no entry, two are over different units, or a row stands twice.
    """
    units = common_units(entries)
    competing = np.zeros(len(units), dtype=np.bool_)
    competing[slice(None) if peers is None else peers] = True
    standings = tuple(Standing(entry, competing) for entry in entries)
    if rows is None:
        rows = np.flatnonzero(np.logical_or.reduce([standing.assessed for standing in standings]))
    elif len(np.unique(rows)) != len(rows):
        raise ValueError("each row is compared once")
    return Comparison(units, rows, standings)

"""Two schemes side by side: how far they agree, where they disagree most, and verdicts that contradict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kaohe.scheme.columns import Interval, Numbers, Truths, interval
from kaohe.scheme.fixed_point import BoolArray, IntArray, half_up
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.analysis.comparison.kendall import Agreement, agreement
from kaohe.scoring.standing.ranks import percentile_half_points
from kaohe.scoring.standing.standing import Standing


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that two schemes place differently.

    Attributes:
        row: the unit.
        one, other: its percentile rank under each, in per cent: 0 the worst, 100 the best of the units both score.
        difference: ``one`` less ``other``, in percentage points; above zero where the first scheme places it higher.
        gap: how far apart the two are, whichever is higher.
    """

    row: int
    one: Interval
    other: Interval
    difference: Interval
    gap: Interval


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A unit that one scheme rewards and the other vetoes; ``verdict`` is UNKNOWN where that is only possible."""

    row: int
    rewarded_by: str
    vetoed_by: str
    verdict: Verdict


class Pair:
    """Two schemes, over those of some units that both give a card; each answer is computed when it is read.

    Attributes:
        both: the rows that both assess, in the order given.
        scored: those of them that both give a score.
    """

    def __init__(self, one: Standing, other: Standing, rows: IntArray) -> None:
        self.one, self.other = one, other
        self.both: IntArray = rows[one.assessed[rows] & other.assessed[rows]]
        self.scored: IntArray = self.both[one.scored[self.both] & other.scored[self.both]]

    @cached_property
    def agreement(self) -> Agreement:
        """Kendall's tau-b over the units that both score."""
        return agreement(_of(self.one.order, self.scored), _of(self.other.order, self.scored))

    def disagreements(self, first: int | None = None) -> list[Disagreement]:
        """The units in the order of how certainly, then of how far at most, the schemes place them apart.

        A unit's percentile rank is the share of the others that are worse, those that are equal counted half; the
        interval is what the others' and its own interval allow. Units that cannot be apart are left out.

        Args:
            first: how many units at most; None for all.
        """
        one, other = (
            percentile_half_points(_of(each.order, self.scored)) if len(self.scored) else Numbers.constant(0, 0)
            for each in (self.one, self.other)
        )
        low, high = one.low - other.high, one.high - other.low
        least, most = np.maximum(np.maximum(low, -high), 0), np.maximum(high, -low)
        places = np.lexsort((-most, -least))
        places = places[most[places] > 0][:first]
        scale = 2 * max(len(self.scored) - 1, 1)
        columns = (one.low, one.high, other.low, other.high, low, high, least, most)
        figures = np.stack([_percent(column[places], scale) for column in columns], axis=1).tolist()
        return [
            Disagreement(row, *(interval(each[n], each[n + 1]) for n in (0, 2, 4, 6)))
            for row, each in zip(self.scored[places].tolist(), figures, strict=True)
        ]

    def contradictions(self) -> Iterator[Contradiction]:
        """Units that one rewards and the other vetoes, certainly or possibly; certain ones first, then as given."""
        for verdict in (Verdict.YES, Verdict.UNKNOWN):
            marked = [
                _answered(_meet(rewarding.rewarded, vetoing.vetoed), verdict)[self.both]
                for rewarding, vetoing in self._ways()
            ]
            for place in np.flatnonzero(np.logical_or(*marked)).tolist():
                for (rewarding, vetoing), here in zip(self._ways(), marked, strict=True):
                    if here[place]:
                        row = int(self.both[place])
                        yield Contradiction(row, rewarding.label, vetoing.label, verdict)

    def _ways(self) -> tuple[tuple[Standing, Standing], tuple[Standing, Standing]]:
        return (self.one, self.other), (self.other, self.one)


def _of(column: Numbers, rows: IntArray) -> Numbers:
    low = column.low[rows]
    return Numbers(low, low if column.is_exact else column.high[rows]).settled()


def _percent(half_points: IntArray, scale: int) -> IntArray:
    """Half points in per cent, in hundredths, rounded half away from zero."""
    return np.sign(half_points) * half_up(np.abs(half_points) * 10_000, scale)


def _meet(one: Truths, other: Truths) -> Truths:
    return Truths(one.low & other.low, one.high & other.high)


def _answered(column: Truths, verdict: Verdict) -> BoolArray:
    return column.low if verdict is Verdict.YES else column.high & ~column.low

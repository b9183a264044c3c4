"""Columns of one regime and period: observations laid out a unit an entry, and incidents added up over the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from kaohe.scheme.facts import KINDS, NOBODY, Facts, Units
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.vocabulary import UnitKind

#: The highest value of a number that nothing bounds.
LARGEST = 2**31 - 1


class Span(NamedTuple):
    """A number between two ends in each entry."""

    low: IntArray
    high: IntArray


class Answer(NamedTuple):
    """Certainly so, and possibly so, in each entry."""

    low: BoolArray
    high: BoolArray


class Amount(NamedTuple):
    """Money between two ends, or without a bound above, in each entry."""

    low: IntArray
    high: IntArray
    unbounded: BoolArray | None = None


@dataclass
class Cards:
    """All cards of a regime, one entry an assessed unit; ``rows`` are the places of these among all units."""

    rows: IntArray
    total: Span | None = None
    items: dict[str, Span] = field(default_factory=dict)
    findings: dict[str, Answer] = field(default_factory=dict)
    money: dict[str, Amount] = field(default_factory=dict)
    figures: dict[str, Span] = field(default_factory=dict)


class Tree:
    """The units in such an order that all below a unit follow it without a gap."""

    def __init__(self, units: Units) -> None:
        size = np.ones(len(units), dtype=np.int64)
        depth = np.zeros(len(units), dtype=np.int64)
        climbing = units.parents.copy()
        while (above := climbing != NOBODY).any():
            depth[above] += 1
            climbing[above] = units.parents[climbing[above]]
        self.levels = [np.flatnonzero(depth == d) for d in range(int(depth.max(initial=0)) + 1)]
        for rows in self.levels[:0:-1]:
            np.add.at(size, units.parents[rows], size[rows])
        first = np.zeros(len(units), dtype=np.int64)
        top = self.levels[0]
        first[top] = np.cumsum(size[top]) - size[top]
        for level in self.levels[1:]:
            rows = level[np.argsort(units.parents[level], kind="stable")]
            parents = units.parents[rows]
            before = np.cumsum(size[rows]) - size[rows]
            eldest = np.searchsorted(parents, parents)
            first[rows] = first[parents] + 1 + before - before[eldest]
        self.order = np.argsort(first)
        self.first, self.after = first, first + size
        counties = units.kinds == KINDS.index(UnitKind.COUNTY)
        self.county = np.full(len(units), NOBODY, dtype=np.int64)
        for rows in self.levels[1:]:
            parents = units.parents[rows]
            self.county[rows] = np.where(counties[parents], parents, self.county[parents])

    def total(self, own: IntArray) -> IntArray:
        """Each unit's own number with those of all below it."""
        running: IntArray = np.zeros(len(own) + 1, dtype=np.int64)
        np.cumsum(own[self.order], out=running[1:])
        total: IntArray = running[self.after] - running[self.first]
        return total


class Sheet:
    """The facts of one period for the units that one regime assesses."""

    def __init__(self, facts: Facts, tree: Tree, period: str, kinds: tuple[UnitKind, ...]) -> None:
        self.facts, self.tree, self.period = facts, tree, facts.periods[period]
        self.assessed = np.isin(facts.units.kinds, [KINDS.index(kind) for kind in kinds])
        self.rows = np.flatnonzero(self.assessed)
        self.size = len(self.rows)
        self.place = np.full(len(facts.units), NOBODY, dtype=np.int64)
        self.place[self.rows] = np.arange(self.size)

    def of_kind(self, kind: UnitKind) -> BoolArray:
        """Which entries are of a kind of unit."""
        return np.equal(self.facts.units.kinds[self.rows], KINDS.index(kind))

    def columns(self, kind: str) -> Mapping[str, IntArray]:
        """The attributes of the distinct circumstances of a kind of incident."""
        known = self.facts.circumstances.get(kind)
        return defaultdict(lambda: np.zeros(0, dtype=np.int64)) if known is None else known.columns

    def count(self, kind: str, weights: IntArray | BoolArray | None = None) -> IntArray:
        """The weights of incidents (one each if none are given) added up for each unit and all below it."""
        own = np.zeros(len(self.facts.units), dtype=np.int64)
        counted = self.period.incidents.get(kind)
        if counted is not None and weights is None:
            np.add.at(own, counted.rows, counted.counts)
        elif counted is not None and weights is not None:
            each = weights[counted.circumstances]
            where = np.flatnonzero(each)
            np.add.at(own, counted.rows[where], each[where] * counted.counts[where])
        return self.tree.total(own)[self.rows]

    def flag(self, metric: str) -> Answer:
        """An observed flag; both where it was not observed."""
        low, high = np.zeros(self.size, dtype=np.bool_), np.ones(self.size, dtype=np.bool_)
        rows, values = self._observed(metric)
        low[rows] = high[rows] = values != 0
        return Answer(low, high)

    def number(self, metric: str, least: int = 0, most: int = LARGEST) -> Span:
        """An observed number; anything in its range where it was not observed."""
        low, high = np.full(self.size, least, dtype=np.int64), np.full(self.size, most, dtype=np.int64)
        rows, values = self._observed(metric)
        low[rows] = high[rows] = values
        return Span(low, high)

    def on_county(self, metric: str, least: int = 0, most: int = LARGEST) -> Span:
        """A number observed on the county above."""
        size = len(self.facts.units)
        low, high = np.full(size, least, dtype=np.int64), np.full(size, most, dtype=np.int64)
        observed = self.period.observations.get(metric)
        if observed is not None:
            low[observed.rows] = high[observed.rows] = observed.values
        county = self.tree.county[self.rows]
        nowhere = county == NOBODY
        return Span(np.where(nowhere, least, low[county]), np.where(nowhere, most, high[county]))

    def award(self, scheme: str, item: str, most: int) -> Span:
        """Points that an assessor awards; anything up to the marks until then."""
        low, high = np.zeros(self.size, dtype=np.int64), np.full(self.size, most, dtype=np.int64)
        awards = self.period.awards.get((scheme, item))
        if awards is not None:
            rows, points = self._here(awards.rows, awards.points)
            low[rows] = high[rows] = points
        return Span(low, high)

    def ruled(
        self, scheme: str, item: str, kind: str, least: int, most: int, selected: BoolArray | None = None
    ) -> Span:
        """Points taken for incidents: what rulings say, and a range for each incident without one."""
        without = self.count(kind, selected)
        settled = np.zeros(self.size, dtype=np.int64)
        rulings = self.period.incident_rulings.get((scheme, item, kind))
        if rulings is not None:
            rows = self.place[rulings.rows]
            here = rows != NOBODY
            if selected is not None:
                here &= selected[rulings.circumstances]
            np.subtract.at(without, rows[here], 1)
            np.add.at(settled, rows[here], rulings.points[here])
        return Span(without * least + settled, without * most + settled)

    def _observed(self, metric: str) -> tuple[IntArray, IntArray]:
        observed = self.period.observations.get(metric)
        if observed is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return self._here(observed.rows, observed.values)

    def _here(self, rows: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
        placed = self.place[rows]
        here = placed != NOBODY
        return placed[here], values[here]


class Cohorts:
    """The assessed units under the same county."""

    def __init__(self, sheet: Sheet) -> None:
        county = sheet.tree.county[sheet.rows]
        _, self.of, self.sizes = np.unique(county, return_inverse=True, return_counts=True)
        self.size = self.sizes[self.of]

    def add(self, values: IntArray | BoolArray) -> IntArray:
        """The sum of a column over each entry's cohort."""
        totals = np.zeros(len(self.sizes), dtype=np.int64)
        np.add.at(totals, self.of, values)
        return totals[self.of]

    def better(self, values: IntArray, known: BoolArray) -> IntArray:
        """How many known entries of the cohort are higher."""
        rows = np.flatnonzero(known)
        rows = rows[np.lexsort((-values[rows], self.of[rows]))]
        cohort, value, place = self.of[rows], values[rows], np.arange(len(rows))
        starts = np.r_[True, cohort[1:] != cohort[:-1]][: len(rows)]
        differs = starts | np.r_[True, value[1:] != value[:-1]][: len(rows)]
        ahead = np.maximum.accumulate(np.where(differs, place, 0)) - np.maximum.accumulate(np.where(starts, place, 0))
        better = np.zeros(len(values), dtype=np.int64)
        better[rows] = ahead
        return better

    def rank(self, values: Span) -> Span:
        """Competition ranks, the highest first."""
        known = values.low == values.high
        better = self.better(values.low, known)
        unknown = self.size - self.add(known)
        return Span(np.where(known, 1 + better, 1), np.where(known, 1 + better + unknown, self.size))


def less(marks: int, taken: IntArray) -> Span:
    """What exact deductions leave of the marks."""
    left = np.maximum(marks - taken, 0)
    return Span(left, left)


def less_span(marks: int, taken: Span) -> Span:
    """What deductions leave of the marks."""
    return Span(np.clip(marks - taken.high, 0, marks), np.clip(marks - taken.low, 0, marks))


def full(marks: int, met: Answer) -> Span:
    """All marks where an answer is yes."""
    return Span(met.low * np.int64(marks), met.high * np.int64(marks))


def add(spans: list[Span]) -> Span:
    """The sums of both ends."""
    low, high = spans[0].low.copy(), spans[0].high.copy()
    for span in spans[1:]:
        low += span.low
        high += span.high
    return Span(low, high)


def both(one: Answer, other: Answer) -> Answer:
    """AND."""
    return Answer(one.low & other.low, one.high & other.high)


def one_of(*answers: Answer) -> Answer:
    """OR."""
    low, high = answers[0].low.copy(), answers[0].high.copy()
    for answer in answers[1:]:
        low |= answer.low
        high |= answer.high
    return Answer(low, high)


def certain(values: BoolArray) -> Answer:
    """An answer that is known everywhere."""
    return Answer(values, values)


def opposite(answer: Answer) -> Answer:
    """NOT."""
    return Answer(~answer.high, ~answer.low)

"""What a rule computes: columns with one entry a unit, each an interval (numbers) or a Kleene truth value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from kaohe.scheme.fixed_point import (
    FITS,
    HUNDREDTHS,
    BoolArray,
    IntArray,
    filled,
    half_up,
    held,
    product,
    reach,
    to_decimal,
)
from kaohe.scheme.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Numbers:
    """Intervals of fixed-point numbers, exact however large they grow.

    ``low`` and ``high`` are the same array where every entry is exact, which lets rules compute once. ``open`` marks
    the entries that nothing bounds above (there ``high`` is only the largest number that can be stored). ``bound`` is
    how far from zero an entry may be, None where that has to be looked up; it decides whether what is computed from
    the column still fits int64; a column with a bound is held as goes with it.
    """

    low: IntArray
    high: IntArray
    open: BoolArray | None = None
    bound: int | None = field(default=None, compare=False, repr=False)

    @classmethod
    def exact(cls, values: IntArray, bound: int | None = None) -> Numbers:
        """Numbers that are known, one by one."""
        return cls(values, values, None, bound)

    @classmethod
    def constant(cls, value: int, size: int) -> Numbers:
        """The same known number in every entry."""
        return cls.exact(filled(size, value), abs(value))

    @property
    def is_exact(self) -> bool:
        """Whether every entry is known without looking at the entries."""
        return self.low is self.high

    def reach(self) -> int:
        """How far from zero the entries are at most, looked up."""
        return reach(self.low) if self.is_exact else max(reach(self.low), reach(self.high))

    def known(self) -> BoolArray:
        """Which entries are exact."""
        return np.ones(len(self.low), dtype=np.bool_) if self.is_exact else self.low == self.high

    def plus(self, other: Numbers) -> Numbers:
        """The sum."""
        one, two, bound = _ready(self, other)
        low = one.low + two.low
        exact = one.is_exact and two.is_exact
        return Numbers(low, low if exact else one.high + two.high, either(one.open, two.open), bound)

    def minus(self, other: Numbers) -> Numbers:
        """The difference: least where the other is greatest."""
        one, two, bound = _ready(self, other)
        low = one.low - two.high
        exact = one.is_exact and two.is_exact
        return Numbers(low, low if exact else one.high - two.low, one.open, bound)

    def times(self, factor: int) -> Numbers:
        """The product with what is not negative."""
        if factor == 1:
            return self
        unbounded = self.open if factor else None
        if self.bound is not None and self.bound * factor <= FITS and factor <= FITS:
            low = self.low * factor
            return Numbers(low, low if self.is_exact else self.high * factor, unbounded, self.bound * factor)
        bound = self.reach() * factor
        column = self.held_within(max(bound, factor))
        low = column.low * factor
        return Numbers(low, low if self.is_exact else column.high * factor, unbounded, bound).held_within(bound)

    def clip(self, least: int, most: int) -> Numbers:
        """Keep every entry within ``least`` .. ``most``; nothing stays unbounded."""
        bound = max(abs(least), abs(most))
        column = self.held_within(bound) if bound > FITS else self
        low = np.minimum(np.maximum(column.low, least), most)  # several times faster than np.clip on short columns
        high = low if self.is_exact else np.minimum(np.maximum(column.high, least), most)
        return Numbers(low, high, None, bound).held_within(bound)

    def at_least(self, least: int) -> Numbers:
        """Lift entries below ``least`` to it."""
        column = self.held_within(abs(least)) if abs(least) > FITS else self
        low = np.maximum(column.low, least)
        bound = None if self.bound is None else max(self.bound, abs(least))
        return Numbers(low, low if self.is_exact else np.maximum(column.high, least), self.open, bound)

    def at_most(self, most: int) -> Numbers:
        """Lower entries above ``most`` to it; nothing stays unbounded."""
        column = self.held_within(abs(most)) if abs(most) > FITS else self
        low = np.minimum(column.low, most)
        bound = None if self.bound is None else max(self.bound, abs(most))
        return Numbers(low, low if self.is_exact else np.minimum(column.high, most), None, bound)

    def rounded(self, divisor: int) -> Numbers:
        """Divide, and round to whole numbers, a half away from zero."""
        low = half_up(self.low, divisor)
        return Numbers(low, low if self.is_exact else half_up(self.high, divisor), self.open, self.bound)

    def in_sums_of(self, entries: int) -> Numbers:
        """The same numbers in the dtype in which that many of them add up; ``bound`` is that of such a sum."""
        bound = (self.reach() if self.bound is None else self.bound) * entries
        if bound > FITS:
            bound = self.reach() * entries
        column = self.held_within(bound)
        return Numbers(column.low, column.high, self.open, bound)

    def where(self, condition: BoolArray, other: Numbers) -> Numbers:
        """These entries where ``condition`` holds, the other ones elsewhere."""
        low = np.where(condition, self.low, other.low)
        high = low if self.is_exact and other.is_exact else np.where(condition, self.high, other.high)
        bound = _farther(self, other)
        if self.open is None and other.open is None:
            return Numbers(low, high, None, bound)
        mine = self.open if self.open is not None else np.False_
        theirs = other.open if other.open is not None else np.False_
        return Numbers(low, high, np.where(condition, mine, theirs), bound)

    def hull(self, other: Numbers) -> Numbers:
        """The smallest intervals that hold both."""
        low, high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        return Numbers(low, high, either(self.open, other.open), _farther(self, other))

    def settled(self) -> Numbers:
        """The same numbers; both ends share one array where every entry turns out exact, so that rules compute once."""
        if not self.is_exact and self.open is None and bool((self.low == self.high).all()):
            return Numbers.exact(self.low, self.bound)
        return self

    def held_within(self, bound: int) -> Numbers:
        """The same numbers in the dtype for what is no farther from zero than ``bound``."""
        low = held(self.low, bound)
        high = low if self.is_exact else held(self.high, bound)
        return self if low is self.low and high is self.high else Numbers(low, high, self.open, self.bound)


def extremes(one: Numbers, other: Numbers) -> tuple[IntArray, IntArray]:
    """The least and the greatest product of two columns, of whichever sign."""
    least, most = product(one.low, other.low), product(one.high, other.high)
    for corner in (product(one.low, other.high), product(one.high, other.low)):
        least, most = np.minimum(least, corner), np.maximum(most, corner)
    return np.minimum(least, most), np.maximum(least, most)


def _ready(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers, int]:
    """Two columns in which their sum and their difference fit, and how far from zero these may be."""
    if one.bound is not None and other.bound is not None and (bound := one.bound + other.bound) <= FITS:
        return one, other, bound
    bound = one.reach() + other.reach()
    return one.held_within(bound), other.held_within(bound), bound  # of this very class


def _farther(one: Numbers, other: Numbers) -> int | None:
    return None if one.bound is None or other.bound is None else max(one.bound, other.bound)


@dataclass(frozen=True, slots=True)
class Truths:
    """YES, NO or UNKNOWN in each entry: ``low`` says that it certainly holds, ``high`` that it possibly does."""

    low: BoolArray
    high: BoolArray

    @classmethod
    def exact(cls, values: BoolArray) -> Truths:
        """Truth values that are known, one by one."""
        return cls(values, values)

    @property
    def is_exact(self) -> bool:
        """Whether every entry is known without looking at the entries."""
        return self.low is self.high

    def known(self) -> BoolArray:
        """Which entries are YES or NO."""
        return np.ones(len(self.low), dtype=np.bool_) if self.is_exact else self.low == self.high

    def where(self, condition: BoolArray, other: Truths) -> Truths:
        """These entries where ``condition`` holds, the other ones elsewhere."""
        low = np.where(condition, self.low, other.low)
        exact = self.is_exact and other.is_exact
        return Truths(low, low if exact else np.where(condition, self.high, other.high))

    def negated(self) -> Truths:
        """NOT, by Kleene's logic."""
        low = ~self.high
        return Truths(low, low if self.is_exact else ~self.low)

    def verdict(self, row: int) -> Verdict:
        """One entry as a word."""
        if self.low[row]:
            return Verdict.YES
        return Verdict.UNKNOWN if self.high[row] else Verdict.NO


def either(one: BoolArray | None, other: BoolArray | None) -> BoolArray | None:
    """OR of two masks of which None stands for all false."""
    if one is None or other is None:
        return other if one is None else one
    return one | other


def combine(operation: np.ufunc, columns: Sequence[Truths], size: int, *, empty: bool) -> Truths:
    """Kleene's AND or OR of any number of columns; ``empty`` is the answer where there are none."""
    if not columns:
        return Truths.exact(np.full(size, empty, dtype=np.bool_))
    result = columns[0]
    for column in columns[1:]:
        low = operation(result.low, column.low)
        exact = result.is_exact and column.is_exact
        result = Truths(low, low if exact else operation(result.high, column.high))
    return result


@dataclass(frozen=True, slots=True)
class Interval:
    """Points, per cent or CNY from ``low`` to ``high``, both included and both with the same number of decimals."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> Decimal | None:
        """The number itself where it is known, otherwise None."""
        return self.low if self.low == self.high else None


def interval(low: int, high: int, places: int = HUNDREDTHS) -> Interval:
    """The interval between two integers of ``places`` decimal places."""
    return Interval(to_decimal(low, places), to_decimal(high, places))


def interval_at(column: Numbers, row: int, places: int = HUNDREDTHS) -> Interval | None:
    """One entry of a column; None where nothing bounds it above."""
    if column.open is not None and column.open[row]:
        return None
    return interval(int(column.low[row]), int(column.high[row]), places)

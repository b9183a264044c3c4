"""What a rule computes: columns with one entry a unit, each an interval (numbers) or a Kleene truth value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kaohe.scheme.fixed_point import HUNDREDTHS, BoolArray, IntArray, filled, to_decimal
from kaohe.scheme.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Numbers:
    """Intervals of fixed-point numbers.

    ``low`` and ``high`` are the same array where every entry is exact, which lets rules compute once. ``open`` marks
    the entries that nothing bounds above (there ``high`` is only the largest number that can be stored).
    """

    low: IntArray
    high: IntArray
    open: BoolArray | None = None

    @classmethod
    def exact(cls, values: IntArray) -> Numbers:
        """Numbers that are known, one by one."""
        return cls(values, values)

    @classmethod
    def constant(cls, value: int, size: int) -> Numbers:
        """The same known number in every entry."""
        return cls.exact(filled(size, value))

    @property
    def is_exact(self) -> bool:
        """Whether every entry is known without looking at the entries."""
        return self.low is self.high

    def known(self) -> BoolArray:
        """Which entries are exact."""
        return np.ones(len(self.low), dtype=np.bool_) if self.is_exact else self.low == self.high

    def clip(self, least: int, most: int) -> Numbers:
        """Keep every entry within ``least`` .. ``most``; nothing stays unbounded."""
        low = np.minimum(np.maximum(self.low, least), most)  # several times faster than np.clip on short columns
        return Numbers(low, low if self.is_exact else np.minimum(np.maximum(self.high, least), most))

    def at_least(self, least: int) -> Numbers:
        """Lift entries below ``least`` to it."""
        low = np.maximum(self.low, least)
        return Numbers(low, low if self.is_exact else np.maximum(self.high, least), self.open)

    def where(self, condition: BoolArray, other: Numbers) -> Numbers:
        """These entries where ``condition`` holds, the other ones elsewhere."""
        low = np.where(condition, self.low, other.low)
        high = low if self.is_exact and other.is_exact else np.where(condition, self.high, other.high)
        if self.open is None and other.open is None:
            return Numbers(low, high)
        mine = self.open if self.open is not None else np.False_
        theirs = other.open if other.open is not None else np.False_
        return Numbers(low, high, np.where(condition, mine, theirs))

    def hull(self, other: Numbers) -> Numbers:
        """The smallest intervals that hold both."""
        return Numbers(
            np.minimum(self.low, other.low), np.maximum(self.high, other.high), either(self.open, other.open)
        )

    def settled(self) -> Numbers:
        """The same numbers; both ends share one array where every entry turns out exact, so that rules compute once."""
        if not self.is_exact and self.open is None and bool((self.low == self.high).all()):
            return Numbers.exact(self.low)
        return self


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

"""How far two schemes agree: Kendall's tau-b from exact counts, with its ends where scores are intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import BoolArray
from kaohe.scoring.analysis.comparison.tightest import Reached, greatest, in_order

#: Pairs of units looked at together: a few of these tables stay in a processor's cache.
_BLOCK = 1 << 17


@dataclass(frozen=True, slots=True)
class TauB:
    """Kendall's tau-b as the exact counts that it is made of.

    Attributes:
        numerator: pairs of units that both schemes order alike, less those that they order the other way round.
        untied_one, untied_other: pairs that the first and that the second scheme does not tie; above zero.
    """

    numerator: int
    untied_one: int
    untied_other: int

    @property
    def value(self) -> float:
        """``numerator / sqrt(untied_one * untied_other)``, from -1 to 1; the only binary float of the analysis."""
        return self.numerator / math.sqrt(self.untied_one * self.untied_other)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Between what tau-b lies over the units that two schemes both score.

    Whatever the scores turn out to be within their intervals, tau-b (where it is defined) is not outside. An end that
    is attained is the true one: some scores within the intervals give it. Any other is a bound: the least or the most
    may be nearer to the middle.

    Attributes:
        units: how many units both score.
        low, high: the ends; None where tau-b is undefined however the scores turn out, because one scheme ties all.
        always_defined: False where the scores may turn out so that one scheme ties all units.
        low_attained, high_attained: whether some scores give the end.
    """

    units: int
    low: TauB | None
    high: TauB | None
    always_defined: bool
    low_attained: bool = False
    high_attained: bool = False

    @property
    def exact(self) -> TauB | None:
        """tau-b where it is known."""
        return self.low if self.low == self.high else None


def agreement(one: Numbers, other: Numbers) -> Agreement:
    """Compare two columns of scores over the same units, of any scale; higher is better.

    Of few units with open scores the true ends are searched, for a bounded time. Beyond that the time grows with the
    square of the number of units, the memory does not.
    """
    outer = pairwise_bounds(one, other)
    if outer.low is None or outer.high is None:
        return outer
    if outer.low == outer.high:
        return replace(outer, low_attained=True, high_attained=True)
    most, least = greatest(one, other), greatest(one, Numbers(-other.high, -other.low))
    high, high_attained = _nearer(outer.high, most)
    turned, low_attained = _nearer(_turned(outer.low), least)
    return replace(outer, low=_turned(turned), high=high, low_attained=low_attained, high_attained=high_attained)


def _nearer(outer: TauB, found: Reached | None) -> tuple[TauB, bool]:
    """The lower of two upper bounds, and whether it is attained."""
    if found is None or in_order(outer) < in_order(found):
        return outer, False
    return TauB(found.numerator, found.untied_one, found.untied_other), found.attained


def _turned(tau: TauB) -> TauB:
    """tau-b where one of the schemes orders the other way round."""
    return TauB(-tau.numerator, tau.untied_one, tau.untied_other)


def pairwise_bounds(one: Numbers, other: Numbers) -> Agreement:
    """The tightest bounds that hold when each *pair* of units is resolved freely.

    That three units cannot go in circles is not used, nor that a unit has one score against all others.
    """
    count = _count(one, other)
    units = len(one.low)
    if count.possibly_untied_one == 0 or count.possibly_untied_other == 0:
        return Agreement(units, None, None, always_defined=False)
    always = count.certainly_untied_one > 0 and count.certainly_untied_other > 0
    possibly = (count.possibly_untied_one, count.possibly_untied_other)
    most, least = count.alike - count.never_alike, count.never_opposed - count.opposed
    # Where the numerator cannot reach the side of zero, the bound nearest to zero has the most untied pairs.
    high = TauB(most, *((count.high_untied_one, count.high_untied_other) if most > 0 else possibly))
    low = TauB(least, *((count.low_untied_one, count.low_untied_other) if least < 0 else possibly))
    return Agreement(units, low, high, always)


@dataclass(slots=True)
class _Count:
    """Pairs of units by what both schemes may make of them.

    For the upper bound each pair takes the best way open to it: ordered alike, else tied where it can be, else
    opposed. Given a positive numerator no other choice gives more: a pair ordered alike adds as much to the numerator
    as to either root's count, which the numerator never exceeds; a needless untied pair only adds to a root. For the
    lower bound alike and opposed change places.
    """

    alike: int = 0
    """Pairs that may be ordered alike."""
    opposed: int = 0
    """Pairs that may be ordered the other way round."""
    never_alike: int = 0
    """Pairs that neither scheme can tie and that cannot be ordered alike: they are opposed."""
    never_opposed: int = 0
    """Pairs that neither scheme can tie and that cannot be opposed: they are ordered alike."""
    high_untied_one: int = 0
    high_untied_other: int = 0
    low_untied_one: int = 0
    low_untied_other: int = 0
    certainly_untied_one: int = 0
    certainly_untied_other: int = 0
    possibly_untied_one: int = 0
    possibly_untied_other: int = 0


def _count(one: Numbers, other: Numbers) -> _Count:
    size = len(one.low)
    ends_one, ends_other = _Ends(one), _Ends(other)
    step = max(1, _BLOCK // max(size, 1))
    count = _Count()
    for start in range(0, size, step):
        stop = min(start + step, size)
        _add(count, _Block(ends_one, start, stop), _Block(ends_other, start, stop), stop - start)
    return count


class _Ends:
    """The ends of intervals in the fewest bytes that keep their order, since comparing is bound by memory."""

    def __init__(self, column: Numbers) -> None:
        different, keys = np.unique(np.concatenate([column.low, column.high]), return_inverse=True)
        short: npt.NDArray[np.signedinteger] = keys.astype(np.int16 if len(different) < 2**15 else np.int32)
        self.low, self.high = short[: len(column.low)], short[len(column.low) :]


class _Block:
    """What one scheme may make of the pairs of some units with themselves and with all after them."""

    def __init__(self, column: _Ends, start: int, stop: int) -> None:
        low, high = column.low[start:stop, None], column.high[start:stop, None]
        lows, highs = column.low[None, start:], column.high[None, start:]
        self.may_be_above: BoolArray = high > lows
        self.may_be_below: BoolArray = low < highs
        self.never_tied: BoolArray = (low > highs) | (high < lows)


def _add(count: _Count, one: _Block, other: _Block, square: int) -> None:
    alike = (one.may_be_above & other.may_be_above) | (one.may_be_below & other.may_be_below)
    opposed = (one.may_be_above & other.may_be_below) | (one.may_be_below & other.may_be_above)
    neither_tied = one.never_tied & other.never_tied
    found = _Count(
        *(
            _pairs(mask, square)
            for mask in (
                alike,
                opposed,
                neither_tied & ~alike,
                neither_tied & ~opposed,
                alike | one.never_tied,
                alike | other.never_tied,
                opposed | one.never_tied,
                opposed | other.never_tied,
                one.never_tied,
                other.never_tied,
                one.may_be_above | one.may_be_below,
                other.may_be_above | other.may_be_below,
            )
        )
    )
    for field in fields(_Count):
        setattr(count, field.name, getattr(count, field.name) + getattr(found, field.name))


def _pairs(mask: BoolArray, square: int) -> int:
    """How many pairs are marked, where the first ``square`` columns hold each pair twice and each unit with itself."""
    within = mask[:, :square]
    twice = int(np.count_nonzero(within)) - int(np.count_nonzero(within.diagonal()))
    return twice // 2 + int(np.count_nonzero(mask[:, square:]))

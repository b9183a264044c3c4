"""The most that tau-b can come to over intervals, by branch and bound: exact where the search ends, else a bound.

Only the order of scores counts, so that every column is first brought onto a small grid: the ends of all intervals,
and between two of them as many places as there are open scores that may lie there. Then boxes of places are halved, the
most promising first. What a box can give at most is what its decided units make with each other, what each open unit
makes with these in its best place, and what the pairs of open units make at best, each by itself.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import BoolArray, IntArray

FloatArray: TypeAlias = npt.NDArray[np.float64]

#: Beyond so many units, or open ones among them, nothing is searched.
LARGEST, MOST_OPEN = 400, 60

#: What is nothing beside the rounding of binary floats.
_NOTHING: Final = 1e-9

#: How many boxes are looked at, and how many products of signs may be taken for them.
BOXES, PRODUCTS = 400, 200_000_000

#: As many products take as long as beginning with a unit.
_A_UNIT: Final = 100_000


class Tau(Protocol):
    """tau-b as the counts that it is made of."""

    @property
    def numerator(self) -> int: ...
    @property
    def untied_one(self) -> int: ...
    @property
    def untied_other(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Reached:
    """How much tau-b may come to: with ``attained`` some scores within the intervals give it, else none give more."""

    numerator: int
    untied_one: int
    untied_other: int
    attained: bool


def value_of(tau: Tau) -> float:
    """tau-b."""
    return tau.numerator / math.sqrt(tau.untied_one * tau.untied_other)


def in_order(tau: Tau) -> Fraction:
    """A rational number in the order of tau-b: its square with its sign."""
    return Fraction(tau.numerator * abs(tau.numerator), tau.untied_one * tau.untied_other)


def greatest(one: Numbers, other: Numbers) -> Reached | None:
    """The most that tau-b comes to over two columns of intervals; None where that is not searched, or not defined."""
    if len(one.low) > LARGEST:
        return None
    grids = [_on_grid(each) for each in (one, other)]
    root = _Box(*(np.stack([grid[side] for grid in grids]) for side in (0, 1)))
    if len(root.open) > MOST_OPEN:
        return None
    boxes = min(BOXES, PRODUCTS // max(root.products, 1))
    search = _Search()
    search.improve(root.settled_by_turns())
    search.add(root)
    for _ in range(boxes):
        box = search.next()
        if box is None:
            return search.best
        for half in box.halves():
            search.improve(half.settled())
            search.add(half)
    return search.bound()


class _Search:
    """The boxes that may still hold more than the best that was found."""

    def __init__(self) -> None:
        self.best: Reached | None = None
        self._heap: list[tuple[float, int, _Box]] = []
        self._number = count()

    def improve(self, found: Reached | None) -> None:
        """Keep what was found if nothing better was."""
        if found is not None and (self.best is None or in_order(found) > in_order(self.best)):
            self.best = found

    def add(self, box: _Box) -> None:
        """Keep a box to be looked into, if it may hold more than the best."""
        most = box.most
        if most is not None and self._may_hold_more(box, most):
            heapq.heappush(self._heap, (-value_of(most), next(self._number), box))

    def _may_hold_more(self, box: _Box, most: Reached) -> bool:
        if self.best is None:
            return True
        return in_order(most) > in_order(self.best) and box.exceeds(value_of(self.best))

    def next(self) -> _Box | None:
        """The box that may hold most; None where none holds more than the best."""
        while self._heap:
            box = heapq.heappop(self._heap)[2]
            if box.most is not None and self._may_hold_more(box, box.most):
                return box
        return None

    def bound(self) -> Reached | None:
        """The most that the boxes that are left may hold, or the best."""
        box = self.next()
        return self.best if box is None else box.most


class _Box:
    """Places that scores may take under both schemes: from ``low`` to ``high``, a row a scheme, a column a unit."""

    def __init__(self, low: IntArray, high: IntArray) -> None:
        self.low, self.high = low, high

    @cached_property
    def open(self) -> IntArray:
        """The units that may lie in more than one place."""
        return np.flatnonzero((self.low < self.high).any(axis=0))

    @property
    def products(self) -> int:
        """About how many products of signs it takes to look at the box."""
        units = self.low.shape[1]
        places = np.minimum(self.high - self.low + 1, 3 * units)[:, self.open]
        products: int = units * (20 * units + int((places[0] * places[1]).sum()))
        return products + _A_UNIT * len(self.open)

    @cached_property
    def most(self) -> Reached | None:
        """What tau-b comes to at most; None where it is defined nowhere in the box."""
        return _bounded(self._numerator, *self._untied)

    def halves(self) -> Iterator[_Box]:
        """The two halves of the box along the score that leaves most undecided."""
        sides, units = (self.low < self.high).nonzero()
        low, high = self.low[sides, units], self.high[sides, units]
        others_low, others_high = self.low[:, self.open][sides], self.high[:, self.open][sides]
        meets = ((low[:, None] <= others_high) & (others_low <= high[:, None])).sum(axis=1)
        place = int(np.lexsort((high - low, meets))[-1])
        at, middle = (sides[place], units[place]), (low[place] + high[place]) // 2
        below, above = self.high.copy(), self.low.copy()
        below[at], above[at] = middle, middle + 1
        yield _Box(self.low, below)
        yield _Box(above, self.high)

    def settled(self) -> Reached | None:
        """tau-b where each open unit takes its best place among the decided ones; None where it is not defined."""
        return _counted(self._places)

    def settled_by_turns(self, turns: int = 4) -> Reached | None:
        """The same, after each open unit in turn took its best place among all others."""
        places, best = self._places.copy(), _counted(self._places)
        for _ in range(turns):
            for unit in self.open.tolist():
                others = np.arange(places.shape[1]) != unit
                _, places[:, unit] = _Meeting.of(self.low[:, unit], self.high[:, unit], places[:, others]).best
            found = _counted(places)
            if found is None or (best is not None and in_order(found) <= in_order(best)):
                break
            best = found
        return best

    @cached_property
    def _meetings(self) -> list[_Meeting]:
        """What each open unit makes with the decided ones."""
        known = self.low[:, self._decided]
        return [_Meeting.of(self.low[:, unit], self.high[:, unit], known) for unit in self.open.tolist()]

    @cached_property
    def _settling(self) -> tuple[int, IntArray]:
        """The most that open units make with decided ones, and the places in which they do."""
        places, most = self.low.copy(), 0
        for unit, met in zip(self.open.tolist(), self._meetings, strict=True):
            made, places[:, unit] = met.best
            most += made
        return most, places

    def exceeds(self, tau: float) -> bool:
        """Whether tau-b may come to more than this.

        It does where the numerator is above tau times the root of both counts of untied pairs. On the side where it has
        to be, that root is put in place by a plane, so that each unit and each pair can be looked at by itself.
        """
        (one, other), (most_one, most_other) = (each.astype(np.float64) for each in self._untied)
        if not most_one or not most_other:
            return False
        if tau > 0:  # below the root: chords of a function that is concave in each count
            rise_one = math.sqrt(other) * _slope(one, most_one)
            rise_other = math.sqrt(one) * _slope(other, most_other)
            base = math.sqrt(one * other) - rise_one * one - rise_other * other
        else:  # above it: the plane that touches it in the middle
            one, other = (one + most_one) / 2, (other + most_other) / 2
            rise_one, rise_other = math.sqrt(other / one) / 2, math.sqrt(one / other) / 2
            base = 0.0
        cost_one, cost_other = tau * rise_one, tau * rise_other
        known = _signs(self.low[:, self._decided])
        pairs = (known[0] * known[1] - cost_one * (known[0] != 0) - cost_other * (known[1] != 0)).sum() / 2
        for met in self._meetings:
            pairs += (met.made - cost_one * met.untied_one[:, None] - cost_other * met.untied_other).max()
        low, high = self.low[:, self.open], self.high[:, self.open]
        above, below = high[:, :, None] > low[:, None, :], low[:, :, None] < high[:, None, :]
        tie = (low[:, :, None] <= high[:, None, :]) & (low[:, None, :] <= high[:, :, None])
        both = cost_one + cost_other
        best = np.full(tie.shape[1:], -math.inf)
        for possible, worth in (
            ((above[0] & above[1]) | (below[0] & below[1]), 1 - both),
            ((above[0] & below[1]) | (below[0] & above[1]), -1 - both),
            (tie[0] & (above[1] | below[1]), -cost_other),
            (tie[1] & (above[0] | below[0]), -cost_one),
            (tie[0] & tie[1], 0.0),
        ):
            best = np.where(possible, np.maximum(best, worth), best)
        pairs += best[np.triu_indices(len(self.open), 1)].sum()
        return bool(pairs - tau * base > _NOTHING)

    @cached_property
    def _decided(self) -> BoolArray:
        decided = np.ones(self.low.shape[1], dtype=np.bool_)
        decided[self.open] = False
        return decided

    @property
    def _places(self) -> IntArray:
        return self._settling[1]

    @property
    def _numerator(self) -> int:
        known = _signs(self.low[:, self._decided])
        with_each_other = int((known[0] * known[1]).sum()) // 2
        low, high = self.low[:, self.open], self.high[:, self.open]
        above, below = high[:, :, None] > low[:, None, :], low[:, :, None] < high[:, None, :]
        alike = (above[0] & above[1]) | (below[0] & below[1])
        tied = ((low[:, :, None] <= high[:, None, :]) & (low[:, None, :] <= high[:, :, None])).any(axis=0)
        best = np.triu(np.where(alike, 1, np.where(tied, 0, -1)), 1)
        return with_each_other + self._settling[0] + int(best.sum())

    @property
    def _untied(self) -> tuple[IntArray, IntArray]:
        """How many pairs each scheme unties at least and at most."""
        apart = (self.low[:, :, None] > self.high[:, None, :]).sum(axis=(1, 2))
        point = (self.low == self.high)[:, :, None] & (self.low == self.high)[:, None, :]
        same = point & (self.low[:, :, None] == self.low[:, None, :])
        units = self.low.shape[1]
        return apart, (units * units - same.sum(axis=(1, 2)) - (~(self.low == self.high)).sum(axis=1)) // 2


def _bounded(numerator: int, least: IntArray, most: IntArray) -> Reached | None:
    """The most that tau-b comes to with so large a numerator and so many untied pairs.

    The numerator exceeds no count of untied pairs, so that these are at least as many. Where it is below zero, the
    bound nearest to zero has the most untied pairs.
    """
    if not most.all():
        return None
    one, other = (max(int(each), numerator) for each in least) if numerator > 0 else map(int, most)
    return Reached(numerator, one, other, attained=False)


def _counted(places: IntArray) -> Reached | None:
    """tau-b of scores in some places; None where a scheme ties all."""
    signs = _signs(places)
    one, other = (int(np.count_nonzero(each)) // 2 for each in signs)
    return Reached(int((signs[0] * signs[1]).sum()) // 2, one, other, attained=True) if one and other else None


def _signs(places: IntArray) -> IntArray:
    signs: IntArray = np.sign(places[:, :, None] - places[:, None, :])
    return signs


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What a unit makes with others in each of its places under both schemes, and how many of them each unties."""

    places: list[IntArray]
    made: FloatArray
    untied_one: IntArray
    untied_other: IntArray

    @classmethod
    def of(cls, low: IntArray, high: IntArray, others: IntArray) -> _Meeting:
        """A unit that lies from low to high, a number a scheme."""
        places = [_telling(*each) for each in zip(low.tolist(), high.tolist(), others, strict=True)]
        one, other = (
            np.sign(where[:, None] - line).astype(np.float64) for where, line in zip(places, others, strict=True)
        )
        return cls(places, one @ other.T, np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1))

    @property
    def best(self) -> tuple[int, IntArray]:
        """The most that it makes, and its places in which it does."""
        first, second = divmod(int(self.made.argmax()), self.made.shape[1])
        return int(self.made[first, second]), np.array([self.places[0][first], self.places[1][second]])


def _slope(low: float, high: float) -> float:
    """How steeply the square root rises from one number to another on average."""
    return (math.sqrt(high) - math.sqrt(low)) / (high - low) if high > low else 0.0


def _telling(low: int, high: int, others: IntArray) -> IntArray:
    """Places from low to high that differ in how they lie to others: on each of these, and somewhere between them."""
    if low == high:
        return np.array([low])
    near = np.concatenate([others - 1, others, others + 1, [low, high]])
    return np.unique(near[(near >= low) & (near <= high)])


def _on_grid(column: Numbers) -> tuple[IntArray, IntArray]:
    """The ends of intervals as places of a grid that allows the same orders."""
    ends, keys = np.unique(np.concatenate([column.low, column.high]), return_inverse=True)
    low, high = np.split(keys.astype(np.int64), 2)
    opening, closing = (
        np.bincount(low[low < high], minlength=len(ends)),
        np.bincount(high[low < high], minlength=len(ends)),
    )
    across = (opening - closing).cumsum()[:-1]
    inner = np.minimum(np.asarray(ends[1:] - ends[:-1] - 1), across).astype(np.int64)
    places = np.arange(len(ends)) + np.concatenate([np.zeros(1, dtype=np.int64), inner.cumsum()])[: len(ends)]
    return places[low], places[high]

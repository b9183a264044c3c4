"""A unit's kind and kin: numbers that depend on the kind, and means over the units that a leader oversees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import IntArray, half_up
from kaohe.scheme.terms.arithmetic import Number, Truth, in_places
from kaohe.scheme.terms.term import AnyTerm, Frame
from kaohe.scheme.vocabulary import UnitKind


class ForKinds(Number):
    """Different numbers for units of different kinds."""

    __slots__ = ("by_kind", "otherwise")

    def __init__(self, by_kind: Mapping[frozenset[UnitKind], Number], otherwise: Number) -> None:
        terms = (*by_kind.values(), otherwise)
        super().__init__(max(term.places for term in terms), *terms)
        self.by_kind, self.otherwise = dict(by_kind), otherwise

    def compute(self, frame: Frame) -> Numbers:
        result = in_places(frame, self.otherwise, self.places)
        for kinds, term in self.by_kind.items():
            concerned = frame.of_kind(kinds)
            if concerned.any():
                result = in_places(frame, term, self.places).where(concerned, result)
        return result

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        for kinds, term in self.by_kind.items():
            if frame.of_kind(kinds)[row]:
                yield term, frame, row
                return
        yield self.otherwise, frame, row


def for_kinds(by_kind: Mapping[UnitKind, Number], *, otherwise: Number) -> Number:
    """The number that goes with a unit's kind."""
    return ForKinds({frozenset({kind}): term for kind, term in by_kind.items()}, otherwise)


class OnlyFor(Truth):
    """A truth for units of some kinds, NO for all others."""

    __slots__ = ("kinds", "term")

    def __init__(self, kinds: frozenset[UnitKind], term: Truth) -> None:
        super().__init__(term)
        self.kinds, self.term = kinds, term

    def compute(self, frame: Frame) -> Truths:
        concerned = frame.of_kind(self.kinds)
        column = frame.value(self.term)
        low = column.low & concerned
        return Truths(low, low if column.is_exact else column.high & concerned)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        if frame.of_kind(self.kinds)[row]:
            yield self.term, frame, row


def only_for(kinds: frozenset[UnitKind], term: Truth) -> Truth:
    """The truth for units of these kinds, NO for all others."""
    return OnlyFor(kinds, term)


class MeanOverseen(Number):
    """The mean of a number over the units that a LEADER oversees, rounded half up at both ends; else zero."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        low = self._mean(frame, column.low)
        if column.is_exact:
            return Numbers.exact(low)
        unbounded = None if column.open is None else self._total(frame, column.open.astype(np.int64)) > 0
        return Numbers(low, self._mean(frame, column.high), unbounded).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        leaders, overseen = frame.oversight
        return ((self.term, frame, int(below)) for below in overseen[leaders == row])

    def _mean(self, frame: Frame, values: IntArray) -> IntArray:
        leaders, _ = frame.oversight
        count = np.bincount(leaders, minlength=frame.size).astype(np.int64)
        return half_up(self._total(frame, values), np.maximum(count, 1))

    @staticmethod
    def _total(frame: Frame, values: IntArray) -> IntArray:
        leaders, overseen = frame.oversight
        total = np.zeros(frame.size, dtype=np.int64)
        np.add.at(total, leaders, values[overseen])
        return total


def mean_of_overseen(term: Number) -> Number:
    """The mean over the units that a LEADER oversees, rounded half up to the term's decimals."""
    return MeanOverseen(term)

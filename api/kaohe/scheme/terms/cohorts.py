"""Cohorts: the assessed units under the same nearest COUNTY, ranked and compared with each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm, Frame, PeersRead, Read, Voice

__all__ = ["cohort_rank", "cohort_size", "cohort_sum", "lowest_in_cohort"]


class CohortRank(Number):
    """Competition rank ("1224") of a unit's number in its cohort, the highest first.

    With unknown peers the interval from 1 + (known peers better) to that + (unknown peers); with an unknown value of
    its own, 1 to the size of the cohort.
    """

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(0, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        known = column.known() & member
        better = _count_better(cohorts, column.low, known)
        size = _per_cohort(cohorts, member)
        unknown = size - _per_cohort(cohorts, known)
        low = np.where(known, 1 + better, 1)
        return Numbers(low, np.where(known, 1 + better + unknown, np.maximum(size, 1))).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        yield self.term, frame, row

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)

    def sentence(self, voice: Voice) -> Bilingual:
        english = "the rank{1} in the cohort by {0}"
        return say(english, "以{0}在同级单位中排列的名次{1}", self.term.said(voice), self.in_brackets(voice))


def cohort_rank(term: Number) -> Number:
    """A unit's rank by a number among its cohort, the highest first."""
    return CohortRank(term)


class LowestInCohort(Truth):
    """Whether a unit's number is the lowest of its cohort, ties included.

    UNKNOWN where its own is unknown; NO where a known peer is lower; else UNKNOWN while a peer is unknown.
    """

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        known = column.known() & member
        lower = _count_better(cohorts, -column.low, known)
        someone_unknown = _per_cohort(cohorts, member) > _per_cohort(cohorts, known)
        possible = ~known | (lower == 0)
        return Truths(known & (lower == 0) & ~someone_unknown, possible)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        holds = Bilingual("not ", "并非") if denied else Bilingual("", "为")
        english, chinese = "{0} is {1}the lowest of the cohort{2}", "{0}{1}同级单位中最少{2}"
        return say(english, chinese, self.term.said(voice), holds, self.in_brackets(voice))


def lowest_in_cohort(term: Number) -> Truth:
    """Whether a unit's number is the lowest of its cohort; ties count."""
    return LowestInCohort(term)


class CohortSum(Number):
    """The sum of a number over the cohort; unknown while any member's is."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        low = _total_per_cohort(cohorts, np.where(member, column.low, 0))
        if column.is_exact:
            return Numbers.exact(low)
        unbounded = None if column.open is None else _per_cohort(cohorts, column.open & member) > 0
        return Numbers(low, _total_per_cohort(cohorts, np.where(member, column.high, 0)), unbounded).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)

    def sentence(self, voice: Voice) -> Bilingual:
        english = "the sum{1} over the cohort of {0}"
        return say(english, "{0}在全部同级单位中的合计{1}", self.term.said(voice), self.in_brackets(voice))


class CohortSize(Number):
    """How many units a unit's cohort has, itself included."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(0)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.exact(_per_cohort(frame.cohorts, frame.cohorts >= 0))

    def sentence(self, voice: Voice) -> Bilingual:
        return say("the number of units in the cohort{0}", "同级单位数{0}", self.in_brackets(voice))


def cohort_sum(term: Number) -> Number:
    """The sum of a number over a unit's cohort."""
    return CohortSum(term)


def cohort_size() -> Number:
    """The number of units in a unit's cohort."""
    return CohortSize()


COHORT_TERMS = (CohortRank, LowestInCohort, CohortSum, CohortSize)


def _per_cohort(cohorts: IntArray, counted: BoolArray) -> IntArray:
    """For each row, how many rows of its cohort are counted."""
    return _total_per_cohort(cohorts, counted.astype(np.int64))


def _total_per_cohort(cohorts: IntArray, values: IntArray) -> IntArray:
    totals = np.zeros(int(cohorts.max(initial=-1)) + 2, dtype=np.int64)
    np.add.at(totals, cohorts, values)  # rows outside of any cohort (-1) gather in the last place
    return totals[cohorts]


def _count_better(cohorts: IntArray, values: IntArray, known: BoolArray) -> IntArray:
    """For each known row, how many known rows of its cohort have a higher value."""
    rows = np.flatnonzero(known)
    order = rows[np.lexsort((-values[rows], cohorts[rows]))]
    better = np.zeros(len(values), dtype=np.int64)
    if len(order) == 0:
        return better
    cohort, value = cohorts[order], values[order]
    place = np.arange(len(order))
    new_cohort = np.ones(len(order), dtype=np.bool_)
    new_cohort[1:] = cohort[1:] != cohort[:-1]
    new_value = new_cohort.copy()
    new_value[1:] |= value[1:] != value[:-1]
    first_in_cohort = np.maximum.accumulate(np.where(new_cohort, place, 0))
    first_of_value = np.maximum.accumulate(np.where(new_value, place, 0))
    better[order] = first_of_value - first_in_cohort
    return better


def _peers_read(term: Number, frame: Frame, row: int) -> Iterator[Read]:
    peers = (frame.cohorts == frame.cohorts[row]) & ~frame.value(term).known()
    peers[row] = False
    yield PeersRead(term, tuple(int(peer) for peer in np.flatnonzero(peers)))

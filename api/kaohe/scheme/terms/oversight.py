"""Oversight: means over the units that a leader oversees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import IntArray, half_up
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import AnyTerm, Frame, Voice

__all__ = ["mean_of_overseen"]


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

    def sentence(self, voice: Voice) -> Bilingual:
        inner = self.term.said(voice.in_general())
        english, chinese = "the mean{1} over the units overseen of {0}", "所分管单位的{0}的平均值{1}"
        return say(english, chinese, inner, self.in_brackets(voice))

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

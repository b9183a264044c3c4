"""What an assessor settles: points awarded, amounts within a range, incidents judged one by one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kaohe.scheme.bilingual import Bilingual, bracketed, say
from kaohe.scheme.columns import Numbers
from kaohe.scheme.facts import Awards
from kaohe.scheme.fixed_point import HUNDREDTHS, filled, held, reach, to_decimal
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.steps import in_hundredths
from kaohe.scheme.terms.term import AwardRead, Charge, Discretion, DiscretionRead, Frame, Read, Voice, plain

__all__ = ["Settled"]


class Awarded(Number):
    """The points that an assessor awards for an item; anything in its range until that is done."""

    __slots__ = ("item", "least", "most")

    def __init__(self, item: str, least: int, most: int) -> None:
        super().__init__(HUNDREDTHS)
        self.item, self.least, self.most = item, least, most

    def compute(self, frame: Frame) -> Numbers:
        size = frame.size
        farthest = max(abs(self.least), abs(self.most))
        open_range = Numbers(filled(size, self.least), filled(size, self.most), None, farthest)
        ruled = frame.awards(self.item)
        return open_range if ruled is None else _settle(open_range, ruled).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        ruled = frame.awards(self.item)
        yield AwardRead(self.item, row, ruled is not None and bool((ruled.rows == row).any()))

    def sentence(self, voice: Voice) -> Bilingual:
        ruled = self.in_brackets(voice)
        if voice.frame is not None and not voice.is_known(self):
            ruled = bracketed(Bilingual("not yet ruled", "尚未评定"))
        least, most = (plain(to_decimal(each)) for each in (self.least, self.most))
        return say("{0} to {1} as an assessor awards{2}", "由考核人在{0}至{1}分内评定{2}", least, most, ruled)


class Settled(Number):
    """A range of points or money that an assessor's ruling on an item settles."""

    __slots__ = ("item", "least", "most")

    def __init__(self, item: str, least: Number, most: Number) -> None:
        self.item, self.least, self.most = item, in_hundredths(least), in_hundredths(most)
        super().__init__(HUNDREDTHS, self.least, self.most)

    def compute(self, frame: Frame) -> Numbers:
        least, most = frame.value(self.least), frame.value(self.most)
        ruled = frame.awards(self.item)
        open_range = least.hull(most).settled()
        return open_range if ruled is None else _settle(open_range, ruled).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        ruled = frame.awards(self.item)
        yield AwardRead(self.item, row, ruled is not None and bool((ruled.rows == row).any()))

    def sentence(self, voice: Voice) -> Bilingual:
        ends = self.least.said(voice), self.most.said(voice)
        english, chinese = "between {0} and {1}, as an assessor rules{2}", "在{0}与{1}之间由考核人裁定{2}"
        return say(english, chinese, *ends, self.in_brackets(voice))


def _settle(open_range: Numbers, ruled: Awards) -> Numbers:
    farthest = max(open_range.reach() if open_range.bound is None else open_range.bound, reach(ruled.points))
    low, high = (held(end, farthest).copy() for end in (open_range.low, open_range.high))
    unbounded = open_range.open
    most = high[ruled.rows]
    if unbounded is not None:
        most = np.where(unbounded[ruled.rows], np.maximum(most, ruled.points), most)
    # A ruling made under another version of the scheme counts as far as this one's range reaches.
    low[ruled.rows] = high[ruled.rows] = np.clip(ruled.points, low[ruled.rows], most)
    if unbounded is not None:
        unbounded = unbounded.copy()
        unbounded[ruled.rows] = False
    return Numbers(low, high, unbounded, farthest)


class Ruled(Number):
    """The sum over incidents of what rulings say, and of the range for those without one."""

    __slots__ = ("charges", "discretion", "item")

    def __init__(self, item: str, discretion: Discretion) -> None:
        super().__init__(HUNDREDTHS)
        self.item, self.discretion = item, discretion
        self.charges = (Charge(discretion.selection, 1),)

    def compute(self, frame: Frame) -> Numbers:
        selection = self.discretion.selection
        left_open = frame.tally(self.charges)
        settled = filled(frame.size, 0)
        rulings = frame.incident_rulings(self.item, selection.kind.code)
        if rulings is not None:
            selected = frame.incident_weights(self.charges[0], rulings.circumstances, rulings.rows) > 0
            rows = rulings.rows[selected]
            left_open = left_open.copy()
            np.subtract.at(left_open, rows, 1)
            points = Numbers.exact(rulings.points[selected]).clip(self.discretion.least, self.discretion.most)
            points = points.in_sums_of(len(rows))
            settled = settled.astype(points.low.dtype)
            np.add.at(settled, rows, points.low)
        judged, to_judge = Numbers.exact(settled), Numbers.exact(left_open)
        least, most = (to_judge.times(each).plus(judged) for each in (self.discretion.least, self.discretion.most))
        return Numbers(least.low, most.low, None, most.bound).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield DiscretionRead(self.item, self.discretion, row)

    def sentence(self, voice: Voice) -> Bilingual:
        words = voice.incidents(self.discretion.selection)
        least, most = (plain(to_decimal(each)) for each in (self.discretion.least, self.discretion.most))
        english = "{0} to {1} for each {2}, as an assessor rules{4}"
        chinese = "{2}每{3}由考核人在{0}至{1}分内裁定{4}"
        return say(english, chinese, least, most, words.one, words.measure, self.in_brackets(voice))

"""Earlier periods: the previous one, and those of the calendar year so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.columns import Numbers, Truths, combine
from kaohe.scheme.facts import Calendar, Period
from kaohe.scheme.fixed_point import LARGEST_AMOUNT, filled
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm, Frame, Voice

__all__ = ["ever_this_year", "previous", "previously"]


class PreviousTruth(Truth):
    """A truth of the previous period: UNKNOWN where the ledger lacks it, NO where it ended before ``since``."""

    __slots__ = ("since", "term")

    def __init__(self, term: Truth, since: date | None) -> None:
        super().__init__(term)
        self.term, self.since = term, since

    def compute(self, frame: Frame) -> Truths:
        size = frame.size
        if self.since is not None and frame.period.starts <= self.since:
            return Truths.exact(np.zeros(size, dtype=np.bool_))
        before = _previous_frame(frame)
        if before is None:
            return Truths(np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_))
        return before.value(self.term)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        before = _previous_frame(frame)
        if before is not None and (self.since is None or before.period.ends >= self.since):
            yield self.term, before, row

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        before = calendar.previous(period)
        return (before,) if before is not None else ()

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        inner = self.term.said(voice.in_general(), denied=denied)
        return say("in the previous period{0} {1}", "上期{0}{1}", self.in_brackets(voice), inner)


class PreviousNumber(Number):
    """A number of the previous period; unknown and unbounded where the ledger lacks that period."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        before = _previous_frame(frame)
        if before is not None:
            return before.value(self.term)
        return anything(frame.size, self.places)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        before = _previous_frame(frame)
        if before is not None:
            yield self.term, before, row

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        before = calendar.previous(period)
        return (before,) if before is not None else ()

    def sentence(self, voice: Voice) -> Bilingual:
        inner = self.term.said(voice.in_general())
        return say("{0} in the previous period{1}", "上期的{0}{1}", inner, self.in_brackets(voice))


class EverThisYear(Truth):
    """Whether something holds in a period of the kind that starts in this calendar year, up to and with this one."""

    __slots__ = ("since", "term")

    def __init__(self, term: Truth, since: date | None) -> None:
        super().__init__(term)
        self.term, self.since = term, since

    def compute(self, frame: Frame) -> Truths:
        columns = [where.value(self.term) for where in self._frames(frame)]
        return combine(np.logical_or, columns, frame.size, empty=False)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return ((self.term, where, row) for where in self._frames(frame))

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        return tuple(p for p in calendar.year_so_far(period) if self.since is None or p.ends >= self.since)

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        which = Bilingual("every", "每次考核均") if denied else Bilingual("some", "有一次考核")
        english, chinese = "in {0} period of this calendar year so far{1} {2}", "本年度至今{0}{1}{2}"
        inner = self.term.said(voice.in_general(), denied=denied)
        return say(english, chinese, which, self.in_brackets(voice), inner)

    def _frames(self, frame: Frame) -> Iterator[Frame]:
        for period in self.earlier(frame.calendar, frame.period):
            where = frame.at(period)
            if where is not None:
                yield where


def _previous_frame(frame: Frame) -> Frame | None:
    before = frame.calendar.previous(frame.period)
    return None if before is None else frame.at(before)


EARLIER_TERMS = (PreviousTruth, PreviousNumber, EverThisYear)


def previously(term: Truth, *, since: date | None = None) -> Truth:
    """The same truth in the previous period: UNKNOWN where the ledger lacks it, NO where it ended before ``since``."""
    return PreviousTruth(term, since)


def previous(term: Number) -> Number:
    """The same number in the previous period; unknown where the ledger lacks it."""
    return PreviousNumber(term)


def ever_this_year(term: Truth, *, since: date | None = None) -> Truth:
    """Whether it holds in a period of this calendar year so far, those that ended before ``since`` apart."""
    return EverThisYear(term, since)


def anything(size: int, places: int) -> Numbers:
    """Numbers of which nothing is known but that they are not negative."""
    most = LARGEST_AMOUNT * 10**places
    return Numbers(filled(size, 0), filled(size, most), np.ones(size, dtype=np.bool_), most)

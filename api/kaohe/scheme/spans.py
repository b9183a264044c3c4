"""How long the kinds of period are: the day on which one ends follows from the day on which it starts."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kaohe.scheme.facts import Period
from kaohe.scheme.vocabulary import PeriodKind

#: How many months a period of each kind has.
MONTHS = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.BIMONTH: 2,
    PeriodKind.MONTH: 1,
}

#: By how many days a period that starts within a month may miss its length: decrees begin on odd days.
_GRACE = 3


def last_day(kind: PeriodKind, starts: date) -> date | None:
    """The day on which a period of a kind ends that starts on a day; None after the last day that there is.

    A year need not be one of the calendar: it runs from any day to the day before the same day of the next year.
    """
    year, month = divmod(starts.year * 12 + starts.month - 1 + MONTHS[kind], 12)
    if year > date.max.year:
        return None
    day = min(starts.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


class Spans:
    """The days of periods on file, by which a further one is judged."""

    def __init__(self, periods: Iterable[Period] = ()) -> None:
        self._starts: dict[tuple[PeriodKind, date], str] = {}
        self._ends: dict[tuple[PeriodKind, date], str] = {}
        for period in periods:
            self.add(period)

    def add(self, period: Period) -> None:
        """Take a period in."""
        self._starts[period.kind, period.starts] = self._ends[period.kind, period.ends] = period.code

    def problems(self, period: Period) -> Iterator[tuple[str, str]]:
        """What is wrong with the days of a period, for its kind and beside others: (field, message).

        What starts with a month ends with one. Of one kind no two start, or end, on the same day, so that each has one
        period before it. They may overlap otherwise, as the years of two offices do that begin in different months.
        """
        starts, ends, kind = period.starts, period.ends, period.kind
        if ends < starts:
            yield "ends", f"must not lie before starts ({starts})"
            return
        due = last_day(kind, starts)
        if due is None:
            yield "ends", f"there is no {kind} that starts on {starts}"
        elif abs((ends - due).days) > (0 if starts.day == 1 else _GRACE):
            yield "ends", f"a {kind} that starts on {starts} ends on {due}, not on {ends}"
        if (other := self._starts.get((kind, starts))) is not None:
            yield "starts", f"the {kind} {other} starts on {starts} already"
        if (other := self._ends.get((kind, ends))) is not None:
            yield "ends", f"the {kind} {other} ends on {ends} already"

"""Draws periods: years with gaps, parts of years, and some that no calendar knows."""

import calendar
import datetime

from tests.reference.drawing.draw import Draw, Row


class PeriodDraw(Draw):
    """The periods of a ledger."""

    def period(self, code: str, kind: str, starts: datetime.date, ends: datetime.date) -> None:
        """One more period, unless one of its kind already starts or ends that day."""
        row = {"code": code, "kind": kind, "starts": starts.isoformat(), "ends": ends.isoformat()}
        if all(other["kind"] != kind or _apart(other, row) for other in self.periods):
            self.periods.append(row)

    def make_periods(self) -> None:
        """Years with gaps, parts of years, and sometimes periods that the calendar does not know."""
        pick = self.random
        if self.years is not None:
            years = list(self.years)
        else:
            early = [year for year in (1994, 1995, 1996) if self.chance(0.6 if self.large else 0.4)]
            late = [year for year in range(2012, 2017) if self.chance(0.75 if self.large else 0.6)]
            years = early + (late or [2014])
        for year in years:
            self.period(str(year), "YEAR", datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        if self.odd_periods:
            self.make_odd_periods()
        bimonthly = [year for year in years if year >= 2011]
        kept = pick.sample(bimonthly, min(len(bimonthly), 3 if self.large else 1))
        if self.chance(0.5) and self.years is None:
            kept = sorted({2012, *kept[: 2 if self.large else 1]})
        for year in kept:
            for part in range(1, 7):
                if self.chance(0.85) or year == 2012:
                    self.period(f"{year}-B{part}", "BIMONTH", *_months(year, 2 * part - 1, 2))
        for kind, letter, months in (("HALF", "H", 6), ("QUARTER", "Q", 3), ("MONTH", "M", 1)):
            if self.chance(0.6):
                year = pick.choice(years)
                for part in pick.sample(range(1, 12 // months + 1), pick.randint(1, 2)):
                    self.period(f"{year}-{letter}{part}", kind, *_months(year, (part - 1) * months + 1, months))

    def make_odd_periods(self) -> None:
        """Years and bimonths around the days on which the regimes begin, and across the turn of a year."""
        for shift in self.random.sample([0, 1], 1):
            begins = datetime.date(1995, 5, 20 + shift)
            if self.chance(0.7):
                self.period("Y94", "YEAR", begins.replace(year=1994), begins - datetime.timedelta(days=1))
            self.period("Y95", "YEAR", begins, begins.replace(year=1996) - datetime.timedelta(days=1))
        odd = [
            ("Y13", "YEAR", datetime.date(2013, 1, 2), datetime.date(2014, 1, 1)),
            ("F13", "YEAR", datetime.date(2013, 4, 1), datetime.date(2014, 3, 31)),
            ("F14", "YEAR", datetime.date(2014, 4, 1), datetime.date(2015, 3, 31)),
            ("B12-a", "BIMONTH", datetime.date(2012, 3, 2), datetime.date(2012, 5, 1)),
            ("B12-b", "BIMONTH", datetime.date(2012, 4, 2), datetime.date(2012, 5, 31)),
            ("B12-c", "BIMONTH", datetime.date(2012, 12, 1), datetime.date(2013, 1, 31)),
            ("B13-a", "BIMONTH", datetime.date(2013, 2, 1), datetime.date(2013, 3, 31)),
        ]
        for code, kind, starts, ends in self.random.sample(odd, 4):
            self.period(code, kind, starts, ends)


def _months(year: int, first: int, months: int) -> tuple[datetime.date, datetime.date]:
    last = first + months - 1
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def _apart(one: Row, other: Row) -> bool:
    return bool(one["starts"] != other["starts"] and one["ends"] != other["ends"])

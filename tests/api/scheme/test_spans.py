"""Periods have the length of their kind, and no two of one kind start or end on the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme.facts import Period
from kaohe.scheme.spans import MONTHS, Spans, last_day
from kaohe.scheme.vocabulary import PeriodKind

FIRST_DAYS = st.builds(date, st.integers(1900, 2100), st.integers(1, 12), st.just(1))


def made(kind: PeriodKind, starts: date, ends: date, code: str = "new") -> Period:
    return Period(starts, ends, kind, code)


def fields(period: Period, *beside: Period) -> list[str]:
    return [field for field, _ in Spans(beside).problems(period)]


@given(st.sampled_from(PeriodKind), FIRST_DAYS)
def test_a_period_of_whole_months_is_right_and_a_day_more_or_less_is_not(kind: PeriodKind, starts: date) -> None:
    ends = last_day(kind, starts)
    assert ends is not None
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    assert months == MONTHS[kind]
    assert (ends + timedelta(days=1)).day == 1
    assert fields(made(kind, starts, ends)) == []
    for missed in (-1, 1):
        assert fields(made(kind, starts, ends + timedelta(days=missed))) == ["ends"]


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        ("YEAR", date(2014, 1, 1), date(2014, 1, 3)),
        ("YEAR", date(1, 1, 2), date(9999, 12, 30)),
        ("YEAR", date(9999, 2, 1), date(9999, 12, 30)),
        ("YEAR", date(2012, 6, 1), date(2013, 12, 31)),
        ("YEAR", date(2013, 5, 20), date(2014, 6, 19)),
        ("MONTH", date(2014, 1, 1), date(2016, 12, 31)),
        ("BIMONTH", date(2016, 1, 1), date(2016, 2, 28)),
        ("QUARTER", date(2014, 1, 1), date(2014, 2, 28)),
        ("YEAR", date(2014, 12, 31), date(2014, 1, 1)),
    ],
)
def test_a_period_of_another_length_is_refused_at_its_end(kind: str, starts: date, ends: date) -> None:
    assert fields(made(PeriodKind(kind), starts, ends)) == ["ends"]


def test_an_assessment_year_may_begin_in_any_month_and_on_any_day() -> None:
    assert fields(made(PeriodKind.YEAR, date(2013, 11, 1), date(2014, 10, 31))) == []
    assert fields(made(PeriodKind.YEAR, date(1994, 5, 21), date(1995, 5, 20))) == []
    assert fields(made(PeriodKind.YEAR, date(2015, 2, 28), date(2016, 2, 27))) == []


def test_two_of_a_kind_over_the_same_days_are_refused() -> None:
    known = made(PeriodKind.YEAR, date(2014, 1, 1), date(2014, 12, 31), "2014")
    assert fields(made(PeriodKind.YEAR, date(2014, 1, 1), date(2014, 12, 31)), known) == ["starts", "ends"]


def test_years_of_different_months_stand_beside_each_other() -> None:
    known = made(PeriodKind.YEAR, date(2014, 1, 1), date(2014, 12, 31), "2014")
    assert fields(made(PeriodKind.YEAR, date(2013, 11, 1), date(2014, 10, 31)), known) == []
    assert fields(made(PeriodKind.HALF, date(2014, 1, 1), date(2014, 6, 30)), known) == []

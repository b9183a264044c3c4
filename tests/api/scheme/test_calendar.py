"""The calendar: what comes before a period, what the year holds so far, and what lies inside."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import PeriodKind
from kaohe.scheme.facts import Calendar, Period

DAY = timedelta(days=1)


def period(code: str, kind: PeriodKind, starts: str, ends: str) -> Period:
    return Period(date.fromisoformat(starts), date.fromisoformat(ends), kind, code)


def month(year: int, number: int) -> Period:
    starts = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(starts, following - DAY, PeriodKind.MONTH, f"{year}-{number:02}")


Y2019 = period("2019", PeriodKind.YEAR, "2019-01-01", "2019-12-31")
Y2020 = period("2020", PeriodKind.YEAR, "2020-01-01", "2020-12-31")
FISCAL = period("F20", PeriodKind.YEAR, "2020-04-01", "2021-03-31")
H1 = period("2020-H1", PeriodKind.HALF, "2020-01-01", "2020-06-30")
CROSSING = period("crossing", PeriodKind.BIMONTH, "2019-12-01", "2020-01-31")
MONTHS = [month(2020, number) for number in range(1, 13)]

some_months = st.lists(
    st.sampled_from([month(year, number) for year in (2019, 2020) for number in range(1, 13)]), unique=True
)


@given(some_months, st.permutations([Y2020, Y2019, FISCAL, H1, CROSSING]))
def test_the_previous_period_is_of_the_same_kind_and_ends_the_day_before(
    months: list[Period], others: list[Period]
) -> None:
    calendar = Calendar((*others, *months))
    for each in calendar.periods:
        before = [p for p in calendar.periods if p.kind == each.kind and p.ends + DAY == each.starts]
        assert calendar.previous(each) == (before[0] if before else None)


@given(some_months)
def test_the_year_so_far_holds_the_periods_of_the_kind_that_start_in_it_up_to_this_one_in_order(
    months: list[Period],
) -> None:
    calendar = Calendar((Y2020, H1, *months))
    for each in months:
        expected = sorted(p for p in months if p.starts.year == each.starts.year and p.starts <= each.starts)
        assert calendar.year_so_far(each) == tuple(expected)
        assert calendar.year_so_far(each)[-1] == each


def test_a_period_counts_for_the_year_in_which_it_starts() -> None:
    spring = period("spring", PeriodKind.BIMONTH, "2020-02-01", "2020-03-31")
    calendar = Calendar((CROSSING, spring))
    assert calendar.year_so_far(spring) == (spring,)
    assert calendar.year_so_far(CROSSING) == (CROSSING,)


@given(st.permutations([*MONTHS, Y2020, Y2019, FISCAL, H1, CROSSING]))
def test_inside_a_period_lie_those_of_a_kind_that_it_holds_wholly_in_order(periods: list[Period]) -> None:
    calendar = Calendar(tuple(periods))
    assert calendar.inside(Y2020, PeriodKind.MONTH) == tuple(MONTHS)
    assert calendar.inside(H1, PeriodKind.MONTH) == tuple(MONTHS[:6])
    assert calendar.inside(FISCAL, PeriodKind.MONTH) == tuple(MONTHS[3:])
    assert calendar.inside(Y2020, PeriodKind.BIMONTH) == ()
    assert calendar.inside(Y2020, PeriodKind.YEAR) == (Y2020,)


@pytest.mark.parametrize("code", ["2020", "2020-H1", "2020-02"])
def test_a_period_is_found_by_its_code(code: str) -> None:
    found = Calendar((Y2020, H1, *MONTHS)).find(code)
    assert found is not None
    assert found.code == code
    assert Calendar((Y2020,)).find("NEVER") is None

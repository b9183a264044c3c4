"""Days and moments as text: one form of each, and nothing that Python alone would take."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme.days import parse_day, parse_moment


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@given(st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3.5))))))
def test_every_moment_is_read_back(moment: datetime) -> None:
    assert parse_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    "text",
    ["20140101", "2014-W01-1", "2014W011", "2014-1-1", "2014-001", "2014-02-30", "２０１４-01-01", " 2014-01-01",
     "2014-01-01\n", "2014/01/01", "2014-01-01T00:00:00Z", ""],
)  # fmt: skip
def test_no_other_form_of_a_day_is_taken(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    ["2026-W48-4T00:00:00Z", "2026-11-26 00:00:00Z", "2026-11-26T00:00:00+08:00:30", "2026-11-26T00:00:00",
     "20261126T000000Z", "2026-11-26T00Z", "2026-11-26T00:00Z", "2026-11-26T25:00:00Z", "2026-11-26T00:00:00,5Z",
     "2026-11-26T00:00:00+0800", "2026-11-26"],
)  # fmt: skip
def test_no_other_form_of_a_moment_is_taken(text: str) -> None:
    with pytest.raises(ValueError, match=r"moment|hour"):
        parse_moment(text)

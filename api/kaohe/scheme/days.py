"""Days and moments as text: the one form that every way in takes. Python alone takes more (weeks, no separators)."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY_FORM = re.compile(_DAY)
_MOMENT_FORM = re.compile(_DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


def parse_day(text: str) -> date:
    """The day that a text such as "2014-12-31" names.

    Raises:
        ValueError: the text has another form, or there is no such day.
    """
    if not _DAY_FORM.fullmatch(text):
        raise ValueError(f"must be a day like 2014-12-31, not {text!r}")
    return date.fromisoformat(text)


def parse_moment(text: str) -> datetime:
    """The moment that a text such as "2014-12-31T08:00:00+08:00" names (RFC 3339, with its offset from UTC).

    Raises:
        ValueError: the text has another form, or there is no such moment.
    """
    if not _MOMENT_FORM.fullmatch(text):
        raise ValueError(f"must be a moment like 2014-12-31T08:00:00+08:00, not {text!r}")
    return datetime.fromisoformat(text)

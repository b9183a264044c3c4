"""A county small enough to know by heart, on which all five regimes have something to say."""

from __future__ import annotations

from typing import Any


def bimonths(year: int) -> list[dict[str, str]]:
    """The six periods of two months."""
    ends = ["02-28", "04-30", "06-30", "08-31", "10-31", "12-31"]
    return [
        {
            "code": f"{year}-B{number}",
            "kind": "BIMONTH",
            "starts": f"{year}-{2 * number - 1:02}-01",
            "ends": f"{year}-{end}",
        }
        for number, end in enumerate(ends, 1)
    ]


COUNTY: dict[str, Any] = {
    "title": "a small county",
    "parameters": {"liaocheng1995.group_threshold": 6},
    "units": [
        {"code": "C", "name": "County", "kind": "COUNTY"},
        {"code": "S", "name": "Subdistrict", "kind": "SUBDISTRICT", "parent": "C"},
        {"code": "T1", "name": "First township", "kind": "TOWNSHIP", "parent": "C"},
        {"code": "T2", "name": "Second township", "kind": "TOWNSHIP", "parent": "C"},
        {"code": "V", "name": "Village", "kind": "VILLAGE", "parent": "T1"},
        {"code": "B", "name": "Bureau", "kind": "BUREAU", "parent": "C"},
        {"code": "X", "name": "Section", "kind": "SECTION", "parent": "B"},
        {"code": "L1", "name": "Leader", "kind": "LEADER", "parent": "B", "oversees": ["X"]},
        {"code": "L2", "name": "Adviser", "kind": "LEADER", "parent": "B"},
    ],
    "periods": [
        {"code": "2013", "kind": "YEAR", "starts": "2013-01-01", "ends": "2013-12-31"},
        {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
        *bimonths(2014),
    ],
    "incidents": [
        # A village's incident counts for its township.
        {"ref": "R1", "unit": "V", "kind": "petition_visit", "on": "2014-03-01", "level": "COUNTY", "head_count": 7},
        {
            "ref": "R2", "unit": "T1", "kind": "petition_visit", "on": "2014-05-01", "level": "NATIONAL",
            "head_count": 2, "abnormal": True,
        },
        {"ref": "R3", "unit": "T1", "kind": "screening_missed", "on": "2014-06-01"},
        {"ref": "R4", "unit": "T2", "kind": "petition_visit", "on": "2014-03-01", "level": "COUNTY", "head_count": 3},
        {"ref": "R5", "unit": "X", "kind": "request_mishandled", "on": "2014-07-01"},
        {
            "ref": "R6", "unit": "S", "kind": "exposure", "on": "2014-01-15", "domain": "COMMUNITY",
            "channel": "HOTLINE",
        },
    ],
    "observations": [
        {"unit": "T1", "period": "2014", "metric": "luxi2014.work_records", "value": True},
        {"unit": "T1", "period": "2014", "metric": "luxi2014.petition_budget_yuan", "value": "5000"},
        {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters", "value": 3},
    ],
    "rulings": [],
}  # fmt: skip

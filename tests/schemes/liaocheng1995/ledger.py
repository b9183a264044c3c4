"""A small county-level city: a township with a village, and peers to be ranked with; the years around 1995."""

from typing import Any

import kaohe_liaocheng1995
from kaohe.plugins import load_plugins
from kaohe.scoring import score, statement
from tests.support.memory import facts_of

REGISTRY = load_plugins((), {"kaohe-liaocheng1995": kaohe_liaocheng1995})

PEERS = tuple(f"peer{number}" for number in range(1, 7))
UNITS = [
    {"code": "city", "name": "聊城市", "kind": "COUNTY"},
    {"code": "township", "name": "乡", "kind": "TOWNSHIP", "parent": "city"},
    {"code": "village", "name": "村", "kind": "VILLAGE", "parent": "township"},
    *({"code": peer, "name": "办事处", "kind": "SUBDISTRICT", "parent": "city"} for peer in PEERS),
    {"code": "stranger", "name": "市直部门", "kind": "DEPARTMENT"},
]
PERIODS = [
    {"code": str(year), "kind": "YEAR", "starts": f"{year}-01-01", "ends": f"{year}-12-31"}
    for year in (1994, 1995, 1996, 1997)
]

#: What makes the township known throughout and commended.
GOOD: dict[str, Any] = {
    "annual_score": "96",
    "long_standing_petitioners": 0,
    "backlog_cases": 0,
    "cases_due": 4,
    "cases_closed_on_time": 4,
    "petition_volume": 3,
    "group_issues_over_two_months": 0,
}


def visit(level: str, *, head_count: int = 5, on: str = "1996-06-01", **attributes: Any) -> dict[str, Any]:
    """A group visit of the township in 1996, unless said otherwise."""
    return {
        "unit": "township",
        "kind": "petition_visit",
        "on": on,
        "level": level,
        "head_count": head_count,
    } | attributes


def case(level: str, **attributes: Any) -> dict[str, Any]:
    """A case assigned to the township in 1996."""
    return {"unit": "township", "kind": "assigned_case", "on": "1996-06-01", "level": level} | attributes


def card(
    *incidents: dict[str, Any],
    unit: str = "township",
    period: str = "1996",
    without: str | None = None,
    own: dict[str, Any] | None = None,
    observed: dict[tuple[str, str], dict[str, Any]] | None = None,
    parameters: dict[str, int] | None = None,
    **values: Any,
) -> dict[str, Any]:
    """What a card states; ``own`` and ``values`` are the unit's metrics, ``observed`` those of (unit, year)s."""
    by_place = {(unit, period): values | (own or {})} | (observed or {})
    ledger = {
        "units": UNITS,
        "periods": [each for each in PERIODS if each["code"] != without],
        "incidents": [{"ref": f"r{number}", **each} for number, each in enumerate(incidents)],
        "observations": [
            {"unit": where, "period": year, "metric": f"liaocheng1995.{name}", "value": value}
            for (where, year), observations in by_place.items()
            for name, value in observations.items()
        ],
        "rulings": [],
        "parameters": {f"liaocheng1995.{name}": value for name, value in (parameters or {}).items()},
    }
    facts = facts_of(ledger, REGISTRY)
    found, row = facts.calendar.find(period), facts.units.row(unit)
    assert found is not None
    assert row is not None
    return statement(score(REGISTRY.schemes["liaocheng1995"], facts, found), row)


def peers(metric: str, *values: Any, year: str = "1996") -> dict[tuple[str, str], dict[str, Any]]:
    """A metric of the peers in turn, None where it was not observed."""
    return {(peer, year): {metric: value} for peer, value in zip(PEERS, values, strict=False) if value is not None}

"""A small bureau: a section with one post, an office, a leader over both, and a leader over nobody."""

from typing import Any

import kaohe_pinghu2012
from kaohe.plugins import load_plugins
from kaohe.scoring import score, statement
from tests.support.memory import facts_of

REGISTRY = load_plugins((), {"kaohe-pinghu2012": kaohe_pinghu2012})

UNITS = [
    {"code": "bureau", "name": "局", "kind": "BUREAU"},
    {"code": "section", "name": "法规科", "kind": "SECTION", "parent": "bureau"},
    {"code": "post", "name": "信访岗", "kind": "STAFF", "parent": "section"},
    {"code": "office", "name": "国土资源所", "kind": "OFFICE", "parent": "bureau"},
    {"code": "leader", "name": "副局长", "kind": "LEADER", "parent": "bureau", "oversees": ["section", "office"]},
    {"code": "idle", "name": "副局长", "kind": "LEADER", "parent": "bureau"},
]
MONTHS = {
    "2012-B2": ("2012-03-01", "2012-04-30"),
    "2012-B3": ("2012-05-01", "2012-06-30"),
    "2012-B4": ("2012-07-01", "2012-08-31"),
    "2013-B1": ("2013-01-01", "2013-02-28"),
}
PERIODS = [{"code": code, "kind": "BIMONTH", "starts": a, "ends": b} for code, (a, b) in MONTHS.items()]


def incident(kind: str, *, unit: str = "section", on: str = "2012-05-10", **attributes: Any) -> dict[str, Any]:
    """An incident of the section in May 2012, unless said otherwise."""
    return {"unit": unit, "kind": kind, "on": on, **attributes}


def losing(points: int, *, unit: str = "section", on: str = "2012-05-10") -> list[dict[str, Any]]:
    """Incidents that cost a unit so many points: 10 for an absence with a consequence, 5 without, 2 for a dispute."""
    for disputes in range(5):
        if (rest := points - 2 * disputes) >= 0 and rest % 5 == 0:
            absences = [incident("duty_absence", unit=unit, on=on, consequence=True)] * (rest // 10)
            single = [incident("duty_absence", unit=unit, on=on)] * (rest % 10 // 5)
            return absences + single + [incident("dispute_unassigned", unit=unit, on=on)] * disputes
    raise ValueError(f"no incidents cost {points} points")


def card(
    *incidents: dict[str, Any],
    unit: str = "section",
    period: str = "2012-B3",
    rulings: dict[str, str] | None = None,
    observed: dict[str, dict[str, Any]] | None = None,
    ruled_for: str | None = None,
) -> dict[str, Any]:
    """What a card states; ``rulings`` gives points by item for the first incident, ``observed`` values by unit."""
    case = {
        "units": UNITS,
        "periods": PERIODS,
        "incidents": [{"ref": f"r{number}", **each} for number, each in enumerate(incidents)],
        "observations": [
            {"unit": where, "period": period, "metric": f"pinghu2012.{name}", "value": value}
            for where, values in (observed or {}).items()
            for name, value in values.items()
        ],
        "rulings": [
            {"scheme": "pinghu2012", "item": item, "unit": ruled_for or unit, "period": period, "points": points}
            | {"incident": "r0"}
            for item, points in (rulings or {}).items()
        ],
    }
    facts = facts_of(case, REGISTRY)
    found, row = facts.calendar.find(period), facts.units.row(unit)
    assert found is not None
    assert row is not None
    return statement(score(REGISTRY.schemes["pinghu2012"], facts, found), row)

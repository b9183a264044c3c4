"""Small ledgers made by hand, and the cards that one scheme makes of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Scheme
from kaohe.scoring import score, statement
from tests.support.memory import facts_of

Record = dict[str, Any]


@cache
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


def installed(scheme: str) -> Scheme:
    """A scheme as its plugin registers it."""
    return registry().schemes[scheme]


def visit(level: str, head_count: int = 1, **attributes: object) -> Record:
    """One batch of visitors."""
    return happened("petition_visit", level=level, head_count=head_count, **attributes)


def happened(kind: str, **attributes: object) -> Record:
    """One incident."""
    return {"kind": kind, **attributes}


class Ledger:
    """Units and years, and what one scheme reads of them; the first unit and year stand where none is named."""

    def __init__(self, scheme: str, *years: int, **units: str) -> None:
        """Take each unit as ``code="KIND"`` or, below another one, ``code="KIND parent"``."""
        self.scheme, self.first = scheme, next(iter(units))
        self.years = years or (2014,)
        self.case: Record = {
            "units": [
                {"code": code, "kind": kind, "parent": parent or None}
                for code, (kind, _, parent) in ((code, described.partition(" ")) for code, described in units.items())
            ],
            "periods": [
                {"code": str(year), "kind": "YEAR", "starts": f"{year}-01-01", "ends": f"{year}-12-31"}
                for year in self.years
            ],
            "incidents": [],
            "observations": [],
            "rulings": [],
            "parameters": {},
        }

    def with_parameters(self, **values: int) -> Ledger:
        """Set parameters of the scheme, named without its code."""
        self.case["parameters"] |= {f"{self.scheme}.{name}": value for name, value in values.items()}
        return self

    def record(self, *incidents: Record, unit: str | None = None, year: int | None = None) -> Ledger:
        """Record incidents of a unit."""
        on = f"{year or self.years[0]}-06-30"
        for each in incidents:
            ref = f"no. {len(self.case['incidents'])}"
            self.case["incidents"].append({"ref": ref, "unit": unit or self.first, "on": on, **each})
        return self

    def observe(self, unit: str | None = None, /, **values: object) -> Ledger:
        """Observe metrics of the scheme, named without its code."""
        place = {"unit": unit or self.first, "period": str(self.years[0])}
        self.case["observations"] += [
            {**place, "metric": f"{self.scheme}.{name}", "value": value} for name, value in values.items()
        ]
        return self

    def rule(self, item: str, points: str, unit: str | None = None) -> Ledger:
        """Rule on an item without an incident."""
        place = {"unit": unit or self.first, "period": str(self.years[0])}
        self.case["rulings"].append({**place, "scheme": self.scheme, "item": item, "points": points})
        return self

    def card(self, unit: str | None = None, year: int | None = None) -> Record:
        """What the card of a unit states."""
        facts = facts_of(self.case, registry())
        period = facts.calendar.find(str(year or self.years[0]))
        row = facts.units.row(unit or self.first)
        assert period is not None
        assert row is not None
        return statement(score(installed(self.scheme), facts, period), row)

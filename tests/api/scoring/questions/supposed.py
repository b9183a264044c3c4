"""Hand-made ledgers for questions: facts, single records, and cards made from scratch to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Scheme
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.fixed_point import to_scaled
from kaohe.scoring import Scorecards
from kaohe.scoring.evidence import Records
from kaohe.scoring.questions import SupposedIncident, SupposedRuling, Vocabulary
from tests.support.memory import facts_of

Record = dict[str, Any]


@cache
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


@cache
def vocabulary() -> Vocabulary:
    """What changes may speak of."""
    return Vocabulary.of(registry())


def scheme(code: str) -> Scheme:
    """An installed scheme."""
    return registry().schemes[code]


def in_case(case: Record, **more: Any) -> Record:
    """A case with more incidents, observations and rulings: what a change should be the same as."""
    lists = ("incidents", "observations", "rulings")
    return {**case, **{key: [*case[key], *more.get(key, [])] for key in lists}}


@dataclass(frozen=True)
class Asked:
    """A ledger as questions see it."""

    case: Record

    @property
    def facts(self) -> Facts:
        """Its columns."""
        return facts_of(self.case, registry())

    def period(self, code: str) -> Period:
        """One of its periods."""
        found = self.facts.calendar.find(code)
        assert found is not None
        return found

    @property
    def records(self) -> Records:
        """Its single incidents and rulings."""
        return Records(
            [_incident(each) for each in self.case["incidents"]], [_ruling(each) for each in self.case["rulings"]]
        )

    def row(self, unit: str) -> int:
        """The row of a unit."""
        row = self.facts.units.row(unit)
        assert row is not None
        return row

    def cards(self, code: str, period: str) -> Scorecards:
        """The cards of one scheme, made from scratch."""
        return Scorecards(scheme(code), self.facts, self.period(period))


def _incident(each: Record) -> SupposedIncident:
    stated = {key: value for key, value in each.items() if key not in {"ref", "unit", "kind", "on"}}
    return SupposedIncident(each["ref"], each["unit"], each["kind"], date.fromisoformat(each["on"]), stated)


def _ruling(each: Record) -> SupposedRuling:
    return SupposedRuling(
        each["scheme"], each["item"], each["unit"], each["period"], to_scaled(each["points"], 2), each.get("incident")
    )


def case_of(*units: tuple[str, str, str | None], years: tuple[int, ...] = (2014,)) -> Record:
    """A ledger of units (code, kind, parent) and years without any fact."""
    return {
        "units": [{"code": code, "kind": kind, "parent": parent} for code, kind, parent in units],
        "periods": [
            {"code": str(year), "kind": "YEAR", "starts": f"{year}-01-01", "ends": f"{year}-12-31"} for year in years
        ],
        "incidents": [],
        "observations": [],
        "rulings": [],
    }


def visit(ref: str, unit: str, level: str, head_count: int, on: str = "2014-06-30", **more: Any) -> Record:
    """One batch of visitors."""
    attributes = {"level": level, "head_count": head_count, **more}
    return {"ref": ref, "unit": unit, "kind": "petition_visit", "on": on, **attributes}


def seen(unit: str, metric: str, value: Any, period: str = "2014") -> Record:
    """One observation."""
    return {"unit": unit, "period": period, "metric": metric, "value": value}

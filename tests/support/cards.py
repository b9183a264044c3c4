"""Cards of whole ledgers, straight from their dictionaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from kaohe.plugins import Registry, load_plugins
from kaohe.scheme.fixed_point import to_scaled
from kaohe.scoring import Scorecards, score, statement
from kaohe.scoring.evidence import Records
from tests.support.memory import facts_of

Document: TypeAlias = dict[str, Any]


@cache
def installed() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


class Cards:
    """All cards that a ledger gives."""

    def __init__(self, document: Document, registry: Registry | None = None) -> None:
        self.document, self.registry = document, registry or installed()
        self.facts = facts_of(document, self.registry)
        self._scored: dict[tuple[str, str], Scorecards] = {}

    def scored(self, scheme: str, period: str) -> Scorecards:
        """The cards of all units under a scheme for a period."""
        key = (scheme, period)
        if key not in self._scored:
            found = self.facts.calendar.find(period)
            assert found is not None
            self._scored[key] = score(self.registry.schemes[scheme], self.facts, found)
        return self._scored[key]

    def row(self, unit: str) -> int:
        """The row of a unit."""
        row = self.facts.units.row(unit)
        assert row is not None
        return row

    def card(self, scheme: str, unit: str, period: str) -> dict[str, Any]:
        """What the card of a unit states."""
        known = scheme in self.registry.schemes and self.facts.units.row(unit) is not None
        if not known or self.facts.calendar.find(period) is None:
            return {"error": "NOT_FOUND"}
        return statement(self.scored(scheme, period), self.row(unit))

    def all(self) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
        """Every card that is not refused, with its scheme, unit and period."""
        for scheme in self.registry.schemes.values():
            for period in self.facts.calendar.periods:
                if period.kind == scheme.cadence:
                    for unit in self.facts.units.codes:
                        card = self.card(scheme.code, unit, period.code)
                        if "error" not in card:
                            yield (scheme.code, unit, period.code), card

    @property
    def records(self) -> Records:
        """The single incidents and rulings."""
        return records_of(self.document)


@dataclass(frozen=True)
class RecordedIncident:
    """An incident as a ledger holds it."""

    ref: str
    unit: str
    kind: str
    on: date
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class RecordedRuling:
    """A ruling as a ledger holds it."""

    scheme: str
    item: str
    unit: str
    period: str
    points: int
    incident: str | None


def records_of(document: Document) -> Records:
    """The single incidents and rulings of a ledger."""
    common = {"ref", "unit", "kind", "on"}
    incidents = [
        RecordedIncident(
            each["ref"],
            each["unit"],
            each["kind"],
            date.fromisoformat(each["on"]),
            {name: value for name, value in each.items() if name not in common},
        )
        for each in document["incidents"]
    ]
    rulings = [
        RecordedRuling(
            each["scheme"],
            each["item"],
            each["unit"],
            each["period"],
            to_scaled(each["points"], 2),
            each.get("incident"),
        )
        for each in document["rulings"]
    ]
    return Records(incidents, rulings)

"""The ledger of a case file, and the few questions that every regime asks of it."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

LEVELS = ("TOWNSHIP", "COUNTY", "PREFECTURE", "PROVINCE", "NATIONAL")
"""From the lowest to the highest."""

DAY = datetime.timedelta(days=1)


class RefusedError(Exception):
    """A card that cannot be made; its argument is the code of the refusal."""


@dataclass(frozen=True)
class Unit:
    """A unit of the tree."""

    code: str
    kind: str
    parent: str | None
    oversees: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    code: str
    kind: str
    starts: datetime.date
    ends: datetime.date


@dataclass(frozen=True)
class Incident:
    """One event with the attributes of its kind."""

    ref: str
    unit: str
    kind: str
    on: datetime.date
    attributes: Mapping[str, Any]

    def flag(self, name: str) -> bool:
        """A flag left out is false; `attended` alone is true when left out."""
        return bool(self.attributes.get(name, name == "attended"))

    def word(self, name: str) -> str | None:
        """An attribute that is one of a few words."""
        value = self.attributes.get(name)
        return None if value is None else str(value)

    def count(self, name: str) -> int | None:
        """A number, None where it was left out."""
        value = self.attributes.get(name)
        return None if value is None else int(value)

    @property
    def level(self) -> str:
        """Where a visit was made, or which authority assigned a case."""
        return str(self.attributes["level"])

    @property
    def head_count(self) -> int:
        """How many people came."""
        return int(self.attributes["head_count"])

    def at_or_above(self, level: str) -> bool:
        """Whether the level is this one or a higher one."""
        return LEVELS.index(self.level) >= LEVELS.index(level)


@dataclass
class Ledger:
    """Everything that an import brings in."""

    units: dict[str, Unit]
    periods: dict[str, Period]
    incidents: list[Incident]
    observations: dict[tuple[str, str, str], Any]
    rulings: dict[tuple[str, str, str, str, str | None], Fraction]
    parameters: dict[str, Any]
    _counted: dict[tuple[str, str], list[Incident]] = field(default_factory=dict, repr=False)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Ledger":
        """The ledger part of a case file; its `cards` are not looked at."""
        units = {
            row["code"]: Unit(row["code"], row["kind"], row.get("parent"), tuple(row.get("oversees") or ()))
            for row in document.get("units", [])
        }
        periods = {
            row["code"]: Period(row["code"], row["kind"], _date(row["starts"]), _date(row["ends"]))
            for row in document.get("periods", [])
        }
        incidents = [
            Incident(
                row["ref"],
                row["unit"],
                row["kind"],
                _date(row["on"]),
                {name: value for name, value in row.items() if name not in {"ref", "unit", "kind", "on"}},
            )
            for row in document.get("incidents", [])
        ]
        observations = {
            (row["unit"], row["period"], row["metric"]): row["value"] for row in document.get("observations", [])
        }
        rulings = {
            (row["scheme"], row["item"], row["unit"], row["period"], row.get("incident")): Fraction(str(row["points"]))
            for row in document.get("rulings", [])
        }
        return cls(units, periods, incidents, observations, rulings, dict(document.get("parameters") or {}))

    # The tree

    def ancestors(self, unit: Unit) -> Iterator[Unit]:
        """The units above this one, the nearest first."""
        above = unit.parent
        while above is not None:
            yield self.units[above]
            above = self.units[above].parent

    def county(self, unit: Unit) -> Unit | None:
        """The nearest COUNTY above the unit."""
        return next((above for above in self.ancestors(unit) if above.kind == "COUNTY"), None)

    def peers(self, unit: Unit, kinds: Collection[str]) -> list[Unit]:
        """The others of the unit's cohort: of those kinds, with the same nearest COUNTY above them or likewise none."""
        return [
            other
            for other in self.units.values()
            if other.kind in kinds and other != unit and self.county(other) == self.county(unit)
        ]

    # The facts

    def counted(self, unit: Unit, period: Period) -> list[Incident]:
        """The incidents of the period on the unit itself or on any unit below it."""
        key = (unit.code, period.code)
        if key not in self._counted:
            self._counted[key] = [
                incident
                for incident in self.incidents
                if period.starts <= incident.on <= period.ends and self._counts_for(incident, unit)
            ]
        return self._counted[key]

    def _counts_for(self, incident: Incident, unit: Unit) -> bool:
        on = self.units[incident.unit]
        return on == unit or unit in self.ancestors(on)

    def those(
        self, unit: Unit, period: Period, kind: str, when: Callable[[Incident], bool] = lambda incident: True
    ) -> list[Incident]:
        """The incidents of one kind that meet a condition."""
        return [incident for incident in self.counted(unit, period) if incident.kind == kind and when(incident)]

    def flag(self, unit: Unit | None, period: Period, metric: str) -> bool | None:
        """An observed yes or no, None where it is unknown."""
        value = self._observed(unit, period, metric)
        return None if value is None else bool(value)

    def count(self, unit: Unit | None, period: Period, metric: str) -> int | None:
        """An observed count, None where it is unknown."""
        value = self._observed(unit, period, metric)
        return None if value is None else int(value)

    def decimal(self, unit: Unit | None, period: Period, metric: str) -> Fraction | None:
        """An observed decimal, None where it is unknown."""
        value = self._observed(unit, period, metric)
        return None if value is None else Fraction(str(value))

    def _observed(self, unit: Unit | None, period: Period, metric: str) -> Any:
        return None if unit is None else self.observations.get((unit.code, period.code, metric))

    def ruling(
        self, scheme: str, item: str, unit: Unit, period: Period, incident: Incident | None = None
    ) -> Fraction | None:
        """The points of a ruling, None where there is none."""
        return self.rulings.get((scheme, item, unit.code, period.code, None if incident is None else incident.ref))

    # The calendar and the deployment

    def previous(self, period: Period) -> Period | None:
        """The period of the same kind that ends the day before this one starts."""
        for other in self.periods.values():
            if other.kind == period.kind and other.ends == period.starts - DAY:
                return other
        return None

    def group_threshold(self, scheme: str) -> int:
        """From how many people a visit is a group visit, where the source does not say."""
        return int(self.parameters.get(f"{scheme}.group_threshold", 5))


def _date(value: str | datetime.date) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)

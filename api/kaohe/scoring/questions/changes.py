"""Changes that a question supposes: incidents, observations, rulings and parameters other than those on record.

Nothing of this is stored; :func:`~kaohe.scoring.questions.editing.changed` makes new facts of old ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kaohe.scheme.incident_kinds import AttributeValue
from kaohe.scheme.metrics import MetricValue


@dataclass(frozen=True, slots=True)
class AddIncident:
    """One more incident of a unit; later changes may name it by its ``ref``."""

    unit: str
    kind: str
    on: date
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class AlterIncident:
    """Another unit, day or other attributes for an incident on record; an attribute set to None is left out."""

    ref: str
    unit: str | None = None
    on: date | None = None
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WithdrawIncident:
    """An incident on record never happened; the rulings on it fall with it."""

    ref: str


@dataclass(frozen=True, slots=True)
class SetObservation:
    """The value of a metric for a unit in a period, whether or not another one was observed."""

    unit: str
    period: str
    metric: str
    value: MetricValue | str


@dataclass(frozen=True, slots=True)
class RemoveObservation:
    """A metric was not observed for a unit in a period."""

    unit: str
    period: str
    metric: str


@dataclass(frozen=True, slots=True)
class SetRuling:
    """An assessor rules: points deducted for ``incident`` or, without one, awarded for the item."""

    scheme: str
    item: str
    unit: str
    period: str
    points: Decimal | str | int
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveRuling:
    """No assessor has ruled."""

    scheme: str
    item: str
    unit: str
    period: str
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Another value of a parameter, named ``<scheme>.<name>``."""

    code: str
    value: int


@dataclass(frozen=True, slots=True)
class SetVersion:
    """Another version of a scheme for the cards after: ``SetVersion("luxi2014", "2016")``. It changes no fact."""

    scheme: str
    version: str


Change: TypeAlias = (
    AddIncident
    | AlterIncident
    | WithdrawIncident
    | SetObservation
    | RemoveObservation
    | SetRuling
    | RemoveRuling
    | SetParameter
    | SetVersion
)


@dataclass(frozen=True, slots=True)
class ChangeProblem:
    """What is wrong with one field of one change (counted from 0), and what would be right."""

    place: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"changes[{self.place}].{self.field}: {self.message}"


class ChangeError(ValueError):
    """Some changes cannot be made; ``problems`` names every one of them."""

    def __init__(self, problems: Sequence[ChangeProblem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SupposedIncident:
    """An incident as a change leaves it, in the shape of those on record."""

    ref: str
    unit: str
    kind: str
    on: date
    attributes: Mapping[str, AttributeValue]


@dataclass(frozen=True, slots=True)
class SupposedRuling:
    """A ruling as a change leaves it, in the shape of those on record; ``points`` in hundredths."""

    scheme: str
    item: str
    unit: str
    period: str
    points: int
    incident: str | None

"""Changes that a question supposes, and what they may speak of. Nothing of this is stored.

:func:`~kaohe.scoring.questions.what_if.editing.changed` makes new facts of old ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from kaohe.plugins import Registry
from kaohe.scheme.core_kinds import CORE_KINDS
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind
from kaohe.scheme.metrics import Metric, MetricValue
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme


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
    """Another value of a parameter, named ``<scheme>.<name>``: for all units, at all times."""

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


@dataclass(frozen=True)
class Vocabulary:
    """The kinds and schemes against which changes are checked; two versions of one scheme may stand side by side."""

    kinds: Mapping[str, IncidentKind]
    schemes: tuple[Scheme, ...]

    @classmethod
    def of(cls, registry: Registry) -> Vocabulary:
        """Everything that plugins registered."""
        return cls(registry.kinds, registry.every_version)

    @classmethod
    def read_by(cls, *schemes: Scheme) -> Vocabulary:
        """What some schemes read, and the kinds of the core."""
        kinds = {kind.code: kind for scheme in schemes for kind in scheme.incident_kinds}
        return cls({kind.code: kind for kind in CORE_KINDS} | kinds, schemes)

    def beside(self, scheme: Scheme | None) -> Vocabulary:
        """The same with one more scheme, such as another version."""
        if scheme is None or scheme in self.schemes:
            return self
        kinds = {kind.code: kind for kind in scheme.incident_kinds}
        return Vocabulary({**kinds, **self.kinds}, (*self.schemes, scheme))

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics that may be observed, by code."""
        return {code: metric for scheme in self.schemes for code, metric in scheme.metrics_read.items()}

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All parameters that may be set, by code."""
        return {parameter.code: parameter for scheme in self.schemes for parameter in scheme.parameters}

    def after(self, scheme: Scheme, changes: Iterable[Change]) -> Scheme:
        """The scheme of the cards after some changes: another version of it where they set one that there is."""
        wanted = {change.scheme: change.version for change in changes if isinstance(change, SetVersion)}
        version = wanted.get(scheme.code, scheme.version)
        if version == scheme.version:
            return scheme
        return next((each for each in self.named(scheme.code) if each.version == version), scheme)

    def named(self, scheme: str) -> list[Scheme]:
        """The schemes (several where there are versions) of a code."""
        return [each for each in self.schemes if each.code == scheme]

"""What the ledger hands out: plain, frozen records of units, incidents, observations, rulings, and of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_
from datetime import date

from kaohe.scheme.incident_kinds import AttributeValue
from kaohe.scheme.metrics import MetricValue
from kaohe.scheme.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit; ``parent`` is a code, ``closes`` the last day of which facts are taken, ``revision`` its last change.

    ``sorts_as`` is the key of its name, where units are listed by that.
    """

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    closes: date | None = None
    revision: int = 0
    sorts_as: str = field_(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """A current incident; ``attributes`` are those stated, without what only repeats a default.

    ``revision``, here and of other facts, is the write that made the fact what it is.
    """

    ref: str
    unit: str
    kind: str
    on: date
    attributes: Mapping[str, AttributeValue]
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ObservationKey:
    """What an observation is of."""

    unit: str
    period: str
    metric: str


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """The current value of a metric for a unit in a period."""

    unit: str
    period: str
    metric: str
    value: MetricValue
    revision: int = 0


@dataclass(frozen=True, slots=True)
class RulingKey:
    """What a ruling is on."""

    scheme: str
    item: str
    unit: str
    period: str
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class RulingRecord:
    """A current ruling, its points in hundredths; ``incident`` is a ref where it judges one incident."""

    scheme: str
    item: str
    unit: str
    period: str
    points: int
    incident: str | None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class OversightRecord:
    """That a LEADER oversees a unit, both by code."""

    leader: str
    overseen: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ParameterRecord:
    """The value that the deployment has set of a parameter."""

    code: str
    value: int
    revision: int = 0


# --- import ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong with one field of one entry of an import, and what would be right.

    ``index`` counts the entries of a section from 0; ``code`` is the entry's code or ref where it has one; ``rule`` is
    what was broken: INVALID, REQUIRED, NOT_FOUND, TAKEN or UNIT_CLOSED.
    """

    section: str
    index: int | None
    code: str | None
    field: str | None
    message: str
    rule: str = field_(default="INVALID", compare=False)

    def __str__(self) -> str:
        place = self.section if self.index is None else f"{self.section}[{self.index}]"
        named = place if self.code is None else f"{place} {self.code}"
        return f"{named}: {self.message}" if self.field is None else f"{named}, {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: entries taken by section, or (nothing is stored then) what is wrong.

    ``untold`` is how many further problems there are, where they are too many to tell.
    """

    problems: tuple[ImportProblem, ...] = ()
    taken: Mapping[str, int] = field_(default_factory=dict)
    revision: int | None = None
    untold: int = 0

    @property
    def accepted(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems

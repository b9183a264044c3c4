"""What the ledger hands out: plain, frozen records of facts, made of their rows, and of an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from datetime import date
from functools import cache
from inspect import signature
from typing import Any, Generic, NamedTuple, TypeVar

from kaohe.ledger.storage.fact_tables import (
    INCIDENT,
    OBSERVATION,
    OVERSIGHT_VERSION,
    PARAMETER,
    PERIOD,
    PERIOD_VERSION,
    RULING,
    UNIT_VERSION,
    FactTable,
)
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.incident_kinds import AttributeValue
from kaohe.scheme.metrics import MetricValue, decoded
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import PeriodKind, UnitKind

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit; ``parent`` is a code, ``opens`` and ``closes`` are the first and the last day of which facts are taken.

    ``revision`` is its last change.

    ``sorts_as`` is the key of its name, where units are listed by that.
    """

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    closes: date | None = None
    revision: int = 0
    opens: date | None = None
    sorts_as: str = field_(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnitSpan:
    """What a unit is from a day to a day; None where that has no beginning, or no end. Kin are codes, in order."""

    starts: date | None
    ends: date | None
    name: str
    kind: UnitKind
    parent: str | None
    oversees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Successions:
    """Whose place a unit took, and which units took its own: by code."""

    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


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

    def stated(self) -> dict[str, Any]:
        """The observation as a ledger file has it."""
        value = self.value if isinstance(self.value, int) else str(self.value)
        return {"unit": self.unit, "period": self.period, "metric": self.metric, "value": value}


class StoredObservation(NamedTuple):
    """A value as it is stored, with the form in which it is, where that is kept."""

    unit: str
    period: str
    metric: str
    value: int
    form: str | None
    revision: int

    def read(self, registry: Registry) -> ObservationRecord | None:
        """The observation in the form in which it is on file; None where neither that nor the metric is known."""
        metric = registry.metrics.get(self.metric)
        form = self.form if metric is None or self.form is not None else metric.form
        if form is None:
            return None
        return ObservationRecord(self.unit, self.period, self.metric, decoded(form, self.value), self.revision)


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

    def stated(self) -> dict[str, Any]:
        """The ruling as a ledger file has it."""
        about = {"scheme": self.scheme, "item": self.item, "unit": self.unit, "period": self.period}
        judged = {} if self.incident is None else {"incident": self.incident}
        return {**about, "points": str(to_decimal(self.points)), **judged}


@dataclass(frozen=True, slots=True)
class OversightRecord:
    """That a LEADER oversees a unit, both by code."""

    leader: str
    overseen: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ParameterRecord:
    """A value that the deployment has set of a parameter, for a unit (None: all) and from a day on (None: ever)."""

    code: str
    value: int
    revision: int = 0
    unit: str | None = None
    starts: date | None = None

    @property
    def setting(self) -> Setting:
        """What schemes see of it."""
        return Setting(self.value, self.unit, self.starts)


# --- from rows ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rows(Generic[RecordT]):
    """A kind of fact with what its rows are told as: it takes values of the table's columns by name."""

    table: FactTable
    make: Callable[..., RecordT]

    def select(self, session: Session, sign: str = "") -> str:
        """All of a statement up to its conditions, on the fact's row ``t`` (see :class:`FactTable`)."""
        return self.table.select(session.tables, sign)

    def reader(self, session: Session) -> Callable[[Sequence[Any]], RecordT]:
        """What makes a record of a row of :meth:`select`."""
        make, picked = self.make, self.table.picking(session.dialect, self._fields)
        return lambda row: make(*picked(row))

    def all(self, session: Session, rows: Iterable[Sequence[Any]]) -> list[RecordT]:
        """What rows of :meth:`select` tell."""
        return list(map(self.reader(session), rows))

    @property
    def _fields(self) -> tuple[str, ...]:
        told = {"revision", *(column.field for column in self.table.columns)}
        return tuple(name for name in _names(self.make) if name in told)


@cache
def _names(make: Callable[..., object]) -> tuple[str, ...]:
    return tuple(signature(make).parameters)


def _unit(
    code: str, name: str, kind: str, parent: str | None, opens: date | None, closes: date | None, revision: int
) -> UnitRecord:
    return UnitRecord(code, name, UnitKind(kind), parent, closes, revision, opens)


def _period(starts: date, ends: date, kind: str, code: str) -> Period:
    return Period(starts, ends, PeriodKind(kind), code)


def _corrected_period(starts: date, ends: date, kind: str, period: str) -> Period:
    return _period(starts, ends, kind, period)


def _incident_entry(
    ref: str, unit: str, kind: str, on: date, attributes: Mapping[str, AttributeValue]
) -> dict[str, Any]:
    return {"ref": ref, "unit": unit, "kind": kind, "on": on.isoformat(), **attributes}


#: Incidents as a ledger file has them.
INCIDENT_ENTRIES = Rows(INCIDENT, _incident_entry)
INCIDENTS = Rows(INCIDENT, IncidentRecord)
OBSERVATIONS = Rows(OBSERVATION, StoredObservation)
RULINGS = Rows(RULING, RulingRecord)
UNITS = Rows(UNIT_VERSION, _unit)
OVERSIGHTS = Rows(OVERSIGHT_VERSION, OversightRecord)
PARAMETERS = Rows(PARAMETER, ParameterRecord)
PERIODS = Rows(PERIOD, _period)
CORRECTED_PERIODS = Rows(PERIOD_VERSION, _corrected_period)


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

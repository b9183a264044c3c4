"""The incidents of a synthetic country: of every kind, on units where that kind happens, with typical attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from kaohe.scheme.facts import KINDS, Units
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.incident_kinds import ABSENT, Choice, Flag, IncidentKind
from kaohe.scheme.vocabulary import LEVELS, Level
from kaohe.scheme.vocabulary import UnitKind as Unit

Columns: TypeAlias = dict[str, IntArray]


@dataclass(frozen=True)
class Incidents:
    """All incidents of one kind, one entry an incident, in the order of their days.

    Attributes:
        rows: the unit that each is recorded on.
        days: ordinals of dates.
        attributes: encoded as the kind encodes them.
    """

    kind: IncidentKind
    rows: IntArray
    days: IntArray
    attributes: Columns

    def __len__(self) -> int:
        return len(self.rows)

    def ref(self, place: int) -> str:
        """The document number of one of them."""
        return f"{self.kind.code}-{place:07d}"


@dataclass(frozen=True)
class Occurrence:
    """How often a kind of incident happens (its share of all), and how often on which kinds of unit."""

    share: float
    on: Mapping[Unit, float]


_SECTIONS_AND_STAFF = {Unit.SECTION: 1.0, Unit.OFFICE: 1.0, Unit.STAFF: 0.3}
_TOWNS = {Unit.TOWNSHIP: 1.0, Unit.SUBDISTRICT: 1.5}

OCCURRENCES: Mapping[str, Occurrence] = {
    "petition_visit": Occurrence(
        0.56,
        {
            Unit.TOWNSHIP: 3,
            Unit.SUBDISTRICT: 3,
            Unit.MANAGEMENT_AREA: 2,
            Unit.VILLAGE: 1,
            Unit.DEPARTMENT: 2,
            Unit.SECTION: 0.3,
            Unit.OFFICE: 0.3,
        },
    ),
    "assigned_case": Occurrence(0.14, {Unit.TOWNSHIP: 2, Unit.SUBDISTRICT: 2, Unit.DEPARTMENT: 1}),
    "report_failure": Occurrence(
        0.03,
        {Unit.TOWNSHIP: 1, Unit.SUBDISTRICT: 1, Unit.MANAGEMENT_AREA: 0.5, Unit.VILLAGE: 0.1, Unit.DEPARTMENT: 0.5}
        | _SECTIONS_AND_STAFF,
    ),
    "screening_missed": Occurrence(0.02, {Unit.TOWNSHIP: 1, Unit.SECTION: 0.5, Unit.OFFICE: 0.5}),
    "exposure": Occurrence(0.06, _TOWNS),
    "patrol_lapse": Occurrence(0.07, _TOWNS),
    "grid_case_lapse": Occurrence(0.07, _TOWNS),
    "dispute_unassigned": Occurrence(0.005, _SECTIONS_AND_STAFF),
    "duty_absence": Occurrence(0.01, _SECTIONS_AND_STAFF),
    "responsibility_accident": Occurrence(0.002, _SECTIONS_AND_STAFF),
    "conduct_complaint": Occurrence(0.005, _SECTIONS_AND_STAFF),
    "conflict_escalation": Occurrence(0.005, _SECTIONS_AND_STAFF),
    "opinion_mishandled": Occurrence(0.005, _SECTIONS_AND_STAFF),
    "request_mishandled": Occurrence(0.015, _SECTIONS_AND_STAFF),
    "mass_incident": Occurrence(0.003, _SECTIONS_AND_STAFF),
}

#: How often a flag is true; 0.05 where nothing is said.
FLAGS = {
    "abnormal": 0.08,
    "skip_level": 0.15,
    "repeat": 0.12,
    "disruptive": 0.04,
    "forewarned": 0.3,
    "serious_harm": 0.02,
    "attended": 0.9,
    "closed": 0.85,
    "extension_filed": 0.5,
    "consequence": 0.2,
    "escalated": 0.25,
    "leader_absent": 0.2,
    "poorly_handled": 0.3,
}

#: How often each level occurs, from the lowest up.
LEVEL_SHARES = (0.5, 0.3, 0.12, 0.06, 0.02)


def happen(
    random: np.random.Generator,
    kinds: Mapping[str, IncidentKind],
    units: Units,
    count: int,
    years: tuple[tuple[date, date, float], ...],
) -> dict[str, Incidents]:
    """About ``count`` incidents over some years, each given with its share of them."""
    weighed = sum(each.share for each in OCCURRENCES.values())
    found = {}
    for code, occurrence in OCCURRENCES.items():
        size = round(count * occurrence.share / weighed)
        days = np.sort(_days(random, size, years))
        attributes = _attributes(random, kinds[code], size)
        found[code] = Incidents(kinds[code], _places(random, units, occurrence, size), days, attributes)
    return found


def _places(random: np.random.Generator, units: Units, occurrence: Occurrence, size: int) -> IntArray:
    weights = np.zeros(len(KINDS))
    for kind, weight in occurrence.on.items():
        weights[KINDS.index(kind)] = weight
    chances = weights[units.kinds]
    return random.choice(len(units), size=size, p=chances / chances.sum())


def _days(random: np.random.Generator, size: int, years: tuple[tuple[date, date, float], ...]) -> IntArray:
    shares = np.array([share for _, _, share in years])
    year = random.choice(len(years), size=size, p=shares / shares.sum())
    starts = np.array([first.toordinal() for first, _, _ in years])
    ends = np.array([last.toordinal() for _, last, _ in years])
    return random.integers(starts[year], ends[year] + 1)


def _attributes(random: np.random.Generator, kind: IncidentKind, size: int) -> Columns:
    columns: Columns = {}
    for attribute in kind.attributes:
        if attribute.name in _SPECIAL:
            columns[attribute.name] = _SPECIAL[attribute.name](random, size)
        elif isinstance(attribute, Flag):
            columns[attribute.name] = (random.random(size) < FLAGS.get(attribute.name, 0.05)).astype(np.int64)
        elif isinstance(attribute, Choice):
            columns[attribute.name] = random.integers(0, len(attribute.options), size)
    _keep_constraints(kind, columns)
    return columns


def _keep_constraints(kind: IncidentKind, columns: Columns) -> None:
    """Take back what goes only with another attribute: to the first option where one is required, else to none."""
    for constraint in kind.constraints:
        attribute, other = kind.attribute(constraint.attribute), kind.attribute(constraint.other)
        column = columns[constraint.attribute]
        stated: BoolArray = (
            column != ABSENT if constraint.value is None else column == attribute.encode(constraint.value)
        )
        wrong = stated & (columns[constraint.other] != other.encode(constraint.other_value))
        column[wrong] = 0 if attribute.is_required else ABSENT


def _levels(random: np.random.Generator, size: int) -> IntArray:
    return random.choice(len(LEVELS), size=size, p=LEVEL_SHARES)


def _head_counts(random: np.random.Generator, size: int) -> IntArray:
    """Most visits are of one or two persons, few of a hundred."""
    heads: IntArray = np.minimum(1 + np.floor(random.pareto(1.3, size)), 300).astype(np.int64)
    return heads


def _minutes(random: np.random.Generator, size: int) -> IntArray:
    """Recorded to the minute in nineteen cases of twenty."""
    return np.where(random.random(size) < 0.05, ABSENT, random.integers(5, 40, size))


def _returned(random: np.random.Generator, size: int) -> IntArray:
    return np.where(random.random(size) < 0.2, random.integers(0, 2, size), ABSENT)


def _documents(random: np.random.Generator, size: int) -> IntArray:
    return np.where(random.random(size) < 0.15, random.integers(1, 6, size), 0)


_SPECIAL: Mapping[str, Callable[[np.random.Generator, int], IntArray]] = {
    "level": _levels,
    "head_count": _head_counts,
    "arrival_minutes": _minutes,
    "returned": _returned,
    "missing_documents": _documents,
}

assert len(LEVEL_SHARES) == len(Level)

"""Columns of facts with one entry more or less; what is not touched is shared with the columns before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kaohe.scheme.facts import Awards, Circumstances, IncidentCounts, IncidentRulings, ObservedValues
from kaohe.scheme.fixed_point import BoolArray
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind


class NotRecordedError(LookupError):
    """The facts do not hold what a change would take away."""


def alike(known: Circumstances, kind: IncidentKind, attributes: Mapping[str, AttributeValue]) -> BoolArray:
    """Which of the known circumstances are those of an incident with these attributes."""
    same = np.ones(known.size, dtype=np.bool_)
    for name, encoded in kind.columns([attributes]).items():
        same &= known.columns[name] == encoded[0]
    return same


def with_circumstance(
    known: Circumstances | None, kind: IncidentKind, attributes: Mapping[str, AttributeValue]
) -> tuple[Circumstances, int]:
    """The circumstances of a kind with these among them, and the place of these."""
    more = kind.columns([attributes])
    if known is None:
        return Circumstances(more, 1), 0
    found = np.flatnonzero(alike(known, kind, attributes))
    if len(found):
        return known, int(found[0])
    columns = {name: np.append(known.columns[name], encoded) for name, encoded in more.items()}
    return Circumstances(columns, known.size + 1), known.size


def one_more(counted: IncidentCounts | None, row: int, circumstance: int) -> IncidentCounts:
    """One more incident of a unit under a circumstance."""
    if counted is None:
        counted = IncidentCounts(*(np.empty(0, dtype=np.int64) for _ in range(3)))
    return IncidentCounts(
        np.append(counted.rows, row),
        np.append(counted.circumstances, circumstance),
        np.append(counted.counts, 1),
    )


def one_less(counted: IncidentCounts | None, row: int, wanted: BoolArray) -> IncidentCounts:
    """One incident of a unit less, of those under a wanted circumstance.

    Raises:
        NotRecordedError: there is no such incident.
    """
    if counted is None:
        raise NotRecordedError
    found = np.flatnonzero((counted.rows == row) & wanted[counted.circumstances] & (counted.counts > 0))
    if len(found) == 0:
        raise NotRecordedError
    counts = counted.counts.copy()
    counts[found[0]] -= 1
    return IncidentCounts(counted.rows, counted.circumstances, counts)


def with_observation(observed: ObservedValues | None, row: int, value: int) -> ObservedValues:
    """The observations of a metric with this value for a unit."""
    if observed is None:
        return ObservedValues(np.array([row], dtype=np.int64), np.array([value], dtype=np.int64))
    rest = without_observation(observed, row)
    return ObservedValues(np.append(rest.rows, row), np.append(rest.values, value))


def without_observation(observed: ObservedValues, row: int) -> ObservedValues:
    """The observations of a metric without that of a unit."""
    kept = observed.rows != row
    return ObservedValues(observed.rows[kept], observed.values[kept])


def observed_value(observed: ObservedValues | None, row: int) -> int | None:
    """What was observed of a unit, None where nothing was."""
    if observed is None:
        return None
    here = observed.values[observed.rows == row]
    return int(here[0]) if len(here) else None


def with_award(awards: Awards | None, row: int, points: int) -> Awards:
    """The rulings on an item with this one for a unit."""
    if awards is None:
        return Awards(np.array([row], dtype=np.int64), np.array([points], dtype=np.int64))
    rest = without_award(awards, row)
    return Awards(np.append(rest.rows, row), np.append(rest.points, points))


def without_award(awards: Awards, row: int) -> Awards:
    """The rulings on an item without that for a unit."""
    kept = awards.rows != row
    return Awards(awards.rows[kept], awards.points[kept])


def with_incident_ruling(rulings: IncidentRulings | None, row: int, points: int, circumstance: int) -> IncidentRulings:
    """The rulings on incidents with one more."""
    if rulings is None:
        rulings = IncidentRulings(*(np.empty(0, dtype=np.int64) for _ in range(3)))
    return IncidentRulings(
        np.append(rulings.rows, row), np.append(rulings.points, points), np.append(rulings.circumstances, circumstance)
    )


def without_incident_ruling(
    rulings: IncidentRulings | None, row: int, points: int, wanted: BoolArray
) -> IncidentRulings:
    """The rulings on incidents without one of these points on an incident under a wanted circumstance.

    Raises:
        NotRecordedError: there is no such ruling.
    """
    if rulings is None:
        raise NotRecordedError
    found = np.flatnonzero((rulings.rows == row) & (rulings.points == points) & wanted[rulings.circumstances])
    if len(found) == 0:
        raise NotRecordedError
    kept = np.ones(len(rulings.rows), dtype=np.bool_)
    kept[found[0]] = False
    return IncidentRulings(rulings.rows[kept], rulings.points[kept], rulings.circumstances[kept])

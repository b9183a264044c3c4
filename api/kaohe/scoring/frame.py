"""One scheme's view of the facts of one period: computes each term once, for all units together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from kaohe.scheme.exact import BoolArray, IntArray
from kaohe.scheme.facts import (
    NOBODY,
    Awards,
    Calendar,
    Facts,
    IncidentRulings,
    ObservedElsewhere,
    ObservedValues,
    Period,
    PeriodFacts,
)
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms import Charge, Term
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.axis import Axis

ColumnT = TypeVar("ColumnT")


class SchemeFrame:
    """The frame that terms compute in: a scheme, the facts of a period, and the same scheme in other periods."""

    def __init__(self, scheme: Scheme, facts: Facts, period: PeriodFacts, axis: Axis | None = None) -> None:
        self.axis = Axis(scheme, facts.units) if axis is None else axis
        self.size = len(self.axis)
        self._family = {period.period.code: self}
        self._scheme, self._facts, self._period = scheme, facts, period
        self._values: dict[Term[Any], Any] = {}
        self.parameters = parameters_of(scheme, facts.parameters)

    @property
    def period(self) -> Period:
        """The period of these facts."""
        return self._period.period

    @property
    def calendar(self) -> Calendar:
        """All periods of the ledger."""
        return self._facts.calendar

    @property
    def cohorts(self) -> IntArray:
        """Number of each row's cohort, -1 outside of any."""
        return self.axis.cohorts

    @property
    def oversight(self) -> tuple[IntArray, IntArray]:
        """Rows of leaders and of units overseen, one entry a pair."""
        return self.axis.oversight

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Which rows' units are of one of the kinds."""
        return self.axis.of_kind(kinds)

    def unit(self, row: int) -> int:
        """The place of a row's unit among all units of the facts."""
        return int(self.axis.rows[row])

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term, computed on first use."""
        try:
            column: ColumnT = self._values[term]
        except KeyError:
            column = self._values[term] = term.compute(self)
        return column

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What the incidents of each unit and of all below it come to under the charges."""
        own = np.zeros(len(self._facts.units), dtype=np.int64)
        for kind, weights in self._weights_by_kind(charges).items():
            counted = self._period.incidents.get(kind)
            if counted is not None:
                each = weights[counted.circumstances]
                costing = each.nonzero()[0]
                np.add.at(own, counted.rows[costing], each[costing] * counted.counts[costing])
        total = self._facts.units.with_descendants(own)
        return total if self.axis.is_whole else total[self.axis.rows]

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric, of units that have a row."""
        observed = self._period.observations.get(metric)
        if observed is None or self.axis.is_whole:
            return observed
        rows = self.axis.place[observed.rows]
        here = rows != NOBODY
        return ObservedValues(rows[here], observed.values[here])

    def observed_above(self, metric: str, *, on_county: bool) -> ObservedElsewhere:
        """A metric read on the nearest COUNTY above, or on the unit itself or else its nearest ancestor that has it."""
        units, rows = self._facts.units, self.axis.rows
        known, values = np.zeros(len(units), dtype=np.bool_), np.zeros(len(units), dtype=np.int64)
        observed = self._period.observations.get(metric)
        if observed is not None:
            known[observed.rows], values[observed.rows] = True, observed.values
        where = units.nearest_county[rows] if on_county else np.where(known, np.arange(len(units)), NOBODY)[rows]
        if not on_county:
            where = np.where(where == NOBODY, units.nearest_above(known)[rows], where)
        return ObservedElsewhere(where, known[where] & (where != NOBODY), values[where])

    def awards(self, item: str) -> Awards | None:
        """The rulings without an incident on an item, for units that have a row."""
        awards = self._period.awards.get((self._scheme.code, item))
        if awards is None:
            return None
        rows = self.axis.place[awards.rows]
        here = rows != NOBODY
        return Awards(rows[here], awards.points[here])

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """The rulings on incidents of a kind, for an item and units that have a row."""
        rulings = self._period.incident_rulings.get((self._scheme.code, item, kind))
        if rulings is None:
            return None
        rows = self.axis.place[rulings.rows]
        here = rows != NOBODY
        return IncidentRulings(rows[here], rulings.points[here], rulings.circumstances[here])

    def incident_weights(self, charge: Charge) -> IntArray:
        """What one incident of each known circumstance comes to under a charge."""
        circumstances = self._facts.circumstances.get(charge.selection.kind.code)
        if circumstances is None:
            return np.zeros(0, dtype=np.int64)
        return charge_weights(charge, circumstances.columns, circumstances.size, self.parameters)

    def at(self, period: Period) -> SchemeFrame | None:
        """The same scheme in another period, None where the ledger has no such period.

        Raises:
            LookupError: the ledger has the period, but its facts were not read.
        """
        frame = self._family.get(period.code)
        if frame is not None:
            return frame
        if self.calendar.find(period.code) is None:
            return None
        facts = self._facts.periods.get(period.code)
        if facts is None:
            raise LookupError(f"the facts of {period.code} were not read, but {self._scheme.code} needs them")
        frame = SchemeFrame(self._scheme, self._facts, facts, self.axis)
        frame._family = self._family
        self._family[period.code] = frame
        return frame

    def _weights_by_kind(self, charges: tuple[Charge, ...]) -> dict[str, IntArray]:
        by_kind: dict[str, IntArray] = {}
        for charge in charges:
            kind = charge.selection.kind.code
            weights = self.incident_weights(charge)
            by_kind[kind] = by_kind[kind] + weights if kind in by_kind else weights
        return by_kind


def charge_weights(
    charge: Charge, columns: Mapping[str, IntArray], size: int, parameters: Mapping[str, int]
) -> IntArray:
    """What each entry of some attribute columns comes to under a charge."""
    weights = charge.selection.mask(columns, size, parameters) * np.int64(charge.each)
    return weights if charge.times is None else weights * np.maximum(columns[charge.times], 0)


def parameters_of(scheme: Scheme, given: Mapping[str, int]) -> dict[str, int]:
    """The parameters of a scheme: what the deployment has set, else the default."""
    return {parameter.code: given.get(parameter.code, parameter.default) for parameter in scheme.parameters}

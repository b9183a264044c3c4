"""One scheme's view of the facts of one period: computes each term once, for all units together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from kaohe.scheme.exact import IntArray
from kaohe.scheme.facts import (
    NOBODY,
    Awards,
    Calendar,
    Facts,
    IncidentRulings,
    ObservedValues,
    Period,
    PeriodFacts,
    Units,
)
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms import Charge, Term

ColumnT = TypeVar("ColumnT")


class SchemeFrame:
    """The frame that terms compute in: a scheme, the facts of a period, and the same scheme in other periods."""

    def __init__(self, scheme: Scheme, facts: Facts, period: PeriodFacts) -> None:
        self._family = {period.period.code: self}
        self._scheme, self._facts, self._period = scheme, facts, period
        self._values: dict[Any, Any] = {}
        self.parameters = parameters_of(scheme, facts.parameters)

    @property
    def units(self) -> Units:
        """The units of all rows."""
        return self._facts.units

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
        """Number of each row's cohort: the assessed units under the same nearest COUNTY; -1 outside of any."""
        if "cohorts" not in self._values:
            county = self.units.nearest_county
            without = len(self.units)  # those without a COUNTY above them are one cohort
            cohorts = np.where(county == NOBODY, without, county)
            self._values["cohorts"] = np.where(self.units.of_kind(self._scheme.kinds), cohorts, -1)
        cohorts = self._values["cohorts"]
        assert isinstance(cohorts, np.ndarray)
        return cohorts

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term, computed on first use."""
        try:
            column: ColumnT = self._values[term]
        except KeyError:
            column = self._values[term] = term.compute(self)
        return column

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What the incidents of each unit and of all below it come to under the charges."""
        if charges not in self._values:
            self._values[charges] = self._tally(charges)
        tally = self._values[charges]
        assert isinstance(tally, np.ndarray)
        return tally

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric."""
        return self._period.observations.get(metric)

    def awards(self, item: str) -> Awards | None:
        """The rulings without an incident on an item."""
        return self._period.awards.get((self._scheme.code, item))

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """The rulings on incidents of a kind, for an item."""
        return self._period.incident_rulings.get((self._scheme.code, item, kind))

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
        frame = SchemeFrame(self._scheme, self._facts, facts)
        frame._family = self._family
        self._family[period.code] = frame
        return frame

    def _tally(self, charges: tuple[Charge, ...]) -> IntArray:
        own = np.zeros(len(self.units), dtype=np.int64)
        by_kind: dict[str, IntArray] = {}
        for charge in charges:
            kind = charge.selection.kind.code
            weights = self.incident_weights(charge)
            by_kind[kind] = by_kind[kind] + weights if kind in by_kind else weights
        for kind, weights in by_kind.items():
            counted = self._period.incidents.get(kind)
            if counted is None:
                continue
            each = weights[counted.circumstances]
            costing = np.flatnonzero(each)
            np.add.at(own, counted.rows[costing], each[costing] * counted.counts[costing])
        return self.units.with_descendants(own)


def charge_weights(
    charge: Charge, columns: Mapping[str, IntArray], size: int, parameters: Mapping[str, int]
) -> IntArray:
    """What each entry of some attribute columns comes to under a charge."""
    weights = np.where(charge.selection.mask(columns, size, parameters), charge.each, 0)
    return weights if charge.times is None else weights * np.maximum(columns[charge.times], 0)


def parameters_of(scheme: Scheme, given: Mapping[str, int]) -> dict[str, int]:
    """The parameters of a scheme: what the deployment has set, else the default."""
    return {parameter.code: given.get(parameter.code, parameter.default) for parameter in scheme.parameters}

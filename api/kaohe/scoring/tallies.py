"""Incidents counted for a scheme: all that it charges them, for all its units, in one pass.

Incidents come counted by unit and circumstance, and most tallies are about few circumstances. So what a circumstance
costs is worked out first, and then only the counts of circumstances that cost something are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kaohe.scheme.facts import Circumstances, IncidentCounts, PeriodFacts
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.incident_kinds import AttributeColumns
from kaohe.scheme.terms.term import Charge
from kaohe.scheme.terms.traversal import Charged
from kaohe.scoring.axis import Axis


@dataclass(frozen=True, slots=True)
class _Costs:
    """What one incident comes to (``each``) in the tally at a place, for every circumstance that costs something."""

    places: IntArray
    circumstances: IntArray
    each: IntArray


class Tariff:
    """What incidents of each known circumstance come to under the charges of a scheme; the same in every period."""

    def __init__(
        self, charged: Charged, circumstances: Mapping[str, Circumstances], parameters: Mapping[str, int]
    ) -> None:
        self._charged, self._circumstances, self._parameters = charged, circumstances, parameters
        self._costs: dict[str, _Costs] = {}

    def place(self, charges: tuple[Charge, ...]) -> int | None:
        """The line of :meth:`tally` that is about some charges."""
        return self._charged.places.get(id(charges))

    def tally(self, period: PeriodFacts, axis: Axis) -> IntArray:
        """What the incidents of each row and of all units below it come to: one line a tally, one column a row."""
        starts, ends = axis.stretches
        running = np.zeros((self._charged.size, len(axis.units) + 1), dtype=np.int64)
        for kind in self._charged.by_kind:
            counted = period.incidents.get(kind)
            if counted is not None and len(counted.rows):
                self._add(running, counted, self._costs_of(kind), axis.units.stretches[0])
        np.cumsum(running, axis=1, out=running)
        total: IntArray = running[:, ends] - running[:, starts]
        return total

    @staticmethod
    def _add(running: IntArray, counted: IncidentCounts, costs: _Costs, starts: IntArray) -> None:
        """Add what a kind of incident comes to, each unit one column after the start of its stretch."""
        first, after = counted.stretches(costs.circumstances)
        many = after - first
        total = np.cumsum(many)
        if len(total) == 0 or total[-1] == 0:
            return
        picked = np.arange(total[-1]) + np.repeat(after - total, many)
        place = np.repeat(costs.places * running.shape[1] + 1, many) + starts[counted.by_circumstance.rows[picked]]
        np.add.at(running.reshape(-1), place, np.repeat(costs.each, many) * counted.by_circumstance.counts[picked])

    def _costs_of(self, kind: str) -> _Costs:
        costs = self._costs.get(kind)
        if costs is None:
            costs = self._costs[kind] = self._work_out(kind)
        return costs

    def _work_out(self, kind: str) -> _Costs:
        known, charged = self._circumstances[kind], self._charged.by_kind[kind]
        selected = [
            charge.selection.mask(known.columns, known.size, self._parameters).nonzero()[0] for _, charge in charged
        ]
        many = [len(each) for each in selected]
        which = np.concatenate(selected)
        each = np.repeat([charge.each for _, charge in charged], many)
        end = 0
        for (_, charge), here in zip(charged, selected, strict=True):
            end += len(here)
            if charge.times is not None:
                each[end - len(here) : end] *= np.maximum(known.columns[charge.times][here], 0)
        return _Costs(np.repeat([place for place, _ in charged], many), which, each)


def charge_weights(charge: Charge, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> IntArray:
    """What each entry of some attribute columns comes to under a charge."""
    weights = charge.selection.mask(columns, size, parameters) * np.int64(charge.each)
    return weights if charge.times is None else weights * np.maximum(columns[charge.times], 0)

"""The parameters of a scheme as they hold for each row of its frame: those of a unit's own county, on the last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kaohe.scheme.facts import Facts, Units
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.settings import values_on
from kaohe.scoring.axis import Axis


@dataclass(frozen=True, slots=True)
class Variant:
    """Values of all parameters, by code, and the rows for which they hold: None for all of them."""

    parameters: Mapping[str, int]
    rows: IntArray | None = None


class Parameters:
    """What the parameters of a scheme are for each row of an axis, on a day.

    The rules of a card are those of its own period, in whatever earlier period they are read: its parameters, too.
    """

    def __init__(self, scheme: Scheme, facts: Facts, axis: Axis, day: date) -> None:
        self._size = len(axis)
        self._held: dict[str, int | IntArray] = {}
        for parameter in scheme.parameters:
            by_unit = values_on(facts.parameters.get(parameter.code, ()), day)
            everywhere = by_unit.pop(None, parameter.default)
            self._held[parameter.code] = _spread(axis.units, everywhere, by_unit, axis.rows)
        self.variants = self._told_apart()

    def column(self, code: str) -> IntArray:
        """The value of a parameter for each row."""
        held = self._held[code]
        return np.full(self._size, held, dtype=np.int64) if isinstance(held, int) else held

    def of(self, row: int) -> dict[str, int]:
        """The values of all parameters for a row."""
        return {code: held if isinstance(held, int) else int(held[row]) for code, held in self._held.items()}

    def _told_apart(self) -> list[Variant]:
        """The sets of values that differ, each with its rows."""
        apart = [held for held in self._held.values() if not isinstance(held, int)]
        if not apart or not self._size:
            return [Variant({code: held for code, held in self._held.items() if isinstance(held, int)})]
        _, first, which = np.unique(np.stack(apart), axis=1, return_index=True, return_inverse=True)
        which = which.reshape(-1)
        return [Variant(self.of(int(row)), np.flatnonzero(which == place)) for place, row in enumerate(first)]


def _spread(units: Units, everywhere: int, by_unit: Mapping[str | None, int], rows: IntArray) -> int | IntArray:
    """A value for each row: that of the nearest unit which has one, itself or above it, else the one for all."""
    own = {row: value for code, value in by_unit.items() if code is not None and (row := units.row(code)) is not None}
    if not own:
        return everywhere
    starts, ends = units.stretches
    spread = np.full(len(units), everywhere, dtype=np.int64)
    for row in sorted(own, key=lambda row: int(ends[row] - starts[row]), reverse=True):  # what lies within comes later
        spread[(starts >= starts[row]) & (starts < ends[row])] = own[row]
    return spread[rows]

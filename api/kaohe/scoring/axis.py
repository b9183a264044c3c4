"""The rows of a scheme's frames: of all units, those that the scheme assesses or that a leader oversees."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from kaohe.scheme.facts import NOBODY, Units
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import UnitKind

ScalarT = TypeVar("ScalarT", bound=np.generic)


class Axis:
    """Which units a scheme's columns are about.

    Attributes:
        units: all units of the facts.
        rows: for each row the place of its unit among all units.
        place: for each unit its row, NOBODY where it has none.
    """

    def __init__(self, scheme: Scheme, units: Units, rows: IntArray | None = None) -> None:
        """Take the units as they stood in a period, and the rows of another period's axis where columns are to meet."""
        self.units, self._kinds = units, scheme.kinds
        if rows is None:
            wanted = units.of_kind(scheme.kinds)
            if scheme.reads_overseen:
                wanted[units.overseen] = True
            rows = np.flatnonzero(wanted)
        self.rows = rows
        self.place = np.full(len(units), NOBODY, dtype=np.int64)
        self.place[self.rows] = np.arange(len(self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_whole(self) -> bool:
        """Whether every unit has a row."""
        return len(self.rows) == len(self.units)

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Which rows' units are of one of the kinds."""
        return self.units.of_kind(kinds)[self.rows]

    def spread(self, column: npt.NDArray[ScalarT]) -> npt.NDArray[ScalarT]:
        """A column over rows, laid out over all units (zero where a unit has no row)."""
        spread = np.zeros(len(self.units), dtype=column.dtype)
        spread[self.rows] = column
        return spread

    @cached_property
    def stretches(self) -> tuple[IntArray, IntArray]:
        """Where each row's unit and all below it start and end in the order of :attr:`Units.stretches`."""
        starts, ends = self.units.stretches
        return starts[self.rows], ends[self.rows]

    @cached_property
    def cohorts(self) -> IntArray:
        """Number of each row's cohort: the assessed units under the same nearest COUNTY; -1 outside of any."""
        county = self.units.nearest_county[self.rows]
        without = len(self.units)  # those without a COUNTY above them are one cohort
        return np.where(self.of_kind(self._kinds), np.where(county == NOBODY, without, county), -1)

    @cached_property
    def oversight(self) -> tuple[IntArray, IntArray]:
        """Rows of leaders and of units overseen, one entry a pair."""
        leaders, overseen = self.place[self.units.overseers], self.place[self.units.overseen]
        both = (leaders != NOBODY) & (overseen != NOBODY)
        return leaders[both], overseen[both]

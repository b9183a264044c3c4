"""Facts as columns: units, incidents counted by circumstance, observations and rulings, period by period.

Whoever stores facts (a ledger) fills these containers; whoever scores reads them. Every column is indexed by *row*,
the position of a unit in :class:`Units`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.incident_kinds import AttributeColumns
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import PeriodKind, UnitKind

#: Stands for "no such row" in columns of rows.
NOBODY = -1

KINDS: tuple[UnitKind, ...] = tuple(UnitKind)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included."""

    starts: date
    ends: date
    kind: PeriodKind
    code: str


@dataclass(frozen=True)
class Calendar:
    """All periods that the ledger knows."""

    periods: tuple[Period, ...]

    def find(self, code: str) -> Period | None:
        """Return the period of that code."""
        return self._by_code.get(code)

    def previous(self, period: Period) -> Period | None:
        """Return the period of the same kind that ends the day before this one starts."""
        if period.starts == date.min:
            return None
        return self._by_end.get((period.kind, period.starts - timedelta(days=1)))

    def year_so_far(self, period: Period) -> tuple[Period, ...]:
        """Return those of the same kind that start in the same calendar year, up to and including this one."""
        return tuple(
            other
            for other in self._of_kind.get(period.kind, ())
            if other.starts.year == period.starts.year and other.starts <= period.starts
        )

    def inside(self, period: Period, kind: PeriodKind) -> tuple[Period, ...]:
        """Return the periods of a kind that lie wholly within this one, in order."""
        return tuple(p for p in self._of_kind.get(kind, ()) if period.starts <= p.starts and p.ends <= period.ends)

    @cached_property
    def _by_code(self) -> dict[str, Period]:
        return {period.code: period for period in self.periods}

    @cached_property
    def _by_end(self) -> dict[tuple[PeriodKind, date], Period]:
        return {(period.kind, period.ends): period for period in sorted(self.periods, reverse=True)}

    @cached_property
    def _of_kind(self) -> dict[PeriodKind, list[Period]]:
        kinds: dict[PeriodKind, list[Period]] = {}
        for period in sorted(self.periods):
            kinds.setdefault(period.kind, []).append(period)
        return kinds


@dataclass(frozen=True)
class Units:
    """The units that facts are about, a tree: those asked for and all kin that their cards read.

    Attributes:
        codes: the code of each row's unit.
        kinds: position of each row's kind in :data:`KINDS`.
        parents: row of each unit's parent, NOBODY at the top (or where the parent plays no part here).
        overseers, overseen: two columns of equal length, one entry a LEADER and unit overseen.
        present: which rows' units there were; None where all of them were. What was not yet opened, or was closed
            before, is of no kind here, has no card and no rank.
    """

    codes: Sequence[str]
    kinds: IntArray
    parents: IntArray
    overseers: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    overseen: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    present: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def row(self, code: str) -> int | None:
        """Return the row of a unit."""
        return self._rows.get(code)

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Say for each row whether its unit is of one of the kinds."""
        wanted = np.zeros(len(KINDS), dtype=np.bool_)
        wanted[[KINDS.index(kind) for kind in kinds]] = True
        return wanted[self.kinds] if self.present is None else wanted[self.kinds] & self.present

    def is_present(self, row: int) -> bool:
        """Whether there was such a unit."""
        return self.present is None or bool(self.present[row])

    def line(self, row: int) -> Iterator[int]:
        """A unit and all above it."""
        while row != NOBODY:
            yield row
            row = int(self.parents[row])

    def is_within(self, row: int, root: int) -> bool:
        """Whether a unit is another one or lies below it."""
        while row not in (root, NOBODY):
            row = int(self.parents[row])
        return row == root

    @cached_property
    def nearest_county(self) -> IntArray:
        """Row of the nearest COUNTY above each unit, NOBODY where there is none."""
        return self.nearest_above(self.of_kind([UnitKind.COUNTY]))

    def nearest_above(self, wanted: BoolArray) -> IntArray:
        """Row of the nearest wanted unit above each unit (itself apart), NOBODY where there is none."""
        found = np.full(len(self), NOBODY, dtype=np.int64)
        climbing = self.parents.copy()
        while (still := (found == NOBODY) & (climbing != NOBODY)).any():
            here = climbing[still]
            found[still] = np.where(wanted[here], here, NOBODY)
            climbing[still] = self.parents[here]
        return found

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def stretches(self) -> tuple[IntArray, IntArray]:
        """Where each row and all below it start and end, with the units so ordered that they stand together."""
        size = np.zeros(len(self), dtype=np.int64)
        climbing = np.arange(len(self))
        while len(climbing):
            np.add.at(size, climbing, 1)
            above = self.parents[climbing]
            climbing = above[above != NOBODY]
        siblings = self.parents.argsort(kind="stable")
        before = size[siblings].cumsum() - size[siblings]
        families = self.parents[siblings]
        elder = np.empty_like(size)  # how many units there are in and below those of its siblings that stand before it
        elder[siblings] = before - before[families.searchsorted(families)]
        start = elder.copy()
        rows, climbing = np.arange(len(self)), self.parents
        while len(rows := rows[(still := climbing != NOBODY)]):
            climbing = climbing[still]
            start[rows] += elder[climbing] + 1
            climbing = self.parents[climbing]
        return start, start + size


@dataclass(frozen=True)
class Circumstances:
    """The distinct circumstances that incidents of one kind were recorded with, as columns of encoded attributes."""

    columns: AttributeColumns
    size: int


@dataclass(frozen=True)
class IncidentCounts:
    """Incidents of one kind in one period, counted by unit and circumstance. Units are those recorded on."""

    rows: IntArray
    circumstances: IntArray
    counts: IntArray

    @cached_property
    def total(self) -> int:
        """How many incidents there are."""
        return int(self.counts.sum())

    @cached_property
    def by_circumstance(self) -> IncidentCounts:
        """The same counts, those of each circumstance together."""
        if (self.circumstances[1:] >= self.circumstances[:-1]).all():
            return self
        order = np.argsort(self.circumstances)
        return IncidentCounts(self.rows[order], self.circumstances[order], self.counts[order])

    def stretches(self, circumstances: IntArray) -> tuple[IntArray, IntArray]:
        """Where the counts of each of some circumstances start and end in :attr:`by_circumstance`."""
        last = len(self._starts) - 1
        return self._starts[np.minimum(circumstances, last)], self._starts[np.minimum(circumstances + 1, last)]

    @cached_property
    def _starts(self) -> IntArray:
        """Where the counts of each circumstance start in :attr:`by_circumstance`; where all end stands last."""
        many = np.bincount(self.circumstances)
        starts: IntArray = np.zeros(len(many) + 1, dtype=np.int64)
        np.cumsum(many, out=starts[1:])
        return starts


@dataclass(frozen=True)
class ObservedValues:
    """The observations of one metric in one period: values as integers of the metric's places (flags as 0 and 1)."""

    rows: IntArray
    values: IntArray


@dataclass(frozen=True)
class ObservedElsewhere:
    """A metric read on other units: for each row where (NOBODY if nowhere), whether it is known, and its value."""

    units: IntArray
    known: BoolArray
    values: IntArray


@dataclass(frozen=True)
class Awards:
    """Rulings without an incident on one item: the points (hundredths) awarded."""

    rows: IntArray
    points: IntArray


@dataclass(frozen=True)
class IncidentRulings:
    """Rulings on one item that judge one incident each: points (hundredths) deducted, and the incident's circumstance.

    Only rulings whose incident still lies in the period and counts for the unit belong here.
    """

    rows: IntArray
    points: IntArray
    circumstances: IntArray


@dataclass(frozen=True)
class PeriodFacts:
    """What the ledger holds of one period. What is absent from a mapping was not recorded.

    ``incidents`` is keyed by incident kind, ``observations`` by metric, ``awards`` by (scheme, item), and
    ``incident_rulings`` by (scheme, item, incident kind). ``units`` are those of the facts, row by row, as they stood
    in this period; None where they stood as the facts have them.
    """

    period: Period
    incidents: Mapping[str, IncidentCounts] = field(default_factory=dict)
    observations: Mapping[str, ObservedValues] = field(default_factory=dict)
    awards: Mapping[tuple[str, str], Awards] = field(default_factory=dict)
    incident_rulings: Mapping[tuple[str, str, str], IncidentRulings] = field(default_factory=dict)
    units: Units | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that the cards of some schemes read for some units: columns for each period that plays a part.

    ``circumstances`` is keyed by incident kind, ``parameters`` (what a deployment has set) by code. ``units`` are
    as they stand in the end; what they were in a period is :meth:`units_in`, with the same rows.
    """

    units: Units
    calendar: Calendar
    circumstances: Mapping[str, Circumstances]
    periods: Mapping[str, PeriodFacts]
    parameters: Mapping[str, Sequence[Setting]] = field(default_factory=dict)

    def units_in(self, period: str) -> Units:
        """The units as they stood in a period: their kinds, the tree, who oversaw whom, and which there were."""
        held = self.periods.get(period)
        return self.units if held is None or held.units is None else held.units

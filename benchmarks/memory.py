"""Facts straight from a synthetic country, without a database, for any selection of units, as a ledger reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.country import Country
from benchmarks.country.events import Incidents
from kaohe.scheme.facts import (
    NOBODY,
    Awards,
    Circumstances,
    Facts,
    IncidentCounts,
    IncidentRulings,
    ObservedValues,
    Period,
    PeriodFacts,
    Units,
)
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.needs import Needs, needs
from kaohe.scheme.regime import Scheme


class MemoryLedger:
    """A country whose distinct circumstances were found once, as a database holds them."""

    def __init__(self, country: Country) -> None:
        self.country = country
        found = {code: _circumstances(each) for code, each in country.incidents.items()}
        self._tables = {code: table for code, (table, _) in found.items()}
        self._which = {code: which for code, (_, which) in found.items()}

    def read_facts(self, schemes: Sequence[Scheme], rows: IntArray, periods: Sequence[Period]) -> Facts:
        """Everything that the cards of some schemes read for the units in some rows."""
        need = needs(schemes, periods, self.country.calendar)
        counted = self._counted(rows)
        kept = counted | self._kin(counted, need)
        place = np.full(len(kept), NOBODY, dtype=np.int64)
        place[kept] = np.arange(np.count_nonzero(kept))
        tables, which = {}, {}
        for code in sorted(need.kinds):
            happened = counted[self.country.incidents[code].rows]
            tables[code], which[code] = _only(self._tables[code], self._which[code], happened)
        reading = _Reading(self.country, need, which, counted, place)
        read = {period.code: reading.period(period) for period in need.periods}
        return Facts(self._units(kept, place), self.country.calendar, tables, read)

    def _counted(self, rows: IntArray) -> BoolArray:
        """The units asked for, those that leaders among them oversee, and all below: their incidents count."""
        units = self.country.units
        wanted = np.zeros(len(units), dtype=np.bool_)
        wanted[rows] = True
        wanted[units.overseen[wanted[units.overseers]]] = True
        for row, parent in enumerate(units.parents):  # each stands after its parent
            wanted[row] |= parent != NOBODY and wanted[parent]
        return wanted

    def _kin(self, counted: BoolArray, need: Needs) -> BoolArray:
        """All units above, and those that the ones counted are compared with."""
        units = self.country.units
        kin = np.zeros(len(units), dtype=np.bool_)
        for start in np.flatnonzero(counted):
            row = int(units.parents[start])
            while row != NOBODY and not kin[row]:
                kin[row] = True
                row = int(units.parents[row])
        counties = np.setdiff1d(units.nearest_county[counted], [NOBODY])
        return kin | (units.of_kind(need.cohort_kinds) & np.isin(units.nearest_county, counties))

    def _units(self, kept: BoolArray, place: IntArray) -> Units:
        units = self.country.units
        parents = units.parents[kept]
        both = kept[units.overseers] & kept[units.overseen]
        return Units(
            [units.codes[row] for row in np.flatnonzero(kept).tolist()],
            units.kinds[kept],
            np.where(parents == NOBODY, NOBODY, place[parents]),
            place[units.overseers[both]],
            place[units.overseen[both]],
        )


@dataclass(frozen=True)
class _Reading:
    """One reading of facts: ``which`` circumstance each incident has, and the new ``place`` of each unit kept."""

    country: Country
    need: Needs
    which: dict[str, IntArray]
    counted: BoolArray
    place: IntArray

    def period(self, period: Period) -> PeriodFacts:
        """What there is of one period."""
        country, need = self.country, self.need
        observations = {}
        for (of, metric), observed in country.observations.items():
            if of == period.code and metric in need.metrics:
                rows, here = self._kept(observed.rows)
                observations[metric] = ObservedValues(rows, observed.values[here])
        awards = {}
        for (of, scheme, item), awarded in country.awards.items():
            if of == period.code and scheme in need.schemes:
                rows, here = self._kept(awarded.rows)
                awards[scheme, item] = Awards(rows, awarded.points[here])
        rulings = {}
        for (of, scheme, item), ruled in country.incident_rulings.items():
            if of == period.code and scheme in need.schemes:
                here = self.counted[ruled.rows]
                rows = self.place[ruled.rows[here]]
                circumstances = self.which[ruled.kind][ruled.incidents[here]]
                rulings[scheme, item, ruled.kind] = IncidentRulings(rows, ruled.points[here], circumstances)
        counts = {code: self._count(country.incidents[code], period) for code in self.which}
        return PeriodFacts(period, counts, observations, awards, rulings)

    def _count(self, incidents: Incidents, period: Period) -> IncidentCounts:
        """Counts by circumstance and unit, as GROUP BY gives them."""
        inside = (incidents.days >= period.starts.toordinal()) & (incidents.days <= period.ends.toordinal())
        inside &= self.counted[incidents.rows]
        width = len(self.place)
        keys = self.which[incidents.kind.code][inside] * width + self.place[incidents.rows[inside]]
        found, counts = np.unique(keys, return_counts=True)
        return IncidentCounts(found % width, found // width, counts.astype(np.int64))

    def _kept(self, rows: IntArray) -> tuple[IntArray, BoolArray]:
        """The new places of those rows that are kept, and which those are."""
        place = self.place[rows]
        here = place != NOBODY
        return place[here], here


def _only(table: Circumstances, which: IntArray, happened: BoolArray) -> tuple[Circumstances, IntArray]:
    """The circumstances of some incidents alone, and for each of these incidents the new place of its own."""
    used = np.unique(which[happened])
    place = np.full(table.size, -1, dtype=np.int64)
    place[used] = np.arange(len(used))
    return Circumstances({name: column[used] for name, column in table.columns.items()}, len(used)), place[which]


def _circumstances(incidents: Incidents) -> tuple[Circumstances, IntArray]:
    """The distinct circumstances of incidents, and for each incident the place of its own among them."""
    size = len(incidents)
    if not incidents.attributes:
        return Circumstances({}, min(size, 1)), np.zeros(size, dtype=np.int64)
    keys = np.zeros(size, dtype=np.int64)
    for column in incidents.attributes.values():
        keys = keys * (int(column.max(initial=0)) + 2) + column + 1
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return Circumstances({name: column[first] for name, column in incidents.attributes.items()}, len(first)), which

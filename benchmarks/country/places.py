"""The units of a synthetic country: prefectures of counties, each county with the same mix of units below it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kaohe.scheme.facts import KINDS, NOBODY, Units
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.vocabulary import UnitKind as Kind

#: How many of a kind of unit stand below each one of another, in a county.
TOWNSHIPS, VILLAGES_OF_TOWNSHIP = 14, 8
SUBDISTRICTS, AREAS, VILLAGES_OF_AREA = 4, 3, 5
DEPARTMENTS = 16
SECTIONS, OFFICES, STAFF, LEADERS, OVERSEEN = 8, 6, 4, 5, 3
COUNTIES_OF_PREFECTURE = 12


@dataclass
class _Family:
    """Units being listed, each after its parent."""

    kinds: list[Kind] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    oversight: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: Kind, parent: int) -> int:
        self.kinds.append(kind)
        self.parents.append(parent)
        return len(self.kinds) - 1

    def add_county(self, prefecture: int) -> int:
        """List a county with all units below it."""
        county = self.add(Kind.COUNTY, prefecture)
        for _ in range(TOWNSHIPS):
            township = self.add(Kind.TOWNSHIP, county)
            for _ in range(VILLAGES_OF_TOWNSHIP):
                self.add(Kind.VILLAGE, township)
        for _ in range(SUBDISTRICTS):
            subdistrict = self.add(Kind.SUBDISTRICT, county)
            for _ in range(AREAS):
                area = self.add(Kind.MANAGEMENT_AREA, subdistrict)
                for _ in range(VILLAGES_OF_AREA):
                    self.add(Kind.VILLAGE, area)
        for _ in range(DEPARTMENTS):
            self.add(Kind.DEPARTMENT, county)
        self._add_bureau(county)
        return county

    def _add_bureau(self, county: int) -> None:
        bureau = self.add(Kind.BUREAU, county)
        parts = []
        for kind in [Kind.SECTION] * SECTIONS + [Kind.OFFICE] * OFFICES:
            parts.append(self.add(kind, bureau))
            for _ in range(STAFF):
                self.add(Kind.STAFF, parts[-1])
        for each in range(LEADERS):
            leader = self.add(Kind.LEADER, bureau)
            self.oversight += [(leader, part) for part in parts[each * OVERSEEN : (each + 1) * OVERSEEN]]


def lay_out(count: int) -> Units:
    """Exactly ``count`` units (at least one county of them), each after its parent.

    The last county has more villages than the others where the count asks for it.
    """
    family = _Family()
    family.add_county(family.add(Kind.PREFECTURE, NOBODY))
    county_size = len(family.kinds) - 1
    if len(family.kinds) > count:
        raise ValueError(f"a country has at least {len(family.kinds)} units")
    counties, prefecture = 1, 0
    while len(family.kinds) + 1 + county_size <= count:
        if counties % COUNTIES_OF_PREFECTURE == 0:
            prefecture = family.add(Kind.PREFECTURE, NOBODY)
        family.add_county(prefecture)
        counties += 1
    last_township = max(row for row, kind in enumerate(family.kinds) if kind is Kind.TOWNSHIP)
    while len(family.kinds) < count:
        family.add(Kind.VILLAGE, last_township)
    return Units(
        [f"{kind.lower()}-{row:06d}" for row, kind in enumerate(family.kinds)],
        _column([KINDS.index(kind) for kind in family.kinds]),
        _column(family.parents),
        _column([leader for leader, _ in family.oversight]),
        _column([overseen for _, overseen in family.oversight]),
    )


def _column(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)

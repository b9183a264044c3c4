"""Which rows of a comparison to show, and in which order. All take and return rows, and keep the order of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import numpy as np

from kaohe.scheme.columns import Numbers
from kaohe.scheme.facts import NOBODY, Units
from kaohe.scheme.fixed_point import HUNDREDTHS, BoolArray, IntArray, to_scaled
from kaohe.scheme.vocabulary import UnitKind, Verdict
from kaohe.scoring.standing.standing import Standing

_BEYOND_ALL = np.iinfo(np.int64).max


class Shown(StrEnum):
    """A figure of a cell: per cent, rank in the cohort, rewards and fines in CNY."""

    PERCENT = "PERCENT"
    RANK = "RANK"
    REWARDS = "REWARDS"
    FINES = "FINES"


class Answered(StrEnum):
    """A verdict of a cell."""

    VETOED = "VETOED"
    REWARDED = "REWARDED"


class End(StrEnum):
    """Which end of an interval."""

    LOW = "LOW"
    HIGH = "HIGH"


def of_kinds(units: Units, rows: IntArray, kinds: Iterable[UnitKind]) -> IntArray:
    """The rows whose units are of one of the kinds."""
    kept: IntArray = rows[units.of_kind(kinds)[rows]]
    return kept


def of_county(units: Units, rows: IntArray, county: str | None) -> IntArray:
    """The rows whose nearest COUNTY is the one of that code; None for those without a COUNTY above them.

    Raises:
        KeyError: there is no such unit.
    """
    place = NOBODY if county is None else units.row(county)
    if place is None:
        raise KeyError(county)
    kept: IntArray = rows[units.nearest_county[rows] == place]
    return kept


def assessed_by(standing: Standing, rows: IntArray) -> IntArray:
    """The rows whose units have a card under a scheme."""
    kept: IntArray = rows[standing.assessed[rows]]
    return kept


def with_verdict(standing: Standing, rows: IntArray, answered: Answered, verdicts: Iterable[Verdict]) -> IntArray:
    """The rows whose cell under a scheme has one of the verdicts; refused units have none."""
    column = standing.vetoed if answered is Answered.VETOED else standing.rewarded
    wanted = frozenset(verdicts)
    kept = np.zeros(len(rows), dtype=np.bool_)
    low, high = column.low[rows], column.high[rows]
    for verdict, marked in ((Verdict.YES, low), (Verdict.NO, ~high), (Verdict.UNKNOWN, high & ~low)):
        if verdict in wanted:
            kept |= marked
    return rows[kept & standing.assessed[rows]]


def within(
    standing: Standing,
    rows: IntArray,
    shown: Shown,
    least: Decimal | int | None = None,
    most: Decimal | int | None = None,
    *,
    certainly: bool = True,
) -> IntArray:
    """The rows whose figure under a scheme lies from ``least`` to ``most`` (per cent, CNY or ranks), both included.

    Args:
        standing: the scheme's column.
        rows: the rows to choose from.
        shown: which figure.
        least: None for no lower bound.
        most: None for no upper bound.
        certainly: whether the whole interval has to lie within; otherwise some part of it is enough.

    Raises:
        ValueError: a bound has more than two decimals (for a rank: is not whole).
    """
    column, present = _figure(standing, shown)
    places = 0 if shown is Shown.RANK else HUNDREDTHS
    low, high = _ends(column, rows)
    kept = present[rows]
    if least is not None:
        kept &= (low if certainly else high) >= to_scaled(least, places)
    if most is not None:
        kept &= (high if certainly else low) <= to_scaled(most, places)
    return rows[kept]


def ordered(
    standing: Standing, rows: IntArray, shown: Shown, end: End = End.LOW, *, descending: bool = False
) -> IntArray:
    """The rows in the order of one end of a figure under a scheme; units without the figure come last either way."""
    column, present = _figure(standing, shown)
    low, high = _ends(column, rows)
    keys = low if end is End.LOW else high
    return rows[np.lexsort((-keys if descending else keys, ~present[rows]))]


def _figure(standing: Standing, shown: Shown) -> tuple[Numbers, BoolArray]:
    match shown:
        case Shown.PERCENT:
            return standing.percent, standing.scored
        case Shown.RANK:
            return standing.rank, standing.rank.low > 0
        case Shown.REWARDS:
            return standing.rewards, standing.assessed
        case Shown.FINES:
            return standing.fines, standing.assessed


def _ends(column: Numbers, rows: IntArray) -> tuple[IntArray, IntArray]:
    low, high = column.low[rows], column.high[rows]
    return low, high if column.open is None else np.where(column.open[rows], _BEYOND_ALL, high)

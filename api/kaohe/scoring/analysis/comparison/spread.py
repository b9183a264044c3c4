"""How the scores of one scheme are spread: quartiles and a histogram, by the ends of the intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import HUNDREDTHS, IntArray, half_up, to_decimal, to_scaled

#: The edges of the bins unless others are asked for: ten of ten per cent.
TENTHS: tuple[Decimal, ...] = tuple(Decimal(10 * edge) for edge in range(11))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Five numbers of a column in per cent; None where nothing bounds them.

    A quartile that falls between two units lies in proportion between them (as the "inclusive" method of Python's
    ``statistics.quantiles``), rounded half up to two decimals.
    """

    least: Decimal | None
    lower: Decimal | None
    median: Decimal | None
    upper: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Bin:
    """How many units score from ``start`` (included) to ``end`` (left out, in the last bin included), in per cent.

    The first bin also holds what is below it, the last one what is above.

    Attributes:
        certain, possible: units whose whole interval, and of whose interval some part, lies in the bin.
        by_low, by_high: units whose low end, and whose high end, lies in the bin.
    """

    start: Decimal
    end: Decimal
    certain: int
    possible: int
    by_low: int
    by_high: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The scores of ``units`` units under one scheme.

    Attributes:
        low, high: quartiles of the low and of the high ends; whatever the scores turn out to be, each of their
            quartiles lies between the two. None where there are no units.
    """

    units: int
    low: Quartiles | None
    high: Quartiles | None
    bins: tuple[Bin, ...]


def distribution(percent: Numbers, edges: Sequence[Decimal] = TENTHS) -> Distribution:
    """Describe a column of per cent in hundredths.

    Raises:
        ValueError: the edges are fewer than two, do not ascend or have more than two decimals.
    """
    bounds = [to_scaled(edge, HUNDREDTHS) for edge in edges]
    if len(bounds) < 2 or any(one >= other for one, other in pairwise(bounds)):
        raise ValueError("bins need at least two edges, in ascending order")
    units = len(percent.low)
    low = _quartiles(np.sort(percent.low), units)
    if percent.open is None:
        high = low if percent.is_exact else _quartiles(np.sort(percent.high), units)
    else:
        bounded = np.sort(percent.high[~percent.open])
        high = _quartiles(bounded, units)
    return Distribution(units, low, high, _bins(percent, bounds))


def _quartiles(ordered: IntArray, units: int) -> Quartiles | None:
    """Quartiles of ``units`` values, of which the highest are left out where nothing bounds them."""
    return Quartiles(*(_quantile(ordered, units, quarter) for quarter in range(5))) if units else None


def _quantile(ordered: IntArray, units: int, quarter: int) -> Decimal | None:
    place, rest = divmod((units - 1) * quarter, 4)
    following = place + 1 if rest else place
    if following >= len(ordered):
        return None
    here, there = int(ordered[place]), int(ordered[following])
    return to_decimal(int(half_up(np.int64(4 * here + rest * (there - here)), 4)))  # type: ignore[arg-type]


def _bins(percent: Numbers, bounds: list[int]) -> tuple[Bin, ...]:
    number = len(bounds) - 1
    inner = np.array(bounds[1:-1], dtype=np.int64)
    first = np.searchsorted(inner, percent.low, "right")
    last = np.searchsorted(inner, percent.high, "right")
    if percent.open is not None:
        last = np.where(percent.open, number - 1, last)
    by_low, by_high = np.bincount(first, minlength=number), np.bincount(last, minlength=number)
    certain = np.bincount(first[first == last], minlength=number)
    begun, ended = np.cumsum(by_low), np.cumsum(by_high)
    possible = begun - ended + by_high  # begun here or before, and not ended before
    columns = zip(certain.tolist(), possible.tolist(), by_low.tolist(), by_high.tolist(), strict=True)
    edges = [to_decimal(bound) for bound in bounds]
    return tuple(Bin(edges[n], edges[n + 1], *counts) for n, counts in enumerate(columns))

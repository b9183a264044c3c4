"""One entry of a column at the edge: an exact Decimal where known, otherwise from low to high."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """Points, per cent or CNY from ``low`` to ``high``, both included and both with the same number of decimals."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> Decimal | None:
        """The number itself where it is known, otherwise None."""
        return self.low if self.low == self.high else None


def interval(low: int, high: int, places: int = HUNDREDTHS) -> Interval:
    """The interval between two integers of ``places`` decimal places."""
    return Interval(to_decimal(low, places), to_decimal(high, places))


def interval_at(column: Numbers, row: int, places: int = HUNDREDTHS) -> Interval | None:
    """One entry of a column; None where nothing bounds it above."""
    if column.open is not None and column.open[row]:
        return None
    return interval(int(column.low[row]), int(column.high[row]), places)

"""Figures of a card as intervals: points, per cent, money."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import strawberry

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal


@strawberry.type(description="Points or per cent as an interval: what is unknown widens it.")
class Score:
    """From the least to the most that the known facts allow."""

    low: Decimal = strawberry.field(description="The least that the known facts allow.")
    high: Decimal = strawberry.field(description="The most that the known facts allow.")
    exact: Decimal | None = strawberry.field(description="The figure itself where `low` = `high`, otherwise null.")


@strawberry.type(description="Money as an interval: what is unknown widens it.")
class Amount:
    """From the least to the most that the known facts allow."""

    low: Decimal = strawberry.field(description="The least that the known facts allow.")
    high: Decimal = strawberry.field(description="The most that the known facts allow.")
    exact: Decimal | None = strawberry.field(description="The amount itself where `low` = `high`, otherwise null.")
    currency: str = strawberry.field(description="The currency by ISO 4217: `CNY`.")


@lru_cache(maxsize=8192)
def score(low: int, high: int, places: int = HUNDREDTHS) -> Score:
    """A Score of integers of ``places`` decimals. The same figures share one object, which nobody changes."""
    least = to_decimal(low, places)
    return Score(low=least, high=to_decimal(high, places), exact=least if low == high else None)


@lru_cache(maxsize=8192)
def amount(low: int, high: int) -> Amount:
    """An Amount of hundredths of CNY."""
    least = to_decimal(low)
    return Amount(low=least, high=to_decimal(high), exact=least if low == high else None, currency="CNY")


def score_at(column: Numbers, row: int, places: int = HUNDREDTHS) -> Score | None:
    """One entry of a column; None where nothing bounds it."""
    if column.open is not None and column.open[row]:
        return None
    return score(int(column.low[row]), int(column.high[row]), places)


def amount_at(column: Numbers, row: int) -> Amount | None:
    """One entry of a column of money; None where nothing bounds it."""
    if column.open is not None and column.open[row]:
        return None
    return amount(int(column.low[row]), int(column.high[row]))


def left_of(marks: Decimal, points: Score) -> Score:
    """What is missing of the marks."""
    full = int(marks.scaleb(HUNDREDTHS))
    return score(full - int(points.high.scaleb(HUNDREDTHS)), full - int(points.low.scaleb(HUNDREDTHS)))

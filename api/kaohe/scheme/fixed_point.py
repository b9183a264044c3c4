"""Exact fixed-point numbers: Decimals at the edges, columns of integers inside, one rounding rule.

A number with ``places`` decimal places is held as an integer of that many places: 0.02 points are 2 hundredths,
5 batches are 5. No binary float ever takes part. A column is int64 while a bound on its entries says that all of them
fit, and Python's integers (dtype object) beyond: nothing ever wraps.

Rounding is 四舍五入, a half away from zero: 0.125 becomes 0.13 and -0.125 becomes -0.13. So GB/T 8170 has it (of a
negative number the absolute value is rounded), so do spreadsheets, and so does ``decimal.ROUND_HALF_UP``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

#: A column of whole numbers: int64, or Python's integers where they do not fit.
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

#: Points and money have two decimals everywhere.
HUNDREDTHS = 2

#: The dtype of all columns that fit it.
INT64 = np.dtype(np.int64)

#: What is no farther from zero stays int64; the bit to spare is for a doubling or a difference.
FITS = 2**62

#: The largest number that a metric may hold unless it says otherwise: the largest GraphQL Int.
LARGEST_AMOUNT = 2**31 - 1

#: Decimals of any length, never rounded: Python's own context keeps 28 digits.
EXACTLY = Context(prec=10_000, traps=[InvalidOperation, Inexact])
_ROUNDING = Context(prec=10_000, traps=[InvalidOperation])


def to_scaled(value: Decimal | str | int, places: int) -> int:
    """Return ``value`` as an integer of ``places`` decimal places.

    Raises:
        ValueError: the value is not a finite number or has more decimals than ``places``.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a decimal number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # only the non-finite ones, refused above, have letters here
    if number == 0:
        return 0
    if len(digits) + exponent > 30:
        raise ValueError(f"{value!r} is too large")
    scaled = number.scaleb(places, context=EXACTLY)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value!r} has more than {places} decimals" if places else f"{value!r} is not whole")
    return int(scaled)


def to_decimal(scaled: int, places: int = HUNDREDTHS) -> Decimal:
    """Return the Decimal of an integer of ``places`` decimal places, always with that many decimals."""
    return Decimal(int(scaled)).scaleb(-places, context=EXACTLY)


def times(factor: Decimal, *others: Decimal | int) -> Decimal:
    """Multiply exactly, with as many digits as it takes."""
    for other in others:
        factor = EXACTLY.multiply(factor, Decimal(other))
    return factor


def in_places(value: Decimal, places: int = HUNDREDTHS) -> Decimal:
    """A Decimal with that many decimals, a half rounded away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROUNDING)


def column_of(values: Iterable[int]) -> IntArray:
    """A column of these numbers."""
    whole = list(values)
    return np.array(whole, dtype=held_as(max(map(abs, whole), default=0)))


def filled(size: int, value: int) -> IntArray:
    """The same number in every entry; for short columns in a third of the time that np.full takes."""
    column = np.empty(size, dtype=held_as(abs(value)))
    column.fill(value)
    return column


def reach(values: IntArray | int) -> int:
    """How far from zero the farthest entry is; 0 where there is none."""
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    # The ufuncs themselves: on short columns np.max and np.min take four times as long.
    return max(int(np.maximum.reduce(values, axis=None)), -int(np.minimum.reduce(values, axis=None)))


def held_as(bound: int) -> type[np.int64]:
    """The dtype of columns whose entries are no farther from zero than ``bound``."""
    return np.int64 if bound <= FITS else object  # type: ignore[return-value]  # numpy types neither as the other


def held(values: IntArray, bound: int) -> IntArray:
    """The same numbers, of which a bound is known, in the dtype that goes with it."""
    if bound <= FITS:
        return values if values.dtype is INT64 else values.astype(np.int64)
    return values if values.dtype == object else values.astype(object)


def half_up(numerator: IntArray | int, denominator: IntArray | int) -> IntArray:
    """Divide columns and round to whole numbers, a half away from zero. The denominator is above zero."""
    above, below = np.asarray(numerator), np.asarray(denominator)
    size = np.abs(above)
    whole, rest = size // below, size % below
    rounded = whole + (rest >= below - rest)  # not twice the rest, which might leave int64
    signed = np.asarray(np.where(above < 0, -rounded, rounded) if np.any(above < 0) else rounded)
    return signed if signed.dtype is INT64 else held(signed, reach(signed))


def product(*factors: IntArray | int) -> IntArray:
    """Multiply columns exactly: as int64 where that is safe, as Python integers where it could overflow."""
    bound = 1
    for factor in factors:
        bound *= max(1, reach(factor))
    kind = held_as(bound)
    result = np.asarray(factors[0], dtype=kind)
    for factor in factors[1:]:
        result = result * np.asarray(factor, dtype=kind)
    return result


def added(one: IntArray, other: IntArray) -> IntArray:
    """Add two columns exactly."""
    kind = held_as(reach(one) + reach(other))
    return np.asarray(one, dtype=kind) + np.asarray(other, dtype=kind)

"""Columns as a plugin's function is given them: whatever it does to whole numbers is exact, and nothing wraps.

numpy adds and multiplies int64 without a word where the result does not fit. On these columns an operation that might
leave int64 goes on in Python's integers instead. Terms of the SDK do not need that: they know how large their numbers
grow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from kaohe.scheme.fixed_point import FITS, IntArray, reach

#: How far from zero an operation can bring what is at most so far from zero.
_GROWING: Mapping[np.ufunc, Callable[..., int]] = {
    np.add: lambda one, other: one + other,
    np.subtract: lambda one, other: one + other,
    np.multiply: lambda one, other: one * other,
    np.square: lambda one: one * one,
    np.power: lambda base, exponent: base ** min(exponent, FITS.bit_length()) if base > 1 else base,
    np.left_shift: lambda value, bits: value << min(bits, FITS.bit_length()),
    np.matmul: lambda one, other: one * other,
}


class Unwrapping(np.ndarray[Any, np.dtype[Any]]):
    """A column of whole numbers whose arithmetic does not wrap."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: Any, *inputs: Any, out: tuple[Any, ...] | None = None, **options: Any
    ) -> Any:
        """Carry an operation out on plain columns, of Python's integers where int64 might not hold the result.

        Raises:
            OverflowError: the result is to be written into an int64 column that might not hold it.
        """
        plain = [np.asarray(each) if isinstance(each, Unwrapping) else each for each in inputs]
        if _may_leave_int64(ufunc, method, plain):
            if out is not None and any(each.dtype != object for each in out):
                raise OverflowError(
                    "the result may not fit the column that it is written into: write a = a + b, not a += b"
                )
            plain = [_as_python_integers(each) for each in plain]
        if out is not None:
            options["out"] = tuple(np.asarray(each) for each in out)
        result = getattr(ufunc, method)(*plain, **options)
        return out[0] if out is not None else unwrapping(result)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """What numpy's other functions give of such columns is such a column again."""
        result = super().__array_function__(func, types, args, kwargs)
        return unwrapping(result) if type(result) is np.ndarray else result


def unwrapping(values: Any) -> Any:
    """The same column, on which arithmetic does not wrap; what is no column of whole numbers stays what it is."""
    if isinstance(values, np.ndarray) and (values.dtype == object or np.issubdtype(values.dtype, np.integer)):
        wide = values if values.dtype == object else values.astype(np.int64, copy=False)
        return wide.view(Unwrapping)
    return values


def _may_leave_int64(ufunc: np.ufunc, method: str, inputs: Sequence[Any]) -> bool:
    grown = _GROWING.get(ufunc)
    if grown is None or not all(_is_whole(each) for each in inputs[: ufunc.nin]):
        return False
    if method in ("__call__", "outer"):
        bound = grown(*(_reach(each) for each in inputs))
        return bound * (prod(np.shape(inputs[0])) if ufunc is np.matmul else 1) > FITS
    if method == "at":
        return bool(grown(_reach(inputs[0]), _reach(inputs[2]) * np.size(inputs[2])) > FITS)
    many = np.size(inputs[0])  # reduce, accumulate, reduceat
    return (_reach(inputs[0]) ** many if ufunc is np.multiply else _reach(inputs[0]) * many) > FITS


def _is_whole(value: Any) -> bool:
    kind = np.asarray(value).dtype.kind
    return kind in "iuO" and not isinstance(value, bool)


def _reach(value: IntArray | int) -> int:
    return reach(value if isinstance(value, int) else np.asarray(value))


def _as_python_integers(value: Any) -> Any:
    whole = isinstance(value, np.ndarray | np.integer) and np.issubdtype(value.dtype, np.integer)
    return np.asarray(value).astype(object) if whole else value

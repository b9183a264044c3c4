"""Exact shares: their order and their per cent against fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme.columns import Numbers
from kaohe.scoring.standing.shares import Shares
from tests.api.scoring.analysis.intervals import Ends, column, intervals

#: Denominators whose least common multiple may leave 64 bits.
DENOMINATORS = st.sampled_from([1, 2, 3, 30, 10_007, 999_983, 999_979, 999_961, 999_959])


def shares(parts: list[tuple[Ends, int]], unbounded: int | None = None) -> Shares:
    points = column([ends for ends, _ in parts])
    if unbounded is not None:
        above = np.arange(len(parts)) == unbounded
        points = Numbers(points.low, points.high.copy(), above)
    return Shares(points, np.array([of for _, of in parts]), np.ones(len(parts), dtype=np.bool_))


@given(st.lists(st.tuples(intervals(0, 2000, 500), DENOMINATORS), min_size=1, max_size=9))
def test_the_order_is_that_of_the_fractions(parts: list[tuple[Ends, int]]) -> None:
    order = shares(parts).order()
    keys = [*order.low.tolist(), *order.high.tolist()]
    fractions = [Fraction(low, of) for (low, _), of in parts] + [Fraction(high, of) for (_, high), of in parts]
    for one, its in zip(keys, fractions, strict=True):
        for other, others in zip(keys, fractions, strict=True):
            assert (one < other) == (its < others)


@given(st.lists(st.tuples(intervals(0, 2000, 500), DENOMINATORS), min_size=1, max_size=9))
def test_per_cent_are_rounded_half_up_once(parts: list[tuple[Ends, int]]) -> None:
    percent = shares(parts).percent()
    for end, column_ in enumerate((percent.low, percent.high)):
        for (ends, of), found in zip(parts, column_.tolist(), strict=True):
            exact = Fraction(ends[end] * 10_000, of)
            assert found == int((exact + Fraction(1, 2)) // 1)
            rounded = (Decimal(ends[end] * 10_000) / of).quantize(Decimal(1), ROUND_HALF_UP)
            assert found == rounded


@given(st.lists(st.tuples(intervals(0, 2000, 500), DENOMINATORS), min_size=2, max_size=9))
def test_what_nothing_bounds_stands_above_all(parts: list[tuple[Ends, int]]) -> None:
    found = shares(parts, unbounded=0)
    order = found.order()
    assert order.high[0] > max(order.high[1:].max(), order.low.max())
    percent = found.percent()
    assert percent.open is not None
    assert percent.open.tolist() == [True] + [False] * (len(parts) - 1)

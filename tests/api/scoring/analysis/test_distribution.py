"""Quartiles against the standard library, bins against counting."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme.columns import Numbers
from kaohe.scoring.analysis import Distribution, Quartiles, distribution
from tests.api.scoring.analysis.intervals import Ends, column, intervals, realisations

PERCENTS = st.lists(intervals(0, 10_400, 3000), min_size=1, max_size=12)


def five(quartiles: Quartiles | None) -> tuple[Decimal | None, ...]:
    assert quartiles is not None
    return quartiles.least, quartiles.lower, quartiles.median, quartiles.upper, quartiles.most


def expected(values: Sequence[int]) -> tuple[Decimal, ...]:
    exact = [Fraction(each, 100) for each in values]
    between = statistics.quantiles(exact, n=4, method="inclusive") if len(exact) > 1 else exact * 3
    return tuple(rounded(each) for each in (min(exact), *between, max(exact)))


def rounded(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(PERCENTS)
def test_quartiles_of_either_end_are_those_of_the_standard_library(ends: list[Ends]) -> None:
    found = distribution(column(ends))
    assert five(found.low) == expected([low for low, _ in ends])
    assert five(found.high) == expected([high for _, high in ends])


@given(st.lists(intervals(0, 50, 4), min_size=1, max_size=5))
@settings(deadline=None)
def test_quartiles_of_every_realisation_lie_between(ends: list[Ends]) -> None:
    found = distribution(column(ends))
    for values in itertools.islice(realisations(ends), 200):
        for low, here, high in zip(five(found.low), expected(values), five(found.high), strict=True):
            assert low is not None
            assert high is not None
            assert low <= here <= high


@given(PERCENTS, st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True))
def test_bins_count_what_is_certainly_and_what_is_possibly_in_them(ends: list[Ends], edges: list[int]) -> None:
    bounds = sorted(edges)
    found = distribution(column(ends), [Decimal(each) for each in bounds])
    last = len(bounds) - 2

    def place(value: int) -> int:
        return next((n for n in range(last) if value < 100 * bounds[n + 1]), last)

    assert len(found.bins) == last + 1
    for n, each in enumerate(found.bins):
        assert (each.start, each.end) == (Decimal(bounds[n]), Decimal(bounds[n + 1]))
        assert each.by_low == sum(place(low) == n for low, _ in ends)
        assert each.by_high == sum(place(high) == n for _, high in ends)
        assert each.certain == sum(place(low) == n == place(high) for low, high in ends)
        assert each.possible == sum(place(low) <= n <= place(high) for low, high in ends)


def test_what_nothing_bounds_has_no_upper_quartiles_and_may_be_in_any_bin_above() -> None:
    low = np.array([1000, 2000, 9900])
    found = distribution(Numbers(low, low + 5, np.array([False, True, False])))
    assert five(found.high) == (Decimal("10.05"), Decimal("54.55"), Decimal("99.05"), None, None)
    assert [each.possible for each in found.bins] == [0, 1, 1, 1, 1, 1, 1, 1, 1, 2]


def test_nothing_has_no_quartiles() -> None:
    found = distribution(Numbers.constant(0, 0), [Decimal(0), Decimal(100)])
    assert found == Distribution(0, None, None, found.bins)
    assert found.bins[0].possible == 0


@pytest.mark.parametrize("edges", [[], [Decimal(0)], [Decimal(0), Decimal(0)], [Decimal(5), Decimal(1)]])
def test_bins_need_edges_that_ascend(edges: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="at least two edges, in ascending order"):
        distribution(Numbers.constant(0, 3), edges)

"""Exact numbers: what goes in comes out, a half goes up, and no product is ever too large."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme.fixed_point import half_up, product, to_decimal, to_scaled

naturals = st.integers(0, 10**15)
factors = st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=4)


@given(st.integers(-(10**20), 10**20), st.integers(0, 6))
def test_a_scaled_number_comes_back_as_the_decimal_that_it_was(scaled: int, places: int) -> None:
    decimal = to_decimal(scaled, places)
    assert to_scaled(decimal, places) == scaled
    assert to_scaled(str(decimal), places) == scaled


@pytest.mark.parametrize(
    ("value", "places", "scaled"),
    [
        ("0.5", 2, 50),
        ("1E+2", 0, 100),
        ("-1.20", 2, -120),
        (Decimal("5.000"), 0, 5),
        ("0E-40", 2, 0),
        (7, 2, 700),
    ],
)
def test_a_value_is_scaled_by_its_places(value: Decimal | str | int, places: int, scaled: int) -> None:
    assert to_scaled(value, places) == scaled


@pytest.mark.parametrize(
    ("value", "places", "reason"),
    [
        ("five", 2, "'five' is not a decimal number"),
        ("", 2, "'' is not a decimal number"),
        ("NaN", 2, "'NaN' is not a finite number"),
        ("-Infinity", 2, "'-Infinity' is not a finite number"),
        ("0.005", 2, "'0.005' has more than 2 decimals"),
        ("0.5", 0, "'0.5' is not whole"),
        ("1E+31", 0, "'1E+31' is too large"),
    ],
)
def test_a_value_that_cannot_be_held_exactly_is_refused_with_the_reason(value: str, places: int, reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason.replace("(", r"\(").replace("+", r"\+") + "$"):
        to_scaled(value, places)


def test_a_decimal_has_all_its_places_even_where_they_are_zero() -> None:
    assert str(to_decimal(500)) == "5.00"
    assert str(to_decimal(5, 0)) == "5"


@given(st.lists(st.tuples(naturals, st.integers(1, 10**15)), min_size=1))
def test_half_up_gives_the_nearest_whole_number_and_of_two_the_upper(ratios: list[tuple[int, int]]) -> None:
    numerators, denominators = (np.array(each, dtype=np.int64) for each in zip(*ratios, strict=True))
    rounded = half_up(numerators, denominators)
    assert rounded.dtype == np.int64
    for (numerator, denominator), whole in zip(ratios, rounded.tolist(), strict=True):
        distance = whole - Fraction(numerator, denominator)
        assert Fraction(-1, 2) < distance <= Fraction(1, 2)


def test_half_up_takes_one_denominator_for_all() -> None:
    assert half_up(np.array([0, 1, 2, 3, 4, 5, 6]), 4).tolist() == [0, 0, 1, 1, 1, 1, 2]


@given(st.lists(factors, min_size=1, max_size=5))
def test_a_product_is_exact_however_large(rows: list[list[int]]) -> None:
    width = min(map(len, rows))
    columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(width)]
    expected = [int(np.prod([int(factor) for factor in row[:width]], dtype=object)) for row in rows]
    assert [int(each) for each in product(*columns)] == expected


def test_a_product_stays_int64_while_that_is_safe_and_is_python_integers_beyond() -> None:
    small, huge = np.array([3, 4]), np.array([2**40, 1])
    assert product(small, 100).dtype == np.int64
    assert product(huge, huge).dtype == object
    assert product(huge, huge).tolist() == [2**80, 1]
    assert product(np.zeros(0, dtype=np.int64), 2**62).tolist() == []


@given(st.integers(0, 2**62), st.integers(1, 2**62), st.integers(1, 2**40))
def test_a_share_of_a_huge_product_is_rounded_exactly(part: int, whole: int, marks: int) -> None:
    part = min(part, whole)
    column = half_up(product(np.array([part]), marks), product(np.array([whole])))
    assert column.tolist() == [(2 * part * marks + whole) // (2 * whole)]

"""二: points in proportion to what was achieved of a base that the whole district sets (以全区…为基数,计算相应分值)."""

from decimal import Decimal

import numpy as np

from kaohe.scheme import Bilingual, Number, NumberMetric, any_of, cohort_size, cohort_sum, computed, known, on_county, when
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import HUNDREDTHS, half_up, product, to_scaled


def points_for_collection(marks: str, *, collected: Number, stations: Number, base_collected: Number, base_stations: Number) -> Number:
    """The share of what should have been collected: the district's collection per station times the own stations."""
    return _share(marks, [collected, base_stations], [base_collected, stations])


def points_for_rate(marks: str, rate: NumberMetric, *, district_average: NumberMetric) -> Number:
    """The share of the district's average rate or, where that is not observed, of the mean over its units."""
    average = on_county(district_average)
    return when(
        known(average),
        _share(marks, [rate], [average]),
        _share(marks, [rate, cohort_size()], [cohort_sum(rate)]),
    )


def _share(marks: str, achieved: list[Number], expected: list[Number]) -> Number:
    """The marks times one product over another, at most the marks, rounded half up.

    All marks where nothing is expected, whatever else is unknown; else anything from none to all while one is.
    """
    full = to_scaled(marks, HUNDREDTHS)

    def share(*columns: Numbers) -> Numbers:
        is_known = np.logical_and.reduce([column.known() for column in columns])
        above = product(*(column.low for column in columns[: len(achieved)]))
        below = np.maximum(product(*(column.low for column in columns[len(achieved) :])), 1)
        points = half_up(product(np.minimum(above, below), full), below)
        return Numbers(np.where(is_known, points, 0), np.where(is_known, points, full))

    nothing_expected = any_of(*(number <= 0 for number in expected))
    return when(nothing_expected, Decimal(marks), computed(share, *achieved, *expected, words=_words(marks, len(achieved), len(expected))))


def _words(marks: str, achieved: int, expected: int) -> Bilingual:
    """The share said with its factors: ``{0}`` and those after it over the rest."""
    factors = [f"{{{place}}}" for place in range(achieved + expected)]
    above, below = " × ".join(factors[:achieved]), " × ".join(factors[achieved:])
    divisor = below if expected == 1 else f"({below})"
    return Bilingual(
        f"{marks} times {above} divided by {divisor}, at most {marks}",
        f"{marks}×{above}÷{divisor},最多{marks}".replace(" ", ""),
    )

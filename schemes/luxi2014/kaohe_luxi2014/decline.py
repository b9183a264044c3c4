"""(三)4(2)①: points for the decline of visits against the year before."""

import numpy as np

from kaohe.scheme import Number, monotone
from kaohe.scheme.exact import IntArray


def points_for_decline(*, this_year: Number, last_year: Number) -> Number:
    """3 points for a decline of 10 per cent, 0.3 less for each whole percentage point short of it.

    No visit this year gives all points whatever last year had; visits after a year without any give none.
    """
    return monotone(_points, rises_with=[last_year], falls_with=[this_year])


def _points(last: IntArray, this: IntArray) -> IntArray:
    # 10 - (last - this) / last * 100, rounded down
    short = (100 * this - 90 * last) // np.maximum(last, 1)
    points = np.clip(300 - 30 * np.maximum(short, 0), 0, 300)
    return np.where(this == 0, 300, np.where(last == 0, 0, points))

"""(三)4(2)①: points for the decline of visits against the year before."""

import numpy as np

from kaohe.scheme import Bilingual, Number, monotone
from kaohe.scheme.fixed_point import IntArray

_WORDS = Bilingual(
    "3 where there is none this year, else none where there was none the year before, else 3 for a decline of 10 per cent from {0} to {1}, less 0.3 for each whole percentage point short of it and not below 0",
    "由{0}变为{1},本年没有的计3分,上年没有而本年有的不计分,下降10%的计3分、每少下降1个百分点扣0.3分、扣完为止",
)


def points_for_decline(*, this_year: Number, last_year: Number) -> Number:
    """3 points for a decline of 10 per cent, 0.3 less for each whole percentage point short of it.

    No visit this year gives all points whatever last year had; visits after a year without any give none.
    """
    return monotone(_points, rises_with=[last_year], falls_with=[this_year], words=_WORDS)


def _points(last: IntArray, this: IntArray) -> IntArray:
    # 10 - (last - this) / last * 100, rounded down
    short = (100 * this - 90 * last) // np.maximum(last, 1)
    points = np.clip(300 - 30 * np.maximum(short, 0), 0, 300)
    return np.where(this == 0, 300, np.where(last == 0, 0, points))

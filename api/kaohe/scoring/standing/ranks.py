"""Ranks of intervals: within cohorts, and as percentiles of all units together."""

from __future__ import annotations

import numpy as np

from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import IntArray


def rank_intervals(order: Numbers, cohorts: IntArray) -> Numbers:
    """Competition ranks ("1224", the highest first) of intervals within cohorts.

    The best rank is 1 + peers certainly better (whose low is above the own high), the worst 1 + peers possibly better
    (whose high is above the own low). Units outside of any cohort (-1) get 0.

    Where a regime itself ranks by what is known (``cohort_rank``), peers that are not exact count as unknown whatever
    their ends; the intervals here use the ends and lie within those.
    """
    best, worst = np.zeros((2, len(cohorts)), dtype=np.int64)
    rows = np.flatnonzero(cohorts >= 0)
    if len(rows) == 0:
        return Numbers.exact(best)
    width = int(order.high[rows].max()) + 1
    start = cohorts[rows] * width  # keys of one cohort lie in one stretch
    low, high = start + order.low[rows], start + order.high[rows]
    best[rows] = 1 + _above(low, high, start + width)
    if order.is_exact:
        return Numbers.exact(best)
    worst[rows] = 1 + _above(high, low, start + width) - (high > low)
    return Numbers(best, worst).settled()


def cohort_sizes(cohorts: IntArray) -> IntArray:
    """For each unit the size of its cohort, 0 outside of any."""
    sizes = np.bincount(cohorts + 1, minlength=1)
    return np.where(cohorts >= 0, sizes[cohorts + 1], 0)


def percentile_half_points(order: Numbers) -> Numbers:
    """Twice the percentile rank of each unit among n, in units of 1 / (n - 1).

    Each other unit that is worse counts 2 half points, each that is equal 1; the best of all has 2 (n - 1). Low and
    high are what the intervals allow: the own low against the others' highs, and the other way round.
    """
    exact = order.low == order.high
    lows, highs = np.sort(order.low), np.sort(order.high)
    least = _not_above(highs, order.low) - exact  # itself would count 1 where it is exact
    if exact.all():
        return Numbers.exact(least)
    return Numbers(least, _not_above(lows, order.high) - np.where(exact, 1, 2))


def _above(values: IntArray, thresholds: IntArray, ends: IntArray) -> IntArray:
    """How many values lie above each threshold and below each end."""
    ordered = np.sort(values)
    return np.searchsorted(ordered, ends, "left") - np.searchsorted(ordered, thresholds, "right")


def _not_above(ordered: IntArray, values: IntArray) -> IntArray:
    """For each value 2 for every smaller entry and 1 for every equal one."""
    return np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")

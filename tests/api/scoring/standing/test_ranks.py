"""Ranks and percentiles of intervals against every way in which the scores may turn out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scoring.standing.ranks import cohort_sizes, percentile_half_points, rank_intervals
from tests.api.scoring.analysis.intervals import Ends, column, intervals, realisations

UNITS = st.lists(st.tuples(intervals(0, 4, 2), st.integers(-1, 1)), min_size=1, max_size=6)


@given(UNITS)
@settings(deadline=None)
def test_ranks_reach_from_the_best_to_the_worst_realisation(units: list[tuple[Ends, int]]) -> None:
    ends, cohorts = [each for each, _ in units], [cohort for _, cohort in units]
    found = rank_intervals(column(ends), np.array(cohorts, dtype=np.int64))
    possible: list[set[int]] = [set() for _ in units]
    for scores in realisations(ends):
        for place, score in enumerate(scores):
            peers = [other for other, cohort in zip(scores, cohorts, strict=True) if cohort == cohorts[place]]
            possible[place].add(0 if cohorts[place] < 0 else 1 + sum(other > score for other in peers))
    assert found.low.tolist() == [min(ranks) for ranks in possible]
    assert found.high.tolist() == [max(ranks) for ranks in possible]


@given(UNITS)
def test_a_cohort_counts_its_members(units: list[tuple[Ends, int]]) -> None:
    cohorts = [cohort for _, cohort in units]
    sizes = cohort_sizes(np.array(cohorts, dtype=np.int64))
    assert sizes.tolist() == [0 if cohort < 0 else cohorts.count(cohort) for cohort in cohorts]


@given(st.lists(intervals(0, 4, 2), min_size=1, max_size=5))
@settings(deadline=None)
def test_percentiles_reach_from_the_least_to_the_most_of_all_realisations(ends: list[Ends]) -> None:
    found = percentile_half_points(column(ends))
    possible: list[set[int]] = [set() for _ in ends]
    for scores in realisations(ends):
        for place, score in enumerate(scores):
            others = scores[:place] + scores[place + 1 :]
            possible[place].add(sum(2 * (other < score) + (other == score) for other in others))
    assert found.low.tolist() == [min(each) for each in possible]
    assert found.high.tolist() == [max(each) for each in possible]


@given(UNITS)
def test_ranks_lie_within_what_counts_of_known_peers_alone_give(units: list[tuple[Ends, int]]) -> None:
    """The vocabulary's rule: 1 + known peers better, to that + unknown peers; with an unknown own value any rank."""
    cohorts = np.array([cohort for _, cohort in units], dtype=np.int64)
    found = rank_intervals(column([each for each, _ in units]), cohorts)
    for place, ((low, high), cohort) in enumerate(units):
        if cohort < 0:
            continue
        peers = [each for other, (each, its) in enumerate(units) if its == cohort and other != place]
        known = sum(a == b and a > low for a, b in peers)
        unknown = sum(a != b for a, b in peers)
        best, worst = (1 + known, 1 + known + unknown) if low == high else (1, len(peers) + 1)
        assert best <= found.low[place] <= found.high[place] <= worst

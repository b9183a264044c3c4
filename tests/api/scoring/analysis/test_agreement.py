"""Kendall's tau-b against SciPy, and its bounds against every realisation."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau  # type: ignore[import-untyped]

from kaohe.scheme.columns import Numbers
from kaohe.scoring.analysis import Agreement, TauB, agreement
from kaohe.scoring.analysis.comparison import kendall, tightest
from kaohe.scoring.analysis.comparison.kendall import pairwise_bounds
from tests.api.scoring.analysis.intervals import Ends, column, exact, intervals, realisations

PAIRS = st.integers(2, 5).flatmap(
    lambda size: st.tuples(*(st.lists(intervals(), min_size=size, max_size=size) for _ in range(2)))
)


def counted(one: Sequence[int], other: Sequence[int]) -> TauB | None:
    """tau-b pair by pair; None where it is not defined."""
    signs = [
        (np.sign(one[i] - one[j]), np.sign(other[i] - other[j])) for i, j in itertools.combinations(range(len(one)), 2)
    ]
    untied = [sum(bool(sign[side]) for sign in signs) for side in (0, 1)]
    return TauB(int(sum(a * b for a, b in signs)), *untied) if all(untied) else None


def in_order(tau: TauB) -> Fraction:
    """A rational number in the order of tau-b: its square with its sign."""
    return Fraction(tau.numerator * abs(tau.numerator), tau.untied_one * tau.untied_other)


def holds(found: Agreement, tau: TauB) -> bool:
    assert found.low is not None
    assert found.high is not None
    return in_order(found.low) <= in_order(tau) <= in_order(found.high)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40))
def test_exact_scores_give_scipys_tau_b(scores: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in scores], [b for _, b in scores]
    found = agreement(exact(one), exact(other))
    assert found.exact == counted(one, other)
    assert found.units == len(scores)
    if found.exact is None:
        assert not found.always_defined
    else:
        assert found.exact.value == pytest.approx(kendalltau(one, other).statistic, abs=1e-12)
        assert -1 <= found.exact.value <= 1


@given(PAIRS)
@settings(max_examples=60, deadline=None)
def test_the_range_holds_every_realisation(scores: tuple[list[Ends], list[Ends]]) -> None:
    found = agreement(column(scores[0]), column(scores[1]))
    defined = set()
    for one in itertools.islice(realisations(scores[0]), 64):
        for other in itertools.islice(realisations(scores[1]), 64):
            tau = counted(one, other)
            defined.add(tau is not None)
            if tau is not None:
                assert holds(found, tau), (one, other)
    if found.low is None:
        assert defined == {False}
    if found.always_defined:
        assert defined == {True}


@given(PAIRS)
@settings(max_examples=100, deadline=None)
def test_of_few_units_the_ends_are_the_true_ones(scores: tuple[list[Ends], list[Ends]]) -> None:
    ways = [list(realisations(each)) for each in scores]
    taus = [tau for one in ways[0] for other in ways[1] if (tau := counted(one, other)) is not None]
    found = agreement(column(scores[0]), column(scores[1]))
    if taus:
        assert found.low is not None
        assert found.high is not None
        least, most = (bound(map(in_order, taus)) for bound in (min, max))
        assert (in_order(found.low), in_order(found.high)) == (least, most)
        assert found.low_attained
        assert found.high_attained


@given(PAIRS, st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_ends_that_were_not_reached_are_called_bounds(scores: tuple[list[Ends], list[Ends]], boxes: int) -> None:
    one, other = column(scores[0]), column(scores[1])
    whole = agreement(one, other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tightest, "BOXES", boxes)
        found = agreement(one, other)
    if found.low is None or found.high is None:
        assert whole.low is None
        return
    assert whole.low is not None
    assert whole.high is not None
    assert in_order(found.low) <= in_order(whole.low) <= in_order(whole.high) <= in_order(found.high)
    assert not found.low_attained or in_order(found.low) == in_order(whole.low)
    assert not found.high_attained or in_order(found.high) == in_order(whole.high)


def test_one_open_unit_among_known_ones_gives_true_ends() -> None:
    """Pair by pair it could be opposed to all of them at once, from above and from below."""
    one = column([(10, 10), (30, 30), (20, 20), (15, 25)])
    other = column([(1, 1), (3, 3), (2, 2), (0, 4)])
    found = agreement(one, other)
    assert found.low is not None
    assert found.high is not None
    assert (found.low, found.low_attained) == (TauB(2, 6, 6), True)
    assert (found.high, found.high_attained) == (TauB(5, 5, 5), True)
    bounds = pairwise_bounds(one, other)
    assert bounds.low is not None
    assert bounds.low.value < found.low.value


def test_what_is_too_large_to_search_is_bounded() -> None:
    size = tightest.LARGEST + 1
    known = list(range(size))
    found = agreement(column([(5, 400), *((each, each) for each in known[1:])]), exact(known))
    assert (found.low_attained, found.high_attained) == (False, False)
    assert found.low is not None
    assert found.high is not None
    assert found.low.value < found.high.value


@given(st.integers(10, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_range_holds_realisations_sampled_from_larger_columns(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    low = random.integers(0, 30, (2, size))
    high = low + random.integers(0, 8, (2, size)) * random.integers(0, 2, (2, size))
    found = agreement(Numbers(low[0], high[0]), Numbers(low[1], high[1]))
    for _ in range(20):
        one, other = random.integers(low, high + 1)
        tau = counted(one.tolist(), other.tolist())
        assert tau is None or holds(found, tau)


@given(st.tuples(*(st.lists(intervals(0, 3, 2), min_size=3, max_size=3) for _ in range(2))))
@settings(max_examples=60, deadline=None)
def test_no_tighter_upper_bound_holds_when_each_pair_is_resolved_freely(scores: tuple[list[Ends], list[Ends]]) -> None:
    found = pairwise_bounds(column(scores[0]), column(scores[1]))
    options = []
    for i, j in itertools.combinations(range(3), 2):
        ways = [{int(np.sign(a - b)) for a in range_of(s[i]) for b in range_of(s[j])} for s in scores]
        options.append(list(itertools.product(*ways)))
    best: Fraction | None = None
    for signs in itertools.product(*options):
        untied = [sum(bool(sign[side]) for sign in signs) for side in (0, 1)]
        if all(untied):
            reached = in_order(TauB(sum(a * b for a, b in signs), *untied))
            best = reached if best is None else max(best, reached)
    if found.high is None:
        assert best is None
    elif found.high.numerator > 0:
        assert best == in_order(found.high)
    else:
        assert best is None or best <= in_order(found.high)


def range_of(ends: Ends) -> range:
    return range(ends[0], ends[1] + 1)


@given(st.lists(st.tuples(intervals(0, 20, 6), intervals(0, 20, 6)), min_size=2, max_size=40), st.integers(1, 200))
@settings(deadline=None)
def test_the_size_of_blocks_does_not_show(scores: list[tuple[Ends, Ends]], block: int) -> None:
    one, other = column([a for a, _ in scores]), column([b for _, b in scores])
    whole = agreement(one, other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kendall, "_BLOCK", block)
        assert agreement(one, other) == whole


@given(PAIRS)
@settings(deadline=None)
def test_it_turns_with_the_schemes_and_with_the_order(scores: tuple[list[Ends], list[Ends]]) -> None:
    one, other = column(scores[0]), column(scores[1])
    found, swapped = agreement(one, other), agreement(other, one)
    for end, turned in ((found.low, swapped.low), (found.high, swapped.high)):
        assert (end and end.value) == (turned and turned.value)
    reversed_ = agreement(one, column([(-high, -low) for low, high in scores[1]]))
    assert (found.low and found.low.value) == (reversed_.high and -reversed_.high.value)


def test_nothing_is_known_of_scores_that_may_be_anything_and_nothing_defined_where_one_scheme_ties_all() -> None:
    anything = column([(0, 10)] * 4)
    found = agreement(anything, exact([1, 2, 3, 4]))
    assert found.low is not None
    assert found.high is not None
    assert (found.low.value, found.high.value, found.always_defined) == (-1.0, 1.0, False)
    assert agreement(exact([5, 5, 5]), exact([1, 2, 3])) == Agreement(3, None, None, always_defined=False)
    assert agreement(exact([]), exact([])) == Agreement(0, None, None, always_defined=False)


def test_more_than_short_integers_can_number() -> None:
    values = np.arange(2**14 + 100)
    both = Numbers(values * 2, values * 2 + 1)
    found = agreement(both, both)
    pairs = math.comb(len(values), 2)
    assert found.exact == TauB(pairs, pairs, pairs)

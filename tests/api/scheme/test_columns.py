"""Columns: Kleene's tables, intervals joined and chosen, and exact columns that stay exact."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import Verdict
from kaohe.scheme.columns import Numbers, Truths, combine

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN

intervals = st.tuples(st.integers(-50, 50), st.integers(0, 50)).map(lambda pair: (pair[0], pair[0] + pair[1]))
rows = st.lists(st.tuples(intervals, intervals, st.booleans()), min_size=1, max_size=8)


def truths(*verdicts: Verdict) -> Truths:
    return Truths(np.array([v is YES for v in verdicts]), np.array([v is not NO for v in verdicts]))


def numbers(*ends: tuple[int, int], unbounded: list[bool] | None = None) -> Numbers:
    low, high = (np.array(each, dtype=np.int64) for each in zip(*ends, strict=True))
    return Numbers(low, high, None if unbounded is None else np.array(unbounded))


def ends(column: Numbers) -> list[tuple[int, int]]:
    return list(zip(column.low.tolist(), column.high.tolist(), strict=True))


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (YES, NO, NO, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NO, NO, UNKNOWN),
        (NO, NO, NO, NO),
    ],
)
def test_and_and_or_follow_kleenes_tables(one: Verdict, other: Verdict, both: Verdict, either: Verdict) -> None:
    for pair in ((one, other), (other, one)):
        columns = [truths(each) for each in pair]
        assert combine(np.logical_and, columns, 1, empty=True).verdict(0) is both
        assert combine(np.logical_or, columns, 1, empty=False).verdict(0) is either


def test_not_turns_yes_and_no_and_leaves_unknown() -> None:
    column = truths(YES, UNKNOWN, NO).negated()
    assert [column.verdict(row) for row in range(3)] == [NO, UNKNOWN, YES]


def test_not_of_an_exact_column_is_exact() -> None:
    assert Truths.exact(np.array([True, False])).negated().is_exact


def test_all_of_nothing_holds_and_one_of_nothing_does_not() -> None:
    assert combine(np.logical_and, [], 2, empty=True).verdict(1) is YES
    assert combine(np.logical_or, [], 2, empty=False).verdict(1) is NO


@pytest.mark.parametrize("operation", [np.logical_and, np.logical_or])
def test_exact_columns_combine_to_an_exact_one_and_one_that_is_open_spoils_it(operation: np.ufunc) -> None:
    exact, open_one = Truths.exact(np.array([True, False])), truths(UNKNOWN, YES)
    assert combine(operation, [exact, exact], 2, empty=True).is_exact
    for columns in product([exact, open_one], repeat=3):
        if any(column is open_one for column in columns):
            low, high = (np.array([getattr(c, end) for c in columns]) for end in ("low", "high"))
            combined = combine(operation, columns, 2, empty=operation is np.logical_and)
            assert not combined.is_exact
            assert combined.low.tolist() == operation.reduce(low).tolist()
            assert combined.high.tolist() == operation.reduce(high).tolist()


@given(rows)
def test_a_hull_is_the_smallest_interval_that_holds_both(
    given_rows: list[tuple[tuple[int, int], tuple[int, int], bool]],
) -> None:
    ones, others, _ = zip(*given_rows, strict=True)
    hull = numbers(*ones).hull(numbers(*others))
    assert ends(hull) == [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(ones, others, strict=True)]


@given(rows)
def test_where_takes_the_one_or_the_other_entry_by_entry(
    given_rows: list[tuple[tuple[int, int], tuple[int, int], bool]],
) -> None:
    ones, others, chosen = zip(*given_rows, strict=True)
    column = numbers(*ones).where(np.array(chosen), numbers(*others))
    assert ends(column) == [one if here else other for one, other, here in given_rows]


def test_where_keeps_what_is_unbounded_with_its_entry() -> None:
    bounded, unbounded = numbers((0, 1), (0, 1)), numbers((0, 9), (0, 9), unbounded=[True, True])
    condition = np.array([True, False])
    for column, expected in (
        (bounded.where(condition, unbounded), [False, True]),
        (unbounded.where(condition, bounded), [True, False]),
        (unbounded.where(condition, unbounded), [True, True]),
    ):
        assert column.open is not None
        assert column.open.tolist() == expected


def test_a_hull_with_what_is_unbounded_is_unbounded() -> None:
    hull = numbers((0, 1), (0, 1)).hull(numbers((0, 9), (0, 9), unbounded=[True, False]))
    assert hull.open is not None
    assert hull.open.tolist() == [True, False]


def test_what_is_chosen_of_two_exact_columns_is_exact() -> None:
    one, other = Numbers.constant(1, 2), Numbers.constant(2, 2)
    assert one.where(np.array([True, False]), other).is_exact
    chosen = Truths.exact(np.array([True, True])).where(np.array([True, False]), Truths.exact(np.array([False, False])))
    assert chosen.is_exact
    assert chosen.low.tolist() == [True, False]


@given(rows, intervals)
def test_clipping_keeps_every_end_within_the_bounds(
    given_rows: list[tuple[tuple[int, int], tuple[int, int], bool]], bounds: tuple[int, int]
) -> None:
    least, most = bounds
    column = numbers(*(each for each, _, _ in given_rows)).clip(least, most)
    assert ends(column) == [
        (min(max(low, least), most), min(max(high, least), most)) for (low, high), _, _ in given_rows
    ]


def test_what_is_clipped_is_bounded_and_what_is_lifted_is_not() -> None:
    column = numbers((-5, 9), unbounded=[True])
    assert column.clip(0, 3).open is None
    assert column.at_least(0).open is not None
    assert ends(column.at_least(0)) == [(0, 9)]


def test_a_column_that_turns_out_exact_is_settled_and_an_open_one_is_not() -> None:
    assert numbers((1, 1), (2, 2)).settled().is_exact
    assert not numbers((1, 1), (2, 3)).settled().is_exact
    assert not numbers((1, 1), unbounded=[True]).settled().is_exact


def test_each_entry_says_whether_it_is_known() -> None:
    assert numbers((1, 1), (1, 2)).known().tolist() == [True, False]
    assert Numbers.constant(1, 2).known().tolist() == [True, True]
    assert truths(YES, NO, UNKNOWN).known().tolist() == [True, True, False]
    assert Truths.exact(np.array([True])).known().tolist() == [True]

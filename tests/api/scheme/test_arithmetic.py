"""Arithmetic on intervals, held against an enumeration of all that unknown facts may turn out to be."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import (
    Metrics,
    Number,
    Parameter,
    Truth,
    all_of,
    any_of,
    first_known,
    grades,
    known,
    monotone,
    number,
    percent_of,
    tiers,
    when,
)
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import HUNDREDTHS, to_scaled
from tests.support.made import frame_of, ledger, numbers, observed, scheme_with, verdicts

observe = Metrics("demo")
#: What each metric may turn out to be; together they are everything that an expression reads.
POSSIBLE: dict[Any, list[Any]] = {
    observe.count("a", "A", "甲", maximum=3): [0, 1, 2, 3],
    observe.count("b", "B", "乙", minimum=1, maximum=2): [1, 2],
    observe.decimal("c", "C", "丙", minimum="-0.1", maximum="0.2", places=1): ["-0.1", "0.0", "0.1", "0.2"],
    observe.flag("p", "P", "子"): [False, True],
    observe.flag("q", "Q", "丑"): [False, True],
}
A, B, C, P, Q = POSSIBLE
SIZE = Parameter("demo.size", "Size", "人数", default=2)

#: A fact for every metric by its code.
World: TypeAlias = Mapping[str, Any]
#: A term, and what it is to come to in a world where every fact is known.
NumberCase: TypeAlias = tuple[Number, Callable[[World], Fraction]]
TruthCase: TypeAlias = tuple[Truth, Callable[[World], bool]]


def metric_case(metric: Number) -> NumberCase:
    code: str = metric.code  # type: ignore[attr-defined]
    return metric, lambda world: Fraction(world[code])


def flag_case(metric: Truth) -> TruthCase:
    code: str = metric.code  # type: ignore[attr-defined]
    return metric, lambda world: bool(world[code])


def constant_case(value: str) -> NumberCase:
    return number(value), lambda world: Fraction(value)


LEAVES = st.sampled_from(
    [
        *(metric_case(metric) for metric in (A, B, C)),
        *(constant_case(value) for value in ("0", "1", "-2", "1.5", "0.05")),
        (number(SIZE), lambda world: Fraction(2)),
    ]
)
FLAGS = st.sampled_from([flag_case(P), flag_case(Q)])


@st.composite
def number_cases(draw: st.DrawFn, depth: int = 3) -> NumberCase:
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        leaf: NumberCase = draw(LEAVES)
        return leaf
    (one, of_one), (other, of_other) = draw(number_cases(depth - 1)), draw(number_cases(depth - 1))
    holds, whether = draw(truth_cases(depth - 1))
    factor = draw(st.sampled_from(["0", "2", "0.5"]))
    least, most = sorted(draw(st.tuples(st.integers(-3, 3), st.integers(-3, 3))))
    chosen: NumberCase = draw(
        st.sampled_from(
            [
                (one + other, lambda world: of_one(world) + of_other(world)),
                (one - other, lambda world: of_one(world) - of_other(world)),
                (1 + one, lambda world: 1 + of_one(world)),
                (1 - one, lambda world: 1 - of_one(world)),
                (one * factor, lambda world: of_one(world) * Fraction(factor)),
                (one.at_least(least), lambda world: max(of_one(world), Fraction(least))),
                (one.clipped(least, most), lambda world: min(max(of_one(world), Fraction(least)), Fraction(most))),
                (when(holds, one, other), lambda world: of_one(world) if whether(world) else of_other(world)),
                (tiers(one, {0: "2", 1: "0.5"}), lambda world: stepped_down(of_one(world))),
                (grades(one, above={"0": "0.5"}, reaching={"2": "2"}), lambda world: stepped_up(of_one(world))),
            ]
        )
    )
    return chosen


@st.composite
def truth_cases(draw: st.DrawFn, depth: int = 3) -> TruthCase:
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        flag: TruthCase = draw(FLAGS)
        return flag
    (one, of_one), (other, of_other) = draw(number_cases(depth - 1)), draw(number_cases(depth - 1))
    (this, of_this), (that, of_that) = draw(truth_cases(depth - 1)), draw(truth_cases(depth - 1))
    chosen: TruthCase = draw(
        st.sampled_from(
            [
                (one <= other, lambda world: of_one(world) <= of_other(world)),
                (one < other, lambda world: of_one(world) < of_other(world)),
                (one >= other, lambda world: of_one(world) >= of_other(world)),
                (one > other, lambda world: of_one(world) > of_other(world)),
                (one.equals(other), lambda world: of_one(world) == of_other(world)),
                (this & that, lambda world: of_this(world) and of_that(world)),
                (this | that, lambda world: of_this(world) or of_that(world)),
                (~this, lambda world: not of_this(world)),
                (~~this, of_this),
                (all_of(this, that, this), lambda world: of_this(world) and of_that(world)),
                (any_of(this, that, this), lambda world: of_this(world) or of_that(world)),
            ]
        )
    )
    return chosen


def stepped_down(value: Fraction) -> Fraction:
    return Fraction(2) if value <= 0 else Fraction(1, 2) if value <= 1 else Fraction(0)


def stepped_up(value: Fraction) -> Fraction:
    return Fraction(0) if value <= 0 else Fraction(1, 2) if value < 2 else Fraction(2)


#: For each metric whether it is observed, and what it is.
FACTS = st.tuples(*(st.tuples(st.booleans(), st.sampled_from(values)) for values in POSSIBLE.values()))


def worlds(facts: tuple[tuple[bool, Any], ...]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is observed, and every world in which that is so."""
    codes = [metric.code for metric in POSSIBLE]
    choices = [
        [value] if seen else all_values for (seen, value), all_values in zip(facts, POSSIBLE.values(), strict=True)
    ]
    seen = {code: value for code, (is_seen, value) in zip(codes, facts, strict=True) if is_seen}
    return seen, [dict(zip(codes, each, strict=True)) for each in product(*choices)]


def column_over(term: Any, seen: dict[str, Any], all_worlds: list[dict[str, Any]]) -> Any:
    """The column of a term: first of a unit of which that much is observed, then of one for each world."""
    rows = [seen, *all_worlds]
    case = ledger(*(f"T{row} TOWNSHIP" for row in range(len(rows))))
    for row, facts in enumerate(rows):
        for code, value in facts.items():
            case["observations"] += observed(code, {f"T{row}": value})
    scheme = scheme_with(metrics=tuple(POSSIBLE), parameters=(SIZE,))
    return frame_of(case, scheme).value(term)


@given(number_cases(), FACTS)
@settings(max_examples=60)
def test_a_number_is_exact_where_its_facts_are_known_and_its_interval_holds_all_it_may_be(
    case: NumberCase, facts: tuple[tuple[bool, Any], ...]
) -> None:
    term, evaluate = case
    seen, all_worlds = worlds(facts)
    column: Numbers = column_over(term, seen, all_worlds)
    scale = 10**term.places
    expected = [evaluate(world) * scale for world in all_worlds]
    assert column.low[1:].tolist() == expected
    assert column.high[1:].tolist() == expected
    assert column.low[0] <= min(expected)
    assert max(expected) <= column.high[0]
    if len(seen) == len(POSSIBLE):
        assert column.low[0] == column.high[0]


@given(truth_cases(), FACTS)
@settings(max_examples=60)
def test_a_truth_is_known_where_its_facts_are_and_yes_or_no_only_where_nothing_can_change_that(
    case: TruthCase, facts: tuple[tuple[bool, Any], ...]
) -> None:
    term, evaluate = case
    seen, all_worlds = worlds(facts)
    column: Truths = column_over(term, seen, all_worlds)
    expected = [evaluate(world) for world in all_worlds]
    assert column.low[1:].tolist() == expected
    assert column.high[1:].tolist() == expected
    assert all(expected) or not column.low[0]
    assert column.high[0] or not any(expected)
    if len(seen) == len(POSSIBLE):
        assert column.low[0] == column.high[0]


@given(number_cases(2), number_cases(2), FACTS)
@settings(max_examples=40)
def test_a_percentage_of_an_amount_holds_all_it_may_be_and_is_rounded_half_up_once(
    one: NumberCase, other: NumberCase, facts: tuple[tuple[bool, Any], ...]
) -> None:
    (percent, of_percent), (amount, of_amount) = one, other
    term = percent_of(percent.at_least(0), amount.at_least(0))
    seen, all_worlds = worlds(facts)
    column: Numbers = column_over(term, seen, all_worlds)
    exact = [max(of_percent(world), Fraction(0)) * max(of_amount(world), Fraction(0)) for world in all_worlds]
    expected = [int(value + Fraction(1, 2)) for value in exact]
    assert column.low[1:].tolist() == expected
    assert column.high[1:].tolist() == expected
    assert column.low[0] <= min(expected)
    assert max(expected) <= column.high[0]


@given(number_cases(2), number_cases(2), FACTS)
@settings(max_examples=40)
def test_what_rises_with_one_number_and_falls_with_another_holds_all_it_may_be(
    one: NumberCase, other: NumberCase, facts: tuple[tuple[bool, Any], ...]
) -> None:
    (up, of_up), (down, of_down) = one, other
    term = monotone(
        lambda rise, fall: 3 * rise * 10**down.places - fall * 10**up.places, rises_with=[up], falls_with=[down]
    )
    seen, all_worlds = worlds(facts)
    column: Numbers = column_over(term, seen, all_worlds)
    scale = 10 ** (up.places + down.places)
    expected = [(3 * of_up(world) - of_down(world)) * scale for world in all_worlds]
    assert column.low[1:].tolist() == expected
    assert column.low[0] <= min(expected)
    assert max(expected) <= column.high[0]


def test_a_number_takes_the_places_it_needs() -> None:
    assert [(A + "0.05").places, (C * "0.25").places, (A - C).places, when(P, "1.00", A).places] == [2, 3, 1, 2]


def test_a_term_is_not_multiplied_by_what_is_below_zero() -> None:
    with pytest.raises(ValueError, match="subtract it instead"):
        A * -1


def test_a_missing_value_that_cannot_change_the_result_does_not_widen_it() -> None:
    case = ledger("T TOWNSHIP", observations=observed("demo.q", {"T": False}))
    assert numbers(when(P & Q, "3", "1"), case) == {"T": 1}
    assert verdicts((A >= 0) | Q, case) == {"T": "YES"}
    assert numbers((A * "0").clipped(0, 1), ledger("T TOWNSHIP")) == {"T": 0}


def test_the_first_number_that_is_known_counts_and_the_last_where_none_is() -> None:
    case = ledger("T TOWNSHIP", "S TOWNSHIP", "R TOWNSHIP")
    case["observations"] = observed("demo.a", {"T": 3}) + observed("demo.b", {"T": 1, "S": 2})
    assert numbers(first_known(A, B), case) == {"T": 3, "S": 2, "R": (1, 2)}
    assert numbers(first_known(B, A), case) == {"T": 1, "S": 2, "R": (0, 3)}


def test_whether_a_number_is_known_is_itself_never_unknown() -> None:
    case = ledger("T TOWNSHIP", "S TOWNSHIP", observations=observed("demo.a", {"T": 3}))
    assert verdicts(known(A), case) == {"T": "YES", "S": "NO"}


def test_a_parameter_stands_for_its_default_until_the_deployment_sets_it() -> None:
    case = ledger("T TOWNSHIP")
    assert numbers(number(SIZE) + 1, case, parameters=(SIZE,)) == {"T": 3}
    assert numbers(number(SIZE) + 1, case | {"parameters": {"demo.size": 9}}, parameters=(SIZE,)) == {"T": 10}


def test_sums_of_what_nothing_bounds_stay_unbounded_and_compare_as_such() -> None:
    budget = observe.decimal("budget", "Budget", "经费")
    case = ledger("T TOWNSHIP")
    far = Decimal(10) ** 12
    for unbounded in (budget + 1, budget * 3, budget - 1, budget.at_least(7), when(P, budget, 0), 1 + budget):
        assert verdicts(unbounded <= far, case) == {"T": "UNKNOWN"}
        assert verdicts(unbounded > far, case) == {"T": "UNKNOWN"}
    assert verdicts(budget.clipped(0, 9) <= 9, case) == {"T": "YES"}
    assert verdicts(budget * 0 <= 0, case) == {"T": "YES"}
    assert verdicts(budget < 0, case) == {"T": "NO"}


def test_constants_are_held_exactly() -> None:
    column = frame_of(ledger("T TOWNSHIP"), scheme_with()).value(number("0.1") + "0.2")
    assert column.low.tolist() == [to_scaled("0.3", 1)]
    assert (number("3.00") * "0.125").places == HUNDREDTHS + 3

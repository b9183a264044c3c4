"""Whatever a rule is made of comes to what fractions make of it, however large the numbers grow: nothing wraps."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import (
    Metrics,
    MoneyKind,
    Number,
    Parameter,
    UnitKind,
    batches,
    cohort_rank,
    cohort_sum,
    computed,
    deduct_within,
    for_kinds,
    grades,
    incidents,
    item,
    lowest_in_cohort,
    mean_of_overseen,
    money,
    monotone,
    number,
    people,
    percent_of,
    petition_visit,
    previous,
    section,
    tiers,
    when,
    worth,
)
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import IntArray, half_up, to_decimal
from tests.support.made import ANY, CLAUSE, failure, ledger, numbers, observed, scheme_with, towns, verdicts, visits

observe = Metrics("demo")
yuan = observe.decimal("yuan", "Yuan", "元")
change = observe.decimal("change", "Change", "增减", minimum="-2147483647")
heads = observe.count("heads", "Heads", "人数")
size = Parameter("demo.size", "Size", "人数", default=2**31 - 1)
visiting = incidents(petition_visit)

#: What each of three townships of one county was observed to have.
World: TypeAlias = dict[str, dict[str, str]]
Exact: TypeAlias = Callable[[World, str], Fraction]
Case: TypeAlias = tuple[Number, Exact]

TOWNS = ["T0", "T1", "T2"]
LARGE = st.sampled_from(["0", "0.01", "20000.00", "9200000.00", "2000000000.00", "2147483647"])
FACTORS = st.sampled_from(["0.05", "1.05", "0.95", "1.10", "100", "123456.78", "0", "2147483647", "0.000001"])


def rounded(value: Fraction, places: int = 2) -> Fraction:
    """四舍五入: of the absolute value, with the sign put back."""
    whole, rest = divmod(abs(value) * 10**places, 1)
    size_ = Fraction(whole + (rest >= Fraction(1, 2)), 10**places)
    return size_ if value >= 0 else -size_


def leaf(metric: Number) -> Case:
    name = metric.code.partition(".")[2]  # type: ignore[attr-defined]
    return metric, lambda world, town: Fraction(world[town][name])


def mean(values: list[Fraction], places: int) -> Fraction:
    return rounded(sum(values, Fraction(0)) / len(values), places)


@st.composite
def cases(draw: st.DrawFn, depth: int = 5) -> Case:
    if depth == 0:
        known: Case = draw(
            st.sampled_from([leaf(yuan), leaf(change), (number(size), lambda world, town: Fraction(2**31 - 1))])
        )
        return known
    (one, of_one) = draw(cases(depth - 1))
    (other, of_other) = draw(cases(draw(st.integers(0, depth - 1))))
    factor = draw(FACTORS)
    bound = draw(st.sampled_from(["0", "12345678901234567890"]))
    made: Case = draw(
        st.sampled_from(
            [
                (one * factor, lambda w, t: of_one(w, t) * Fraction(factor)),
                (one * factor, lambda w, t: of_one(w, t) * Fraction(factor)),
                (one + other, lambda w, t: of_one(w, t) + of_other(w, t)),
                (one - other, lambda w, t: of_one(w, t) - of_other(w, t)),
                (0 - one, lambda w, t: -of_one(w, t)),
                (one + bound, lambda w, t: of_one(w, t) + Fraction(bound)),
                (one.clipped(-5, bound), lambda w, t: min(max(of_one(w, t), Fraction(-5)), Fraction(bound))),
                (one.at_least(int(bound)), lambda w, t: max(of_one(w, t), Fraction(bound))),
                (cohort_sum(one), lambda w, t: sum((of_one(w, each) for each in TOWNS), Fraction(0))),
                (cohort_rank(one), lambda w, t: Fraction(1 + sum(of_one(w, e) > of_one(w, t) for e in TOWNS))),
                (when(one <= other, one, other), lambda w, t: min(of_one(w, t), of_other(w, t))),
                (
                    when(lowest_in_cohort(one), 1, 0),
                    lambda w, t: Fraction(of_one(w, t) == min(of_one(w, each) for each in TOWNS)),
                ),
                (
                    for_kinds({UnitKind.VILLAGE: other}, otherwise=one),
                    of_one,
                ),
                (
                    tiers(one, {0: "12345678901234567890", 10**20: "1"}),
                    lambda w, t: Fraction(12345678901234567890 if of_one(w, t) <= 0 else of_one(w, t) <= 10**20),
                ),
                (
                    grades(one, reaching={"1": "1", "12345678901234567890": "12345678901234567890"}),
                    lambda w, t: Fraction(
                        12345678901234567890 if of_one(w, t) >= 12345678901234567890 else of_one(w, t) >= 1
                    ),
                ),
                (percent_of(one, other), lambda w, t: rounded(of_one(w, t) * of_other(w, t) / 100)),
                (
                    money(MoneyKind.REWARD, "m", "Money", "钱", one, clause=CLAUSE).amount,
                    lambda w, t: rounded(of_one(w, t)),
                ),
                (
                    monotone(lambda up, down: 3 * up - down, rises_with=[one], falls_with=[one], places=one.places),
                    lambda w, t: 2 * of_one(w, t),
                ),
            ]
        )
    )
    return made


@given(cases(), st.lists(st.tuples(LARGE, LARGE, st.booleans()), min_size=3, max_size=3))
@settings(max_examples=150, deadline=None)
def test_every_term_comes_to_what_fractions_make_of_it(case: Case, facts: list[tuple[str, str, bool]]) -> None:
    term, exact = case
    world = {
        town: {"yuan": amount, "change": f"-{moved}" if below and moved != "0" else moved}
        for town, (amount, moved, below) in zip(TOWNS, facts, strict=True)
    }
    records = ledger(*towns(3))
    for name in ("yuan", "change"):
        records["observations"] += observed(f"demo.{name}", {town: world[town][name] for town in TOWNS})
    found = numbers(term, records, kinds=frozenset({UnitKind.TOWNSHIP}), parameters=(size,))
    assert {town: Fraction(str(value)) for town, value in found.items()} == {town: exact(world, town) for town in TOWNS}


@pytest.mark.parametrize(
    ("term", "amount", "exact"),
    [
        (yuan * "0.05" * "1.05" * "0.95" * "1.10" * "0.90" * "1.20" * "1.15" * "0.85", "20000.00", "1158.366825"),
        (yuan * "0.05" * "1.05" * "0.95" * "1.10" * "0.90" * "1.20", "2000000000.00", "118503000"),
        (cohort_sum(yuan) * "0.05" * "1.05" * "0.95" * "1.10", "2000000000.00", "3401475000"),
    ],
)
def test_a_chain_of_factors_is_exact(term: Number, amount: str, exact: str) -> None:
    case = ledger(*towns(31), observations=observed("demo.yuan", {f"T{each}": amount for each in range(31)}))
    found = numbers(term, case, kinds=frozenset({UnitKind.TOWNSHIP}))["T0"]
    assert found == Decimal(exact)


def test_a_number_that_no_column_of_int64_holds_is_still_kept_within_its_bounds() -> None:
    case = ledger("T TOWNSHIP", observations=observed("demo.yuan", {"T": "2000000000"}))
    vast = yuan * "2147483647" * "2147483647" * "2147483647"
    assert numbers(vast, case)["T"] == Decimal(2 * 10**9 * (2**31 - 1) ** 3)
    assert numbers(vast.clipped(0, 5), case)["T"] == 5
    points = item("i", "Item", "项", 4, worth(vast), ANY, clause=CLAUSE).figure
    assert numbers(points, case)["T"] == 4
    assert numbers(points, ledger("T TOWNSHIP"))["T"] == (0, 4)


def test_an_unknown_number_stays_an_interval_however_large() -> None:
    vast = yuan * "2147483647" * "2147483647"
    low, high = numbers(vast, ledger("T TOWNSHIP"))["T"]  # type: ignore[misc]  # unknown: both ends
    assert (low, high) == (0, (2**31 - 1) ** 3)
    assert verdicts(vast <= 10**29, ledger("T TOWNSHIP")) == {"T": "UNKNOWN"}


@given(st.lists(st.integers(1, 2**31 - 1), min_size=1, max_size=4), st.sampled_from(["1", "2147483647.99"]))
@settings(max_examples=40, deadline=None)
def test_persons_and_what_they_cost_add_up_exactly(sizes: list[int], each: str) -> None:
    case = ledger(*towns(1), incidents=visits(*({"head_count": size} for size in sizes)))
    costs = people(visiting) * each + batches(visiting) * each
    found = numbers(costs, case, kinds=frozenset({UnitKind.COUNTY, UnitKind.TOWNSHIP}))
    expected = Decimal(each) * (sum(sizes) + len(sizes))
    assert found == {"C": expected, "T0": expected}
    cubed = numbers(people(visiting) * each * each * each, case)["T0"]
    assert Fraction(str(cubed)) == sum(sizes) * Fraction(each) ** 3


def test_rulings_of_any_size_add_up_exactly() -> None:
    rule = deduct_within("0", "123456789012345678.90", per_incident=visiting)
    figure = rule.deduction("i")
    case = ledger(*towns(1), incidents=visits({}, {}, {}))
    assert numbers(figure, case)["T0"] == (0, 3 * Decimal("123456789012345678.90"))


def test_a_mean_over_the_units_overseen_is_exact_and_rounded_away_from_zero() -> None:
    units = [
        {"code": "B", "name": "B", "kind": "BUREAU", "parent": None},
        *({"code": f"S{n}", "name": f"S{n}", "kind": "SECTION", "parent": "B"} for n in range(2)),
        {"code": "L", "name": "L", "kind": "LEADER", "parent": "B", "oversees": ["S0", "S1"]},
    ]
    for amounts in (("2147483647", "2147483646.99"), ("-0.01", "0"), ("-0.01", "-0.02"), ("0.01", "0")):
        case = ledger() | {"units": units}
        case["observations"] = observed("demo.change", dict(zip(("S0", "S1"), amounts, strict=True)))
        exact = rounded(sum(map(Fraction, amounts), Fraction(0)) / 2)
        assert Fraction(str(numbers(mean_of_overseen(change), case)["L"])) == exact
        vast = mean_of_overseen(change * "2147483647" * "2147483647")
        assert Fraction(str(numbers(vast, case)["L"])) == mean([Fraction(a) * (2**31 - 1) ** 2 for a in amounts], 2)


def test_the_year_before_is_as_exact_as_this_one() -> None:
    case = ledger("T TOWNSHIP", years=(2019, 2020))
    case["observations"] = observed("demo.yuan", {"T": "2000000000"}, "2019")
    grown = previous(yuan * "2147483647" * "2147483647")
    assert numbers(grown, case)["T"] == 2 * 10**9 * (2**31 - 1) ** 2
    unknown = previous(yuan * ("0." + "0" * 20 + "1"))
    assert numbers(unknown, ledger("T TOWNSHIP"))["T"] == (0, 2**31 - 1)
    assert verdicts(unknown <= 10**29, ledger("T TOWNSHIP")) == {"T": "UNKNOWN"}


def test_a_function_over_columns_cannot_make_them_wrap() -> None:
    case = ledger(*towns(2))
    case["observations"] = observed("demo.heads", {"T0": 2**31 - 1, "T1": 3})
    case["observations"] += observed("demo.yuan", {"T0": "2147483647", "T1": "1"})

    def of_both(people_: IntArray, money_: IntArray) -> IntArray:
        squared = people_ * money_ * people_
        return np.where(people_ > 5, squared.cumsum() + people_**3, np.maximum(squared, 0).sum())

    found = numbers(monotone(of_both, rises_with=[heads, yuan]), case, kinds=frozenset({UnitKind.TOWNSHIP}))
    many, amount = 2**31 - 1, (2**31 - 1) * 100
    assert found["T0"] == to_decimal(many * amount * many + many**3)
    assert found["T1"] == to_decimal(many * amount * many + 3 * 100 * 3)


def test_a_function_that_would_write_what_does_not_fit_is_told_so() -> None:
    def in_place(column: Numbers) -> Numbers:
        own = column.low.copy()
        own *= 2**40
        return Numbers(own, own)

    case = ledger("T TOWNSHIP", observations=observed("demo.heads", {"T": 2**31 - 1}))
    assert "write a = a + b, not a += b" in failure(computed(in_place, heads), case)


def test_sections_and_totals_add_up_exactly() -> None:
    parts = [
        item(f"{n}", "Item", "项", "99999999999999999.99", worth(yuan * "100000000"), ANY, clause=CLAUSE)
        for n in range(3)
    ]
    sections = (section("1", "One", "一", "299999999999999999.97", *parts, clause=CLAUSE),)
    scheme = scheme_with(full_marks=Decimal("299999999999999999.97"), sections=sections)
    assert scheme.total is not None
    case = ledger("T TOWNSHIP", observations=observed("demo.yuan", {"T": "2147483647"}))
    assert numbers(scheme.total, case)["T"] == Decimal("299999999999999999.97")


@given(st.integers(-(10**25), 10**25), st.integers(0, 6), st.sampled_from([1, 2, 3, 7, 10, 1000, 10**20]))
def test_rounding_is_that_of_decimal_round_half_up_for_every_sign_and_place(
    scaled: int, places: int, denominator: int
) -> None:
    with localcontext() as context:
        context.prec = 100
        exact = to_decimal(scaled, places) / denominator
        expected = int(exact.scaleb(places).quantize(Decimal(1), ROUND_HALF_UP))
    column = np.array([scaled], dtype=np.int64 if abs(scaled) < 2**62 else object)
    assert half_up(column, denominator).tolist() == [expected]
    assert Fraction(expected, 10**places) == rounded(Fraction(scaled, 10**places * denominator), places)


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.124", "0.12"), ("-0.124", "-0.12"), ("-0.004", "0.00")],
)
def test_a_half_goes_away_from_zero(exact: str, shown: str) -> None:
    metric = observe.decimal("fine", "Fine", "罚款", minimum="-1", places=3)
    amount = money(MoneyKind.FINE, "f", "Fine", "罚款", metric, clause=CLAUSE).amount
    case = ledger("T TOWNSHIP", observations=observed("demo.fine", {"T": exact}))
    assert numbers(amount, case) == {"T": Decimal(shown)}


@pytest.mark.parametrize(
    ("declare", "reason"),
    [
        (lambda: observe.decimal("x", "X", "某", places=12), "give it a maximum below that, or fewer places"),
        (lambda: observe.decimal("x", "X", "某", maximum="99999999999999999999"), "give it a maximum below that"),
        (lambda: observe.count("x", "X", "某", maximum=2**31), r"declare it with decimal\(…, places=0\)"),
        (lambda: observe.count("x", "X", "某", minimum=3, maximum=2), "the wrong way round"),
        (lambda: Parameter("demo.p", "P", "参数", default=2**31), "give it a range with the default in it"),
    ],
)
def test_a_range_that_cannot_be_stored_or_told_is_refused_where_it_is_declared(
    declare: Callable[[], Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        declare()

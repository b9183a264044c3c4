"""Metrics: what may be observed, a message for all else, and what an unknown value ranges over."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import FlagMetric, Metrics, NumberMetric, Parameter
from kaohe.scheme.fixed_point import LARGEST_AMOUNT
from tests.support.made import ledger, numbers, observed, towns, verdicts

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
cases = observe.count("cases", "Cases", "件数")
drawn = observe.count("drawn", "Drawn", "抽查", minimum=1, maximum=10)
settled = observe.count("settled", "Settled", "化解", at_most=cases)
of_drawn = observe.count("of_drawn", "Found of those drawn", "发现", maximum=8, at_most=drawn)
budget = observe.decimal("budget", "Budget", "经费")
rate = observe.decimal("rate", "Rate", "率", maximum="100")
change = observe.decimal("change", "Change", "变化", minimum="-5.5", maximum="5.5", places=1)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (kept, True),
        (kept, False),
        (cases, 0),
        (cases, LARGEST_AMOUNT),
        (drawn, 1),
        (drawn, 10),
        (budget, "5000.01"),
        (budget, 7),
        (budget, Decimal("0.10")),
        (rate, "100.00"),
        (rate, "1.10000"),
        (change, "-5.5"),
    ],
)
def test_a_value_within_type_range_and_places_is_right_and_is_stored_without_loss(
    metric: FlagMetric | NumberMetric, value: bool | int | str | Decimal
) -> None:
    assert metric.problem(value) is None
    assert metric.decode(metric.encode(value)) == (value if isinstance(value, bool) else Decimal(value))


@pytest.mark.parametrize(
    ("metric", "value", "problem"),
    [
        (kept, 1, "must be true or false"),
        (kept, "true", "must be true or false"),
        (kept, None, "must be true or false"),
        (cases, -1, "must be a whole number of at least 0"),
        (cases, True, "must be a whole number of at least 0"),
        (cases, "3", "must be a whole number of at least 0"),
        (cases, 3.0, "must be a whole number of at least 0"),
        (cases, LARGEST_AMOUNT + 1, f"must be a whole number of at least 0, and at most {LARGEST_AMOUNT}"),
        (drawn, 0, "must be a whole number from 1 to 10"),
        (drawn, 11, "must be a whole number from 1 to 10"),
        (budget, "0.001", "must be a decimal with at most 2 places of at least 0"),
        (budget, "-0.01", "must be a decimal with at most 2 places of at least 0"),
        (budget, "much", "must be a decimal with at most 2 places of at least 0"),
        (budget, "Infinity", "must be a decimal with at most 2 places of at least 0"),
        (budget, 0.5, "must be a decimal with at most 2 places of at least 0"),
        (budget, True, "must be a decimal with at most 2 places of at least 0"),
        (budget, "2147483647.01", "must be a decimal with at most 2 places of at least 0, and at most 2147483647"),
        (rate, "100.01", "must be a decimal with at most 2 places from 0 to 100"),
        (change, "0.05", "must be a decimal with at most 1 places from -5.5 to 5.5"),
        (change, "-5.6", "must be a decimal with at most 1 places from -5.5 to 5.5"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_range_or_places_is_refused_with_what_would_be_right(
    metric: FlagMetric | NumberMetric, value: object, problem: str
) -> None:
    assert metric.problem(value) == problem


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.decimals(), st.floats()))
def test_no_value_makes_a_metric_stumble(value: object) -> None:
    for metric in (kept, cases, drawn, budget, rate, change):
        assert metric.problem(value) is None or "must be" in str(metric.problem(value))


def test_a_metric_has_the_code_of_its_scheme_and_both_titles() -> None:
    assert (kept.code, kept.title, kept.title_zh) == ("demo.kept", "Kept", "落实")


def test_an_observed_value_is_exact_and_an_unobserved_one_ranges_over_what_is_allowed() -> None:
    case = ledger(*towns(2), observations=observed("demo.change", {"T1": "-0.5"}))
    assert numbers(change, case) == dict.fromkeys(("C", "T0"), (Decimal("-5.5"), Decimal("5.5"))) | {
        "T1": Decimal("-0.5")
    }
    assert numbers(drawn, ledger("T TOWNSHIP")) == {"T": (1, 10)}
    case = ledger("T TOWNSHIP", "S TOWNSHIP", observations=observed("demo.kept", {"T": False}))
    assert verdicts(kept, case) == {"T": "NO", "S": "UNKNOWN"}


def test_an_unobserved_part_is_at_most_its_whole() -> None:
    wholes = observed("demo.cases", {"T0": 4, "T1": 4})
    case = ledger(*towns(2), observations=wholes + observed("demo.settled", {"T1": 1}))
    assert numbers(settled, case) == {"C": (0, LARGEST_AMOUNT), "T0": (0, 4), "T1": 1}
    assert numbers(cases - settled, case)["T0"] == (0, 4)


def test_an_unobserved_part_keeps_its_own_maximum_as_well() -> None:
    case = ledger(*towns(2), observations=observed("demo.drawn", {"T0": 9, "T1": 5}))
    assert numbers(of_drawn, case) == {"C": (0, 8), "T0": (0, 8), "T1": (0, 5)}


def test_an_unobserved_part_of_nothing_is_never_less_than_its_minimum() -> None:
    some_cases = observe.count("some_cases", "Some", "若干", minimum=1, at_most=cases)
    case = ledger("T TOWNSHIP", observations=observed("demo.cases", {"T": 0}))
    assert numbers(some_cases, case) == {"T": 1}


def test_what_has_no_maximum_is_larger_than_any_number_while_unknown() -> None:
    case = ledger("T TOWNSHIP")
    assert verdicts(budget <= LARGEST_AMOUNT, case) == {"T": "UNKNOWN"}
    assert verdicts(rate <= 100, case) == {"T": "YES"}
    assert verdicts(of_drawn <= 8, case) == {"T": "YES"}
    assert verdicts(settled <= LARGEST_AMOUNT, case) == {"T": "UNKNOWN"}


def test_a_parameter_names_its_range() -> None:
    size = Parameter("demo.size", "Size", "人数", default=5, minimum=1)
    assert size.problem(1) is None
    assert {size.problem(value) for value in (0, "5", True, None)} == {
        "must be a whole number of at least 1 (and at most 2147483647)"
    }

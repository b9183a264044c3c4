"""Tiers, grades and percentages at their boundaries."""

from decimal import Decimal

import numpy as np
import pytest

from kaohe.scheme import Metrics, Number, computed, grades, percent_of, tiers
from kaohe.scheme.columns import Numbers, Truths
from tests.support.made import ledger, numbers, observed, verdicts

observe = Metrics("demo")
rank = observe.count("rank", "Rank", "名次", maximum=20)
score = observe.decimal("score", "Score", "得分", maximum="100")
base = observe.decimal("base", "Base", "基数")
flag = observe.flag("flag", "Flag", "标志")

by_rank = tiers(rank, {5: "0.8", 10: "0.6", 13: "0.4"})
by_score = grades(score, above={"70": "50", "90": "90"}, reaching={"96": "100"})


def at(term: Number, metric: str, value: object) -> object:
    return numbers(term, ledger("T TOWNSHIP", observations=observed(f"demo.{metric}", {"T": value})))["T"]


@pytest.mark.parametrize(
    ("place", "points"),
    [(0, "0.8"), (1, "0.8"), (5, "0.8"), (6, "0.6"), (10, "0.6"), (11, "0.4"), (13, "0.4"), (14, "0"), (20, "0")],
)
def test_a_tier_reaches_to_its_bound_included(place: int, points: str) -> None:
    assert at(by_rank, "rank", place) == Decimal(points)


def test_beyond_the_last_tier_there_is_what_the_regime_says() -> None:
    assert at(tiers(rank, {5: "0.8"}, beyond="0.1"), "rank", 6) == Decimal("0.1")


@pytest.mark.parametrize(
    ("mark", "percent"),
    [
        ("0", 0),
        ("70", 0),
        ("70.01", 50),
        ("90", 50),
        ("90.01", 90),
        ("95.99", 90),
        ("96", 100),
        ("100", 100),
    ],
)
def test_a_grade_above_a_threshold_excludes_it_and_one_that_reaches_it_does_not(mark: str, percent: int) -> None:
    assert at(by_score, "score", mark) == percent


def test_below_all_grades_there_is_what_the_regime_says() -> None:
    assert at(grades(score, reaching={"60": "5"}, below="1"), "score", "59.99") == 1


def test_a_threshold_may_be_reached_and_then_passed() -> None:
    passed = grades(score, reaching={"70": "50"}, above={"70": "60"})
    assert [at(passed, "score", mark) for mark in ("69.99", "70", "70.01")] == [0, 50, 60]


def test_an_unknown_number_may_stand_on_any_step() -> None:
    case = ledger("T TOWNSHIP")
    assert numbers(by_rank, case) == {"T": (0, Decimal("0.8"))}
    assert numbers(by_score, case) == {"T": (0, 100)}
    assert numbers(tiers(rank + 14, {5: "0.8"}), case) == {"T": 0}


def test_steps_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="the bounds of tiers ascend and their values descend"):
        tiers(rank, {5: "0.6", 10: "0.8"})
    with pytest.raises(ValueError, match="the bounds of tiers ascend and their values descend"):
        tiers(rank, {10: "0.8", 5: "0.6"})
    with pytest.raises(ValueError, match="the bounds of tiers ascend and their values descend"):
        tiers(rank, {5: "0.8"}, beyond="1")
    with pytest.raises(ValueError, match="the thresholds of grades and their values ascend"):
        grades(score, reaching={"60": "50", "70": "40"})
    with pytest.raises(ValueError, match="the thresholds of grades and their values ascend"):
        grades(score, reaching={"60": "50"}, below="60")


def test_a_threshold_finer_than_the_number_is_refused() -> None:
    with pytest.raises(ValueError, match="is not whole"):
        tiers(rank, {"5.5": "0.6"})


@pytest.mark.parametrize(
    ("percent", "amount", "share"),
    [
        ("50", "0.01", "0.01"),
        ("49", "0.01", "0.00"),
        ("90", "1234.5", "1111.05"),
        ("33.33", "0.03", "0.01"),
        ("100", "2147483647", "2147483647"),
        ("0", "2147483647", "0"),
    ],
)
def test_a_share_is_rounded_half_up_once(percent: str, amount: str, share: str) -> None:
    case = ledger("T TOWNSHIP")
    case["observations"] = observed("demo.score", {"T": percent}) + observed("demo.base", {"T": amount})
    assert numbers(percent_of(score, base), case) == {"T": Decimal(share)}


def test_nothing_bounds_a_share_of_what_nothing_bounds_unless_the_share_is_none() -> None:
    case = ledger("T TOWNSHIP", "S TOWNSHIP", observations=observed("demo.score", {"T": "0", "S": "0.01"}))
    assert numbers(percent_of(score, base), case)["T"] == 0
    assert verdicts(percent_of(score, base) <= Decimal(10) ** 12, case) == {"T": "YES", "S": "UNKNOWN"}


def test_nothing_bounds_an_unbounded_share_of_what_may_be_something() -> None:
    case = ledger("T TOWNSHIP", "S TOWNSHIP", observations=observed("demo.score", {"T": "0", "S": "1"}))
    assert verdicts(percent_of(base, score) <= Decimal(10) ** 12, case) == {"T": "YES", "S": "UNKNOWN"}


def test_a_function_is_given_the_columns_in_their_own_places() -> None:
    def counted(marks: Numbers, here: Truths) -> Numbers:
        return Numbers(np.where(here.low, marks.low, 0), np.where(here.high, marks.high, 0))

    term = computed(counted, score, flag)
    case = ledger("T TOWNSHIP", "S TOWNSHIP", observations=observed("demo.score", {"T": "12.5", "S": "7"}))
    case["observations"] += observed("demo.flag", {"S": True})
    assert numbers(term, case) == {"T": (0, Decimal("12.5")), "S": 7}

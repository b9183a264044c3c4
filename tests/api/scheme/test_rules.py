"""Rules: how an item's marks are earned or lost, on facts known and unknown."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    Metrics,
    MoneyKind,
    Number,
    assigned_case,
    at_least,
    batches,
    deduct,
    deduct_by_size,
    deduct_total,
    deduct_within,
    deduction,
    full_if,
    incidents,
    item,
    money,
    petition_visit,
    report_failure,
    section,
    some,
    worth,
)
from kaohe.scheme.rules import Rule
from kaohe.scheme.terms.term import IncidentsRead
from tests.support.made import ANY, CLAUSE, Record, ledger, numbers, observed, scheme_with, visits

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
cases = observe.count("cases", "Cases", "件数", maximum=20)
rate = observe.decimal("rate", "Rate", "率", maximum="100")
change = observe.count("change", "Change", "变化", minimum=-3, maximum=3)
all_visits = incidents(petition_visit)

HALF = Decimal("0.50")


def figure(rule: Rule, marks: str = "4") -> Number:
    return item("i", "Item", "项", marks, rule, ANY, clause=CLAUSE).figure


def points(rule: Rule, case: Record | None = None, marks: str = "4", **facts: object) -> object:
    case = case or ledger("T0 TOWNSHIP")
    for name, value in facts.items():
        case["observations"] += observed(f"demo.{name}", {"T0": value})
    return numbers(figure(rule, marks), case)["T0"]


def test_full_marks_or_none_follow_a_condition_and_unknown_leaves_both_open() -> None:
    assert [points(full_if(kept), kept=value) for value in (True, False)] == [4, 0]
    assert points(full_if(kept)) == (0, 4)


def test_where_the_condition_fails_another_rule_may_leave_some() -> None:
    rule = full_if(kept, otherwise=deduct("0.5", per=cases))
    assert points(rule, kept=True, cases=7) == 4
    assert points(rule, kept=False, cases=7) == HALF
    assert points(rule, cases=7) == (HALF, 4)
    assert points(rule, kept=False) == (0, 4)


def test_what_a_term_is_worth_stays_within_the_marks() -> None:
    assert points(worth(cases), cases=3) == 3
    assert points(worth(cases), cases=9) == 4
    assert points(worth(change), change=-2) == 0
    assert points(worth(change), marks="0.5", change=1) == HALF


@pytest.mark.parametrize(("times", "left"), [(0, "4"), (1, "3.5"), (8, "0"), (9, "0")])
def test_a_deduction_per_batch_leaves_the_rest_and_never_less_than_nothing(times: int, left: str) -> None:
    case = ledger("T0 TOWNSHIP", incidents=visits(*[{"head_count": 9}] * times))
    assert points(deduct("0.5", per_batch=all_visits), case) == Decimal(left)
    assert points(deduct("0.5", per_incident=all_visits), case) == Decimal(left)


def test_a_deduction_per_person_counts_heads() -> None:
    case = ledger("T0 TOWNSHIP", incidents=visits({"head_count": 2}, {"head_count": 3, "abnormal": True}))
    assert points(deduct("0.5", per_person=all_visits), case) == Decimal("1.5")
    assert points(deduct("0.5", per_person=all_visits.where(abnormal=True)), case) == Decimal("2.5")


def test_a_deduction_per_number_ignores_what_is_below_zero() -> None:
    assert [points(deduct("0.5", per=change), change=value) for value in (-3, 0, 3)] == [4, 4, Decimal("2.5")]
    assert points(deduct("0.5", per=change)) == (Decimal("2.5"), 4)


def test_a_deduction_made_once_unless_a_truth_holds() -> None:
    rule = deduct("0.5", unless=kept)
    assert [points(rule, kept=value) for value in (True, False)] == [4, Decimal("3.5")]
    assert points(rule) == (Decimal("3.5"), 4)


def test_a_deduction_for_each_that_an_attribute_counts() -> None:
    closed = incidents(assigned_case).where(closed=True)
    common = {"unit": "T0", "kind": "assigned_case", "on": "2020-02-02", "level": "COUNTY", "closed": True}
    case = ledger("T0 TOWNSHIP", incidents=[{"ref": "1", **common, "missing_documents": 3}, {"ref": "2", **common}])
    assert points(deduct_total("0.2", "missing_documents", of=closed), case) == Decimal("3.4")
    with pytest.raises(KeyError, match="incident kind assigned_case has no attribute persons; it has level"):
        deduct_total("0.2", "persons", of=closed)


@pytest.mark.parametrize(
    ("heads", "left"),
    [(1, "4"), (5, "4"), (6, "3"), (9, "3"), (10, "2.5"), (19, "2.5"), (20, "2"), (1000, "2")],
)
def test_a_deduction_by_size_takes_that_of_the_band_the_batch_falls_into(heads: int, left: str) -> None:
    rule = deduct_by_size(all_visits, {6: "1", 10: "1.5", 20: "2"})
    assert points(rule, ledger("T0 TOWNSHIP", incidents=visits({"head_count": heads}))) == Decimal(left)


def test_size_bands_ascend() -> None:
    with pytest.raises(ValueError, match="the size bands ascend"):
        deduct_by_size(all_visits, {10: "1", 6: "1.5"})


def test_deductions_add_up() -> None:
    rule = deduct("0.5", per_batch=all_visits) + deduct("1", per_batch=all_visits.where(head_count=at_least(6)))
    rule += deduct("0.1", per=cases) + deduct("0.2", unless=kept)
    case = ledger("T0 TOWNSHIP", incidents=visits({}, {"head_count": 6}))
    assert points(rule, case, cases=2, kept=False) == Decimal("1.6")


def test_a_deduction_says_exactly_one_way_of_counting() -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"per": cases, "unless": kept},
        {"per_batch": all_visits, "per_person": all_visits},
    ]
    for ways in wrong:
        with pytest.raises(ValueError, match="deduct takes exactly one of per_batch, per_incident, per_person, per"):
            deduct("1", **ways)


@pytest.mark.parametrize(
    "ways", [{"per": cases}, {"per_batch": all_visits}, {"per_person": all_visits}, {"unless": kept}]
)
def test_an_amount_finer_than_hundredths_is_refused(ways: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"'0\.125' has more than 2 decimals"):
        deduct("0.125", **ways)


@pytest.mark.parametrize(
    ("percent", "left"), [("0", "4"), ("1", "3.95"), ("0.1", "4"), ("0.09", "4"), ("0.11", "3.99"), ("99", "0")]
)
def test_points_with_more_decimals_are_rounded_half_up_once_at_the_item(percent: str, left: str) -> None:
    """0.05 × 0.1 is 0.005: 3.995 is 4.00; 0.05 × 0.11 is 0.0055: 3.9945 is 3.99."""
    assert points(deduct("0.05", per=rate), rate=percent) == Decimal(left)


@given(st.integers(0, 10000))
def test_what_a_term_of_many_decimals_is_worth_is_rounded_half_up_once(hundredths: int) -> None:
    exact = Decimal(hundredths) / 100 * Decimal("0.0375")
    rounded = Decimal(int(exact * 100 + HALF)) / 100
    assert points(worth(rate * "0.0375"), rate=str(Decimal(hundredths) / 100)) == min(rounded, Decimal(4))


def test_money_with_more_decimals_is_rounded_half_up_once() -> None:
    fine = money(MoneyKind.FINE, "f", "Fine", "罚款", rate * "0.125", clause=CLAUSE)
    case = ledger("T0 TOWNSHIP", "T1 TOWNSHIP", observations=observed("demo.rate", {"T0": "0.04", "T1": "0.03"}))
    assert fine.amount.places == 2
    assert numbers(fine.amount, case) == {"T0": Decimal("0.01"), "T1": 0}
    assert numbers(money(MoneyKind.FINE, "f", "Fine", "罚款", cases * 500, clause=CLAUSE).amount, case)["T0"] == (
        0,
        10000,
    )


def test_a_deduction_from_a_base_has_no_cap_of_its_own_and_the_section_never_falls_below_zero() -> None:
    taking = [
        deduction(code, "Item", "项", deduct(each, per=cases), ANY, clause=CLAUSE)
        for code, each in (("a", "5"), ("b", "0.5"))
    ]
    base = section("1", "Base", "基础分", 100, *taking, clause=CLAUSE, base=100)
    for count, left in ((0, "100"), (10, "45"), (18, "1"), (19, "0")):
        case = ledger("T0 TOWNSHIP", observations=observed("demo.cases", {"T0": count}))
        assert numbers(taking[0].figure, case)["T0"] == 5 * count
        assert numbers(base.points, case)["T0"] == Decimal(left)
    assert numbers(base.points, ledger("T0 TOWNSHIP"))["T0"] == (0, 100)


def test_a_total_never_falls_below_zero_even_where_a_scheme_computes_its_own() -> None:
    scheme = scheme_with(full_marks=Decimal(10), score=10 - cases)
    assert scheme.total is not None
    assert numbers(scheme.total, ledger("T0 TOWNSHIP", observations=observed("demo.cases", {"T0": 11})))["T0"] == 0


def test_all_charges_of_one_item_are_read_together() -> None:
    rule = deduct("0.5", per_batch=all_visits) + deduct("0.1", per_incident=incidents(report_failure))
    (read,) = rule.deduction("i").reads(None, 0)  # type: ignore[arg-type]
    assert isinstance(read, IncidentsRead)
    assert [charge.each for charge in read.charges] == [50, 10]


@pytest.mark.parametrize(
    "taking",
    [
        lambda: deduct("-1", per_batch=incidents(petition_visit)),
        lambda: deduct("-1", unless=some(incidents(petition_visit))),
        lambda: deduct("-1", per=batches(incidents(petition_visit))),
        lambda: deduct_by_size(incidents(petition_visit), {6: "-1"}),
        lambda: deduct_within("-1", "2", per_incident=incidents(petition_visit)),
        lambda: deduct_total("-1", "head_count", of=incidents(petition_visit)),
    ],
    ids=["per batch", "unless", "per number", "by size", "within", "total"],
)
def test_a_deduction_below_zero_is_refused_with_what_to_write_instead(taking: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="write '1', or add points with"):
        taking()


def test_a_range_whose_ends_are_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="wrong way round"):
        deduct_within("4", "2", per_incident=incidents(petition_visit))

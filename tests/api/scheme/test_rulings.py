"""What an assessor settles: points awarded, ranges of money, incidents judged one by one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    Metrics,
    Number,
    Settled,
    assessed,
    deduct,
    deduct_within,
    incidents,
    item,
    petition_visit,
    report_failure,
)
from kaohe.scheme.fixed_point import LARGEST_AMOUNT
from kaohe.scheme.rules import Rule
from tests.support.made import ANY, CLAUSE, Record, ledger, numbers, observed, verdicts, visits

observe = Metrics("demo")
recipients = observe.count("recipients", "Recipients", "人数")
skipped = incidents(petition_visit).where(skip_level=True)


def figure(rule: Rule, marks: str = "5") -> Number:
    return item("i", "Item", "项", marks, rule, ANY, clause=CLAUSE).figure


def ruling(points: str, unit: str = "T0", incident: str | None = None, **changes: str) -> Record:
    about = {} if incident is None else {"incident": incident}
    return {"scheme": "demo", "item": "i", "unit": unit, "period": "2020", "points": points, **about, **changes}


def test_points_that_an_assessor_awards_may_be_anything_until_that_is_done() -> None:
    case = ledger("T0 TOWNSHIP", "T1 TOWNSHIP", rulings=[ruling("3.25")])
    assert numbers(figure(assessed()), case) == {"T0": Decimal("3.25"), "T1": (0, 5)}


@pytest.mark.parametrize("change", [{"scheme": "other"}, {"item": "j"}, {"period": "2019"}, {"unit": "T1"}])
def test_a_ruling_settles_its_own_scheme_item_unit_and_period_alone(change: dict[str, str]) -> None:
    case = ledger("T0 TOWNSHIP", "T1 TOWNSHIP", years=(2019, 2020), rulings=[ruling("3", **change)])
    assert numbers(figure(assessed()), case)["T0"] == (0, 5)


def test_a_ruling_on_a_unit_below_does_not_settle_the_same_incident_above() -> None:
    case = ledger("T0 TOWNSHIP", "V VILLAGE T0", incidents=visits({"unit": "V", "skip_level": True}))
    case["rulings"] = [ruling("2", unit="V", incident="v0")]
    rule = deduct_within("1", "4", per_incident=skipped)
    assert numbers(figure(rule), case) == {"T0": (1, 4), "V": 3}
    case["rulings"] += [ruling("1.5", incident="v0")]
    assert numbers(figure(rule), case) == {"T0": Decimal("3.5"), "V": 3}


@given(st.lists(st.tuples(st.booleans(), st.none() | st.integers(100, 300)), max_size=6))
def test_each_incident_costs_what_is_ruled_or_else_anything_in_the_range(facts: list[tuple[bool, int | None]]) -> None:
    case = ledger("T0 TOWNSHIP", incidents=visits(*({"skip_level": skips} for skips, _ in facts)))
    case["rulings"] = [
        ruling(str(Decimal(points) / 100), incident=f"v{place}")
        for place, (skips, points) in enumerate(facts)
        if skips and points is not None
    ]
    costs = [points for skips, points in facts if skips]
    least, most = (sum(instead if cost is None else cost for cost in costs) for instead in (100, 300))
    low, high = (max(Decimal(0), 20 - Decimal(cost) / 100) for cost in (most, least))
    found = numbers(figure(deduct_within("1", "3", per_incident=skipped), "20"), case)
    assert found == {"T0": low if low == high else (low, high)}


def test_a_ruling_on_an_incident_that_the_item_does_not_select_changes_nothing() -> None:
    case = ledger("T0 TOWNSHIP", incidents=visits({"skip_level": True}, {}), rulings=[ruling("3", incident="v1")])
    assert numbers(figure(deduct_within("1", "3", per_incident=skipped)), case) == {"T0": (2, 4)}


def test_fixed_amounts_and_a_range_add_up() -> None:
    rule = deduct("0.5", per_batch=incidents(petition_visit)) + deduct_within("1", "2", per_incident=skipped)
    case = ledger("T0 TOWNSHIP", incidents=visits({"skip_level": True}, {}))
    assert numbers(figure(rule), case) == {"T0": (2, 3)}


def test_an_item_leaves_at_most_one_range_to_rulings() -> None:
    other = deduct_within("1", "2", per_incident=incidents(report_failure))
    with pytest.raises(ValueError, match="an item leaves at most one range to rulings"):
        deduct_within("1", "2", per_incident=skipped) + other


def test_a_ruling_settles_a_range_of_money_that_depends_on_a_count() -> None:
    total = Settled("i", recipients * 1000, recipients * 2000)
    case = ledger("T0 TOWNSHIP", "T1 TOWNSHIP", "T2 TOWNSHIP", rulings=[ruling("3500")])
    case["observations"] = observed("demo.recipients", {"T0": 2, "T1": 2})
    assert numbers(total, case) == {"T0": 3500, "T1": (2000, 4000), "T2": (0, LARGEST_AMOUNT * 2000)}
    assert verdicts(total <= 10**15, case) == {"T0": "YES", "T1": "YES", "T2": "UNKNOWN"}


def test_an_item_says_what_may_be_ruled_on_it() -> None:
    kept = item("i", "Item", "项", "1.5", assessed(), ANY, clause=CLAUSE)
    judged = item("i", "Item", "项", "9", deduct_within("3", "7.5", per_incident=skipped), ANY, clause=CLAUSE)
    fixed = item("i", "Item", "项", "9", deduct("3", per_batch=skipped), ANY, clause=CLAUSE)
    assert kept.ruling is not None
    assert kept.ruling.words() == "0.00 to 1.50"
    assert judged.ruling is not None
    assert judged.ruling.words() == "3.00 to 7.50"
    assert judged.ruling.selection == skipped
    assert fixed.ruling is None

"""What a card states: its keys, its figures as text, and nothing that does not apply to the unit's kind."""

from decimal import Decimal

import numpy as np
import pytest

from kaohe.scheme import (
    Figure,
    Metrics,
    MoneyKind,
    UnitKind,
    assessed,
    batches,
    deduct,
    deduction,
    incidents,
    item,
    kinds,
    money,
    obligation,
    petition_visit,
    reward,
    sanction,
    section,
    status,
    target,
    veto,
)
from kaohe.scheme.columns import Numbers
from kaohe.scoring import score, statement
from kaohe.scoring.statement import stated_figure
from tests.support.cards import Cards
from tests.support.made import ANY, CLAUSE, ledger, months, observed, registry_with, scheme_with, visits
from tests.support.memory import facts_of

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
budget = observe.decimal("budget", "Budget", "经费")
visit_count = batches(incidents(petition_visit))
taken = deduction("2.1", "B", "乙", deduct("1.5", per_batch=incidents(petition_visit)), ANY, clause=CLAUSE)
TOWNSHIPS = kinds(UnitKind.TOWNSHIP)


@pytest.mark.parametrize(
    ("scheme", "unit", "keys"),
    [
        ("luxi2014", "T", "total items"),
        ("minhang_linkage", "T", "total items"),
        ("liaocheng1995", "T", "total items targets obligations rewards vetoes sanctions key_managed money"),
        ("street_ten_rules", "V", "total obligations vetoes sanctions money"),
        ("pinghu2012", "S", "total deductions vetoes rate money"),
    ],
)
def test_a_card_has_the_keys_of_its_regime(scheme: str, unit: str, keys: str) -> None:
    case = ledger(
        "T TOWNSHIP", "V VILLAGE", "S SECTION", periods=[*ledger(years=(2014,))["periods"], *months(2014, [1])]
    )
    card = Cards(case).card(scheme, unit, "2014-01" if scheme == "pinghu2012" else "2014")
    assert set(card) == set(keys.split())


def test_a_card_that_is_refused_states_nothing_else() -> None:
    assert Cards(ledger("C COUNTY", years=(2014,))).card("luxi2014", "C", "2014") == {"error": "NOT_ASSESSED"}


SCHEME = scheme_with(
    kinds=kinds(UnitKind.TOWNSHIP, UnitKind.VILLAGE),
    full_marks=Decimal(12),
    sections=(
        section("1", "A", "甲", 2, item("1.1", "A", "甲", 2, assessed(), ANY, clause=CLAUSE), clause=CLAUSE),
        section("2", "B", "乙", 10, taken, clause=CLAUSE, base=10),
    ),
    findings=(
        target("t", "T", "标", kept, ANY, clause=CLAUSE),
        obligation("o", "O", "责", ~kept, ANY, clause=CLAUSE),
        obligation("o.towns", "O", "责", kept, ANY, clause=CLAUSE, kinds=TOWNSHIPS),
        reward("r", "R", "奖", kept, clause=CLAUSE),
        veto("v", "V", "否", visit_count >= 2, None, clause=CLAUSE),
        sanction("s", "S", "处", visit_count >= 1, ANY, clause=CLAUSE, kinds=TOWNSHIPS),
        status("listed", "Listed", "重点管理", visit_count >= 1, clause=CLAUSE),
    ),
    money=(
        money(MoneyKind.FINE, "f", "F", "罚", visit_count * 500, clause=CLAUSE),
        money(MoneyKind.REWARD, "b", "B", "奖", budget, clause=CLAUSE, kinds=TOWNSHIPS),
    ),
    figures=(
        Figure("visits", "Visits", "批次", visit_count, CLAUSE),
        Figure("half", "Half", "半", visit_count * "0.5", CLAUSE),
    ),
)  # fmt: skip


def stated(unit: str) -> dict[str, object]:
    case = ledger("T0 TOWNSHIP", "V VILLAGE", incidents=visits({}, {}, {"unit": "V"}))
    case["observations"] = observed("demo.kept", {"T0": True})
    facts = facts_of(case, registry_with(SCHEME))
    row = facts.units.row(unit)
    assert row is not None
    return statement(score(SCHEME, facts, facts.calendar.periods[0]), row)


def test_everything_that_applies_is_stated_by_its_code() -> None:
    assert stated("T0") == {
        "total": ["7.00", "9.00"],
        "items": {"1.1": ["0.00", "2.00"]},
        "deductions": {"2.1": "3.00"},
        "targets": {"t": "YES"},
        "obligations": {"o": "NO", "o.towns": "YES"},
        "rewards": {"r": "YES"},
        "vetoes": {"v": "YES"},
        "sanctions": {"s": "YES"},
        "listed": "YES",
        "visits": "2",
        "half": "1.00",
        "money": {"f": "1000.00", "b": None},
    }


def test_what_is_for_another_kind_of_unit_is_left_out_and_its_key_stays() -> None:
    village = stated("V")
    assert village["obligations"] == {"o": "UNKNOWN"}
    assert village["sanctions"] == {}
    assert village["money"] == {"f": "500.00"}


def test_a_regime_without_marks_has_no_total_and_no_items() -> None:
    scheme = scheme_with(findings=(target("t", "T", "标", kept, ANY, clause=CLAUSE),))
    facts = facts_of(ledger("T TOWNSHIP"), registry_with(scheme))
    assert statement(score(scheme, facts, facts.calendar.periods[0]), 0) == {"total": None, "targets": {"t": "UNKNOWN"}}


@pytest.mark.parametrize(
    ("low", "high", "unbounded", "figure"),
    [
        (100, 100, False, "1.00"),
        (0, 0, False, "0.00"),
        (5, 100000000, False, ["0.05", "1000000.00"]),
        (5, 100, True, None),
    ],
)
def test_a_figure_is_exact_an_interval_or_nothing(low: int, high: int, unbounded: bool, figure: object) -> None:
    column = Numbers(np.array([7, low]), np.array([7, high]), np.array([False, unbounded]))
    assert stated_figure(column, 1) == figure

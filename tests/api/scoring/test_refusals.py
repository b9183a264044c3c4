"""Refusals: which units have no card and why, the first reason where several apply."""

import numpy as np
import pytest

from kaohe.scheme import PeriodKind, Refusal, UnitKind, mean_of_overseen, number
from kaohe.scoring import score
from kaohe.scoring.cards import refusal_message
from tests.support.cards import Cards
from tests.support.generated import unchanging
from tests.support.made import ledger, months, registry_with, scheme_with, year
from tests.support.memory import facts_of

BUREAU = ledger(
    "B BUREAU", "S SECTION B", "L LEADER B", "N LEADER B", "T TOWNSHIP",
    years=(), periods=[year(2012), *months(2012, [3, 5, 7])],
)  # fmt: skip
BUREAU["units"][2]["oversees"] = ["S"]


@pytest.mark.parametrize(
    ("unit", "period", "error"),
    [
        ("NOBODY", "NEVER", "NOT_FOUND"),
        ("T", "NEVER", "NOT_FOUND"),
        ("T", "2012", "NOT_ASSESSED"),
        ("T", "2012-03", "NOT_ASSESSED"),
        ("N", "2012", "WRONG_CADENCE"),
        ("N", "2012-03", "NOT_IN_FORCE"),
        ("N", "2012-05", "NOBODY_OVERSEEN"),
    ],
)
def test_of_several_reasons_the_first_one_stands(unit: str, period: str, error: str) -> None:
    assert Cards(BUREAU).card("pinghu2012", unit, period) == {"error": error}


@pytest.mark.parametrize("unit", ["S", "L"])
def test_where_none_applies_there_is_a_card(unit: str) -> None:
    assert "error" not in Cards(BUREAU).card("pinghu2012", unit, "2012-05")


def test_a_period_that_ends_on_the_day_a_regime_begins_is_in_force() -> None:
    for ends, error in (("1995-05-19", {"error": "NOT_IN_FORCE"}), ("1995-05-20", None)):
        case = ledger(
            "T TOWNSHIP", years=(), periods=[{"code": "P", "kind": "YEAR", "starts": "1994-05-21", "ends": ends}]
        )
        card = Cards(case).card("liaocheng1995", "T", "P")
        assert card == error or (error is None and "error" not in card)


def test_a_regime_that_names_no_day_is_always_in_force() -> None:
    case = ledger("T TOWNSHIP", years=(1901,))
    assert "error" not in Cards(case).card("minhang_linkage", "T", "1901")


def test_a_leader_without_units_is_refused_only_where_a_mean_over_them_is_scored() -> None:
    case = ledger("L LEADER")
    for score_term, expected in ((mean_of_overseen(number("1.00")), Refusal.NOBODY_OVERSEEN), (None, None)):
        scheme = scheme_with(full_marks=0, score=score_term)
        facts = facts_of(case, registry_with(scheme))
        assert score(scheme, facts, facts.calendar.periods[0]).refusal(0) is expected


def test_the_units_that_are_assessed_are_those_that_are_not_refused() -> None:
    for seed in (1, 2, 3):
        cards = unchanging(seed)
        for scheme in cards.registry.schemes:
            for period in cards.facts.calendar.periods:
                scored = cards.scored(scheme, period.code)
                given = [scored.refusal(row) is None for row in range(len(cards.facts.units))]
                assert scored.assessed().tolist() == given


def test_columns_of_a_period_of_another_kind_may_be_asked_for_and_nobody_is_assessed() -> None:
    scheme = scheme_with(cadence=PeriodKind.MONTH, kinds=frozenset({UnitKind.TOWNSHIP}))
    facts = facts_of(ledger("T TOWNSHIP"), registry_with(scheme))
    assert not np.any(score(scheme, facts, facts.calendar.periods[0]).assessed())


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refusal_names_unit_period_and_scheme(refusal: Refusal) -> None:
    message = refusal_message(refusal, "luxi2014", "T1", "2014")
    assert message.startswith("no card for unit T1, period 2014, scheme luxi2014: ")
    assert refusal_message(refusal, "luxi2014", "T1", "2014", "because") == message.split(": ")[0] + ": because"


def test_the_codes_of_refusals_stand_in_the_order_in_which_they_are_given() -> None:
    assert list(Refusal) == [
        "NOT_FOUND",
        "UNIT_CLOSED",
        "NOT_ASSESSED",
        "WRONG_CADENCE",
        "NOT_IN_FORCE",
        "NOBODY_OVERSEEN",
    ]

"""What a case file expects is compared key by key, exactly, whatever way a figure is written."""

from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.cases import Difference, differences, keys_of_card
from kaohe.cli.commands.demo import demo_file
from kaohe.cli.imports import read_file
from kaohe.plugins import load_plugins
from kaohe.scoring import score, statement
from tests.support.memory import facts_of

NAMED = {"scheme": "s", "unit": "u", "period": "p"}


def compared(expected: dict[str, Any], found: dict[str, Any], refusal: str = "") -> list[tuple[str, str, str]]:
    return [(each.key, each.expected, each.found) for each in differences({**NAMED, **expected}, found, refusal)]


@pytest.mark.parametrize("written", ["100.00", "1e2", 100, "100.0", ["100", "100.00"]])
def test_a_figure_may_be_written_in_many_ways(written: object) -> None:
    assert compared({"total": written}, {"total": "100.00"}) == []


@pytest.mark.parametrize(
    ("written", "as_shown"),
    [
        ("82.90", "82.90"),
        (["57.00", "87.00"], "57.00–87.00"),
        (None, "null"),
        (True, "true"),
        ([], ""),
        ("high", "high"),
        ({"a": "1"}, "{'a': '1'}"),
    ],
)
def test_another_figure_is_a_difference(written: object, as_shown: str) -> None:
    assert compared({"total": written}, {"total": "82.98"}) == [("total", as_shown, "82.98")]


def test_null_is_not_zero() -> None:
    assert compared({"money": {"bonus": "0.00"}}, {"money": {"bonus": None}}) == [("money.bonus", "0.00", "null")]
    assert compared({"money": {"bonus": None}}, {"money": {"bonus": None}}) == []


def test_a_key_that_is_stated_must_be_stated_in_full() -> None:
    found = {"items": {"1": "1.00", "2": "2.00"}, "total": "3.00"}
    assert compared({"items": {"1": "1.00", "3": "0.00"}}, found) == [
        ("items.2", "(not stated)", "2.00"),
        ("items.3", "0.00", "(not on the card)"),
    ]


def test_what_is_not_stated_is_not_compared() -> None:
    assert compared({"total": "3.00"}, {"total": "3.00", "vetoes": {"a": "YES"}}) == []


def test_a_refusal_is_compared_alone() -> None:
    refused = {"error": "NOT_ASSESSED"}
    assert compared({"error": "NOT_ASSESSED"}, refused) == []
    assert compared({"error": "NOT_FOUND"}, refused) == [("error", "NOT_FOUND", "NOT_ASSESSED")]
    assert compared({"total": "1.00"}, refused, "no card because") == [("error", "a card", "no card because")]
    assert compared({"error": "NOT_FOUND"}, {"total": "1.00"}) == [("error", "NOT_FOUND", "a card, total 1.00")]


def test_a_difference_names_scheme_unit_and_period() -> None:
    (difference,) = differences({**NAMED, "total": "1"}, {"total": "2.00"})
    assert difference == Difference("s", "u", "p", "total", "1", "2.00")


def test_the_keys_that_a_card_may_state_are_those_that_cards_state() -> None:
    registry = load_plugins()
    with demo_file() as path:
        facts = facts_of(read_file(Path(path)), registry)
    for scheme in registry.schemes.values():
        stated = {
            key
            for period in facts.calendar.periods
            for row in range(len(facts.units))
            for key in statement(score(scheme, facts, period), row)
        }
        assert set(keys_of_card(scheme)) == stated

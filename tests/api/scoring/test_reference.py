"""Random ledgers through scoring and through the reference model: all keys of all cards are equal."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.cards import card as reference_card
from tests.reference.generate import Generator, Row
from tests.reference.model import Ledger
from tests.reference.registers import KINDS, METRICS, PARAMETERS, RULED_INCIDENTS, RULED_ITEMS
from tests.reference.validity import problems
from tests.support.cards import Cards, installed

SEEDS = st.integers(0, 10**6)


def differing(document: Row) -> list[str]:
    cards = Cards(document)
    found = []
    for expected in document["cards"]:
        head = (expected["scheme"], expected["unit"], expected["period"])
        stated = {key: value for key, value in expected.items() if key not in {"scheme", "unit", "period"}}
        if (made := cards.card(*head)) != stated:
            found.append(f"{head}: reference {stated}, scoring {made}")
    return found


@given(SEEDS)
@settings(max_examples=10)
def test_scoring_and_the_reference_model_make_the_same_cards(seed: int) -> None:
    assert differing(Generator(seed, "small").document()) == []


def test_they_do_so_for_a_large_ledger() -> None:
    assert differing(Generator(1, "large").document()) == []


@given(SEEDS, st.lists(st.integers(1994, 2016), min_size=1, max_size=3, unique=True))
@settings(max_examples=4)
def test_they_do_so_for_any_years(seed: int, years: list[int]) -> None:
    assert differing(Generator(seed, "small", sorted(years)).document()) == []


@given(SEEDS)
@settings(max_examples=4)
def test_the_generator_makes_ledgers_that_an_import_would_take_and_the_same_one_for_a_seed(seed: int) -> None:
    document = Generator(seed, "small").ledger_alone()
    assert list(problems(document)) == []
    assert Generator(seed, "small").ledger_alone() == document


def test_a_card_of_the_reference_model_names_scheme_unit_and_period() -> None:
    document = Generator(1, "small").document()
    given_card = document["cards"][0]
    ledger = Ledger.from_dict(document)
    assert reference_card(ledger, given_card["scheme"], given_card["unit"], given_card["period"]) == given_card


def test_the_registers_of_the_reference_and_of_the_plugins_hold_the_same_words() -> None:
    registry = installed()
    named = {scheme for scheme, *_ in (metric.split(".") for metric in METRICS)}
    ours: dict[str, Any] = {code: metric for code, metric in registry.metrics.items() if code.split(".")[0] in named}
    assert ours.keys() == METRICS.keys()
    for code, register in METRICS.items():
        metric = ours[code]
        assert metric.type.value == {"bool": "FLAG", "int": "COUNT", "decimal": "DECIMAL"}[register.type]
        if register.type != "bool":
            assert [metric.minimum, metric.maximum] == [register.low, register.high]
            assert (None if metric.at_most is None else metric.at_most.code) == register.at_most
    assert set(KINDS) <= set(registry.kinds)
    for code, kind in KINDS.items():
        names = [*kind.flags]
        for group in (kind.required_words, kind.optional_words, kind.required_counts, kind.optional_counts):
            names += [name for name, *_ in group]
        assert {attribute.name for attribute in registry.kinds[code].attributes} == set(names)
    assert set(PARAMETERS) <= set(registry.parameters)
    assert set(registry.schemes["pinghu2012"].rulings) == set(RULED_INCIDENTS)
    assert set(registry.schemes["minhang_linkage"].rulings) == set(RULED_ITEMS)

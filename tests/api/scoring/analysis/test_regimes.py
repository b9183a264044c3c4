"""The five regimes compared over random ledgers, against the cards of the reference model."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau  # type: ignore[import-untyped]

from kaohe.scheme import FindingKind, MoneyKind, PeriodKind, Scheme
from kaohe.scheme.facts import KINDS
from kaohe.scoring.analysis import Cell, Comparison, Interval, cards_within, compare
from tests.reference.cards import card as reference_card
from tests.reference.generate import Generator
from tests.reference.model import Ledger
from tests.support.cards import Cards

CENT = Decimal("0.01")


def ends(figure: Any) -> tuple[Decimal, Decimal]:
    low, high = figure if isinstance(figure, list) else (figure, figure)
    return Decimal(low), Decimal(high)


def stated(cards: list[dict[str, Any]], scheme: Scheme, unit_kind: Any) -> tuple[Decimal, Decimal] | None:
    """The mean of the scores in per cent, rounded once."""
    if scheme.encoded_marks:
        found = [tuple(end / scheme.encoded_marks for end in ends(card["total"])) for card in cards]
    else:
        bound = [
            f for f in scheme.findings if f.kind is FindingKind.OBLIGATION and (not f.kinds or unit_kind in f.kinds)
        ]
        if not bound:
            return None
        met = [[card["obligations"][each.code] for each in bound] for card in cards]
        found = [
            (Decimal(each.count("YES")) / len(each), Decimal(len(each) - each.count("NO")) / len(each)) for each in met
        ]
    low, high = (sum((each[end] for each in found), Decimal(0)) * 100 / len(cards) for end in (0, 1))
    return low.quantize(CENT, ROUND_HALF_UP), high.quantize(CENT, ROUND_HALF_UP)


def money(cards: list[dict[str, Any]], scheme: Scheme, kind: MoneyKind) -> Interval | None:
    codes = {each.code for each in scheme.money if each.kind is kind}
    amounts = [amount for card in cards for code, amount in card.get("money", {}).items() if code in codes]
    if None in amounts:
        return None
    both = [ends(amount) for amount in amounts]
    return Interval(*(sum((each[end] for each in both), Decimal("0.00")) for end in (0, 1)))


def vetoed(cards: list[dict[str, Any]]) -> str:
    answers = [answer for card in cards for answer in card.get("vetoes", {}).values()]
    return "YES" if "YES" in answers else "UNKNOWN" if "UNKNOWN" in answers else "NO"


def check(found: Comparison, cell: Cell, scheme: Scheme, cards: list[dict[str, Any]]) -> None:
    given_cards = [card for card in cards if "error" not in card]
    if not given_cards:
        assert cell.refusal is not None
        assert cell.refusal.value in {card["error"] for card in cards}
        return
    assert cell.refusal is None
    assert cell.periods == len(given_cards)
    percent = stated(given_cards, scheme, KINDS[found.units.kinds[cell.row]])
    assert cell.percent == (None if percent is None else Interval(*percent))
    assert cell.vetoed == vetoed(given_cards)
    assert cell.rewards == money(given_cards, scheme, MoneyKind.REWARD)
    assert cell.fines == money(given_cards, scheme, MoneyKind.FINE)


@pytest.mark.parametrize("size", ["small", "large"])
@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_every_cell_follows_from_the_reference_cards(size: str, seed: int) -> None:
    document = Generator(seed, size).ledger_alone()
    cards, ledger = Cards(document), Ledger.from_dict(document)
    schemes = [cards.registry.schemes[code] for code in sorted(cards.registry.schemes)]
    for period in cards.facts.calendar.periods:
        if period.kind is not PeriodKind.YEAR:
            continue
        entries = [cards_within(scheme, cards.facts, period) for scheme in schemes]
        found = compare(entries, rows=np.arange(len(cards.facts.units)))
        for row, unit in enumerate(cards.facts.units.codes):
            for cell, scheme, entry in zip(found.cells(row), schemes, entries, strict=True):
                periods = [each.period.code for each in entry.cards]
                made = [reference_card(ledger, scheme.code, unit, each) for each in periods]
                check(found, cell, scheme, made)


@given(st.integers(0, 10**6))
@settings(max_examples=6, deadline=None)
def test_tau_b_holds_what_scipy_makes_of_the_ends(seed: int) -> None:
    document = Generator(seed, "large").ledger_alone()
    cards = Cards(document)
    year = next(period for period in cards.facts.calendar.periods if period.kind is PeriodKind.YEAR)
    found = compare([cards_within(cards.registry.schemes[code], cards.facts, year) for code in cards.registry.schemes])
    for pair in found.pairs():
        rows = pair.scored
        for one in (pair.one.order.low[rows], pair.one.order.high[rows]):
            for other in (pair.other.order.low[rows], pair.other.order.high[rows]):
                if len(np.unique(one)) > 1 and len(np.unique(other)) > 1:
                    low, high = pair.agreement.low, pair.agreement.high
                    assert low is not None
                    assert high is not None
                    assert low.value - 1e-12 <= kendalltau(one, other).statistic <= high.value + 1e-12

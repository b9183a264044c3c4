"""What vetoes can override, by hand and against the cards of random ledgers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import (
    Scheme,
    cohort_rank,
    item,
    section,
    veto,
    worth,
)
from kaohe.scheme.findings import Finding
from kaohe.scoring.analysis import (
    SchemeStakes,
    stakes_of,
)
from tests.api.scoring.analysis.toys import HANDLING, of_marks, points
from tests.reference.generate import Generator
from tests.support.cards import installed
from tests.support.made import CLAUSE, scheme_with


def of(scheme: str) -> SchemeStakes:
    return stakes_of(installed().schemes[scheme])


def test_what_vetoes_can_override() -> None:
    overridden = {
        each.code: (str(each.overrides), each.reads_score)
        for scheme in ("liaocheng1995", "pinghu2012")
        for each in of(scheme).vetoes
    }
    assert overridden == {
        **{f"veto.{n}": ("100.00", False) for n in (1, 2, 3, 5)},
        "veto.4": ("59.99", False),
        "neglect": ("100.00", False),
        "unqualified": ("70.00", True),
        "annual": ("100.00", True),  # an earlier period may have failed
    }
    four = next(each for each in of("liaocheng1995").vetoes if each.code == "veto.4")
    assert four.shares_facts_with == ("score",)
    assert {each.overrides for each in of("street_ten_rules").vetoes} == {None}


@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_no_card_with_a_veto_has_more_than_it_can_override(seed: int) -> None:
    document = Generator(seed, "small").document()
    limits = {
        (code, each.code): each.overrides for code in installed().schemes for each in of(code).vetoes if each.overrides
    }
    for card in document["cards"]:
        for code, answer in card.get("vetoes", {}).items():
            limit = limits.get((card["scheme"], code))
            if answer == "YES" and limit is not None:
                total = card["total"]
                assert Decimal(total[0] if isinstance(total, list) else total) <= limit


other_points = of_marks.decimal("other", "Other", "他", maximum="10")
flawed = of_marks.flag("flawed", "Flawed", "瑕")
unbounded = of_marks.count("unbounded", "Unbounded", "无限")


def overridden(when: Any, score: Any = None) -> Decimal | None:
    """What a veto overrides in a regime of two items, 30 and 10 marks."""
    parts = section(
        "1", "All", "全", 40,
        item("1.1", "One", "一", 30, worth(points), HANDLING, clause=CLAUSE),
        item("1.2", "Other", "二", 10, worth(other_points), HANDLING, clause=CLAUSE),
        clause=CLAUSE,
    )  # fmt: skip
    finding: Finding = veto("veto", "Veto", "否决", when(parts), HANDLING, clause=CLAUSE)
    scheme: Scheme = scheme_with(code="marks", full_marks=40, sections=(parts,), findings=(finding,), score=score)
    (stake,) = stakes_of(scheme).vetoes
    return stake.overrides


OVERRIDDEN: dict[str, tuple[Any, str]] = {
    "a flag of its own": (lambda parts: flawed, "40.00"),
    "a low metric": (lambda parts: points < 10, "19.99"),
    "a high metric": (lambda parts: points > 10, "40.00"),
    "a low metric or a flag": (lambda parts: (points < 10) | flawed, "40.00"),
    "two metrics": (lambda parts: (points < 10) & (other_points <= 5), "19.99"),  # each alone: sound, not the least
    "a section": (lambda parts: parts.points < 12, "11.99"),
    "an item": (lambda parts: next(parts.items()).figure <= 1, "11.00"),
    "a rank": (lambda parts: cohort_rank(points) > 3, "40.00"),
}


@pytest.mark.parametrize("case", list(OVERRIDDEN))
def test_a_veto_overrides_no_more_than_the_figures_that_it_reads_leave(case: str) -> None:
    when, expected = OVERRIDDEN[case]
    assert overridden(when) == Decimal(expected)


def test_a_score_that_nothing_bounds_is_taken_up_to_the_encoded_marks() -> None:
    assert overridden(lambda parts: flawed, unbounded * 1) == Decimal("40.00")
    assert overridden(lambda parts: unbounded <= 7, unbounded * 1) == Decimal("7.00")

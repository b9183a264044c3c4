"""Cards under two versions of a scheme over the same facts: side by side, period by period, and supposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from kaohe.plugins import Registry, load_plugins
from kaohe.scheme.regime import Versions
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring import Scorecards
from kaohe.scoring.analysis import Comparison, cards_within, compare
from kaohe.scoring.questions import ChangeError, SetRuling, SetVersion, Vocabulary, WhatIf, what_if
from tests.support.amended import AMENDMENT, Amending, amended_registry
from tests.support.made import ledger, towns, visits
from tests.support.memory import facts_of

CASE = ledger(
    *towns(2),
    years=(2014, 2016),
    incidents=visits(
        {"on": "2014-06-01", "level": "NATIONAL", "head_count": 2, "abnormal": True},
        {"on": "2016-06-01", "level": "NATIONAL", "head_count": 1, "abnormal": True},
    ),
)


@cache
def registry() -> Registry:
    return amended_registry()


def cards(reference: str, period: str) -> Scorecards:
    facts = facts_of(CASE, registry())
    when = facts.periods[period].period
    scheme = registry().find(reference, when.ends)
    assert scheme is not None
    return Scorecards(scheme, facts, when)


def item(made: Scorecards, code: str) -> tuple[int, int]:
    """The points of an item of T0, from low to high, in hundredths."""
    found = next(each for each in made.scheme.items() if each.code == code)
    column = made.item(found)
    return int(column.low[1]), int(column.high[1])


def test_each_period_has_the_card_of_the_version_in_force_on_its_last_day() -> None:
    assert [cards("luxi2014", period).scheme.version for period in ("2014", "2016")] == ["1", "2016"]
    assert item(cards("luxi2014", "2014"), "3.4.4.1") == (400, 400)
    assert item(cards("luxi2014", "2016"), "3.4.4.1") == (300, 300)


def test_a_named_version_holds_in_every_period() -> None:
    assert item(cards("luxi2014@2016", "2014"), "3.4.4.1") == (100, 100)
    assert item(cards("luxi2014@1", "2016"), "3.4.4.1") == (450, 450)


def test_a_ruling_holds_in_every_version_that_has_its_item() -> None:
    ruling = {"scheme": "luxi2014", "item": "1.6", "unit": "T0", "period": "2014", "points": "4.00"}
    facts = facts_of(CASE | {"rulings": [ruling]}, registry())
    made = Scorecards(registry().versions("luxi2014")[1], facts, facts.periods["2014"].period)
    assert item(made, "1.6") == (400, 400)


def compared(*references: str, period: str = "2014") -> Comparison:
    facts = facts_of(CASE, registry())
    asked = [registry().asked(reference) for reference in references]
    assert None not in asked
    when = facts.periods[period].period
    return compare([cards_within(each, facts, when) for each in asked if each is not None])


def test_two_versions_stand_side_by_side_over_the_same_ledger() -> None:
    found = compared("luxi2014@1", "luxi2014@2016")
    assert [each.label for each in found.standings] == ["luxi2014@1", "luxi2014@2016"]
    one, other = found.cells(1)
    assert (one.scheme, other.scheme) == ("luxi2014@1", "luxi2014@2016")
    assert (one.vetoed, other.vetoed) == (Verdict.NO, Verdict.YES)
    marks = [each.scheme.encoded_marks for each in found.standings]
    for cell, version, encoded in zip((one, other), ("1", "2016"), marks, strict=True):
        total = cards(f"luxi2014@{version}", "2014").total()
        assert total is not None
        assert encoded is not None
        assert cell.percent is not None
        assert cell.percent.low == (Decimal(int(total.low[1])) / encoded).quantize(Decimal("0.01"))
    (pair,) = found.pairs()
    assert list(pair.both) == [1, 2]


def test_a_bare_code_is_one_column_whatever_the_number_of_versions() -> None:
    assert [each.label for each in compared("luxi2014", "pinghu2012").standings] == ["luxi2014@1", "pinghu2012"]
    assert compared("luxi2014", period="2016").standings[0].label == "luxi2014@2016"


def test_several_periods_are_put_together_each_in_its_own_version() -> None:
    first, second = registry().versions("luxi2014")
    facts = facts_of(CASE, registry())
    asked = registry().asked("luxi2014")
    assert asked is not None
    periods = [facts.periods[code].period for code in ("2014", "2016")]
    made = [Scorecards(asked.on(each.ends), facts, each, asked.label_of(asked.on(each.ends))) for each in periods]
    entry = type(cards_within(first, facts, periods[0]))(tuple(made))
    standing = compare([entry]).standings[0]
    assert (standing.label, standing.scheme) == ("luxi2014", second)
    totals = [each.total() for each in made]
    lows = [0 if each is None else int(each.low[1]) for each in totals]
    share = Decimal(sum(lows)) / (first.encoded_marks + second.encoded_marks)  # type: ignore[operator]  # both have marks
    assert int(standing.percent.low[1]) == int((share * 100).quantize(Decimal(1), "ROUND_HALF_UP"))
    assert standing.vetoed.verdict(1) is Verdict.YES  # by the later version's veto, which the earlier one has not


# --- what if ----------------------------------------------------------------------------------------------------------


def supposed(*changes: Any, known: Registry | None = None) -> WhatIf:
    held = registry() if known is None else known
    facts = facts_of(CASE, held)
    rows, period = range(len(facts.units)), facts.periods["2014"].period
    first = held.versions("luxi2014")[0]
    return what_if(first, facts, period, rows, changes, vocabulary=Vocabulary.of(held))


def test_another_version_is_a_change_like_others() -> None:
    found = supposed(SetVersion("luxi2014", "2016"), SetRuling("luxi2014", "1.6", "T0", "2014", "3"))
    assert (found.before.scheme.version, found.after.scheme.version) == ("1", "2016")
    moves = {move.code: (move.low, move.high) for move in found.difference(1).items if move.is_change}
    assert moves["3.4.4.1"] == (-300, -300)
    assert set(moves) == {"1.6", "3.4.4.1", "3.4.4.2"}
    assert list(found.moved()) == [1, 2]


def test_the_version_that_there_is_makes_no_difference() -> None:
    found = supposed(SetVersion("luxi2014", "1"))
    assert found.after.scheme is found.before.scheme
    assert list(found.moved()) == []


def test_only_those_move_to_whom_the_other_version_gives_another_card() -> None:
    harsher = replace(AMENDMENT, changes=(AMENDMENT.changes[1], AMENDMENT.changes[3]))
    known = load_plugins(extra={"harsher": Amending([harsher])})
    assert list(supposed(SetVersion("luxi2014", "2016"), known=known).moved()) == [1]
    nothing = load_plugins(extra={"none": Amending([replace(AMENDMENT, changes=())])})
    assert list(supposed(SetVersion("luxi2014", "2016"), known=nothing).moved()) == []


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        (SetVersion("luxi2014", "2017"), "version", "luxi2014 has no version 2017; it has 1, 2016"),
        (SetVersion("luxi2015", "1"), "scheme", "there is no scheme luxi2015"),
    ],
)
def test_a_version_that_is_not_there_is_an_error(change: SetVersion, field: str, message: str) -> None:
    with pytest.raises(ChangeError) as error:
        supposed(change)
    (problem,) = error.value.problems
    assert (problem.field, problem.message) == (field, message)


def test_one_version_is_meant_whatever_the_day() -> None:
    scheme = registry().versions("luxi2014")[1]
    assert Versions.of(scheme).on(date.min) is scheme

"""Selections: which incidents a condition picks, held against asking each incident by itself."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    Level,
    Parameter,
    Selection,
    assigned_case,
    at_least,
    at_most,
    between,
    incidents,
    petition_visit,
)
from kaohe.scheme.vocabulary import LEVELS
from tests.support.drawn import attributes_of

SIZE = Parameter("demo.size", "Size", "人数", default=5)
visits = incidents(petition_visit)

Visit: TypeAlias = Mapping[str, Any]
Case: TypeAlias = tuple[Selection, Callable[[Visit], bool]]

#: Each a selection, and what it asks of a visit with all its attributes.
SIMPLE: list[Case] = [
    (visits, lambda visit: True),
    (visits.where(), lambda visit: True),
    (visits.where(abnormal=True), lambda visit: visit["abnormal"] is True),
    (visits.where(attended=False), lambda visit: visit["attended"] is False),
    (visits.where(abnormal=True, repeat=False), lambda visit: visit["abnormal"] and not visit["repeat"]),
    (visits.where(level="COUNTY"), lambda visit: visit["level"] == "COUNTY"),
    (visits.where(level=("COUNTY", "NATIONAL")), lambda visit: visit["level"] in {"COUNTY", "NATIONAL"}),
    (visits.at(Level.PROVINCE), lambda visit: visit["level"] == "PROVINCE"),
    (visits.at(Level.TOWNSHIP, Level.COUNTY), lambda visit: visit["level"] in {"TOWNSHIP", "COUNTY"}),
    (visits.at_or_above(Level.PROVINCE), lambda visit: visit["level"] in {"PROVINCE", "NATIONAL"}),
    (visits.where(head_count=6), lambda visit: visit["head_count"] == 6),
    (visits.where(head_count=at_least(6)), lambda visit: visit["head_count"] >= 6),
    (visits.where(head_count=at_most(6)), lambda visit: visit["head_count"] <= 6),
    (visits.where(head_count=between(6, 19)), lambda visit: 6 <= visit["head_count"] <= 19),
    (visits.where(head_count=at_least(SIZE)), lambda visit: visit["head_count"] >= 9),
    (visits.where(head_count=between(SIZE, SIZE)), lambda visit: visit["head_count"] == 9),
    (visits.where(arrival_minutes=None), lambda visit: visit["arrival_minutes"] is None),
    (visits.where(arrival_minutes=at_most(20)), lambda visit: visit["arrival_minutes"] in range(21)),
    (visits.where(arrival_minutes=at_least(0)), lambda visit: visit["arrival_minutes"] is not None),
    (visits.where(returned="AFTER_RETURN"), lambda visit: visit["returned"] == "AFTER_RETURN"),
    (visits.where(returned=None), lambda visit: visit["returned"] is None),
]  # fmt: skip


@st.composite
def selections(draw: st.DrawFn, depth: int = 3) -> Case:
    if depth == 0 or draw(st.booleans()):
        simple: Case = draw(st.sampled_from(SIMPLE))
        return simple
    (one, asks_one), (other, asks_other) = draw(selections(depth - 1)), draw(selections(depth - 1))
    combined: list[Case] = [
        (one | other, lambda visit: asks_one(visit) or asks_other(visit)),
        (one & other, lambda visit: asks_one(visit) and asks_other(visit)),
        (~one, lambda visit: not asks_one(visit)),
        (one.where(disruptive=True), lambda visit: asks_one(visit) and visit["disruptive"]),
        (one.at_or_above(Level.COUNTY), lambda visit: asks_one(visit) and visit["level"] != "TOWNSHIP"),
    ]
    return draw(st.sampled_from(combined))


@given(selections(), st.lists(attributes_of(petition_visit), min_size=1, max_size=8))
def test_a_selection_picks_exactly_the_incidents_that_pass_its_condition(
    case: Case, stated: list[dict[str, Any]]
) -> None:
    selection, asks = case
    columns = petition_visit.columns(list(stated))
    mask = selection.mask(columns, len(stated), {"demo.size": 9})
    assert mask.tolist() == [bool(asks(petition_visit.completed(each))) for each in stated]


@pytest.mark.parametrize("level", LEVELS)
def test_at_or_above_a_level_takes_it_and_all_higher_ones(level: Level) -> None:
    columns = petition_visit.columns([{"level": each.value, "head_count": 1} for each in LEVELS])
    picked = visits.at_or_above(level).mask(columns, len(LEVELS), {})
    assert [each for each, taken in zip(LEVELS, picked, strict=True) if taken] == list(LEVELS[LEVELS.index(level) :])


def test_a_selection_names_the_parameters_that_it_reads_however_deep() -> None:
    large = visits.where(head_count=at_least(SIZE))
    for selection in (large, ~large, visits | large, large & visits, large.where(abnormal=True)):
        assert {parameter.code for parameter in selection.parameters()} == {"demo.size"}
    assert list(visits.where(head_count=at_least(6)).parameters()) == []


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"size": 3}, "incident kind petition_visit has no attribute size; it has level, head_count"),
        ({"level": "STREET"}, "petition_visit.level must be one of TOWNSHIP, .* not 'STREET'"),
        ({"level": ("COUNTY", "X")}, "petition_visit.level must be one of TOWNSHIP, .* not 'X'"),
        ({"abnormal": 1}, "petition_visit.abnormal must be true or false, not 1"),
        ({"head_count": 0}, "petition_visit.head_count must be a whole number of at least 1 .* not 0"),
        ({"level": None}, "petition_visit.level is never left out"),
        ({"head_count": None}, "petition_visit.head_count is never left out"),
        ({"abnormal": None}, "petition_visit.abnormal is never left out"),
    ],
)
def test_what_no_incident_can_have_is_refused_with_what_it_may(stated: dict[str, Any], message: str) -> None:
    with pytest.raises((KeyError, ValueError), match=message):
        visits.where(**stated)


def test_selections_of_different_kinds_are_not_combined() -> None:
    with pytest.raises(ValueError, match="cannot combine selections of petition_visit and assigned_case"):
        visits | incidents(assigned_case)
    with pytest.raises(ValueError, match="cannot combine selections of petition_visit and assigned_case"):
        visits & incidents(assigned_case)


def test_a_selection_says_which_attributes_all_its_incidents_left_out() -> None:
    assert visits.left_out() == ()
    assert visits.where(abnormal=True, arrival_minutes=None).left_out() == ("arrival_minutes",)

"""Incident kinds: what may be recorded, and a message for all else that names the field and what would be right."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import CORE_KINDS, Choice, Count, Flag, IncidentKind, OnlyWith, assigned_case, petition_visit
from kaohe.scheme.incident_kinds import ABSENT, LARGEST_COUNT
from tests.support.drawn import attributes_of

VISIT = {"level": "COUNTY", "head_count": 3}
FROM_0 = "must be a whole number of at least 0 (and at most 2147483647)"
FROM_1 = "must be a whole number of at least 1 (and at most 2147483647)"

fire = IncidentKind(
    "fire",
    "Fire",
    "火灾",
    (
        Choice(name="size", title="Size", title_zh="大小", options={"SMALL": "小", "LARGE": "大"}, required=True),
        Choice(name="cause", title="Cause", title_zh="原因", options={"NATURE": "自然", "NEGLECT": "疏忽"}),
        Count(name="engines", title="Engines", title_zh="消防车", minimum=1, maximum=9),
        Flag(name="reported", title="Reported", title_zh="已报告", default_value=True),
    ),
    (OnlyWith("cause", "NEGLECT", "size", "LARGE"),),
)


def said(kind: IncidentKind, stated: Mapping[str, object]) -> dict[str, str]:
    return {problem.field: problem.message for problem in kind.problems(stated)}


@pytest.mark.parametrize(
    ("stated", "field", "message"),
    [
        ({"head_count": 3}, "level", "is required for petition_visit"),
        ({"level": "COUNTY"}, "head_count", "is required for petition_visit"),
        ({**VISIT, "level": None}, "level", "must be one of TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, NATIONAL"),
        ({**VISIT, "level": "STREET"}, "level", "must be one of TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, NATIONAL"),
        ({**VISIT, "level": 3}, "level", "must be one of TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, NATIONAL"),
        ({**VISIT, "head_count": 0}, "head_count", FROM_1),
        ({**VISIT, "head_count": "3"}, "head_count", FROM_1),
        ({**VISIT, "head_count": True}, "head_count", FROM_1),
        ({**VISIT, "head_count": 1.5}, "head_count", FROM_1),
        ({**VISIT, "head_count": LARGEST_COUNT + 1}, "head_count", FROM_1),
        ({**VISIT, "abnormal": "yes"}, "abnormal", "must be true or false"),
        ({**VISIT, "abnormal": 1}, "abnormal", "must be true or false"),
        ({**VISIT, "arrival_minutes": -1}, "arrival_minutes", FROM_0),
        ({**VISIT, "returned": "LATER"}, "returned", "returned goes only with level NATIONAL"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_visit_is_said_of_its_field(stated: dict[str, object], field: str, message: str) -> None:
    assert said(petition_visit, stated)[field] == message


def test_an_unknown_field_is_refused_with_those_there_are() -> None:
    assert said(petition_visit, {**VISIT, "petitioner": "somebody"}) == {
        "petitioner": "is not an attribute of petition_visit; it may have level, head_count, abnormal, skip_level, "
        "repeat, key_person, disruptive, forewarned, at_fault, serious_harm, attended, arrival_minutes, returned"
    }
    assert said(CORE_KINDS[-1], {"level": "COUNTY"}) == {
        "level": "is not an attribute of screening_missed; it has no attributes"
    }


def test_a_count_with_two_bounds_names_both() -> None:
    assert said(assigned_case, {"level": "COUNTY", "missing_documents": 6}) == {
        "missing_documents": "must be a whole number from 0 to 5"
    }


def test_every_field_that_is_wrong_is_said_at_once() -> None:
    assert sorted(said(petition_visit, {"head_count": 0, "abnormal": 2, "name": "x"})) == [
        "abnormal",
        "head_count",
        "level",
        "name",
    ]


@pytest.mark.parametrize("absent", [{}, {"returned": None}, {"arrival_minutes": None, "attended": None}])
def test_what_need_not_be_stated_may_be_left_out_or_null(absent: dict[str, object]) -> None:
    assert said(petition_visit, {**VISIT, **absent}) == {}


@pytest.mark.parametrize("returned", ["UNCONTROLLED", "AFTER_RETURN"])
def test_an_attribute_that_goes_only_with_another_value_is_refused_without_it(returned: str) -> None:
    national = {"level": "NATIONAL", "head_count": 1, "returned": returned}
    assert said(petition_visit, national) == {}
    assert said(petition_visit, {**national, "level": "PROVINCE"}) == {
        "returned": "returned goes only with level NATIONAL"
    }


def test_one_value_of_an_attribute_may_go_only_with_a_value_of_another() -> None:
    assert said(fire, {"size": "LARGE", "cause": "NEGLECT"}) == {}
    assert said(fire, {"size": "SMALL", "cause": "NATURE"}) == {}
    assert said(fire, {"size": "SMALL", "cause": "NEGLECT"}) == {"cause": "cause NEGLECT goes only with size LARGE"}


def test_asking_a_kind_for_an_attribute_that_it_lacks_lists_those_it_has() -> None:
    with pytest.raises(
        KeyError, match="incident kind fire has no attribute smoke; it has size, cause, engines, reported"
    ):
        fire.attribute("smoke")


def test_canonical_attributes_stand_in_the_order_of_the_kind_without_what_only_repeats_a_default() -> None:
    stated = {"reported": True, "engines": 2, "cause": None, "size": "LARGE"}
    assert list(fire.canonical(stated).items()) == [("size", "LARGE"), ("engines", 2)]
    assert fire.canonical({"size": "SMALL", "reported": False}) == {"size": "SMALL", "reported": False}


def test_completed_attributes_are_all_there_with_their_defaults() -> None:
    assert fire.completed({"size": "SMALL"}) == {"size": "SMALL", "cause": None, "engines": None, "reported": True}


@pytest.mark.parametrize("kind", [*CORE_KINDS, fire], ids=lambda kind: kind.code)
@given(data=st.data())
def test_canonical_and_completed_say_the_same_of_an_incident(kind: IncidentKind, data: st.DataObject) -> None:
    stated = data.draw(attributes_of(kind))
    canonical = kind.canonical(stated)
    assert kind.completed(canonical) == kind.completed(stated)
    assert kind.canonical(canonical) == canonical
    assert kind.columns([canonical]) == kind.columns([stated])


def test_columns_hold_choices_by_their_place_and_a_mark_for_what_is_absent() -> None:
    columns = fire.columns([{"size": "LARGE", "cause": "NATURE", "engines": 4}, {"size": "SMALL", "reported": False}])
    assert {name: column.tolist() for name, column in columns.items()} == {
        "size": [1, 0],
        "cause": [0, ABSENT],
        "engines": [4, ABSENT],
        "reported": [1, 0],
    }


@pytest.mark.parametrize("kind", CORE_KINDS, ids=lambda kind: kind.code)
def test_no_core_kind_holds_free_text(kind: IncidentKind) -> None:
    assert {type(attribute) for attribute in kind.attributes} <= {Flag, Choice, Count}

"""Incidents counted: for a unit and all below it, in every period that holds their day."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    Level,
    assigned_case,
    at_most,
    batches,
    incidents,
    none,
    people,
    petition_visit,
    some,
    undecided,
)
from tests.support.drawn import attributes_of
from tests.support.made import Record, ledger, numbers, verdicts, visits, year

all_visits = incidents(petition_visit)
abnormal = all_visits.where(abnormal=True)


@st.composite
def recorded(draw: st.DrawFn) -> Record:
    """A tree of townships in no order, and visits on them in two years."""
    size = draw(st.integers(1, 8))
    units = [
        f"T{place} TOWNSHIP" + ("" if place == 0 or draw(st.booleans()) else f" T{draw(st.integers(0, place - 1))}")
        for place in range(size)
    ]
    described = draw(
        st.lists(
            st.tuples(
                attributes_of(petition_visit),
                st.integers(0, size - 1),
                st.sampled_from(["2019-12-31", "2020-01-01", "2020-12-31"]),
            ),
            max_size=12,
        )
    )
    rows = [{**stated, "unit": f"T{place}", "on": on} for stated, place, on in described]
    return ledger(*draw(st.permutations(units)), years=(2019, 2020), incidents=visits(*rows))


def counted(case: Record, unit: str) -> list[dict[str, Any]]:
    parents = {row["code"]: row["parent"] for row in case["units"]}

    def within(code: str | None) -> bool:
        return code == unit or (code is not None and within(parents[code]))

    return [each for each in case["incidents"] if each["on"].startswith("2020") and within(each["unit"])]


@given(recorded())
def test_batches_and_person_times_are_those_of_the_unit_and_of_all_below_it_in_the_period(case: Record) -> None:
    totals, heads = numbers(batches(all_visits), case), numbers(people(abnormal), case)
    any_abnormal, no_abnormal = verdicts(some(abnormal), case), verdicts(none(abnormal), case)
    for unit in totals:
        here = counted(case, unit)
        those = [each for each in here if each.get("abnormal")]
        assert totals[unit] == len(here)
        assert heads[unit] == sum(each["head_count"] for each in those)
        assert any_abnormal[unit] == ("YES" if those else "NO")
        assert no_abnormal[unit] == ("NO" if those else "YES")


def test_an_incident_belongs_to_every_period_that_holds_its_day() -> None:
    summer = {"code": "summer", "kind": "YEAR", "starts": "2020-06-30", "ends": "2020-08-31"}
    case = ledger(
        "T0 TOWNSHIP", periods=[year(2020), summer], incidents=visits({}, {"on": "2020-08-31"}, {"on": "2020-09-01"})
    )
    assert numbers(batches(all_visits), case, "2020") == {"T0": 3}
    assert numbers(batches(all_visits), case, "summer") == {"T0": 2}


def test_nothing_on_file_is_a_known_zero() -> None:
    case = ledger("T0 TOWNSHIP")
    assert numbers(batches(all_visits) + batches(incidents(assigned_case)), case) == {"T0": 0}
    assert verdicts(none(all_visits), case) == {"T0": "YES"}
    assert verdicts(some(all_visits) | undecided(all_visits), case) == {"T0": "NO"}


def test_what_would_decide_and_was_left_out_is_unknown_unless_another_incident_decides() -> None:
    near = all_visits.at(Level.COUNTY)
    late = none(near & ~near.where(arrival_minutes=at_most(20)) & ~near.where(arrival_minutes=None))
    in_time = late & ~undecided(near.where(arrival_minutes=None))
    for minutes, expected in (([5], "YES"), ([5, None], "UNKNOWN"), ([None, 21], "NO"), ([21], "NO"), ([], "YES")):
        stated = [{} if each is None else {"arrival_minutes": each} for each in minutes]
        assert verdicts(in_time, ledger("T0 TOWNSHIP", incidents=visits(*stated))) == {"T0": expected}

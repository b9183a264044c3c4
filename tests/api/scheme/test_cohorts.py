"""Ranks, lowest values and sums of a cohort, held against counting by hand."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import Metrics, UnitKind, cohort_rank, cohort_size, cohort_sum, kinds, lowest_in_cohort
from tests.support.made import Record, ledger, numbers, observed, towns, verdicts

observe = Metrics("demo")
score = observe.count("score", "Score", "得分", maximum=3)
volume = observe.count("volume", "Volume", "总量")
ASSESSED = kinds(UnitKind.TOWNSHIP, UnitKind.DEPARTMENT)


@st.composite
def districts(draw: st.DrawFn) -> Record:
    """Two counties, one inside the other's prefecture, and units of assessed and other kinds in and outside them."""
    units = ["P PREFECTURE", "C COUNTY P", "D COUNTY", "S SUBDISTRICT C"]
    values: dict[str, int] = {}
    for place in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["TOWNSHIP", "DEPARTMENT", "VILLAGE"]))
        above = draw(st.sampled_from(["", " P", " C", " D", " S"]))
        units.append(f"U{place} {kind}{above}")
        value = draw(st.none() | st.integers(0, 3))
        if value is not None:
            values[f"U{place}"] = value
    case = ledger(*draw(st.permutations(units)), observations=observed("demo.score", values))
    return case | {"values": values}


def cohort_of(case: Mapping[str, Any], unit: str) -> list[str]:
    """The others of a unit's cohort, by the words of the vocabulary."""
    rows = {row["code"]: row for row in case["units"]}

    def county(code: str) -> str | None:
        above = rows[code]["parent"]
        while above is not None and rows[above]["kind"] != "COUNTY":
            above = rows[above]["parent"]
        return above if above is None else str(above)

    return [
        code for code, row in rows.items() if row["kind"] in ASSESSED and code != unit and county(code) == county(unit)
    ]


@given(districts())
def test_a_rank_counts_known_peers_that_are_better_and_leaves_room_for_unknown_ones(case: Record) -> None:
    values = case["values"]
    for unit, rank in numbers(cohort_rank(score), case, kinds=ASSESSED).items():
        peers = cohort_of(case, unit)
        if unit in values:
            best = 1 + sum(values[peer] > values[unit] for peer in peers if peer in values)
            worst = best + sum(peer not in values for peer in peers)
        else:
            best, worst = 1, 1 + len(peers)
        assert rank == (best if best == worst else (best, worst))


@given(districts())
def test_the_lowest_of_a_cohort_is_a_known_value_below_which_no_peer_is_or_may_be(case: Record) -> None:
    values = case["values"]
    for unit, verdict in verdicts(lowest_in_cohort(score), case, kinds=ASSESSED).items():
        peers = cohort_of(case, unit)
        if unit not in values:
            assert verdict == "UNKNOWN"
        elif any(values[peer] < values[unit] for peer in peers if peer in values):
            assert verdict == "NO"
        else:
            assert verdict == ("UNKNOWN" if any(peer not in values for peer in peers) else "YES")


@given(districts())
def test_the_sum_and_the_size_of_a_cohort_are_those_of_its_members(case: Record) -> None:
    values = case["values"]
    sums, sizes = (numbers(term, case, kinds=ASSESSED) for term in (cohort_sum(score), cohort_size()))
    for unit, total in sums.items():
        members = [unit, *cohort_of(case, unit)]
        least = sum(values.get(member, 0) for member in members)
        most = sum(values.get(member, 3) for member in members)
        assert total == (least if least == most else (least, most))
        assert sizes[unit] == len(members)


def test_equal_values_share_a_rank_and_the_next_one_is_left_out() -> None:
    case = ledger(*towns(4), observations=observed("demo.volume", {"T0": 7, "T1": 9, "T2": 7, "T3": 5}))
    assert numbers(cohort_rank(volume), case, kinds=ASSESSED) == {"T0": 2, "T1": 1, "T2": 2, "T3": 4}


def test_all_that_share_the_lowest_value_have_it() -> None:
    case = ledger(*towns(3), observations=observed("demo.volume", {"T0": 7, "T1": 9, "T2": 7}))
    assert verdicts(lowest_in_cohort(volume), case, kinds=ASSESSED) == {"T0": "YES", "T1": "NO", "T2": "YES"}


def test_the_counts_alone_decide_a_rank_even_with_a_value_that_nobody_can_beat() -> None:
    case = ledger(*towns(3), observations=observed("demo.score", {"T0": 3}))
    assert numbers(cohort_rank(score), case, kinds=ASSESSED)["T0"] == (1, 3)


def test_nothing_bounds_a_sum_while_nothing_bounds_a_members_value() -> None:
    case = ledger(*towns(2), "X TOWNSHIP", observations=observed("demo.volume", {"T0": 7, "X": 1}))
    term = cohort_sum(volume) <= 10**12
    assert verdicts(term, case, kinds=ASSESSED) == {"T0": "UNKNOWN", "T1": "UNKNOWN", "X": "YES"}

"""The tree of units, held against climbing it one step at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import UnitKind
from kaohe.scheme.facts import KINDS, NOBODY, Units
from kaohe.scheme.fixed_point import IntArray


@st.composite
def trees(draw: st.DrawFn) -> Units:
    """A forest whose rows stand in any order, children before their parents among them."""
    size = draw(st.integers(0, 14))
    order = draw(st.permutations(range(size)))
    parents = [NOBODY] * size
    for place, row in enumerate(order):
        parents[row] = draw(st.sampled_from([NOBODY, *order[:place]]))
    kinds = draw(
        st.lists(
            st.sampled_from([KINDS.index(UnitKind.COUNTY), KINDS.index(UnitKind.TOWNSHIP)]),
            min_size=size,
            max_size=size,
        )
    )
    return Units([f"U{row}" for row in range(size)], column(kinds), column(parents))


def column(values: list[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def above(units: Units, row: int) -> list[int]:
    """The units above one, the nearest first."""
    found = []
    while (row := int(units.parents[row])) != NOBODY:
        found.append(row)
    return found


@given(trees())
def test_a_unit_and_all_below_it_are_one_stretch_that_the_unit_leads(units: Units) -> None:
    start, end = (each.tolist() for each in units.stretches)
    assert sorted(start) == list(range(len(units)))
    for row in range(len(units)):
        below = {each for each in range(len(units)) if row in {each, *above(units, each)}}
        assert {start[each] for each in below} == set(range(start[row], end[row]))


@given(trees(), st.data())
def test_the_nearest_wanted_unit_above_is_found_and_never_the_unit_itself(units: Units, data: st.DataObject) -> None:
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=len(units), max_size=len(units))), dtype=np.bool_)
    expected = [next((each for each in above(units, row) if wanted[each]), NOBODY) for row in range(len(units))]
    assert units.nearest_above(wanted).tolist() == expected


@given(trees())
def test_the_nearest_county_is_the_nearest_unit_above_of_that_kind(units: Units) -> None:
    counties = {row for row in range(len(units)) if KINDS[units.kinds[row]] is UnitKind.COUNTY}
    expected = [next((each for each in above(units, row) if each in counties), NOBODY) for row in range(len(units))]
    assert units.nearest_county.tolist() == expected


@given(trees())
def test_a_unit_lies_within_itself_and_within_all_above_it(units: Units) -> None:
    for row in range(len(units)):
        within = {root for root in range(len(units)) if units.is_within(row, root)}
        assert within == {row, *above(units, row)}


@given(trees())
def test_a_unit_is_found_by_its_code_and_picked_by_its_kind(units: Units) -> None:
    assert [units.row(code) for code in units.codes] == list(range(len(units)))
    assert units.row("elsewhere") is None
    picked = units.of_kind([UnitKind.COUNTY]) | units.of_kind([UnitKind.TOWNSHIP])
    assert picked.all()
    assert not units.of_kind([UnitKind.STAFF]).any()


def test_a_chain_of_thousands_is_no_deeper_than_any_tree() -> None:
    size = 3000
    chain = Units([str(row) for row in range(size)], column([1] * size), column([NOBODY, *range(size - 1)]))
    start, end = chain.stretches
    assert start.tolist() == list(range(size))
    assert set(end.tolist()) == {size}

"""Names are sorted and sought as people do it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.storage.names import folded, sorts_as


@pytest.mark.parametrize(
    "ordered",
    [
        ("9乡", "10乡", "a乡", "阿乡", "曾乡"),
        ("第2街道", "第10街道", "第０１１街道", "第100街道"),
        ("阿乡", "安乡", "八里乡", "长安镇", "崇文区", "重庆路街道", "路口乡", "绿园区", "乐清市", "中心乡"),
        ("东城", "东城区", "东丘"),
        ("(东)城", "1村", "b", "东城"),
        ("Ab", "aC", "ＡＤ"),
    ],
)  # fmt: skip
def test_names_in_the_order_of_people(ordered: Sequence[str]) -> None:
    assert sorted(set(ordered), key=sorts_as) == list(ordered)


@pytest.mark.parametrize("alike", [("a乡", "A乡", "Ａ乡", "ａ乡"), ("１０号", "10号", "⑩号", "010号"), ("ｶﾞ", "ガ")])
def test_width_and_case_make_no_difference(alike: Sequence[str]) -> None:
    assert len({sorts_as(name) for name in alike}) == 1


@pytest.mark.parametrize(("sought", "name"), [("A乡", "Ａ乡"), ("ａ", "a乡"), ("STRASSE", "Straße"), ("①村", "1村")])
def test_what_is_sought_is_found_in_any_width_and_case(sought: str, name: str) -> None:
    assert folded(sought) in folded(name)


@given(st.text(max_size=200))
def test_every_name_has_a_key_that_an_index_takes(name: str) -> None:
    key = sorts_as(name)
    assert len(key.encode("utf-8", "surrogatepass")) < 2_700
    assert bool(key) == bool(folded(name))
    assert folded(folded(name)) == folded(name)


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_are_sorted_by_their_value(one: int, other: int) -> None:
    assert (sorts_as(f"{one}乡") < sorts_as(f"{other}乡")) == (one < other)

"""A sentence is written once for both languages, and each puts its own parts where it wants them."""

from __future__ import annotations

from kaohe.scheme import Bilingual
from kaohe.scheme.bilingual import bracketed, listed, say

VISITS, CASES, REPORTS = Bilingual("visits", "来访"), Bilingual("cases", "信访件"), Bilingual("reports", "信息")


def test_each_language_orders_the_parts_as_it_wants() -> None:
    assert say("{0} of {1}", "{1}的{0}", VISITS, "2014") == Bilingual("visits of 2014", "2014的来访")


def test_braces_in_a_part_are_left_alone() -> None:
    assert say("({0})", "({0})", Bilingual("a {b}", "甲{0}")) == Bilingual("(a {b})", "(甲{0})")


def test_a_list_ends_as_each_language_ends_one() -> None:
    assert listed([VISITS]) == VISITS
    assert listed([VISITS, CASES, REPORTS]) == Bilingual("visits, cases and reports", "来访、信访件、信息")
    assert listed([VISITS, CASES], "or", ",或者") == Bilingual("visits or cases", "来访,或者信访件")


def test_texts_are_put_together_language_by_language() -> None:
    assert VISITS + bracketed("2") == Bilingual("visits (2)", "来访(2)")
    assert Bilingual(" plus ", ",加").join([VISITS, CASES]) == Bilingual("visits plus cases", "来访,加信访件")

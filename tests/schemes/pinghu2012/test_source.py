"""The regime is all there, in the order of its text, and quotes it."""

from datetime import date
from importlib import resources

import pytest

from kaohe.scheme import FindingKind, PeriodKind, Restoration, UnitKind
from kaohe.scheme.validation import flaws
from kaohe_pinghu2012 import PINGHU_2012
from kaohe_pinghu2012.incidents import OWN_KINDS
from tests.schemes.pinghu2012.ledger import REGISTRY

TEXT = resources.files("kaohe_pinghu2012").joinpath("pinghu2012.txt").read_text(encoding="utf-8")


def test_the_plugin_registers_without_a_flaw() -> None:
    assert not REGISTRY.failures
    assert not list(flaws(PINGHU_2012))
    assert [REGISTRY.kinds[kind.code] for kind in OWN_KINDS] == list(OWN_KINDS)


def test_the_items_stand_in_the_order_of_part_five() -> None:
    codes = "5.1 5.2 5.3 5.4 5.5 5.6.1 5.6.2 5.7 5.8 5.9 5.10.1 5.10.2"
    assert " ".join(each.code for each in PINGHU_2012.items()) == codes


def test_the_vetoes_stand_in_the_order_of_the_text() -> None:
    assert [each.code for each in PINGHU_2012.findings] == ["neglect", "unqualified", "annual"]
    assert {each.kind for each in PINGHU_2012.findings} == {FindingKind.VETO}


def test_who_is_assessed_when_and_on_what_marks() -> None:
    assert PINGHU_2012.kinds == {UnitKind.SECTION, UnitKind.OFFICE, UnitKind.STAFF, UnitKind.LEADER}
    assert PINGHU_2012.cadence is PeriodKind.BIMONTH
    assert PINGHU_2012.full_marks == PINGHU_2012.encoded_marks == 100
    assert PINGHU_2012.in_force_from == date(2012, 5, 1)


def test_the_bonus_goes_to_staff_per_head() -> None:
    (bonus,) = PINGHU_2012.money
    assert bonus.per_head
    assert [each.code for each in bonus.recipients] == ["STAFF"]


def test_the_self_report_for_may_and_june_2012_is_due_on_3_july() -> None:
    """六1: 在当次考核月度的下一个月3日前."""
    assert PINGHU_2012.procedure[0].due(date(2012, 6, 30)) == date(2012, 7, 3)
    assert PINGHU_2012.procedure[0].due(date(2012, 12, 31)) == date(2013, 1, 3)


def test_the_steps_of_part_six_follow_each_other() -> None:
    steps = ["self_report", "review", "trace", "confirmation", "payment"]
    assert [each.code for each in PINGHU_2012.procedure] == steps


def test_all_that_the_source_only_says_is_shown_in_its_words() -> None:
    quoted = [each.text_zh for finding in PINGHU_2012.findings for each in finding.consequences]
    for words in (*quoted, *(each.text_zh for each in PINGHU_2012.texts)):
        assert PINGHU_2012.source.holds(words), words


def test_undoing_the_restorations_gives_the_text_as_printed() -> None:
    printed = TEXT
    for each in PINGHU_2012.source.restorations:
        assert printed.count(each.restored) == 1
        printed = printed.replace(each.restored, each.printed)
    for words in ("视情节310分。", "每次扣24分;", "本办法从2012 51日起试行。"):
        assert words in printed
    assert printed.count("视情节扣1030分。") == 2
    assert printed.count("视情节扣1030\n") == 1
    assert "—" not in printed


@pytest.mark.parametrize("restoration", PINGHU_2012.source.restorations, ids=lambda each: each.printed)
def test_a_restoration_adds_marks_and_takes_no_word_away(restoration: Restoration) -> None:
    left = iter(restoration.restored)
    assert all(mark in left for mark in restoration.printed if mark != " ")

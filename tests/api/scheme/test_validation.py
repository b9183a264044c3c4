"""Soundness: each kind of flaw is named with its place, the reason and what to do about it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from kaohe.scheme import (
    Clause,
    Driver,
    Figure,
    Item,
    Metrics,
    MoneyKind,
    Parameter,
    Scheme,
    Section,
    Step,
    Truth,
    UnitKind,
    at_least,
    deduct,
    deduction,
    full_if,
    incidents,
    item,
    kinds,
    money,
    number,
    petition_visit,
    section,
    some,
    target,
    veto,
)
from kaohe.scheme.validation import Flaw, flaws
from tests.support.made import ANY, CLAUSE, scheme_with

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
visits = incidents(petition_visit)


def line(code: str, marks: str | int = 5, clause: Clause = CLAUSE, kept: Truth = kept) -> Item:
    return item(code, "Line", "项", marks, full_if(kept), ANY, clause=clause)


def taking(code: str) -> Item:
    return deduction(code, "Line", "项", deduct("1", per_batch=visits), ANY, clause=CLAUSE)


def heading(code: str, marks: str | int, *parts: Item | Section, **more: Any) -> Section:
    return section(code, "Heading", "目", marks, *parts, clause=CLAUSE, **more)


def scored(*sections: Section, full_marks: int | None = 10, **more: Any) -> Scheme:
    return scheme_with(full_marks=None if full_marks is None else Decimal(full_marks), sections=sections, **more)


SOUND = scored(heading("1", 10, line("1.1"), heading("1.2", 5, line("1.2.1", 3), line("1.2.2", "1.5"), lost="0.5")))


def test_a_sound_scheme_has_no_flaw() -> None:
    assert list(flaws(SOUND)) == []
    assert list(flaws(scheme_with())) == []
    assert list(flaws(scored(heading("1", 10, taking("a"), taking("b"), base=10)))) == []
    assert list(flaws(scored(heading("1", 10, heading("1.1", 10, taking("a"), base=10))))) == []


UNDECLARED = at_least(Parameter("demo.size", "Size", "人数", 5))
ONE_CODE = "give each a code of its own"
TO_THE_LETTER = "quote the source to the letter, with … for what is left out"
NO_CLAUSE = 'give clause=Clause("number", "words of the source")'

#: What is wrong, a scheme with just that, and its place, reason and remedy.
FLAWED: dict[str, tuple[Scheme, str, str, str]] = {
    "a code that is not lower_snake": (
        scheme_with(code="Demo-1"),
        "scheme 'Demo-1'",
        "its code is not lower_snake",
        "use letters a-z, digits and _",
    ),
    "no kind of unit": (
        scheme_with(kinds=frozenset()),
        "scheme demo",
        "it assesses no kind of unit",
        "name at least one in kinds=",
    ),
    "items that do not add up": (
        scored(heading("1", 10, line("1.1"), line("1.2", 4))),
        "section 1",
        "its items add up to 9, the section prints 10 and declares 0 lost",
        "correct the marks, or declare lost=1 if the source lacks the rest",
    ),
    "items of a sub-section that do not add up": (
        scored(heading("1", 10, line("1.1"), heading("1.2", 5, line("1.2.1", 3), lost=1))),
        "section 1.2",
        "its items add up to 3, the section prints 5 and declares 1 lost",
        "correct the marks, or declare lost=2 if the source lacks the rest",
    ),
    "sections that do not add up": (
        scored(heading("1", 5, line("1.1")), full_marks=100, lost=Decimal(5)),
        "scheme demo",
        "its sections add up to 5, its full marks are 100 with 5 lost",
        "correct full_marks, or declare lost=95",
    ),
    "no full marks": (
        scored(heading("1", 10, line("1.1"), line("1.2")), full_marks=None),
        "scheme demo",
        "it has sections but no full_marks",
        "state full_marks",
    ),
    "a base that is not the marks": (
        scored(heading("1", 10, taking("a"), base=9)),
        "section 1",
        "its base 9 is not its marks 10",
        "make them equal",
    ),
    "marks among deductions": (
        scored(heading("1", 10, line("1.1", 10), base=10)),
        "item 1.1",
        "it earns marks in a section of deductions",
        "use deduction(...)",
    ),
    "a deduction among marks": (
        scored(heading("1", 10, line("1.1"), taking("a"), line("1.2"))),
        "item a",
        "it takes points away, but no section above has a base",
        "give one base=, or use item(...)",
    ),
    "a clause without a number": (
        scored(heading("1", 10, line("1.1", 10, Clause("", "考核办法")))),
        "item 1.1",
        "it names no clause",
        NO_CLAUSE,
    ),
    "a clause without words": (
        scored(heading("1", 10, line("1.1", 10, Clause("1", "  ")))),
        "item 1.1",
        "it names no clause",
        NO_CLAUSE,
    ),
    "words that the source does not have": (
        scored(heading("1", 10, line("1.1", 10, Clause("(一)1", "考核办法之外")))),
        "item 1.1",
        "the source does not have the words of its clause (一)1: 考核办法之外",
        TO_THE_LETTER,
    ),
    "a step quoted wrongly": (
        scheme_with(procedure=(Step("s", "S", "步", Clause("二", "另一文件")),)),
        "step s",
        "the source does not have the words of its clause 二: 另一文件",
        TO_THE_LETTER,
    ),
    "two items of one code": (
        scored(heading("1", 10, line("1.1"), line("1.1"))),
        "item 1.1",
        "2 of them have this code",
        ONE_CODE,
    ),
    "two sections of one code": (
        scored(heading("1", 5, line("1.1")), heading("1", 5, line("1.2"))),
        "section 1",
        "2 of them have this code",
        ONE_CODE,
    ),
    "three findings of one code": (
        scheme_with(findings=(target("t", "T", "标", kept, ANY, clause=CLAUSE),) * 3),
        "finding t",
        "3 of them have this code",
        ONE_CODE,
    ),
    "two amounts of one code": (
        scheme_with(money=(money(MoneyKind.FINE, "f", "F", "罚", number("1.00"), clause=CLAUSE),) * 2),
        "amount f",
        "2 of them have this code",
        ONE_CODE,
    ),
    "two figures of one code": (
        scheme_with(figures=(Figure("f", "F", "数", number("1.00"), CLAUSE),) * 2),
        "figure f",
        "2 of them have this code",
        ONE_CODE,
    ),
    "a metric of another scheme": (
        scheme_with(metrics=(Metrics("other").flag("kept", "Kept", "落实"),)),
        "metric or parameter other.kept",
        "its code belongs to another scheme",
        "name it demo.<name>",
    ),
    "a parameter of another scheme": (
        scheme_with(parameters=(Parameter("other.size", "Size", "人数", 5),)),
        "metric or parameter other.size",
        "its code belongs to another scheme",
        "name it demo.<name>",
    ),
    "a parameter that is not declared": (
        scheme_with(findings=(target("t", "T", "标", some(visits.where(head_count=UNDECLARED)), ANY, clause=CLAUSE),)),
        "parameter demo.size",
        "a term reads it but the scheme does not declare it",
        "add it to parameters=",
    ),
    "two metrics of one code": (
        scheme_with(metrics=(kept, observe.count("kept", "Kept", "落实"))),
        "metric demo.kept",
        "2 of them have this code",
        "declare it once, and read that one",
    ),
    "a section for some kinds that the total counts for all": (
        scored(heading("1", 6, line("1.1", 6), kinds=kinds(UnitKind.TOWNSHIP)), heading("2", 4, line("2.1", 4))),
        "section 1",
        "it is for some kinds of unit only, but the total counts it for all",
        "give the scheme score=, with for_kinds(...)",
    ),
    "a sub-section for some kinds": (
        scored(heading("1", 10, heading("1.1", 10, line("1.1.1", 10), kinds=kinds(UnitKind.TOWNSHIP)))),
        "section 1.1",
        "it is for some kinds of unit only, but lies within another section",
        "name the kinds at the section that stands at the top",
    ),
    "a finding for kinds that are not assessed": (
        scheme_with(
            kinds=kinds(UnitKind.TOWNSHIP),
            findings=(veto("v", "V", "否", kept, ANY, clause=CLAUSE, kinds=kinds(UnitKind.VILLAGE, UnitKind.BUREAU)),),
        ),
        "finding v",
        "it applies to BUREAU, VILLAGE, which the scheme does not assess",
        "drop these kinds, or add them to the scheme's",
    ),
}


@pytest.mark.parametrize("flawed", FLAWED)
def test_a_flaw_names_its_place_the_reason_and_the_remedy(flawed: str) -> None:
    scheme, place, reason, remedy = FLAWED[flawed]
    assert list(flaws(scheme)) == [Flaw(place, reason, remedy)]


def test_all_flaws_of_a_scheme_are_named_at_once() -> None:
    broken = scored(heading("1", 9, line("1.1", 5, Clause("", "")), line("1.1")), kinds=frozenset())
    assert [flaw.place for flaw in flaws(broken)] == [
        "scheme demo",
        "section 1",
        "scheme demo",
        "item 1.1",
        "item 1.1",
    ]


@pytest.mark.parametrize(
    ("scheme", "place", "reason", "remedy"),
    [
        (scheme_with(kinds=frozenset(["SCHOOL"])), "kind 'SCHOOL'", "there is no such kind of unit", "kinds: "),
        (scheme_with(kinds=frozenset(["VILAGE"])), "kind 'VILAGE'", "no such kind", "did you mean UnitKind.VILLAGE?"),
        (scheme_with(title=" "), "scheme demo", "its title is ' '", "give it a title"),
        (scheme_with(title_zh=""), "scheme demo", "its title_zh is ''", "give it a title_zh"),
        (
            scored(heading("1", 5, replace(line("1.1"), driver=cast("Driver", "VOLUMES"))), full_marks=5),
            "item 1.1",
            "'VOLUMES' is no driver",
            "did you mean Driver.VOLUME?",
        ),
        (
            scored(replace(heading("1", 5, line("1.1", 6)), lost=Decimal(-1)), full_marks=5),
            "section 1",
            "it declares -1 lost, which is below zero",
            "correct the marks",
        ),
        (
            scored(heading("1", 5, line("1.1")), full_marks=4, lost=Decimal(-1)),
            "scheme demo",
            "it declares -1 lost, which is below zero",
            "correct full_marks",
        ),
    ],
)
def test_what_a_card_could_not_show_is_refused(scheme: Scheme, place: str, reason: str, remedy: str) -> None:
    (flaw,) = flaws(scheme)
    assert flaw.place == place
    assert reason in flaw.reason
    assert remedy in flaw.remedy


def test_no_remedy_advises_marks_lost_below_zero() -> None:
    for scheme in (
        scored(heading("1", 5, line("1.1", 6)), full_marks=5),
        scored(heading("1", 5, line("1.1")), full_marks=4),
    ):
        (flaw,) = flaws(scheme)
        assert "lost=" not in flaw.remedy

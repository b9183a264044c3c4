"""Amended schemes: what is repealed, replaced and inserted, what follows it, and where each part is from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    UNIT,
    Amendment,
    AmendmentError,
    Clause,
    Figure,
    Finding,
    Item,
    Metrics,
    MoneyKind,
    Number,
    Scheme,
    SourceText,
    amended,
    assessed,
    batches,
    deduct,
    deduction,
    full_if,
    incidents,
    incurred,
    insert,
    item,
    money,
    number,
    petition_visit,
    repeal,
    report_failure,
    section,
    some,
    status,
    substitute,
    veto,
    when,
    worth,
)
from kaohe.scheme.validation import flaws
from kaohe.scoring.frame import SchemeFrame
from tests.support.made import ANY, CLAUSE, Record, frame_of, ledger, scheme_with, visits

THERE = Clause("第一条", "修订")
SOURCE = SourceText("修订")
VISITS = incidents(petition_visit)


def line(code: str, marks: int = 5, rule: Any = None, clause: Clause = CLAUSE) -> Item:
    """An item that loses a point with each visit, unless another rule is given."""
    return item(code, code, code, marks, rule or deduct("1", per_batch=VISITS), ANY, clause=clause)


ONE, TWO, THREE = line("1.1"), line("1.2"), line("2.1", 4)
FIRST = section("1", "First", "一", 12, ONE, TWO, clause=CLAUSE, lost=2)
SECOND = section("2", "Second", "二", 4, THREE, clause=CLAUSE)
LOW = veto("low", "Low", "低", FIRST.points < 5, None, clause=CLAUSE)
LATE = veto("late", "Late", "迟", some(incidents(report_failure)), ANY, clause=CLAUSE)
EITHER = status("either", "Either", "否决", incurred(LOW, LATE), clause=CLAUSE)
FINE = money(MoneyKind.FINE, "fine", "Fine", "罚款", when(LOW.when, "100", "0"), UNIT, clause=CLAUSE)
POINTS = Figure("points", "Points", "分", FIRST.points, CLAUSE)
SCHEME = scheme_with(
    full_marks=Decimal(16), sections=(FIRST, SECOND), findings=(LOW, LATE, EITHER), money=(FINE,), figures=(POINTS,)
)


def amendment(*changes: Any, **more: Any) -> Amendment:
    return Amendment("demo", "2", date(2016, 1, 1), "A", "修订", SOURCE, changes, **more)


def version(*changes: Any, scheme: Scheme = SCHEME, **more: Any) -> Scheme:
    """The amended scheme, which is sound."""
    made = amended(scheme, amendment(*changes, **more))
    assert list(flaws(made)) == []
    return made


def refused(*changes: Any, scheme: Scheme = SCHEME, **more: Any) -> list[str]:
    """What is wrong with an amendment."""
    with pytest.raises(AmendmentError) as error:
        amended(scheme, amendment(*changes, **more))
    return [f"{each.place}: {each.reason}; {each.remedy}" for each in error.value.flaws]


def frame(scheme: Scheme, visited: int = 0) -> SchemeFrame:
    return frame_of(case(visited), scheme)


def case(visited: int) -> Record:
    return ledger("T0 TOWNSHIP", incidents=visits(*({} for _ in range(visited))))


def points(scheme: Scheme, term: Number | None, visited: int = 0) -> tuple[int, int]:
    """What a number comes to after some visits, from low to high, in hundredths."""
    assert term is not None
    column = frame(scheme, visited).value(term)
    return int(column.low[0]), int(column.high[0])


def section_of(scheme: Scheme, code: str) -> Any:
    return next(each for each in scheme.all_sections() if each.code == code)


def finding_of(scheme: Scheme, code: str) -> Finding:
    return next(each for each in scheme.findings if each.code == code)


# --- laws -------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 12))
def test_an_amendment_that_changes_nothing_gives_the_same_parts_and_the_same_total(visited: int) -> None:
    made = version()
    assert (made.sections, made.findings, made.money, made.figures) == (
        SCHEME.sections, SCHEME.findings, SCHEME.money, SCHEME.figures,
    )  # fmt: skip
    assert points(made, made.total, visited) == points(SCHEME, SCHEME.total, visited)
    assert (made.reference, made.since, made.history) == ("demo@2", date(2016, 1, 1), ())


@given(st.sampled_from([ONE, TWO, THREE]), st.integers(0, 12))
def test_repealing_an_item_and_inserting_it_again_gives_the_same_total(part: Item, visited: int) -> None:
    again = replace(part, clause=THERE)
    made = version(repeal(part.code, clause=THERE), insert(again, into=part.code[0]))
    assert points(made, made.total, visited) == points(SCHEME, SCHEME.total, visited)
    assert points(made, section_of(made, "1").points, visited) == points(SCHEME, FIRST.points, visited)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 12))
def test_two_amendments_in_turn_come_to_what_both_do_at_once(one: int, other: int, visited: int) -> None:
    changes = substitute("1.1", line("1.1", one, clause=THERE)), insert(line("1.3", other, clause=THERE), into="1")
    at_once = version(*changes)
    in_turn = version(changes[1], scheme=version(changes[0]))
    assert points(in_turn, in_turn.total, visited) == points(at_once, at_once.total, visited)
    assert in_turn.full_marks == at_once.full_marks == Decimal(16 - 5 + one + other)


# --- marks ------------------------------------------------------------------------------------------------------------


def test_marks_follow_what_is_repealed_replaced_and_inserted() -> None:
    made = version(
        repeal("1.2", clause=THERE),
        substitute("2.1", line("2.1", 9, clause=THERE)),
        insert(section("3", "T", "三", 3, line("3.1", 3, clause=THERE), clause=THERE), after="1"),
    )
    marks = [(each.code, int(each.marks), int(each.lost)) for each in made.sections]
    assert marks == [("1", 7, 2), ("3", 3, 0), ("2", 9, 0)]
    assert (made.full_marks, made.encoded_marks) == (Decimal(19), Decimal(17))
    assert points(made, made.total, 0) == (1700, 1700)


def test_full_marks_that_the_amendment_states_must_be_those_that_the_parts_come_to() -> None:
    assert version(repeal("1.2", clause=THERE), full_marks=Decimal(11)).full_marks == 11
    assert refused(repeal("1.2", clause=THERE), full_marks=Decimal(12)) == [
        "full marks: it states 12, and its parts come to 11; correct the marks of the parts, or full_marks="
    ]


def test_a_base_stays_what_it_is_whatever_is_deducted() -> None:
    base = section("5", "B", "基", 100, deduction("5.1", "A", "甲", deduct("5", per_batch=VISITS), ANY, clause=CLAUSE),
                   clause=CLAUSE, base=100)  # fmt: skip
    scheme = scheme_with(full_marks=Decimal(100), sections=(base,))
    more = deduction("5.2", "B", "乙", deduct("1", per_batch=VISITS), ANY, clause=THERE)
    made = version(insert(more, into="5"), scheme=scheme)
    assert (made.full_marks, points(made, made.total, 2)) == (Decimal(100), (8800, 8800))


def test_a_regime_without_marks_may_be_given_some() -> None:
    made = version(insert(section("1", "S", "一", 5, line("1.1", clause=THERE), clause=THERE)), scheme=scheme_with())
    assert (made.full_marks, points(made, made.total, 2)) == (Decimal(5), (300, 300))


# --- what follows -----------------------------------------------------------------------------------------------------


def test_what_reads_a_section_reads_the_amended_one() -> None:
    made = version(substitute("1.1", line("1.1", rule=deduct("5", per_batch=VISITS), clause=THERE)))
    scored = frame(made, 2)  # 1.1 is 0 now, 1.2 is 3
    assert finding_of(made, "low").when is not LOW.when
    assert [scored.value(finding_of(made, code).when).verdict(0).value for code in ("low", "either")] == ["YES", "YES"]
    assert points(made, made.money[0].amount, 2) == (10000, 10000)
    assert points(made, made.figures[0].number, 2) == (300, 300)
    assert points(SCHEME, SCHEME.money[0].amount, 2) == (0, 0)
    assert made.history[0].reaches == ("low", "either", "fine", "points")


def test_what_reads_a_finding_reads_the_one_in_its_place() -> None:
    made = version(substitute("late", veto("late", "L", "迟", some(VISITS), ANY, clause=THERE)))
    assert frame(made, 1).value(finding_of(made, "either").when).verdict(0).value == "YES"
    assert made.history[0].reaches == ("either",)
    assert finding_of(made, "low") is LOW


def test_a_new_part_reads_the_regimes_parts_as_the_amendment_leaves_them() -> None:
    fee = money(MoneyKind.FINE, "fee", "Fee", "费", FIRST.points * 10, UNIT, clause=THERE)
    made = version(insert(fee), repeal("1.2", clause=THERE))
    assert points(made, made.money[1].amount, 1) == (4000, 4000)
    later = version(insert(replace(fee, code="second")), repeal("1.1", clause=THERE), scheme=made)
    assert [points(later, each.amount, 1) for each in later.money[1:]] == [(0, 0), (0, 0)]


def test_a_substitute_may_build_on_the_part_whose_place_it_takes() -> None:
    made = version(substitute("1.1", line("1.1", rule=worth(ONE.figure * 2), clause=THERE)))
    assert points(made, section_of(made, "1").points, 4) == (200 + 100, 200 + 100)


def test_parts_that_nothing_touches_stay_the_very_same() -> None:
    made = version(substitute("2.1", line("2.1", clause=THERE)))
    assert (made.sections[0], made.findings, made.money) == (FIRST, SCHEME.findings, SCHEME.money)
    assert made.sections[1] is not SECOND


def test_a_total_of_ones_own_follows_sections_that_stay() -> None:
    scheme = replace(SCHEME, score=FIRST.points + SECOND.points)
    made = version(repeal("1.2", clause=THERE), scheme=scheme)
    assert points(made, made.total, 0) == (900, 900)
    third = insert(section("3", "T", "三", 5, line("3.1", clause=THERE), clause=THERE))
    for change, code in ((third, "3"), (repeal("2", clause=THERE), "2")):
        reason = f"the total is a term of the regime's own, which cannot follow section {code}"
        assert refused(change, scheme=scheme) == [f"total: {reason}; give the amendment score="]
    given = version(third, scheme=scheme, score=FIRST.points)
    assert points(given, given.total, 0) == (1000, 1000)


# --- where each part is from ------------------------------------------------------------------------------------------


def test_each_part_knows_the_amendment_that_brought_it_and_what_stood_there() -> None:
    third = section("3", "T", "三", 5, line("3.1", clause=THERE), clause=THERE)
    new = line("1.1", clause=THERE)
    made = version(repeal("1.2", clause=THERE), substitute("1.1", new), insert(third))
    assert [(each.former, each.part, each.clause) for each in made.history] == [
        (TWO, None, THERE), (ONE, new, THERE), (None, third, THERE),
    ]  # fmt: skip
    assert made.amendments == (made.history[0].amendment,)
    brought = [made.change_of(each) for each in (new, third, third.parts[0])]
    assert brought == [made.history[1], made.history[2], made.history[2]]
    assert made.change_of(THREE) is made.change_of(section_of(made, "1")) is None
    assert (made.source_of(new), made.source_of(THREE)) == (SOURCE, SCHEME.source)


def test_the_past_of_a_part_is_kept_through_later_amendments() -> None:
    first = version(insert(veto("few", "F", "少", FIRST.points < 9, None, clause=THERE)))
    later = version(repeal("1.2", clause=THERE), scheme=first)
    few = finding_of(later, "few")
    assert few is not finding_of(first, "few")
    change = later.change_of(few)
    assert change is not None
    assert change.amendment is first.amendments[0]


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ([repeal("1.3", clause=THERE)], "part 1.3: demo@1 has no such part; did you mean 1.2?"),
        ([substitute("1", ONE)], "item 1: demo@1 has no such item; it has 1.1, 1.2, 2.1"),
        ([insert(ONE, into="4")], "section 4: demo@1 has no such section; it has 1, 2"),
        ([insert(ONE)], "item 1.1: it is inserted into no section; name one: into="),
        ([insert(LATE, into="1")], "finding late: it stands in no section; leave into= out"),
        (
            [insert(line("1.9"), into="1", after="2.1")],
            "part to stand after 2.1: demo@1 has no such part",
        ),
        (
            [repeal("1.1", clause=THERE), substitute("1.1", ONE)],
            "item 1.1: two changes are about it; leave one of them out",
        ),
        (
            [repeal("1", clause=THERE, which=Item)],
            "item 1: demo@1 has no such item; it has 1.1, 1.2, 2.1",
        ),
        (
            [substitute("1", FIRST), repeal("1.1", clause=THERE)],
            "item 1.1: it is in section 1, which the amendment repeals or replaces as a whole;",
        ),
        (
            [substitute("2", SECOND), insert(line("2.2"), into="2")],
            "item 2.2: it is in section 2, which the amendment repeals or replaces as a whole;",
        ),
        (
            [repeal("late", clause=THERE)],
            "finding either: it is built from finding late, which is repealed; repeal or substitute it as well",
        ),
        (
            [insert(line("1.9", rule=worth(FIRST.points)), into="1")],
            "item 1.9: it is built from section 1, which is built from it; build it from what that is built from",
        ),
    ],
)
def test_a_change_that_cannot_be_made_says_what_is_wrong_and_what_to_do(changes: list[Any], wrong: str) -> None:
    (message,) = refused(*changes)
    assert message.startswith(wrong)


def test_a_code_of_two_kinds_of_part_asks_which_is_meant() -> None:
    twin = replace(SCHEME, figures=(Figure("late", "L", "迟", number("1"), CLAUSE),))
    (message,) = refused(repeal("late", clause=THERE), scheme=twin)
    assert message == "part late: finding and figure have this code; say which=Finding"
    made = version(repeal("late", clause=THERE, which=Figure), scheme=twin)
    assert (made.figures, made.findings) == ((), SCHEME.findings)


def test_what_is_observed_stands_for_itself_and_is_no_reference_to_a_part_that_asks_it() -> None:
    met = Metrics("demo").flag("met", "Met", "达标")
    asks = veto("asks", "A", "问", met, ANY, clause=CLAUSE)
    scheme = replace(SCHEME, sections=(FIRST, replace(SECOND, parts=(line("2.1", 4, full_if(met)),))), findings=(asks,),
                     money=(), figures=())  # fmt: skip
    made = version(substitute("asks", veto("asks", "A", "问", some(VISITS), ANY, clause=THERE)), scheme=scheme)
    assert made.sections == scheme.sections
    assert made.history[0].reaches == ()


def test_a_repeal_quotes_the_amendment() -> None:
    made = amended(SCHEME, amendment(repeal("1.2", clause=Clause("第二条", "考核办法"))))
    (flaw,) = flaws(made)
    assert (flaw.place, flaw.reason) == (
        "repeal of 1.2", "the amendment does not have the words of its clause 第二条: 考核办法",
    )  # fmt: skip


def test_a_code_that_is_taken_is_a_flaw_of_the_amended_scheme() -> None:
    made = amended(SCHEME, amendment(insert(line("2.1", clause=THERE), into="1")))
    assert [flaw.reason for flaw in flaws(made)] == ["2 of them have this code"]


# --- rulings ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 900))
def test_a_ruling_made_under_another_version_counts_as_far_as_the_range_of_this_one(ruled: int) -> None:
    judged = replace(SECOND, parts=(line("2.1", 4, assessed()),))
    scheme = replace(SCHEME, sections=(FIRST, judged))
    made = version(substitute("2.1", line("2.1", 2, assessed(), THERE)), scheme=scheme)
    ruling = {"scheme": "demo", "item": "2.1", "unit": "T0", "period": "2020", "points": Decimal(ruled) / 100}
    for each, marks in ((scheme, 400), (made, 200)):
        column = frame_of(case(0) | {"rulings": [ruling]}, each).value(section_of(each, "2").points)
        assert int(column.low[0]) == int(column.high[0]) == min(ruled, marks)


def test_batches_are_counted_alike_in_every_version() -> None:
    made = version(insert(money(MoneyKind.FINE, "per", "P", "罚", batches(VISITS) * 7, UNIT, clause=THERE)))
    assert points(made, made.money[1].amount, 3) == (2100, 2100)

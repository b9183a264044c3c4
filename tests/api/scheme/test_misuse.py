"""Every operator between every pair of what a regime is written in works, or is refused with what to write instead."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import PurePath
from typing import Any

import pytest

from kaohe.scheme import (
    Clause,
    Deduct,
    Driver,
    Metrics,
    Number,
    Parameter,
    Selection,
    Truth,
    all_of,
    any_of,
    assessed,
    batches,
    deduct,
    full_if,
    incidents,
    item,
    monotone,
    number,
    people,
    petition_visit,
    report_failure,
    section,
    some,
    when,
    worth,
)

observe = Metrics("demo")
CLAUSE = Clause("1", "考核办法")
LINE = item("1", "Item", "项", 4, assessed(), Driver.HANDLING, clause=CLAUSE)
WORDS: dict[str, Any] = {
    "count": observe.count("count", "Count", "数"),
    "decimal": observe.decimal("decimal", "Decimal", "小数"),
    "tally": batches(incidents(petition_visit)),
    "constant": number("0.5"),
    "sum": number(1) + observe.count("count", "Count", "数"),
    "flag": observe.flag("flag", "Flag", "标志"),
    "truth": some(incidents(petition_visit)),
    "visits": incidents(petition_visit),
    "failures": incidents(report_failure),
    "deduction": deduct("1", per_batch=incidents(petition_visit)),
    "rule": full_if(observe.flag("flag", "Flag", "标志")),
    "assessed": assessed(),
    "worth": worth(number("1")),
    "parameter": Parameter("demo.size", "Size", "人数", default=2),
    "item": LINE,
    "section": section("1", "Section", "节", 4, LINE, clause=CLAUSE),
}
VALUES: dict[str, Any] = {
    "text": "0.5",
    "whole": 2,
    "Decimal": Decimal("0.5"),
    "float": 0.5,
    "bool": True,
    "None": None,
    "words": "many",
    "list": [1],
}
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS = ("count", "decimal", "tally", "constant", "sum")
TRUTHS = ("flag", "truth")
CONSTANTS = ("text", "whole", "Decimal")
#: What goes together: by operator the sorts on its left and right, and what they make.
TOGETHER: list[tuple[str, tuple[str, ...], tuple[str, ...], type]] = [
    *((each, NUMBERS, (*NUMBERS, *CONSTANTS, "parameter"), Number) for each in "+-"),
    *((each, (*CONSTANTS, "parameter"), NUMBERS, Number) for each in "+-"),
    ("*", NUMBERS, CONSTANTS, Number),
    ("*", CONSTANTS, NUMBERS, Number),
    *((each, NUMBERS, (*NUMBERS, *CONSTANTS, "parameter"), Truth) for each in ("<", "<=", ">", ">=")),
    *((each, (*CONSTANTS, "parameter"), NUMBERS, Truth) for each in ("<", "<=", ">", ">=")),
    *((each, TRUTHS, TRUTHS, Truth) for each in "&|"),
    *((each, ("visits",), ("visits",), Selection) for each in "&|"),
    *((each, ("failures",), ("failures",), Selection) for each in "&|"),
    ("+", ("deduction",), ("deduction",), Deduct),
]
MADE = {(symbol, one, other): made for symbol, lefts, rights, made in TOGETHER for one in lefts for other in rights}
EVERYTHING = WORDS | VALUES
PAIRS = [
    (symbol, one, other)
    for symbol, one, other in product(OPERATORS, EVERYTHING, EVERYTHING)
    if (one in WORDS or other in WORDS) and not (symbol == "%" and isinstance(EVERYTHING[one], str))
]


@pytest.mark.parametrize("symbol", OPERATORS)
def test_every_operator_between_every_pair_works_or_says_what_to_write_instead(symbol: str) -> None:
    for _, one, other in (each for each in PAIRS if each[0] == symbol):
        made = MADE.get((symbol, one, other))
        if made is not None:
            assert isinstance(OPERATORS[symbol](EVERYTHING[one], EVERYTHING[other]), made), (one, symbol, other)
            continue
        with pytest.raises((TypeError, ValueError), match=r"is nothing that a rule says: \S|cannot combine") as told:
            OPERATORS[symbol](EVERYTHING[one], EVERYTHING[other])
        message = str(told.value)
        assert "unsupported operand" not in message, (one, symbol, other)
        assert "None" not in message or None in (EVERYTHING[one], EVERYTHING[other]), (one, symbol, other)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (lambda: WORDS["deduction"] + assessed(), "only deductions add up"),
        (lambda: WORDS["deduction"] + WORDS["count"], r"deduct\('1', per=number\)"),
        (lambda: WORDS["count"] * WORDS["decimal"], r"percent_of\(share, amount\)"),
        (lambda: WORDS["flag"] * 2, r"when\(truth, 1, 0\)"),
        (lambda: WORDS["visits"] + 1, r"batches\(selection\)"),
        (lambda: WORDS["visits"] & WORDS["flag"], r"some\(selection\)"),
        (lambda: WORDS["count"] & WORDS["flag"], r"\(number >= 1\) & truth"),
        (lambda: WORDS["count"] + 0.1, "as text, '0.1'"),
        (lambda: WORDS["count"] / 4, "the inverse"),
        (lambda: WORDS["section"] < 5, r"section\.points"),
        (lambda: WORDS["item"] < 5, r"item\.figure"),
        (lambda: WORDS["parameter"] * 2, r"number\(parameter\)"),
    ],
)
def test_what_is_written_instead_is_named(written: Callable[[], object], instead: str) -> None:
    with pytest.raises(TypeError, match=instead):
        written()


@pytest.mark.parametrize("word", [*NUMBERS, *TRUTHS, "visits"])
def test_nothing_is_yes_or_no_while_a_rule_is_written(word: str) -> None:
    for written in (
        lambda: WORDS[word] and WORDS["flag"],
        lambda: WORDS[word] or WORDS["flag"],
        lambda: not WORDS[word],
    ):
        with pytest.raises(TypeError, match="write & for and"):
            written()


def test_a_chain_of_comparisons_is_refused() -> None:
    count = WORDS["count"]
    with pytest.raises(TypeError, match=r"\(a <= x\) & \(x <= b\)"):
        bool(1 <= count <= 5)


@pytest.mark.parametrize("word", [*NUMBERS, *TRUTHS, "item", "section"])
@pytest.mark.parametrize("value", [5, "text", True, Decimal(5)])
def test_a_word_is_not_compared_with_a_value_by_equality(word: str, value: object) -> None:
    for compared in (operator.eq, operator.ne):
        with pytest.raises(TypeError, match="is nothing that a rule says"):
            compared(WORDS[word], value)


def test_signs_are_taken_or_refused() -> None:
    assert isinstance(-WORDS["count"], Number)
    assert isinstance(~WORDS["flag"], Truth)
    assert isinstance(~WORDS["visits"], Selection)
    for sign, words in ((operator.neg, ("flag", "visits", "deduction", "item")), (operator.invert, ("count", "rule"))):
        for word in words:
            with pytest.raises(TypeError, match="is nothing that a rule says"):
                sign(WORDS[word])


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (lambda: full_if(WORDS["count"]), "full_if takes a truth, not a number: compare a number first"),
        (lambda: full_if(WORDS["visits"]), "full_if takes a truth, not a selection of incidents"),
        (lambda: full_if(WORDS["count"] == WORDS["sum"]), r"write number\.equals\(other\)"),
        (lambda: worth(WORDS["flag"]), r"worth takes a number, not a truth: when\(truth, 1, 0\)"),
        (lambda: deduct("1", per=WORDS["visits"]), r"deduct\(per=\) takes a number, not a selection of incidents"),
        (lambda: deduct("1", per_batch=WORDS["count"]), r"deduct\(per_batch=\) takes a selection of incidents"),
        (lambda: deduct("1", unless=WORDS["visits"]), r"deduct\(unless=\) takes a truth"),
        (lambda: when(WORDS["count"], 1, 0), "when takes a truth, not a number"),
        (lambda: when(WORDS["flag"], WORDS["flag"], 0), "number takes a number, not a truth"),
        (lambda: people(WORDS["flag"]), "takes a selection of incidents, not a truth"),
        (lambda: all_of(WORDS["count"]), "all_of takes a truth, not a number"),
        (lambda: any_of(WORDS["flag"], WORDS["visits"]), "any_of takes a truth, not a selection"),
        (lambda: number(VALUES["float"]), "number takes a number, not 0.5"),
    ],
)
def test_a_word_that_is_given_what_it_does_not_take_says_so(written: Callable[[], object], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        written()


@pytest.mark.parametrize("marks", ["-1", -2, "x", "", "1O", "NaN", "Infinity", [], "１，０"])
@pytest.mark.parametrize("where", ["item", "marks", "base", "lost"])
def test_marks_that_no_source_prints_are_refused_at_their_line(marks: Any, where: str) -> None:
    rule = deduct("1", per_batch=incidents(petition_visit))

    def written() -> object:
        full = marks if where == "item" else 5
        one = item("1.1", "T", "题", full, rule, Driver.HANDLING, clause=Clause("1", "办法"))
        more = {} if where in ("item", "marks") else {where: marks}
        return section("1", "T", "题", marks if where == "marks" else 5, one, clause=Clause("1", "办法"), **more)

    with pytest.raises(ValueError, match="write a number as the source prints it"):
        written()


def test_the_error_stands_at_the_line_that_is_wrong() -> None:
    with pytest.raises(TypeError) as found:
        _ = WORDS["flag"] * 2
    lines = [entry for entry in found.traceback if PurePath(str(entry.path)).name == PurePath(__file__).name]
    assert "* 2" in str(lines[-1].statement)


def test_a_function_that_returns_points_where_hundredths_are_meant_is_refused_with_its_line() -> None:
    late = observe.count("late", "Late", "迟报")
    short = worth(monotone(lambda times: 10 - times // 2, falls_with=[late]))
    with pytest.raises(
        ValueError, match=r"item i has 10 marks, and the function at test_misuse\.py, line \d+ gives 10"
    ):
        _ = item("i", "Item", "项", 10, short, Driver.HANDLING, clause=CLAUSE).figure
    for right in (
        monotone(lambda times: 10 - times // 2, falls_with=[late], places=0),
        monotone(lambda times: 1000 - 50 * times, falls_with=[late]),
    ):
        assert item("i", "Item", "项", 10, worth(right), Driver.HANDLING, clause=CLAUSE).figure.places == 2

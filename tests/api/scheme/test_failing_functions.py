"""A plugin's function that fails spoils the figures that rest on it, and nothing else: they stay open, and say why."""

import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pytest

from kaohe.scheme import (
    Figure,
    Metrics,
    Scheme,
    computed,
    deduct,
    full_if,
    item,
    monotone,
    section,
    veto,
    worth,
)
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.patience import PATIENCE
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm, Frame, Term
from kaohe.scoring import score
from kaohe.scoring.analysis import CARDS, FINDINGS, ITEMS, card_rows, finding_rows, item_rows
from kaohe.scoring.statement import statement
from tests.support.made import ANY, CLAUSE, failure, ledger, observed, registry_with, scheme_with, towns
from tests.support.memory import facts_of

metrics = Metrics("demo")
stations = metrics.count("stations", "Stations", "站", maximum=9)
meetings = metrics.count("meetings", "Meetings", "会议", maximum=9)


def fail(*_: object) -> Any:
    """Raises: the line of this file is what a failure names."""
    raise RuntimeError("no such table")


def leave(*_: object) -> Any:
    """Ends the program, if that is let through."""
    sys.exit(3)


def deeper(column: object) -> Any:
    """Recurses without end."""
    return deeper(column)


FAILING: dict[str, tuple[Callable[..., Any], str]] = {
    "an exception": (
        fail,
        f"test_failing_functions.py, line {fail.__code__.co_firstlineno + 2}: RuntimeError: no such table",
    ),
    "sys.exit": (leave, "SystemExit: 3"),
    "endless recursion": (deeper, "RecursionError"),
    "a float": (lambda column: column * 1.5, "returns float64, not whole numbers"),
    "a wrong shape": (lambda column: column[:0], "returns a column of shape (0,), not one entry for each of 3 units"),
    "a scalar": (lambda column: 3, "returns int, not a column"),
    "nothing": (lambda column: None, "returns NoneType, not a column"),
    "a write to its input": (lambda column: column.fill(0), "read-only"),
    "too many inputs": (lambda: 0, "TypeError"),
    "truths": (lambda column: column > 3, "returns bool, not whole numbers"),
    "text": (lambda column: column.astype(str), "not whole numbers"),
    "an index that is not there": (lambda column: column[99], "IndexError"),
}


def demo(*functions: Callable[..., Any]) -> Scheme:
    """Five marks by a function (or several), five for stations, and what is made of both."""
    parts = [
        item(f"f{place}", "Function", "函数", 5, worth(monotone(each, rises_with=[stations])), ANY, clause=CLAUSE)
        for place, each in enumerate(functions)
    ]
    well = item("well", "Stations", "站", 5, worth(stations + "0.00"), ANY, clause=CLAUSE)
    rests = (
        veto("low", "Low", "低", parts[0].figure <= 1, ANY, clause=CLAUSE),
        veto("few", "Few", "少", stations <= 2, ANY, clause=CLAUSE),
    )
    marks = Decimal(5 * len(functions) + 5)
    whole = section("1", "All", "全部", int(marks), *parts, well, clause=CLAUSE)
    return scheme_with(full_marks=marks, sections=(whole,), findings=rests)


CASE = ledger(*towns(2)) | {"observations": observed("demo.stations", {"T0": 4, "T1": 2, "C": 9})}


def card(scheme: Scheme, unit: str = "T0") -> dict[str, Any]:
    facts = facts_of(CASE, registry_with(scheme))
    row = facts.units.row(unit)
    assert row is not None
    cards = score(scheme, facts, facts.periods["2020"].period)
    problems = {"" if each.part is None else each.part.code: each.message(scheme) for each in cards.problems(row)}
    return statement(cards, row) | {"problems": problems}


@pytest.mark.parametrize(("function", "reason"), FAILING.values(), ids=FAILING)
def test_a_failure_opens_what_rests_on_it_and_nothing_else(function: Callable[..., Any], reason: str) -> None:
    found = card(demo(function))
    assert found["items"] == {"f0": ["0.00", "5.00"], "well": "4.00"}
    assert found["total"] == ["4.00", "9.00"]
    assert found["vetoes"] == {"low": "UNKNOWN", "few": "NO"}
    assert set(found["problems"]) == {"f0", "low"}
    assert found["problems"]["f0"].startswith("demo, item f0 (clause 1): its function failed at test_failing_functions")
    assert reason in found["problems"]["f0"]
    assert found["problems"]["low"].startswith("demo, finding low (clause 1)")


def test_a_function_that_does_its_work_leaves_no_problem() -> None:
    found = card(demo(lambda column: column * 100))
    assert found["items"] == {"f0": "4.00", "well": "4.00"}
    assert found["problems"] == {}


def test_one_function_fails_and_those_beside_it_do_not() -> None:
    found = card(demo(fail, lambda column: column * 100, leave))
    assert found["items"] == {"f0": ["0.00", "5.00"], "f1": "4.00", "f2": ["0.00", "5.00"], "well": "4.00"}
    assert set(found["problems"]) == {"f0", "f2", "low"}


def test_a_low_end_above_the_high_end_is_told() -> None:
    term = monotone(lambda column: -column, rises_with=[stations])
    said = failure(term, ledger(*towns(2)))
    assert "gives 0 at the low end and -9 at the high end; does it rise with what rises_with names" in said


def test_what_is_open_is_checked_too() -> None:
    term = computed(lambda column: Numbers(column.low, column.high, np.array([1, 2, 3])), stations)
    assert "for what is open, not one truth value for each of 3 units" in failure(term, ledger(*towns(2)))


def test_money_and_figures_that_rest_on_a_failure_are_bounded_by_nothing() -> None:
    share = Figure("share", "Share", "份额", computed(fail, stations, places=0), CLAUSE)
    found = card(scheme_with(figures=(share,)))
    assert found["share"] is None
    assert set(found["problems"]) == {"share"}


@pytest.mark.parametrize(
    "rule",
    [
        worth(computed(fail, stations)),
        deduct("1", per=computed(fail, stations)),
        full_if(computed(fail, stations) >= 3),
        deduct("1", unless=computed(fail, stations) <= 3),
        worth("5.00" - computed(fail, stations) * "3" + computed(fail, meetings)),
    ],
    ids=["worth", "deduct per", "full if", "deduct unless", "arithmetic"],
)
def test_an_item_stays_within_its_marks_whatever_is_made_of_a_failure(rule: Any) -> None:
    whole = section("1", "All", "全部", 5, item("1", "Item", "项", 5, rule, ANY, clause=CLAUSE), clause=CLAUSE)
    low, high = card(scheme_with(full_marks=Decimal(5), sections=(whole,)))["items"]["1"]
    assert Decimal(0) <= Decimal(low) < Decimal(high) <= Decimal(5)


class Waits:
    """Waits until the test lets it go, as one that takes too long."""

    def __init__(self) -> None:
        self.calls, self.let_go, self.thread = 0, threading.Event(), threading.current_thread()

    def __call__(self, column: Any) -> Any:
        self.calls += 1
        self.thread = threading.current_thread()
        self.let_go.wait()
        return column


class Loops(Waits):
    """Goes round without end, and swallows all errors that it is to swallow."""

    def __call__(self, column: Any) -> Any:
        self.calls += 1
        self.thread = threading.current_thread()
        while True:
            try:
                self.let_go.is_set()
            except Exception:  # noqa: BLE001  # just as careless a plugin does
                continue


@pytest.mark.parametrize("slow", [Waits, Loops])
def test_a_function_that_does_not_end_is_not_waited_for_twice(
    slow: type[Waits], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PATIENCE, "seconds", 0.2)
    function = slow()
    scheme = demo(function)  # it is called already here, for the most that it can come to
    for unit in ("T0", "T1"):
        found = card(scheme, unit)
        assert found["items"]["f0"] == ["0.00", "5.00"]
        assert "it took more than 0.2 s" in found["problems"]["f0"]
    assert function.calls <= 2
    function.let_go.set()
    function.thread.join(10)
    assert not function.thread.is_alive()


def test_a_thread_that_was_not_left_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    used = set()

    def note(column: Any) -> Any:
        used.add(threading.get_ident())
        return column

    monkeypatch.setattr(PATIENCE, "seconds", 30.0)
    for _ in range(5):
        card(demo(note))
    assert len(used) == 1
    assert threading.get_ident() not in used


def test_threads_are_given_one_call_after_the_other() -> None:
    """As soon as a call is over its thread may be given another one: none of them is lost."""
    assert [PATIENCE.call(lambda number: number, number) for number in range(5000)] == list(range(5000))


class Own(Number):
    """A class of a plugin's own: a number that a function makes of its frame, in hundredths."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any], *inputs: AnyTerm) -> None:
        super().__init__(2, *inputs)
        self.function = function

    def compute(self, frame: Frame) -> Any:
        return self.function(frame.value(cast("Term[Any]", self.inputs[0])))


class OwnTruth(Truth):
    """A class of truth that returns what it is given."""

    __slots__ = ("found",)

    def __init__(self, found: Any, *inputs: AnyTerm) -> None:
        super().__init__(*inputs)
        self.found = found

    def compute(self, frame: Frame) -> Any:
        return self.found


@pytest.mark.parametrize("function", [function for function, _ in FAILING.values()], ids=FAILING)
def test_a_class_of_term_of_a_plugins_own_spoils_no_more(function: Callable[..., Any]) -> None:
    own = item("own", "Own", "自", 5, worth(Own(lambda column: function(column.low), stations)), ANY, clause=CLAUSE)
    well = item("well", "Stations", "站", 5, worth(stations + "0.00"), ANY, clause=CLAUSE)
    found = card(scheme_with(sections=(section("1", "S", "分", 10, own, well, clause=CLAUSE),), metrics=(stations,)))
    assert found["items"] == {"own": ["0.00", "5.00"], "well": "4.00"}
    assert set(found["problems"]) == {"own"}


def test_a_class_of_term_that_does_its_work_is_taken_as_it_is() -> None:
    twice = Own(lambda column: Numbers(column.low * 2, column.high * 2), stations + "0.00")
    own = item("own", "Own", "自", 9, worth(twice), ANY, clause=CLAUSE)
    found = card(scheme_with(sections=(section("1", "S", "分", 9, own, clause=CLAUSE),), metrics=(stations,)))
    assert (found["items"], found["problems"]) == ({"own": "8.00"}, {})


YES, NO = np.ones(3, dtype=np.bool_), np.zeros(3, dtype=np.bool_)


@pytest.mark.parametrize(
    "found",
    [None, True, YES, Truths(YES[:2], YES[:2]), Truths(YES.astype(np.int64), YES.astype(np.int64)), Truths(YES, NO)],
    ids=["nothing", "a flag", "a column", "too few", "numbers", "yes at least and no at most"],
)
def test_a_class_of_truth_of_a_plugins_own_leaves_its_veto_open(found: Any) -> None:
    low = veto("low", "Low", "低", OwnTruth(found, stations), ANY, clause=CLAUSE)
    told = card(scheme_with(findings=(low,), metrics=(stations,)))
    assert told["vetoes"] == {"low": "UNKNOWN"}
    assert set(told["problems"]) == {"low"}


def test_tables_say_which_figures_are_bounds_for_a_failure() -> None:
    scheme = demo(fail)
    facts = facts_of(CASE, registry_with(scheme))
    cards, rows = score(scheme, facts, facts.periods["2020"].period), np.array([facts.units.codes.index("T0")])
    told = {
        table.name: [dict(zip(table.header, row, strict=True))["problem"] for chunk in chunks for row in chunk]
        for table, chunks in (
            (CARDS, card_rows([cards], rows)),
            (ITEMS, item_rows([cards], rows)),
            (FINDINGS, finding_rows([cards], rows)),
        )
    }
    assert [str(each).count("no such table") for each in told["cards"]] == [2]
    assert [each is not None for each in told["items"]] == [True, False]
    assert [each is not None for each in told["findings"]] == [True, False]

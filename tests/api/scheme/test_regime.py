"""A scheme as one value: what its parts carry, read and leave to rulings."""

from datetime import date
from decimal import Decimal

import pytest

from kaohe.scheme import (
    Bilingual,
    Metrics,
    MoneyKind,
    Parameter,
    RulingRange,
    Settled,
    Step,
    UnitKind,
    assessed,
    at_least,
    batches,
    deduct,
    full_if,
    incidents,
    incurred,
    item,
    kinds,
    mean_of_overseen,
    money,
    number,
    petition_visit,
    report_failure,
    section,
    some,
    veto,
)
from tests.support.made import ANY, CLAUSE, ledger, observed, scheme_with, verdicts

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
shown = observe.count("shown", "Shown", "显示")
declared = observe.count("declared", "Declared", "登记")
recipients = observe.count("recipients", "Recipients", "人数")
SIZE = Parameter("demo.size", "Size", "人数", 5)
large = incidents(petition_visit).where(head_count=at_least(SIZE))

inner = section(
    "1.2", "Inner", "内", 4,
    item("1.2.1", "Assessed", "评", 3, assessed(), ANY, clause=CLAUSE, shows=(shown,)),
    clause=CLAUSE, lost=1,
)  # fmt: skip
outer = section(
    "1", "Outer", "外", 6,
    item("1.1", "Kept", "落实", 2, full_if(kept), ANY, clause=CLAUSE),
    inner,
    clause=CLAUSE,
)  # fmt: skip
SCHEME = scheme_with(
    full_marks=Decimal(10),
    lost=Decimal(4),
    sections=(outer,),
    findings=(veto("v", "V", "否", some(large) | (batches(incidents(report_failure)) >= 2), ANY, clause=CLAUSE),),
    money=(
        money(
            MoneyKind.REWARD, "m", "M", "奖", Settled("m", recipients * 10, recipients * 20), clause=CLAUSE,
            ruling=RulingRange(1000, 2000, per=recipients),
        ),
    ),
    parameters=(SIZE,),
    metrics=(declared,),
)  # fmt: skip


def test_encoded_marks_are_those_that_items_carry_and_the_lost_ones_are_left_out() -> None:
    assert [SCHEME.encoded_marks, SCHEME.full_marks] == [6, 10]
    assert [outer.encoded, inner.encoded, inner.marks] == [6, 3, 4]
    assert scheme_with().encoded_marks is None
    assert scheme_with().total is None


def test_items_and_sections_stand_in_the_order_of_the_source_at_any_depth() -> None:
    assert [each.code for each in SCHEME.items()] == ["1.1", "1.2.1"]
    assert [each.code for each in SCHEME.all_sections()] == ["1", "1.2"]


def test_a_scheme_knows_every_metric_kind_and_parameter_that_it_reads_or_shows() -> None:
    assert list(SCHEME.metrics_read) == ["demo.declared", "demo.kept", "demo.recipients", "demo.shown"]
    assert {kind.code for kind in SCHEME.incident_kinds} == {"petition_visit", "report_failure"}
    assert SCHEME.parameters_read == {"demo.size"}


def test_what_may_be_ruled_is_listed_by_item_and_amount() -> None:
    assert {code: ruling.words() for code, ruling in SCHEME.rulings.items()} == {
        "1.2.1": "0.00 to 3.00",
        "m": "10.00 to 20.00 for each of demo.recipients",
    }


def test_only_a_mean_over_units_overseen_makes_a_scheme_read_them() -> None:
    assert not SCHEME.reads_overseen
    assert scheme_with(full_marks=Decimal(0), score=mean_of_overseen(number("1.00"))).reads_overseen


def test_whether_a_finding_is_incurred_asks_only_those_for_the_units_kind() -> None:
    towns_only = veto("t", "T", "乡", kept, ANY, clause=CLAUSE, kinds=kinds(UnitKind.TOWNSHIP))
    case = ledger("T TOWNSHIP", "D DEPARTMENT", observations=observed("demo.kept", {"T": True, "D": True}))
    assert verdicts(incurred(towns_only), case) == {"T": "YES", "D": "NO"}
    everyone = veto("e", "E", "全", kept, ANY, clause=CLAUSE)
    assert verdicts(incurred(towns_only, everyone), case) == {"T": "YES", "D": "YES"}


@pytest.mark.parametrize(
    ("ends", "months_after", "due"),
    [
        ("2012-06-30", 1, "2012-07-03"),
        ("2012-12-31", 1, "2013-01-03"),
        ("2012-12-31", 2, "2013-02-03"),
        ("2012-12-31", 13, "2014-01-03"),
        ("2012-06-30", 0, "2012-06-03"),
    ],
)
def test_a_step_is_due_on_its_day_of_a_month_after_the_period(ends: str, months_after: int, due: str) -> None:
    step = Step("s", "S", "步", CLAUSE, due_day=3, months_after=months_after)
    assert step.due(date.fromisoformat(ends)) == date.fromisoformat(due)


def test_a_step_without_a_day_is_never_due() -> None:
    assert Step("s", "S", "步", CLAUSE).due(date(2012, 6, 30)) is None


def test_an_item_carries_what_the_source_says_of_it() -> None:
    method = Bilingual("Documents", "查阅资料")
    line = item("i", "I", "项", "1.5", deduct("1", unless=kept), ANY, clause=CLAUSE, reading="As read.", method=method)
    assert (line.marks, line.reading, line.method, line.department) == (Decimal("1.5"), "As read.", method, None)

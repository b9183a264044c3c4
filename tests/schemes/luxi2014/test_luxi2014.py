"""泸溪县 2014, clause by clause: what a fact gives, and what an unknown one leaves open."""
# ruff: noqa: E501 -- one fact a line

from decimal import Decimal
from typing import Any

import pytest

from tests.schemes.ledger import Ledger, Record, happened, installed, registry, visit

LUXI = installed("luxi2014")


def ledger(*years: int) -> Ledger:
    return Ledger("luxi2014", *years, T="TOWNSHIP")


def points(item: str, *incidents: Record, **observed: object) -> Any:
    """What an item gives a township with these incidents and observations."""
    return ledger().record(*incidents).observe(**observed).card()["items"][item]


def fact(words: str, *values: object) -> Any:
    """A case of a parametrized test, named by the fact it states."""
    return pytest.param(*values, id=words)


def test_the_plugin_registers_without_a_flaw() -> None:
    assert not [str(failure) for failure in registry().failures if "luxi2014" in failure.plugin]


def test_items_stand_in_the_order_of_the_source() -> None:
    assert " ".join(item.code for item in LUXI.items()) == (
        "1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 3.1 3.2 3.3 3.4.1.1 3.4.1.2 3.4.2.1 3.4.2.2 3.4.2.3 3.4.3.1 3.4.3.2 3.4.3.3 "
        "3.4.4.1 3.4.4.2 3.4.4.3 3.4.4.4 3.5 4.1 4.2 4.3 5.1 5.2 5.3 5.4"
    )


def test_87_of_100_marks_are_encoded() -> None:
    assert (LUXI.encoded_marks, LUXI.full_marks) == (Decimal(87), Decimal(100))
    assert [(section.code, section.encoded) for section in LUXI.sections] == [
        ("1", Decimal(12)), ("2", Decimal(5)), ("3", Decimal(56)), ("4", Decimal(5)), ("5", Decimal(9)),
    ]  # fmt: skip


def test_a_year_with_nothing_recorded_leaves_open_only_what_is_observed() -> None:
    """Incidents are known zeros; what is not observed may still give nothing or everything."""
    assert ledger().card()["total"] == ["60.00", "87.00"]


def test_a_period_that_ended_before_2014_is_not_in_force() -> None:
    assert ledger(2013).card() == {"error": "NOT_IN_FORCE"}


@pytest.mark.parametrize(
    ("item", "metric", "marks"),
    [
        ("1.1", "work_records", "2.00"),
        ("1.2", "target_records", "2.00"),
        ("1.3", "reception_days_kept", "2.00"),
        ("2.1", "work_station", "3.00"),
        ("4.1", "backlog_ledger", "1.00"),
    ],
)
def test_a_record_gives_all_marks_and_its_lack_none(item: str, metric: str, marks: str) -> None:
    """没有记录不计分."""
    assert points(item, **{metric: True}) == marks
    assert points(item, **{metric: False}) == "0.00"
    assert points(item) == ["0.00", marks]


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        fact("no cases: full", {"responsible_cases": 0}, "4.00"),
        fact("half settled, ledger kept: full", (True, 10, 5), "4.00"),
        fact("below half: 0.5 off for each unsettled", (True, 9, 4), "1.50"),
        fact("no ledger: 0.5 off for each unsettled", (False, 4, 3), "3.50"),
        fact("all settled without a ledger: nothing off", (False, 4, 4), "4.00"),
        fact("nothing settled of many: not below 0", (True, 20, 0), "0.00"),
        fact("cases unknown: anything", {"responsible_case_ledger": True, "responsible_cases_settled": 3}, ["0.00", "4.00"]),
        fact("settled unknown: none to all of them", {"responsible_case_ledger": False, "responsible_cases": 4}, ["2.00", "4.00"]),
        fact("ledger unknown: kept or not", {"responsible_cases": 4, "responsible_cases_settled": 2}, ["3.00", "4.00"]),
    ],
)  # fmt: skip
def test_leaders_cases(observed: Any, expected: object) -> None:
    """息诉息访率在50%以上的记4分,…未息诉息访的,每件扣0.5分."""
    names = ("responsible_case_ledger", "responsible_cases", "responsible_cases_settled")
    given = observed if isinstance(observed, dict) else dict(zip(names, observed, strict=True))
    assert points("1.4", **given) == expected


@pytest.mark.parametrize(("yuan", "expected"), [("5000", "2.00"), ("4999.99", "0.00")])
def test_a_budget_of_5000_yuan_gives_full_marks(yuan: str, expected: str) -> None:
    """每年信访工作经费5000元以上的记2分."""
    assert points("1.5", petition_budget_yuan=yuan) == expected


@pytest.mark.parametrize(("item", "metric"), [("2.2", "village_group_staff"), ("2.3", "village_group_pay")])
def test_staff_and_pay_count_only_where_there_are_village_groups(item: str, metric: str) -> None:
    """建立群众工作组…其中,明确有信访专(兼)干的记1分,报酬落实的记1分."""
    assert points(item, village_groups=True, **{metric: True}) == "1.00"
    assert points(item, village_groups=True, **{metric: False}) == "0.00"
    assert points(item, village_groups=False) == "0.00"
    assert points(item, **{metric: True}) == ["0.00", "1.00"]


BANDS = (6, 19, 20, 49, 50, 99, 100)


@pytest.mark.parametrize(
    ("item", "level", "left"),
    [
        ("3.4.1.1", "COUNTY", "3.98 3.98 3.95 3.95 3.90 3.90 3.80"),
        ("3.4.2.2", "PREFECTURE", "3.95 3.95 3.90 3.90 3.80 3.80 3.50"),
        ("3.4.3.2", "PROVINCE", "5.90 5.90 5.80 5.80 5.50 5.50 5.00"),
        ("3.4.4.2", "NATIONAL", "4.00 3.50 3.00 3.00 3.00 3.00 3.00"),
    ],
)
def test_group_visits_cost_by_the_size_of_the_batch(item: str, level: str, left: str) -> None:
    """6-19人、20-49人、50-99人、100人以上; to Beijing 6-9人、10-19人、20人以上; 5 persons are no group."""
    batches = [visit(level, size, forewarned=True) for size in BANDS]
    assert [points(item, batch) for batch in batches] == left.split()
    assert points(item, visit(level, 5)) == f"{next(each.marks for each in LUXI.items() if each.code == item):.2f}"


def test_a_group_visit_to_beijing_costs_1_up_to_9_persons_and_one_and_a_half_from_10() -> None:
    assert [points("3.4.4.2", visit("NATIONAL", size)) for size in (9, 10)] == ["4.00", "3.50"]


@pytest.mark.parametrize(("size", "expected"), [(49, "5.80"), (50, "4.50"), (100, "4.00")])
def test_50_or_more_to_the_province_unannounced_cost_one_more(size: int, expected: str) -> None:
    """未…预报信息的,每批加扣1分."""
    assert points("3.4.3.2", visit("PROVINCE", size)) == expected


@pytest.mark.parametrize(
    ("item", "incident", "once", "twice"),
    [
        fact("3.1: half a point for each screening missed", "3.1", happened("screening_missed"), "3.50", "3.00"),
        fact("3.2: a key person's batch to the prefecture", "3.2", visit("PREFECTURE", 9, key_person=True), "3.00", "2.00"),
        fact("3.2: not to the county", "3.2", visit("COUNTY", 9, key_person=True), "4.00", "4.00"),
        fact("3.3: a skip-level visit not attended", "3.3", visit("COUNTY", skip_level=True, attended=False), "3.00", "2.00"),
        fact("3.3: attended", "3.3", visit("COUNTY", skip_level=True), "4.00", "4.00"),
        fact("3.4.1.2: a disruptive visit to the county", "3.4.1.2", visit("COUNTY", 9, disruptive=True), "1.50", "1.00"),
        fact("3.4.2.3: a disruptive visit to the prefecture", "3.4.2.3", visit("PREFECTURE", disruptive=True), "0.50", "0.00"),
        fact("3.4.3.3: a repeated abnormal batch", "3.4.3.3", visit("PROVINCE", 3, abnormal=True, repeat=True), "1.50", "1.00"),
        fact("3.4.3.3: abnormal but new", "3.4.3.3", visit("PROVINCE", abnormal=True), "2.00", "2.00"),
        fact("3.4.4.1: by the person", "3.4.4.1", visit("NATIONAL", 3, abnormal=True), "3.50", "2.00"),
        fact("3.4.4.3: by the person", "3.4.4.3", visit("NATIONAL", 3, abnormal=True, repeat=True), "3.70", "3.40"),
        fact("3.4.4.4: flowed back uncontrolled", "3.4.4.4", visit("NATIONAL", returned="UNCONTROLLED"), "2.00", "1.00"),
        fact("3.4.4.4: flowed back after being sent home", "3.4.4.4", visit("NATIONAL", 2, returned="AFTER_RETURN"), "2.00", "1.00"),
        fact("3.5: late", "3.5", happened("report_failure", failure="LATE"), "0.90", "0.80"),
        fact("3.5: not made", "3.5", happened("report_failure", failure="MISSED"), "0.80", "0.60"),
        fact("3.5: concealed counts as not made", "3.5", happened("report_failure", failure="CONCEALED"), "0.80", "0.60"),
        fact("5.1: a closing document missing", "5.1", happened("assigned_case", level="COUNTY", closed=True, missing_documents=2), "3.60", "3.20"),
        fact("5.1: neither closed nor extended", "5.1", happened("assigned_case", level="COUNTY", missing_documents=2), "3.50", "3.00"),
        fact("5.1: extension filed", "5.1", happened("assigned_case", level="COUNTY", extension_filed=True), "4.00", "4.00"),
    ],
)  # fmt: skip
def test_each_incident_takes_its_price_away(item: str, incident: Record, once: str, twice: str) -> None:
    assert points(item, incident) == once
    assert points(item, incident, incident) == twice


def test_an_item_never_falls_below_zero() -> None:
    assert points("3.4.4.1", visit("NATIONAL", 1000, abnormal=True)) == "0.00"


@pytest.mark.parametrize(
    ("last", "this", "expected"),
    [
        fact("a decline of 10 per cent: full", 10, 9, "3.00"),
        fact("whole points short, rounded down", 11, 10, "3.00"),
        fact("one point short", 100, 91, "2.70"),
        fact("no decline", 10, 10, "0.00"),
        fact("growth", 1, 3, "0.00"),
        fact("none after none", 0, 0, "3.00"),
        fact("some after none", 0, 1, "0.00"),
        fact("none, whatever last year had", None, 0, "3.00"),
        fact("last year unknown", None, 1, ["0.00", "3.00"]),
    ],
)
def test_the_decline_of_visits_to_the_prefecture(last: int | None, this: int, expected: object) -> None:
    """总量同比下降10℅记3分,每少下降1个百分点扣0.3分."""
    observed = {} if last is None else {"prefecture_visits_last_year": last}
    assert points("3.4.2.1", *[visit("PREFECTURE")] * this, **observed) == expected


def test_last_years_visits_are_those_on_file_unless_observed() -> None:
    both = ledger(2014, 2013).record(visit("PREFECTURE")).record(*[visit("PREFECTURE")] * 2, year=2013)
    assert both.card()["items"]["3.4.2.1"] == "3.00"
    assert both.observe(prefecture_visits_last_year=1).card()["items"]["3.4.2.1"] == "0.00"


@pytest.mark.parametrize(
    ("quota", "persons", "expected"),
    [(3, 3, "4.00"), (3, 4, "0.00"), (None, 0, "4.00"), (None, 1, ["0.00", "4.00"])],
)
def test_the_quota_of_abnormal_visits_to_the_province(quota: int | None, persons: int, expected: object) -> None:
    """达到责任状确定指标的记4分,没有达到的不计分; counted in person-times."""
    visits = [visit("PROVINCE", persons, abnormal=True)] if persons else []
    observed = {} if quota is None else {"province_abnormal_quota": quota}
    assert points("3.4.3.1", *visits, **observed) == expected


@pytest.mark.parametrize(
    ("item", "observed", "expected"),
    [
        fact("4.2: half a point off for each unsettled", "4.2", {"backlog_cases": 3, "backlog_cases_settled": 1}, "2.00"),
        fact("4.2: settled unknown", "4.2", {"backlog_cases": 2}, ["2.00", "3.00"]),
        fact("4.2: nothing known", "4.2", {}, ["0.00", "3.00"]),
        fact("4.3: by the key case", "4.3", {"key_cases_unsettled": 2, "main_leader_took_case": True}, "0.80"),
        fact("4.3: the main leader took none", "4.3", {"key_cases_unsettled": 2, "main_leader_took_case": False}, "0.30"),
        fact("4.3: whether the leader took one is unknown", "4.3", {"key_cases_unsettled": 2}, ["0.30", "0.80"]),
        fact("4.3: key cases unknown", "4.3", {"main_leader_took_case": False}, ["0.00", "0.50"]),
        fact("5.2: by the letter of ten", "5.2", {"untraced_letters": 3}, "1.40"),
        fact("5.2: unknown, at most all ten", "5.2", {}, ["0.00", "2.00"]),
        fact("5.3: by the part missing", "5.3", {"green_channel_missing": 1}, "0.50"),
        fact("5.4: by the reply missing", "5.4", {"online_replies_missing": 4}, "1.60"),
        fact("5.4: not below 0", "5.4", {"online_replies_missing": 40}, "0.00"),
    ],
)  # fmt: skip
def test_each_thing_counted_takes_its_price_away(item: str, observed: dict[str, object], expected: object) -> None:
    assert points(item, **observed) == expected

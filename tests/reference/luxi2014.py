"""luxi2014: the townships of Luxi County, 2014."""

import datetime
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.reference.model import Incident, Ledger, Period, Unit
from tests.reference.values import Interval, Number, add, between, exactly, hull, state

CODE = "luxi2014"
ASSESSES = ("TOWNSHIP",)
CADENCE = "YEAR"
IN_FORCE: datetime.date | None = datetime.date(2014, 1, 1)

GROUP = 6
Bands = dict[int, str]


def card(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Any]:
    """Total and items; no veto and no money in the part that survives."""
    scored = items(ledger, unit, period)
    return {
        "total": state(add(scored.values())),
        "items": {code: state(points) for code, points in scored.items()},
    }


def items(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Interval]:
    """Every item in the order of the source."""

    def flag(name: str) -> bool | None:
        return ledger.flag(unit, period, f"{CODE}.{name}")

    def count(name: str) -> int | None:
        return ledger.count(unit, period, f"{CODE}.{name}")

    def visits(when: Callable[[Incident], bool]) -> list[Incident]:
        return ledger.those(unit, period, "petition_visit", when)

    def at(level: str, *flags: str) -> list[Incident]:
        return visits(lambda visit: visit.level == level and all(visit.flag(name) for name in flags))

    failures = ledger.those(unit, period, "report_failure")
    late = [failure for failure in failures if failure.word("failure") == "LATE"]
    not_reported = [failure for failure in failures if failure.word("failure") in {"MISSED", "CONCEALED"}]
    uncontrolled = [visit for visit in at("NATIONAL") if visit.word("returned") == "UNCONTROLLED"]
    after_return = [visit for visit in at("NATIONAL") if visit.word("returned") == "AFTER_RETURN"]
    unwarned = [visit for visit in at("PROVINCE") if visit.head_count >= 50 and not visit.flag("forewarned")]
    cases = ledger.those(unit, period, "assigned_case")
    papers_missing = sum(case.count("missing_documents") or 0 for case in cases if case.flag("closed"))
    open_cases = [case for case in cases if not case.flag("closed") and not case.flag("extension_filed")]

    return {
        "1.1": when_true(2, flag("work_records")),
        "1.2": when_true(2, flag("target_records")),
        "1.3": when_true(2, flag("reception_days_kept")),
        "1.4": responsible_cases(
            flag("responsible_case_ledger"), count("responsible_cases"), count("responsible_cases_settled")
        ),
        "1.5": budget(ledger.decimal(unit, period, f"{CODE}.petition_budget_yuan")),
        "2.1": when_true(3, flag("work_station")),
        "2.2": when_both(1, flag("village_groups"), flag("village_group_staff")),
        "2.3": when_both(1, flag("village_groups"), flag("village_group_pay")),
        "3.1": less(4, "0.5", len(ledger.those(unit, period, "screening_missed"))),
        "3.2": less(4, "1", len(visits(lambda visit: visit.flag("key_person") and visit.at_or_above("PREFECTURE")))),
        "3.3": less(4, "1", len(visits(lambda visit: visit.flag("skip_level") and not visit.flag("attended")))),
        "3.4.1.1": full_less(4, by_size(at("COUNTY"), {6: "0.02", 20: "0.05", 50: "0.1", 100: "0.2"})),
        "3.4.1.2": less(2, "0.5", len(at("COUNTY", "disruptive"))),
        "3.4.2.1": prefecture_total(len(at("PREFECTURE")), last_year(ledger, unit, period)),
        "3.4.2.2": full_less(4, by_size(at("PREFECTURE"), {6: "0.05", 20: "0.1", 50: "0.2", 100: "0.5"})),
        "3.4.2.3": less(1, "0.5", len(at("PREFECTURE", "disruptive"))),
        "3.4.3.1": province_quota(person_times(at("PROVINCE", "abnormal")), count("province_abnormal_quota")),
        "3.4.3.2": full_less(
            6, by_size(at("PROVINCE"), {6: "0.1", 20: "0.2", 50: "0.5", 100: "1"}) + 1 * len(unwarned)
        ),
        "3.4.3.3": less(2, "0.5", len(at("PROVINCE", "abnormal", "repeat"))),
        "3.4.4.1": less(5, "0.5", person_times(at("NATIONAL", "abnormal"))),
        "3.4.4.2": full_less(5, by_size(at("NATIONAL"), {6: "1", 10: "1.5", 20: "2"})),
        "3.4.4.3": less(4, "0.1", person_times(at("NATIONAL", "abnormal", "repeat"))),
        "3.4.4.4": full_less(3, 1 * person_times(uncontrolled) + Fraction("0.5") * person_times(after_return)),
        "3.5": full_less(1, Fraction("0.1") * len(late) + Fraction("0.2") * len(not_reported)),
        "4.1": when_true(1, flag("backlog_ledger")),
        "4.2": backlog(count("backlog_cases"), count("backlog_cases_settled")),
        "4.3": key_cases(count("key_cases_unsettled"), flag("main_leader_took_case")),
        "5.1": full_less(4, Fraction("0.2") * papers_missing + Fraction("0.5") * len(open_cases)),
        "5.2": less_or_unknown(2, "0.2", count("untraced_letters")),
        "5.3": less_or_unknown(1, "0.5", count("green_channel_missing")),
        "5.4": less_or_unknown(2, "0.1", count("online_replies_missing")),
    }


def when_true(marks: int, observed: bool | None) -> Interval:
    """true: the marks; false: 0."""
    return between(0, marks) if observed is None else exactly(marks if observed else 0)


def when_both(marks: int, one: bool | None, other: bool | None) -> Interval:
    """The marks where both are true; one false settles it."""
    if one is False or other is False:
        return exactly(0)
    return between(0, marks) if one is None or other is None else exactly(marks)


def full_less(marks: int, loss: Number) -> Interval:
    """The marks less the loss, not below 0."""
    return exactly(max(Fraction(0), marks - Fraction(loss)))


def less(marks: int, each: str, times: int) -> Interval:
    """The marks less an amount for each, not below 0."""
    return full_less(marks, Fraction(each) * times)


def less_or_unknown(marks: int, each: str, times: int | None) -> Interval:
    """The same for an observed count, whose greatest allowed value takes all the marks."""
    return between(0, marks) if times is None else less(marks, each, times)


def person_times(visits: list[Incident]) -> int:
    """The sum of the head counts."""
    return sum(visit.head_count for visit in visits)


def by_size(visits: list[Incident], bands: Bands) -> Fraction:
    """What the group visits cost: each the amount of the band that its head count falls into."""
    loss = Fraction(0)
    for visit in visits:
        reached = [least for least in bands if visit.head_count >= least]
        if visit.head_count >= GROUP:
            loss += Fraction(bands[max(reached)])
    return loss


def responsible_cases(kept: bool | None, cases: int | None, settled: int | None) -> Interval:
    """1.4: half of the cases settled, with a ledger, keep all 4 marks."""
    if cases is None:
        return between(0, 4)
    if cases == 0:
        return exactly(4)
    results = []
    for ledger_kept in [True, False] if kept is None else [kept]:
        for done in range(cases + 1) if settled is None else [settled]:
            if ledger_kept and Fraction(done, cases) >= Fraction(1, 2):
                results.append(Fraction(4))
            else:
                results.append(less(4, "0.5", cases - done).low)
    return hull(results)


def budget(yuan: Fraction | None) -> Interval:
    """1.5: 5000 yuan a year."""
    return between(0, 2) if yuan is None else exactly(2 if yuan >= 5000 else 0)


def last_year(ledger: Ledger, unit: Unit, period: Period) -> int | None:
    """The batches to the prefecture in the year before: as observed, else as recorded."""
    observed = ledger.count(unit, period, f"{CODE}.prefecture_visits_last_year")
    if observed is not None:
        return observed
    before = ledger.previous(period)
    if before is None:
        return None
    return len(ledger.those(unit, before, "petition_visit", lambda visit: visit.level == "PREFECTURE"))


def prefecture_total(this: int, last: int | None) -> Interval:
    """3.4.2.1: a decline of 10 % keeps all 3 marks, each whole point short of it costs 0.3."""
    if this == 0:
        return exactly(3)
    if last is None:
        return between(0, 3)
    if last == 0:
        return exactly(0)
    decline = Fraction(last - this, last) * 100
    if decline >= 10:
        return exactly(3)
    return less(3, "0.3", (10 - decline).__floor__())


def province_quota(people: int, quota: int | None) -> Interval:
    """3.4.3.1: no more person-times than the quota."""
    if people == 0:
        return exactly(4)
    return between(0, 4) if quota is None else exactly(4 if people <= quota else 0)


def backlog(cases: int | None, settled: int | None) -> Interval:
    """4.2: 0.5 for each case not settled."""
    if cases is None:
        return between(0, 3)
    return hull(less(3, "0.5", cases - done).low for done in (range(cases + 1) if settled is None else [settled]))


def key_cases(unsettled: int | None, took_case: bool | None) -> Interval:
    """4.3: 0.1 for each key case left unsettled, 0.5 where the main leader took none; ten of them take all."""
    return hull(
        full_less(1, Fraction("0.1") * number + (0 if took else Fraction("0.5"))).low
        for number in ([0, 10] if unsettled is None else [unsettled])
        for took in ([True, False] if took_case is None else [took_case])
    )

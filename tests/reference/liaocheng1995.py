"""liaocheng1995: the townships, subdistricts and departments of Liaocheng, yearly from 1995."""

import datetime
from collections.abc import Callable
from typing import Any

from tests.reference.model import DAY, Incident, Ledger, Period, Unit
from tests.reference.values import Interval, Verdict, between, either, every, exactly, negate, rank, state, word, words

CODE = "liaocheng1995"
ASSESSES = ("TOWNSHIP", "SUBDISTRICT", "DEPARTMENT")
CADENCE = "YEAR"
IN_FORCE: datetime.date | None = datetime.date(1995, 5, 20)

FINES_GROUP = {"COUNTY": 200, "PREFECTURE": 500, "PROVINCE": 1000, "NATIONAL": 1500}
FINES_SKIP = {"PREFECTURE": 100, "PROVINCE": 300, "NATIONAL": 500}
FINE_UNREPORTED = 500


def card(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Any]:
    """Everything that the regime says of a unit and a year."""
    observed = ledger.decimal(unit, period, f"{CODE}.annual_score")
    points = between(0, 100) if observed is None else exactly(observed)
    return {
        "total": state(points),
        "items": {"score": state(points)},
        "targets": words(targets(ledger, unit, period)),
        "obligations": words(obligations(ledger, unit, period)),
        "rewards": words(rewards(ledger, unit, period)),
        "vetoes": words(vetoes(ledger, unit, period)),
        "sanctions": words(sanctions(ledger, unit, period)),
        "key_managed": word(key_managed(ledger, unit, period)),
        "money": {code: state(amount) for code, amount in fines(ledger, unit, period).items()},
    }


def visits(ledger: Ledger, unit: Unit, period: Period, when: Callable[[Incident], bool]) -> list[Incident]:
    """The petition visits that meet a condition."""
    return ledger.those(unit, period, "petition_visit", when)


def is_group(ledger: Ledger, visit: Incident) -> bool:
    """Whether a visit is a group visit."""
    return visit.head_count >= ledger.group_threshold(CODE)


def count(ledger: Ledger, unit: Unit, period: Period, name: str) -> int | None:
    """An observed count of this regime."""
    return ledger.count(unit, period, f"{CODE}.{name}")


def is_zero(number: int | None) -> Verdict:
    """Whether a count is 0."""
    return None if number is None else number == 0


def targets(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """一: met, not met or unknown."""
    score = ledger.decimal(unit, period, f"{CODE}.annual_score")
    due = count(ledger, unit, period, "cases_due")
    closed = count(ledger, unit, period, "cases_closed_on_time")
    on_time: Verdict
    if due == 0:
        on_time = True
    elif due is None or closed is None:
        on_time = None
    else:
        on_time = due == closed
    return {
        "target.1.1": not visits(ledger, unit, period, lambda visit: visit.level in {"PROVINCE", "NATIONAL"}),
        "target.1.2": not visits(ledger, unit, period, lambda visit: is_group(ledger, visit)),
        "target.1.3": is_zero(count(ledger, unit, period, "long_standing_petitioners")),
        "target.1.4": is_zero(count(ledger, unit, period, "backlog_cases")),
        "target.2": not visits(ledger, unit, period, lambda visit: visit.flag("skip_level")),
        "target.3": on_time,
        "target.4": None if score is None else score >= 95,
    }


def obligations(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """二: the duties."""
    to_receive = visits(ledger, unit, period, lambda visit: is_group(ledger, visit) or visit.flag("skip_level"))
    return {
        "duty.reception": all(visit.flag("attended") for visit in to_receive),
        "duty.settlement": is_zero(count(ledger, unit, period, "group_issues_over_two_months")),
    }


def rewards(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """三(一)."""
    commended = is_commended(ledger, unit, period)
    return {
        **conditions(ledger, unit, period),
        "reward.commendation": commended,
        "reward.merit": every([commended, in_previous(ledger, unit, period, is_commended)]),
    }


def is_commended(ledger: Ledger, unit: Unit, period: Period) -> Verdict:
    """Any of the conditions, and no veto."""
    met = either(conditions(ledger, unit, period).values())
    return every([met, negate(is_vetoed(ledger, unit, period))])


def conditions(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """三(一)2: any one of them qualifies."""
    met = targets(ledger, unit, period)
    group_over_heads = visits(
        ledger,
        unit,
        period,
        lambda visit: is_group(ledger, visit) and visit.flag("skip_level") and visit.at_or_above("COUNTY"),
    )
    return {
        "reward.1": not group_over_heads,
        "reward.2": among_first_five(ledger, unit, period),
        "reward.3": every(met[code] for code in ("target.1.1", "target.1.2", "target.1.3", "target.1.4", "target.4")),
        "reward.4": fewest_petitions(ledger, unit, period),
    }


def among_first_five(ledger: Ledger, unit: Unit, period: Period) -> Verdict:
    """reward.2: the rank by score."""
    metric = f"{CODE}.annual_score"
    others = [ledger.decimal(peer, period, metric) for peer in ledger.peers(unit, ASSESSES)]
    best, worst = rank(ledger.decimal(unit, period, metric), others)
    if worst <= 5:
        return True
    return False if best > 5 else None


def fewest_petitions(ledger: Ledger, unit: Unit, period: Period) -> Verdict:
    """reward.4: the lowest volume of the cohort, ties counting."""
    own = count(ledger, unit, period, "petition_volume")
    others = [count(ledger, peer, period, "petition_volume") for peer in ledger.peers(unit, ASSESSES)]
    if own is None:
        return None
    if any(other is not None and other < own for other in others):
        return False
    return None if None in others else True


def vetoes(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """三(二)1."""
    score = ledger.decimal(unit, period, f"{CODE}.annual_score")
    groups = visits(ledger, unit, period, lambda visit: is_group(ledger, visit))
    levels = [visit.level for visit in groups]
    return {
        "veto.1": levels.count("PROVINCE") + levels.count("NATIONAL") >= 1,
        "veto.2": levels.count("PREFECTURE") >= 3,
        "veto.3": levels.count("COUNTY") >= 4,
        "veto.4": None if score is None else score < 60,
        "veto.5": any(visit.flag("at_fault") and visit.flag("serious_harm") for visit in groups),
    }


def sanctions(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """四: the seven grounds."""
    return {f"ground.{number}": ledger.flag(unit, period, f"{CODE}.ground_{number}") for number in range(1, 8)}


def is_vetoed(ledger: Ledger, unit: Unit, period: Period) -> Verdict:
    """Whether any veto was YES."""
    return either(vetoes(ledger, unit, period).values())


def key_managed(ledger: Ledger, unit: Unit, period: Period) -> Verdict:
    """Whether a veto of the previous period put the unit under key management."""
    return in_previous(ledger, unit, period, is_vetoed)


def in_previous(
    ledger: Ledger, unit: Unit, period: Period, question: Callable[[Ledger, Unit, Period], Verdict]
) -> Verdict:
    """The answer for the previous period: NO before the regime began, UNKNOWN where the ledger lacks it."""
    assert IN_FORCE is not None
    if period.starts - DAY < IN_FORCE:
        return False
    before = ledger.previous(period)
    return None if before is None else question(ledger, unit, before)


def fines(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Interval]:
    """三(二)3."""
    everyone = visits(ledger, unit, period, lambda visit: True)
    group = sum(FINES_GROUP.get(visit.level, 0) for visit in everyone if is_group(ledger, visit))
    skip = sum(
        FINES_SKIP.get(visit.level, 0) for visit in everyone if visit.flag("skip_level") and not is_group(ledger, visit)
    )
    unreported = ledger.those(
        unit,
        period,
        "assigned_case",
        lambda case: case.flag("unreported_two_months") and case.at_or_above("COUNTY"),
    )
    return {
        "fine.group": exactly(group),
        "fine.skip": exactly(skip),
        "fine.unreported": exactly(FINE_UNREPORTED * len(unreported)),
    }

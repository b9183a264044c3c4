"""pinghu2012: the sections, offices, staff and leaders of a bureau in Pinghu, every two months."""

import datetime
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.reference.model import Incident, Ledger, Period, Unit
from tests.reference.values import Interval, Verdict, add, between, either, exactly, half_up, state, words

CODE = "pinghu2012"
ASSESSES = ("SECTION", "OFFICE", "STAFF", "LEADER")
CADENCE = "BIMONTH"
IN_FORCE: datetime.date | None = datetime.date(2012, 5, 1)

RANGES = {
    "5.1": ("report_failure", 3, 10),
    "5.3": ("responsibility_accident", 10, 30),
    "5.4": ("conduct_complaint", 10, 30),
    "5.5": ("conflict_escalation", 10, 30),
    "5.6.1": ("screening_missed", 2, 4),
    "5.9": ("petition_visit", 0, 100),
}
"""The items that leave a range to a ruling; 5.9 reads only the visits that skip a level."""


def card(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Any]:
    """Score, deductions, rate of the bonus, bonus and vetoes."""
    points = score(ledger, unit, period)
    percent = Interval(rate(points.low), rate(points.high))
    deducted = {} if unit.kind == "LEADER" else deductions(ledger, unit, period)
    return {
        "total": state(points),
        "deductions": {code: state(amount) for code, amount in deducted.items()},
        "rate": state(percent),
        "vetoes": words(vetoes(ledger, unit, period)),
        "money": {"bonus": bonus(base(ledger, unit, period), percent)},
    }


def deductions(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Interval]:
    """What each item takes off, without a cap."""

    def per_incident(kind: str, amount: Callable[[Incident], int]) -> Interval:
        return add(exactly(amount(incident)) for incident in ledger.those(unit, period, kind))

    def ranged(item: str) -> Interval:
        kind, low, high = RANGES[item]
        settled = []
        for incident in ledger.those(unit, period, kind):
            if item == "5.9" and not incident.flag("skip_level"):
                continue
            ruled = ledger.ruling(CODE, item, unit, period, incident)
            settled.append(between(low, high) if ruled is None else exactly(ruled))
        return add(settled)

    return {
        "5.1": ranged("5.1"),
        "5.2": per_incident("duty_absence", lambda absence: 10 if absence.flag("consequence") else 5),
        "5.3": ranged("5.3"),
        "5.4": ranged("5.4"),
        "5.5": ranged("5.5"),
        "5.6.1": ranged("5.6.1"),
        "5.6.2": per_incident("dispute_unassigned", lambda dispute: 2),
        "5.7": per_incident("opinion_mishandled", lambda opinion: 5),
        "5.8": per_incident("request_mishandled", lambda request: 5 if request.flag("escalated") else 2),
        "5.9": ranged("5.9"),
        "5.10.1": per_incident("mass_incident", lambda event: 5 if event.flag("leader_absent") else 0),
        "5.10.2": per_incident("mass_incident", lambda event: 10 if event.flag("poorly_handled") else 0),
    }


def score(ledger: Ledger, unit: Unit, period: Period) -> Interval:
    """100 less the deductions, not below 0; of a LEADER the mean of the units overseen, rounded."""
    if unit.kind == "LEADER":
        scores = [score(ledger, ledger.units[code], period) for code in unit.oversees]
        together = add(scores)
        return Interval(half_up(together.low / len(scores)), half_up(together.high / len(scores)))
    deducted = add(deductions(ledger, unit, period).values())
    return Interval(max(Fraction(0), 100 - deducted.high), max(Fraction(0), 100 - deducted.low))


def rate(points: Fraction) -> Fraction:
    """Percent of the base of the bonus."""
    if points >= 96:
        return Fraction(100)
    for above, percent in ((90, 90), (85, 80), (80, 70), (75, 60), (70, 50)):
        if points > above:
            return Fraction(percent)
    return Fraction(0)


def base(ledger: Ledger, unit: Unit, period: Period) -> Fraction | None:
    """The base of the bonus on the unit, else on the nearest ancestor that has it."""
    for holder in (unit, *ledger.ancestors(unit)):
        yuan = ledger.decimal(holder, period, f"{CODE}.bonus_base_yuan")
        if yuan is not None:
            return yuan
    return None


def bonus(yuan: Fraction | None, percent: Interval) -> str | list[str] | None:
    """Base times rate; with the base unknown nothing bounds it, unless the rate is 0."""
    if yuan is None:
        return "0.00" if percent.high == 0 else None
    return state(Interval(half_up(yuan * percent.low / 100), half_up(yuan * percent.high / 100)))


def vetoes(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """Being unqualified and neglect for everyone, annual for sections and offices."""
    found: dict[str, Verdict] = {
        "unqualified": at_most_70(score(ledger, unit, period)),
        "neglect": ledger.flag(unit, period, f"{CODE}.serious_neglect"),
    }
    if unit.kind in {"SECTION", "OFFICE"}:
        found["annual"] = either(below_71(score(ledger, unit, other)) for other in of_the_year_so_far(ledger, period))
    return found


def of_the_year_so_far(ledger: Ledger, period: Period) -> list[Period]:
    """The periods of the regime in force that start in the same calendar year, up to and including this one."""
    assert IN_FORCE is not None
    return [
        other
        for other in ledger.periods.values()
        if other.kind == CADENCE
        and other.starts.year == period.starts.year
        and other.starts <= period.starts
        and other.ends >= IN_FORCE
    ]


def at_most_70(points: Interval) -> Verdict:
    """Unqualified: 70 or less."""
    if points.high <= 70:
        return True
    return False if points.low > 70 else None


def below_71(points: Interval) -> Verdict:
    """Short of the qualifying score of 71."""
    if points.high < 71:
        return True
    return False if points.low >= 71 else None

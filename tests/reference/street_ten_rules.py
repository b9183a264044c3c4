"""street_ten_rules: the ten rules of a subdistrict, for its areas, villages, departments and itself."""

import datetime
from collections.abc import Callable
from typing import Any

from tests.reference.model import Incident, Ledger, Period, Unit
from tests.reference.values import Interval, Stated, Verdict, between, exactly, state, words

CODE = "street_ten_rules"
ASSESSES = ("MANAGEMENT_AREA", "VILLAGE", "DEPARTMENT", "SUBDISTRICT")
CADENCE = "YEAR"
IN_FORCE: datetime.date | None = None

LETTERS = {"MANAGEMENT_AREA": "A", "VILLAGE": "V", "DEPARTMENT": "D", "SUBDISTRICT": "S"}
ADDRESSEES = {
    "1": "AVDS",
    "2": "AVD",
    "3.1": "AV",
    "3.2": "AS",
    "3.3": "S",
    "4": "S",
    "5.1": "SAD",
    "5.2": "S",
    "6.1": "AVDS",
    "6.2": "AVDS",
    "7": "D",
    "8": "AVD",
    "9": "S",
    "sanction.3": "AV",
    "sanction.4": "S",
    "sanction.6": "AVDS",
}


def card(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Any]:
    """No marks: obligations, vetoes, sanctions, money."""
    return {
        "total": None,
        "obligations": words(addressed(unit, obligations(ledger, unit, period))),
        "vetoes": words(vetoes(ledger, unit, period)),
        "sanctions": words(addressed(unit, sanctions(ledger, unit, period))),
        "money": money(ledger, unit, period),
    }


def addressed(unit: Unit, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """Those of the rules that are addressed to the unit's kind."""
    return {code: verdict for code, verdict in verdicts.items() if LETTERS[unit.kind] in ADDRESSEES[code]}


def visits(ledger: Ledger, unit: Unit, period: Period, when: Callable[[Incident], bool]) -> list[Incident]:
    """The petition visits that meet a condition."""
    return ledger.those(unit, period, "petition_visit", when)


def group_visits(
    ledger: Ledger, unit: Unit, period: Period, when: Callable[[Incident], bool] = lambda visit: True
) -> list[Incident]:
    """The group visits that meet a condition."""
    threshold = ledger.group_threshold(CODE)
    return visits(ledger, unit, period, lambda visit: visit.head_count >= threshold and when(visit))


def near(visit: Incident) -> bool:
    """A visit to the subdistrict or the district."""
    return visit.level in {"TOWNSHIP", "COUNTY"}


def obligations(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """All of the rules; who is addressed is settled elsewhere."""

    def flag(name: str) -> Verdict:
        return ledger.flag(unit, period, f"{CODE}.{name}")

    def at_least(name: str, least: int) -> Verdict:
        number = ledger.count(unit, period, f"{CODE}.{name}")
        return None if number is None else number >= least

    days = ledger.count(unit, period, f"{CODE}.first_visit_working_days_max")
    far = visits(ledger, unit, period, lambda visit: visit.at_or_above("COUNTY"))
    return {
        "1": flag("publicity_held"),
        "2": not visits(ledger, unit, period, lambda visit: visit.flag("skip_level")),
        "3.1": in_twenty_minutes(visits(ledger, unit, period, near)),
        "3.2": all(visit.flag("attended") for visit in far),
        "3.3": flag("major_cases_led"),
        "4": None if days is None else days <= 7,
        "5.1": at_least("meetings_held", 24),
        "5.2": at_least("checks_held", 2),
        "6.1": flag("information_officer"),
        "6.2": not ledger.those(unit, period, "report_failure"),
        "7": flag("joint_handling"),
        "8": not any(verdict is True for verdict in vetoes(ledger, unit, period).values()),
        "9": at_least("bulletins_issued", 12),
    }


def in_twenty_minutes(received: list[Incident]) -> Verdict:
    """3.1: a breach settles it, an unknown time of arrival leaves it open."""
    unknown = False
    for visit in received:
        minutes = visit.count("arrival_minutes")
        if not visit.flag("attended") or (minutes is not None and minutes > 20):
            return False
        unknown = unknown or minutes is None
    return None if unknown else True


def vetoes(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """8, by the kind of unit."""

    def groups(when: Callable[[Incident], bool]) -> int:
        return len(group_visits(ledger, unit, period, when))

    if unit.kind == "MANAGEMENT_AREA":
        return {
            "veto.area.street": groups(lambda visit: visit.level == "TOWNSHIP") >= 3,
            "veto.area.district": groups(lambda visit: visit.level == "COUNTY") >= 2,
            "veto.area.city": groups(lambda visit: visit.at_or_above("PREFECTURE")) >= 1,
        }
    if unit.kind == "VILLAGE":
        return {"veto.village.district": groups(lambda visit: visit.at_or_above("COUNTY")) >= 1}
    if unit.kind == "DEPARTMENT":
        at_fault = groups(lambda visit: visit.at_or_above("COUNTY") and visit.flag("at_fault"))
        return {"veto.department.fault": at_fault >= 1}
    return {}


def sanctions(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Verdict]:
    """The sanctions beside the vetoes."""
    evaded = visits(
        ledger,
        unit,
        period,
        lambda visit: near(visit) and visit.flag("at_fault") and visit.flag("serious_harm"),
    )
    unreported = ledger.those(unit, period, "report_failure", lambda failure: failure.flag("serious_harm"))
    return {
        "sanction.3": bool(evaded),
        "sanction.4": ledger.flag(unit, period, f"{CODE}.first_visit_dereliction"),
        "sanction.6": bool(unreported),
    }


def money(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Stated | None]:
    """10, by the kind of unit."""
    found: dict[str, Stated | None] = {}
    if unit.kind == "MANAGEMENT_AREA":
        found["reward.no_group_visits"] = state(exactly(0 if group_visits(ledger, unit, period) else 3000))
    if unit.kind == "SUBDISTRICT":
        first = ledger.flag(unit, period, f"{CODE}.district_first_place")
        found["reward.first_place"] = state(between(0, 3000) if first is None else exactly(3000 if first else 0))
        cooperating = to_the_cooperating(ledger, unit, period, first)
        found["reward.cooperating"] = None if cooperating is None else state(cooperating)
    if unit.kind in {"MANAGEMENT_AREA", "VILLAGE"}:
        times = len(group_visits(ledger, unit, period, lambda visit: visit.at_or_above("COUNTY")))
        found["fine.secretary"] = state(exactly(500 * times))
        found["fine.director"] = state(exactly(500 * times))
    return found


def to_the_cooperating(ledger: Ledger, unit: Unit, period: Period, first: Verdict) -> Interval | None:
    """reward.cooperating: 1000 to 2000 for each, or what was ruled; None where nothing bounds it."""
    recipients = ledger.count(unit, period, f"{CODE}.cooperating_recipients")
    if first is False:
        return exactly(0)
    if recipients is None:
        return None
    ruled = ledger.ruling(CODE, "reward.cooperating", unit, period)
    amount = between(1000 * recipients, 2000 * recipients) if ruled is None else exactly(ruled)
    return amount if first else between(0, amount.high)

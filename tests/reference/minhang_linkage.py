"""minhang_linkage: the subdistricts and towns of Minhang District."""

import datetime
from fractions import Fraction
from typing import Any

from tests.reference.model import Ledger, Period, Unit
from tests.reference.values import Interval, add, between, exactly, half_up, rank, state

CODE = "minhang_linkage"
ASSESSES = ("SUBDISTRICT", "TOWNSHIP")
CADENCE = "YEAR"
IN_FORCE: datetime.date | None = None

ASSESSED = {
    "1.1.1": "0.5",
    "1.1.2": "1.5",
    "1.3.1": "3",
    "1.3.2": "1",
    "1.4.1": "1",
    "1.4.2": "2",
    "1.4.3": "1",
    "1.4.4": "3",
    "4.1": "5",
}
"""The items that an assessor awards, with their marks."""


def card(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Any]:
    """Total and items; no veto and no money in the part that survives."""
    scored = items(ledger, unit, period)
    return {
        "total": state(add(scored.values())),
        "items": {code: state(points) for code, points in scored.items()},
    }


def items(ledger: Ledger, unit: Unit, period: Period) -> dict[str, Interval]:
    """The assessed items and the computed ones."""
    scored: dict[str, Interval] = {}
    for code, marks in ASSESSED.items():
        ruled = ledger.ruling(CODE, code, unit, period)
        scored[code] = between(0, Fraction(marks)) if ruled is None else exactly(ruled)
    patrol = len(ledger.those(unit, period, "patrol_lapse"))
    checks = len(ledger.those(unit, period, "grid_case_lapse"))
    untrained = ledger.count(unit, period, f"{CODE}.levels_untrained")
    return {
        **scored,
        "1.2.1": reports(ledger, unit, period),
        "1.2.2": between(0, 1) if untrained is None else full_less(1, Fraction("0.25") * untrained),
        "2.1": collection(ledger, unit, period),
        "2.2": against_average(ledger, unit, period, "confirmation_rate"),
        "2.3": against_average(ledger, unit, period, "completion_rate"),
        "2.4": full_less(7, exposures(ledger, unit, period, "COMMUNITY")),
        "3.1": full_less(8, Fraction("0.1") * patrol),
        "3.2": full_less(6, Fraction("0.1") * checks),
        "3.3": full_less(6, exposures(ledger, unit, period, "GRID")),
    }


def full_less(marks: int, loss: Fraction) -> Interval:
    """The marks less the loss, not below 0."""
    return exactly(max(Fraction(0), marks - loss))


def reports(ledger: Ledger, unit: Unit, period: Period) -> Interval:
    """1.2.1: a basic mark for reporting every month, and more by the rank of what was adopted."""
    months = ledger.count(unit, period, f"{CODE}.months_reported")
    if months == 0:
        return exactly(0)
    metric = f"{CODE}.adoptions"
    others = [ledger.count(peer, period, metric) for peer in ledger.peers(unit, ASSESSES)]
    best, worst = rank(ledger.count(unit, period, metric), others)
    if months is None:
        return between(0, Fraction("0.2") + for_rank(best))
    basic = Fraction("0.2") if months == 12 else Fraction(0)
    return between(basic + for_rank(worst), basic + for_rank(best))


def for_rank(place: int) -> Fraction:
    """The points of one rank."""
    for last, points in ((5, "0.8"), (10, "0.6"), (13, "0.4")):
        if place <= last:
            return Fraction(points)
    return Fraction(0)


def collection(ledger: Ledger, unit: Unit, period: Period) -> Interval:
    """2.1: what was collected against what the district's average a station asks for."""
    county = ledger.county(unit)
    district_collected = ledger.count(county, period, f"{CODE}.base_collected")
    district_stations = ledger.count(county, period, f"{CODE}.base_stations")
    stations = ledger.count(unit, period, f"{CODE}.stations")
    collected = ledger.count(unit, period, f"{CODE}.collected")
    if district_collected == 0:
        return exactly(9)
    if district_collected is None or district_stations is None or stations is None or collected is None:
        return between(0, 9)
    expected = Fraction(district_collected, district_stations) * stations
    return exactly(half_up(9 * min(Fraction(1), collected / expected)))


def against_average(ledger: Ledger, unit: Unit, period: Period, name: str) -> Interval:
    """2.2 and 2.3: the unit's rate against the district's average."""
    own = ledger.decimal(unit, period, f"{CODE}.{name}")
    average = ledger.decimal(ledger.county(unit), period, f"{CODE}.average_{name}")
    if average is None:
        others = [ledger.decimal(peer, period, f"{CODE}.{name}") for peer in ledger.peers(unit, ASSESSES)]
        average = mean([own, *others])
    if average == 0:
        return exactly(2)
    if own is None or average is None:
        return between(0, 2)
    return exactly(half_up(2 * min(Fraction(1), own / average)))


def mean(values: list[Fraction | None]) -> Fraction | None:
    """The mean, unknown while any value is missing."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if len(known) == len(values) else None


def exposures(ledger: Ledger, unit: Unit, period: Period, domain: str) -> Fraction:
    """2.4 and 3.3: what the exposures of a domain cost."""
    found = ledger.those(unit, period, "exposure", lambda exposure: exposure.word("domain") == domain)
    channels = [exposure.word("channel") for exposure in found]
    dear = channels.count("MEDIA") + channels.count("LEADER")
    cheap = channels.count("HOTLINE") + channels.count("PROMPT")
    return Fraction("0.2") * dear + Fraction("0.1") * cheap

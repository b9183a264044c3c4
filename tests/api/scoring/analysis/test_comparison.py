"""The cells of a comparison against what is worked out unit by unit, in fractions, from the observations."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from kaohe.scheme import PeriodKind, Refusal
from kaohe.scoring import score
from kaohe.scoring.analysis import Cell, Comparison, Interval, Measure, Rank, SchemeCards, cards_within, compare
from tests.api.scoring.analysis.toys import SCORED, Seen, ledgers, registry, units
from tests.support.memory import facts_of

COUNTY = {"T0": "C", "T1": "C", "T2": "C", "S0": "C", "T3": "D", "S1": "D", "T4": None, "V": "C"}


def compared(ledger: dict[str, Any], cadence: PeriodKind = PeriodKind.YEAR) -> Comparison:
    registered = registry(cadence)
    facts = facts_of(ledger, registered)
    period = facts.calendar.find("2020")
    assert period is not None
    return compare([cards_within(registered.schemes[code], facts, period) for code in ("marks", "duties")])


def cell(comparison: Comparison, unit: str, scheme: int) -> Cell:
    row = comparison.units.row(unit)
    assert row is not None
    return comparison.cell(row, scheme)


def percent(share: Fraction) -> Decimal:
    hundred = share * 100
    return (Decimal(hundred.numerator) / Decimal(hundred.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def share_of_marks(ledger: dict[str, Any], unit: str, periods: tuple[str, ...]) -> tuple[Fraction, Fraction]:
    seen = [Seen(ledger, unit, period).get("marks.points") for period in periods]
    low = sum((Fraction(each or 0) for each in seen), Fraction(0))
    high = sum((Fraction(30 if each is None else each) for each in seen), Fraction(0))
    return low / (30 * len(periods)), high / (30 * len(periods))


def share_of_duties(ledger: dict[str, Any], unit: str) -> tuple[Fraction, Fraction] | None:
    names = [] if unit == "V" else ["first", "second"] + ["third"] * unit.startswith("S")
    answers = [Seen(ledger, unit, "2020").get(f"duties.{name}") for name in names]
    if not answers:
        return None
    certain, possible = sum(a is True for a in answers), sum(a is not False for a in answers)
    return Fraction(certain, len(answers)), Fraction(possible, len(answers))


def check_scores(found: Comparison, scheme: int, shares: dict[str, tuple[Fraction, Fraction] | None]) -> None:
    for unit, share in shares.items():
        here = cell(found, unit, scheme)
        if share is None:
            assert (here.percent, here.rank) == (None, None)
            continue
        assert here.percent == Interval(percent(share[0]), percent(share[1]))
        peers = [s for other, s in shares.items() if s and COUNTY[other] == COUNTY[unit] and other != unit]
        best = 1 + sum(low > share[1] for low, _ in peers)
        worst = 1 + sum(high > share[0] for _, high in peers)
        assert here.rank == Rank(best, worst, len(peers) + 1)


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_scores_and_ranks(ledger: dict[str, Any]) -> None:
    found = compared(ledger)
    towns = [unit for unit in SCORED if unit != "V"]
    check_scores(found, 0, {unit: share_of_marks(ledger, unit, ("2020",)) for unit in towns})
    check_scores(found, 1, {unit: share_of_duties(ledger, unit) for unit in SCORED})
    assert cell(found, "T0", 0).measure is Measure.MARKS
    assert cell(found, "T0", 1).measure is Measure.OBLIGATIONS


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_verdicts_and_money(ledger: dict[str, Any]) -> None:
    found = compared(ledger)
    for unit in SCORED:
        seen = Seen(ledger, unit, "2020")
        duties = cell(found, unit, 1)
        one, other, prize = (seen.get(f"duties.{name}") for name in ("first", "second", "prize"))
        answers = (one, other)
        assert duties.vetoed == ("NO" if True in answers else "YES" if answers == (False, False) else "UNKNOWN")
        low, high = (0 if prize is None else prize, 50 if prize is None else prize)
        low, high = (low if one is True else 0, 0 if one is False else high)
        assert duties.rewards == Interval(
            Decimal(low).quantize(Decimal("0.01")), Decimal(high).quantize(Decimal("0.01"))
        )
        assert duties.rewarded == ("YES" if low else "UNKNOWN" if high else "NO")
        assert duties.fines == Interval(Decimal("0.00"), Decimal("0.00"))
        if unit == "V":
            continue
        marks = cell(found, unit, 0)
        scandal, praised, fined = (seen.get(f"marks.{name}") for name in ("scandal", "praised", "fined"))
        points = seen.get("marks.points")
        shame = False if unit.startswith("S") else None if points is None else Decimal(points) < 3
        assert marks.vetoed == ("YES" if True in (scandal, shame) else "UNKNOWN" if None in (scandal, shame) else "NO")
        assert marks.rewarded == {True: "YES", False: "NO", None: "UNKNOWN"}[praised]
        exact = None if fined is None else Decimal(50 * fined).quantize(Decimal("0.01"))
        assert marks.fines == (None if exact is None else Interval(exact, exact))


@given(ledgers(("2020-01", "2020-03", "2020-05")))
@settings(max_examples=30, deadline=None)
def test_several_periods_are_put_together(ledger: dict[str, Any]) -> None:
    periods = ("2020-01", "2020-03", "2020-05")
    found = compared(ledger, PeriodKind.BIMONTH)
    towns = [unit for unit in SCORED if unit != "V"]
    check_scores(found, 0, {unit: share_of_marks(ledger, unit, periods) for unit in towns})
    for unit in towns:
        here = cell(found, unit, 0)
        seen = [Seen(ledger, unit, period) for period in periods]
        scandals: list[Any] = [each.get("marks.scandal") for each in seen]
        if unit.startswith("T"):
            scandals += [None if (p := each.get("marks.points")) is None else Decimal(p) < 3 for each in seen]
        fines = [each.get("marks.fined") for each in seen]
        assert here.periods == 3
        assert here.vetoed == ("YES" if True in scandals else "UNKNOWN" if None in scandals else "NO")
        total = None if None in fines else Decimal(sum(50 * each for each in fines)).quantize(Decimal("0.01"))
        assert here.fines == (None if total is None else Interval(total, total))


@given(ledgers())
@settings(max_examples=40, deadline=None)
def test_contradictions_are_units_rewarded_by_one_and_vetoed_by_the_other(ledger: dict[str, Any]) -> None:
    found = compared(ledger)
    expected = []
    for verdict in ("YES", "UNKNOWN"):
        for row in found.rows.tolist():
            one, other = found.cells(row)
            for rewarding, vetoing in ((one, other), (other, one)):
                both = {rewarding.rewarded, vetoing.vetoed}
                if None in both or "NO" in both:
                    continue
                if verdict == ("UNKNOWN" if "UNKNOWN" in both else "YES"):
                    expected.append((row, rewarding.scheme, vetoing.scheme, verdict))
    contradictions = list(found.pair(0, 1).contradictions())
    assert [(each.row, each.rewarded_by, each.vetoed_by, each.verdict) for each in contradictions] == expected


@given(ledgers())
@settings(max_examples=40, deadline=None)
def test_disagreements_are_differences_of_percentile_ranks(ledger: dict[str, Any]) -> None:
    found = compared(ledger)
    pair = found.pair(0, 1)
    towns = [unit for unit in SCORED if unit != "V"]
    codes = found.units.codes
    assert [codes[row] for row in pair.scored] == [code for code in codes if code in towns]
    shares = [
        {unit: share_of_marks(ledger, unit, ("2020",)) for unit in towns},
        {unit: share_of_duties(ledger, unit) or (Fraction(0), Fraction(0)) for unit in towns},
    ]

    def place(by: dict[str, tuple[Fraction, Fraction]], unit: str) -> tuple[Fraction, Fraction]:
        (low, high), others = by[unit], [each for other, each in by.items() if other != unit]
        least = sum(2 * (top < low) + (top == low) for _, top in others)
        most = sum(2 * (bottom < high) + (bottom == high) for bottom, _ in others)
        return Fraction(least, 2 * len(others)), Fraction(most, 2 * len(others))

    gaps = {}
    for unit in towns:
        one, other = place(shares[0], unit), place(shares[1], unit)
        low, high = one[0] - other[1], one[1] - other[0]
        gaps[unit] = (max(low, -high, Fraction(0)), max(high, -low))
    listed = pair.disagreements()
    assert {codes[each.row] for each in listed} == {unit for unit, (_, most) in gaps.items() if most}
    for each in listed:
        assert (each.gap.low, each.gap.high) == tuple(percent(gap) for gap in gaps[codes[each.row]])
        assert each.one == Interval(*(percent(end) for end in place(shares[0], codes[each.row])))
        assert each.difference.low <= each.difference.high
    assert [gaps[codes[each.row]] for each in listed] == sorted(
        (gaps[codes[each.row]] for each in listed), reverse=True
    )
    assert pair.disagreements(first=2) == listed[:2]


def test_units_outside_of_a_regime_say_so() -> None:
    ledger = {"units": [{"code": "V", "kind": "VILLAGE"}, {"code": "P", "kind": "PREFECTURE"}]}
    ledger |= {"periods": [{"code": "2020", "kind": "YEAR", "starts": "2020-01-01", "ends": "2020-12-31"}]}
    ledger |= {"incidents": [], "observations": [], "rulings": []}
    found = compared(ledger)
    assert found.rows.tolist() == [0]
    outside = cell(found, "V", 0)
    assert outside == Cell(0, "V", "marks", Refusal.NOT_ASSESSED, 0, Measure.MARKS, None, None, None, None, None, None)
    assert cell(compared(ledger, PeriodKind.BIMONTH), "V", 0).refusal is Refusal.NOT_ASSESSED
    assert cell(found, "P", 1).refusal is Refusal.NOT_ASSESSED
    town = {**ledger, "units": [{"code": "T", "kind": "TOWNSHIP"}]}
    assert cell(compared(town, PeriodKind.BIMONTH), "T", 0).refusal is Refusal.WRONG_CADENCE


def test_only_peers_compete() -> None:
    registered = registry()
    ledger: dict[str, Any] = {
        "units": units("T0 TOWNSHIP", "T1 TOWNSHIP", "T2 TOWNSHIP"),
        "incidents": [],
        "rulings": [],
    }
    ledger |= {"periods": [{"code": "2020", "kind": "YEAR", "starts": "2020-01-01", "ends": "2020-12-31"}]}
    ledger["observations"] = [
        {"unit": f"T{n}", "period": "2020", "metric": "marks.points", "value": n} for n in range(3)
    ]
    facts = facts_of(ledger, registered)
    entry = cards_within(registered.schemes["marks"], facts, facts.calendar.periods[0])
    found = compare([entry], peers=np.array([0, 1]))
    assert [cell(found, f"T{n}", 0).rank for n in range(3)] == [Rank(2, 2, 2), Rank(1, 1, 2), None]
    assert [cell(compare([entry]), f"T{n}", 0).rank for n in range(3)] == [Rank(n, n, 3) for n in (3, 2, 1)]
    some = compare([entry, entry], rows=np.array([2, 0]))
    assert some.rows.tolist() == [2, 0]
    assert some.distribution(0).units == 2
    assert next(some.pairs()).agreement.units == 2


def test_what_cannot_be_compared_is_an_error() -> None:
    registered = registry()
    year = [{"code": "2020", "kind": "YEAR", "starts": "2020-01-01", "ends": "2020-12-31"}]
    common: dict[str, Any] = {"periods": year, "incidents": [], "observations": [], "rulings": []}
    one = facts_of({**common, "units": [{"code": "T", "kind": "TOWNSHIP"}]}, registered)
    other = facts_of({**common, "units": [{"code": "U", "kind": "TOWNSHIP"}]}, registered)
    period = one.calendar.periods[0]
    marks, duties = registered.schemes["marks"], registered.schemes["duties"]
    with pytest.raises(ValueError, match="at least one scheme"):
        compare([])
    with pytest.raises(ValueError, match="marks and duties are not over the same units"):
        compare([cards_within(marks, one, period), cards_within(duties, other, period)])
    with pytest.raises(ValueError, match="each row is compared once"):
        compare([cards_within(marks, one, period)], rows=np.array([0, 0]))
    for wrong, message in (
        ((), "at least one period"),
        ((score(marks, one, period), score(duties, one, period)), "no one scheme's"),
        ((score(marks, one, period), score(marks, other, period)), "different units"),
        ((score(marks, one, period), score(marks, one, period)), "hold 2020 twice"),
    ):
        with pytest.raises(ValueError, match=message):
            SchemeCards(wrong)

"""Filters and orders against the cells themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import UnitKind, Verdict
from kaohe.scoring.analysis import (
    Answered,
    Cell,
    Comparison,
    End,
    Shown,
    assessed_by,
    cards_within,
    compare,
    of_county,
    of_kinds,
    ordered,
    with_verdict,
    within,
)
from tests.api.scoring.analysis.toys import ledgers, registry, units
from tests.support.memory import facts_of


def compared(ledger: dict[str, Any]) -> Comparison:
    registered = registry()
    facts = facts_of(ledger, registered)
    period = facts.calendar.find("2020")
    assert period is not None
    return compare([cards_within(registered.schemes[code], facts, period) for code in ("marks", "duties")])


def figure(cell: Cell, shown: Shown) -> tuple[Decimal, Decimal] | None:
    if shown is Shown.RANK:
        return None if cell.rank is None else (Decimal(cell.rank.best), Decimal(cell.rank.worst))
    found = {Shown.PERCENT: cell.percent, Shown.REWARDS: cell.rewards, Shown.FINES: cell.fines}[shown]
    return None if found is None else (found.low, found.high)


SHOWN = st.sampled_from(list(Shown))
SCHEMES = st.integers(0, 1)


@given(ledgers(), SCHEMES, st.sampled_from(list(Answered)), st.sets(st.sampled_from(list(Verdict))))
@settings(max_examples=30, deadline=None)
def test_by_verdict(ledger: dict[str, Any], scheme: int, answered: Answered, verdicts: set[Verdict]) -> None:
    found = compared(ledger)
    kept = with_verdict(found.standings[scheme], found.rows, answered, verdicts).tolist()
    cells = {row: found.cell(row, scheme) for row in found.rows.tolist()}
    answers = {row: cell.vetoed if answered is Answered.VETOED else cell.rewarded for row, cell in cells.items()}
    assert kept == [row for row, answer in answers.items() if answer in verdicts]


@given(ledgers(), SCHEMES, SHOWN, st.none() | st.integers(0, 100), st.none() | st.integers(0, 100), st.booleans())
@settings(max_examples=60, deadline=None)
def test_by_range(
    ledger: dict[str, Any], scheme: int, shown: Shown, least: int | None, most: int | None, certainly: bool
) -> None:
    found = compared(ledger)
    kept = within(found.standings[scheme], found.rows, shown, least, most, certainly=certainly).tolist()
    for row in found.rows.tolist():
        ends = figure(found.cell(row, scheme), shown)
        if ends is not None:
            low, high = ends if certainly else ends[::-1]
            assert (row in kept) == ((least is None or low >= least) and (most is None or high <= most))
        elif shown is not Shown.FINES:
            assert row not in kept


@given(ledgers(), SCHEMES, SHOWN, st.sampled_from(list(End)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_in_order(ledger: dict[str, Any], scheme: int, shown: Shown, end: End, descending: bool) -> None:
    found = compared(ledger)
    rows = ordered(found.standings[scheme], found.rows, shown, end, descending=descending).tolist()
    assert sorted(rows) == sorted(found.rows.tolist())
    cells = [found.cell(row, scheme) for row in rows]
    refused = [cell.refusal is not None for cell in cells]
    assert refused == sorted(refused)
    figures = [both[end is End.HIGH] for cell in cells if (both := figure(cell, shown)) is not None]
    if shown is not Shown.FINES:  # what nothing bounds is no figure of a cell, but has its place
        assert figures == sorted(figures, reverse=descending)


def test_fines_that_nothing_bounds_are_the_highest_and_within_no_upper_bound() -> None:
    ledger: dict[str, Any] = {"units": units("T0 TOWNSHIP", "T1 TOWNSHIP", "T2 TOWNSHIP")}
    ledger |= {"incidents": [], "rulings": []}
    ledger |= {"periods": [{"code": "2020", "kind": "YEAR", "starts": "2020-01-01", "ends": "2020-12-31"}]}
    ledger |= {
        "observations": [{"unit": f"T{n}", "period": "2020", "metric": "marks.fined", "value": 2 - n} for n in (0, 2)]
    }
    found = compared(ledger)
    marks = found.standings[0]
    assert ordered(marks, found.rows, Shown.FINES, End.HIGH).tolist() == [2, 0, 1]
    assert ordered(marks, found.rows, Shown.FINES, End.HIGH, descending=True).tolist() == [1, 0, 2]
    assert within(marks, found.rows, Shown.FINES, most=10**9).tolist() == [0, 2]
    assert within(marks, found.rows, Shown.FINES, most=10**9, certainly=False).tolist() == [0, 1, 2]


@given(ledgers())
@settings(max_examples=3, deadline=None)
def test_by_kind_and_county(ledger: dict[str, Any]) -> None:
    found = compared(ledger)
    codes = found.units.codes

    def named(rows: Any) -> list[str]:
        return [codes[row] for row in rows]

    assert named(of_kinds(found.units, found.rows, [UnitKind.SUBDISTRICT, UnitKind.VILLAGE])) == ["S0", "S1", "V"]
    assert named(of_county(found.units, found.rows, "D")) == ["T3", "S1"]
    assert named(of_county(found.units, found.rows, None)) == ["T4"]
    assert named(assessed_by(found.standings[0], found.rows))[-1] == "T4"
    with pytest.raises(KeyError, match="X"):
        of_county(found.units, found.rows, "X")
    with pytest.raises(ValueError, match="not whole"):
        within(found.standings[0], found.rows, Shown.RANK, least=Decimal("1.5"))

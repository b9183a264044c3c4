"""Rows of tables against the statements of the same cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import PeriodKind
from kaohe.scoring import Scorecards
from kaohe.scoring.analysis import (
    AMOUNTS,
    CARDS,
    COMPARISON,
    EVIDENCE,
    FINDINGS,
    ITEMS,
    TABLES,
    Chunk,
    ColumnType,
    Table,
    amount_rows,
    card_rows,
    cards_within,
    compare,
    comparison_rows,
    evidence_chunk,
    evidence_rows,
    finding_rows,
    in_chunks,
    item_rows,
)
from kaohe.scoring.evidence import evidence
from tests.reference.generate import Generator
from tests.support.cards import Cards

TYPES: dict[ColumnType, type] = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: int,
    ColumnType.DECIMAL: Decimal,
    ColumnType.FLAG: bool,
    ColumnType.DATE: date,
}


def objects(table: Table, chunks: Iterator[Chunk]) -> list[dict[str, Any]]:
    """Every row as a dictionary, its types checked."""
    found = []
    for chunk in chunks:
        for row in chunk:
            for column, value in zip(table.columns, row, strict=True):
                assert value is None or type(value) is TYPES[column.type], (column, value)
                assert not isinstance(value, Decimal) or value.as_tuple().exponent == -2
            found.append(dict(zip(table.header, row, strict=True)))
    return found


def figure(low: Decimal | None, high: Decimal | None) -> Any:
    if high is None:
        return None
    return str(low) if low == high else [str(low), str(high)]


@given(st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_tables_hold_what_the_cards_state(seed: int) -> None:
    cards = Cards(Generator(seed, "small").ledger_alone())
    schemes = list(cards.registry.schemes)
    scored = [cards.scored(code, period.code) for code in schemes for period in cards.facts.calendar.periods[:3]]
    rows = np.arange(len(cards.facts.units))
    tables: dict[str, list[dict[str, Any]]] = {
        "cards": objects(CARDS, card_rows(scored, rows, 7)),
        "items": objects(ITEMS, item_rows(scored, rows, 7)),
        "findings": objects(FINDINGS, finding_rows(scored, rows, 7)),
        "amounts": objects(AMOUNTS, amount_rows(scored, rows, 7)),
    }
    by_card: dict[tuple[str, str, str], dict[str, list[dict[str, Any]]]] = {}
    for name, found in tables.items():
        for each in found:
            head = (each["scheme"], each["unit"], each["period"])
            by_card.setdefault(head, {}).setdefault(name, []).append(each)
    assert len(tables["cards"]) == len(by_card) == len(scored) * len(rows)
    for head, parts in by_card.items():
        stated = cards.card(*head)
        (whole,) = parts["cards"]
        assert whole["refusal"] == stated.get("error")
        if "error" in stated:
            assert parts.keys() == {"cards"}
            continue
        assert figure(whole["total_low"], whole["total_high"]) == stated["total"]
        items = {each["item"]: figure(each["low"], each["high"]) for each in parts.get("items", [])}
        assert items == stated.get("items", stated.get("deductions", {}))
        amounts = {each["amount"]: figure(each["low"], each["high"]) for each in parts.get("amounts", [])}
        assert amounts == stated.get("money", {})
        findings = {each["finding"]: each["verdict"] for each in parts.get("findings", [])}
        groups = [stated.get(key, {}) for key in ("targets", "obligations", "rewards", "vetoes", "sanctions")]
        assert findings.items() >= {code: answer for group in groups for code, answer in group.items()}.items()
        assert len(findings) == sum(map(len, groups)) + ("key_managed" in findings)


@given(st.integers(0, 10**6))
@settings(max_examples=3, deadline=None)
def test_evidence_rows_are_the_evidence_of_each_part(seed: int) -> None:
    cards = Cards(Generator(seed, "small").ledger_alone())
    scored = [
        cards.scored(scheme.code, period.code)
        for scheme in cards.registry.schemes.values()
        for period in [each for each in cards.facts.calendar.periods if each.kind == scheme.cadence][-1:]
    ]
    rows, known = np.arange(len(cards.facts.units)), cards.records
    asked = []

    def records(of: Scorecards, some: Any) -> Any:
        asked.append((of.scheme.code, of.period.code, len(some)))
        return known

    found = objects(EVIDENCE, evidence_rows(scored, rows, records, 5))
    assert asked == [(s.scheme.code, s.period.code, len(some)) for s in scored for some in in_chunks(rows, 5)]
    expected = []
    for each in scored:
        parts: list[tuple[str, Any]] = [("ITEM", part) for part in each.scheme.items()]
        parts += [("FINDING", part) for part in each.scheme.findings]
        parts += [("AMOUNT", part) for part in each.scheme.money]
        for row in rows.tolist():
            if each.refusal(row) is not None:
                continue
            on_card = {part.code for section in each.sections_of(row) for part in section.items()}
            on_card |= {part.code for part in each.findings_of(row)} | {part.code for part in each.money_of(row)}
            for kind, part in parts:
                if part.code in on_card and each.applies(getattr(part, "kinds", None), row):
                    behind = evidence(each, row, part, known)
                    unit = each.facts.units.codes[row]
                    expected += [(unit, kind, part.code, "INCIDENT", i.incident.ref) for i in behind.incidents]
                    expected += [(unit, kind, part.code, "OBSERVATION", o.metric.code) for o in behind.observations]
                    expected += [(unit, kind, part.code, "RULING", r.item) for r in behind.rulings]
    assert [(e["unit"], e["part_kind"], e["part"], e["source"], e["fact"]) for e in found] == expected


def test_a_row_of_evidence_says_where_the_fact_is_and_what_it_costs() -> None:
    visit: dict[str, Any] = {"ref": "no. 1", "unit": "V", "kind": "petition_visit", "on": "2014-03-01"}
    visit |= {"level": "NATIONAL", "head_count": 3, "abnormal": True}
    document: dict[str, Any] = {
        "units": [{"code": "T", "kind": "TOWNSHIP"}, {"code": "V", "kind": "VILLAGE", "parent": "T"}],
        "periods": [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
        "incidents": [visit],
        "observations": [{"unit": "T", "period": "2014", "metric": "luxi2014.petition_budget_yuan", "value": "5000"}],
        "rulings": [],
    }
    cards = Cards(document)
    chunk = evidence_chunk(cards.scored("luxi2014", "2014"), np.array([0]), cards.records)
    found = objects(EVIDENCE, iter([chunk]))
    about = {"scheme": "luxi2014", "period": "2014", "unit": "T", "part_kind": "ITEM"}
    fact = {"fact": "no. 1", "fact_kind": "petition_visit", "fact_unit": "V", "day": date(2014, 3, 1)}
    cost = {"low": Decimal("1.50"), "high": Decimal("1.50"), "value": None, "fact_period": None}
    assert [each for each in found if each["part"] == "3.4.4.1"] == [
        {**about, "part": "3.4.4.1", "source": "INCIDENT", **fact, **cost}
    ]
    budget = next(each for each in found if each["part"] == "1.5")
    assert (budget["fact"], budget["fact_period"], budget["value"]) == (
        "luxi2014.petition_budget_yuan",
        "2014",
        "5000.00",
    )
    flag = next(each for each in found if each["part"] == "1.1")
    assert (flag["source"], flag["value"]) == ("OBSERVATION", None)


@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_a_comparison_as_rows_is_its_cells(seed: int) -> None:
    cards = Cards(Generator(seed, "small").ledger_alone())
    year = next(period for period in cards.facts.calendar.periods if period.kind is PeriodKind.YEAR)
    schemes = cards.registry.schemes.values()
    comparison = compare([cards_within(scheme, cards.facts, year) for scheme in schemes])
    found = objects(COMPARISON, comparison_rows(comparison, size=3))
    cells = [cell for row in comparison.rows.tolist() for cell in comparison.cells(row)]
    assert len(found) == len(cells)
    for each, cell in zip(found, cells, strict=True):
        assert (each["unit"], each["scheme"], each["refusal"]) == (cell.unit, cell.scheme, cell.refusal)
        assert (each["vetoed"], each["rewarded"]) == (cell.vetoed, cell.rewarded)
        for name in ("percent", "rewards", "fines"):
            interval = getattr(cell, name)
            assert (each[f"{name}_low"], each[f"{name}_high"]) == (
                (interval.low, interval.high) if interval else (None, None)
            )
        rank = cell.rank
        ranks = (rank.best, rank.worst, rank.of) if rank else (None, None, None)
        assert (each["rank_best"], each["rank_worst"], each["rank_of"]) == ranks
    assert len(objects(COMPARISON, comparison_rows(comparison, comparison.rows[:2]))) == 2 * len(cards.registry.schemes)


def test_every_column_is_documented() -> None:
    assert {"cards", "items", "findings", "amounts", "evidence", "comparison"} == TABLES.keys()
    for name, table in TABLES.items():
        assert table.name == name
        assert table.meaning.endswith(".")
        assert len(set(table.header)) == len(table.columns)
        assert all(column.meaning and column.name.islower() for column in table.columns)


def test_chunks_are_made_when_they_are_asked_for() -> None:
    rows = np.arange(10)
    assert [len(each) for each in in_chunks(rows, 4)] == [4, 4, 2]
    with pytest.raises(ValueError, match="at least one unit"):
        in_chunks(rows, 0)
    cards = Cards(Generator(1, "large").ledger_alone())
    year = next(period for period in cards.facts.calendar.periods if period.kind is PeriodKind.YEAR)
    everything = np.arange(len(cards.facts.units))

    def endless() -> Iterator[Scorecards]:
        while True:
            yield cards.scored("street_ten_rules", year.code)

    stream = card_rows(endless(), everything, 1)
    assert [len(next(stream)) for _ in range(3 * len(everything))] == [1] * 3 * len(everything)

"""Cards, their items, findings and amounts as rows, scheme by scheme, and comparisons of them, unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

import numpy as np

from kaohe.scheme.amounts import Money
from kaohe.scheme.columns import Interval, Numbers, Truths
from kaohe.scheme.facts import KINDS, NOBODY, Units
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import HUNDREDTHS, IntArray, to_decimal, to_scaled
from kaohe.scheme.parts import Part
from kaohe.scheme.score import Item
from kaohe.scheme.vocabulary import Kinds
from kaohe.scoring.analysis.comparison.matrix import Cell, Comparison
from kaohe.scoring.analysis.tables.table import UNITS_PER_CHUNK, Chunk, Row, Value, in_chunks
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.confirmed import (
    Settled,
    SettledCards,
    confirmed,
    confirmed_answer,
    confirmed_item,
    confirmed_money,
    confirmed_total,
    differs,
    settled_card,
)
from kaohe.scoring.standing.entries import SchemeCards
from kaohe.scoring.standing.standing import Standing
from kaohe.scoring.statement import statement

#: No card was ever touched.
_UNTOUCHED: SettledCards = {}

PlacedT = TypeVar("PlacedT")
ColumnT = TypeVar("ColumnT", Numbers, Truths)


def card_rows(
    cards: Iterable[Scorecards], rows: IntArray, size: int = UNITS_PER_CHUNK, settled: SettledCards = _UNTOUCHED
) -> Iterator[Chunk]:
    """Rows of the table CARDS, refused cards included; one chunk for every ``size`` units of one scheme."""
    return _streamed(cards, rows, size, partial(_card_rows, settled=settled))


def item_rows(
    cards: Iterable[Scorecards], rows: IntArray, size: int = UNITS_PER_CHUNK, settled: SettledCards = _UNTOUCHED
) -> Iterator[Chunk]:
    """Rows of the table ITEMS; units without a card have none."""
    return _streamed(cards, rows, size, partial(_item_rows, settled=settled))


def finding_rows(
    cards: Iterable[Scorecards], rows: IntArray, size: int = UNITS_PER_CHUNK, settled: SettledCards = _UNTOUCHED
) -> Iterator[Chunk]:
    """Rows of the table FINDINGS; units without a card have none."""
    return _streamed(cards, rows, size, partial(_finding_rows, settled=settled))


def amount_rows(
    cards: Iterable[Scorecards], rows: IntArray, size: int = UNITS_PER_CHUNK, settled: SettledCards = _UNTOUCHED
) -> Iterator[Chunk]:
    """Rows of the table AMOUNTS; units without a card have none."""
    return _streamed(cards, rows, size, partial(_amount_rows, settled=settled))


def county_of(units: Units, row: int) -> str | None:
    """The code of the nearest COUNTY above a unit."""
    county = int(units.nearest_county[row])
    return None if county == NOBODY else units.codes[county]


def ends(column: Numbers, row: int) -> tuple[Value, Value]:
    """One entry of a column in hundredths; the high end None where nothing bounds it."""
    unbounded = column.open is not None and bool(column.open[row])
    return to_decimal(int(column.low[row])), None if unbounded else to_decimal(int(column.high[row]))


def _streamed(
    cards: Iterable[Scorecards], rows: IntArray, size: int, of_chunk: Callable[[Scorecards, IntArray], Iterator[Row]]
) -> Iterator[Chunk]:
    for each in cards:
        for some in in_chunks(rows, size):
            if chunk := list(of_chunk(each, some)):
                yield chunk


def _card_rows(cards: Scorecards, rows: IntArray, settled: SettledCards) -> Iterator[Row]:
    units, scheme, total = cards.units, cards.scheme, None
    standing = Standing(SchemeCards((cards,)), np.ones(len(units), dtype=np.bool_))
    assessed, encoded = standing.assessed, scheme.encoded_marks
    if assessed.any():
        total = cards.total()
    marks = None if encoded is None else to_decimal(to_scaled(encoded, HUNDREDTHS))
    for row in map(int, rows):
        about: Row = (
            cards.label,
            cards.period.code,
            units.codes[row],
            KINDS[units.kinds[row]].value,
            county_of(units, row),
        )
        card = settled_card(settled, cards, row)
        before = None if card.statement is None else differs(card.statement, statement(cards, row))
        come = (card.state, *confirmed_total(card), before)
        if not assessed[row]:
            refusal = cards.refusal(row)
            yield (*about, None if refusal is None else refusal.value, *(None,) * 13, *come, None)
            continue
        yield (
            *about,
            None,
            *((None, None) if total is None else ends(total, row)),
            marks,
            standing.measure.value,
            *(ends(standing.percent, row) if standing.scored[row] else (None, None)),
            standing.vetoed.verdict(row).value,
            standing.rewarded.verdict(row).value,
            *ends(standing.rewards, row),
            *ends(standing.fines, row),
            standing.per_head,
            *come,
            _said(each.message(scheme) for each in cards.problems(row)),
        )


def _item_rows(cards: Scorecards, rows: IntArray, settled: SettledCards) -> Iterator[Row]:
    def stated(placed: tuple[str, Item], points: Numbers, row: int, card: Settled) -> Row:
        section, item = placed
        marks = None if item.marks is None else to_decimal(to_scaled(item.marks, HUNDREDTHS))
        titles = item.code, item.title, item.title_zh
        about = (section, *titles, item.form.value, item.driver.value, marks)
        return (*about, *ends(points, row), item.clause.number, *confirmed_item(card, item.code))

    items = [((top.code, item), item, top.kinds) for top in cards.scheme.sections for item in top.items()]
    parts = ((placed, item, partial(cards.item, item), kinds) for placed, item, kinds in items)
    return _part_rows(cards, rows, settled, parts, stated)


def _finding_rows(cards: Scorecards, rows: IntArray, settled: SettledCards) -> Iterator[Row]:
    def stated(finding: Finding, answer: Truths, row: int, card: Settled) -> Row:
        driver = None if finding.driver is None else finding.driver.value
        titles = finding.code, finding.title, finding.title_zh
        told = (answer.verdict(row).value, finding.clause.number, confirmed_answer(card, finding.code))
        return (finding.kind.value, *titles, driver, *told)

    findings = ((each, each, partial(cards.finding, each), each.kinds) for each in cards.scheme.findings)
    return _part_rows(cards, rows, settled, findings, stated)


def _amount_rows(cards: Scorecards, rows: IntArray, settled: SettledCards) -> Iterator[Row]:
    def stated(money: Money, amount: Numbers, row: int, card: Settled) -> Row:
        titles = money.code, money.title, money.title_zh
        about = (money.kind.value, *titles, *ends(amount, row), money.per_head, money.clause.number)
        return (*about, *confirmed_money(card, money.code))

    amounts = ((each, each, partial(cards.money, each), each.kinds) for each in cards.scheme.money)
    return _part_rows(cards, rows, settled, amounts, stated)


def _part_rows(
    cards: Scorecards,
    rows: IntArray,
    settled: SettledCards,
    parts: Iterable[tuple[PlacedT, Part, Callable[[], ColumnT], Kinds | None]],
    stated: Callable[[PlacedT, ColumnT, int, Settled], Row],
) -> Iterator[Row]:
    """For each unit with a card a row for each part that concerns its kind; no column is made where none has a card."""
    assessed, units = cards.assessed(), cards.units
    if not assessed.any():
        return
    columns = [
        (placed, computed(), _problem_of(cards, part), assessed if kinds is None else assessed & units.of_kind(kinds))
        for placed, part, computed, kinds in parts
    ]
    for row in map(int, rows[assessed[rows]]):
        about: Row = (cards.label, cards.period.code, units.codes[row])
        card = settled_card(settled, cards, row)
        for placed, column, problem, concerned in columns:
            if concerned[row]:
                told: Row = stated(placed, column, row, card)
                yield (*about, *told, problem)


def _problem_of(cards: Scorecards, part: Part) -> str | None:
    """What is said of the functions that a part, which was computed, rests on and that failed."""
    return _said(each.message(cards.scheme) for each in cards.problems_of(part))


def _said(messages: Iterable[str]) -> str | None:
    return "; ".join(messages) or None


def comparison_rows(
    comparison: Comparison,
    rows: IntArray | None = None,
    size: int = UNITS_PER_CHUNK,
    settled: SettledCards = _UNTOUCHED,
) -> Iterator[Chunk]:
    """Rows of the table COMPARISON for some rows of a comparison, or all that it compares."""
    for some in in_chunks(comparison.rows if rows is None else rows, size):
        yield [
            _row(comparison, cell, standing, settled)
            for row in map(int, some)
            for cell, standing in zip(comparison.cells(row), comparison.standings, strict=True)
        ]


def _row(comparison: Comparison, cell: Cell, standing: Standing, settled: SettledCards) -> Row:
    units = comparison.units
    kind = KINDS[units.kinds[cell.row]].value
    about: Row = (cell.unit, kind, county_of(units, cell.row), cell.scheme)
    if cell.refusal is not None:
        return (*about, cell.refusal.value, *(None,) * 16)
    rank, kept = cell.rank, confirmed(settled, standing.entry.cards, cell.row)
    return (
        *about,
        None,
        cell.periods,
        cell.measure.value,
        *_ends(cell.percent),
        *((None, None, None) if rank is None else (rank.best, rank.worst, rank.of)),
        None if cell.vetoed is None else cell.vetoed.value,
        None if cell.rewarded is None else cell.rewarded.value,
        *_ends(cell.rewards),
        *_ends(cell.fines),
        kept.cards,
        kept.differing,
        _said(each.message(cards.scheme) for cards in standing.entry.cards for each in cards.problems(cell.row)),
    )


def _ends(interval: Interval | None) -> tuple[Value, Value]:
    return (None, None) if interval is None else (interval.low, interval.high)

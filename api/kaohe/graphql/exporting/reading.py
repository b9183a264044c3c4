"""Reads a selection as rows while somebody takes them: no more than some hundred units are held at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import chain

import numpy as np

from kaohe.graphql.context.card import records_behind, settled_cards
from kaohe.graphql.context.comparison import periods_read, read_comparison, rows_of
from kaohe.graphql.context.reader import Reader, UnitKey
from kaohe.graphql.exporting.selection import Found, NotExportable
from kaohe.graphql.relay import Slice
from kaohe.scheme import Scheme
from kaohe.scheme.fixed_point import IntArray
from kaohe.scoring import analysis
from kaohe.scoring.analysis import AMOUNTS, CARDS, COMPARISON, EVIDENCE, FINDINGS, ITEMS, Chunk, Table
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.confirmed import SettledCards
from kaohe.scoring.evidence import Records

#: How many units are read at a time: fewer where all their incidents are read one by one.
UNITS_READ, UNITS_READ_WITH_RECORDS = 500, 100

#: How many units are compared at once: a rank needs its whole cohort.
LARGEST_COMPARED = 20_000

_ROWS = {
    CARDS.name: analysis.card_rows,
    ITEMS.name: analysis.item_rows,
    FINDINGS.name: analysis.finding_rows,
    AMOUNTS.name: analysis.amount_rows,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, and how many units are through with them."""

    rows: Chunk
    units: int = 0


def parts(periods: Sequence[Found], table: Table) -> AsyncGenerator[Part]:
    """The rows of a table, period by period, some hundred units after the other by code, for these scheme by scheme.

    What is computed runs beside the event loop. Close the generator where you leave it early.

    Raises:
        NotExportable: more units than are compared at once.
    """
    largest = max((found.count for found in periods), default=0)
    if table is COMPARISON and largest > LARGEST_COMPARED:
        message = f"at most {LARGEST_COMPARED} units are compared at once, not {largest}; select fewer"
        raise NotExportable({"table": message})
    return _one_after_another(periods, table)


async def _one_after_another(periods: Sequence[Found], table: Table) -> AsyncGenerator[Part]:
    for found in periods:
        async with aclosing(_comparison(found) if table is COMPARISON else _cards(found, table)) as rows:
            async for part in rows:
                yield part


async def _cards(found: Found, table: Table) -> AsyncGenerator[Part]:
    periods = periods_read(found.schemes, found.period, found.calendar)
    async for codes in _pages(found, UNITS_READ_WITH_RECORDS if table is EVIDENCE else UNITS_READ):
        facts = await found.ledger.read_facts(codes, found.schemes, periods)
        rows = np.array(rows_of(facts, codes), dtype=np.int64)
        by_scheme = [analysis.cards_within(each, facts, found.period).cards for each in found.selection.schemes]
        settled: SettledCards = {}
        if table is not EVIDENCE:
            settled = await settled_cards(found.ledger, [*chain.from_iterable(by_scheme)], rows.tolist())
        for cards in by_scheme:
            records = await _records(found.ledger, cards, rows) if table is EVIDENCE else {}
            for each in cards:
                yield Part(await asyncio.to_thread(_chunk, table, each, rows, records.get(each.scheme), settled))
        yield Part([], len(codes))


async def _records(ledger: Reader, cards: Iterable[Scorecards], rows: IntArray) -> dict[Scheme, Records]:
    """What stands behind cards, by scheme: the same for all periods of one."""
    behind = {each.scheme: each for each in cards}
    return {scheme: await records_behind(ledger, each, rows.tolist()) for scheme, each in behind.items()}


def _chunk(table: Table, cards: Scorecards, rows: IntArray, records: Records | None, settled: SettledCards) -> Chunk:
    if records is not None:
        return analysis.evidence_chunk(cards, rows, records)
    return [row for chunk in _ROWS[table.name]([cards], rows, settled=settled) for row in chunk]


async def _comparison(found: Found) -> AsyncGenerator[Part]:
    selection, ledger = found.selection, found.ledger
    codes = [code async for page in _pages(found, UNITS_READ) for code in page]
    compared = await read_comparison(
        ledger, selection.schemes, found.period, codes, found.calendar, whole=selection.is_whole
    )
    cards = [each for standing in compared.standings for each in standing.entry.cards]
    settled = await settled_cards(ledger, cards, compared.rows.tolist())
    chunks = analysis.comparison_rows(compared, size=UNITS_READ, settled=settled)
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield Part(chunk, len(chunk) // len(selection.schemes))


async def _pages(found: Found, size: int) -> AsyncGenerator[list[str]]:
    """The codes of the units in order, some at a time."""
    after: tuple[str, ...] | None = None
    while True:
        units = await found.ledger.units_page(found.among, UnitKey.CODE, False, Slice(size, False, after, None))
        codes = [unit.code for unit in units[:size]]
        if codes:
            yield codes
            after = (codes[-1],)
        if len(units) <= size:
            return

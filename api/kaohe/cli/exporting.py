"""Writes tables of cards while the ledger is read, some hundred units at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from kaohe.cli.console import CommandError
from kaohe.cli.ledgers import opened
from kaohe.cli.progress import progress

if TYPE_CHECKING:
    from kaohe.graphql.reader import UnitRow, UnitsWanted
    from kaohe.ledger import Ledger
    from kaohe.plugins import Registry
    from kaohe.scheme import Scheme
    from kaohe.scheme.facts import Calendar, Period
    from kaohe.scoring.analysis import Chunk

#: How many units are read at a time, and compared at once.
_UNITS, _COMPARED = 500, 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write: which table, of which cards, and how."""

    schemes: list[Scheme]
    period: str
    within: str | None
    table: str
    as_csv: bool
    excel: bool


async def write_table(url: str, registry: Registry, wanted: Wanted, file: BinaryIO) -> int:
    """Write a table and return how many rows it has.

    Raises:
        CommandError: there is no such period or unit.
    """
    from kaohe.graphql.reader import UnitsWanted
    from kaohe.scoring.analysis import TABLES, csv_bytes, json_lines

    table, rows = TABLES[wanted.table], 0
    async with opened(url, registry) as ledger:
        calendar = await ledger.calendar()
        period = calendar.find(wanted.period)
        if period is None:
            raise CommandError(f"the ledger has no period {wanted.period}")
        if wanted.within is not None and not await ledger.units([wanted.within]):
            raise CommandError(f"the ledger has no unit {wanted.within}")
        kinds = {kind for scheme in wanted.schemes for kind in scheme.kinds}
        among = UnitsWanted(kinds=tuple(sorted(kinds)), within=wanted.within)
        if wanted.as_csv:
            file.writelines(csv_bytes(table, (), bom=wanted.excel))
        with progress("exporting", sum((await ledger.units_count(among)).values())) as advance:
            async for chunk, units in _chunks(ledger, wanted, among, period, calendar):
                if chunk:
                    written = list(csv_bytes(table, [chunk])) if wanted.as_csv else list(json_lines(table, [chunk]))
                    file.writelines(written[1:] if wanted.as_csv else written)  # the header is there already
                rows += len(chunk)
                advance(units)
    return rows


async def _chunks(
    ledger: Ledger, wanted: Wanted, among: UnitsWanted, period: Period, calendar: Calendar
) -> AsyncGenerator[tuple[Chunk, int]]:
    """Rows with how many units they finish."""
    from kaohe.graphql.comparison.reading import read_comparison
    from kaohe.scoring.analysis import comparison_rows

    if wanted.table != "comparison":
        async for units in _pages(ledger, among, _UNITS):
            async for chunk in _of_units(ledger, wanted, [unit.code for unit in units], period, calendar):
                yield chunk, 0
            yield [], len(units)
        return
    codes = [unit.code async for units in _pages(ledger, among, _UNITS) for unit in units]
    if len(codes) > _COMPARED:
        raise CommandError(f"at most {_COMPARED} units are compared at once; narrow them by --within")
    found = await read_comparison(ledger, wanted.schemes, period, codes, calendar, whole=wanted.within is None)
    for chunk in comparison_rows(found):
        yield chunk, len(chunk) // len(wanted.schemes)


async def _pages(ledger: Ledger, among: UnitsWanted, size: int) -> AsyncGenerator[list[UnitRow]]:
    """The units by code, some at a time."""
    from kaohe.graphql.relay import Slice

    after: tuple[str, ...] | None = None
    while True:
        found = await ledger.units_page(among, "code", False, Slice(size, False, after, None))
        units: list[UnitRow] = list(found[:size])
        if units:
            yield units
            after = (units[-1].code,)
        if len(found) <= size:
            return


async def _of_units(
    ledger: Ledger, wanted: Wanted, codes: list[str], period: Period, calendar: Calendar
) -> AsyncGenerator[Chunk]:
    """The rows of some units, scheme by scheme."""
    import numpy as np

    from kaohe.cli.one_card import records_behind
    from kaohe.graphql.comparison.reading import periods_read, rows_of
    from kaohe.scoring.analysis import amount_rows, card_rows, cards_within, evidence_chunk, finding_rows, item_rows

    facts = await ledger.read_facts(codes, wanted.schemes, periods_read(wanted.schemes, period, calendar))
    rows = np.array(rows_of(facts, codes), dtype=np.int64)
    cards = [each for scheme in wanted.schemes for each in cards_within(scheme, facts, period).cards]
    if wanted.table == "evidence":
        for each in cards:
            yield evidence_chunk(each, rows, await records_behind(ledger, each, *rows.tolist()))
        return
    made = {"cards": card_rows, "items": item_rows, "findings": finding_rows, "amounts": amount_rows}[wanted.table]
    for chunk in made(cards, rows):
        yield chunk

"""A comparison as rows: unit by unit, within each scheme by scheme."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.scheme.exact import IntArray
from kaohe.scheme.facts import KINDS
from kaohe.scoring.analysis.comparison.matrix import Cell, Comparison
from kaohe.scoring.analysis.interval import Interval
from kaohe.scoring.analysis.tables.cards import county_of
from kaohe.scoring.analysis.tables.table import UNITS_PER_CHUNK, Chunk, Row, Value, in_chunks


def comparison_rows(
    comparison: Comparison, rows: IntArray | None = None, size: int = UNITS_PER_CHUNK
) -> Iterator[Chunk]:
    """Rows of the table COMPARISON for some rows of a comparison, or all that it compares."""
    for some in in_chunks(comparison.rows if rows is None else rows, size):
        yield [_row(comparison, cell) for row in map(int, some) for cell in comparison.cells(row)]


def _row(comparison: Comparison, cell: Cell) -> Row:
    units = comparison.units
    kind = KINDS[units.kinds[cell.row]].value
    about: Row = (cell.unit, kind, county_of(units, cell.row), cell.scheme)
    if cell.refusal is not None:
        return (*about, cell.refusal.value, *(None,) * 13)
    rank = cell.rank
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
    )


def _ends(interval: Interval | None) -> tuple[Value, Value]:
    return (None, None) if interval is None else (interval.low, interval.high)

"""How results are shown, one view a command; here what several show: figures as text and as JSON, tables.

A figure is "1.00" where it is exact; else "0.00–1.00" for people, and ["0.00", "1.00"] for machines.
"""

from __future__ import annotations

from typing import TypeAlias

from rich.table import Table

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scoring.analysis import Interval
from kaohe.scoring.questions import Move, Reading

#: An exact figure, an interval, or None where nothing bounds it.
Stated: TypeAlias = str | list[str] | None


def titled_table(title: str, *columns: str) -> Table:
    """A table below its title, without lines."""
    table = Table(*columns, box=None, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    return table


def interval(found: Interval | None) -> Stated:
    """An interval as JSON has it."""
    if found is None:
        return None
    return f"{found.low:f}" if found.exact is not None else [f"{found.low:f}", f"{found.high:f}"]


def shown_interval(found: Interval) -> str:
    """An interval as a person reads it."""
    return f"{found.low:f}" if found.exact is not None else f"{found.low:f}–{found.high:f}"


def scaled(value: int | None, places: int = HUNDREDTHS) -> str | None:
    """An integer of some places as text."""
    return None if value is None else format(to_decimal(value, places), "f")


def ends(low: int, high: int | None, places: int = HUNDREDTHS) -> Stated:
    """An interval as JSON has it."""
    if high is None:
        return None
    one, other = format(to_decimal(low, places), "f"), format(to_decimal(high, places), "f")
    return one if low == high else [one, other]


def reading(found: Reading | None) -> Stated:
    """A figure as JSON has it."""
    return None if found is None else ends(found.low, found.high, found.places)


def shown_ends(low: int, high: int | None, places: int = HUNDREDTHS) -> str:
    """An interval as a person reads it."""
    least = format(to_decimal(low, places), "f")
    if high is None:
        return f"{least} or more"
    return least if low == high else f"{least}–{format(to_decimal(high, places), 'f')}"


def shown_reading(found: Reading | None) -> str:
    """A figure as a person reads it; a dash where there is none."""
    return "–" if found is None else shown_ends(found.low, found.high, found.places)


def shown_move(move: Move) -> str:
    """How either end of a figure moves: "−0.50", "−1.00 to +0.00"; nothing where only one of two versions has it."""
    if move.before is None or move.after is None:
        return ""
    moved = [_signed(each, move.before.places) for each in (move.low, move.high)]
    if move.low == move.high:
        return moved[0]
    return " to ".join(moved)


def _signed(value: int | None, places: int) -> str:
    if value is None:
        return "?"
    text = format(abs(to_decimal(value, places)), "f")
    return f"−{text}" if value < 0 else f"+{text}" if value > 0 else "0"

"""Figures of questions as commands print them: "1.00" where exact, "0.00–1.00" or ["0.00", "1.00"] as intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal

if TYPE_CHECKING:
    from kaohe.scoring.questions import Move, Reading

    #: An exact figure, an interval, or None where nothing bounds it.
    Stated = str | list[str] | None


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

"""What it means that one statement of a card says no less than another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any


def contradictions(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """Where what was stated afterwards is wider than before, or leaves what was possible before."""
    if isinstance(before, dict):
        if before.keys() != after.keys():
            yield f"{where}: {before.keys()} became {after.keys()}"
        for key in before:
            yield from contradictions(before[key], after[key], f"{where} {key}")
    elif before is not None and before != "UNKNOWN":
        fits = before == after
        if isinstance(before, list) and after is not None:
            (low, high), (lower, upper) = bounds(before), bounds(after)
            fits = low <= lower and upper <= high
        if not fits:
            yield f"{where}: {before} became {after}"


def bounds(stated: str | list[str]) -> tuple[Decimal, Decimal]:
    """Both ends of a figure."""
    low, high = (stated, stated) if isinstance(stated, str) else stated
    return Decimal(low), Decimal(high)


def left_open(stated: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys of everything in a statement that is not exact; a total of None is that of a regime without marks."""
    if isinstance(stated, dict):
        for key, value in stated.items():
            yield from left_open(value, (*where, key))
    elif isinstance(stated, list) or stated == "UNKNOWN" or (stated is None and where != ("total",)):
        yield where

"""Which facts stand behind an entry of a term: its rule taken apart for one unit, term by term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.terms import AnyTerm, Frame, Read, Term


def facts_read(term: AnyTerm, frame: Frame, row: int) -> Iterator[tuple[Read, Frame]]:
    """Yield everything that a row's entry of a term is made from, each with the frame (the period) it is read in."""
    return _trace(term, frame, row, only_open=False)


def facts_left_open(term: AnyTerm, frame: Frame, row: int) -> Iterator[tuple[Read, Frame]]:
    """Yield what leaves a row's entry of a term open: terms that are known already are not looked into."""
    return iter(()) if _is_known(term, frame, row) else _trace(term, frame, row, only_open=True)


def _trace(term: AnyTerm, frame: Frame, row: int, *, only_open: bool) -> Iterator[tuple[Read, Frame]]:
    seen: set[tuple[int, int, int]] = set()
    waiting = [(term, frame, row)]
    while waiting:
        term, frame, row = waiting.pop()
        key = (id(term), id(frame), row)
        if key in seen:
            continue
        seen.add(key)
        for read in term.reads(frame, row):
            yield read, frame
        steps = [step for step in term.steps(frame, row) if not (only_open and _is_known(*step))]
        waiting.extend(reversed(steps))


def _is_known(term: AnyTerm, frame: Frame, row: int) -> bool:
    column: Numbers | Truths = frame.value(cast("Term[Any]", term))
    if isinstance(column, Numbers) and column.open is not None and column.open[row]:
        return False
    return bool(column.low[row] == column.high[row])

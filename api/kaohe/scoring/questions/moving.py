"""Which cards differ, in columns: over other facts, or under another version of the scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, cast

import numpy as np

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.exact import BoolArray
from kaohe.scheme.terms import Term
from kaohe.scoring.cards import Scorecards

_Column: TypeAlias = Numbers | Truths


def moved_facts(before: Scorecards, after: Scorecards) -> BoolArray:
    """The rows of which two sets of facts give other cards under one scheme."""
    moved: BoolArray = np.zeros(before.frame.size, dtype=np.bool_)
    for term in before.scheme.terms:
        of_either = cast("Term[Any]", term)
        moved |= differ(before.frame.value(of_either), after.frame.value(of_either))
    return before.frame.axis.spread(moved)


def moved_version(before: Scorecards, after: Scorecards) -> BoolArray:
    """The rows to which two versions of a scheme give other totals, points, answers or amounts."""
    moved = before.assessed() ^ after.assessed()
    for one, other in _pairs(before, after):
        moved |= differ(one, other)
    return moved


def _pairs(before: Scorecards, after: Scorecards) -> Iterator[tuple[_Column, _Column]]:
    """The columns of parts of one code; that of a part which only one version has stands beside nothing."""
    totals = before.total(), after.total()
    if totals[0] is not None and totals[1] is not None:
        yield totals[0], totals[1]
    size = len(before.facts.units)
    no, nothing = Truths.exact(np.zeros(size, dtype=np.bool_)), Numbers.constant(0, size)
    both = (before, after)
    items = [_columns(cards.scheme.items(), cards.item) for cards in both]
    yield from ((items[0][code], items[1][code]) for code in items[0].keys() & items[1].keys())
    for columns, absent in (
        ([_columns(cards.scheme.findings, cards.finding) for cards in both], no),
        ([_columns(cards.scheme.money, cards.money) for cards in both], nothing),
    ):
        for code in columns[0].keys() | columns[1].keys():
            yield columns[0].get(code, absent), columns[1].get(code, absent)


def _columns(parts: Iterable[Any], column: Callable[[Any], _Column]) -> dict[str, _Column]:
    return {part.code: column(part) for part in parts}


def differ(before: _Column, after: _Column) -> BoolArray:
    """Where two columns differ."""
    differ: BoolArray = (before.low != after.low) | (before.high != after.high)
    if isinstance(before, Numbers) and isinstance(after, Numbers) and not (before.open is after.open is None):
        none = np.zeros(len(before.low), dtype=np.bool_)
        differ |= (none if before.open is None else before.open) != (none if after.open is None else after.open)
    return differ

"""Whether kaohe and the bare columns give the same figures, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.bare.sheet import Amount, Answer, Cards, Span
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import BoolArray
from kaohe.scheme.vocabulary import Kinds
from kaohe.scoring import Scorecards


def differences(kaohe: Scorecards, bare: Cards) -> Iterator[str]:
    """Name every figure that is not the same on some card."""
    assessed = kaohe.assessed()[bare.rows]
    total = kaohe.total()
    if total is not None and (bare.total is None or not _same(total, bare.total, bare, assessed)):
        yield "total"
    for section in kaohe.scheme.sections:
        here = assessed & _concerned(kaohe, section.kinds, bare)
        for item in section.items():
            if not _same(kaohe.item(item), bare.items[item.code], bare, here):
                yield f"item {item.code}"
    for finding in kaohe.scheme.findings:
        here = assessed & _concerned(kaohe, finding.kinds, bare)
        if not _same(kaohe.finding(finding), bare.findings[finding.code], bare, here):
            yield f"finding {finding.code}"
    for money in kaohe.scheme.money:
        here = assessed & _concerned(kaohe, money.kinds, bare)
        if not _same(kaohe.money(money), bare.money[money.code], bare, here):
            yield f"money {money.code}"
    for figure in kaohe.scheme.figures:
        if not _same(kaohe.figure(figure), bare.figures[figure.code], bare, assessed):
            yield f"figure {figure.code}"


def _concerned(kaohe: Scorecards, kinds: Kinds | None, bare: Cards) -> BoolArray:
    everyone = np.ones(len(bare.rows), dtype=np.bool_)
    return everyone if kinds is None else kaohe.facts.units.of_kind(kinds)[bare.rows]


def _same(column: Numbers | Truths, other: Span | Answer | Amount, bare: Cards, here: BoolArray) -> bool:
    rows = bare.rows[here]
    bounded = np.ones(len(rows), dtype=np.bool_)
    if isinstance(other, Amount):
        nowhere = np.zeros(len(bare.rows), dtype=np.bool_)
        unbounded = (nowhere if other.unbounded is None else other.unbounded)[here]
        stated = np.zeros(len(rows), dtype=np.bool_)
        if isinstance(column, Numbers) and column.open is not None:
            stated = column.open[rows]
        if not np.array_equal(stated, unbounded):
            return False
        bounded = ~unbounded
    return np.array_equal(column.low[rows], other.low[here]) and np.array_equal(
        column.high[rows][bounded], other.high[here][bounded]
    )

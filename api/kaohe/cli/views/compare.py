"""A comparison as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import counted, escaped, shown
from kaohe.cli.views import interval, shown_interval
from kaohe.scheme.fixed_point import IntArray
from kaohe.scoring.analysis import Cell, Comparison, Contradiction, Disagreement, Pair
from kaohe.scoring.confirmed import Confirmed, SettledCards, confirmed

#: So many disagreements of each pair are printed.
_FEW = 3


def print_comparison(console: Console, found: Comparison, rows: IntArray, limit: int, settled: SettledCards) -> None:
    """Print the matrix, then each pair of schemes."""
    table = Table(box=None, pad_edge=False)
    table.add_column("unit", overflow="fold")
    for standing in found.standings:
        table.add_column(standing.label, overflow="fold")
    for row in rows[:limit].tolist():
        table.add_row(escaped(found.units.codes[row]), *(escaped(_cell(*each)) for each in _cells(found, row, settled)))
    console.print(table)
    if len(rows) > limit:
        console.print(f"… and {counted(len(rows) - limit, 'unit')} more (--limit)")
    for pair in found.pairs():
        _print_pair(console, pair, found)


def comparison_as_json(found: Comparison, rows: IntArray, settled: SettledCards) -> dict[str, Any]:
    """The matrix and the pairs."""
    codes, units = found.units.codes, rows.tolist()
    return {
        "rows": [
            {"unit": codes[row], "cells": [_cell_as_json(*each) for each in _cells(found, row, settled)]}
            for row in units
        ],
        "pairs": [_pair_as_json(pair, codes) for pair in found.pairs()],
    }


def _cells(found: Comparison, row: int, settled: SettledCards) -> Iterator[tuple[Cell, Confirmed]]:
    """What each scheme makes of a unit now, and what was confirmed."""
    for cell, standing in zip(found.cells(row), found.standings, strict=True):
        yield cell, confirmed(settled, standing.entry.cards, row)


def _pair_as_json(pair: Pair, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "one": pair.one.label,
        "other": pair.other.label,
        "units": len(pair.scored),
        "tauB": _tau(pair),
        "tauBAttained": _attained(pair),
        "disagreements": [_disagreement_as_json(each, codes) for each in pair.disagreements(10)],
        "contradictions": [_clash_as_json(each, codes) for each in pair.contradictions()],
    }


def _disagreement_as_json(found: Disagreement, codes: Sequence[str]) -> dict[str, Any]:
    places = {"one": interval(found.one), "other": interval(found.other), "gap": interval(found.gap)}
    return {"unit": codes[found.row], **places}


def _clash_as_json(clash: Contradiction, codes: Sequence[str]) -> dict[str, Any]:
    schemes = {"rewardedBy": clash.rewarded_by, "vetoedBy": clash.vetoed_by}
    return {"unit": codes[clash.row], **schemes, "verdict": clash.verdict}


def _print_pair(console: Console, pair: Pair, found: Comparison) -> None:
    one, other = pair.one.label, pair.other.label
    console.print(f"\n[bold]{one}[/] and [bold]{other}[/]: {counted(len(pair.both), 'unit')} in common", soft_wrap=True)
    if not len(pair.both):
        return
    low, high = _tau(pair)
    said = "undefined, one ties all units" if low is None else low if low == high else f"{low} to {high}"
    if low is not None and not all(_attained(pair)):
        said += " (bounds: the true ends may lie between them)"
    console.print(f"  tau-b {said}", soft_wrap=True)
    for each in pair.disagreements(_FEW):
        places = f"{shown_interval(each.one)} against {shown_interval(each.other)}"
        console.print(f"  {escaped(found.units.codes[each.row])}: better than {places} % of the others", soft_wrap=True)
    for clash in pair.contradictions():
        how = "is" if clash.verdict.value == "YES" else "may be"
        unit = escaped(found.units.codes[clash.row])
        console.print(f"  {unit} {how} rewarded by {clash.rewarded_by}, vetoed by {clash.vetoed_by}", soft_wrap=True)


def _cell(cell: Cell, kept: Confirmed) -> str:
    if cell.refusal is not None:
        return cell.refusal.value
    parts = ["–" if cell.percent is None else f"{shown_interval(cell.percent)} %"]
    if cell.rank is not None:
        rank = cell.rank
        parts.append(f"rank {rank.best}{'' if rank.best == rank.worst else f'–{rank.worst}'}/{rank.of}")
    for name, verdict in (("vetoed", cell.vetoed), ("rewarded", cell.rewarded)):
        if verdict is not None and verdict.value != "NO":
            parts.append(name if verdict.value == "YES" else f"{name}?")
    for name, amount in (("+", cell.rewards), ("−", cell.fines)):
        if amount is not None and amount.high:
            parts.append(f"{name}{shown_interval(amount)} CNY")
    if kept.differing:
        of = f" {kept.differing} of {cell.periods}" if cell.periods > 1 else ""
        parts.append(f"confirmed{of} otherwise" + ("" if kept.total is None else f": {shown(kept.total)} points"))
    return ", ".join(parts)


def _cell_as_json(cell: Cell, kept: Confirmed) -> dict[str, Any]:
    rank = cell.rank
    return {
        "scheme": cell.scheme,
        "refusal": cell.refusal,
        "periods": cell.periods,
        "measure": cell.measure,
        "percent": interval(cell.percent),
        "rank": None if rank is None else {"best": rank.best, "worst": rank.worst, "of": rank.of},
        "vetoed": cell.vetoed,
        "rewarded": cell.rewarded,
        "rewards": interval(cell.rewards),
        "fines": interval(cell.fines),
        "confirmed": kept.cards,
        "differing": kept.differing,
        "confirmedTotal": kept.total,
    }


def _tau(pair: Pair) -> tuple[str | None, str | None]:
    low, high = (None if each is None else f"{each.value:.4f}" for each in (pair.agreement.low, pair.agreement.high))
    return low, high


def _attained(pair: Pair) -> tuple[bool, bool]:
    """Whether the ends are attained, or are bounds."""
    return pair.agreement.low_attained, pair.agreement.high_attained

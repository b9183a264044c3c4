"""What came of case files, as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from kaohe.cli.cases import Difference, Verified
from kaohe.cli.console import counted, escaped

#: As many differences are printed; --json has all of them.
_MOST_SHOWN = 500


def print_results(console: Console, results: Sequence[Verified], seconds: float) -> None:
    """Print every error and difference, then how many cards match."""
    for result in results:
        if result.faults:
            console.print(f"[bold]{escaped(result.file)}[/]", soft_wrap=True)
        for fault in result.faults:
            console.print(f"  [red]{escaped(fault.where)}[/]{escaped(fault.message)}", soft_wrap=True)
    unequal = [(result.file, each) for result in results for each in result.differences]
    if unequal:
        console.print(_table(unequal[:_MOST_SHOWN], several=len(results) > 1))
        if len(unequal) > _MOST_SHOWN:
            console.print(f"… and {len(unequal) - _MOST_SHOWN} more differences (--json lists all)")
    cards, matching = sum(each.cards for each in results), sum(each.matching for each in results)
    differing = sum(each.differing for each in results)
    line = f"{counted(cards, 'card')}, {matching} {'matches' if matching == 1 else 'match'}"
    if differing:
        line += f", {differing} {'differs' if differing == 1 else 'differ'}"
    if unchecked := cards - matching - differing:
        line += f", {unchecked} not checked"
    faults = sum(len(each.faults) for each in results)
    if faults:
        line += f", {counted(faults, 'error')}"
    good = cards and not differing and not faults
    line += f" ({counted(len(results), 'file')}, {seconds:.1f} s)"
    console.print(f"[{'green' if good else 'bold red'}]{line}[/]")
    if not cards:
        console.print("There is no card to verify: a case file lists them under `cards`.")


def _table(unequal: list[tuple[str, Difference]], several: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (["file"] if several else []) + ["scheme", "unit", "period", "key", "expected", "found"]:
        table.add_column(name, overflow="fold")
    for file, each in unequal:
        cells = [each.scheme, each.unit, each.period, each.key, each.expected, each.found]
        table.add_row(*map(escaped, ([Path(file).name] if several else []) + cells))
    return table


def results_as_json(results: Sequence[Verified], seconds: float) -> dict[str, Any]:
    """How many cards match, and every error and difference."""
    return {
        "cards": sum(each.cards for each in results),
        "matching": sum(each.matching for each in results),
        "differing": sum(each.differing for each in results),
        "unchecked": sum(each.unchecked for each in results),
        "files": len(results),
        "seconds": round(seconds, 3),
        "differences": [{"file": result.file, **asdict(each)} for result in results for each in result.differences],
        "errors": [asdict(fault) for result in results for fault in result.faults],
    }

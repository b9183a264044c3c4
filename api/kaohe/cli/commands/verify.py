"""``kaohe verify``: the test runner of scheme authors."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.console import counted, escaped, print_json, stdout
from kaohe.cli.files import files_in
from kaohe.cli.ledgers import fresh_ledgers, run
from kaohe.cli.options import AsJson
from kaohe.cli.plugins import installed_or_warned

if TYPE_CHECKING:
    from rich.table import Table

    from kaohe.cli.comparing import Difference
    from kaohe.cli.verifying import Verified
    from kaohe.plugins import Registry

#: As many differences are printed; --json has all of them.
_MOST_SHOWN = 500


def verify(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Case files, JSON or YAML, or folders of them.")],
    as_json: AsJson = False,
) -> None:
    """Check the cards that case files state.

    Each file's ledger goes into a fresh one in memory, and what its cards state is compared with what comes out.
    """
    started = time.perf_counter()
    files = files_in(paths)
    registry = installed_or_warned()
    with fresh_ledgers() as fresh:
        results = run(_verify_all(files, registry, fresh))
    seconds = time.perf_counter() - started
    fine = all(not each.faults and not each.differences for each in results) and any(each.cards for each in results)
    if as_json:
        print_json(_as_json(results, seconds))
    else:
        _print(results, seconds)
    raise typer.Exit(0 if fine else 1)


async def _verify_all(files: list[Path], registry: Registry, fresh: Callable[[], str]) -> list[Verified]:
    from kaohe.cli.progress import progress
    from kaohe.cli.verifying import verify_file

    with progress("verifying", len(files)) as advance:
        results = []
        for path in files:
            results.append(await verify_file(path, registry, fresh))
            advance(1)
    return results


def _print(results: list[Verified], seconds: float) -> None:
    console = stdout()
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
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (["file"] if several else []) + ["scheme", "unit", "period", "key", "expected", "found"]:
        table.add_column(name, overflow="fold")
    for file, each in unequal:
        cells = [each.scheme, each.unit, each.period, each.key, each.expected, each.found]
        table.add_row(*map(escaped, ([Path(file).name] if several else []) + cells))
    return table


def _as_json(results: list[Verified], seconds: float) -> dict[str, Any]:
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

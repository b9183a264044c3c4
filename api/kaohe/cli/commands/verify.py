"""``kaohe verify``: the test runner of scheme authors."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.cases import Verified, verify_file
from kaohe.cli.console import print_json, progress, stdout
from kaohe.cli.imports import files_in
from kaohe.cli.ledgers import fresh_ledgers, run
from kaohe.cli.options import AsJson, installed_or_warned
from kaohe.cli.views.verify import print_results, results_as_json
from kaohe.plugins import Registry


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
        print_json(results_as_json(results, seconds))
    else:
        print_results(stdout(), results, seconds)
    raise typer.Exit(0 if fine else 1)


async def _verify_all(files: list[Path], registry: Registry, fresh: Callable[[], str]) -> list[Verified]:
    with progress("verifying", len(files)) as advance:
        results = []
        for path in files:
            results.append(await verify_file(path, registry, fresh))
            advance(1)
    return results

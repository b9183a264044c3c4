"""``kaohe import``: files into the ledger, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import counted, escaped, print_json, stderr, stdout
from kaohe.cli.files import files_in
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import AsJson, Database
from kaohe.cli.plugins import installed_or_warned


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Ledger files, JSON or YAML.")],
    database: Database = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, and store nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import ledger files: everything in them, or nothing.

    Each brings units, periods, incidents, observations and rulings. Every error is listed, and with one nothing is
    stored.
    """
    from dataclasses import asdict

    from kaohe.cli.importing import import_into

    registry = installed_or_warned()
    outcome = run(import_into(database_url(database), registry, files_in(files), dry_run=dry_run))
    if as_json:
        faults = [asdict(each) for each in outcome.faults]
        print_json({"imported": outcome.counts, "dryRun": dry_run, "errors": faults})
    elif outcome.faults:
        console = stderr()
        for fault in outcome.faults:
            console.print(
                f"[bold]{escaped(fault.file)}[/]  [red]{escaped(fault.where)}[/]{escaped(fault.message)}",
                soft_wrap=True,
            )
        console.print(f"[bold red]{counted(len(outcome.faults), 'error')}[/], nothing was imported")
    else:
        stdout().print(f"{'would import' if dry_run else 'imported'} {outcome.in_words()}", soft_wrap=True)
    raise typer.Exit(1 if outcome.faults else 0)

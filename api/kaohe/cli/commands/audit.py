"""``kaohe audit``: whether the ledger is still what was written into it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kaohe.cli.commands import Command
from kaohe.cli.console import counted, escaped, print_json, stderr, stdout
from kaohe.cli.ledgers import database_url, opened, run
from kaohe.cli.options import AsJson, Database
from kaohe.ledger import AuditVerdict
from kaohe.plugins import Registry

audit = typer.Typer(help="Look after the audit chain of the ledger.", no_args_is_help=True, rich_markup_mode=None)


@audit.callback()
def _group() -> None:
    """Look after the audit chain of the ledger."""


@audit.command(cls=Command)
def verify(
    database: Database = None,
    expect: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="The head as noted down earlier; it must be in the chain still."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the first entry that was altered, removed or reordered, or whose facts were altered.

    Prints the head: the hash of the last entry. Note it down where nobody who writes to the database can reach, and
    give it with --expect later.
    """

    async def verified() -> AuditVerdict:
        # Nothing is decoded, so that a ledger can be verified without the plugins of its facts.
        async with opened(database_url(database), Registry({}, {})) as ledger:
            return await ledger.verify_audit(expect)

    verdict = run(verified())
    if as_json:
        problem = None if verdict.problem is None else asdict(verdict.problem)
        print_json({"whole": verdict.is_whole, "entries": verdict.entries, "head": verdict.head, "problem": problem})
    elif verdict.problem is None:
        stdout().print(f"whole: {counted(verdict.entries, 'entry', 'entries')}, head {verdict.head}", soft_wrap=True)
    else:
        stderr().print(
            f"[bold red]{verdict.problem.kind}[/] {escaped(verdict.problem.message)}; "
            f"{counted(verdict.entries, 'entry', 'entries')} before it are whole, up to {verdict.head}",
            soft_wrap=True,
        )
    raise typer.Exit(0 if verdict.is_whole else 1)

"""``kaohe audit``: whether the ledger is still what was written into it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

import typer

from kaohe.cli.anchors import anchor_of, keep_anchor
from kaohe.cli.commands import Command
from kaohe.cli.console import counted, escaped, print_json, stderr, stdout
from kaohe.cli.ledgers import database_url, opened, run, said_plainly
from kaohe.cli.options import AsJson, Database
from kaohe.ledger import AuditVerdict
from kaohe.ledger.journal.verification import Tampering
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
    new_anchor: Annotated[
        bool,
        typer.Option(
            "--new-anchor", help="Take the chain as it is: another ledger is there now than when it was verified last."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Find the first entry that was altered, removed or reordered, or whose facts were altered.

    Prints the head, the hash of the last entry, and keeps it on this machine: the next time it must be in the chain
    still. Note it down where nobody who writes to the database can reach, and give it with --expect later.
    """
    url = database_url(database)
    with said_plainly():
        kept = None if expect is not None or new_anchor else anchor_of(url)

    async def verified() -> AuditVerdict:
        # Nothing is decoded, so that a ledger can be verified without the plugins of its facts.
        async with opened(url, Registry({}, {})) as ledger:
            return await ledger.verify_audit(expect if kept is None else kept.head)

    verdict = run(verified())
    if verdict.is_whole:
        keep_anchor(url, verdict.head, verdict.entries)
    elif kept is not None and verdict.problem is not None and verdict.problem.kind is Tampering.HEAD_MISSING:
        told = (
            f"{verdict.problem.message}. It was the head of {counted(kept.entries, 'entry', 'entries')} when the ledger"
            f" was verified at {kept.at}; if another ledger is there now, say --new-anchor"
        )
        verdict = replace(verdict, problem=replace(verdict.problem, message=told))
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

"""``kaohe db``: the database of the ledger itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli import CommandError
from kaohe.cli.anchors import keep_anchor
from kaohe.cli.commands import Command
from kaohe.cli.console import counted, escaped, stdout
from kaohe.cli.ledgers import database_url, is_embedded, opened, run, said_plainly, sqlite_url
from kaohe.cli.options import Database
from kaohe.ledger import AuditVerdict, is_behind
from kaohe.ledger import upgrade as upgrade_tables
from kaohe.ledger.storage.backups import back_up, restoring
from kaohe.plugins import Registry, load_plugins

db = typer.Typer(help="Look after the database of the ledger.", no_args_is_help=True, rich_markup_mode=None)


@db.callback()
def _group() -> None:
    """Look after the database of the ledger."""


@db.command(cls=Command)
def upgrade(database: Database = None) -> None:
    """Bring the tables up to what this version reads and writes; a new database gets all of them."""
    with said_plainly():
        applied = run(upgrade_tables(database_url(database), load_plugins()))
    stdout().print(f"applied {', '.join(applied)}" if applied else "up to date", soft_wrap=True)


@db.command(cls=Command)
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    database: Database = None,
) -> None:
    """Copy the whole ledger into a file, while others read and write: facts, history, confirmations, audit chain.

    Of PostgreSQL pg_dump writes it, which has to be installed. The copy of a SQLite ledger is a ledger itself.
    """
    url = database_url(database)
    with said_plainly():
        back_up(url, file)
        told = _checked(url, file)
    stdout().print(f"copied to {escaped(str(file))}: {told}", soft_wrap=True)


@db.command(cls=Command)
def restore(
    file: Annotated[Path, typer.Argument(help="What kaohe db backup wrote.", exists=True, dir_okay=False)],
    database: Database = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the ledger that is there. Stop kaohe before.")
    ] = False,
) -> None:
    """Make a ledger of a copy, whole or not at all: its audit chain has to be whole before it takes its place."""
    url = database_url(database)
    with said_plainly(), restoring(url, file, replace=replace) as copied:
        run(upgrade_tables(copied, load_plugins()))
        verdict = run(_verdict(copied))
        if verdict.problem is not None:
            raise CommandError(f"{file} is not what was written: {verdict.problem.message}")
    keep_anchor(url, verdict.head, verdict.entries)
    stdout().print(f"restored: {_whole(verdict)}", soft_wrap=True)


def _checked(url: str, file: Path) -> str:
    """What is said of a copy: that its chain is whole where it is a ledger of this version, else how large it is."""
    if not is_embedded(url):
        return counted(file.stat().st_size, "byte", "bytes")
    if run(is_behind(sqlite_url(file))):
        return "a ledger of an earlier version, which kaohe db restore brings up to date and verifies"
    verdict = run(_verdict(sqlite_url(file)))
    if verdict.problem is not None:
        raise CommandError(f"copied, but the ledger is not what was written: {verdict.problem.message}")
    return _whole(verdict)


def _whole(verdict: AuditVerdict) -> str:
    return f"whole, {counted(verdict.entries, 'entry', 'entries')}, head {verdict.head}"


async def _verdict(url: str) -> AuditVerdict:
    async with opened(url, Registry({}, {})) as ledger:
        return await ledger.verify_audit()

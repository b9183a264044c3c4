"""``kaohe db``: the database of the ledger itself."""

from __future__ import annotations

import typer

from kaohe.cli.commands import Command
from kaohe.cli.console import stdout
from kaohe.cli.ledgers import database_url, run, said_plainly
from kaohe.cli.options import Database
from kaohe.ledger import upgrade as upgrade_tables
from kaohe.plugins import load_plugins

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

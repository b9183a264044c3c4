"""``kaohe export``: the facts of a ledger as a file that can be imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import CommandError, counted, stderr
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import Database
from kaohe.cli.plugins import installed_or_warned


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The JSON file to write; it appears when it is whole.")],
    database: Database = None,
) -> None:
    """Write all current facts to a ledger file, which gives the same cards when it is imported into an empty ledger.

    Parameters, units, periods, incidents, observations and rulings; neither their history nor confirmations.
    """
    from kaohe.cli.ledger_file import write_ledger

    registry = installed_or_warned()
    partial = file.with_name(f"{file.name}.part")
    try:
        try:
            with partial.open("wb") as stream:
                counts = run(write_ledger(database_url(database), registry, stream))
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
    what = ", ".join(counted(number, section[:-1]) for section, number in counts.items()) or "nothing"
    stderr().print(f"exported {what} to {file}", soft_wrap=True)

"""``kaohe export``: the facts of a ledger as a file that can be imported again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import CommandError, counted, stderr
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import Database
from kaohe.cli.plugins import installed_or_warned


class Section(StrEnum):
    """What can be written as a table."""

    incidents = "incidents"
    observations = "observations"


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it appears when it is whole.")],
    table: Annotated[
        Section | None, typer.Option("--table", help="Write only these, as CSV; the whole ledger as JSON if left out.")
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Begin CSV with the mark by which Excel knows UTF-8.")] = False,
    database: Database = None,
) -> None:
    """Write all current facts to a ledger file, which gives the same cards when it is imported into an empty ledger.

    Parameters, units, periods, incidents, observations and rulings; neither their history nor confirmations. Or write
    the incidents or the observations alone, one a row, as `kaohe import` takes them too.
    """
    from kaohe.cli.ledger_file import write_ledger, write_section

    registry, url = installed_or_warned(), database_url(database)
    partial = file.with_name(f"{file.name}.part")
    try:
        try:
            with partial.open("wb") as stream:
                writing = (
                    write_ledger(url, registry, stream)
                    if table is None
                    else write_section(url, registry, table.value, stream, excel=excel)
                )
                counts = run(writing)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
    what = ", ".join(counted(number, section[:-1]) for section, number in counts.items()) or "nothing"
    stderr().print(f"exported {what} to {file}", soft_wrap=True)

"""``kaohe export``: the facts of a ledger as a file that can be imported again."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import orjson
import typer

from kaohe.cli import CommandError
from kaohe.cli.console import counted, stderr, told
from kaohe.cli.ledgers import database_url, opened, run
from kaohe.cli.options import Database, Excel, appearing, installed_or_warned
from kaohe.ledger.files import BOM, columns_of, csv_of, header_of
from kaohe.plugins import Registry

#: How many rows of a table are written at once.
_ROWS = 1_000


class Section(StrEnum):
    """What can be written as a table."""

    units = "units"
    periods = "periods"
    incidents = "incidents"
    observations = "observations"
    rulings = "rulings"


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it appears when it is whole.")],
    table: Annotated[
        Section | None, typer.Option("--table", help="Write only these, as CSV; the whole ledger as JSON if left out.")
    ] = None,
    excel: Excel = False,
    database: Database = None,
) -> None:
    """Write all current facts to a ledger file, which gives the same cards when it is imported into an empty ledger.

    Parameters, units, periods, incidents, observations and rulings; neither their history nor confirmations. Or write
    one of these sections alone, one entry a row, as `kaohe import` takes it too.
    """
    registry, url = installed_or_warned(), database_url(database)
    try:
        with appearing(file) as stream:
            writing = (
                _write_ledger(url, registry, stream)
                if table is None
                else _write_section(url, registry, table.value, stream, excel=excel)
            )
            counts = run(writing)
    except OSError as error:
        raise CommandError(f"cannot write {file}: {told(error)}") from error
    what = ", ".join(counted(number, section[:-1]) for section, number in counts.items()) or "nothing"
    stderr().print(f"exported {what} to {file}", soft_wrap=True)


async def _write_ledger(url: str, registry: Registry, file: BinaryIO) -> dict[str, int]:
    """Write all current facts, in the form that an import takes; return how many entries each section has.

    Raises:
        CommandError: a fact cannot be read without a plugin that is not installed.
    """
    counts: Counter[str] = Counter()
    parameters: dict[str, object] = {}
    current = ""
    async with opened(url, registry) as ledger:
        file.write(b"{")
        try:
            async for section, entry in ledger.export():
                counts[section] += 1
                if section == "parameters":
                    parameters |= entry
                    continue
                if section == current:
                    file.write(b",\n")
                else:
                    file.write(b"\n],\n" if current else b"\n")
                    file.write(orjson.dumps(section) + b": [\n")
                    current = section
                file.write(orjson.dumps(entry))
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        file.write(b"\n],\n" if current else b"\n")
        file.write(b'"parameters": ' + orjson.dumps(parameters) + b"\n}\n")
    return dict(counts)


async def _write_section(url: str, registry: Registry, section: str, file: BinaryIO, *, excel: bool) -> dict[str, int]:
    """Write the current entries of a section as CSV; return how many there are.

    Raises:
        CommandError: a fact cannot be read without a plugin that is not installed.
    """
    columns, entries, written, lost = columns_of(section, registry), list[dict[str, Any]](), 0, 0
    file.write((BOM if excel else b"") + header_of(columns).encode())
    async with opened(url, registry) as ledger:
        try:
            async for each, entry in ledger.export():
                if each != section:
                    continue
                entries.append(entry)
                lost += not entry.keys() <= {*columns}
                if len(entries) == _ROWS:
                    file.write(csv_of(columns, entries).encode())
                    written += len(entries)
                    entries.clear()
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
    file.write(csv_of(columns, entries).encode())
    if lost:
        what = f"what {counted(lost, section[:-1])} {'was' if lost == 1 else 'were'} before"
        stderr().print(f"note: {what} is in no column; export the whole ledger to keep it", soft_wrap=True)
    return {section: written + len(entries)}

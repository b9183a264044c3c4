"""Writes tables of cards to files while the ledger is read, with a progress bar."""

from __future__ import annotations

import os
import sys
from contextlib import aclosing
from pathlib import Path
from typing import BinaryIO

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import counted, progress, stderr, told
from kaohe.cli.ledgers import opened, run
from kaohe.cli.options import appearing
from kaohe.graphql.exporting import NotExportable, Selection, parts
from kaohe.plugins import Registry
from kaohe.scoring.analysis import ParquetUnavailable, Table, TableFormat, TableWriter, table_writer


def write_table(
    url: str,
    registry: Registry,
    table: Table,
    selection: Selection,
    format_: TableFormat,
    output: Path | None,
    *,
    excel: bool,
) -> None:
    """Write a table of the cards of a selection to a file, which appears when it is whole, or to stdout.

    Raises:
        CommandError: the ledger lacks what is selected, or the file cannot be written.
    """
    writer = _writer(table, format_, output, excel=excel)
    try:
        if output is None:
            run(_write(url, registry, table, selection, writer, sys.stdout.buffer))
            return
        with appearing(output) as file:
            rows = run(_write(url, registry, table, selection, writer, file))
    except (OSError, _Unwritable) as error:
        cause = error.__cause__ if isinstance(error, _Unwritable) else error
        if isinstance(cause, BrokenPipeError):  # whoever reads has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        assert isinstance(cause, OSError)
        raise CommandError(f"cannot write {output or 'the table'}: {told(cause)}") from error
    stderr().print(f"wrote {counted(rows, 'row')} to {output}", soft_wrap=True)


def _writer(table: Table, format_: TableFormat, output: Path | None, *, excel: bool) -> TableWriter:
    """What writes a table.

    Raises:
        CommandError: the format needs what is not installed, or is nothing for a terminal.
    """
    if output is None and format_ is TableFormat.PARQUET and sys.stdout.isatty():
        raise CommandError("Parquet is nothing for a terminal; name a file with --output")
    try:
        return table_writer(table, format_, bom=excel)
    except ParquetUnavailable as error:
        raise CommandError(str(error)) from error


async def _write(
    url: str, registry: Registry, table: Table, selection: Selection, writer: TableWriter, file: BinaryIO
) -> int:
    """Write all rows and return how many there are."""

    def write(data: bytes) -> None:
        try:
            file.write(data)
            file.flush()
        except OSError as error:
            raise _Unwritable from error

    rows = 0
    async with opened(url, registry) as ledger:
        try:
            found = await selection.found(ledger)
            reading = parts(found, table)
        except NotExportable as error:
            raise CommandError(str(error)) from error
        write(writer.start())
        with progress("exporting", sum(each.count for each in found)) as advance:
            async with aclosing(reading):
                async for part in reading:
                    write(writer.rows(part.rows))
                    rows += len(part.rows)
                    advance(part.units)
        write(writer.end())
    return rows


class _Unwritable(Exception):  # noqa: N818  # what is so; no OSError, which would be taken for the ledger's
    """The file cannot be written, for the cause given."""

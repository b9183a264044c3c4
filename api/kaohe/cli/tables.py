"""Writes tables of cards to files while the ledger is read, with a progress bar."""

from __future__ import annotations

import os
import sys
from contextlib import aclosing
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write: a table of the cards of a selection, and how."""

    table: Table
    selection: Selection
    written_as: str
    excel: bool = False

    def writer(self) -> TableWriter:
        """What writes it.

        Raises:
            CommandError: the format needs what is not installed.
        """
        try:
            return table_writer(self.table, TableFormat(self.written_as), bom=self.excel)
        except ParquetUnavailable as error:
            raise CommandError(str(error)) from error


def write_table(url: str, registry: Registry, wanted: Wanted, output: Path | None) -> None:
    """Write a table to a file, which appears when it is whole, or to stdout.

    Raises:
        CommandError: the ledger lacks what is selected, or the file cannot be written.
    """
    writer = wanted.writer()
    if output is None and wanted.written_as == "parquet" and sys.stdout.isatty():
        raise CommandError("Parquet is nothing for a terminal; name a file with --output")
    try:
        if output is None:
            run(_write(url, registry, wanted, writer, sys.stdout.buffer))
            return
        with appearing(output) as file:
            rows = run(_write(url, registry, wanted, writer, file))
    except (OSError, _Unwritable) as error:
        cause = error.__cause__ if isinstance(error, _Unwritable) else error
        if isinstance(cause, BrokenPipeError):  # whoever reads has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        assert isinstance(cause, OSError)
        raise CommandError(f"cannot write {output or 'the table'}: {told(cause)}") from error
    stderr().print(f"wrote {counted(rows, 'row')} to {output}", soft_wrap=True)


async def _write(url: str, registry: Registry, wanted: Wanted, writer: TableWriter, file: BinaryIO) -> int:
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
            found = await wanted.selection.found(ledger)
            reading = parts(found, wanted.table)
        except NotExportable as error:
            raise CommandError(str(error)) from error
        write(writer.start())
        with progress("exporting", found.count) as advance:
            async with aclosing(reading):
                async for part in reading:
                    write(writer.rows(part.rows))
                    rows += len(part.rows)
                    advance(part.units)
        write(writer.end())
    return rows


class _Unwritable(Exception):  # noqa: N818  # what is so; no OSError, which would be taken for the ledger's
    """The file cannot be written, for the cause given."""

"""``kaohe import``: files into the ledger, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import counted, escaped, print_json, stderr, stdout
from kaohe.cli.imports import JSON_SUFFIXES, TABLE_SUFFIXES, YAML_SUFFIXES, Fault, files_in, import_into
from kaohe.cli.ledgers import database_url
from kaohe.cli.options import AsJson, Database, installed_or_warned
from kaohe.ledger.files import FileFormat, Shape


class Format(StrEnum):
    """What files hold."""

    json = "json"
    yaml = "yaml"
    incidents_csv = "incidents-csv"
    observations_csv = "observations-csv"
    units_csv = "units-csv"
    periods_csv = "periods-csv"
    rulings_csv = "rulings-csv"
    xlsx = "xlsx"


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Ledger files in JSON or YAML, and tables in CSV or workbooks (.xlsx)."),
    ],
    database: Database = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What all the files are, whatever their names say.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="In which encoding the files are, such as GB18030 or Big5."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why, for the audit log. Names nobody.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, and store nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import ledger files: everything in them, or nothing.

    Each brings units, periods, incidents, observations and rulings; a table in CSV or on a sheet of a workbook brings
    those of one kind, one a row, as its header says. Errors are listed by file, row and column (or cell), and with one
    nothing is stored.
    """
    registry = installed_or_warned()
    found = files_in(files, JSON_SUFFIXES | YAML_SUFFIXES | TABLE_SUFFIXES)
    said = {
        Format.json: FileFormat.LEDGER_JSON,
        Format.yaml: FileFormat.LEDGER_YAML,
        Format.incidents_csv: FileFormat.INCIDENTS_CSV,
        Format.observations_csv: FileFormat.OBSERVATIONS_CSV,
        Format.units_csv: FileFormat.UNITS_CSV,
        Format.periods_csv: FileFormat.PERIODS_CSV,
        Format.rulings_csv: FileFormat.RULINGS_CSV,
        Format.xlsx: FileFormat.WORKBOOK,
    }
    chosen = None if format_ is None else said[format_]
    outcome = import_into(
        database_url(database), registry, found, format_=chosen, encoding=encoding, reason=reason, dry_run=dry_run
    )
    if as_json:
        faults = [asdict(each) for each in outcome.faults]
        notes = [asdict(each) for each in outcome.notes]
        told = {"imported": outcome.counts, "dryRun": dry_run, "errors": faults, "untold": outcome.untold}
        print_json({**told, "notes": notes, "tables": [_table(file, shape) for file, shape in outcome.tables]})
        raise typer.Exit(1 if outcome.faults else 0)
    if dry_run:
        _preview(outcome.tables)
    if outcome.faults:
        _tell(outcome.notes, "yellow")
        _tell(outcome.faults, "red")
        more = f", {outcome.untold} of them not listed" if outcome.untold else ""
        total = counted(len(outcome.faults) + outcome.untold, "error")
        stderr().print(f"[bold red]{total}[/]{more}, nothing was imported")
    else:
        _tell(outcome.notes, "yellow")
        stdout().print(f"{'would import' if dry_run else 'imported'} {outcome.in_words()}", soft_wrap=True)
    raise typer.Exit(1 if outcome.faults else 0)


def _preview(tables: Iterable[tuple[str, Shape]]) -> None:
    """Print how each column of the tables was understood."""
    for file, shape in tables:
        sheet = "" if shape.sheet is None else f" {shape.sheet}"
        stdout().print(
            f"[bold]{escaped(file + sheet)}[/]  {shape.section}, the header is row {shape.header_row}", soft_wrap=True
        )
        for column in shape.columns:
            field = "passed over" if column.field is None else f"→ {column.field}"
            forms = f" ({' or '.join(column.forms)})" if column.forms else ""
            samples = ", ".join(cell if cell == said else f"{cell} is {said}" for cell, said in column.samples)
            stdout().print(
                f"  {column.letter} {escaped(column.heading)} {field}{forms}: {escaped(samples)}", soft_wrap=True
            )


def _table(file: str, shape: Shape) -> dict[str, object]:
    columns = [
        {**asdict(each), "samples": [{"cell": cell, "value": said} for cell, said in each.samples]}
        for each in shape.columns
    ]
    return {
        "file": file,
        "sheet": shape.sheet,
        "section": shape.section,
        "headerRow": shape.header_row,
        "entries": shape.entries,
        "columns": columns,
    }


def _tell(faults: Iterable[Fault], colour: str) -> None:
    """Print what is wrong, or to be looked at, each with its place."""
    for fault in faults:
        place = f"[bold]{escaped(fault.file)}[/]  [{colour}]{escaped(fault.where)}[/]"
        stderr().print(f"{place}{escaped(fault.message)}", soft_wrap=True)

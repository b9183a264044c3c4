"""``kaohe export-cards``: cards, items, answers, amounts, evidence or comparisons of any selection as a table."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import CommandError, counted, stderr
from kaohe.cli.exporting import Wanted, write_table
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import Database, PeriodCode, Within
from kaohe.cli.plugins import installed_or_warned, scheme_of


class TableName(StrEnum):
    """The tables that there are."""

    cards = "cards"
    items = "items"
    findings = "findings"
    amounts = "amounts"
    evidence = "evidence"
    comparison = "comparison"


class Format(StrEnum):
    """How a table is written."""

    csv = "csv"
    jsonl = "jsonl"


def export_cards(
    period: PeriodCode,
    schemes: Annotated[list[str] | None, typer.Argument(metavar="SCHEME", help="The schemes; all if left out.")] = None,
    table: Annotated[TableName, typer.Option("--table", help="Which table.")] = TableName.cards,
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.csv,
    within: Within = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file instead.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="Begin CSV with the mark by which Excel knows UTF-8.")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="Only say what the columns mean.")] = False,
    database: Database = None,
) -> None:
    """Write a table of cards, as CSV or JSON Lines; a country streams through, 500 units at a time."""
    from kaohe.scoring.analysis import TABLES

    if columns:
        for each in TABLES[table].columns:
            sys.stdout.write(f"{each.name}\t{each.type.value}\t{each.meaning}\n")
        return
    registry = installed_or_warned()
    chosen = [scheme_of(registry, code) for code in dict.fromkeys(schemes or registry.schemes)]
    wanted = Wanted(chosen, period, within, table, format_ is Format.csv, excel)
    url = database_url(database)
    if output is None:
        run(write_table(url, registry, wanted, sys.stdout.buffer))
        return
    try:
        with output.open("wb") as file:
            rows = run(write_table(url, registry, wanted, file))
    except OSError as error:
        raise CommandError(f"cannot write {output}: {(error.strerror or str(error)).lower()}") from error
    stderr().print(f"wrote {counted(rows, 'row')} to {output}", soft_wrap=True)

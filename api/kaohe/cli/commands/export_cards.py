"""``kaohe export-cards``: cards, items, answers, amounts, evidence or comparisons of any selection as a table."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kaohe.cli import CommandError
from kaohe.cli.ledgers import database_url
from kaohe.cli.options import (
    Database,
    Excel,
    Output,
    PeriodCodes,
    TableName,
    Within,
    close_to,
    installed_or_warned,
    versions_of,
)
from kaohe.cli.tables import write_table
from kaohe.graphql.exporting import Selection
from kaohe.scheme import UnitKind
from kaohe.scoring.analysis import TABLES, TableFormat


def export_cards(
    periods: PeriodCodes,
    schemes: Annotated[list[str] | None, typer.Argument(metavar="SCHEME", help="The schemes; all if left out.")] = None,
    table: Annotated[TableName, typer.Option("--table", help="Which table.")] = TableName.cards,
    format_: Annotated[TableFormat, typer.Option("--format", help="How it is written.")] = TableFormat.CSV,
    within: Within = None,
    units: Annotated[
        list[str] | None, typer.Option("--unit", metavar="CODE", help="Only this unit; may be repeated.")
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only units of this kind; may be repeated.")
    ] = None,
    output: Output = None,
    excel: Excel = False,
    columns: Annotated[bool, typer.Option("--columns", help="Only say what the columns mean.")] = False,
    database: Database = None,
) -> None:
    """Write a table of cards as CSV, JSON Lines or Parquet; a country streams through, some hundred units at a time."""
    if columns:
        for each in TABLES[table].columns:
            sys.stdout.write(f"{each.name}\t{each.type.value}\t{each.meaning}\n")
        return
    registry = installed_or_warned()
    chosen = tuple(versions_of(registry, each) for each in dict.fromkeys(schemes or registry.schemes))
    of_kinds = tuple(_kind(each) for each in kinds) if kinds else None
    selection = Selection(chosen, tuple(dict.fromkeys(periods)), within, tuple(units) if units else None, of_kinds)
    write_table(database_url(database), registry, TABLES[table], selection, format_, output, excel=excel)


def _kind(name: str) -> UnitKind:
    if name not in UnitKind.__members__:
        known = ", ".join(UnitKind)
        raise CommandError(f"there is no kind of unit {name}{close_to(name, UnitKind)}; there are {known}")
    return UnitKind[name]

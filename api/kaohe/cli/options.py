"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


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
    parquet = "parquet"


Database: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="KAOHE_DATABASE_URL",
        metavar="URL",
        help="The ledger: sqlite:///FILE or postgres://… (default: a file in your data folder).",
        show_default=False,
    ),
]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsChinese: TypeAlias = Annotated[bool, typer.Option("--zh", help="In Chinese.")]
SchemeCode: TypeAlias = Annotated[
    str, typer.Option("--scheme", metavar="CODE", help="The scheme, as kaohe schemes lists it.")
]
UnitCode: TypeAlias = Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit.")]
PeriodCode: TypeAlias = Annotated[str, typer.Option("--period", metavar="CODE", help="The period.")]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="REVISION|MOMENT",
        help="As the ledger was known after this write, or at this moment, such as 2015-03-01T08:00:00+08:00.",
        show_default=False,
    ),
]
Within: TypeAlias = Annotated[
    str | None, typer.Option("--within", metavar="CODE", help="Only this unit and those below it.", show_default=False)
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write it to this file instead, which appears when it is whole."),
]
Excel: TypeAlias = Annotated[bool, typer.Option("--excel", help="Begin CSV with the mark by which Excel knows UTF-8.")]

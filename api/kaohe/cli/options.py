"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

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
Within: TypeAlias = Annotated[
    str | None, typer.Option("--within", metavar="CODE", help="Only this unit and those below it.", show_default=False)
]

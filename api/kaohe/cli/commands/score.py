"""``kaohe score``: one card, or the cards of some units as a table."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import print_json, stdout
from kaohe.cli.ledgers import OneCard, database_url, opened, read_card, refuse_if_none, run, then, version_as_json
from kaohe.cli.options import (
    AsJson,
    AsOf,
    Database,
    Excel,
    Output,
    PeriodCodes,
    SchemeCode,
    TableName,
    installed_or_warned,
    not_installed,
    versions_of,
)
from kaohe.cli.tables import write_table
from kaohe.cli.views.score import print_card, print_kept, settled_as_json
from kaohe.graphql.exporting import Selection
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.plugins import Registry
from kaohe.scheme.regime import Versions
from kaohe.scoring import statement
from kaohe.scoring.analysis import TABLES, TableFormat


def score(
    scheme: SchemeCode,
    units: Annotated[
        list[str], typer.Option("--unit", metavar="CODE", help="The unit; several are written as a table.")
    ],
    periods: PeriodCodes,
    as_of: AsOf = None,
    database: Database = None,
    as_json: AsJson = False,
    table: Annotated[
        TableName | None, typer.Option("--table", help="Write this table of the cards instead.", show_default=False)
    ] = None,
    format_: Annotated[
        TableFormat | None,
        typer.Option("--format", help="How it is written (default: csv).", show_default=False),
    ] = None,
    output: Output = None,
    excel: Excel = False,
) -> None:
    """Print one card: what a scheme makes of a unit's period; or write a table of such cards, as export-cards does."""
    registry = installed_or_warned()
    url = database_url(database)
    if table is None and format_ is None and output is None and not excel:
        for several in ("units" if len(units) > 1 else "", "periods" if len(periods) > 1 else ""):
            if several:
                raise CommandError(f"the cards of several {several} are written as a table: add --table or --format")
        named = {"scheme": scheme, "unit": units[0], "period": periods[0]}
        if registry.asked(scheme) is None:
            _print_kept(url, registry, named, as_of, as_json=as_json)
        else:
            _print_card(url, registry, versions_of(registry, scheme), named, as_of, as_json=as_json)
        return
    if as_of is not None:
        raise CommandError("--as-of prints one card; tables are of the ledger as it is")
    if as_json:
        raise CommandError("--json prints one card; a table is written as --format csv, jsonl or parquet")
    selection = Selection(
        (versions_of(registry, scheme),), tuple(dict.fromkeys(periods)), units=tuple(dict.fromkeys(units))
    )
    chosen = TABLES[table or TableName.cards]
    write_table(url, registry, chosen, selection, format_ or TableFormat.CSV, output, excel=excel)


def _print_kept(url: str, registry: Registry, named: dict[str, str], as_of: str | None, *, as_json: bool) -> None:
    """Print a card of a scheme that is not installed as it was confirmed.

    Raises:
        CommandError: no such card is confirmed; the message says which schemes are installed.
    """
    kept = run(_read_kept(url, registry, ConfirmationKey(**named), as_of))
    if kept is None or kept.frozen is None:
        raise CommandError(not_installed(registry, named["scheme"]))
    if as_json:
        frozen = kept.frozen
        origin = {"version": frozen.version, "plugin": frozen.plugin}
        print_json({**named, **origin, "confirmation": {"state": kept.state, "statement": dict(frozen.card)}})
    else:
        print_kept(stdout(), kept, kept.frozen)


async def _read_kept(
    url: str, registry: Registry, key: ConfirmationKey, as_of: str | None
) -> ConfirmationRecord | None:
    async with opened(url, registry) as present:
        found = await (await then(present, as_of)).confirmations([key])
    return next(iter(found.values()), None)


def _print_card(
    url: str, registry: Registry, scheme: Versions, named: dict[str, Any], as_of: str | None, *, as_json: bool
) -> None:
    card = run(_read(url, registry, scheme, named["unit"], named["period"], as_of))
    named = {**named, "scheme": scheme.label}
    cards, row = refuse_if_none(card, named, as_json=as_json)
    if as_json:
        stated, told = statement(cards, row), [each.message(cards.scheme) for each in cards.problems(row)]
        problems = {"problems": told} if told else {}
        print_json({**named, **version_as_json(cards), **stated, **settled_as_json(card.settled, stated), **problems})
    else:
        print_card(stdout(), cards, row, card.about, card.settled)


async def _read(url: str, registry: Registry, versions: Versions, unit: str, period: str, as_of: str | None) -> OneCard:
    async with opened(url, registry) as present:
        return await read_card(await then(present, as_of), versions, unit, period)

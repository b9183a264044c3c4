"""``kaohe compare``: what several schemes make of the same units."""

from __future__ import annotations

from typing import Annotated

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import print_json, stdout
from kaohe.cli.ledgers import database_url, opened, period_of, run, see_units
from kaohe.cli.options import AsJson, Database, PeriodCode, Within, installed_or_warned, versions_of
from kaohe.cli.views.compare import comparison_as_json, print_comparison
from kaohe.graphql.context.card import settled_cards
from kaohe.graphql.context.comparison import read_comparison, schemes_read, units_assessed
from kaohe.graphql.context.reader import UnitsWanted
from kaohe.plugins import Registry
from kaohe.scheme.regime import Versions
from kaohe.scoring.analysis import Comparison, End, Shown, ordered
from kaohe.scoring.confirmed import SettledCards

#: So many units are compared at once.
_MOST = 20_000


def compare(
    period: PeriodCode,
    schemes: Annotated[list[str] | None, typer.Argument(metavar="SCHEME", help="The schemes; all if left out.")] = None,
    within: Within = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="SCHEME", help="Order units by this scheme's per cent, highest first.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many units to list.")] = 50,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Compare schemes: per cent, rank, vetoes and money unit by unit, and how far the schemes agree."""
    registry = installed_or_warned()
    chosen = list(dict.fromkeys(versions_of(registry, each) for each in schemes or registry.schemes))
    first = None if by is None else versions_of(registry, by)
    if first is not None and first not in chosen:
        raise CommandError(f"{by} is not compared")
    found, settled = run(_compared(database_url(database), registry, chosen, period, within))
    rows = found.rows
    if first is not None:
        standing = found.standings[chosen.index(first)]
        rows = ordered(standing, rows, Shown.PERCENT, End.LOW, descending=True)
    if as_json:
        print_json(comparison_as_json(found, rows, settled))
    else:
        print_comparison(stdout(), found, rows, limit, settled)


async def _compared(
    url: str, registry: Registry, asked: list[Versions], period: str, within: str | None
) -> tuple[Comparison, SettledCards]:
    async with opened(url, registry) as ledger:
        calendar, when = await ledger.calendar(), await period_of(ledger, period)
        await see_units(ledger, [] if within is None else [within])
        schemes = schemes_read(asked, when, calendar)
        units = await units_assessed(ledger, schemes, UnitsWanted(within=within), when, _MOST)
        if len(units) > _MOST:
            raise CommandError(f"at most {_MOST} units are compared at once; narrow them by --within")
        codes = [unit.code for unit in units]
        found = await read_comparison(ledger, asked, when, codes, calendar, whole=within is None)
        cards = [each for standing in found.standings for each in standing.entry.cards]
        return found, await settled_cards(ledger, cards, found.rows.tolist())

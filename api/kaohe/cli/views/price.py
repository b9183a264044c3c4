"""Prices of visits as a table, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.cli.views.what_if import difference_as_json, short
from kaohe.scoring.questions import Price, SchemePrices


def print_price_list(console: Console, found: Mapping[str, SchemePrices]) -> None:
    """Print one table a regime and kind of unit, kinds that pay the same together: levels down, sizes across."""
    for name, scheme in found.items():
        tables: dict[tuple[str, ...], list[str]] = {}
        for place, kind in enumerate(scheme.kinds):
            prices = tuple(short(scheme.price(place, visit).difference) for visit in range(len(scheme.visits)))
            tables.setdefault(prices, []).append(kind.value)
        for prices, kinds in tables.items():
            console.print(f"[bold]{escaped(name)}[/]  {', '.join(kinds)}", soft_wrap=True)
            if set(prices) == {"–"}:
                console.print("  [dim]a visit costs nothing[/]")
            else:
                console.print(_table(scheme, prices))


def price_list_as_json(name: str, found: SchemePrices) -> dict[str, Any]:
    """The prices of a regime, by what refers to it."""
    return {"scheme": name, "prices": [_price(each) for each in found]}


def _price(price: Price) -> dict[str, Any]:
    visit = {"unitKind": price.unit_kind.value, **price.visit.attributes}
    return {**visit, "difference": difference_as_json(price.difference)}


def _table(scheme: SchemePrices, prices: Sequence[str]) -> Table:
    """Sizes next to each other that cost the same everywhere share a column."""
    by_size: dict[int, dict[str, str]] = {}
    for visit, price in zip(scheme.visits, prices, strict=True):
        by_size.setdefault(visit.head_count, {})[visit.level.value] = price
    alike = [list(group) for _, group in groupby(by_size, lambda size: by_size[size])]
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("  persons")
    for sizes in alike:
        table.add_column(str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]}–{sizes[-1]}", overflow="fold")
    for level in dict.fromkeys(visit.level.value for visit in scheme.visits):
        table.add_row(f"  {level}", *(by_size[sizes[0]].get(level, "") for sizes in alike))
    return table

"""``kaohe explain``: why a figure of a card is what it is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import print_json, stdout
from kaohe.cli.ledgers import OneCard, database_url, opened, read_card, refuse_if_none, run, then, version_as_json
from kaohe.cli.options import (
    AsChinese,
    AsJson,
    AsOf,
    Database,
    PeriodCode,
    SchemeCode,
    UnitCode,
    close_to,
    installed_or_warned,
    versions_of,
)
from kaohe.cli.views.explain import explanation_as_json, print_explanation
from kaohe.graphql.context.card import records_behind
from kaohe.plugins import Registry
from kaohe.scheme import Figure, Finding, Item, Money, Section
from kaohe.scheme.regime import Versions
from kaohe.scoring import Scorecards
from kaohe.scoring.evidence import Records
from kaohe.scoring.questions import Target, Vocabulary
from kaohe.scoring.questions import explain as explain_figure


def explain(
    scheme: SchemeCode,
    unit: UnitCode,
    period: PeriodCode,
    code: Annotated[
        str | None, typer.Argument(help="An item, section, finding, amount or figure; the total if left out.")
    ] = None,
    database: Database = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    zh: AsChinese = False,
) -> None:
    """Explain one figure of a card: rule, clause, facts, account, and what would settle it."""
    registry = installed_or_warned()
    wanted = versions_of(registry, scheme)
    card, records = run(_read(database_url(database), registry, wanted, unit, period, as_of))
    named: dict[str, Any] = {"scheme": scheme, "unit": unit, "period": period}
    cards, row = refuse_if_none(card, named, as_json=as_json)
    if code is None and cards.scheme.total is None:
        raise CommandError(f"{scheme} gives no marks, so that there is no total; name a part of the card")
    target = None if code is None else _part(cards, row, code)
    asked = explain_figure(cards, row, target, records, Vocabulary.of(registry))
    if as_json:
        print_json({**named, **version_as_json(cards), **explanation_as_json(asked)})
    else:
        print_explanation(stdout(), asked, zh=zh)


async def _read(
    url: str, registry: Registry, versions: Versions, unit: str, period: str, as_of: str | None
) -> tuple[OneCard, Records | None]:
    """A card, and the single incidents and rulings behind it."""
    async with opened(url, registry) as present:
        ledger = await then(present, as_of)
        card = await read_card(ledger, versions, unit, period)
        if card.cards is None or card.row is None:
            return card, None
        return card, await records_behind(ledger, card.cards, [card.row])


def _part(cards: Scorecards, row: int, code: str) -> Target:
    tops = list(cards.sections_of(row))
    parts: list[Section | Item | Finding | Money | Figure] = [
        *(each for top in tops for each in top.sections()),
        *(each for top in tops for each in top.items()),
        *cards.findings_of(row),
        *cards.money_of(row),
        *cards.scheme.figures,
    ]
    known = {each.code: each for each in reversed(parts)}
    if code not in known:
        raise CommandError(f"the card has no {code}{close_to(code, known)}; it has {', '.join(reversed(known))}")
    return known[code]

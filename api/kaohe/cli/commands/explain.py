"""``kaohe explain``: why a figure of a card is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.console import CommandError, print_json, stdout
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import AsChinese, AsJson, AsOf, Database, PeriodCode, SchemeCode, UnitCode
from kaohe.cli.plugins import close_to, installed_or_warned, versions_of

if TYPE_CHECKING:
    from kaohe.scheme import Figure, Finding, Item, Money, Section
    from kaohe.scoring import Scorecards
    from kaohe.scoring.questions import Target


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
    from kaohe.cli.explaining import explanation_as_json, print_explanation
    from kaohe.cli.one_card import read_card, refuse_if_none, version_as_json
    from kaohe.scoring.questions import Vocabulary
    from kaohe.scoring.questions import explain as explain_figure

    registry = installed_or_warned()
    wanted = versions_of(registry, scheme)
    url = database_url(database)
    card = run(read_card(url, registry, wanted, unit, period, as_of=as_of, with_records=True))
    named: dict[str, Any] = {"scheme": scheme, "unit": unit, "period": period}
    cards, row = refuse_if_none(card, named, as_json=as_json)
    if code is None and cards.scheme.total is None:
        raise CommandError(f"{scheme} gives no marks, so that there is no total; name a part of the card")
    target = None if code is None else _part(cards, row, code)
    asked = explain_figure(cards, row, target, card.records, Vocabulary.of(registry))
    if as_json:
        print_json({**named, **version_as_json(cards), **explanation_as_json(asked)})
    else:
        print_explanation(stdout(), asked, zh=zh)


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

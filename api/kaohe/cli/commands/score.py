"""``kaohe score``: one card."""

from __future__ import annotations

from typing import Any

from kaohe.cli.console import print_json, stdout
from kaohe.cli.ledgers import database_url, run
from kaohe.cli.options import AsJson, Database, PeriodCode, SchemeCode, UnitCode
from kaohe.cli.plugins import installed_or_warned, scheme_of


def score(
    scheme: SchemeCode,
    unit: UnitCode,
    period: PeriodCode,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Print one card: what a scheme makes of a unit's period."""
    from kaohe.cli.one_card import read_card, refuse_if_none
    from kaohe.scoring import statement

    registry = installed_or_warned()
    card = run(read_card(database_url(database), registry, scheme_of(registry, scheme), unit, period))
    named: dict[str, Any] = {"scheme": scheme, "unit": unit, "period": period}
    cards, row = refuse_if_none(card, named, as_json=as_json)
    if as_json:
        print_json({**named, **statement(cards, row)})
        return
    from kaohe.cli.card_view import print_card

    print_card(stdout(), cards, row, card.about)

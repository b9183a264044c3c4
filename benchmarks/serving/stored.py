"""Cards as rows, for the peer: made once from what kaohe answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from tortoise import Tortoise, fields
from tortoise.models import Model

MODELS: dict[str, Iterable[str | ModuleType]] = {"stored": [__name__]}


class CardRow(Model):
    """A card; ``year`` is the period asked about, ``period`` the card's own."""

    id = fields.IntField(primary_key=True)
    county = fields.CharField(max_length=64, db_index=True)
    year = fields.CharField(max_length=64)
    unit = fields.CharField(max_length=64, db_index=True)
    name = fields.CharField(max_length=200)
    scheme = fields.CharField(max_length=64, db_index=True)
    period = fields.CharField(max_length=64)
    low = fields.DecimalField(max_digits=12, decimal_places=2, null=True)
    high = fields.DecimalField(max_digits=12, decimal_places=2, null=True)
    parts: fields.ReverseRelation[PartRow]


class PartRow(Model):
    """An item, a veto or an amount of a card."""

    id = fields.IntField(primary_key=True)
    card: fields.ForeignKeyRelation[CardRow] = fields.ForeignKeyField("stored.CardRow", related_name="parts")
    kind = fields.CharField(max_length=8)
    place = fields.IntField()
    code = fields.CharField(max_length=64)
    title = fields.CharField(max_length=300)
    verdict = fields.CharField(max_length=8)
    low = fields.DecimalField(max_digits=12, decimal_places=2, null=True)
    high = fields.DecimalField(max_digits=12, decimal_places=2, null=True)


async def store(file: str, year: str, cards: list[tuple[str, Mapping[str, Any]]]) -> None:
    """Write cards, each with its county, into a new database."""
    await Tortoise.init(db_url=f"sqlite://{file}", modules=MODELS)
    try:
        await Tortoise.generate_schemas()
        await CardRow.bulk_create([_card(number, county, year, card) for number, (county, card) in enumerate(cards, 1)])
        parts = [part for number, (_, card) in enumerate(cards, 1) for part in _parts(number, card)]
        await PartRow.bulk_create(parts, batch_size=500)
    finally:
        await Tortoise.close_connections()


def _card(number: int, county: str, year: str, card: Mapping[str, Any]) -> CardRow:
    return CardRow(
        id=number,
        county=county,
        year=year,
        unit=card["unit"]["code"],
        name=card["unit"]["name"],
        scheme=card["scheme"]["code"],
        period=card["period"]["code"],
        **_ends(card["total"]),
    )


def _parts(number: int, card: Mapping[str, Any]) -> Iterator[PartRow]:
    for kind, figure in (("items", "score"), ("vetoes", "score"), ("money", "amount")):
        for place, part in enumerate(card[kind]):
            yield PartRow(
                card_id=number,
                kind=kind,
                place=place,
                code=part["code"],
                title=part["title"],
                verdict=part.get("verdict", ""),
                **_ends(part.get(figure)),
            )


def _ends(figure: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"low": None, "high": None} if figure is None else {"low": figure["low"], "high": figure["high"]}

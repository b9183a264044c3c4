"""The peer: Strawberry as its first page shows it, over cards that were worked out before and lie in a database.

It scores nothing. Cards and their parts are rows of SQLite, read through Tortoise with everything prefetched, and shown
by types and resolvers as plain as they come: ``python -m benchmarks.serving.peer FILE PORT``.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from tortoise.contrib.starlette import RegisterTortoise

from benchmarks.serving.stored import MODELS, CardRow, PartRow


@strawberry.type
class Unit:
    """A unit."""

    code: str
    name: str


@strawberry.type
class Scheme:
    """A regime."""

    code: str


@strawberry.type
class Score:
    """An interval."""

    low: Decimal
    high: Decimal
    exact: Decimal | None


@strawberry.type
class Item:
    """An item of a card."""

    code: str
    title: str
    score: Score | None


@strawberry.type
class Veto:
    """A veto of a card."""

    code: str
    verdict: str


@strawberry.type
class Money:
    """An amount of a card."""

    code: str
    amount: Score | None


@strawberry.type
class Scorecard:
    """A card."""

    unit: Unit
    scheme: Scheme
    total: Score | None
    items: list[Item]
    vetoes: list[Veto]
    money: list[Money]

    @classmethod
    def of(cls, row: CardRow) -> Scorecard:
        """A card out of its rows."""
        parts: Iterable[PartRow] = sorted(row.parts, key=lambda part: part.place)
        return cls(
            unit=Unit(code=row.unit, name=row.name),
            scheme=Scheme(code=row.scheme),
            total=score(row),
            items=[Item(code=p.code, title=p.title, score=score(p)) for p in parts if p.kind == "items"],
            vetoes=[Veto(code=p.code, verdict=p.verdict) for p in parts if p.kind == "vetoes"],
            money=[Money(code=p.code, amount=score(p)) for p in parts if p.kind == "money"],
        )


def score(row: CardRow | PartRow) -> Score | None:
    """The interval of a row."""
    if row.low is None or row.high is None:
        return None
    return Score(low=row.low, high=row.high, exact=row.low if row.low == row.high else None)


@strawberry.input
class Filter:
    """Which units."""

    within: str


@strawberry.type
class Page:
    """A page of cards."""

    nodes: list[Scorecard]


@strawberry.type
class Query:
    """The two root fields that are asked for."""

    @strawberry.field
    async def scorecard(self, scheme: str, unit: str, period: str) -> Scorecard | None:
        row = await CardRow.get_or_none(scheme=scheme, unit=unit, year=period).prefetch_related("parts")
        return None if row is None else Scorecard.of(row)

    @strawberry.field
    async def scorecards(
        self,
        period: str,
        first: int,
        schemes: list[str] | None = None,
        filter: Filter | None = None,
        inside: bool = False,
    ) -> Page:
        asked: dict[str, Any] = {"year": period}
        if schemes is not None:
            asked["scheme__in"] = schemes
        if filter is not None:
            asked["county"] = filter.within
        rows = CardRow.filter(**asked).order_by("unit", "scheme", "period").limit(first)
        return Page(nodes=[Scorecard.of(row) for row in await rows.prefetch_related("parts")])


def make_app(file: str) -> Starlette:
    """The application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with RegisterTortoise(app, db_url=f"sqlite://{file}", modules=MODELS):
            yield

    return Starlette(routes=[Route("/graphql", GraphQL[Any, Any](strawberry.Schema(Query)))], lifespan=lifespan)


if __name__ == "__main__":
    uvicorn.run(make_app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")

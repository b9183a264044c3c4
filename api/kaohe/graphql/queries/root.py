"""The root: objects by their global id, and the root fields of every domain."""

from __future__ import annotations

import asyncio
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.queries.imports import ImportQueries, import_of
from kaohe.graphql.queries.reading import PastQueries, Reading
from kaohe.graphql.queries.schemes import SchemeQueries, StakeQueries
from kaohe.graphql.relay import Node, ids_of, key_of
from kaohe.graphql.relay.paging import LARGEST_SIZE
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.scorecard import Scorecard
from kaohe.graphql.types.unit import Unit


@strawberry.type(description="Where every query starts.")
class Query(SchemeQueries, StakeQueries, PastQueries, ImportQueries, Reading):
    """All root fields."""

    @strawberry.field(description="An object by its id; null if it is no longer there.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The `id` of an object.")]
    ) -> Node | None:
        return await find(info.context, id)

    @strawberry.field(description="Objects by their ids, in order; null for those that are no longer there.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="The ids of at most 100 objects.")],
    ) -> list[Node | None] | None:
        if len(ids) > LARGEST_SIZE:
            message = f"`ids` may name at most {LARGEST_SIZE} objects, not {len(ids)}"
            raise ClientError(Code.BAD_INPUT, message, limit=LARGEST_SIZE)
        keys = [key_of(each) for each in ids]
        return list(await asyncio.gather(*(of_key(info.context, *key) for key in keys)))


async def find(context: Context, global_id: str) -> Node | None:
    """The object of an id.

    Raises:
        ClientError: it is no id of this API.
    """
    return await of_key(context, *key_of(global_id))


async def of_key(context: Context, type_name: str, key: str) -> Node | None:
    """The object of a type that has a key; None where there is none."""
    match type_name:
        case "Unit":
            return await Unit.find(context, key)
        case "Incident":
            return await Incident.find(context, key)
        case "Scheme":
            return catalogue_of(context.registry).scheme_of_id(key)
        case "Period":
            period = (await context.calendar()).find(key)
            return None if period is None else Period.of(period)
        case "LedgerImport":
            return await import_of(context, key)
        case "Scorecard":
            parts = ids_of(key, 3)
            found = None if parts is None else await context.cards.one(*parts)
            return Scorecard.of(found, context) if isinstance(found, Card) else None
        case _:
            raise ClientError(
                Code.BAD_ID, f"there is no type {type_name} with ids; pass the `id` of an object as it was given"
            )

"""The root: objects by their global id, and the root fields of every domain."""

from __future__ import annotations

from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.queries.imports import ImportQueries, import_of
from kaohe.graphql.queries.reading import PastQueries, Reading
from kaohe.graphql.queries.schemes import SchemeQueries, StakeQueries
from kaohe.graphql.relay import Key, Node, ids_of, key_of
from kaohe.graphql.relay.paging import LARGEST_SIZE
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.scorecard import Scorecard
from kaohe.graphql.types.unit import Unit

#: The scheme, the unit and the period of a card.
_OF_A_CARD = 3


@strawberry.type(description="Where every query starts.")
class Query(SchemeQueries, StakeQueries, PastQueries, ImportQueries, Reading):
    """All root fields."""

    @strawberry.field(description="An object by its id; null if it is no longer there.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The `id` of an object.")]
    ) -> Node | None:
        return await found_under(info, str(info.path.key), key_of(id))

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
        under = str(info.path.key)
        return [await found_under(info, f"{under}.{place}", key) for place, key in enumerate(keys)]


async def found_under(info: Info, place: str, key: Key) -> Node | None:
    """The very object that an id was given for; what lies below its place in the answer is read as it was, too.

    Raises:
        ClientError: there is no type with such ids; or what it was of was only supposed, or is not written yet.
    """
    context = info.context
    marks = key.marks
    if marks.supposed is not None:
        message = "what `whatIf` supposes is not kept: ask it again for the object of this id"
        raise ClientError(Code.BAD_ID, message)
    latest = await context.ledger.revision() if marks.told() else 0
    if max(marks.as_of or 0, marks.state or 0) > latest:
        raise ClientError(Code.BAD_ID, f"the id is of a write that was not made; they are numbered up to {latest}")
    if marks.as_of is not None:
        context = info.context.views[place] = await context.view_of(marks.as_of)
    if marks.state is not None:
        return await _state(context, key, marks.state)
    return await of_key(context, key)


async def _state(context: Context, key: Key, revision: int) -> Node | None:
    """What an object was after a write; what it leads to is as it is."""
    then, code = await context.view_of(revision), key.parts[0]
    if key.type_name == "Unit":
        unit = await then.units.by_code.load(code)
        return None if unit is None else Unit.of(unit, context, revision)
    if key.type_name == "Incident":
        incident = await then.incidents.by_ref.load(code)
        return None if incident is None else Incident.of(incident, context, revision)
    if key.type_name == "Period":
        period = (await then.calendar()).find(code)
        return None if period is None else Period.of(period, context, revision)
    raise _no_such_type(key.type_name)


async def of_key(context: Context, key: Key) -> Node | None:
    """The object of a type that has a key; None where there is none."""
    code = key.parts[0]
    match key.type_name:
        case "Unit":
            return await Unit.find(context, code)
        case "Incident":
            return await Incident.find(context, code)
        case "Scheme":
            return catalogue_of(context.registry).scheme_of_id(code)
        case "Period":
            period = (await context.calendar()).find(code)
            return None if period is None else Period.of(period, context)
        case "LedgerImport":
            return await import_of(context, code)
        case "Scorecard":
            parts = key.parts if len(key.parts) > 1 else ids_of(code, 3)
            found = None if parts is None or len(parts) != _OF_A_CARD else await context.cards.one(*parts)
            return Scorecard.of(found, context) if isinstance(found, Card) else None
        case _:
            raise _no_such_type(key.type_name)


def _no_such_type(name: str) -> ClientError:
    return ClientError(Code.BAD_ID, f"there is no type {name} with ids; pass the `id` of an object as it was given")

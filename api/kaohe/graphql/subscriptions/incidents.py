"""Incidents as they are recorded, corrected and withdrawn."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import known_unit
from kaohe.graphql.context.reader import UnitKey, UnitsWanted
from kaohe.graphql.core.arguments import UnitCode
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.relay import Slice, cursor_of, keys_of
from kaohe.graphql.relay.paging import LARGEST_SIZE, page_of
from kaohe.graphql.subscriptions.starting import Since, news_of, start
from kaohe.graphql.types.change import ORDER
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.revision import Revision, When
from kaohe.ledger.facts.records import IncidentRecord
from kaohe.ledger.journal.change_log import Change, FactKind, Operation

Keys: TypeAlias = tuple[str, ...]

_NUMBER = re.compile(r"-?[0-9]{1,18}")

After: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        description="The `cursor` of the last event received, or of an entry of `changes`: exactly what came after it"
        " is told. Not together with `since`."
    ),
]


@strawberry.type(description="What a write made of an incident.")
class IncidentEvent:
    """A write and an incident."""

    revision: Revision = strawberry.field(description="The write.")
    operation: Operation = strawberry.field(description="What was done to the incident.")
    incident: Incident = strawberry.field(
        description="The incident after the write; one that was withdrawn, as it was before."
    )
    before: Incident | None = strawberry.field(description="The incident before the write; null if it was not on file.")
    cursor: str = strawberry.field(description="Its place among all changes: give it as `after` to go on behind it.")


@strawberry.type(description="Incidents.")
class IncidentSubscriptions:
    """Subscriptions to incidents."""

    @strawberry.subscription(
        description="Every incident that is recorded on a unit or on any unit below it, and what becomes of it: one"
        " event for each, in the order of `changes`."
    )
    async def incident_recorded(
        self, info: Info, unit: UnitCode, since: Since = None, after: After = None
    ) -> AsyncGenerator[IncidentEvent, None]:
        news_of(info.context)
        await known_unit(info.context, unit, "unit")
        if after is None:
            return _events(info, unit, await start(info.context, since), None)
        revision, keys = await _place(info.context, since, after)
        return _events(info, unit, revision - 1, keys)  # the rest of that write is still to be told


async def _events(info: Info, unit: str, since: int, after: Keys | None) -> AsyncGenerator[IncidentEvent, None]:
    context, field, news = info.context, str(info.path.key), news_of(info.context)
    async with aclosing(news.follow(since)) as newer:
        async for newest in newer:
            changed = await news.between(since, newest)
            more = changed is None or any(each.kind is FactKind.INCIDENT for each in changed)
            view = context.views[field] = await context.then(newest)
            while more:
                part = Slice(LARGEST_SIZE, backwards=False, after=after, before=None)
                page = page_of(await view.ledger.changes(since, part, (FactKind.INCIDENT,)), part)
                within = await _within(view, unit, page.entries)
                for change in page.entries:
                    after = change.keys
                    if any(fact.unit in within for fact in _facts(change)):
                        yield _event(change, view)
                more = page.has_next
            since, after = newest, None


async def _within(view: Context, unit: str, changes: Sequence[Change]) -> frozenset[str]:
    """The units of some changes that are a unit or lie below it. One statement."""
    codes = tuple(dict.fromkeys(fact.unit for change in changes for fact in _facts(change)))
    if not codes:
        return frozenset()
    wanted, part = UnitsWanted(codes=codes, within=unit), Slice(len(codes), backwards=False, after=None, before=None)
    return frozenset(row.code for row in await view.ledger.units_page(wanted, UnitKey.CODE, False, part))


def _facts(change: Change) -> list[IncidentRecord]:
    return [fact for fact in (change.before, change.after) if isinstance(fact, IncidentRecord)]


def _event(change: Change, view: Context) -> IncidentEvent:
    shown = [Incident.of(fact, view) for fact in _facts(change)]
    return IncidentEvent(
        revision=Revision.of(change.by),
        operation=change.operation,
        incident=shown[-1],
        before=None if change.operation is Operation.RECORDED else shown[0],
        cursor=cursor_of(ORDER, change.keys),
    )


async def _place(context: Context, since: When | None, after: str) -> tuple[int, Keys]:
    """The write of a cursor, and its keys.

    Raises:
        ClientError: it is none of this ledger.
    """
    if since is not None:
        raise ClientError(Code.BAD_INPUT, "give `since` or `after`, not both", argument="after")
    keys = keys_of(after, ORDER, 3)
    latest = await context.ledger.revision()
    if not all(_NUMBER.fullmatch(key) for key in keys) or not 0 < int(keys[0]) <= latest:
        message = f"{after!r} is not a cursor of this ledger; pass a `cursor` as it was given"
        raise ClientError(Code.BAD_CURSOR, message, argument="after")
    return int(keys[0]), keys

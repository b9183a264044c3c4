"""All changes as a list."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core import arguments as given
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import page_of
from kaohe.graphql.types.change import ORDER, Change, ChangeFilter
from kaohe.graphql.types.revision import When

Since: TypeAlias = Annotated[
    When | None, strawberry.argument(description="Only changes made after it; all from the first on if left out.")
]


@strawberry.type(description="Changes.")
class ChangeQueries:
    """The root field on changes."""

    @strawberry.field(
        description="Every change of the ledger in the order in which they were made; take the latest with `last`."
        " Ask again with the last cursor as `after` to learn what has changed meanwhile."
    )
    async def changes(
        self,
        info: Info,
        since: Since = None,
        filter: given.Filter[ChangeFilter] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Change] | None:
        context = info.context
        part = slice_of(first, after, last, before, ORDER, 3)
        start = 0 if since is None else await since.number(context.ledger)
        kinds = None if filter is None or filter.kinds is None else tuple(filter.kinds)
        page = page_of(await context.ledger.changes(start, part, kinds), part)
        nodes = [await Change.of(each, context) for each in page.entries]

        async def count() -> int:
            return await context.ledger.changes_count(start, kinds)

        return Connection.of(page, lambda change: cursor_of(ORDER, change.keys), nodes, count)

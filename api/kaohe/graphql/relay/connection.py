"""Relay connections: edges, nodes and page info; the total is counted only when it is selected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import strawberry

from kaohe.graphql.relay.paging import Page

NodeT = TypeVar("NodeT")
EntryT = TypeVar("EntryT")


#: How many entries are counted in the time of one value of an answer.
COUNTED_AT_ONE_COST = 100


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's page info."""

    has_next_page: bool = strawberry.field(description="Whether entries follow; pass `endCursor` as `after`.")
    has_previous_page: bool = strawberry.field(description="Whether entries precede; pass `startCursor` as `before`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first entry of the page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last entry of the page.")


@strawberry.type(description="An entry of a page.")
class Edge(Generic[NodeT]):
    """An entry with its place in the list."""

    cursor: str = strawberry.field(description="The entry's place in the list; stays valid when entries are added.")
    node: NodeT = strawberry.field(description="The entry itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[NodeT]):
    """Relay's connection, with the nodes also without their edges."""

    edges: list[Edge[NodeT]] = strawberry.field(description="The entries of the page with their cursors.")
    nodes: list[NodeT] = strawberry.field(description="The entries of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="How many entries the whole list has; counted only when selected.")
    async def total_count(self, info: strawberry.Info[Any, Any]) -> int:
        found = await self.count()
        info.context.budget.spend(found // COUNTED_AT_ONE_COST, "what was counted so far")
        return found

    @classmethod
    def of(
        cls,
        page: Page[EntryT],
        cursor: Callable[[EntryT], str],
        nodes: Sequence[NodeT],
        count: Callable[[], Awaitable[int]],
    ) -> Connection[NodeT]:
        """The connection of a page: ``nodes`` are its entries as clients see them."""
        cursors = [cursor(entry) for entry in page.entries]
        return cls(
            edges=[Edge(cursor=at, node=node) for at, node in zip(cursors, nodes, strict=True)],
            nodes=list(nodes),
            page_info=PageInfo(
                has_next_page=page.has_next,
                has_previous_page=page.has_previous,
                start_cursor=cursors[0] if cursors else None,
                end_cursor=cursors[-1] if cursors else None,
            ),
            count=count,
        )

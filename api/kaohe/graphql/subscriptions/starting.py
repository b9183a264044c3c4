"""Where a subscription begins, and what it may be about."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context
from kaohe.graphql.context.news import News
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.types.revision import When

Since: TypeAlias = Annotated[
    When | None,
    strawberry.argument(
        description="From where to go on: what has changed since is told first. From now on if left out."
    ),
]


def news_of(context: Context) -> News:
    """The news that subscriptions live on.

    Raises:
        ClientError: this ledger tells none.
    """
    if context.news is None:
        raise ClientError(Code.UNAVAILABLE, "this ledger does not tell of changes; ask again by queries instead")
    return context.news


async def start(context: Context, since: When | None) -> int:
    """The revision after which news begins.

    Raises:
        ClientError: it was not made yet.
    """
    return await context.ledger.revision() if since is None else await since.number(context.ledger)

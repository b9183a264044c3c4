"""A ledger of each test's own, on SQLite and on PostgreSQL, and a clerk who changes it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY
from tests.api.graphql.mutations.clerk import Clerk


@pytest.fixture
async def ledger(registry: Registry, filled: Callable[[dict[str, Any]], str]) -> AsyncGenerator[Ledger]:
    """The small county, not yet changed. Making it needs a loop of its own."""
    import anyio.to_thread

    url = await anyio.to_thread.run_sync(filled, COUNTY)
    async with open_ledger(url, registry) as ledger:
        yield ledger


@pytest.fixture
def clerk(ledger: Ledger, registry: Registry) -> Clerk:
    """Someone who may change the small county."""
    return Clerk(ledger, registry, "clerk")

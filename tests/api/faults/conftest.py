"""Ledgers to which things happen, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry, load_plugins
from tests.api.faults.kept import confirm
from tests.api.graphql.county import COUNTY


@pytest.fixture(scope="session")
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


@pytest.fixture
async def county(new_database: Callable[[], str], registry: Registry) -> str:
    """The URL of the small county, where one card is confirmed."""
    return await made(new_database(), registry)


async def made(url: str, registry: Registry) -> str:
    """Make the small county at a URL."""
    async with open_ledger(url, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        await confirm(ledger)
    return url

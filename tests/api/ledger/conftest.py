"""Ledgers on SQLite and on PostgreSQL: empty, small, and a county."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from tests.api.graphql.county import COUNTY
from tests.api.ledger.opened import small
from tests.support.cards import installed


@pytest.fixture
async def empty(new_database: Callable[[], str]) -> AsyncGenerator[Ledger]:
    """An empty ledger."""
    async with open_ledger(new_database(), installed(), create=True) as ledger:
        yield ledger


@pytest.fixture
async def ledger(empty: Ledger) -> Ledger:
    """The small ledger."""
    report = await empty.import_records(small())
    assert report.accepted, report.problems
    return empty


@pytest.fixture(scope="session")
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


@pytest.fixture
def empty_ledger(new_database: Callable[[], str]) -> str:
    """The URL of a ledger without tables."""
    return new_database()


@pytest.fixture
async def county(empty_ledger: str, registry: Registry) -> AsyncGenerator[Ledger]:
    """The small county, imported in one revision."""
    async with open_ledger(empty_ledger, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        yield ledger

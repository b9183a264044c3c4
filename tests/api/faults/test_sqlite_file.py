"""The file of an open ledger is taken away or replaced, or is none: nothing is written to where nobody will look."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kaohe.ledger import LedgerUnavailable, open_ledger
from kaohe.ledger.storage.database import _identity
from kaohe.plugins import Registry
from kaohe.web import Settings, create_app
from tests.api.faults.clerks import request
from tests.api.faults.conftest import made

MISSED = {"ref": "N1", "unit": "V", "kind": "screening_missed", "on": "2014-01-01"}


def replace(file: Path) -> None:
    """Put a copy in its place."""
    copy = file.with_suffix(".copy")
    shutil.copyfile(file, copy)
    copy.replace(file)


@pytest.mark.parametrize("happens", [Path.unlink, replace])
async def test_a_file_that_is_not_the_one_that_was_opened(
    happens: Callable[[Path], None], registry: Registry, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.sqlite3"
    async with open_ledger(await made(f"sqlite://{file}", registry), registry) as ledger:
        app = create_app(Settings(), registry=registry, ledger=ledger)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
        ):
            assert (await client.get("/healthz")).status_code == 200
            happens(file)
            there = _identity(file)
            assert (await client.get("/healthz")).json()["status"] == "unavailable"
            answer = (await client.post("/graphql", json={"query": '{ unit(code: "V") { name } }'})).json()
            assert [error["extensions"] for error in answer["errors"]] == [{"code": "UNAVAILABLE"}]
            answer = (await client.post("/graphql", json=request("incidentRecord", MISSED))).json()
            assert [error["code"] for error in answer["data"]["incidentRecord"]["errors"]] == ["UNAVAILABLE"]
        with pytest.raises(LedgerUnavailable, match="was moved, removed or replaced while it was open"):
            await ledger.import_records({})
        assert _identity(file) == there
    if there:
        async with open_ledger(f"sqlite://{file}", registry) as ledger:
            assert (await ledger.verify_audit()).is_whole
            assert not await ledger.incidents(["N1"])


@pytest.mark.parametrize("content", [b"no database" * 1000, b"SQLite format 3\0" + b"\xff" * 4080])
async def test_a_file_that_is_no_ledger(content: bytes, registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(content)
    with pytest.raises(LedgerUnavailable, match="the ledger cannot be opened"):
        async with open_ledger(f"sqlite://{file}", registry):
            pass
    assert file.read_bytes() == content

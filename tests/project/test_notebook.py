"""The notebook keeps its word: its cells run on the demo county, and its picture shows every score."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from kaohe.web import Settings, create_app
from tests.project.notebook import run_notebook
from tests.project.pages import ROOT
from tests.project.reader import free_port


@pytest.fixture
def served(demo: Path) -> Iterator[str]:
    """The address of a server with the demo county."""
    app = create_app(Settings(database_url=f"sqlite://{demo}"))
    server = uvicorn.Server(uvicorn.Config(app, port=free_port(), log_level="critical"))
    running = Thread(target=server.run)
    running.start()
    try:
        while running.is_alive() and not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.config.port}"
    finally:
        server.should_exit = True
        running.join()


def test_the_notebook_prints_and_draws_what_it_shows(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOHE_URL", served)
    names = run_notebook(ROOT / "docs" / "analysis.ipynb")
    for panel, scheme in zip(names["panels"], names["schemes"], strict=True):
        drawn = {
            (names["units"][int(bar.get_ydata()[0])], *bar.get_xdata())
            for bar in panel.lines
            if bar.get_linewidth() == 5
        }
        scores = {
            (row["unit"], float(row["percent_low"]), float(row["percent_high"]))
            for row in names["rows"]
            if row["scheme"] == scheme
        }
        assert drawn == scores
        vetoed = {row["unit"] for row in names["rows"] if row["scheme"] == scheme and row["vetoed"] == "YES"}
        assert {names["units"][int(mark.get_ydata()[0])] for mark in panel.lines if mark.get_marker() == "X"} == vetoed

"""The benchmark of imports compares the same rows, and says so in its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import importing
from kaohe.plugins import load_plugins


async def test_an_import_and_the_bulk_load_bring_the_same_incidents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PARTS", (2,))
    registry = load_plugins()
    structure = importing.write_country(tmp_path / "incidents.jsonl", registry, 300, 600)
    compared = await importing.compare("sqlite", structure, tmp_path / "incidents.jsonl", registry, 1)
    written = sum(1 for _ in importing.incidents_of(tmp_path / "incidents.jsonl"))
    assert compared.incidents == written > 500
    assert compared.growth[0].incidents == (written + 1) // 2
    [row] = [line for line in importing.lines([compared], 300, 1.0) if line.startswith(f"| sqlite | {written} |")]
    assert row.count("|") == 9

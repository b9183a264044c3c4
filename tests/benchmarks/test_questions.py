"""The benchmark of questions compares like with like."""

from __future__ import annotations

import pytest

from benchmarks import questions
from benchmarks.asking import Asker, suppose_by_writing
from benchmarks.country import make_country
from benchmarks.records import ledger_file
from kaohe.ledger import open_ledger
from kaohe.plugins import load_plugins


async def test_a_what_if_says_what_recording_the_visit_does() -> None:
    registry = load_plugins()
    country = make_country(registry, units=296, incidents=2_000)
    async with open_ledger("sqlite://:memory:", registry, create=True) as ledger:
        assert (await ledger.import_records(ledger_file(country, registry))).accepted
        asker, unit = Asker(ledger, registry), questions.assessed(country)[0]
        supposed = await asker.suppose(unit, questions.SCHEMES)
        assert supposed
        assert supposed == await suppose_by_writing(asker, ledger, unit, questions.SCHEMES)


def test_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    questions.main(["--quick", "--database", "sqlite", "--runs", "1"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| sqlite")]
    assert len(rows) == 2

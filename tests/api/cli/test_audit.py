"""``kaohe audit verify`` prints the head, or what is wrong first."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Run
from tests.api.graphql.county import COUNTY
from tests.api.ledger.journal.tampering import tamper


@pytest.fixture
def url(kaohe: Run, write: Callable[[str, Any], Path], tmp_path: Path) -> str:
    """The county in a file."""
    url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
    assert kaohe("import", write("county.json", COUNTY), "--database", url).status == 0
    return url


def test_a_whole_chain(kaohe: Run, url: str) -> None:
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("whole: 1 entry, head ")
    head = ran.out.split()[-1]
    assert kaohe("audit", "verify", "--database", url, "--expect", head).status == 0
    found = kaohe("audit", "verify", "--database", url, "--json").json
    assert found == {"whole": True, "entries": 1, "head": head, "problem": None}


def test_a_head_that_is_not_there(kaohe: Run, url: str) -> None:
    ran = kaohe("audit", "verify", "--database", url, "--expect", "f" * 64)
    assert (ran.status, ran.out) == (1, "")
    assert "HEAD_MISSING" in ran.err


def test_altered_facts(kaohe: Run, url: str) -> None:
    asyncio.run(tamper(url, "UPDATE incident SET day = '2014-06-02' WHERE ref = 'R3'"))
    ran = kaohe("audit", "verify", "--database", url, "--json")
    assert ran.status == 1
    assert json.loads(ran.out)["problem"]["kind"] == "FACTS_ALTERED"
    ran = kaohe("audit", "verify", "--database", url)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)

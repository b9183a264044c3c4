"""``kaohe compare`` sets schemes side by side over the same units."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Run


def test_the_matrix_and_the_pairs(kaohe: Run, county: Path) -> None:
    named = ("--period", "2014", "--database", f"sqlite://{county}")
    ran = kaohe("compare", "luxi2014", "liaocheng1995", *named, "--by", "luxi2014")
    assert ran.status == 0, ran.err
    rows = [line.split()[0] for line in ran.out.splitlines()[1:9]]
    assert rows[:3] == ["qingshi", "bailu", "liuhe"]
    assert "56.90 %, rank 3/3" in ran.out
    assert "tau-b 0.3333 to 1.0000" in ran.out


def test_json_within_a_unit(kaohe: Run, county: Path) -> None:
    named = ("--period", "2014", "--within", "liuhe", "--database", f"sqlite://{county}")
    found = kaohe("compare", "luxi2014", "liaocheng1995", *named, "--json").json
    (row,) = found["rows"]
    assert row["unit"] == "liuhe"
    assert row["cells"][0]["rank"] == {"best": 3, "worst": 3, "of": 3}
    assert row["cells"][1]["vetoed"] == "YES"
    (pair,) = found["pairs"]
    assert pair["tauB"] == [None, None]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["luxi2014", "--period", "2099"], "the ledger has no period 2099"),
        (["luxi2014", "--period", "2014", "--within", "nowhere"], "the ledger has no unit nowhere"),
        (["luxi2014", "--period", "2014", "--by", "pinghu2012"], "pinghu2012 is not compared"),
    ],
)
def test_mistakes_are_one_clear_line(kaohe: Run, county: Path, arguments: list[str], words: str) -> None:
    ran = kaohe("compare", *arguments, "--database", f"sqlite://{county}")
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err

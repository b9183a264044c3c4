"""``kaohe changes`` lists what was written, and cards are read as of a write or a moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.api.cli.conftest import Run

VALUE = {"unit": "bailu", "period": "2014", "metric": "luxi2014.village_groups"}
CARD = ("--scheme", "luxi2014", "--unit", "bailu", "--period", "2014")


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_the_latest_changes(kaohe: Run, county: Path) -> None:
    url = f"sqlite://{county}"
    every = lines(kaohe("changes", "--database", url, "--last", "10000", "--json").out)
    assert {(each["revision"], each["operation"]) for each in every} == {(1, "RECORDED")}
    assert {each["kind"] for each in every} >= {"UNIT", "OVERSIGHT", "PERIOD", "INCIDENT", "OBSERVATION", "RULING"}
    assert lines(kaohe("changes", "--database", url, "--last", "2", "--json").out) == every[-2:]
    assert kaohe("changes", "--database", url, "--since", "1", "--json").out == ""
    shown = kaohe("changes", "--database", url, "--last", "1").out.splitlines()
    assert shown[0].split() == ["Revision", "At", "Who", "What", "Fact", "Before", "After", "Why"]
    assert "ruling recorded" in shown[1]


def test_a_card_as_it_was_known(kaohe: Run, write: Callable[[str, Any], Path], tmp_path: Path) -> None:
    """A correction shows in the card from its write on, and among the changes with what was before."""
    file = tmp_path / "county.sqlite3"
    url = f"sqlite://{file}"
    assert kaohe("demo", file).status == 0
    before = kaohe("score", *CARD, "--database", url, "--json").json
    corrected = write("more.json", {"observations": [{**VALUE, "value": False}]})
    ran = kaohe("import", corrected, "--database", url)
    assert ran.status == 0, ran.err
    now = kaohe("score", *CARD, "--database", url, "--json").json
    assert now != before
    assert kaohe("score", *CARD, "--database", url, "--as-of", "1", "--json").json == before
    assert kaohe("score", *CARD, "--database", url, "--as-of", "2", "--json").json == now
    [change] = lines(kaohe("changes", "--database", url, "--since", "1", "--json").out)
    assert (change["kind"], change["after"]) == ("OBSERVATION", {**VALUE, "value": False})
    told = kaohe("explain", *CARD, "--database", url, "--as-of", change["at"], "--json").json
    assert told["figure"] == now["total"]


def test_a_point_that_is_none_is_refused(kaohe: Run, county: Path) -> None:
    url = f"sqlite://{county}"
    for when, said in (
        ("2", "there is no revision 2; they are numbered up to 1"),
        ("2014-12-31", "a moment with its offset such as 2015-03-01T08:00:00+08:00, not 2014-12-31"),
        ("last year", "not last year"),
    ):
        for command in (("score", *CARD, "--as-of"), ("explain", *CARD, "--as-of"), ("changes", "--since")):
            ran = kaohe(*command, when, "--database", url)
            assert ran.status == 1
            assert said in ran.err
    refused = kaohe("score", *CARD, "--table", "cards", "--as-of", "1", "--database", url)
    assert (refused.status, "--as-of prints one card" in refused.err) == (1, True)

"""Wherever the command line shows a card that was confirmed and corrected since, it says both."""

from __future__ import annotations

import asyncio
import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from kaohe.ledger import open_ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, FrozenCard, State
from kaohe.ledger.writing import Request
from kaohe.plugins import load_plugins
from tests.api.cli.conftest import Run
from tests.api.graphql.mutations.clerk import Clerk
from tests.support.amended import Amending
from tests.support.made import scheme_with

LIUHE = {"scheme": "luxi2014", "unit": "liuhe", "period": "2014"}


@pytest.fixture(scope="module")
def url(county: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A county in which the card of Liuhe was confirmed before an incident of it was withdrawn, bailu's while open."""
    file = tmp_path_factory.mktemp("confirmed") / "county.sqlite3"
    shutil.copyfile(county, file)
    asyncio.run(_confirm_and_correct(f"sqlite://{file}"))
    return f"sqlite://{file}"


async def _confirm_and_correct(url: str) -> None:
    registry = load_plugins()
    async with open_ledger(url, registry) as ledger:
        clerk = Clerk(ledger, registry, "office")
        warned = await clerk.does(
            "scorecardAdvance", "warnings confirmation { frozen { isOpen } }", **LIUHE, to="CONFIRMED"
        )
        assert (warned["warnings"], warned["confirmation"]["frozen"]) == ([], {"isOpen": False})
        bailu = {**LIUHE, "unit": "bailu"}
        warned = await clerk.does(
            "scorecardAdvance", "warnings confirmation { frozen { isOpen } }", **bailu, to="CONFIRMED"
        )
        assert warned["confirmation"]["frozen"] == {"isOpen": True}
        (warning,) = warned["warnings"]
        assert "the card was confirmed while it is open" in warning
        within = 'filter: {within: "liuhe", period: "2014"}'
        asked = f"{{ incidents(first: 50, {within}) {{ nodes {{ ref }} }} }}"
        for incident in (await clerk.ask(asked))["data"]["incidents"]["nodes"]:
            await clerk.does("incidentWithdraw", ref=incident["ref"], reason="recorded twice")


def test_a_card_says_what_was_confirmed_and_what_moved(kaohe: Run, url: str) -> None:
    ran = kaohe("score", "--scheme", "luxi2014", "--unit", "liuhe", "--period", "2014", "--database", url)
    (told,) = [line for line in ran.out.splitlines() if line.startswith("state")]
    assert told.startswith("state CONFIRMED with a total of 49.50; facts were corrected since: ")
    found = kaohe(
        "score", "--scheme", "luxi2014", "--unit", "liuhe", "--period", "2014", "--json", "--database", url
    ).json
    confirmed = found["confirmation"]
    assert (confirmed["state"], confirmed["differs"]) == ("CONFIRMED", True)
    assert confirmed["statement"]["total"] == "49.50" != found["total"]
    for code, points in confirmed["statement"]["items"].items():
        moved = f"{code} {points} → {found['items'][code]}"
        assert (moved in told) == (points != found["items"][code])


def test_a_card_that_still_states_the_same_says_only_that_it_is_confirmed(kaohe: Run, url: str) -> None:
    ran = kaohe("score", "--scheme", "luxi2014", "--unit", "bailu", "--period", "2014", "--database", url)
    assert "state CONFIRMED while figures on it were open\n" in ran.out
    assert (
        "state"
        not in kaohe("score", "--scheme", "luxi2014", "--unit", "qingshi", "--period", "2014", "--database", url).out
    )


def test_a_comparison_marks_what_was_confirmed_otherwise(kaohe: Run, url: str) -> None:
    named = ("compare", "luxi2014", "liaocheng1995", "--period", "2014", "--database", url)
    marked = [
        line for line in kaohe(*named).out.splitlines() if "confirmed otherwise: 49.50 points" in " ".join(line.split())
    ]
    assert [line.split()[0] for line in marked] == ["liuhe"]
    cells = {row["unit"]: row["cells"][0] for row in kaohe(*named, "--json").json["rows"]}
    asked = ("confirmed", "differing", "confirmedTotal")
    assert tuple(cells["liuhe"][each] for each in asked) == (1, 1, "49.50")
    assert tuple(cells["bailu"][each] for each in asked) == (1, 0, ["62.00", "84.00"])
    assert tuple(cells["qingshi"][each] for each in asked) == (0, 0, None)


def rows(kaohe: Run, url: str, table: str) -> list[dict[str, Any]]:
    named = ("--period", "2014", "--within", "liuhe", "--database", url, "--table", table)
    return [
        each
        for each in csv.DictReader(kaohe("export-cards", "luxi2014", *named).out.splitlines())
        if each["unit"] == "liuhe"
    ]


def test_every_table_of_figures_says_both(kaohe: Run, url: str) -> None:
    found = kaohe(
        "score", "--scheme", "luxi2014", "--unit", "liuhe", "--period", "2014", "--json", "--database", url
    ).json
    stated = found["confirmation"]["statement"]
    (card,) = rows(kaohe, url, "cards")
    assert (card["state"], card["confirmed_low"], card["differs"]) == ("CONFIRMED", "49.50", "true")
    assert card["total_low"] == found["total"]
    items = {each["item"]: each for each in rows(kaohe, url, "items")}
    assert {code: each["confirmed_low"] for code, each in items.items()} == stated["items"]
    assert {code: each["low"] for code, each in items.items()} == found["items"]
    findings = {each["finding"]: each["confirmed"] for each in rows(kaohe, url, "findings")}
    assert findings == {
        code: answer
        for key in ("targets", "obligations", "rewards", "vetoes", "sanctions")
        for code, answer in stated.get(key, {}).items()
    }
    (compared,) = rows(kaohe, url, "comparison")
    assert (compared["confirmed"], compared["differing"]) == ("1", "1")


def test_a_confirmed_card_is_printed_where_its_scheme_is_not_installed(kaohe: Run, url: str) -> None:
    asyncio.run(_confirm_of_another(url))
    named = ("score", "--scheme", "gone2013", "--period", "2014", "--database", url)
    ran = kaohe(*named, "--unit", "liuhe")
    assert ran.status == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == "gone2013 (version 2013 by kaohe-gone 1.0, not installed)"
    assert {"total 88.50", "items 1.1 8.50", "vetoes killed NO"} <= set(lines)
    told = kaohe(*named, "--unit", "liuhe", "--json").json
    assert (told["plugin"], told["confirmation"]["statement"]["total"]) == ("kaohe-gone 1.0", "88.50")
    ran = kaohe(*named, "--unit", "bailu")
    assert ran.status == 1
    assert "scheme gone2013 is not installed" in ran.err


async def _confirm_of_another(url: str) -> None:
    """As an earlier installation did, in which there was another regime."""
    registry = load_plugins(extra={"kaohe-gone": Amending(schemes=[scheme_with(code="gone2013")])})
    stated = {"total": "88.50", "items": {"1.1": "8.50"}, "vetoes": {"killed": "NO"}}
    async with open_ledger(url, registry) as ledger:
        frozen = FrozenCard(stated, "2013", await ledger.revision(), "kaohe-gone 1.0")
        key = ConfirmationKey("gone2013", "liuhe", "2014")
        assert (await ledger.advance_card(key, State.CONFIRMED, Request("office"), frozen=frozen)).accepted

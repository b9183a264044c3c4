"""Case files: every key that a card states comes out as it is stated."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reference.check import differences
from tests.support.cards import Cards

ROOT = Path(__file__).parents[3]
#: The folder of the ones that the project was given is not everywhere; what is the same in both is read once.
FOLDERS = [ROOT.parent / "shared" / "cases", ROOT / "tests" / "cases"]
FILES = sorted({file.read_bytes(): file for folder in FOLDERS for file in folder.glob("*.json")}.values())


def read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def named(file: Path) -> str:
    return f"{file.parents[1].name}/{file.stem}"


def wrong(document: dict[str, Any]) -> Iterator[str]:
    cards = Cards(document)
    for expected in document["cards"]:
        head = (expected["scheme"], expected["unit"], expected["period"])
        made = cards.card(*head)
        for key, value in expected.items():
            if key not in {"scheme", "unit", "period"} and made.get(key, "nothing") != value:
                yield f"{' '.join(head)} {key}: expected {value}, found {made.get(key, 'nothing')}"


@pytest.mark.parametrize("file", FILES, ids=named)
def test_every_card_of_a_case_file_comes_out_as_stated(file: Path) -> None:
    assert list(wrong(read(file))) == []


@pytest.mark.parametrize("file", FILES, ids=named)
def test_the_reference_model_agrees_with_every_case_file(file: Path) -> None:
    assert list(differences(read(file))) == []


def test_the_case_files_have_cards_of_every_regime_and_every_refusal() -> None:
    schemes: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    for file in FILES:
        for card in read(file)["cards"]:
            schemes[card["scheme"]] += 1
            refusals[card.get("error", "")] += 1
    assert {"liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"} <= schemes.keys()
    assert {"NOT_ASSESSED", "WRONG_CADENCE", "NOT_IN_FORCE", "NOBODY_OVERSEEN"} <= refusals.keys()

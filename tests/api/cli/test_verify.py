"""``kaohe verify`` is the test runner of scheme authors: it says what differs, and what is wrong in a file."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Run

Write = Callable[[str, Any], Path]

CASE: dict[str, Any] = {
    "title": "one township",
    "units": [
        {"code": "C", "name": "County", "kind": "COUNTY"},
        {"code": "T", "name": "Township", "kind": "TOWNSHIP", "parent": "C"},
    ],
    "periods": [{"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"}],
    "incidents": [
        {"ref": "R1", "unit": "T", "kind": "petition_visit", "on": "2014-03-01", "level": "NATIONAL", "head_count": 6}
    ],
    "observations": [{"unit": "T", "period": "2014", "metric": "liaocheng1995.annual_score", "value": "82.98"}],
    "rulings": [],
    "cards": [
        {
            "scheme": "liaocheng1995",
            "unit": "T",
            "period": "2014",
            "total": "82.98",
            "money": {"fine.group": "1500.00", "fine.skip": "0.00", "fine.unreported": "0.00"},
        },
        {"scheme": "luxi2014", "unit": "C", "period": "2014", "error": "NOT_ASSESSED"},
        {"scheme": "luxi2014", "unit": "X", "period": "2014", "error": "NOT_FOUND"},
        {"scheme": "luxi2013", "unit": "T", "period": "2014", "error": "NOT_FOUND"},
    ],
}


def case(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CASE), **changes}


def card(**changes: Any) -> dict[str, Any]:
    return {"scheme": "liaocheng1995", "unit": "T", "period": "2014", **changes}


def last_line(text: str) -> str:
    return re.sub(r"\d+\.\d s", "0.0 s", text.splitlines()[-1])


def test_a_file_that_matches(kaohe: Run, write: Write) -> None:
    ran = kaohe("verify", write("a.json", CASE))
    assert (ran.status, last_line(ran.out), ran.err) == (0, "4 cards, 4 match (1 file, 0.0 s)", "")


def test_yaml_of_the_same_shape(kaohe: Run, write: Write) -> None:
    text = """
    units: [{code: T, name: Township, kind: TOWNSHIP}]
    periods: [{code: 2014, kind: YEAR, starts: 2014-01-01, ends: 2014-12-31}]
    incidents: [{ref: R1, unit: T, kind: petition_visit, on: 2014-03-01, level: NATIONAL, head_count: 6}]
    observations: [{unit: T, period: 2014, metric: liaocheng1995.annual_score, value: 82.98}]
    cards:
      - {scheme: liaocheng1995, unit: T, period: 2014, total: 82.98, key_managed: UNKNOWN}
    """
    ran = kaohe("verify", write("a.yaml", text))
    assert (ran.status, last_line(ran.out)) == (0, "1 card, 1 matches (1 file, 0.0 s)")


def test_a_difference_is_shown_with_all_that_names_it(kaohe: Run, write: Write) -> None:
    wrong = card(total="82.97", money={"fine.group": "1000.00", "fine.skip": "0.00"})
    ran = kaohe("verify", write("a.json", case(cards=[wrong, *CASE["cards"]])))
    assert ran.status == 1
    rows = [line.split() for line in ran.out.splitlines() if line.strip().startswith("liaocheng1995")]
    assert rows == [
        ["liaocheng1995", "T", "2014", "total", "82.97", "82.98"],
        ["liaocheng1995", "T", "2014", "money.fine.group", "1000.00", "1500.00"],
        ["liaocheng1995", "T", "2014", "money.fine.unreported", "(not", "stated)", "0.00"],
    ]
    assert last_line(ran.out) == "5 cards, 4 match, 1 differs (1 file, 0.0 s)"


def test_several_files_are_told_apart(kaohe: Run, write: Write, tmp_path: Path) -> None:
    write("cases/good.json", CASE)
    write("cases/bad.json", case(cards=[card(total="0")]))
    ran = kaohe("verify", tmp_path / "cases")
    assert ran.status == 1
    (row,) = (line.split() for line in ran.out.splitlines() if "total" in line)
    assert row == ["bad.json", "liaocheng1995", "T", "2014", "total", "0", "82.98"]
    assert last_line(ran.out) == "5 cards, 4 match, 1 differs (2 files, 0.0 s)"


def test_a_refusal_that_nobody_expected_says_why(kaohe: Run, write: Write) -> None:
    ran = kaohe(
        "verify", "--json", write("a.json", case(cards=[card(unit="C", total="1"), card(period="2015", total="1")]))
    )
    assert ran.status == 1
    found = [each["found"] for each in ran.json["differences"]]
    assert found[0].startswith("NOT_ASSESSED: ")
    assert found[1] == "NOT_FOUND: the ledger has no period 2015"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (card(totl="1"), "totl: is not a key of a liaocheng1995 card; it may state total, items, targets, "),
        (card(), "states nothing; it may state total, "),
        (card(scheme="liaocheng1996", total="1"), "scheme: scheme liaocheng1996 is not installed (did you mean liaoch"),
        (card(error="NOT_ASESSED"), "error: NOT_ASESSED is none of NOT_FOUND, UNIT_CLOSED, "),
        ({"scheme": "luxi2014", "unit": "T", "total": "1"}, "period: is required"),
        (card(unit=3, total="1"), "unit: must be a code, as text"),
        ("luxi2014", "must be a mapping with scheme, unit, period"),
    ],
)
def test_what_is_wrong_with_a_card_is_said(kaohe: Run, write: Write, wrong: object, message: str) -> None:
    ran = kaohe("verify", write("a.json", case(cards=[CASE["cards"][0], wrong])))
    assert ran.status == 1
    assert "cards[1]" in ran.out
    assert message in ran.out
    assert last_line(ran.out) == "2 cards, 1 matches, 1 not checked, 1 error (1 file, 0.0 s)"


def test_a_ledger_with_errors_lists_them_all_and_checks_nothing(kaohe: Run, write: Write) -> None:
    bad = case(
        incidents=[{**CASE["incidents"][0], "head_count": 0, "shouting": True}],
        observations=[{**CASE["observations"][0], "value": "100.01"}],
    )
    ran = kaohe("verify", write("a.json", bad))
    assert ran.status == 1
    for words in ("R1", "head_count", "shouting", "from 0 to 100"):
        assert words in ran.out
    assert last_line(ran.out) == "4 cards, 0 match, 4 not checked, 3 errors (1 file, 0.0 s)"


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked(kaohe: Run, write: Write) -> None:
    ran = kaohe("verify", write("a.json", "{"), write("b.json", CASE))
    assert ran.status == 1
    assert "is not JSON" in ran.out
    assert last_line(ran.out) == "4 cards, 4 match, 1 error (2 files, 0.0 s)"


def test_no_card_at_all_is_no_success(kaohe: Run, write: Write, tmp_path: Path) -> None:
    ran = kaohe("verify", write("a.json", case(cards=[])))
    assert ran.status == 1
    assert "no card to verify" in ran.out
    (tmp_path / "empty").mkdir()
    ran = kaohe("verify", tmp_path / "empty")
    assert ran.status == 1
    assert "no .json, .yaml or .yml file in" in ran.err


def test_json_for_machines(kaohe: Run, write: Write) -> None:
    path = write("a.json", case(cards=[card(total=["1", "2"]), card(totl="1")]))
    told = kaohe("verify", "--json", path).json
    assert told.pop("seconds") > 0
    assert told.pop("errors")[0]["field"] == "totl"
    assert told == {
        "cards": 2,
        "matching": 0,
        "differing": 1,
        "unchecked": 1,
        "files": 1,
        "differences": [
            {
                "file": str(path),
                "scheme": "liaocheng1995",
                "unit": "T",
                "period": "2014",
                "key": "total",
                "expected": "1–2",
                "found": "82.98",
            }
        ],
    }


def test_parameters_of_a_file_hold_for_its_ledger_alone(kaohe: Run, write: Write) -> None:
    fines = {"fine.group": "0.00", "fine.skip": "0.00", "fine.unreported": "0.00"}
    seven = case(parameters={"liaocheng1995.group_threshold": 7}, cards=[card(money=fines)])
    ran = kaohe("verify", write("a.json", seven), write("b.json", CASE))
    assert ran.status == 0, ran.out


def test_nothing_is_left_behind(kaohe: Run, write: Write, of_one_s_own: Path) -> None:
    kaohe("verify", write("a.json", CASE))
    assert not of_one_s_own.exists()


def test_a_wrong_figure_among_many_is_found(kaohe: Run, write: Write) -> None:
    cards = [card(total="82.98")] * 99 + [card(total="82.99")]
    ran = kaohe("verify", write("a.json", case(cards=cards)))
    assert last_line(ran.out) == "100 cards, 99 match, 1 differs (1 file, 0.0 s)"

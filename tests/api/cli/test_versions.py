"""Regimes in several versions on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Run
from tests.support.amended import amended_registry
from tests.support.made import ledger, towns, visits

LEDGER = ledger(
    *towns(2),
    years=(2014, 2016),
    incidents=visits(
        {"on": "2014-06-01", "level": "NATIONAL", "head_count": 2, "abnormal": True},
        {"on": "2016-06-01", "level": "NATIONAL", "head_count": 1, "abnormal": True},
    ),
)
for unit in LEDGER["units"]:
    unit["name"] = unit["code"]


@pytest.fixture(autouse=True)
def amended(monkeypatch: pytest.MonkeyPatch) -> None:
    """luxi2014 has two versions, the second from 2016 on."""
    monkeypatch.setattr("kaohe.cli.options.load_plugins", amended_registry)


@pytest.fixture
def filled(kaohe: Run, write: Callable[[str, Any], Path]) -> Run:
    """The command line, with a ledger of two townships."""
    ran = kaohe("import", write("ledger.json", LEDGER))
    assert ran.status == 0, ran.err
    return kaohe


def test_schemes_lists_versions_with_their_amendments(kaohe: Run) -> None:
    ran = kaohe("schemes")
    assert "  luxi2014@1, from kaohe-luxi2014\n" in ran.out
    assert "  luxi2014@2016, since 2016-01-01, from kaohe-luxi2016: 修订办法(虚构)\n" in ran.out
    assert "pinghu2012@" not in ran.out
    listed = {each["code"]: each for each in kaohe("schemes", "--json").json["schemes"]}
    assert [each["reference"] for each in listed["luxi2014"]["versions"]] == ["luxi2014@1", "luxi2014@2016"]
    assert listed["luxi2014"]["version"] == "2016"
    assert "version" not in listed["pinghu2012"]


def test_the_tree_of_a_version_tells_what_amended_it(kaohe: Run) -> None:
    out = kaohe("schemes", "luxi2014@2016").out
    assert out.startswith("luxi2014@2016  ")
    for line in (
        "amended 2016: in the place of 3.4.4.1 (三)4(4)①",
        "amended 2016: inserted",
        "2016  Revision (invented) 修订办法(虚构), since 2016-01-01",
        "amended 2016: 第一条  删去进京集体访一项。",
    ):
        assert line in out
    assert "amended" not in kaohe("schemes", "luxi2014@1").out.lower()


def test_score_takes_the_version_in_force_or_the_one_named(filled: Run) -> None:
    def card(scheme: str, period: str) -> Any:
        return filled("score", "--scheme", scheme, "--unit", "T0", "--period", period, "--json").json

    assert [card("luxi2014", period)["version"] for period in ("2014", "2016")] == ["1", "2016"]
    assert card("luxi2014", "2014")["items"]["3.4.4.1"] == "4.00"
    named = card("luxi2014@2016", "2014")
    assert (named["scheme"], named["items"]["3.4.4.1"]) == ("luxi2014@2016", "1.00")
    assert named["vetoes"] == {"beijing": "YES"}
    assert "version" not in card("pinghu2012", "2014")
    shown = filled("score", "--scheme", "luxi2014", "--unit", "T0", "--period", "2016").out
    assert "version 2016 (luxi2014@2016), in force since 2016-01-01" in shown
    why = filled("explain", "--scheme", "luxi2014@2016", "--unit", "T0", "--period", "2014", "3.4.4.1", "--json").json
    assert (why["scheme"], why["version"]) == ("luxi2014@2016", "2016")


def test_compare_sets_versions_side_by_side(filled: Run) -> None:
    ran = filled("compare", "--period", "2014", "luxi2014@1", "luxi2014@2016", "--by", "luxi2014@2016", "--json")
    assert [cell["scheme"] for cell in ran.json["rows"][0]["cells"]] == ["luxi2014@1", "luxi2014@2016"]
    assert ran.json["pairs"][0]["other"] == "luxi2014@2016"
    assert (
        "luxi2014@1 and luxi2014@2016: 2 units in common"
        in filled("compare", "--period", "2014", "luxi2014@1", "luxi2014@2016").out
    )


def test_what_if_supposes_a_version(filled: Run, write: Callable[[str, Any], Path]) -> None:
    asked = {
        "period": "2014", "units": ["T0"], "schemes": ["luxi2014"],
        "changes": {"setVersions": [{"scheme": "luxi2014", "version": "2016"}]},
    }  # fmt: skip
    ran = filled("what-if", write("asked.json", asked))
    assert "T0, luxi2014@1 → luxi2014@2016, 2014" in ran.out
    assert "进京上访" in ran.out
    asked["changes"]["setVersions"][0]["version"] = "2017"  # type: ignore[index]  # a file of this one test
    ran = filled("what-if", write("asked.json", asked))
    assert ran.status == 1
    assert "changes.setVersions[0].version: luxi2014 has no version 2017; it has 1, 2016" in ran.err


def test_stakes_and_prices_name_versions(kaohe: Run) -> None:
    both = ("luxi2014@1", "luxi2014@2016")
    assert [each["scheme"] for each in kaohe("stakes", *both, "--json").json["schemes"]] == list(both)
    assert kaohe("stakes", "luxi2014@2016").out.startswith("luxi2014@2016  ")
    priced = kaohe("price", *both, "--level", "NATIONAL", "--size", "6", "--json").json["schemes"]
    assert [each["scheme"] for each in priced] == list(both)


def test_a_version_that_is_not_installed_is_an_error_that_says_which_are(filled: Run) -> None:
    ran = filled("score", "--scheme", "luxi2014@2015", "--unit", "T0", "--period", "2014")
    assert ran.status == 1
    assert "scheme luxi2014@2015 is not installed (did you mean luxi2014@2016?); installed: " in ran.err


def test_verify_takes_versions(filled: Run, write: Callable[[str, Any], Path]) -> None:
    named = [{"scheme": scheme, "unit": "T0", "period": "2014"} for scheme in ("luxi2014@1", "luxi2014@2016")]
    one, other = (
        filled("score", "--scheme", each["scheme"], "--unit", "T0", "--period", "2014", "--json").json["total"]
        for each in named
    )
    assert one != other
    for totals, status in (((one, other), 0), ((other, one), 1)):
        cards = [{**each, "total": total} for each, total in zip(named, totals, strict=True)]
        assert filled("verify", write("case.json", LEDGER | {"cards": cards})).status == status

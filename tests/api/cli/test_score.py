"""``kaohe score`` prints a card as a person reads it, or as a case file states it."""

from pathlib import Path

import pytest

from tests.api.cli.conftest import Run


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo county as a ledger."""
    from kaohe.cli import main

    path = tmp_path_factory.mktemp("ledger") / "county.sqlite3"
    with pytest.raises(SystemExit):
        main(["demo", str(path)])
    return path


def card(kaohe: Run, ledger: Path, scheme: str, unit: str, period: str, *options: str) -> str:
    named = ("--scheme", scheme, "--unit", unit, "--period", period, "--database", f"sqlite://{ledger}")
    ran = kaohe("score", *named, *options)
    assert ran.status == 0, ran.err
    return ran.out


def lines_with(text: str, words: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(words)]


def test_an_exact_card(kaohe: Run, ledger: Path) -> None:
    out = card(kaohe, ledger, "luxi2014", "qingshi", "2014")
    assert "青石镇 (qingshi), 2014" in out
    assert "total 86.70 of 87 (100 in the source), 99.66 %" in out
    assert (
        lines_with(out, "3.5 ") == ["3.5 Report of visits and their analysis 上报来访情况及分析 0.90 of 1"]
        or "0.90" in out
    )
    assert "Missing" not in out


def test_an_interval_and_what_is_missing(kaohe: Run, ledger: Path) -> None:
    out = card(kaohe, ledger, "luxi2014", "bailu", "2014")
    assert "total 62.00–84.00 of 87" in out
    assert lines_with(out, "luxi2014.work_records") == ["luxi2014.work_records, bailu, 2014, 2.00 points"]


def test_answers_and_money(kaohe: Run, ledger: Path) -> None:
    out = card(kaohe, ledger, "liaocheng1995", "liuhe", "2014")
    assert lines_with(out, "veto.2 ")[0].endswith("YES")
    assert lines_with(out, "fine.group ")[0].endswith("4200.00 CNY")
    assert lines_with(out, "key_managed ")[0].endswith("UNKNOWN")


def test_deductions_rulings_due_and_rates(kaohe: Run, ledger: Path) -> None:
    out = card(kaohe, ledger, "pinghu2012", "land-use", "2014-B3")
    assert "total 70.00–90.00" in out
    assert lines_with(out, "5.3 ")[0].endswith("− 10.00–30.00")
    assert "1 ruling due" in out
    assert lines_with(out, "bonus ")[0].endswith("CNY")
    assert lines_with(card(kaohe, ledger, "pinghu2012", "land-use", "2015-B6"), "bonus ")[0].endswith("unbounded")


def test_a_regime_without_marks(kaohe: Run, ledger: Path) -> None:
    out = card(kaohe, ledger, "street_ten_rules", "wenlan", "2015")
    assert "total" not in out
    assert lines_with(out, "reward.cooperating ")[0].endswith("2000.00–4000.00 CNY")


def test_json_is_the_card_of_a_case_file(kaohe: Run, ledger: Path) -> None:
    import json

    stated = json.loads(card(kaohe, ledger, "minhang_linkage", "wenlan", "2014", "--json"))
    assert (stated["scheme"], stated["unit"], stated["period"]) == ("minhang_linkage", "wenlan", "2014")
    assert stated["total"] == "58.56"
    assert stated["items"]["2.2"] == "1.96"


@pytest.mark.parametrize(
    ("scheme", "unit", "period", "words"),
    [
        ("luxi2013", "qingshi", "2014", "scheme luxi2013 is not installed (did you mean luxi2014?)"),
        ("luxi2014", "qingshui", "2014", "NOT_FOUND: no card for unit qingshui"),
        ("luxi2014", "qingshi", "2016", "the ledger has no period 2016; of kind YEAR it has 2014, 2015"),
        ("luxi2014", "wenlan", "2014", "NOT_ASSESSED: no card for unit wenlan, period 2014, scheme luxi2014"),
        ("luxi2014", "qingshi", "2014-B1", "WRONG_CADENCE"),
        ("pinghu2012", "land-adviser", "2014-B1", "NOBODY_OVERSEEN"),
    ],
)
def test_no_card_is_one_clear_line(kaohe: Run, ledger: Path, scheme: str, unit: str, period: str, words: str) -> None:
    named = ("--scheme", scheme, "--unit", unit, "--period", period, "--database", f"sqlite://{ledger}")
    ran = kaohe("score", *named)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err


def test_a_refusal_as_json(kaohe: Run, ledger: Path) -> None:
    named = ("--scheme", "luxi2014", "--unit", "wenlan", "--period", "2014", "--database", f"sqlite://{ledger}")
    ran = kaohe("score", *named, "--json")
    assert ran.status == 1
    assert ran.json["error"] == "NOT_ASSESSED"
    assert "does not assess" in ran.json["message"]

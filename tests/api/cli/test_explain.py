"""``kaohe explain`` says why a figure is what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Ran, Run


def explained(kaohe: Run, county: Path, scheme: str, unit: str, *more: str) -> Ran:
    named = ("--scheme", scheme, "--unit", unit, "--period", "2014", "--database", f"sqlite://{county}")
    return kaohe("explain", *named, *more)


def test_a_deduction_with_its_account(kaohe: Run, county: Path) -> None:
    ran = explained(kaohe, county, "luxi2014", "liuhe", "3.4.4.2")
    assert ran.status == 0, ran.err
    assert "1.5 for each batch of visitors to Beijing of 10 to 19 persons (1: −1.50)" in ran.out
    assert "(三)4(4)②" in ran.out
    account = next(line for line in ran.out.splitlines() if line.strip().startswith("YX-016, 2014-08-12  "))
    assert account.split()[-3:] == ["-1.50", "-1.50", "3.50"]


def test_in_chinese_with_what_would_settle_it(kaohe: Run, county: Path) -> None:
    ran = explained(kaohe, county, "luxi2014", "bailu", "2", "--zh")
    assert "得3.00至5.00分,满分5分。" in ran.out
    assert "未定原因" in ran.out
    assert "luxi2014.village_groups, bailu, 2014: 现相差2.00; " in ran.out


def test_facts_in_chinese(kaohe: Run, county: Path) -> None:
    ran = explained(kaohe, county, "luxi2014", "liuhe", "3.4.4.2", "--zh")
    line = next(line for line in ran.out.splitlines() if line.strip().startswith("YX-016, 2014-08-12, liuhe"))
    assert "来访/上访(一批) (上访到达的层级 京, 人数 " in line
    assert "petition_visit" not in ran.out


def test_the_total_as_json(kaohe: Run, county: Path) -> None:
    found = explained(kaohe, county, "luxi2014", "bailu", "--json").json
    assert found["figure"] == ["62.00", "84.00"]
    assert found["sentence"]["text"].endswith("62.00 to 84.00 of 87.")
    assert found["code"] is None
    assert found["settling"][0]["total"]["now"] == "22.00"
    narrowed = [float(each["total"]["certain"]) for each in found["settling"]]
    assert narrowed == sorted(narrowed, reverse=True)


def test_an_answer_as_json(kaohe: Run, county: Path) -> None:
    found = explained(kaohe, county, "liaocheng1995", "liuhe", "veto.2", "--json").json
    assert (found["verdict"], found["balance"]) == ("YES", None)
    assert [each["ref"] for each in found["facts"]["incidents"]] == ["YX-009", "YX-010", "YX-011"]


@pytest.mark.parametrize(
    ("scheme", "unit", "code", "words"),
    [
        ("luxi2014", "liuhe", ["3.4.4.22"], "the card has no 3.4.4.22 (did you mean 3.4.4.2?)"),
        ("street_ten_rules", "wenlan", [], "street_ten_rules gives no marks, so that there is no total"),
        ("luxi2014", "wenlan", [], "NOT_ASSESSED: no card for unit wenlan"),
    ],
)
def test_mistakes_are_one_clear_line(
    kaohe: Run, county: Path, scheme: str, unit: str, code: list[str], words: str
) -> None:
    ran = explained(kaohe, county, scheme, unit, *code)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err

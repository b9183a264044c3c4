"""``kaohe price`` says what one more visit, or one more incident, costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cli.conftest import Run


def test_a_table_of_visits(kaohe: Run) -> None:
    ran = kaohe("price", "luxi2014", "minhang_linkage")
    assert ran.status == 0, ran.err
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines() if line.startswith("  ")}
    assert rows["persons"] == ["5", "6", "10", "20", "50", "100"]
    assert rows["NATIONAL"] == ["–", "−1.00", "−1.50", "−2.00", "−2.00", "−2.00"]
    assert "a visit costs nothing" in ran.out


def test_sizes_that_cost_the_same_share_a_column(kaohe: Run) -> None:
    ran = kaohe("price", "liaocheng1995", "--level", "PROVINCE", "--size", "3", "--size", "5", "--size", "100")
    assert "5–100" in ran.out
    assert "veto.1" in ran.out
    assert "fine.group +1000.00" in ran.out


def test_further_attributes_as_json(kaohe: Run) -> None:
    (found,) = kaohe("price", "luxi2014", "--level", "NATIONAL", "--size", "2", "--with", "abnormal", "--json").json[
        "schemes"
    ]
    (price,) = found["prices"]
    assert price["abnormal"] is True
    assert price["difference"]["total"]["high"] == "-1.00"


def test_one_incident_alone_and_on_a_record(kaohe: Run, county: Path) -> None:
    named = ("--unit", "liuhe", "--period", "2014", "--database", f"sqlite://{county}")
    what = ("--incident", "petition_visit:level=NATIONAL,head_count=20,abnormal")
    (found,) = kaohe("price", "luxi2014", *what, *named, "--json").json["prices"]
    assert found["alone"]["total"]["high"] == "-7.00"
    assert found["onRecord"]["total"]["high"] == "-4.00"
    out = kaohe("price", "luxi2014", *what, *named).out
    assert "49.50 → 45.50" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--level", "STREET"], "there is no level STREET"),
        (["--size", "0"], "head_count"),
        (["--with", "abnormall"], "did you mean abnormal?"),
        (["--incident", "petition_visits"], "did you mean petition_visit?"),
        (["--incident", "petition_visit"], "level: is required"),
        (["--incident", "petition_visit", "--unit", "liuhe"], "give --unit and --period together"),
        (["--unit", "liuhe"], "go with --incident"),
    ],
)
def test_mistakes_are_one_clear_line(kaohe: Run, arguments: list[str], words: str) -> None:
    ran = kaohe("price", "luxi2014", *arguments)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert words in ran.err

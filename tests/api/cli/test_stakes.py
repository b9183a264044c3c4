"""``kaohe stakes`` says whom and what the points of schemes reward."""

from __future__ import annotations

from tests.api.cli.conftest import Run


def test_one_scheme_item_by_item(kaohe: Run) -> None:
    ran = kaohe("stakes", "luxi2014")
    assert ran.status == 0, ran.err
    line = next(line for line in ran.out.splitlines() if line.startswith("3.4.4.1 "))
    assert "VOLUME" in line
    assert "5.75 %" in line
    assert "−0.50 a head_count of petition_visit" in ran.out


def test_several_side_by_side(kaohe: Run) -> None:
    ran = kaohe("stakes", "luxi2014", "pinghu2012")
    volume = next(line for line in ran.out.splitlines() if line.startswith("VOLUME"))
    assert volume.rstrip().endswith("1 deduction")
    assert "44.00 (50.57 %)" in volume


def test_json_for_machines(kaohe: Run) -> None:
    (found,) = kaohe("stakes", "pinghu2012", "--json").json["schemes"]
    assert found["encodedMarks"] == "100"
    assert {each["code"]: each["overrides"] for each in found["vetoes"]}["unqualified"] == "70.00"
    assert found["drivers"][0]["deductions"] == ["5.9"]


def test_an_unknown_scheme_is_one_clear_line(kaohe: Run) -> None:
    ran = kaohe("stakes", "luxi2013")
    assert (ran.status, ran.out) == (1, "")
    assert "did you mean luxi2014?" in ran.err

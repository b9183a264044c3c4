"""``kaohe schemes`` lists what is installed, shows one scheme, and says what failed to load and why."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.api.cli.conftest import Run

FIVE = ["liaocheng1995", "luxi2014", "minhang_linkage", "pinghu2012", "street_ten_rules"]


def test_the_list_has_titles_kinds_cadence_and_marks(kaohe: Run) -> None:
    ran = kaohe("schemes")
    assert ran.status == 0
    assert ran.err == ""
    assert "luxi2014  2014年泸溪县信访工作责任目标管理考核细则" in ran.out
    assert "87 of 100 marks, a card for each YEAR, in force from 2014-01-01; from kaohe-luxi2014" in ran.out
    assert "SECTION, OFFICE, STAFF, LEADER" in ran.out
    assert "no marks" in ran.out
    assert ran.out.endswith("5 schemes, no failure\n")


def test_json_is_nothing_but_json(kaohe: Run) -> None:
    ran = kaohe("schemes", "--json")
    assert ran.status == 0
    assert set(ran.json) == {"schemes", "failures"}
    assert [scheme["code"] for scheme in ran.json["schemes"]] == FIVE
    assert ran.json["failures"] == []
    luxi = ran.json["schemes"][1]
    assert (luxi["encodedMarks"], luxi["fullMarks"]) == ("87", "100")
    assert luxi["titleZh"].startswith("2014年泸溪县")


def test_a_scheme_is_a_tree_with_every_item_and_clause(kaohe: Run) -> None:
    ran = kaohe("schemes", "luxi2014")
    assert ran.status == 0
    (line,) = (line for line in ran.out.splitlines() if " 3.4.1.1 " in line)
    assert line.endswith("3.4.1.1  Group visits to the county 到县集体上访  4 marks · VOLUME")
    assert "每批分别扣0.02分、0.05分、0.1分、0.2分。" in ran.out
    assert "reading: Where there are no cases, full marks." in ran.out


def test_every_scheme_can_be_shown_with_vetoes_money_and_procedure(kaohe: Run) -> None:
    shown = {code: kaohe("schemes", code).out for code in FIVE}
    assert "veto.1" in shown["liaocheng1995"]
    assert "fine.group" in shown["liaocheng1995"]
    assert "liaocheng1995.group_threshold" in shown["liaocheng1995"]
    assert "(not in source)" in shown["liaocheng1995"]
    assert "settled by a ruling of 10.00 to 30.00" in shown["pinghu2012"]
    assert "Procedure" in shown["pinghu2012"]
    assert "sanction.6" in shown["street_ten_rules"]


def test_an_unknown_scheme_says_which_are_installed(kaohe: Run) -> None:
    ran = kaohe("schemes", "luxi2013")
    assert ran.status == 1
    assert ran.out == ""
    assert "luxi2013 is not installed (did you mean luxi2014?); installed: liaocheng1995, luxi2014" in ran.err


def broken_distribution(folder: Path) -> dict[str, str]:
    """An environment in which a distribution is installed whose plugin does not load."""
    info = folder / "kaohe_broken-1.0.dist-info"
    info.mkdir()
    (folder / "kaohe_broken.py").write_text("from kaohe.scheme import no_such_word\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kaohe-broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kaohe]\nbroken = kaohe_broken\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_a_plugin_that_fails_is_named_with_place_reason_and_remedy_and_the_rest_serve(tmp_path: Path) -> None:
    environment = broken_distribution(tmp_path)
    command = [sys.executable, "-m", "kaohe", "schemes"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "plugin kaohe-broken" in ran.stdout
    for words in ("place   import", "reason  ImportError: cannot import name 'no_such_word'", "remedy  correct the"):
        assert words in ran.stdout
    assert ran.stdout.endswith("5 schemes, 1 failure\n")

    ran = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=False)
    told = json.loads(ran.stdout)
    assert [scheme["code"] for scheme in told["schemes"]] == FIVE
    (failure,) = told["failures"]
    assert set(failure) == {"plugin", "place", "reason", "remedy"}
    assert failure["plugin"] == "kaohe-broken"

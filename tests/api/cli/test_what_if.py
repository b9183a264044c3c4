"""``kaohe what-if`` says how cards would differ, and stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.conftest import Run

QUESTION = """
period: 2014
units: [liuhe]
schemes: [luxi2014, liaocheng1995]
changes:
  withdrawIncidents: [YX-016]
  addIncidents:
    - {unit: qingshi, kind: petition_visit, on: 2014-05-01, level: NATIONAL, head_count: 30, abnormal: true}
"""


def test_the_difference_item_by_item(kaohe: Run, county: Path, write: Callable[[str, Any], Path]) -> None:
    ran = kaohe("what-if", write("q.yaml", QUESTION), "--database", f"sqlite://{county}")
    assert ran.status == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "total 49.50 → 51.00 +1.50" in lines
    assert "fine.group 集体上访罚款 4200.00 → 2700.00 −1500.00" in lines
    assert any(line.startswith("also qingshi, luxi2014: total 86.70 → ") for line in lines)


def test_it_stores_nothing_and_no_change_changes_nothing(
    kaohe: Run, county: Path, write: Callable[[str, Any], Path]
) -> None:
    database = ("--database", f"sqlite://{county}")
    asked = write("q.json", {"period": "2014", "units": ["liuhe", "bailu"], "changes": {}})
    found = kaohe("what-if", asked, "--json", *database).json
    assert found["moved"] == []
    assert len(found["cards"]) == 6
    assert all(each["items"] == each["money"] == each["findings"] == [] for each in found["cards"])
    kaohe("what-if", write("q.yaml", QUESTION), *database)
    card = kaohe("score", "--scheme", "luxi2014", "--unit", "liuhe", "--period", "2014", "--json", *database).json
    assert card["total"] == "49.50"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"units": ["liuho"]}, "the ledger has no unit liuho"),
        ({"period": "2099"}, "the ledger has no period 2099"),
        ({"schemes": ["luxi2013"]}, "did you mean luxi2014?"),
        ({"unit": "liuhe"}, "unit: is not a part of a what-if file"),
        ({"changes": {"addIncident": []}}, "changes.addIncident: is no list of changes"),
        ({"changes": {"addIncidents": [{"unit": "liuhe"}]}}, "changes.addIncidents[0].kind: is required"),
        (
            {"changes": {"withdrawIncidents": ["YX-999"]}},
            "changes.withdrawIncidents[0].ref: there is no incident YX-999",
        ),
        (
            {"changes": {"setParameters": [{"code": "x", "value": 1}]}},
            "changes.setParameters[0].code: there is no parameter",
        ),
        (
            {
                "changes": {
                    "setRulings": [{"scheme": "a", "item": "b", "unit": "c", "period": "d", "points": "1", "x": 1}]
                }
            },
            "changes.setRulings[0].x: is not a field of it",
        ),
    ],
)
def test_mistakes_name_their_field(
    kaohe: Run, county: Path, write: Callable[[str, Any], Path], changed: dict[str, Any], words: str
) -> None:
    asked = write("q.json", {"period": "2014", "units": ["liuhe"], "changes": {}, **changed})
    ran = kaohe("what-if", asked, "--database", f"sqlite://{county}")
    assert (ran.status, ran.out) == (1, "")
    assert words in " ".join(ran.err.split())

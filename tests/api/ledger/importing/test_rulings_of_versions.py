"""Rulings on regimes in several versions: any version's items, within the range of the one in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kaohe.ledger import ImportReport, open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Clause, Driver, SourceText, assessed, item, substitute
from tests.support.amended import AMENDMENT, Amending

#: Takes two of the five marks away again.
SMALLER = item(
    "1.6",
    "Leaders receive visitors",
    "领导接访",
    3,
    assessed(),
    Driver.HANDLING,
    clause=Clause("第一条", "领导接访改为3分。"),
)
LATER = replace(AMENDMENT, version="2018", since=date(2018, 1, 1), source=SourceText("领导接访改为3分。"),
                changes=(substitute("1.6", SMALLER),))  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    """luxi2014 in three versions; only the later two leave 1.6 to rulings."""
    return load_plugins(extra={"kaohe-luxi2016": Amending([AMENDMENT, LATER])})


async def imported(registry: Registry, url: str, **ruling: str) -> ImportReport:
    years = ("2014", "2016", "2018")
    records: dict[str, Any] = {
        "units": [{"code": "T", "name": "T", "kind": "TOWNSHIP"}],
        "periods": [{"code": y, "kind": "YEAR", "starts": f"{y}-01-01", "ends": f"{y}-12-31"} for y in years],
        "rulings": [{"scheme": "luxi2014", "unit": "T", **ruling}],
    }
    async with open_ledger(url, registry, create=True) as ledger:
        return await ledger.import_records(records)


@pytest.mark.parametrize(
    ("period", "points", "problem"),
    [
        ("2016", "5", None),
        ("2018", "3", None),
        ("2018", "5", "must be 0.00 to 3.00 (clause 第一条), with at most two decimals, not 5"),
        ("2014", "3", None),  # no item of that year's version: it is held against the last that has it
        ("2014", "5", "must be 0.00 to 3.00 (clause 第一条), with at most two decimals, not 5"),
    ],
)
async def test_a_ruling_keeps_to_the_version_in_force_in_its_period(
    registry: Registry, new_database: Callable[[], str], period: str, points: str, problem: str | None
) -> None:
    report = await imported(registry, new_database(), item="1.6", period=period, points=points)
    assert [each.message for each in report.problems] == ([] if problem is None else [problem])


async def test_an_item_that_no_version_leaves_to_rulings_is_an_error_that_names_those_of_all(
    registry: Registry, new_database: Callable[[], str]
) -> None:
    report = await imported(registry, new_database(), item="3.4.4.2", period="2014", points="1")
    (problem,) = report.problems
    assert problem.message == "3.4.4.2 leaves nothing to a ruling; rulings in luxi2014 are on: 1.6"

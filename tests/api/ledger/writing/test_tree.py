"""The tree of units is one of areas, offices and posts, and nothing is open below what is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.writing import Request, Rule, UnitChange, UnitEntry, Written
from kaohe.plugins import load_plugins
from kaohe.scheme.vocabulary import UnitKind, may_lie_below

CLERK = Request("clerk")
TREE = [
    {"code": "county", "name": "示例县", "kind": "COUNTY"},
    {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "county"},
    {"code": "village", "name": "一村", "kind": "VILLAGE", "parent": "hill"},
]


@pytest.fixture
async def ledger(new_database: Callable[[], str]) -> Any:
    import anyio.to_thread

    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, load_plugins(), create=True) as ledger:
        assert (await ledger.import_records({"units": TREE})).accepted
        yield ledger


def broken(written: Written[Any]) -> list[tuple[Rule, str | int]]:
    return [(error.code, error.path[-1]) for error in written.errors]


async def created(ledger: Ledger, kind: str, parent: str) -> list[tuple[Rule, str | int]]:
    return broken(await ledger.create_units([UnitEntry("new", "新", kind, parent)], CLERK))


async def test_an_area_lies_below_no_smaller_one(ledger: Ledger) -> None:
    assert await created(ledger, "COUNTY", "village") == [(Rule.INVALID, "parent")]
    assert await created(ledger, "TOWNSHIP", "village") == [(Rule.INVALID, "parent")]
    moved = await ledger.change_unit("hill", UnitChange(parent="village"), CLERK)
    assert Rule.INVALID in {error.code for error in moved.errors}


async def test_an_import_keeps_to_the_tree_too(ledger: Ledger) -> None:
    report = await ledger.import_records(
        {"units": [{"code": "c2", "name": "县", "kind": "COUNTY", "parent": "village"}]}
    )
    assert [(each.section, each.field) for each in report.problems] == [("units", "parent")]


async def test_nothing_stays_open_below_a_closed_unit(ledger: Ledger) -> None:
    assert broken(await ledger.close_unit("county", "2013-01-01", CLERK)) == [(Rule.HAS_UNITS, "last_day")]
    for code in ("village", "hill", "county"):
        assert broken(await ledger.close_unit(code, "2013-06-30", CLERK)) == []
    assert broken(await ledger.close_unit("village", None, CLERK)) == [(Rule.UNIT_CLOSED, "last_day")]
    assert broken(await ledger.close_unit("village", "2013-07-01", CLERK)) == [(Rule.UNIT_CLOSED, "last_day")]
    assert broken(await ledger.close_unit("village", "2013-05-31", CLERK)) == []
    assert await created(ledger, "TOWNSHIP", "county") == [(Rule.UNIT_CLOSED, "parent")]


async def test_a_closed_unit_may_be_renamed(ledger: Ledger) -> None:
    assert broken(await ledger.close_unit("village", "2013-06-30", CLERK)) == []
    assert broken(await ledger.close_unit("hill", "2013-06-30", CLERK)) == []
    assert broken(await ledger.change_unit("village", UnitChange(name="原一村"), CLERK)) == []


def test_what_may_lie_below_what() -> None:
    below_a_village = {kind for kind in UnitKind if may_lie_below(kind, UnitKind.VILLAGE)}
    assert UnitKind.VILLAGE in below_a_village
    assert not below_a_village & {UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.MANAGEMENT_AREA}
    assert not any(may_lie_below(kind, UnitKind.STAFF) or may_lie_below(kind, UnitKind.LEADER) for kind in UnitKind)
    assert not may_lie_below(UnitKind.VILLAGE, UnitKind.BUREAU)
    assert may_lie_below(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)

"""Cards read as rows: of any selection, of one state of the ledger, and no more of them than are taken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import pytest

from kaohe.graphql.exporting import NotExportable, Selection, parts, reading
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.scheme import UnitKind
from kaohe.scheme.regime import Versions
from kaohe.scoring.analysis import CARDS, COMPARISON, EVIDENCE, TABLES, Row, Table
from tests.api.graphql.county import COUNTY

ABNORMAL: dict[str, Any] = {
    "ref": "R7", "unit": "T2", "kind": "petition_visit", "on": "2014-09-01", "level": "NATIONAL", "head_count": 60,
    "abnormal": True,
}  # fmt: skip


@pytest.fixture
def selection(registry: Registry) -> Selection:
    """Every card of 2014."""
    return Selection(versions(registry, *registry.schemes), ("2014",))


@pytest.fixture
def own_url(filled: Callable[[dict[str, Any]], str]) -> str:
    """Where a small county of the test's own is."""
    return filled(COUNTY)


def versions(registry: Registry, *codes: str) -> tuple[Versions, ...]:
    found = map(registry.asked, codes)
    return tuple(each for each in found if each is not None)


async def rows_of(ledger: Ledger, selection: Selection, table: Table = CARDS) -> list[Row]:
    async with aclosing(parts(await selection.found(ledger), table)) as read:
        return [row for part in [each async for each in read] for row in part.rows]


async def test_a_selection_has_the_units_that_meet_every_condition(ledger: Ledger, registry: Registry) -> None:
    schemes = versions(registry, "luxi2014", "liaocheng1995")
    for given, units in (
        ({}, {"S", "T1", "T2"}),
        ({"within": "T1"}, {"T1"}),
        ({"kinds": (UnitKind.TOWNSHIP, UnitKind.BUREAU)}, {"T1", "T2"}),
        ({"units": ("T2", "S")}, {"T2", "S"}),
        ({"units": ("T2", "S"), "kinds": (UnitKind.SUBDISTRICT,), "within": "C"}, {"S"}),
        ({"units": ("T2",), "within": "T1"}, set()),
    ):
        rows = await rows_of(ledger, Selection(schemes, ("2014",), **given))
        assert {row[2] for row in rows} == units
        assert {row[0] for row in rows} == ({each.label for each in schemes} if units else set())


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
async def test_several_periods_are_one_table(table: Table, ledger: Ledger, registry: Registry) -> None:
    """The rows of each period, in the order asked."""
    schemes = versions(registry, *registry.schemes)
    alone = [await rows_of(ledger, Selection(schemes, (each,)), table) for each in ("2014-B1", "2014")]
    assert await rows_of(ledger, Selection(schemes, ("2014-B1", "2014")), table) == alone[0] + alone[1]


async def test_what_the_ledger_lacks_is_told_all_at_once(ledger: Ledger, registry: Registry) -> None:
    wanted = Selection(versions(registry, *registry.schemes), ("2099",), "nowhere\x00", ("T1", "nobody", "nothing"))
    with pytest.raises(NotExportable) as refused:
        await wanted.found(ledger)
    assert refused.value.problems == {
        "within": "the ledger has no unit nowhere\x00",
        "unit": "the ledger has no unit nobody, nothing",
        "period": "the ledger has no period 2099; "
        "it has 2014-B6, 2014-B5, 2014-B4, 2014-B3, 2014-B2, 2014, 2014-B1, 2013",
    }
    with pytest.raises(NotExportable, match="no scheme is installed"):
        await Selection((), ("2014",)).found(ledger)


async def test_more_units_than_are_compared_at_once_are_refused_before_any_is_read(
    ledger: Ledger, selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_COMPARED", 2)
    found = await selection.found(ledger)
    with pytest.raises(NotExportable, match=f"at most 2 units are compared at once, not {found[0].count}"):
        parts(found, COMPARISON)


async def test_ranks_of_a_selection_are_those_among_the_whole_cohort(ledger: Ledger, selection: Selection) -> None:
    def ranked(rows: list[Row]) -> dict[object, Row]:
        return {(row[0], row[3]): row for row in rows}

    whole = ranked(await rows_of(ledger, selection, COMPARISON))
    one = ranked(await rows_of(ledger, Selection(selection.schemes, ("2014",), units=("T2",)), COMPARISON))
    assert one == {key: row for key, row in whole.items() if key[0] == "T2"}  # type: ignore[index]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
async def test_what_is_written_meanwhile_is_in_the_next_export_and_not_in_this_one(
    table: Table, own_url: str, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "UNITS_READ", 1)
    monkeypatch.setattr(reading, "UNITS_READ_WITH_RECORDS", 1)
    schemes = versions(registry, "luxi2014", "liaocheng1995")
    selection = Selection(schemes, ("2014",), kinds=(UnitKind.TOWNSHIP,))
    async with open_ledger(own_url, registry) as ledger:
        before = await rows_of(ledger, selection, table)
        rows: list[Row] = []
        async with aclosing(parts(await selection.found(ledger), table)) as read:
            async for part in read:
                if part.rows and not rows:
                    assert (await ledger.import_records({"incidents": [ABNORMAL]})).accepted
                rows += part.rows
        assert rows == before
        assert await rows_of(ledger, selection, table) != before


@pytest.mark.parametrize("table", [CARDS, EVIDENCE], ids=lambda table: table.name)
async def test_units_are_read_when_their_rows_are_asked_for_each_page_at_the_same_price(
    table: Table, ledger: Ledger, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "UNITS_READ", 1)
    monkeypatch.setattr(reading, "UNITS_READ_WITH_RECORDS", 1)
    (found,) = await Selection(versions(registry, "liaocheng1995"), ("2014",)).found(ledger)
    prices, before = [], ledger.statements
    async with aclosing(parts([found], table)) as read:
        async for part in read:
            if part.units:
                prices.append(ledger.statements - before)
                before = ledger.statements
    assert len(prices) == found.count == 3
    assert len(set(prices)) == 1
    assert ledger.statements == before

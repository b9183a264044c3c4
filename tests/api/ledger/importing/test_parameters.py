"""A parameter holds from a day, for a unit and all below it; the nearest unit decides, then the last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import anyio.to_thread
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import load_plugins
from kaohe.scheme import Parameter, at_least, deduct_within, incidents, item, petition_visit, section
from kaohe.scheme.settings import Setting, values_on
from kaohe.scoring import score, statement
from tests.support.made import ANY, CLAUSE, registry_with, scheme_with

CODE = "liaocheng1995.group_threshold"
TREE = {
    "units": [
        {"code": "north", "name": "北县", "kind": "COUNTY"},
        {"code": "south", "name": "南县", "kind": "COUNTY"},
        {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "north"},
        {"code": "dale", "name": "谷乡", "kind": "TOWNSHIP", "parent": "north"},
        {"code": "lake", "name": "湖乡", "kind": "TOWNSHIP", "parent": "south"},
        {"code": "village", "name": "一村", "kind": "VILLAGE", "parent": "hill"},
    ],
    "periods": [
        {"code": str(year), "kind": "YEAR", "starts": f"{year}-01-01", "ends": f"{year}-12-31"}
        for year in (2010, 2011)
    ],
    "incidents": [
        {
            "ref": f"{unit}{year}", "unit": unit, "kind": "petition_visit", "on": f"{year}-06-01",
            "level": "COUNTY", "head_count": 6,
        }
        for unit in ("village", "dale", "lake")
        for year in (2010, 2011)
    ],
}  # fmt: skip


@pytest.fixture
async def ledger(new_database: Callable[[], str]) -> Any:
    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, load_plugins(), create=True) as ledger:
        assert (await ledger.import_records(TREE)).accepted
        yield ledger


async def fines(ledger: Ledger, year: int) -> dict[str, str]:
    """What each township pays for group visits: 200 for one of so many persons that it is one."""
    calendar, scheme = await ledger.calendar(), ledger.registry.schemes["liaocheng1995"]
    period = calendar.find(str(year))
    assert period is not None
    facts = await ledger.read_facts(None, [scheme], [period])
    cards = score(scheme, facts, period)
    rows = {unit: facts.units.row(unit) for unit in ("hill", "dale", "lake")}
    return {unit: statement(cards, row)["money"]["fine.group"] for unit, row in rows.items() if row is not None}


async def set_to(ledger: Ledger, *settings: dict[str, Any]) -> None:
    report = await ledger.import_records({"parameters": {CODE: list(settings)}})
    assert report.accepted, report.problems


async def test_a_threshold_for_2011_leaves_the_cards_of_2010(ledger: Ledger) -> None:
    before = await fines(ledger, 2010)
    await set_to(ledger, {"value": 9, "from": "2011-01-01"})
    assert await fines(ledger, 2010) == before == dict.fromkeys(("hill", "dale", "lake"), "200.00")
    assert await fines(ledger, 2011) == dict.fromkeys(("hill", "dale", "lake"), "0.00")


async def test_a_setting_of_a_county_holds_for_all_below_it_alone(ledger: Ledger) -> None:
    await set_to(ledger, {"value": 9, "unit": "north"})
    assert await fines(ledger, 2011) == {"hill": "0.00", "dale": "0.00", "lake": "200.00"}


async def test_the_nearest_unit_decides_whatever_was_set_later(ledger: Ledger) -> None:
    await set_to(
        ledger,
        {"value": 9, "from": "2011-01-01", "unit": "north"},
        {"value": 3, "unit": "hill"},
        {"value": 7},
    )
    assert await fines(ledger, 2010) == {"hill": "200.00", "dale": "0.00", "lake": "0.00"}
    assert await fines(ledger, 2011) == {"hill": "200.00", "dale": "0.00", "lake": "0.00"}


async def test_one_unit_alone_gets_what_it_gets_among_all(ledger: Ledger) -> None:
    await set_to(ledger, {"value": 9, "unit": "north"}, {"value": 3, "unit": "hill"})
    among_all, scheme = await fines(ledger, 2011), ledger.registry.schemes["liaocheng1995"]
    period = (await ledger.calendar()).find("2011")
    assert period is not None
    for unit, fine in among_all.items():
        facts = await ledger.read_facts([unit], [scheme], [period])
        row = facts.units.row(unit)
        assert row is not None
        assert statement(score(scheme, facts, period), row)["money"]["fine.group"] == fine


async def test_an_export_gives_the_same_settings_again(ledger: Ledger) -> None:
    stated: list[dict[str, Any]] = [{"value": 7}, {"value": 9, "from": "2011-01-01", "unit": "north"}]
    await set_to(ledger, *stated)
    assert (await ledger.exported())["parameters"] == {CODE: stated}
    await set_to(ledger, *stated)
    assert (await ledger.exported())["parameters"] == {CODE: stated}
    assert (await ledger.verify_audit()).is_whole


async def test_null_takes_away_what_was_set(ledger: Ledger) -> None:
    await set_to(ledger, {"value": 7}, {"value": 9, "unit": "north"})
    before = await ledger.revision()
    await set_to(ledger, {"value": None, "unit": "north"})
    assert await ledger.parameters() == {CODE: (Setting(7),)}
    assert (await ledger.import_records({"parameters": {CODE: None}})).accepted
    assert await ledger.parameters() == {}
    assert await (await ledger.as_of(before)).parameters() == {CODE: (Setting(7), Setting(9, "north"))}
    assert (await ledger.verify_audit()).is_whole


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ("seven", None),
        ({"value": 7}, None),
        (0, None),
        ([7], "[0]"),
        ([{"from": "2011-01-01"}], "[0].value"),
        ([{"value": 7}, {"value": "8", "unit": "north"}], "[1].value"),
        ([{"value": True}], "[0].value"),
        ([{"value": 7, "from": "2011-02-30"}], "[0].from"),
        ([{"value": 7, "from": 2011}], "[0].from"),
        ([{"value": 7, "unit": "nowhere"}], "[0].unit"),
        ([{"value": 7, "unit": ["north"]}], "[0].unit"),
        ([{"value": 7, "until": "2011-12-31"}], "[0].until"),
        ([{"value": 7}, {"value": 8}], None),
    ],
)
async def test_a_mistake_is_told_at_its_place(ledger: Ledger, stated: object, field: str | None) -> None:
    report = await ledger.import_records({"parameters": {CODE: stated}})
    assert [(problem.code, problem.field) for problem in report.problems] == [(CODE, field)]
    assert await ledger.parameters() == {}


async def test_a_ruling_is_judged_by_the_parameters_of_its_unit_and_period(new_database: Callable[[], str]) -> None:
    """And so is the card that counts it: what is no group visit in the one county is left to a ruling in the other."""
    size = Parameter("demo.size", "Persons that make a group", "集体访人数", 5, minimum=1)
    rule = deduct_within("1", "3", per_incident=incidents(petition_visit).where(head_count=at_least(size)))
    visits = item("1.1", "Group visits", "集体访", 10, rule, ANY, clause=CLAUSE)
    scheme = scheme_with(sections=(section("1", "Visits", "来访", 10, visits, clause=CLAUSE),), parameters=(size,))
    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, registry_with(scheme), create=True) as ledger:
        stated = [{"value": 9, "from": "2011-01-01", "unit": "north"}]
        assert (await ledger.import_records({**TREE, "parameters": {"demo.size": stated}})).accepted
        ruled = {"scheme": "demo", "item": "1.1", "points": "2"}
        told = await ledger.import_records(
            {
                "rulings": [
                    {**ruled, "unit": "hill", "period": "2010", "incident": "village2010"},
                    {**ruled, "unit": "dale", "period": "2011", "incident": "dale2011"},
                    {**ruled, "unit": "lake", "period": "2011", "incident": "lake2011"},
                ]
            }
        )
        assert [(problem.index, problem.field) for problem in told.problems] == [(1, "incident")]
        lawful = {**ruled, "unit": "lake", "period": "2011", "incident": "lake2011"}
        assert (await ledger.import_records({"rulings": [lawful]})).accepted
        period = (await ledger.calendar()).find("2011")
        assert period is not None
        facts = await ledger.read_facts(None, [scheme], [period])
        cards = score(scheme, facts, period)
        cards_of = {unit: statement(cards, facts.units.codes.index(unit)) for unit in ("hill", "dale", "lake")}
        assert {unit: card["items"]["1.1"] for unit, card in cards_of.items()} == {
            "hill": "10.00",
            "dale": "10.00",
            "lake": "8.00",
        }


SETTINGS = st.lists(
    st.builds(
        Setting,
        st.integers(1, 9),
        st.sampled_from([None, "a", "b"]),
        st.none() | st.dates(date(2010, 1, 1), date(2012, 1, 1)),
    ),
    unique_by=lambda each: (each.unit, each.starts),
)


@given(SETTINGS, st.dates(date(2009, 1, 1), date(2013, 1, 1)))
def test_what_begins_later_changes_nothing_before_it(settings: list[Setting], day: date) -> None:
    begun = [each for each in settings if each.starts is None or each.starts <= day]
    assert values_on(settings, day) == values_on(begun, day) == values_on(begun, None)
    later = Setting(99, "a", day + timedelta(days=1))
    assert values_on([*settings, later], day) == values_on(settings, day)

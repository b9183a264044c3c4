"""Pages of units and incidents, and loads of many at once, each in one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from kaohe.ledger import Ledger
from kaohe.ledger.writing import Request, UnitChange
from kaohe.scheme import UnitKind


@dataclass(frozen=True)
class Wanted:
    codes: tuple[str, ...] | None = None
    kinds: Any = None
    parent: str | None = None
    within: str | None = None
    name_contains: str | None = None
    units: tuple[str, ...] | None = None
    starts: date | None = None
    ends: date | None = None
    open_since: date | None = None
    open_until: date | None = None


@dataclass(frozen=True)
class Part:
    size: int = 10
    backwards: bool = False
    after: tuple[str, ...] | None = None
    before: tuple[str, ...] | None = None


def codes(found: Sequence[Any]) -> list[str]:
    return [each.code for each in found]


def refs(found: Sequence[Any]) -> list[str]:
    return [each.ref for each in found]


ALL = ["B", "C", "L", "P", "S", "SE", "T", "T2", "V"]

UNITS: dict[str, tuple[Wanted, list[str]]] = {
    "all": (Wanted(), ALL),
    "by code": (Wanted(codes=("T", "V", "X", "\x00")), ["T", "V"]),
    "by kind": (Wanted(kinds=(UnitKind.TOWNSHIP,)), ["T", "T2"]),
    "below a unit": (Wanted(parent="C"), ["B", "S", "T", "T2"]),
    "within a unit": (Wanted(within="B"), ["B", "L", "P", "SE"]),
    "by name": (Wanted(name_contains="五里"), ["V"]),
    "by a name in another width and case": (Wanted(name_contains="ＴＯＷＮ"), ["T", "T2"]),
    "by a name with a wildcard": (Wanted(name_contains="%"), []),
    "by a name that no database can hold": (Wanted(name_contains="\ud800"), []),
    "of no kind": (Wanted(kinds=()), []),
    "open since a day": (Wanted(open_since=date(2014, 1, 1)), ALL),
}


@pytest.mark.parametrize("case", UNITS)
async def test_which_units(ledger: Ledger, case: str) -> None:
    wanted, expected = UNITS[case]
    before = ledger.statements
    assert codes(await ledger.units_page(wanted, "code", False, Part())) == expected
    assert codes(await ledger.units_page(wanted, "code", True, Part())) == expected[::-1]
    counts = await ledger.units_count(wanted)
    assert sum(counts.values()) == len(expected)
    assert ledger.statements - before <= 3


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", ["code", "name"])
async def test_walking_through_units_in_both_directions(ledger: Ledger, key: str, descending: bool) -> None:
    keys: Callable[[Any], tuple[str, ...]]
    keys = (lambda u: (u.code,)) if key == "code" else (lambda u: (u.sorts_as, u.code))
    whole = await ledger.units_page(Wanted(), key, descending, Part(100))
    assert [keys(u) for u in whole] == sorted(map(keys, whole), reverse=descending)
    after: tuple[str, ...] | None = None
    seen: list[str] = []
    while page := await ledger.units_page(Wanted(), key, descending, Part(2, after=after)):
        seen += codes(page[:2])
        after = keys(page[:2][-1])
    assert seen == codes(whole)
    before: tuple[str, ...] | None = None
    seen = []
    while page := await ledger.units_page(Wanted(), key, descending, Part(2, backwards=True, before=before)):
        seen = codes(page[-2:]) + seen
        before = keys(page[-2:][0])
    assert seen == codes(whole)


INCIDENTS: dict[str, tuple[Wanted, list[str]]] = {
    "all": (Wanted(), ["R1", "R2", "R3"]),
    "on some units": (Wanted(units=("P",)), ["R2", "R3"]),
    "within a unit": (Wanted(within="T"), ["R1"]),
    "of a kind": (Wanted(kinds=("petition_visit",)), ["R1", "R3"]),
    "from a day": (Wanted(starts=date(2014, 3, 1)), ["R2", "R3"]),
    "to a day": (Wanted(ends=date(2014, 3, 1)), ["R1", "R2"]),
    "nowhere": (Wanted(units=()), []),
}


@pytest.mark.parametrize("case", INCIDENTS)
async def test_which_incidents(ledger: Ledger, case: str) -> None:
    wanted, expected = INCIDENTS[case]
    for key in ("on", "ref"):
        assert refs(await ledger.incidents_page(wanted, key, False, Part())) == expected
        assert refs(await ledger.incidents_page(wanted, key, True, Part())) == expected[::-1]
    assert await ledger.incidents_count(wanted) == len(expected)


async def test_walking_through_incidents(ledger: Ledger) -> None:
    after = ("2014-02-28", "R1")
    assert refs(await ledger.incidents_page(Wanted(), "on", False, Part(1, after=after))) == ["R2", "R3"]
    assert refs(await ledger.incidents_page(Wanted(), "on", True, Part(1, after=("2014-04-30", "R3")))) == ["R2", "R1"]
    assert refs(await ledger.incidents_page(Wanted(), "on", False, Part(1, backwards=True))) == ["R2", "R3"]
    assert refs(await ledger.incidents_page(Wanted(), "ref", False, Part(1, before=("R2",)))) == ["R1"]


@pytest.mark.parametrize("keys", [("yesterday", "R1"), ("2014-01-01",), ("2014-01-01", "\x00")])
async def test_keys_that_are_no_incidents_give_nothing(ledger: Ledger, keys: tuple[str, ...]) -> None:
    assert await ledger.incidents_page(Wanted(), "on", False, Part(after=keys)) == []


async def test_units_of_many_codes(ledger: Ledger) -> None:
    found = {each.code: each for each in await ledger.units(["V", "X", "C"])}
    assert found.keys() == {"V", "C"}
    assert (found["V"].name, found["V"].kind, found["V"].parent) == ("五里村", UnitKind.VILLAGE, "T")
    assert found["C"].parent is None


async def test_children_of_many_parents_in_one_statement(ledger: Ledger) -> None:
    before = ledger.statements
    found = await ledger.children_pages(["C", "T", "V", "X"], Part(2))
    assert {code: codes(units) for code, units in found.items()} == {"C": ["B", "S", "T"], "T": ["V"], "V": [], "X": []}
    found = await ledger.children_pages(["C", "T"], Part(2, backwards=True, before=("T2",)))
    assert {code: codes(units) for code, units in found.items()} == {"C": ["B", "S", "T"], "T": []}
    assert await ledger.children_counts(["C", "T", "V"]) == {"C": 4, "T": 1}
    assert ledger.statements - before == 3


async def test_who_is_overseen(ledger: Ledger) -> None:
    found = await ledger.overseen(["L", "T"])
    assert {code: codes(units) for code, units in found.items()} == {"L": ["SE"], "T": []}


async def test_incidents_of_many_units_in_one_statement(ledger: Ledger) -> None:
    before = ledger.statements
    found = await ledger.incidents_of_units(["P", "V", "T"], Wanted(), "on", True, Part(5))
    assert {code: refs(each) for code, each in found.items()} == {"P": ["R3", "R2"], "V": ["R1"], "T": []}
    found = await ledger.incidents_of_units(["P"], Wanted(), "on", False, Part(5, backwards=True))
    assert refs(found["P"]) == ["R2", "R3"]
    assert await ledger.incident_counts(["P", "V", "T"], Wanted(kinds=("petition_visit",))) == {"P": 1, "V": 1}
    assert ledger.statements - before == 3


async def test_incidents_behind_cards(ledger: Ledger) -> None:
    before = ledger.statements
    found = await ledger.incidents_behind(["SE", "T"], ["petition_visit"], date(2014, 1, 1), date(2014, 12, 31))
    assert refs(found) == ["R1", "R3"]
    assert found[1].attributes == {"level": "COUNTY", "head_count": 1, "skip_level": True, "attended": False}
    assert (found[1].unit, found[1].kind, found[1].on) == ("P", "petition_visit", date(2014, 4, 30))
    assert ledger.statements - before == 2


async def test_incidents_of_refs(ledger: Ledger) -> None:
    assert refs(await ledger.incidents(["R3", "X"])) == ["R3"]


async def test_rulings_of_units(ledger: Ledger) -> None:
    [award] = await ledger.rulings(["T", "P"], ["minhang_linkage"], ["2014", "2014-B2"])
    assert (award.scheme, award.item, award.unit, award.period, award.points, award.incident) == (
        "minhang_linkage", "1.1.1", "T", "2014", 25, None,
    )  # fmt: skip
    assert [r.incident for r in await ledger.rulings(["P"], ["pinghu2012"], ["2014-B2"])] == ["R2"]


NAMES = ("10乡", "9乡", "阿乡", "曾乡", "a乡", "Ａ乡")


async def test_names_are_listed_as_people_sort_them_page_by_page_then_and_now(empty: Ledger) -> None:
    named = [{"code": f"z{place}", "name": name, "kind": "TOWNSHIP"} for place, name in enumerate(NAMES)]
    assert (await empty.import_records({"units": named})).accepted
    listed: list[str] = []
    after: tuple[str, ...] | None = None
    while page := await empty.units_page(Wanted(), "name", False, Part(1, after=after)):
        listed.append(page[0].name)
        after = (page[0].sorts_as, page[0].code)
    assert listed == ["9乡", "10乡", "a乡", "Ａ乡", "阿乡", "曾乡"]
    assert codes(await empty.units_page(Wanted(name_contains="A乡"), "name", True, Part())) == ["z5", "z4"]
    assert sum((await empty.units_count(Wanted(name_contains="A乡"))).values()) == len(["z4", "z5"])
    then = await empty.as_of(await empty.revision())
    assert (await empty.change_unit("z1", UnitChange(name="11乡"), Request("test"))).accepted
    assert [unit.name for unit in await empty.units_page(Wanted(), "name", False, Part(1))] == ["10乡", "11乡"]
    assert [unit.name for unit in await then.units_page(Wanted(), "name", False, Part(1))] == ["9乡", "10乡"]

"""What is exported can be imported, in parts too, and gives the same cards."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.ledger import Ledger, open_ledger
from tests.api.ledger.opened import all_cards, small
from tests.support.cards import installed
from tests.support.generated import SEEDS, changeable, unchanging

SECTIONS = ("incidents", "observations", "rulings")


async def test_the_small_ledger_comes_back_as_it_went_in(ledger: Ledger) -> None:
    exported, expected = await ledger.exported(), small()
    del expected["title"]
    expected["rulings"][1]["points"], expected["rulings"][2]["points"] = "4.00", "5.00"
    for section in expected:
        if section != "units":
            assert exported[section] == expected[section]
    assert {unit["code"]: unit for unit in exported["units"]} == {unit["code"]: unit for unit in expected["units"]}


@settings(max_examples=8)
@given(seed=SEEDS)
async def test_export_and_import_give_the_same_cards(seed: int) -> None:
    async with (
        open_ledger("sqlite://:memory:", installed()) as one,
        open_ledger("sqlite://:memory:", installed()) as other,
    ):
        assert (await one.import_records(changeable(seed))).accepted
        assert (await other.import_records(await one.exported())).accepted
        assert await all_cards(one) == await all_cards(other)
        assert await one.exported() == await other.exported()


@settings(max_examples=15)
@given(seed=SEEDS, choice=st.integers(0, 2**32))
async def test_splitting_a_ledger_into_two_imports_changes_nothing(seed: int, choice: int) -> None:
    """Facts may come in any order: those of the first import are a random half of each section."""
    chooser = Random(choice)
    whole = unchanging(seed).document
    first: dict[str, Any] = {name: whole[name] for name in ("parameters", "units", "periods") if name in whole}
    second: dict[str, Any] = {}
    for section in SECTIONS:
        early = {place for place in range(len(whole[section])) if chooser.random() < 0.5}
        first[section] = [entry for place, entry in enumerate(whole[section]) if place in early]
        second[section] = [entry for place, entry in enumerate(whole[section]) if place not in early]
    # What rules on an incident, or within a range that an observed count multiplies, comes after it.
    second["rulings"], first["rulings"] = whole["rulings"], []
    async with open_ledger("sqlite://:memory:", installed()) as ledger:
        for part in (first, second):
            report = await ledger.import_records(part)
            assert report.accepted, report.problems
        parts = await all_cards(ledger)
    async with open_ledger("sqlite://:memory:", installed()) as ledger:
        assert (await ledger.import_records(whole)).accepted
        assert await all_cards(ledger) == parts


async def test_more_rows_than_are_read_at_once(new_postgres: Callable[[], str]) -> None:
    records: dict[str, Any] = small()
    records["incidents"] = [
        {"ref": f"R{n}", "unit": "T", "kind": "screening_missed", "on": "2014-01-01"} for n in range(12_001)
    ]
    records["rulings"] = []
    for url in ("sqlite://:memory:", new_postgres()):
        async with open_ledger(url, installed(), create=True) as ledger:
            assert (await ledger.import_records(records)).accepted
            assert (await ledger.exported())["incidents"] == records["incidents"]
            [row] = await ledger.incidents(["R12000"])
            assert row.attributes == {}

"""However an import is cut into batches, and whatever runs meanwhile, it stores and tells the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from kaohe.ledger import Ledger
from kaohe.ledger.importing import circumstances, validation
from tests.api.ledger.opened import only, small, told


def visits(count: int, **stated: Any) -> list[dict[str, Any]]:
    """Visits that differ in their number of visitors."""
    visit = {"unit": "T", "kind": "petition_visit", "on": "2014-05-01", "level": "COUNTY"}
    return [{"ref": f"京{number}", **visit, "head_count": number + 1, **stated} for number in range(count)]


@pytest.fixture
def batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "BATCH", 2)
    monkeypatch.setattr(validation, "TURN", 2)


@pytest.mark.usefixtures("batches_of_two")
async def test_what_is_digested_on_the_way_is_what_stands_in_the_tables(empty: Ledger) -> None:
    """Values replaced within the import and in a later one, rulings with and without an incident, over many batches."""
    records = small()
    records["observations"] += [{**records["observations"][1], "value": value} for value in (4, 5, 6)]
    records["rulings"].append({**records["rulings"][0], "points": "0.5"})
    assert told(await empty.import_records(records)) == []
    assert told(await empty.import_records(only("observations", {**records["observations"][1], "value": 7}))) == []
    verdict = await empty.verify_audit()
    assert (verdict.is_whole, verdict.entries) == (True, 2)


@pytest.mark.usefixtures("batches_of_two")
async def test_mistakes_are_told_at_their_place_in_the_order_of_batches(ledger: Ledger) -> None:
    given = visits(7)
    given[3]["head_count"] = 0
    given[4]["ref"] = given[1]["ref"]
    given[5]["unit"] = "X"
    given[6]["ref"] = "R1"
    problems = (await ledger.import_records(only("incidents", *given))).problems
    assert [(each.index, each.code, each.field, each.rule) for each in problems] == [
        (3, "京3", "head_count", "INVALID"),
        (5, "京5", "unit", "NOT_FOUND"),
        (4, "京1", "ref", "INVALID"),
        (6, "R1", "ref", "TAKEN"),
    ]


@pytest.mark.usefixtures("batches_of_two")
async def test_nothing_is_stored_of_incidents_that_break_off(ledger: Ledger) -> None:
    """The batch before is being stored when the reading of the next one fails."""

    def broken() -> Iterator[dict[str, Any]]:
        yield from visits(4)
        raise ValueError("the file ends here")

    before = await ledger.exported()
    with pytest.raises(ValueError, match="the file ends here"):
        await ledger.import_records({"incidents": broken()})
    assert await ledger.exported() == before
    assert told(await ledger.import_records(only("incidents", *visits(4)))) == []


@pytest.mark.usefixtures("batches_of_two")
async def test_circumstances_that_were_forgotten_are_found_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circumstances, "_REMEMBERED", 2)
    again = [{**visit, "ref": f"again {visit['ref']}"} for visit in visits(5)]
    assert told(await ledger.import_records(only("incidents", *visits(5), *again))) == []
    exported = (await ledger.exported())["incidents"]
    counts = sorted(each["head_count"] for each in exported if "京" in each["ref"])
    assert counts == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


async def test_others_have_their_turn_while_incidents_are_imported(ledger: Ledger) -> None:
    """Never more entries are read without a turn of the event loop than ``TURN``."""
    turn, read_in = 0, dict[int, int]()

    async def count() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    def watched() -> Iterator[dict[str, Any]]:
        for visit in visits(4 * validation.TURN):
            read_in[turn] = read_in.get(turn, 0) + 1
            yield visit

    counting = asyncio.create_task(count())
    report = await ledger.import_records({"incidents": watched()})
    counting.cancel()
    assert report.taken["incidents"] == sum(read_in.values()) == 4 * validation.TURN
    assert max(read_in.values()) <= validation.TURN

"""Fills the disk of a ledger: whoever is refused is told, nothing of it is stored, and with more room all goes on."""

from __future__ import annotations

from typing import Any

import pytest

from kaohe.ledger import Ledger
from kaohe.ledger.storage.errors import StorageFull
from kaohe.ledger.writing import IncidentEntry, Request, Rule
from tests.api.faults.kept import Keeper

#: Far more than fits.
_IMPORTED = 15_000

_CLERK = Request("clerk")


async def fill(ledger: Ledger, keeper: Keeper) -> None:
    """Record batches until one is refused."""
    recorded: list[str] = []
    while (written := await ledger.record_incidents(_batch(len(recorded)), _CLERK)).accepted:
        recorded += [record.ref for record in written.records]
        assert len(recorded) < _IMPORTED
    assert [(error.code, error.path) for error in written.errors] == [(Rule.STORAGE_FULL, ())]
    await _unchanged(ledger, keeper, recorded)
    with pytest.raises(StorageFull, match=r"^the disk of the ledger is full; nothing was stored"):
        await ledger.import_records({"incidents": _many()})
    await _unchanged(ledger, keeper, recorded)


async def go_on(ledger: Ledger, keeper: Keeper) -> None:
    """Write again, with more room."""
    recorded = len((await ledger.exported())["incidents"])
    assert (await ledger.record_incidents(_batch(recorded), _CLERK)).accepted
    assert (await ledger.import_records({"incidents": _many()[:1000]})).accepted
    assert len((await ledger.exported())["incidents"]) == recorded + 1250
    await keeper.look(ledger)


async def _unchanged(ledger: Ledger, keeper: Keeper, recorded: list[str]) -> None:
    await keeper.look(ledger)
    assert len(await ledger.incidents(recorded)) == len(recorded)
    assert {each["ref"] for each in (await ledger.exported())["incidents"] if each["ref"].startswith("F")} == set(
        recorded
    )


def _batch(number: int) -> list[IncidentEntry]:
    return [IncidentEntry(f"F{number}-{n}", "V", "screening_missed", "2014-01-01") for n in range(250)]


def _many() -> list[dict[str, Any]]:
    missed = {"unit": "V", "kind": "screening_missed", "on": "2014-01-01"}
    return [{**missed, "ref": f"I{n}"} for n in range(_IMPORTED)]

"""A process that writes to a ledger until it is killed: ``python -m tests.api.ledger.record.writer URL NAME [COUNT]``.

It prints what it is about to write, then that it is stored; whoever kills it can compare that to the ledger.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from kaohe.ledger import Ledger, LedgerUnavailable, open_ledger
from kaohe.ledger.writing import IncidentChange, IncidentEntry, ObservationEntry, Request, Rule, Written
from kaohe.plugins import load_plugins


def say(*words: object) -> None:
    """Print a line at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def batch(ledger: Ledger, name: str, number: int) -> None:
    """Import some incidents: all or none of them are there afterwards."""
    say("begin", "batch", f"{name}-b{number}")
    incidents = [
        {"ref": f"{name}-b{number}-{n}", "unit": "V", "kind": "screening_missed", "on": "2014-01-01"} for n in range(40)
    ]
    report = await ledger.import_records({"incidents": incidents}, actor=name)
    assert report.accepted, report.problems
    say("done", "batch", f"{name}-b{number}")


async def single(ledger: Ledger, name: str, number: int) -> None:
    """Record one incident."""
    say("begin", "single", f"{name}-s{number}")
    entry = IncidentEntry(f"{name}-s{number}", "T1", "screening_missed", "2014-01-01")
    written = await ledger.record_incidents([entry], Request(name, None, f"{number}"))
    assert written.accepted, written.errors
    say("done", "single", f"{name}-s{number}")


async def counted(ledger: Ledger, name: str) -> None:
    """Add one to a value that all writers add to, as often as it takes until nobody was there in between."""
    metric = "street_ten_rules.cooperating_recipients"
    while True:
        found = await ledger.observations(["T1"], [metric], ["2014"])
        value, revision = (int(found[0].value), found[0].revision) if found else (0, 0)
        entry = ObservationEntry("T1", "2014", metric, value + 1, revision)
        if _stored(await ledger.record_observations([entry], Request(name))):
            return


async def corrected(ledger: Ledger, name: str) -> None:
    """Add a head to a visit that all writers correct."""
    while True:
        current = (await ledger.incidents(["R1"]))[0]
        change = IncidentChange(attributes={"head_count": int(current.attributes["head_count"]) + 1})
        request = Request(name)
        if _stored(await ledger.correct_incident("R1", change, request, expected_revision=current.revision)):
            return


def _stored(written: Written[Any]) -> bool:
    if written.accepted:
        return True
    assert {error.code for error in written.errors} <= {Rule.STALE, Rule.BUSY}, written.errors
    say("refused", *(error.code for error in written.errors))
    return False


async def claimed(ledger: Ledger, number: int, name: str) -> None:
    """Record a ref that every writer wants: one gets it."""
    entry = IncidentEntry(f"wanted-{number}", "T2", "screening_missed", "2014-01-01")
    written = await ledger.record_incidents([entry], Request(name))
    if written.accepted:
        say("claimed", entry.ref)
    else:
        assert [error.code for error in written.errors] == [Rule.TAKEN], written.errors
        say("refused", Rule.TAKEN)


async def main(url: str, name: str, count: int | None) -> None:
    """Write without end, or so many rounds beside others."""
    async with open_ledger(url, load_plugins()) as ledger:
        say("ready")
        number = 0
        while count is None or number < count:
            if count is None:
                await batch(ledger, name, number)
                await single(ledger, name, number)
            else:
                await counted(ledger, name)
                await corrected(ledger, name)
                await claimed(ledger, number, name)
            number += 1
        say("finished")


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None))
    except LedgerUnavailable as error:
        say("unavailable", error)
        sys.exit(1)

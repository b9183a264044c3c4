"""Eight writers at once, and writers that are killed: nothing is lost, nothing is half there.

``KAOHE_KILLS`` says how often a writer is killed on each database (3), ``KAOHE_ROUNDS`` how much each of eight writes
(3); all of it: ``KAOHE_KILLS=500 KAOHE_ROUNDS=200 .venv/bin/pytest tests/api/ledger/record/test_faults.py``.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY

KILLS = int(os.environ.get("KAOHE_KILLS", "3"))
ROUNDS = int(os.environ.get("KAOHE_ROUNDS", "3"))
ROOT = Path(__file__).parents[4]
WRITERS = 8


async def writer(url: str, name: str, *rounds: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.api.ledger.record.writer", url, name, *rounds, cwd=ROOT, stdout=PIPE
    )


async def test_eight_writers_at_once(county: Ledger, empty_ledger: str) -> None:
    """Each adds one to the same value and the same visit, and wants the same refs, round after round."""
    before = (await county.verify_audit()).head
    processes = [await writer(empty_ledger, f"w{n}", str(ROUNDS)) for n in range(WRITERS)]
    said = [out.decode().splitlines() for out, _ in await asyncio.gather(*(p.communicate() for p in processes))]
    assert [lines[-1] for lines in said] == ["finished"] * WRITERS
    assert [process.returncode for process in processes] == [0] * WRITERS
    value = (await county.observations(["T1"], ["street_ten_rules.cooperating_recipients"], ["2014"]))[0].value
    assert value == WRITERS * ROUNDS
    assert (await county.incidents(["R1"]))[0].attributes["head_count"] == 7 + WRITERS * ROUNDS
    claimed = sorted(line for lines in said for line in lines if line.startswith("claimed"))
    assert claimed == sorted(f"claimed wanted-{n}" for n in range(ROUNDS))
    verdict = await county.verify_audit(before)
    assert (verdict.is_whole, verdict.entries) == (True, 1 + 2 * WRITERS * ROUNDS + ROUNDS)
    assert len(await county.history("R1")) == 1 + WRITERS * ROUNDS


async def test_killed_writers(empty_ledger: str, registry: Registry) -> None:
    """Kill -9 at any moment leaves all or nothing of each request, and the chain whole."""
    async with open_ledger(empty_ledger, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
    chance = random.Random(7)
    for number in range(KILLS):
        process = await writer(empty_ledger, f"k{number}")
        assert process.stdout is not None
        assert (await process.stdout.readline()).startswith(b"ready")
        await asyncio.sleep(chance.random() * 0.4)
        process.kill()
        out, _ = await process.communicate()
        assert process.returncode == -9
        lines = [line.split() for line in out.decode().splitlines()]
        async with open_ledger(empty_ledger, registry) as ledger:
            verdict = await ledger.verify_audit()
            assert verdict.is_whole, verdict
            for word, kind, ref in (line for line in lines if len(line) == 3 and line[0] in ("begin", "done")):
                refs = [f"{ref}-{n}" for n in range(40)] if kind == "batch" else [ref]
                found = len(await ledger.incidents(refs))
                assert found == len(refs) if word == "done" else found in (0, len(refs)), (word, ref, found)

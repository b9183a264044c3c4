"""Eight writers at once: no update is lost, no reference is given twice, and whoever is refused is told so."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

from kaohe.ledger import open_ledger
from kaohe.ledger.facts.confirmations import State
from kaohe.plugins import Registry
from tests.api.faults.commands import said, start
from tests.api.faults.effort import SECONDS, say
from tests.api.faults.kept import Keeper
from tests.api.faults.writer import CARD, METRIC, write

WRITERS = 8


async def test_eight_writers_at_once(county: str, registry: Registry, tmp_path: Path) -> None:
    """Each adds to the same value and the same visit, wants the same refs, and takes the same card a step on."""
    keeper = Keeper()
    async with open_ledger(county, registry) as ledger:
        await keeper.look(ledger)
        before = (await ledger.verify_audit()).entries
    files = [tmp_path / f"w{n}" for n in range(WRITERS)]
    processes = [start(file, write, county, file.name, SECONDS) for file in files]
    for process, file in zip(processes, files, strict=True):
        await asyncio.to_thread(process.join)
        assert process.exitcode == 0, said(file)
    told = [json.loads(said(file)) for file in files]
    did = sum((Counter(each["did"]) for each in told), Counter[str]())
    say(f"{WRITERS} writers for {SECONDS:g} s", county, did)
    async with open_ledger(county, registry) as ledger:
        await keeper.look(ledger)
        assert (await ledger.observations(["T1"], [METRIC], ["2014"]))[0].value == did["counted"]
        assert (await ledger.incidents(["R1"]))[0].attributes["head_count"] == 7 + did["corrected"]
        assert len(await ledger.history("R1")) == 1 + did["corrected"]
        claimed = sorted(ref for each in told for ref in each["claimed"])
        wanted = sorted(f"wanted-{n}" for n in range(max(each["tried"] for each in told)))
        assert claimed == wanted == sorted(each.ref for each in await ledger.incidents(wanted))
        steps = await ledger.confirmation_history(CARD)
        assert [step.state for step in steps] == [(State.CONFIRMED, State.OPEN)[n % 2] for n in range(did["stepped"])]
        assert all(step.frozen is None or step.frozen.card == {"confirmed by": step.actor} for step in steps)
        entries = (await ledger.verify_audit()).entries - before
        assert entries == sum(did[what] for what in ("counted", "corrected", "claimed", "stepped"))

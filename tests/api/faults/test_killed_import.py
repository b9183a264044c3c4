"""Kill -9 of `kaohe import` at any moment: the whole file is in the ledger, or nothing of it."""

from __future__ import annotations

import asyncio
import json
import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.faults.commands import kaohe, said
from tests.api.faults.conftest import made
from tests.api.faults.effort import KILLS, say
from tests.api.faults.kept import Keeper, alone

#: After so many kills a new ledger is begun, or looking at all of it would take longer and longer.
_LEDGER = 25

#: So many imports run to their end before, so that it is known how long one lasts.
_UNHARMED = 2

#: What each file brings.
_SIZES = {"units": 10, "observations": 10, "incidents": 400}


async def test_a_killed_import(new_database: Callable[[], str], registry: Registry, tmp_path: Path) -> None:
    """What was not stored can be imported again; what was is refused as known, all of it."""
    chance, came = random.Random(8), Counter[str]()
    kills, url = KILLS - KILLS // 2, ""
    while kills > 0:
        url = await made(new_database(), registry)
        came += await _imports(url, registry, tmp_path, chance, min(kills, _LEDGER))
        kills -= _LEDGER
    assert came["kills"] == KILLS - KILLS // 2
    say("killed imports", url, came)


async def _imports(url: str, registry: Registry, folder: Path, chance: random.Random, kills: int) -> Counter[str]:
    """Import file after file until so many imports were killed, and look at the ledger each time."""
    keeper, came, number, lasts = Keeper(), Counter[str](), 0, 0.0
    while came["kills"] < kills:
        file = folder / f"{number}.json"
        file.write_text(json.dumps(_file(number)))
        begun = monotonic()
        process = kaohe(folder / "output", "import", str(file), "--database", url)
        if number >= _UNHARMED:
            await asyncio.sleep(lasts * chance.uniform(0.2, 1.0))
            process.kill()
        await asyncio.to_thread(process.join)
        assert process.exitcode in (0, -signal.SIGKILL), said(folder / "output")
        if process.exitcode == 0:
            lasts = monotonic() - begun
        await alone(url)
        async with open_ledger(url, registry) as ledger:
            await keeper.look(ledger)
            stored = await _stored(ledger, number)
        assert stored or process.exitcode != 0
        came["kills"] += process.exitcode != 0
        came["done before the kill"] += process.exitcode == 0
        came["stored though unanswered"] += process.exitcode != 0 and stored
        number += stored
    return came


def _file(number: int) -> dict[str, Any]:
    """A ledger file whose records are all new."""
    units = [f"U{number}-{n}" for n in range(_SIZES["units"])]
    observed = {"period": "2014", "metric": "luxi2014.untraced_letters", "value": 2}
    missed = {"unit": "V", "kind": "screening_missed", "on": "2014-01-01"}
    return {
        "units": [{"code": code, "name": code, "kind": "TOWNSHIP", "parent": "C"} for code in units],
        "incidents": [{**missed, "ref": f"I{number}-{n}"} for n in range(_SIZES["incidents"])],
        "observations": [{**observed, "unit": code} for code in units],
    }


async def _stored(ledger: Ledger, number: int) -> bool:
    """Whether a file is in the ledger: all of it is, or nothing."""
    given = _file(number)
    codes = [each["code"] for each in given["units"]]
    found = {
        "units": len(await ledger.units(codes)),
        "observations": len(await ledger.observations(codes, ["luxi2014.untraced_letters"], ["2014"])),
        "incidents": len(await ledger.incidents([each["ref"] for each in given["incidents"]])),
    }
    assert found in (_SIZES, dict.fromkeys(_SIZES, 0)), found
    return found == _SIZES

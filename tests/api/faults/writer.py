"""One of several writers that record, correct and confirm the same facts, and keep count of what they were told."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from time import monotonic
from typing import Any

from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, FrozenCard, State
from kaohe.ledger.writing import IncidentChange, IncidentEntry, ObservationEntry, Request, Rule, Written
from kaohe.plugins import load_plugins

#: The value that every writer adds one to.
METRIC = "street_ten_rules.cooperating_recipients"

#: The card that every writer confirms where it is open, and opens where it is confirmed.
CARD = ConfirmationKey("luxi2014", "T1", "2014")


def write(url: str, name: str, seconds: float) -> None:
    """Write for some seconds, then print what was stored and what was refused as JSON."""
    sys.stdout.write(json.dumps(asyncio.run(Writer(name).write(url, seconds))))
    sys.stdout.flush()


class Writer:
    """Does everything in turn, as others do."""

    def __init__(self, name: str) -> None:
        self.request = Request(name, "at once")
        self.did: Counter[str] = Counter()
        self.claimed: list[str] = []

    async def write(self, url: str, seconds: float) -> dict[str, Any]:
        async with open_ledger(url, load_plugins()) as ledger:
            number, until = 0, monotonic() + seconds
            while monotonic() < until:
                await self._count(ledger)
                await self._correct(ledger)
                await self._claim(ledger, number)
                await self._step(ledger)
                number += 1
        return {"did": self.did, "claimed": self.claimed, "tried": number}

    async def _count(self, ledger: Ledger) -> None:
        """Add one to the value, as often as it takes until nobody was there in between."""
        while True:
            found = await ledger.observations(["T1"], [METRIC], ["2014"])
            value, revision = (int(found[0].value), found[0].revision) if found else (0, 0)
            entry = ObservationEntry("T1", "2014", METRIC, value + 1, revision)
            if self._stored("counted", await ledger.record_observations([entry], self.request), Rule.STALE):
                return

    async def _correct(self, ledger: Ledger) -> None:
        """Add a head to the visit."""
        while True:
            current = (await ledger.incidents(["R1"]))[0]
            change = IncidentChange(attributes={"head_count": int(current.attributes["head_count"]) + 1})
            written = await ledger.correct_incident("R1", change, self.request, expected_revision=current.revision)
            if self._stored("corrected", written, Rule.STALE):
                return

    async def _claim(self, ledger: Ledger, number: int) -> None:
        """Record a ref that every writer wants: one gets it."""
        entry = IncidentEntry(f"wanted-{number}", "T2", "screening_missed", "2014-01-01")
        if self._stored("claimed", await ledger.record_incidents([entry], self.request), Rule.TAKEN):
            self.claimed.append(entry.ref)

    async def _step(self, ledger: Ledger) -> None:
        """Take the card to where it is not, unless somebody did meanwhile."""
        current = (await ledger.confirmations([CARD])).get(CARD)
        revision = 0 if current is None else current.revision
        if current is None or current.state is State.OPEN:
            frozen = FrozenCard({"confirmed by": self.request.actor}, "2014", await ledger.revision())
            written = await ledger.advance_card(
                CARD, State.CONFIRMED, self.request, frozen=frozen, expected_revision=revision
            )
        else:
            written = await ledger.reopen_card(CARD, self.request, expected_revision=revision)
        self._stored("stepped", written, Rule.STALE)

    def _stored(self, what: str, written: Written[Any], refused: Rule) -> bool:
        """Count what came of a request: it is stored, or refused for the one reason that there may be."""
        if written.accepted:
            self.did[what] += 1
        else:
            codes = {error.code for error in written.errors}
            assert codes <= {refused, Rule.BUSY}, written.errors
            assert written.records == ()
            self.did[f"{what}: refused"] += 1
        return written.accepted

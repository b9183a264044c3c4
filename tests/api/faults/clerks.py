"""Clerks who change a ledger over HTTP, all at the same time, and know of each request whether it was answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from kaohe.ledger import Ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, State
from tests.api.faults.effort import LONG

#: The card that the clerks confirm and open again.
CARD = ConfirmationKey("street_ten_rules", "S", "2014")


@dataclass
class Sent:
    """One request, and whether it was found in the ledger after the server that should have answered it was gone."""

    mutation: str
    given: dict[str, Any]
    stored: bool | None = None

    @property
    def refs(self) -> list[str]:
        """The incidents that it records."""
        return [each["ref"] for each in self.given.get("incidents", [self.given])]


@dataclass
class Clerks:
    """What has been asked of one ledger, and what must be in it."""

    chance: random.Random
    answered: list[Sent] = field(default_factory=list)
    unanswered: list[Sent] = field(default_factory=list)
    heads: int = 7
    state: State = State.OPEN
    _numbers: count[int] = field(default_factory=count)

    async def work(self, server: httpx.AsyncClient) -> None:
        """Send requests until the server is gone."""
        streams = (self._singles, self._batches, self._corrections, self._steps)
        await asyncio.gather(*(_until_gone(stream, server) for stream in streams))

    async def repeat(self, server: httpx.AsyncClient) -> None:
        """Send what was not answered once more: what was stored is told to be, what was not is stored now."""
        for sent in list(self.unanswered):
            payload = await self._answer(server, sent)
            assert payload["repeated"] == sent.stored, (sent, payload)

    async def look(self, ledger: Ledger) -> None:
        """See that each answered request is in the ledger, and each other one as a whole or not at all."""
        recorded = {"incidentRecord", "incidentsRecord"}
        for sent in (each for each in (*self.answered, *self.unanswered) if each.mutation in recorded):
            found = len(await ledger.incidents(sent.refs))
            sent.stored = found == len(sent.refs)
            assert sent.stored or (found == 0 and sent in self.unanswered), (sent, found)
        heads = (await ledger.incidents(["R1"]))[0].attributes["head_count"]
        state = (await ledger.confirmations([CARD])).get(CARD)
        for mutation, before, now in (
            ("incidentCorrect", self.heads, heads),
            ("scorecard", self.state, State.OPEN if state is None else state.state),
        ):
            asked = [each for each in self.unanswered if each.mutation.startswith(mutation)]
            assert len(asked) <= 1
            for sent in asked:
                sent.stored = now != before
            assert asked or now == before, (mutation, before, now)
        self.answered.clear()

    async def _singles(self, server: httpx.AsyncClient) -> None:
        await self._send(server, "incidentRecord", self._missed("V"))

    async def _batches(self, server: httpx.AsyncClient) -> None:
        size = self.chance.randint(40, 250)
        await self._send(server, "incidentsRecord", {"incidents": [self._missed("T1") for _ in range(size)]})

    async def _corrections(self, server: httpx.AsyncClient) -> None:
        attributes = [{"name": "head_count", "count": self.heads + 1}, {"name": "level", "choice": "COUNTY"}]
        await self._send(server, "incidentCorrect", {"ref": "R1", "attributes": attributes})

    async def _steps(self, server: httpx.AsyncClient) -> None:
        card = {"scheme": CARD.scheme, "unit": CARD.unit, "period": CARD.period}
        if self.state is State.OPEN:
            await self._send(server, "scorecardAdvance", {**card, "to": "CONFIRMED"})
        else:
            await self._send(server, "scorecardReopen", {**card, "reason": "once more"})

    async def _send(self, server: httpx.AsyncClient, mutation: str, given: dict[str, Any]) -> None:
        sent = Sent(mutation, {**given, "idempotencyKey": f"key-{next(self._numbers)}"})
        self.unanswered.append(sent)
        await self._answer(server, sent)

    async def _answer(self, server: httpx.AsyncClient, sent: Sent) -> Any:
        response = await server.post("/graphql", json=request(sent.mutation, sent.given))
        answer = response.json()
        assert (response.status_code, "errors" in answer) == (200, False), answer
        payload = answer["data"][sent.mutation]
        assert payload["errors"] == [], (sent, payload)
        self.unanswered.remove(sent)
        self.answered.append(sent)
        if sent.mutation == "incidentCorrect":
            self.heads = sent.given["attributes"][0]["count"]
        elif sent.mutation.startswith("scorecard"):
            self.state = State.CONFIRMED if sent.mutation == "scorecardAdvance" else State.OPEN
        return payload

    def _missed(self, unit: str) -> dict[str, Any]:
        return {"ref": f"N{next(self._numbers)}", "unit": unit, "kind": "screening_missed", "on": "2014-01-01"}


@asynccontextmanager
async def connected(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server."""
    async with httpx.AsyncClient(base_url=address, timeout=LONG, trust_env=False) as server:
        yield server


def request(mutation: str, given: dict[str, Any]) -> dict[str, Any]:
    """A mutation as it is sent."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    wanted = "revision repeated errors { code message path }"
    return {
        "query": f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {wanted} }} }}",
        "variables": {"input": given},
    }


async def _until_gone(stream: Callable[[httpx.AsyncClient], Awaitable[None]], server: httpx.AsyncClient) -> None:
    try:
        while True:
            await stream(server)
    except httpx.TransportError:
        return

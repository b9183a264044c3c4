"""Visitors who read, write and ask for health over HTTP, and want answers that are right or say what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import httpx

from tests.api.faults.clerks import request
from tests.api.faults.effort import LONG

QUERY = """{
  unit(code: "T1") { name incidents(first: 5) { totalCount } }
  scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard { total { low } } }
}"""

UNAVAILABLE = {"UNAVAILABLE"}


@dataclass
class Visitors:
    """What they were told last, what they were promised, and how long they ever waited."""

    server: httpx.AsyncClient
    well: dict[str, bool | None] = field(default_factory=dict)
    recorded: list[str] = field(default_factory=list)
    slowest: float = 0.0
    _gone: bool = False

    @asynccontextmanager
    async def here(self) -> AsyncGenerator[None]:
        """Ask again and again meanwhile, three of each kind at once."""
        visits = {"health": self._health, "read": self._read, "write": self._write}
        async with asyncio.TaskGroup() as group:
            for name, visit in ((f"{kind} {n}", visit) for n in range(3) for kind, visit in visits.items()):
                self.well[name] = None
                group.create_task(self._ask(name, visit))
            yield
            self._gone = True

    async def told(self, *, well: bool) -> None:
        """Wait until everybody has asked anew and was told that all is well, or that the ledger does not answer."""
        self.well = dict.fromkeys(self.well)
        async with asyncio.timeout(LONG):
            while set(self.well.values()) != {well}:  # noqa: ASYNC110  # there are as many events as visitors
                await asyncio.sleep(0.01)

    async def _ask(self, name: str, visit: Callable[[str], Awaitable[bool]]) -> None:
        number = 0
        while not self._gone:
            begun = monotonic()
            well = await visit(f"{name} {number}")
            self.slowest = max(self.slowest, monotonic() - begun)
            self.well[name] = well
            number += well  # a write that was not answered is sent once more
            await asyncio.sleep(0.01)

    async def _health(self, _: str) -> bool:
        response = await self.server.get("/healthz")
        assert (response.status_code, response.json()["status"]) in {(200, "ok"), (503, "unavailable")}
        return response.status_code == 200

    async def _read(self, _: str) -> bool:
        answer = await self._post({"query": QUERY})
        if "errors" in answer:
            assert {error["extensions"]["code"] for error in answer["errors"]} == UNAVAILABLE, answer
            return False
        assert (answer["data"]["unit"]["name"], answer["data"]["unit"]["incidents"]["totalCount"]) == (
            "First township", 2,
        )  # fmt: skip
        return True

    async def _write(self, number: str) -> bool:
        given = {"ref": number, "unit": "T2", "kind": "screening_missed", "on": "2014-01-01", "idempotencyKey": number}
        answer = await self._post(request("incidentRecord", given))
        payload = answer["data"]["incidentRecord"]
        if "errors" in answer or payload["errors"]:
            told = answer.get("errors") or payload["errors"]
            assert {each.get("code") or each["extensions"]["code"] for each in told} == UNAVAILABLE, answer
            return False
        self.recorded.append(number)
        return True

    async def _post(self, content: dict[str, Any]) -> Any:
        response = await self.server.post("/graphql", json=content)
        assert response.status_code in {200, 503}, response.text
        assert "Traceback" not in response.text
        return response.json()

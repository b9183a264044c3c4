"""Incidents of an import: a million of them in a stream of batches, one stored while the next is being checked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from kaohe.ledger.files.habits import lost
from kaohe.ledger.importing.circumstances import Circumstance, Circumstances
from kaohe.ledger.importing.pipeline import Meanwhile
from kaohe.ledger.importing.state import KnownUnit, World
from kaohe.ledger.importing.validation import (
    TURN,
    Entry,
    Problems,
    Progress,
    batches,
    entries,
    text_problem,
    to_day,
    where,
)
from kaohe.ledger.storage.fact_tables import INCIDENT
from kaohe.ledger.storage.models import CODE_LENGTH

#: An entry with its ref, unit, day (as the database holds it) and circumstance.
Sound: TypeAlias = tuple[Entry, str, KnownUnit, object, Circumstance]


class IncidentImport:
    """Takes incidents batch by batch."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world, self._problems = world, problems
        self._circumstances = Circumstances(world)
        #: Refs that stand twice, and which of the problems tells of each.
        self._twice: list[tuple[str, int]] = []
        self._days: dict[str, object | None] = {}

    async def take(self, given: Iterable[Any], progress: Progress, total: int | None) -> int:
        """Take all incidents of an import."""
        taken = 0
        async with Meanwhile() as storing:
            async for batch in batches(entries(self._problems, "incidents", given, "ref")):
                checked = await self._check(batch)
                await storing.done()  # a connection runs one statement at a time
                await self._refuse_known(checked)
                sound = [each for each in checked if each[0].sound]
                await self._circumstances.number(each[4] for each in sound)
                storing.start(self._store(sound))
                taken += len(batch)
                progress("incidents", taken, total)
        if self._twice and iter(given) is not given:
            self._name_the_first(given)
        return taken

    def _name_the_first(self, given: Iterable[Any]) -> None:
        """Say of refs that stand twice where each stands first; the entries can be read again."""
        told = dict(self._twice)
        for index, stated in enumerate(given):
            ref = stated.get("ref") if isinstance(stated, Mapping) else None
            if ref in told:
                del told[ref]
                first = where(given, "incidents", index)
                for each in (place for twice, place in self._twice if twice == ref):
                    self._problems.amend(each, f"{ref} stands in {first} too; a document number is unique")
            if not told:
                return

    async def _check(self, batch: Sequence[Entry]) -> list[Sound]:
        """The entries that are sound as far as they themselves tell."""
        units, refused = self._world.units, self._problems.refused["incidents"]
        checked: list[Sound] = []
        for place, entry in enumerate(batch):
            if place % TURN == 0:
                await asyncio.sleep(0)
            stated = entry.stated
            ref = stated.get("ref")
            if not isinstance(ref, str) or text_problem(ref, CODE_LENGTH) is not None:
                entry.text("ref", CODE_LENGTH)
            elif ref.isascii() and (why := lost(ref)) is not None:
                entry.wrong("ref", why)
            unit = entry.known("unit", "units", units)
            day = self._day(entry)
            circumstance = self._circumstance(entry)
            if entry.sound and (why := unit.outside(day, day)) is not None:
                entry.wrong("on", why, "UNIT_CLOSED")
            if entry.sound and circumstance is not None and isinstance(ref, str):
                checked.append((entry, ref, unit, day, circumstance))
            elif isinstance(ref, str):
                refused.add(ref)
        return checked

    async def _store(self, sound: Sequence[Sound]) -> None:
        revision = self._world.revision
        await self._world.add(
            INCIDENT,
            [(ref, unit.id, day, circumstance.id, revision) for _, ref, unit, day, circumstance in sound],
            [(ref, unit.code, str(day), each.kind, each.attributes) for _, ref, unit, day, each in sound],
        )

    async def _refuse_known(self, batch: Sequence[Sound]) -> None:
        """Refuse refs that are on file, and those that stand twice in this import."""
        session = self._world.session
        rows = await session.rows(
            f"SELECT ref, since FROM incident WHERE until IS NULL AND {session.dialect.among_texts('ref', 1)}",
            session.dialect.texts([each[1] for each in batch]),
        )
        known: dict[str, int | None] = {ref: since for ref, since in rows}  # noqa: C416  # typed
        for entry, ref, *_ in batch:
            since = known.setdefault(ref, None)
            if since is None:
                known[ref] = self._world.revision
            elif since == self._world.revision:
                entry.wrong("ref", f"{ref} stands more than once in this import; a document number is unique")
                if not self._problems.untold:
                    self._twice.append((ref, len(self._problems.found) - 1))
            else:
                entry.wrong("ref", f"{ref} is already on file; a document number is unique", "TAKEN")

    def _day(self, entry: Entry) -> object:
        value = entry.stated.get("on")
        if type(value) is not str or (day := self._days.get(value)) is None:
            date = entry.day("on")
            if not entry.sound and to_day(value) is None:
                return None
            if not self._world.covered(date):
                entry.wrong("on", f"{date} lies in no period of the ledger; add the period, or correct the date")
                return None
            day = self._world.session.dialect.day(date)
            if isinstance(value, str):
                self._days[value] = day
        return day

    def _circumstance(self, entry: Entry) -> Circumstance | None:
        kind = entry.stated.get("kind")
        if not isinstance(kind, str) or kind not in self._world.registry.kinds:
            entry.choice("kind", tuple(self._world.registry.kinds))
            return None
        circumstance = self._circumstances.of(entry.stated)
        for problem in circumstance.problems:
            entry.wrong(str(problem.field), problem.message)
        return circumstance

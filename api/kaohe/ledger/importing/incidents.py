"""Incidents of an import: a million of them in a stream of batches, incidents alike checked and stored once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import orjson

from kaohe.ledger.importing.entries import Entry, Problems, Progress, batches, entries, text_problem, to_day
from kaohe.ledger.importing.world import World
from kaohe.ledger.models import CODE_LENGTH
from kaohe.scheme.incident_kinds import Problem

#: The fields of an incident that are not attributes of its kind.
FIELDS = frozenset(("ref", "unit", "kind", "on"))

#: How many sets of attributes are remembered at once.
_REMEMBERED = 200_000

#: A kind and its attributes as canonical JSON: what a row of ``circumstance`` holds.
Circumstance: TypeAlias = tuple[str, str]


class IncidentImport:
    """Takes incidents batch by batch."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world, self._problems = world, problems
        self._checked: dict[bytes, Circumstance | list[Problem]] = {}
        self._ids: dict[Circumstance, int] = {}
        self._days: dict[str, object | None] = {}

    async def take(self, given: Iterable[Any], progress: Progress, total: int | None) -> int:
        """Take all incidents of an import."""
        taken = 0
        for batch in batches(entries(self._problems, "incidents", given, "ref")):
            await self._store(batch)
            taken += len(batch)
            progress("incidents", taken, total)
        return taken

    async def _store(self, batch: list[Entry]) -> None:
        units, refused = self._world.units, self._problems.refused["incidents"]
        sound: list[tuple[Entry, str, int, object, Circumstance]] = []
        for entry in batch:
            stated = entry.stated
            ref = stated.get("ref")
            if not isinstance(ref, str) or text_problem(ref, CODE_LENGTH) is not None:
                entry.text("ref", CODE_LENGTH)
            unit = entry.known("unit", "units", units)
            day = self._day(entry)
            circumstance = self._circumstance(entry)
            if entry.sound and unit.is_closed(day):
                entry.wrong("on", f"{unit.code} takes no facts of days after {unit.closes}", "UNIT_CLOSED")
            if entry.sound and circumstance is not None and isinstance(ref, str):
                sound.append((entry, ref, unit.id, day, circumstance))
            elif isinstance(ref, str):
                refused.add(ref)
        await self._number({each[4] for each in sound})
        await self._refuse_known(sound)
        rows = [
            (ref, unit, day, self._ids[circumstance], self._world.revision)
            for entry, ref, unit, day, circumstance in sound
            if entry.sound
        ]
        await self._world.session.insert("incident", ("ref", "unit_id", "day", "circumstance_id", "since"), rows)

    async def _refuse_known(self, batch: list[tuple[Entry, str, int, object, Circumstance]]) -> None:
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
        checked = self._checked_alike(kind, {name: value for name, value in entry.stated.items() if name not in FIELDS})
        if isinstance(checked, tuple):
            return checked
        for problem in checked:
            entry.wrong(str(problem.field), problem.message)
        return None

    def _checked_alike(self, kind: str, stated: dict[str, Any]) -> Circumstance | list[Problem]:
        """Check attributes, or remember what came of the same ones before."""
        try:
            # JSON tells true from 1 as a key of a dictionary would not; what it cannot tell from null is no attribute.
            key = None if float in map(type, stated.values()) else orjson.dumps((kind, stated))
        except TypeError:
            key = None
        if key is None:
            return self._check(kind, stated)
        checked = self._checked.get(key)
        if checked is None:
            if len(self._checked) >= _REMEMBERED:
                self._checked.clear()
                self._ids.clear()
            checked = self._checked[key] = self._check(kind, stated)
        return checked

    def _check(self, kind: str, stated: dict[str, Any]) -> Circumstance | list[Problem]:
        known = self._world.registry.kinds[kind]
        problems = list(known.problems(stated))
        return problems or (kind, orjson.dumps(known.canonical(stated)).decode())

    async def _number(self, circumstances: set[Circumstance]) -> None:
        """Find the ids of circumstances, adding those that the ledger has not seen yet."""
        new = circumstances - self._ids.keys()
        if new:
            await self._find(new)
        if missing := sorted(new - self._ids.keys()):
            await self._world.session.insert("circumstance", ("kind", "attributes"), missing)
            await self._find(set(missing))

    async def _find(self, circumstances: set[Circumstance]) -> None:
        session = self._world.session
        rows = await session.rows(
            f"SELECT id, kind, attributes FROM circumstance WHERE {session.dialect.among_texts('kind', 1)} "
            f"AND {session.dialect.among_texts('attributes', 2)}",
            session.dialect.texts(sorted({kind for kind, _ in circumstances})),
            session.dialect.texts(sorted({attributes for _, attributes in circumstances})),
        )
        self._ids |= {(kind, attributes): id_ for id_, kind, attributes in rows}

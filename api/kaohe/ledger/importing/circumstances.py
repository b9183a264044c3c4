"""The circumstances of an import's incidents: those alike are checked once, and stored once in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import orjson

from kaohe.ledger.importing.state import World
from kaohe.ledger.storage.fact_tables import INCIDENT
from kaohe.scheme.incident_kinds import Problem

#: The fields of an incident that are not attributes of its kind.
FIELDS = frozenset(INCIDENT.stated) - {"attributes"}

#: How many circumstances are remembered at most; then the first half is forgotten.
_REMEMBERED = 20_000


class Circumstance:
    """A kind with attributes that were stated: its row in ``circumstance``, or what is wrong with them.

    ``attributes`` are canonical JSON; ``id`` is None until an incident needs it.
    """

    __slots__ = ("attributes", "id", "kind", "problems")

    def __init__(self, kind: str, attributes: str, problems: tuple[Problem, ...]) -> None:
        self.kind, self.attributes, self.problems = kind, attributes, problems
        self.id: int | None = None


class Circumstances:
    """Checks circumstances and finds their ids."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, Circumstance] = {}

    def of(self, stated: Mapping[str, Any]) -> Circumstance:
        """The circumstance of an incident whose kind is a known one."""
        # A copy that loses a few keys takes half the time of one that leaves them out, a million times.
        about = dict(stated)
        for field in ("ref", "unit", "on"):
            about.pop(field, None)
        try:
            # JSON tells true from 1 as a key of a dictionary would not; what it cannot tell from null is no attribute.
            key = orjson.dumps(about).decode()  # as text, because orjson's bytes keep kilobytes of room
        except TypeError:
            return self._check(stated)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                for old in list(islice(self._known, _REMEMBERED // 2)):
                    del self._known[old]
            found = self._known[key] = self._check(stated)
        return found

    async def number(self, circumstances: Iterable[Circumstance]) -> None:
        """Find the ids of circumstances, adding those that the ledger has not seen yet."""
        unnumbered = {each for each in circumstances if each.id is None}
        if not unnumbered:
            return
        wanted = {(each.kind, each.attributes) for each in unnumbered}
        ids = await self._find(wanted)
        if missing := sorted(wanted - ids.keys()):
            await self._world.session.insert("circumstance", ("kind", "attributes"), missing)
            ids |= await self._find(missing)
        for each in unnumbered:
            each.id = ids[each.kind, each.attributes]

    def _check(self, stated: Mapping[str, Any]) -> Circumstance:
        kind = self._world.registry.kinds[stated["kind"]]
        attributes = {name: value for name, value in stated.items() if name not in FIELDS}
        problems = tuple(kind.problems(attributes))
        canonical = "" if problems else orjson.dumps(kind.canonical(attributes)).decode()
        return Circumstance(kind.code, canonical, problems)

    async def _find(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        session = self._world.session
        rows = await session.rows(
            f"SELECT id, kind, attributes FROM circumstance WHERE {session.dialect.among_texts('kind', 1)} "
            f"AND {session.dialect.among_texts('attributes', 2)}",
            session.dialect.texts(sorted({kind for kind, _ in wanted})),
            session.dialect.texts(sorted({attributes for _, attributes in wanted})),
        )
        return {(kind, attributes): id_ for id_, kind, attributes in rows}

"""The distinct circumstances of incidents, decoded once: they never change, so what was read stays true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from kaohe.ledger.storage.session import Session
from kaohe.scheme.facts import Circumstances
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind

UNKNOWN = -1


class CircumstanceShelf:
    """Committed circumstances of one ledger, by id: kind, and attributes as columns of each kind."""

    def __init__(self, kinds: Mapping[str, IncidentKind]) -> None:
        self._kinds = kinds
        self._names: dict[str, int] = {}
        self._kind = np.empty(0, dtype=np.int64)
        self._place = np.empty(0, dtype=np.int64)
        self._encoded: dict[str, IntArray] = {}

    async def fetch(self, session: Session, ids: IntArray) -> None:
        """Read those of the ids that are not known yet, in one statement."""
        highest = int(ids.max(initial=-1))
        if highest >= len(self._kind):
            more = np.full(max(highest + 1, 2 * len(self._kind)) - len(self._kind), UNKNOWN, dtype=np.int64)
            self._kind, self._place = np.concatenate((self._kind, more)), np.concatenate((self._place, more))
        missing = ids[self._kind[ids] == UNKNOWN]
        among = session.dialect.among_ids("id", 1)
        rows = await session.rows(
            f"SELECT id, kind, attributes FROM circumstance WHERE {among}", session.dialect.ids(missing.tolist())
        )
        by_kind: dict[str, list[tuple[int, dict[str, AttributeValue]]]] = {}
        for id_, kind, attributes in rows:
            by_kind.setdefault(kind, []).append((id_, json.loads(attributes)))
        for kind, found in by_kind.items():
            if kind in self._kinds:  # else its plugin is not installed, and no scheme reads it
                self._add(kind, found)

    def kinds_of(self, ids: IntArray) -> Iterable[tuple[str, Any]]:
        """For each kind that the ids are of, which of them."""
        kinds = self._kind[ids]
        for name, number in self._names.items():
            chosen = np.flatnonzero(kinds == number)
            if len(chosen):
                yield name, chosen

    def columns(self, kind: str, ids: IntArray) -> Circumstances:
        """The attributes of circumstances of one kind, as columns in the order of the ids."""
        encoded = self._encoded[kind][:, self._place[ids]]
        names = [attribute.name for attribute in self._kinds[kind].attributes]
        return Circumstances(dict(zip(names, encoded, strict=True)), len(ids))

    def _add(self, kind: str, found: list[tuple[int, dict[str, AttributeValue]]]) -> None:
        columns = self._kinds[kind].columns([attributes for _, attributes in found])
        encoded = np.array(list(columns.values()), dtype=np.int64).reshape(len(columns), len(found))
        known = self._encoded.get(kind, np.empty((len(columns), 0), dtype=np.int64))
        ids = np.array([id_ for id_, _ in found], dtype=np.int64)
        self._kind[ids] = self._names.setdefault(kind, len(self._names))
        self._place[ids] = np.arange(known.shape[1], known.shape[1] + len(found))
        self._encoded[kind] = np.concatenate((known, encoded), axis=1)

"""The remembering part of the door: the past, histories, changes, and whether they are still what was written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import overload

from kaohe.ledger import history
from kaohe.ledger.circumstances import CircumstanceShelf
from kaohe.ledger.database import Database, Session
from kaohe.ledger.history import Change, Former, Place
from kaohe.ledger.records import IncidentRecord, ObservationRecord, RulingRecord, UnitRecord
from kaohe.ledger.verification import AuditVerdict, verify_audit
from kaohe.ledger.writing.inputs import ObservationKey, RulingKey
from kaohe.plugins import Registry


@dataclass(frozen=True, slots=True)
class Past:
    """The revision as of which a ledger is read, and the circumstances that it shares with the present."""

    revision: int
    shelf: CircumstanceShelf


class Remembering:
    """What an open ledger remembers."""

    registry: Registry
    _database: Database
    _past: Past | None

    @overload
    async def history(self, key: str) -> Sequence[Former[IncidentRecord]]: ...
    @overload
    async def history(self, key: ObservationKey) -> Sequence[Former[ObservationRecord]]: ...
    @overload
    async def history(self, key: RulingKey) -> Sequence[Former[RulingRecord]]: ...

    async def history(
        self, key: str | ObservationKey | RulingKey
    ) -> Sequence[Former[IncidentRecord]] | Sequence[Former[ObservationRecord]] | Sequence[Former[RulingRecord]]:
        """What became of an incident (by ref), an observation or a ruling: by whom, when, why, and its state then."""
        async with self._database.reading() as session:
            if isinstance(key, ObservationKey):
                return await history.observation_history(session, self.registry, key)
            if isinstance(key, RulingKey):
                return await history.ruling_history(session, key)
            return await history.incident_history(session, key)

    async def unit_history(self, code: str) -> Sequence[Former[UnitRecord]]:
        """What became of a unit's name, parent and last day."""
        async with self._database.reading() as session:
            return await history.unit_history(session, code)

    async def changes(self, since: int, first: int, after: Place | None = None) -> Sequence[Change]:
        """Up to ``first`` changes made after a revision, in order, and after the place of one that was read before."""
        async with self._database.reading() as session:
            return await history.changes(session, since, first, after)

    async def verify_audit(self, expect_head: str | None = None) -> AuditVerdict:
        """Find the first entry of the audit chain that was altered, removed or reordered, or whose facts were.

        ``expect_head`` is the hash of the last entry as somebody noted it down earlier; it must be there still.
        """
        async with self._database.reading() as session:
            return await verify_audit(session, expect_head)

    async def revision(self) -> int:
        """The number of the last revision; 0 before the first."""
        if self._past is not None:
            return self._past.revision
        async with self._database.reading() as session:
            row = await session.row("SELECT COALESCE(MAX(id), 0) FROM revision")
        assert row is not None
        return int(row[0])

    @asynccontextmanager
    async def _reading(self) -> AsyncGenerator[Session]:
        async with self._database.reading() as session:
            yield session if self._past is None else session.past(self._past.revision)

    async def _revision_at(self, moment: datetime) -> int:
        if moment.tzinfo is None:
            raise ValueError("a moment needs an offset from UTC")
        async with self._database.reading() as session:
            given = session.dialect.moment(moment.astimezone(UTC))
            row = await session.row("SELECT COALESCE(MAX(id), 0) FROM revision WHERE at <= $1", given)
        assert row is not None
        return int(row[0])

    def _refuse_past(self) -> None:
        if self._past is not None:
            raise ValueError("the past is read, not written")

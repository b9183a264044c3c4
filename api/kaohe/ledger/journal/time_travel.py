"""The remembering part of the door: the past, histories, changes, and whether they are still what was written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import overload

from kaohe.ledger.columns.circumstances import CircumstanceShelf
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationKey,
    ObservationRecord,
    RulingKey,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.journal import change_log, history
from kaohe.ledger.journal.audit import BEGINNING
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.history import Former, RevisionRecord
from kaohe.ledger.journal.verification import AuditVerdict, verify_audit
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.paging import Part
from kaohe.ledger.storage.session import Session
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
        if isinstance(key, ObservationKey):
            return (await self.observation_histories([key])).get(key, [])
        if isinstance(key, RulingKey):
            return (await self.ruling_histories([key])).get(key, [])
        return (await self.incident_histories([key])).get(key, [])

    async def unit_history(self, code: str) -> Sequence[Former[UnitRecord]]:
        """What became of a unit's name, parent and last day."""
        return (await self.unit_histories([code])).get(code, [])

    async def incident_histories(self, refs: Collection[str]) -> Mapping[str, Sequence[Former[IncidentRecord]]]:
        """What became of some incidents; a ref that never was is left out, here and below."""
        async with self._database.reading() as session:
            return await history.incident_histories(session, refs, self._last)

    async def observation_histories(
        self, keys: Collection[ObservationKey]
    ) -> Mapping[ObservationKey, Sequence[Former[ObservationRecord]]]:
        """What became of some observations."""
        async with self._database.reading() as session:
            return await history.observation_histories(session, self.registry, keys, self._last)

    async def ruling_histories(self, keys: Collection[RulingKey]) -> Mapping[RulingKey, Sequence[Former[RulingRecord]]]:
        """What became of some rulings."""
        async with self._database.reading() as session:
            return await history.ruling_histories(session, keys, self._last)

    async def unit_histories(self, codes: Collection[str]) -> Mapping[str, Sequence[Former[UnitRecord]]]:
        """What became of some units' names, parents and last days."""
        async with self._database.reading() as session:
            return await history.unit_histories(session, codes, self._last)

    async def changes(self, since: int, part: Part, kinds: Collection[FactKind] | None = None) -> Sequence[Change]:
        """Up to ``part.size + 1`` changes after a revision, in order; of some kinds of facts, or of all."""
        async with self._database.reading() as session:
            return await change_log.changes(session, self.registry, kinds, since, self._last, part)

    async def changes_count(self, since: int, kinds: Collection[FactKind] | None = None) -> int:
        """How many changes there are after a revision."""
        async with self._database.reading() as session:
            return await change_log.changes_count(session, kinds, since, self._last)

    async def last_write(self) -> RevisionRecord | None:
        """The last write; None before the first."""
        number = await self.revision()
        async with self._database.reading() as session:
            return await history.last_revision(session, number)

    async def revision_at(self, moment: datetime) -> int:
        """The number of the last revision up to a moment; 0 before the first.

        Raises:
            ValueError: the moment has no offset.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment needs an offset from UTC")
        async with self._database.reading() as session:
            given = session.dialect.moment(moment.astimezone(UTC))
            row = await session.row("SELECT COALESCE(MAX(id), 0) FROM revision WHERE at <= $1", given)
        assert row is not None
        return int(row[0])

    async def verify_audit(self, expect_head: str | None = None) -> AuditVerdict:
        """Find the first entry of the audit chain that was altered, removed or reordered, or whose facts were.

        ``expect_head`` is the hash of the last entry as somebody noted it down earlier; it must be there still.
        """
        async with self._database.reading() as session:
            return await verify_audit(session, expect_head)

    async def head(self) -> str:
        """The hash of the newest entry of the audit chain: after every write another one."""
        async with self._database.reading() as session:
            row = await session.row("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
        return BEGINNING if row is None else str(row[0])

    async def revision(self) -> int:
        """The number of the last revision; 0 before the first."""
        if self._last is not None:
            return self._last
        async with self._database.reading() as session:
            row = await session.row("SELECT COALESCE(MAX(id), 0) FROM revision")
        assert row is not None
        return int(row[0])

    @asynccontextmanager
    async def _reading(self) -> AsyncGenerator[Session]:
        async with self._database.reading() as session:
            yield session if self._past is None else session.past(self._past.revision)

    @property
    def _last(self) -> int | None:
        return None if self._past is None else self._past.revision

    def _refuse_past(self) -> None:
        if self._past is not None:
            raise ValueError("the past is read, not written")

"""The door: an open ledger that reads facts, evidence and pages, imports and exports."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, overload

from kaohe.ledger.columns.circumstances import CircumstanceShelf
from kaohe.ledger.columns.reader import FactsReader, calendar, read_parameters
from kaohe.ledger.columns.unit_scope import read_peers
from kaohe.ledger.exporting import EXPORTED, export
from kaohe.ledger.facts import confirmations as of_cards
from kaohe.ledger.facts import incidents as of_incidents
from kaohe.ledger.facts import judgements
from kaohe.ledger.facts import units as of_units
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.ledger.facts.records import (
    ImportReport,
    IncidentRecord,
    ObservationKey,
    ObservationRecord,
    RulingKey,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.feed import Feed
from kaohe.ledger.importing import Progress, import_records
from kaohe.ledger.jobs import ImportBoard
from kaohe.ledger.journal import change_log, history
from kaohe.ledger.journal.audit import head
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.history import Former
from kaohe.ledger.journal.verification import verify_audit
from kaohe.ledger.storage.configuration import sqlite_file
from kaohe.ledger.storage.database import Database, open_database
from kaohe.ledger.storage.paging import Part
from kaohe.ledger.storage.view import View, reads
from kaohe.ledger.writing import Writing
from kaohe.plugins import Registry
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.regime import Scheme

log = logging.getLogger(__name__)


class Ledger(Writing):
    """An open ledger, as it is or as it was at a revision. Made by :func:`open_ledger`.

    What it reads are the functions of the rooms below, each call in a transaction of its own.
    """

    def __init__(self, view: View, registry: Registry, shelf: CircumstanceShelf | None = None) -> None:
        super().__init__(view, registry)
        self._database = view.database
        self._shelf = CircumstanceShelf(registry.kinds) if shelf is None else shelf

    async def as_of(self, when: int | datetime) -> Ledger:
        """The ledger as known at a revision, or at a moment (one statement): it reads like this one and does not write.

        Raises:
            ValueError: the moment has no offset.
        """
        revision = await self.revision_at(when) if isinstance(when, datetime) else when
        return Ledger(View(self._database, revision), self.registry, self._shelf)

    @property
    def statements(self) -> int:
        """How many SQL statements have been run so far."""
        return self._database.statements

    # --- facts as columns ---

    calendar = reads(calendar)
    parameters = reads(read_parameters)
    peers = reads(read_peers)

    async def read_facts(
        self, units: Collection[str] | None, schemes: Iterable[Scheme], periods: Collection[Period]
    ) -> Facts:
        """Read what the cards of some schemes need, for some units (codes; None = all) and periods.

        Units and periods that the ledger does not know are left out: ``facts.units.row(code)`` and
        ``facts.calendar.find(code)`` return None for them. Rows of units that were not asked for are there because
        cards of others read them.
        """
        async with self.view.reading() as session:
            return await FactsReader(session, self._shelf).read(units, tuple(schemes), periods)

    # --- facts as records ---

    units = reads(of_units.units)
    overseen = reads(of_units.overseen)
    units_page = reads(of_units.units_page)
    units_count = reads(of_units.units_count)
    unit_spans = reads(of_units.unit_spans)
    successions = reads(of_units.successions)
    children_pages = reads(of_units.children_pages)
    unit_codes_alike = reads(of_units.unit_codes_alike)
    children_counts = reads(of_units.children_counts)
    incidents = reads(of_incidents.incidents)
    incidents_page = reads(of_incidents.incidents_page)
    incidents_count = reads(of_incidents.incidents_count)
    incidents_of_units = reads(of_incidents.incidents_of_units)
    incident_counts = reads(of_incidents.incident_counts)
    incidents_behind = reads(of_incidents.incidents_behind)
    rulings = reads(judgements.rulings)
    confirmations = reads(of_cards.confirmations)

    async def observations(
        self, units: Collection[str], metrics: Collection[str], periods: Collection[str]
    ) -> Sequence[ObservationRecord]:
        """All observations of some metrics on some units in some periods."""
        async with self.view.reading() as session:
            return await judgements.observations(session, self.registry, units, metrics, periods)

    # --- what became of them ---

    incident_histories = reads(history.incident_histories)
    ruling_histories = reads(history.ruling_histories)
    unit_histories = reads(history.unit_histories)
    confirmation_histories = reads(of_cards.confirmation_histories)
    changes_count = reads(change_log.changes_count)
    last_write = reads(history.last_write)
    revision_at = reads(history.revision_at)
    verify_audit = reads(verify_audit)
    head = reads(head)

    async def observation_histories(
        self, keys: Collection[ObservationKey]
    ) -> Mapping[ObservationKey, Sequence[Former[ObservationRecord]]]:
        """What became of some values, from the first on; nothing where it is not known in which form they are."""
        async with self.view.reading() as session:
            return await history.observation_histories(session, self.registry, keys)

    async def changes(self, since: int, part: Part, kinds: Collection[FactKind] | None = None) -> Sequence[Change]:
        """Up to ``part.size + 1`` changes after a revision, in order; of some kinds of facts, or of all."""
        async with self.view.reading() as session:
            return await change_log.changes(session, self.registry, since, part, kinds)

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

    async def confirmation_history(self, key: ConfirmationKey) -> Sequence[ConfirmationRecord]:
        """All that became of a card."""
        return (await self.confirmation_histories([key])).get(key, [])

    async def revision(self) -> int:
        """The number of the last revision; 0 before the first."""
        if self.view.revision is not None:
            return self.view.revision
        async with self.view.reading() as session:
            return await history.revision(session)

    # --- all at once, and as it goes on ---

    async def import_records(
        self,
        records: Mapping[str, Any],
        *,
        actor: str = "import",
        reason: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
        mark: tuple[str, str] | None = None,
    ) -> ImportReport:
        """Import a ledger file's dictionary: everything, or nothing and a report of what is wrong.

        ``mark`` is a key and a digest, by which the import is told from others as a request is.
        """
        return await import_records(
            self.view.writable(),
            self.registry,
            records,
            actor=actor,
            reason=reason,
            dry_run=dry_run,
            progress=progress,
            mark=mark,
        )

    def imports(self) -> ImportBoard:
        """Where files are handed in, to be imported in the background; one for each process that serves."""
        return ImportBoard(self.view.writable(), self.registry)

    def feed(self) -> Feed:
        """Where news of writes, those of other processes included, comes in; one for each process that serves."""
        return Feed(self.view.writable())

    async def export(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """All current facts as (section, entry), in the form and order of a ledger file, from one state of the ledger.

        A parameter comes as ``("parameters", {code: value})``. Importing what was exported gives the same cards.
        """
        async with self.view.reading() as session:
            async for section, entry in export(session, self.registry):
                yield section, entry

    async def exported(self) -> dict[str, Any]:
        """All current facts as the dictionary of a ledger file."""
        records: dict[str, Any] = {"parameters": {}, **{section: [] for section in EXPORTED}}
        async for section, entry in self.export():
            if section == "parameters":
                records[section].update(entry)
            else:
                records[section].append(entry)
        return records


@asynccontextmanager
async def open_ledger(url: str, registry: Registry, *, create: bool = False) -> AsyncGenerator[Ledger]:
    """Open the ledger at a URL: ``sqlite:///path``, ``sqlite://:memory:`` or ``postgresql://…``.

    Args:
        url: where the ledger is. One in memory is always new and empty.
        registry: the schemes, metrics and incident kinds that serve.
        create: make the tables, or bring them up to date, before opening.

    Raises:
        LedgerUnavailable: nothing answers at the URL, or its tables are behind this version.
    """
    async with open_database(url, create=create) as database:
        if create and not database.in_memory:
            await _keep_forms(database, registry)
        yield Ledger(View(database), registry)


async def _keep_forms(database: Database, registry: Registry) -> None:
    """Keep the forms of metrics that were observed before forms were kept; say which are declared otherwise now."""
    async with database.reading() as session:
        lacking = await judgements.without_form(session, registry)
        for code, form in (await judgements.of_other_form(session, registry)).items():
            log.warning(
                "%s is on file as %s and declared as %s: cards leave its values out; give the metric a new code",
                *(code, form, registry.metrics[code].form),
            )
    if lacking:
        async with database.writing() as session:
            await judgements.keep_forms(session, registry)


async def upgrade(url: str, registry: Registry | None = None) -> list[str]:
    """Make the tables at a URL, or bring them up to date; return the migrations that were applied.

    With a registry the ledger also keeps how the values of its metrics are stored, so that they outlive their plugins.
    """
    path = sqlite_file(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    await database.open()
    try:
        applied = await database.upgrade()
        if registry is not None:
            await _keep_forms(database, registry)
        return applied
    finally:
        await database.close()


async def is_behind(url: str) -> bool:
    """Whether the tables at a URL lack a migration (or are not there at all)."""
    path = sqlite_file(url)
    if path is not None and not path.exists():
        return True
    database = Database(url)
    await database.open()
    try:
        return bool(await database.pending())
    finally:
        await database.close()

"""The door: an open ledger that reads facts, evidence and pages, imports and exports."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from kaohe.ledger.columns.circumstances import CircumstanceShelf
from kaohe.ledger.columns.reader import FactsReader, read_calendar, read_parameters
from kaohe.ledger.columns.unit_scope import read_peers
from kaohe.ledger.exporting import EXPORTED, export
from kaohe.ledger.facts import incidents, judgements, units
from kaohe.ledger.facts.incidents import IncidentsWanted
from kaohe.ledger.facts.records import ImportReport, IncidentRecord, ObservationRecord, RulingRecord, UnitRecord
from kaohe.ledger.facts.units import UnitsWanted
from kaohe.ledger.feed import Feed
from kaohe.ledger.importing import Progress, import_records
from kaohe.ledger.jobs import ImportBoard
from kaohe.ledger.journal.time_travel import Past, Remembering
from kaohe.ledger.storage.configuration import sqlite_file
from kaohe.ledger.storage.database import Database, open_database
from kaohe.ledger.storage.paging import Part
from kaohe.ledger.writing.confirming import Confirming
from kaohe.plugins import Registry
from kaohe.scheme.facts import Calendar, Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import UnitKind


class Ledger(Remembering, Confirming):
    """An open ledger. Made by :func:`open_ledger`."""

    def __init__(self, database: Database, registry: Registry, past: Past | None = None) -> None:
        self.registry = registry
        self._database = database
        self._past = past
        self._shelf = CircumstanceShelf(registry.kinds) if past is None else past.shelf

    async def as_of(self, when: int | datetime) -> Ledger:
        """The ledger as known at a revision, or at a moment (one statement): it reads like this one and does not write.

        Raises:
            ValueError: the moment has no offset.
        """
        if isinstance(when, datetime):
            when = await self.revision_at(when)
        return Ledger(self._database, self.registry, Past(when, self._shelf))

    @property
    def statements(self) -> int:
        """How many SQL statements have been run so far."""
        return self._database.statements

    async def calendar(self) -> Calendar:
        """All periods."""
        async with self._reading() as session:
            return (await read_calendar(session))[0]

    async def parameters(self) -> Mapping[str, int]:
        """The parameters that the deployment has set, by code."""
        async with self._reading() as session:
            return await read_parameters(session)

    async def read_facts(
        self, units: Collection[str] | None, schemes: Iterable[Scheme], periods: Collection[Period]
    ) -> Facts:
        """Read what the cards of some schemes need, for some units (codes; None = all) and periods.

        Units and periods that the ledger does not know are left out: ``facts.units.row(code)`` and
        ``facts.calendar.find(code)`` return None for them. Rows of units that were not asked for are there because
        cards of others read them.
        """
        async with self._reading() as session:
            return await FactsReader(session, self._shelf).read(units, tuple(schemes), periods)

    async def units(self, codes: Collection[str]) -> Sequence[UnitRecord]:
        """The units of some codes, those that exist."""
        async with self._reading() as session:
            return await units.units(session, codes)

    async def peers(self, units: Collection[str], kinds: Collection[UnitKind]) -> Sequence[str]:
        """The units that rank with some units of some kinds, these included: those under the same nearest COUNTY."""
        async with self._reading() as session:
            return await read_peers(session, units, kinds)

    async def overseen(self, leaders: Collection[str]) -> Mapping[str, Sequence[UnitRecord]]:
        """The units that each leader oversees, by code."""
        async with self._reading() as session:
            return await units.overseen(session, leaders)

    async def units_page(self, wanted: UnitsWanted, key: str, descending: bool, part: Part) -> Sequence[UnitRecord]:
        """Up to ``part.size + 1`` units, ordered by ``code`` or ``name``."""
        async with self._reading() as session:
            return await units.units_page(session, wanted, key, part, descending=descending)

    async def units_count(self, wanted: UnitsWanted) -> Mapping[UnitKind, int]:
        """How many units of each kind there are."""
        async with self._reading() as session:
            return await units.units_count(session, wanted)

    async def children_pages(self, parents: Collection[str], part: Part) -> Mapping[str, Sequence[UnitRecord]]:
        """For each parent up to ``part.size + 1`` of the units directly below it, by code."""
        async with self._reading() as session:
            return await units.children_pages(session, parents, part)

    async def children_counts(self, parents: Collection[str]) -> Mapping[str, int]:
        """How many units lie directly below each parent."""
        async with self._reading() as session:
            return await units.children_counts(session, parents)

    async def incidents(self, refs: Collection[str]) -> Sequence[IncidentRecord]:
        """The incidents of some refs, those that exist."""
        async with self._reading() as session:
            return await incidents.incidents(session, refs)

    async def incidents_page(
        self, wanted: IncidentsWanted, key: str, descending: bool, part: Part
    ) -> Sequence[IncidentRecord]:
        """Up to ``part.size + 1`` incidents, ordered by ``on`` or ``ref``."""
        async with self._reading() as session:
            return await incidents.incidents_page(session, wanted, key, part, descending=descending)

    async def incidents_count(self, wanted: IncidentsWanted) -> int:
        """How many incidents there are."""
        async with self._reading() as session:
            return await incidents.incidents_count(session, wanted)

    async def incidents_of_units(
        self, units: Collection[str], wanted: IncidentsWanted, key: str, descending: bool, part: Part
    ) -> Mapping[str, Sequence[IncidentRecord]]:
        """For each unit up to ``part.size + 1`` of the incidents recorded on it, in order."""
        async with self._reading() as session:
            return await incidents.incidents_of_units(session, units, wanted, key, part, descending=descending)

    async def incident_counts(self, units: Collection[str], wanted: IncidentsWanted) -> Mapping[str, int]:
        """How many incidents are recorded on each unit."""
        async with self._reading() as session:
            return await incidents.incident_counts(session, units, wanted)

    async def incidents_behind(
        self, units: Collection[str], kinds: Collection[str], starts: date, ends: date
    ) -> Sequence[IncidentRecord]:
        """All incidents of some units and of all below them, of some kinds and in some days, by day and ref."""
        async with self._reading() as session:
            return await incidents.incidents_behind(session, units, kinds, starts, ends)

    async def rulings(
        self, units: Collection[str], schemes: Collection[str], periods: Collection[str]
    ) -> Sequence[RulingRecord]:
        """All rulings of some schemes on some units in some periods."""
        async with self._reading() as session:
            return await judgements.rulings(session, units, schemes, periods)

    async def observations(
        self, units: Collection[str], metrics: Collection[str], periods: Collection[str]
    ) -> Sequence[ObservationRecord]:
        """All observations of some metrics on some units in some periods."""
        async with self._reading() as session:
            return await judgements.observations(session, self.registry, units, metrics, periods)

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
        self._refuse_past()
        return await import_records(
            self._database,
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
        self._refuse_past()
        return ImportBoard(self._database, self.registry)

    def feed(self) -> Feed:
        """Where news of writes, those of other processes included, comes in; one for each process that serves."""
        self._refuse_past()
        return Feed(self._database)

    async def export(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """All current facts as (section, entry), in the form and order of a ledger file, from one state of the ledger.

        A parameter comes as ``("parameters", {code: value})``. Importing what was exported gives the same cards.
        """
        async with self._reading() as session:
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
        yield Ledger(database, registry)


async def _keep_forms(database: Database, registry: Registry) -> None:
    """Keep the forms of metrics that were observed before forms were kept."""
    async with database.reading() as session:
        lacking = await judgements.without_form(session, registry)
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

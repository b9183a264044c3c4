"""What GraphQL asks of a ledger. Each method is one batch: its cost does not grow with what is asked for at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable

from kaohe.graphql.relay.paging import Slice
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationRecord,
    RulingRecord,
    Successions,
    UnitRecord,
    UnitSpan,
)
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.history import Former, RevisionRecord
from kaohe.ledger.writing import ObservationKey, RulingKey
from kaohe.scheme.facts import Calendar, Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.evidence import RecordedIncident, RecordedRuling


@runtime_checkable
class Revised(Protocol):
    """What is on file and knows which write made it what it is, as opposed to what a question supposes."""

    @property
    def revision(self) -> int: ...


class UnitRow(Protocol):
    """A unit as the ledger holds it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> UnitKind: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def opens(self) -> date | None: ...
    @property
    def closes(self) -> date | None: ...
    @property
    def sorts_as(self) -> str: ...
    @property
    def revision(self) -> int: ...


#: An incident and a ruling as the ledger holds them: what evidence is told from.
IncidentRow: TypeAlias = RecordedIncident
RulingRow: TypeAlias = RecordedRuling


class UnitKey(StrEnum):
    """What units may be ordered by; the code breaks ties."""

    CODE = "code"
    NAME = "name"


class IncidentKey(StrEnum):
    """What incidents may be ordered by; the ref breaks ties."""

    ON = "on"
    REF = "ref"


@dataclass(frozen=True, slots=True)
class UnitsWanted:
    """Which units: None asks for all.

    ``open_since`` leaves out those that were closed before a day, ``open_until`` those that opened after one; then they
    are as they stood on that day.
    """

    codes: tuple[str, ...] | None = None
    kinds: tuple[UnitKind, ...] | None = None
    parent: str | None = None
    within: str | None = None
    name_contains: str | None = None
    open_since: date | None = None
    open_until: date | None = None


@dataclass(frozen=True, slots=True)
class IncidentsWanted:
    """Which incidents: None asks for all."""

    units: tuple[str, ...] | None = None
    within: str | None = None
    kinds: tuple[str, ...] | None = None
    starts: date | None = None
    ends: date | None = None


class Reader(Protocol):
    """Reads of a ledger."""

    async def revision(self) -> int:
        """The number of the last write; 0 before the first."""
        ...

    async def as_of(self, when: int | datetime) -> Reader:
        """The same ledger as it was known after a write, or at a moment."""
        ...

    async def confirmations(self, keys: Collection[ConfirmationKey]) -> Mapping[ConfirmationKey, ConfirmationRecord]:
        """How far cards have come, those that were ever touched."""
        ...

    async def revision_at(self, moment: datetime) -> int:
        """The number of the last write up to a moment; 0 before the first."""
        ...

    async def last_write(self) -> RevisionRecord | None:
        """The last write; None before the first."""
        ...

    async def changes(self, since: int, part: Slice, kinds: Collection[FactKind] | None = None) -> Sequence[Change]:
        """Up to ``part.size + 1`` changes made after a write, in order."""
        ...

    async def changes_count(self, since: int, kinds: Collection[FactKind] | None = None) -> int:
        """How many changes were made after a write."""
        ...

    async def confirmation_histories(
        self, keys: Collection[ConfirmationKey]
    ) -> Mapping[ConfirmationKey, Sequence[ConfirmationRecord]]:
        """All steps that some cards have taken."""
        ...

    async def incident_histories(self, refs: Collection[str]) -> Mapping[str, Sequence[Former[IncidentRecord]]]:
        """What became of some incidents."""
        ...

    async def observation_histories(
        self, keys: Collection[ObservationKey]
    ) -> Mapping[ObservationKey, Sequence[Former[ObservationRecord]]]:
        """What became of some observations."""
        ...

    async def ruling_histories(self, keys: Collection[RulingKey]) -> Mapping[RulingKey, Sequence[Former[RulingRecord]]]:
        """What became of some rulings."""
        ...

    async def unit_histories(self, codes: Collection[str]) -> Mapping[str, Sequence[Former[UnitRecord]]]:
        """What became of some units' names, parents and last days."""
        ...

    async def observations(
        self, units: Collection[str], metrics: Collection[str], periods: Collection[str]
    ) -> Sequence[ObservationRecord]:
        """All observations of some metrics on some units in some periods."""
        ...

    async def calendar(self) -> Calendar:
        """All periods."""
        ...

    async def parameters(self) -> Mapping[str, Sequence[Setting]]:
        """What the deployment has set of each parameter, by code."""
        ...

    async def read_facts(self, units: Collection[str], schemes: Sequence[Scheme], periods: Sequence[Period]) -> Facts:
        """What the cards of some schemes read; units that do not exist are left out."""
        ...

    async def units(self, codes: Collection[str]) -> Sequence[UnitRow]:
        """The units of some codes, those that exist."""
        ...

    async def peers(
        self, units: Collection[str], kinds: Collection[UnitKind], days: Collection[date] = ()
    ) -> Sequence[str]:
        """The units that rank with some units of some kinds, these included: those under the same nearest COUNTY.

        On each of some days; on none, as they stand in the end.
        """
        ...

    async def unit_spans(self, codes: Collection[str]) -> Mapping[str, Sequence[UnitSpan]]:
        """What some units have been from day to day, in order."""
        ...

    async def successions(self, codes: Collection[str]) -> Mapping[str, Successions]:
        """Whose place some units took, and which took theirs."""
        ...

    async def overseen(self, leaders: Collection[str]) -> Mapping[str, Sequence[UnitRow]]:
        """The units that each leader oversees, by code."""
        ...

    async def units_page(self, wanted: UnitsWanted, key: UnitKey, descending: bool, part: Slice) -> Sequence[UnitRow]:
        """Up to ``part.size + 1`` units, in order."""
        ...

    async def units_count(self, wanted: UnitsWanted) -> Mapping[UnitKind, int]:
        """How many units of each kind there are."""
        ...

    async def children_pages(self, parents: Collection[str], part: Slice) -> Mapping[str, Sequence[UnitRow]]:
        """For each parent up to ``part.size + 1`` of the units directly below it, by code."""
        ...

    async def unit_codes_alike(self, codes: Collection[str]) -> Mapping[str, Sequence[str]]:
        """For wrong codes those of units that begin in the same way."""
        ...

    async def children_counts(self, parents: Collection[str]) -> Mapping[str, int]:
        """How many units lie directly below each parent."""
        ...

    async def incidents(self, refs: Collection[str]) -> Sequence[IncidentRow]:
        """The incidents of some refs, those that exist."""
        ...

    async def incidents_page(
        self, wanted: IncidentsWanted, key: IncidentKey, descending: bool, part: Slice
    ) -> Sequence[IncidentRow]:
        """Up to ``part.size + 1`` incidents, in order."""
        ...

    async def incidents_count(self, wanted: IncidentsWanted) -> int:
        """How many incidents there are."""
        ...

    async def incidents_of_units(
        self, units: Collection[str], wanted: IncidentsWanted, key: IncidentKey, descending: bool, part: Slice
    ) -> Mapping[str, Sequence[IncidentRow]]:
        """For each unit up to ``part.size + 1`` of the incidents recorded on it, in order."""
        ...

    async def incident_counts(self, units: Collection[str], wanted: IncidentsWanted) -> Mapping[str, int]:
        """How many incidents are recorded on each unit."""
        ...

    async def incidents_behind(
        self, units: Collection[str], kinds: Collection[str], starts: date, ends: date
    ) -> Sequence[IncidentRow]:
        """All incidents of some units and of all below them, of some kinds and in some days."""
        ...

    async def rulings(
        self, units: Collection[str], schemes: Collection[str], periods: Collection[str]
    ) -> Sequence[RulingRow]:
        """All rulings of some schemes on some units in some periods."""
        ...

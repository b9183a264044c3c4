"""Loads records and what they have been: those of a tick in one read a kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeAlias, TypeVar

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.reader import IncidentRow, Reader, UnitRow
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationRecord,
    RulingRecord,
    Successions,
    UnitRecord,
    UnitSpan,
)
from kaohe.ledger.journal.history import Former
from kaohe.ledger.writing import ObservationKey, RulingKey

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


def each_of(
    read: Callable[[Collection[KeyT]], Awaitable[Mapping[KeyT, ValueT]]], absent: ValueT
) -> DataLoader[KeyT, ValueT]:
    """A loader of what each of some keys has; ``absent`` for those of which the ledger tells nothing."""

    async def load(keys: list[KeyT]) -> list[ValueT]:
        found = await read(keys)
        return [found.get(key, absent) for key in keys]

    return DataLoader(load)


def the_one(
    read: Callable[[Collection[KeyT]], Awaitable[Sequence[ValueT]]], key: Callable[[ValueT], KeyT]
) -> DataLoader[KeyT, ValueT | None]:
    """A loader of the one record that each of some keys has, None where there is none."""

    async def load(keys: list[KeyT]) -> list[ValueT | None]:
        found = {key(each): each for each in await read(keys)}
        return [found.get(each) for each in keys]

    return DataLoader(load)


class PageLoader(Generic[ValueT]):
    """For each way of asking (page, filter, order) one loader, keyed by the owner's code."""

    def __init__(self, read: Callable[..., Awaitable[Mapping[str, ValueT]]], absent: ValueT) -> None:
        self._read, self._absent = read, absent
        self._loaders: dict[tuple[Hashable, ...], DataLoader[str, ValueT]] = {}

    async def load(self, owner: str, *how: Hashable) -> ValueT:
        """What an owner has; ``how`` is handed to the reader after the owners."""
        if how not in self._loaders:
            self._loaders[how] = each_of(lambda owners: self._read(owners, *how), self._absent)
        return await self._loaders[how].load(owner)


class UnitLoaders:
    """Units of one request."""

    def __init__(self, ledger: Reader) -> None:
        self.by_code: DataLoader[str, UnitRow | None] = the_one(ledger.units, lambda row: row.code)
        self.overseen: DataLoader[str, Sequence[UnitRow]] = each_of(ledger.overseen, ())
        self.spans: DataLoader[str, Sequence[UnitSpan]] = each_of(ledger.unit_spans, ())
        self.successions: DataLoader[str, Successions] = each_of(ledger.successions, Successions())
        self.alike: DataLoader[str, Sequence[str]] = each_of(ledger.unit_codes_alike, ())
        self.child_count: DataLoader[str, int] = each_of(ledger.children_counts, 0)
        self.children: PageLoader[Sequence[UnitRow]] = PageLoader(ledger.children_pages, ())

    def seen(self, rows: Sequence[UnitRow]) -> None:
        """Remember units that were read in another way."""
        self.by_code.prime_many({row.code: row for row in rows})


class IncidentLoaders:
    """Incidents of one request."""

    def __init__(self, ledger: Reader) -> None:
        self.by_ref: DataLoader[str, IncidentRow | None] = the_one(ledger.incidents, lambda row: row.ref)
        self.of_units: PageLoader[Sequence[IncidentRow]] = PageLoader(ledger.incidents_of_units, ())
        self.counts: PageLoader[int] = PageLoader(ledger.incident_counts, 0)


StateT = TypeVar("StateT")
History: TypeAlias = Sequence[Former[StateT]]


class HistoryLoaders:
    """Histories of one request, and the observations behind figures."""

    def __init__(self, ledger: Reader) -> None:
        self._ledger = ledger
        self.incidents: DataLoader[str, History[IncidentRecord]] = each_of(ledger.incident_histories, ())
        self.units: DataLoader[str, History[UnitRecord]] = each_of(ledger.unit_histories, ())
        self.observations: DataLoader[ObservationKey, History[ObservationRecord]] = each_of(
            ledger.observation_histories, ()
        )
        self.rulings: DataLoader[RulingKey, History[RulingRecord]] = each_of(ledger.ruling_histories, ())
        self.confirmations: DataLoader[ConfirmationKey, Sequence[ConfirmationRecord]] = each_of(
            ledger.confirmation_histories, ()
        )
        self.observed: DataLoader[ObservationKey, ObservationRecord | None] = the_one(
            self._observed, lambda each: ObservationKey(each.unit, each.period, each.metric)
        )

    async def _observed(self, keys: Collection[ObservationKey]) -> Sequence[ObservationRecord]:
        return await self._ledger.observations(
            {key.unit for key in keys}, {key.metric for key in keys}, {key.period for key in keys}
        )

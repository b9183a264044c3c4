"""Loads what facts have been, and the observations behind figures: those of a tick in one read a kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from strawberry.dataloader import DataLoader

from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord
from kaohe.ledger.facts.records import IncidentRecord, ObservationRecord, RulingRecord, UnitRecord
from kaohe.ledger.journal.history import Former
from kaohe.ledger.writing import ObservationKey, RulingKey

if TYPE_CHECKING:
    from kaohe.graphql.context.reader import Reader

KeyT = TypeVar("KeyT", bound=Hashable)
StateT = TypeVar("StateT")


class HistoryLoaders:
    """Histories of one request."""

    def __init__(self, ledger: Reader) -> None:
        self._ledger = ledger
        self.incidents: DataLoader[str, Sequence[Former[IncidentRecord]]] = _loader(ledger.incident_histories)
        self.units: DataLoader[str, Sequence[Former[UnitRecord]]] = _loader(ledger.unit_histories)
        self.observations: DataLoader[ObservationKey, Sequence[Former[ObservationRecord]]] = _loader(
            ledger.observation_histories
        )
        self.rulings: DataLoader[RulingKey, Sequence[Former[RulingRecord]]] = _loader(ledger.ruling_histories)
        self.confirmations: DataLoader[ConfirmationKey, Sequence[ConfirmationRecord]] = _loader(
            ledger.confirmation_histories
        )
        self.observed: DataLoader[ObservationKey, ObservationRecord | None] = DataLoader(self._observed)

    async def _observed(self, keys: list[ObservationKey]) -> list[ObservationRecord | None]:
        found = await self._ledger.observations(
            {key.unit for key in keys}, {key.metric for key in keys}, {key.period for key in keys}
        )
        by_key = {ObservationKey(each.unit, each.period, each.metric): each for each in found}
        return [by_key.get(key) for key in keys]


def _loader(
    read: Callable[[Collection[KeyT]], Awaitable[Mapping[KeyT, Sequence[StateT]]]],
) -> DataLoader[KeyT, Sequence[StateT]]:
    async def load(keys: list[KeyT]) -> list[Sequence[StateT]]:
        found = await read(keys)
        return [found.get(key, ()) for key in keys]

    return DataLoader(load)

"""Loads incidents by ref and pages of a unit's incidents, all those of a tick in one read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.pages import PageLoader

if TYPE_CHECKING:
    from kaohe.graphql.context.reader import IncidentRow, Reader


class IncidentLoaders:
    """Incidents of one request."""

    def __init__(self, ledger: Reader) -> None:
        self._ledger = ledger
        self.by_ref: DataLoader[str, IncidentRow | None] = DataLoader(self._incidents)
        self.of_units: PageLoader[Sequence[IncidentRow]] = PageLoader(ledger.incidents_of_units, ())
        self.counts: PageLoader[int] = PageLoader(ledger.incident_counts, 0)

    async def _incidents(self, refs: list[str]) -> list[IncidentRow | None]:
        found = {row.ref: row for row in await self._ledger.incidents(refs)}
        return [found.get(ref) for ref in refs]

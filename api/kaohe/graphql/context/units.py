"""Loads units by code and pages of children, all those of a tick in one read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from strawberry.dataloader import DataLoader

from kaohe.graphql.context.pages import PageLoader

if TYPE_CHECKING:
    from kaohe.graphql.context.reader import Reader, UnitRow


class UnitLoaders:
    """Units of one request."""

    def __init__(self, ledger: Reader) -> None:
        self._ledger = ledger
        self.by_code: DataLoader[str, UnitRow | None] = DataLoader(self._units)
        self.overseen: DataLoader[str, Sequence[UnitRow]] = DataLoader(self._overseen)
        self.child_count: DataLoader[str, int] = DataLoader(self._child_counts)
        self.children: PageLoader[Sequence[UnitRow]] = PageLoader(ledger.children_pages, ())

    def seen(self, rows: Sequence[UnitRow]) -> None:
        """Remember units that were read in another way."""
        self.by_code.prime_many({row.code: row for row in rows})

    async def _units(self, codes: list[str]) -> list[UnitRow | None]:
        found = {row.code: row for row in await self._ledger.units(codes)}
        return [found.get(code) for code in codes]

    async def _overseen(self, leaders: list[str]) -> list[Sequence[UnitRow]]:
        found = await self._ledger.overseen(leaders)
        return [found.get(leader, ()) for leader in leaders]

    async def _child_counts(self, parents: list[str]) -> list[int]:
        found = await self._ledger.children_counts(parents)
        return [found.get(parent, 0) for parent in parents]

"""Loads the same thing (a page, a count) for many owners in one read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

from strawberry.dataloader import DataLoader

ValueT = TypeVar("ValueT")


class PageLoader(Generic[ValueT]):
    """For each way of asking (page, filter, order) one loader, keyed by the owner's code."""

    def __init__(self, read: Callable[..., Awaitable[Mapping[str, ValueT]]], absent: ValueT) -> None:
        self._read, self._absent = read, absent
        self._loaders: dict[tuple[Hashable, ...], DataLoader[str, ValueT]] = {}

    async def load(self, owner: str, *how: Hashable) -> ValueT:
        """What an owner has; ``how`` is handed to the reader after the owners."""
        if how not in self._loaders:

            async def read(owners: list[str]) -> list[ValueT]:
                found = await self._read(tuple(owners), *how)
                return [found.get(each, self._absent) for each in owners]

            self._loaders[how] = DataLoader(read)
        return await self._loaders[how].load(owner)

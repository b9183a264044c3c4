"""Storing one batch while the next is being checked."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any


class Meanwhile:
    """One thing done in the background at a time; none is left running at the end of ``async with``."""

    def __init__(self) -> None:
        self._doing: asyncio.Task[None] | None = None

    def start(self, doing: Coroutine[Any, Any, None]) -> None:
        """Begin; what was begun before has to be :meth:`done`."""
        self._doing = asyncio.create_task(doing)

    async def done(self) -> None:
        """Wait until it is done, and raise what it raised."""
        if self._doing is not None:
            await self._doing
            self._doing = None

    async def __aenter__(self) -> Meanwhile:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self.done()
        elif self._doing is not None:
            await asyncio.gather(self._doing, return_exceptions=True)

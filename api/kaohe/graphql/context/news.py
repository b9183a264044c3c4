"""News of the ledger for all subscriptions of a process: how far it has come, and what writes have changed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from typing import TypeAlias

from kaohe.graphql.context.reader import Reader
from kaohe.graphql.relay.paging import LARGEST_SIZE, Slice
from kaohe.ledger.feed import Feed
from kaohe.ledger.journal.change_log import Change

#: All changes between two revisions; None where they are too many to look at one by one.
Changes: TypeAlias = Sequence[Change] | None

#: How many answers are kept: those who keep up ask for the same one, some for that of a moment ago.
_KEPT = 16


class News:
    """What was written since, read once for all who wait for it."""

    def __init__(self, feed: Feed, ledger: Reader) -> None:
        self._feed, self._ledger = feed, ledger
        self._read: OrderedDict[tuple[int, int], asyncio.Task[Changes]] = OrderedDict()

    def follow(self, since: int) -> AsyncGenerator[int]:
        """The newest revision whenever there is one, from the first after ``since`` on."""
        return self._feed.follow(since)

    async def between(self, since: int, newest: int) -> Changes:
        """All that was changed after a revision, up to another.

        Raises:
            LedgerUnavailable: the ledger does not answer.
        """
        key = (since, newest)
        if key not in self._read:
            self._read[key] = asyncio.create_task(self._changes(since, newest))
            self._read[key].add_done_callback(_looked_at)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        try:
            return await asyncio.shield(self._read[key])
        except Exception:
            self._read.pop(key, None)
            raise

    async def _changes(self, since: int, newest: int) -> Changes:
        then = await self._ledger.as_of(newest)
        found = await then.changes(since, Slice(LARGEST_SIZE, backwards=False, after=None, before=None))
        return found if len(found) <= LARGEST_SIZE else None


def _looked_at(read: asyncio.Task[Changes]) -> None:
    """Take note of what went wrong, though all who waited have left."""
    if not read.cancelled():
        read.exception()

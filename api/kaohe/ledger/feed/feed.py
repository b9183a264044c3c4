"""Tells any number of followers how far the ledger has come.

A follower is told the newest revision and nothing else, and reads for itself what has changed since the one that it was
told before. So nobody is kept waiting for a slow follower, nothing is kept for one, and none misses anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator

from kaohe.ledger.feed.notifications import hearing
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.errors import LedgerUnavailable

log = logging.getLogger(__name__)

#: After how many seconds a ledger that does not answer is tried again: at first, and at most.
SOONEST, LATEST = 0.25, 10.0


class Feed:
    """The news of one process. Made by :meth:`kaohe.ledger.Ledger.feed`, closed before the ledger is.

    It hears of writes while anybody follows, and no longer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = 0
        self._moved = asyncio.Event()
        self._followers = 0
        self._hearing: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def follow(self, since: int) -> AsyncGenerator[int]:
        """The newest revision, whenever it has gone past ``since`` and past the one told before, until the feed closes.

        While the ledger does not answer there is no news; afterwards there is that of the meantime.
        """
        self._followers += 1
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear())
        try:
            while not self._closed:
                moved = self._moved
                if self._newest > since:
                    since = self._newest
                    yield since
                else:
                    await moved.wait()
        finally:
            self._followers -= 1
            if not self._followers:
                self._stop()

    async def close(self) -> None:
        """Let all followers go."""
        self._closed = True
        self._tell()
        self._stop()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _stop(self) -> None:
        if self._hearing is not None:
            self._hearing.cancel()
            self._ending.add(self._hearing)
            self._hearing.add_done_callback(self._ending.discard)
            self._hearing = None

    async def _hear(self) -> None:
        pause = SOONEST
        while True:
            try:
                async with hearing(self._database) as heard:
                    while True:
                        newest, pause = await heard.newest(), SOONEST
                        if newest > self._newest:
                            self._newest = newest
                            self._tell()
                        await heard.word()
            except Exception as error:  # whatever it is, followers wait for the end of it
                known = isinstance(error, LedgerUnavailable)
                log.warning("no news of the ledger for the moment: %s", error, exc_info=not known)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LATEST)

    def _tell(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

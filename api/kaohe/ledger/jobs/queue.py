"""The imports of a server's process: handed in, carried out one after another, watched, and noted for everybody else.

In PostgreSQL an import is noted from the moment when it is handed in, and every two seconds. SQLite takes no note while
an import writes, so there one that waits, and how far one has come, is known in its own process alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Event
from typing import BinaryIO
from uuid import uuid4

from kaohe.ledger.files import FileFormat
from kaohe.ledger.jobs import store
from kaohe.ledger.jobs.job import ImportJob, ImportState, SectionProgress
from kaohe.ledger.jobs.worker import carry_out
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.errors import LedgerBusy, LedgerUnavailable
from kaohe.ledger.writing import Request, Rule, WriteError, Written
from kaohe.ledger.writing.transaction import request_errors
from kaohe.plugins import Registry

log = logging.getLogger(__name__)

#: How many imports that are over are kept at hand, and how often what is not over is noted, in seconds.
_KEPT, _BEAT = 100, 2.0

#: How many imports may wait at once, each with its file.
MOST_WAITING = 10

#: How many bytes of a file are digested at once.
_CHUNK = 2**20

_STOPPED = "the server was stopped; nothing was stored"


class _Stopped(Exception):  # noqa: N818  # nothing went wrong
    """Breaks an import off."""


class ImportBoard:
    """The imports of one process. Made by :meth:`kaohe.ledger.Ledger.imports`, closed before the ledger is."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self._database, self._registry = database, registry
        self._jobs: OrderedDict[str, ImportJob] = OrderedDict()
        self._waiting: deque[tuple[str, BinaryIO]] = deque()
        self._handing_in, self._noting = asyncio.Lock(), asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._working: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._stop = Event()

    async def hand_in(
        self,
        file: BinaryIO,
        name: str,
        request: Request,
        *,
        format_: FileFormat | None = None,
        encoding: str | None = None,
        dry_run: bool = False,
    ) -> Written[ImportJob]:
        """Take a file, which is the board's from now on, and import it as soon as those before it are done.

        Under a known idempotency key the import of before is returned, unless it failed or was refused.

        Raises:
            LedgerUnavailable: the ledger does not answer; the file is not taken.
        """
        taken = False
        try:
            came = await self._taken(file, name, request, format_, encoding, dry_run)
            taken = came.accepted and not came.repeated
        finally:
            if not taken:
                file.close()
        return came

    async def _taken(
        self,
        file: BinaryIO,
        name: str,
        request: Request,
        format_: FileFormat | None,
        encoding: str | None,
        dry_run: bool,
    ) -> Written[ImportJob]:
        if errors := request_errors(request):
            return Written(errors=tuple(errors))
        if len(self._waiting) >= MOST_WAITING:
            message = f"{MOST_WAITING} imports wait already"
            return Written(errors=(WriteError(Rule.BUSY, ("file",), message, "hand it in once one of them is over"),))
        id_ = str(uuid4())
        digest = await asyncio.to_thread(_digest, file, format_, encoding, dry_run)
        key = request.idempotency_key or f"import {id_}"
        now = datetime.now(UTC)
        job = ImportJob(id_, request.actor, key, digest, name, format_, dry_run, request.reason, now, encoding=encoding)
        async with self._handing_in:
            if request.idempotency_key is not None and (known := await self._known(job)) is not None:
                return known
            if not self._database.is_sqlite:
                await store.note(self._database, job)
            self._show(job)
            self._waiting.append((id_, file))
        if self._working is None or self._working.done():
            self._working = self._start(self._work())
        return Written((job,))

    async def get(self, id_: str) -> ImportJob | None:
        """An import as it is now, of whichever process."""
        return self._jobs.get(id_) or await store.find(self._database, id_)

    async def watch(self, id_: str) -> AsyncGenerator[ImportJob]:
        """An import each time that it has come further, from now until it is over; nothing where there is none."""
        last: ImportJob | None = None
        while (job := await self.get(id_)) is not None:
            changed = self._changed
            if job != last:
                yield job
                last = job
            if job.state.is_final:
                return
            if self._jobs.get(id_, job) == job:
                try:
                    async with asyncio.timeout(_BEAT):  # that of another process changes without telling us
                        await changed.wait()
                except TimeoutError:
                    continue

    async def close(self) -> None:
        """Break off what is going on, and note it."""
        self._stop.set()
        if self._working is not None:
            await self._working
        for id_, file in self._waiting:
            file.close()
            await self._end(replace(self._jobs[id_], state=ImportState.FAILED, failure=_STOPPED))
        for task in self._tasks:
            task.cancel()

    async def _known(self, job: ImportJob) -> Written[ImportJob] | None:
        """What was handed in under the same key before."""
        mark = await store.marked(self._database, job.actor, job.key)
        at_hand = [each for each in self._jobs.values() if (each.actor, each.key) == (job.actor, job.key)]
        known = at_hand[-1] if at_hand else await store.under_key(self._database, job.actor, job.key)
        digest = mark[0] if mark is not None else None if known is None else known.digest
        if digest not in (None, job.digest):
            message = f"{job.key} was the key of another request"
            hint = "give every new request a key of its own"
            return Written(errors=(WriteError(Rule.KEY_REUSED, ("idempotency_key",), message, hint),))
        if known is None or known.state in (ImportState.REFUSED, ImportState.FAILED):
            return None
        return Written((known,), known.revision, repeated=True)

    async def _work(self) -> None:
        beating = self._start(self._beat())
        while self._waiting and not self._stop.is_set():
            id_, file = self._waiting.popleft()
            with file:
                await self._end(await self._carry_out(self._jobs[id_], file))
        beating.cancel()

    async def _carry_out(self, job: ImportJob, file: BinaryIO) -> ImportJob:
        """One import from beginning to end; while others write it waits."""
        loop = asyncio.get_running_loop()
        job = replace(job, state=ImportState.RUNNING, started_at=datetime.now(UTC))

        def advance(progress: tuple[SectionProgress, ...]) -> None:
            if self._stop.is_set():
                raise _Stopped
            loop.call_soon_threadsafe(lambda: self._show(replace(self._jobs[job.id], progress=progress)))

        self._show(job)
        while not self._stop.is_set():
            try:
                await store.note(self._database, job)
                return await carry_out(self._database, self._registry, job, file, advance)
            except LedgerBusy:
                await asyncio.sleep(_BEAT / 2)
            except _Stopped:
                break
            except Exception as error:
                log.exception("an import failed")
                known = isinstance(error, LedgerUnavailable)
                told = str(error) if known else "something went wrong on the server, which has logged it"
                return replace(job, state=ImportState.FAILED, failure=f"{told}; nothing was stored")
        return replace(job, state=ImportState.FAILED, failure=_STOPPED)

    async def _end(self, job: ImportJob) -> None:
        """Show and note what came of an import. What was marked is stored, even if the answer was lost."""
        job = replace(job, finished_at=datetime.now(UTC))
        try:
            if job.state is ImportState.FAILED and not job.dry_run:
                mark = await store.marked(self._database, job.actor, job.key)
                if mark is not None and mark[0] == job.digest:
                    job = replace(job, state=ImportState.IMPORTED, failure=None, revision=mark[1])
            async with self._noting:
                await store.note(self._database, job)
                self._show(job)
        except LedgerUnavailable:
            log.exception("what came of an import could not be noted")
            self._show(job)

    async def _beat(self) -> None:
        while not self._database.is_sqlite:
            await asyncio.sleep(_BEAT)
            for id_ in [job.id for job in self._jobs.values() if not job.state.is_final]:
                async with self._noting:  # or what came of it meanwhile might be noted before this
                    try:
                        if (job := self._jobs.get(id_)) is not None and not job.state.is_final:
                            await store.note(self._database, job)
                    except LedgerUnavailable:
                        log.warning("how far an import has come could not be noted")

    def _show(self, job: ImportJob) -> None:
        if job.id in self._jobs and self._jobs[job.id].state.is_final:
            return
        self._jobs[job.id] = job
        over = [id_ for id_, each in self._jobs.items() if each.state.is_final]
        for id_ in over[:-_KEPT]:
            del self._jobs[id_]
        self._changed.set()
        self._changed = asyncio.Event()

    def _start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _digest(file: BinaryIO, format_: FileFormat | None, encoding: str | None, dry_run: bool) -> str:
    """What tells a request from another: the file's content, and what is to be done with it."""
    digest = sha256(f"import {format_} {dry_run}{f' {encoding}' if encoding else ''}\n".encode())
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()

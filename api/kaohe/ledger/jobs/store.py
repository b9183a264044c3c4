"""Where imports are noted, for other processes and for later; and what became of one whose process is gone."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kaohe.ledger.jobs.job import ImportJob, ImportState
from kaohe.ledger.storage.configuration import sqlite_file
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.errors import LedgerBusy
from kaohe.ledger.storage.session import Session

#: For how many seconds an import counts as alive after it was last noted.
LEASE = 10

_LOST = "the server ended before the import did; nothing was stored"


async def note(database: Database, job: ImportJob) -> None:
    """Note how far an import has come."""
    async with database.noting() as session:
        await _note(session, job)


async def find(database: Database, id_: str) -> ImportJob | None:
    """An import as it was noted last; one whose process is gone is settled first."""
    async with database.reading() as session:
        row = await session.row("SELECT told, seen FROM import_job WHERE id = $1", id_)
    return None if row is None else await _alive(database, row)


async def under_key(database: Database, actor: str, key: str) -> ImportJob | None:
    """The last import that was handed in under a key."""
    async with database.reading() as session:
        rows = await session.rows("SELECT told, seen FROM import_job WHERE actor = $1 AND key = $2", actor, key)
    jobs = [await _alive(database, row) for row in rows]
    return max(jobs, key=lambda job: job.queued_at, default=None)


async def marked(database: Database, actor: str, key: str) -> tuple[str, int] | None:
    """The digest and the revision of the write that was made under a key."""
    async with database.reading() as session:
        return await _marked(session, actor, key)


async def settled(database: Database, job: ImportJob) -> ImportJob:
    """An import that nobody carries on: its facts are stored, all of them, or none is.

    Raises:
        LedgerBusy: somebody is writing, who may be the import itself.
    """
    async with database.writing() as session:
        found = await _marked(session, job.actor, job.key)
        job = replace(job, finished_at=datetime.now(UTC))
        if found is not None and found[0] == job.digest:
            job = replace(job, state=ImportState.IMPORTED, revision=found[1])
        else:
            job = replace(job, state=ImportState.FAILED, failure=_LOST)
        await _note(session, job)
    return job


async def _alive(database: Database, row: Sequence[Any]) -> ImportJob:
    job = ImportJob.from_json(row[0])
    if job.state.is_final or time.time() - row[1] <= LEASE:
        return job
    if (file := sqlite_file(database.url)) is not None and await asyncio.to_thread(_is_written, file):
        return job
    try:
        return await settled(database, job)
    except LedgerBusy:
        return job


def _is_written(file: Path) -> bool:
    """Whether somebody writes to a SQLite file at this moment, as an import does from its beginning to its end."""
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


async def _marked(session: Session, actor: str, key: str) -> tuple[str, int] | None:
    row = await session.row("SELECT digest, since FROM request WHERE actor = $1 AND key = $2", actor, key)
    return None if row is None else (row[0], row[1])


async def _note(session: Session, job: ImportJob) -> None:
    await session.rows(
        "INSERT INTO import_job (id, actor, key, told, seen) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET told = excluded.told, seen = excluded.seen",
        job.id,
        job.actor,
        job.key,
        job.to_json(),
        int(time.time()),
    )

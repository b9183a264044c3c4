"""Carries one import out, in a thread with a loop and a ledger of its own, so that no reader is kept waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from kaohe.ledger.facts.records import ImportProblem
from kaohe.ledger.files import FileEntries, UnreadableFile, read_apart
from kaohe.ledger.importing import import_records
from kaohe.ledger.jobs.job import ImportJob, ImportState, JobProblem, SectionProgress, TableRead
from kaohe.ledger.storage.database import Database, open_database
from kaohe.plugins import Registry

#: Told how far the import has come; what it raises breaks the import off.
Advance = Callable[[tuple[SectionProgress, ...]], None]


async def carry_out(
    database: Database, registry: Registry, job: ImportJob, file: BinaryIO, advance: Advance
) -> ImportJob:
    """Import a file, and return what came of it.

    Raises:
        LedgerBusy: others are writing; nothing was stored.
        LedgerUnavailable: the ledger does not answer.
    """
    if database.in_memory:  # no other connection sees it
        return await _import(database, registry, job, file, advance)
    return await asyncio.to_thread(lambda: asyncio.run(_import_apart(database.url, registry, job, file, advance)))


async def _import_apart(url: str, registry: Registry, job: ImportJob, file: BinaryIO, advance: Advance) -> ImportJob:
    async with open_database(url) as apart:
        return await _import(apart, registry, job, file, advance)


async def _import(
    database: Database, registry: Registry, job: ImportJob, file: BinaryIO, advance: Advance
) -> ImportJob:
    with ExitStack() as stack:
        reading = partial(
            read_apart,
            *(file, job.file, registry, stack, job.format),
            encoding=job.encoding,
            go_on=lambda: advance(()),
        )
        try:
            content = await asyncio.to_thread(reading)
        except UnreadableFile as error:
            problem = JobProblem("INVALID", str(error))
            return replace(job, state=ImportState.REFUSED, problems=(problem,), problem_count=1)
        return await _take(database, registry, job, content, advance)


async def _take(
    database: Database, registry: Registry, job: ImportJob, content: Mapping[str, Any], advance: Advance
) -> ImportJob:
    """Import what was read."""
    notes = [note for each in content.values() if isinstance(each, FileEntries) for note in each.notes]
    shapes = [shape for each in content.values() if isinstance(each, FileEntries) for shape in each.shapes]
    job = replace(job, notes=tuple(notes), tables=tuple(map(TableRead.of, shapes)))
    reached = {
        section: SectionProgress(section, 0, len(entries))
        for section, entries in content.items()
        if isinstance(entries, list | FileEntries)
    }
    advance(tuple(reached.values()))

    def progress(section: str, done: int, total: int | None) -> None:
        reached[section] = SectionProgress(section, done, total)
        advance(tuple(reached.values()))

    report = await import_records(
        database,
        registry,
        content,
        actor=job.actor,
        reason=job.reason,
        dry_run=job.dry_run,
        progress=progress,
        mark=job.mark,
    )
    done = {**reached, **{name: SectionProgress(name, count, count) for name, count in report.taken.items() if count}}
    job = replace(job, progress=tuple(done.values()))
    if report.problems:
        problems = tuple(_placed(problem, content) for problem in report.problems)
        return replace(job, state=ImportState.REFUSED, problems=problems, problem_count=len(problems) + report.untold)
    state = ImportState.CHECKED if job.dry_run else ImportState.IMPORTED
    return replace(job, state=state, revision=report.revision)


def _placed(problem: ImportProblem, content: Mapping[str, Any]) -> JobProblem:
    """A problem with its place in the file."""
    told = JobProblem(problem.rule, problem.message, problem.section, problem.index, None, problem.code, problem.field)
    entries, index = content.get(problem.section), problem.index
    if not isinstance(entries, FileEntries) or index is None:
        return told
    return replace(
        told,
        row=entries.row(index),
        field=None if told.field is None else entries.column(told.field, index),
        sheet=entries.sheet(index),
        cell=entries.cell(index, problem.field),
    )

"""What is known of an import: what was handed in, how far it has come, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from kaohe.ledger.files import ColumnRead, FileFormat, Note, Shape


class ImportState(StrEnum):
    """How far an import has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    IMPORTED = "IMPORTED"
    CHECKED = "CHECKED"
    REFUSED = "REFUSED"
    FAILED = "FAILED"

    @property
    def is_final(self) -> bool:
        """Whether it will change no more."""
        return self not in (ImportState.QUEUED, ImportState.RUNNING)


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How many entries of a section are done; ``total`` None where only reading them all would tell."""

    section: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class JobProblem:
    """What is wrong in the file: where, which rule it breaks, and what would be right.

    ``row`` counts as a spreadsheet does, from the header on; in JSON and YAML there is ``index``, from 0, alone. In a
    workbook there are also its ``sheet`` and ``cell``, such as C5.
    """

    rule: str
    message: str
    section: str | None = None
    index: int | None = None
    row: int | None = None
    entry: str | None = None
    field: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class TableRead:
    """How a table was understood: of which section it is, where its header stands, and what each column holds."""

    section: str
    sheet: str | None
    header_row: int
    entries: int
    columns: tuple[ColumnRead, ...]

    @classmethod
    def of(cls, shape: Shape) -> TableRead:
        """What a reader found."""
        return cls(shape.section, shape.sheet, shape.header_row, shape.entries, tuple(shape.columns))

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> TableRead:
        """What was noted of one."""
        columns = tuple(ColumnRead.from_json(each) for each in told.pop("columns"))
        return cls(**told, columns=columns)


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import. ``key`` and ``digest`` are its mark on the ledger once its facts are stored."""

    id: str
    actor: str
    key: str
    digest: str
    file: str
    format: FileFormat | None
    dry_run: bool
    reason: str | None
    queued_at: datetime
    state: ImportState = ImportState.QUEUED
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: tuple[SectionProgress, ...] = ()
    problems: tuple[JobProblem, ...] = ()
    problem_count: int = 0
    failure: str | None = None
    revision: int | None = None
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    tables: tuple[TableRead, ...] = ()

    @property
    def mark(self) -> tuple[str, str]:
        """What the ledger stores with the facts."""
        return self.key, self.digest

    def to_json(self) -> str:
        """All that is known, as text."""
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, text: str) -> ImportJob:
        """What :meth:`to_json` gave."""
        told: dict[str, Any] = orjson.loads(text)
        for name in ("queued_at", "started_at", "finished_at"):
            told[name] = None if told[name] is None else datetime.fromisoformat(told[name])
        told["format"] = None if told["format"] is None else FileFormat(told["format"])
        told["state"] = ImportState(told["state"])
        told["progress"] = tuple(SectionProgress(**each) for each in told["progress"])
        told["problems"] = tuple(JobProblem(**each) for each in told["problems"])
        told["notes"] = tuple(Note(**each) for each in told.get("notes", ()))
        told["tables"] = tuple(TableRead.from_json(each) for each in told.get("tables", ()))
        return cls(**told)

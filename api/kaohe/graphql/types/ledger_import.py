"""The type LedgerImport."""

from __future__ import annotations

from datetime import datetime

import strawberry

from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.enums import described
from kaohe.graphql.relay import Connection, Node, cursor_of, id_of, slice_of
from kaohe.graphql.relay.paging import page_in_memory
from kaohe.graphql.types.write_errors import ErrorCode
from kaohe.ledger.files import FileFormat
from kaohe.ledger.jobs import ImportJob, ImportState, JobProblem, TableRead

described(
    FileFormat,
    "ImportFormat",
    "What a file holds, and how.",
    {
        "LEDGER_JSON": "Any sections of a ledger, in JSON.",
        "LEDGER_YAML": "Any sections of a ledger, in YAML.",
        "INCIDENTS_CSV": "Incidents, one a row.",
        "OBSERVATIONS_CSV": "Observations, one a row.",
        "UNITS_CSV": "Units, one a row.",
        "PERIODS_CSV": "Periods, one a row.",
        "RULINGS_CSV": "Rulings, one a row.",
        "WORKBOOK": "A workbook of Excel (.xlsx) with such tables on its sheets.",
    },
)
described(
    ImportState,
    "ImportState",
    "How far an import has come.",
    {
        "QUEUED": "Others go in before it.",
        "RUNNING": "It is going in; nobody sees any of it before all of it is there.",
        "IMPORTED": "All of it is stored.",
        "CHECKED": "All of it could be stored; it was a dry run.",
        "REFUSED": "Something is wrong in it, see `problems`; nothing was stored.",
        "FAILED": "It was broken off, see `failure`; nothing was stored.",
    },
)

_ORDER = "place"


@strawberry.type(description="How far one section of a file has come.")
class ImportProgress:
    """Entries done, and how many there are."""

    section: str = strawberry.field(description="The section, such as `incidents`.")
    done: int = strawberry.field(description="How many entries are done; all of them once the import is over.")
    total: int | None = strawberry.field(description="How many there are; null until that is known.")


@strawberry.type(description="Something that is wrong in a file, and what would be right.")
class ImportProblem:
    """A problem with its place."""

    code: ErrorCode = strawberry.field(description="What is wrong, for programs.")
    message: str = strawberry.field(description="What is wrong and what would be right, for people.")
    section: str | None = strawberry.field(description="The section; null where it is the file itself.")
    index: int | None = strawberry.field(description="Which entry of the section, counted from 0.")
    row: int | None = strawberry.field(
        description="The row as a spreadsheet numbers it, the header being row 1; null in files that are no tables."
    )
    entry: str | None = strawberry.field(description="The code or document number of the entry, if it has one.")
    field: str | None = strawberry.field(description="The field, by the heading of its column in a table.")
    sheet: str | None = strawberry.field(description="The sheet of a workbook.")
    cell: str | None = strawberry.field(description="The cell of the sheet, such as `C5`.")

    @classmethod
    def of(cls, problem: JobProblem) -> ImportProblem:
        return cls(
            code=ErrorCode(problem.rule),
            message=problem.message,
            section=problem.section,
            index=problem.index,
            row=problem.row,
            entry=problem.entry,
            field=problem.field,
            sheet=problem.sheet,
            cell=problem.cell,
        )


@strawberry.type(
    description="Something of a table to be looked at, although nothing is wrong: a row that was passed over, or how"
    " cells were understood."
)
class ImportNote:
    """A note with its place."""

    row: int | None = strawberry.field(description="The row; null where all of the table is meant.")
    column: str | None = strawberry.field(description="The heading of the column; null where the row is meant.")
    sheet: str | None = strawberry.field(description="The sheet of a workbook.")
    message: str = strawberry.field(description="What was made of it, for people.")


@strawberry.type(description="A cell of a column, and what was read of it.")
class ImportSample:
    """A cell and its meaning."""

    cell: str = strawberry.field(description="What the cell says; long ones are cut off.")
    value: str = strawberry.field(description="What was read of it.")


@strawberry.type(description="How a column of a table was understood.")
class ImportColumn:
    """A column."""

    letter: str = strawberry.field(description="What a spreadsheet calls it, such as `C`.")
    heading: str = strawberry.field(description="Its heading.")
    field: str | None = strawberry.field(description="The field that it holds; null where it states nothing.")
    forms: list[str] = strawberry.field(description="How its days are written; empty where it holds none.")
    samples: list[ImportSample] = strawberry.field(description="Some of its cells, with what was read of each.")


@strawberry.type(description="How a table was understood: a CSV file, or a sheet of a workbook.")
class ImportTable:
    """A table."""

    section: str = strawberry.field(description="Of what it is, such as `incidents`.")
    sheet: str | None = strawberry.field(description="The sheet of a workbook; null where the file is none.")
    header_row: int = strawberry.field(description="The row in which its header stands.")
    entries: int = strawberry.field(description="How many entries it has.")
    columns: list[ImportColumn] = strawberry.field(description="Its columns, from the left.")

    @classmethod
    def of(cls, table: TableRead) -> ImportTable:
        columns = [
            ImportColumn(
                letter=each.letter,
                heading=each.heading,
                field=each.field,
                forms=list(each.forms),
                samples=[ImportSample(cell=cell, value=value) for cell, value in each.samples],
            )
            for each in table.columns
        ]
        return cls(
            section=table.section,
            sheet=table.sheet,
            header_row=table.header_row,
            entries=table.entries,
            columns=columns,
        )


@strawberry.type(description="A file that was handed in to be imported: all of it is stored, or nothing.")
class LedgerImport(Node):
    """An import, while it goes on and afterwards."""

    state: ImportState = strawberry.field(description="How far it has come.")
    file: str = strawberry.field(description="The name of the file.")
    format: FileFormat | None = strawberry.field(description="What the file was said to be; null if it told itself.")
    dry_run: bool = strawberry.field(description="Whether it is checked only.")
    actor: str = strawberry.field(description="The post or program that handed it in.")
    reason: str | None = strawberry.field(description="Why, as whoever handed it in said.")
    queued_at: datetime = strawberry.field(description="When it was handed in.")
    started_at: datetime | None = strawberry.field(description="When it began to go in.")
    finished_at: datetime | None = strawberry.field(description="When it was over.")
    progress: list[ImportProgress] = strawberry.field(description="How far each section has come.")
    percent: int | None = strawberry.field(
        description="How much of all entries is done, in percent; 100 means that they are being sealed, unless it is"
        " over. Null while there is nothing to tell."
    )
    problem_count: int = strawberry.field(description="How many problems there are; the first 1000 are told.")
    notes: list[ImportNote] = strawberry.field(
        description="What was passed over in a table, and how its cells were understood; at most 200."
    )
    tables: list[ImportTable] = strawberry.field(
        description="How each table in the file was understood; empty until it is read, and for JSON and YAML."
    )
    failure: str | None = strawberry.field(description="Why it was broken off; null if it was not.")
    revision: int | None = strawberry.field(description="The number of the write; null while nothing is stored.")
    job: strawberry.Private[ImportJob]

    @strawberry.field(description="What is wrong in the file, in the order in which it was found.")
    def problems(
        self,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[ImportProblem] | None:
        wanted = slice_of(first, after, last, before, _ORDER, 1)
        page = page_in_memory(list(enumerate(self.job.problems)), _keys, wanted)

        async def count() -> int:
            return len(self.job.problems)

        nodes = [ImportProblem.of(problem) for _, problem in page.entries]
        return Connection.of(page, lambda each: cursor_of(_ORDER, _keys(each)), nodes, count)

    @classmethod
    def of(cls, job: ImportJob) -> LedgerImport:
        return cls(
            id=id_of("LedgerImport", job.id),
            state=job.state,
            file=job.file,
            format=job.format,
            dry_run=job.dry_run,
            actor=job.actor,
            reason=job.reason,
            queued_at=job.queued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            progress=[ImportProgress(section=each.section, done=each.done, total=each.total) for each in job.progress],
            percent=_percent(job),
            problem_count=job.problem_count,
            notes=[
                ImportNote(row=each.row, column=each.column, sheet=each.sheet, message=each.message)
                for each in job.notes
            ],
            tables=[ImportTable.of(each) for each in job.tables],
            failure=job.failure,
            revision=job.revision,
            job=job,
        )


def _percent(job: ImportJob) -> int | None:
    total = sum(each.total or 0 for each in job.progress)
    return 100 * sum(each.done for each in job.progress) // total if total else None


def _keys(placed: tuple[int, JobProblem]) -> tuple[str]:
    return (f"{placed[0]:06}",)

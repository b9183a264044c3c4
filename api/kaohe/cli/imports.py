"""Ledger files as commands take them: found, read, imported together, every error told by file, record and field."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from kaohe.cli import CommandError, CommandInterruptedError
from kaohe.cli.console import counted, progress, told
from kaohe.cli.ledgers import embedded_file, is_embedded, opened, run
from kaohe.ledger import ImportProblem, Ledger
from kaohe.ledger.files import FileEntries, FileFormat, Note, Shape, UnreadableFile, read_apart, read_text
from kaohe.plugins import Registry

JSON_SUFFIXES = frozenset({".json"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
TABLE_SUFFIXES = frozenset({".csv", ".xlsx"})

#: The sections of a ledger file, in the order in which they lean on each other.
SECTIONS = ("units", "periods", "incidents", "observations", "rulings")

_NOTHING = "interrupted; nothing was imported"

#: What a file lists in one section.
Listed: TypeAlias = Sequence[Any] | FileEntries


class UnreadableError(CommandError):
    """A file that is no ledger at all: missing, not JSON or YAML, not a mapping."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def files_in(paths: Iterable[Path], suffixes: frozenset[str] = JSON_SUFFIXES | YAML_SUFFIXES) -> list[Path]:
    """Return the files that were named, and of each folder those that end like JSON or YAML, in order, once each.

    Args:
        paths: files and folders.
        suffixes: how files end that are looked for in folders.

    Raises:
        CommandError: there are none.
    """
    paths = list(paths)
    files = [file for path in paths for file in (_within(path, suffixes) if path.is_dir() else [path])]
    if not files:
        *others, last = sorted(suffixes)
        raise CommandError(f"no {', '.join(others)} or {last} file in {', '.join(map(str, paths))}")
    return list(dict.fromkeys(files))


def read_file(path: Path) -> dict[str, Any]:
    """Read a ledger or case file, all of it.

    Raises:
        UnreadableError: there is no such file, or it holds something else.
    """
    try:
        with opened_file(path) as file:
            return read_text(file, yaml=path.suffix.lower() in YAML_SUFFIXES)
    except UnreadableFile as error:
        raise UnreadableError(path, str(error)) from error


def read_import(
    path: Path,
    file: BinaryIO,
    registry: Registry,
    stack: ExitStack,
    format_: FileFormat | None,
    encoding: str | None = None,
) -> dict[str, Any]:
    """Read a file for an import: its tables and its large sections stay in it until they are gone through.

    Raises:
        UnreadableError: it is nothing that can be imported.
    """
    try:
        return read_apart(file, path.name, registry, stack, format_, encoding=encoding)
    except UnreadableFile as error:
        raise UnreadableError(path, str(error)) from error
    except OSError as error:
        raise UnreadableError(path, told(error)) from error


def opened_file(path: Path) -> BinaryIO:
    """Open a file.

    Raises:
        UnreadableError: there is no such file.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableError(path, told(error)) from error


def _within(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file, and what would be right."""

    file: str
    record: str
    field: str
    message: str

    @property
    def where(self) -> str:
        """Record and field, ready to stand before the message."""
        return "".join(f"{part}: " for part in (self.record, self.field) if part)


@dataclass
class Outcome:
    """What an import did: how many records of each section it took, or what is wrong.

    ``untold`` is how many further errors there are, where they are too many to tell.
    """

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    untold: int = 0
    #: What is to be looked at, although nothing is wrong.
    notes: list[Fault] = field(default_factory=list)
    #: The tables of each file, as they were understood.
    tables: list[tuple[str, Shape]] = field(default_factory=list)

    def in_words(self) -> str:
        """Return "2 units, 1 period"."""
        return ", ".join(counted(number, name[:-1]) for name, number in self.counts.items() if number) or "nothing"


@dataclass
class Joined:
    """The records of one section in several files, one file after another."""

    parts: list[tuple[str, Listed]] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(records) for _, records in self.parts)

    def __iter__(self) -> Iterator[Any]:
        for _, records in self.parts:
            yield from records

    def where(self, section: str, index: int) -> str:
        """Where a record stands, for people."""
        file, records, index = self.place(index)
        within = records.where(section, index) if isinstance(records, FileEntries) else f"{section}[{index}]"
        return within if len(self.parts) == 1 else f"{file} {within}"

    def place(self, index: int) -> tuple[str, Listed, int]:
        """The file in which a record stands, all its records, and which of them it is."""
        for file, records in self.parts:
            if index < len(records):
                return file, records, index
            index -= len(records)
        raise IndexError(index)


@dataclass
class Together:
    """Several files as one: their records in one ledger file, and for each record where it stands."""

    content: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _files: list[str] = field(default_factory=list)
    _parameters: dict[str, str] = field(default_factory=dict)

    def add(self, file: str, content: Mapping[str, Any]) -> None:
        """Add the records of a file."""
        self._files.append(file)
        if not any(content.get(each) for each in (*SECTIONS, "parameters", "cards")):
            what = "has nothing to import: " + (
                "a header, and no row below it"
                if any(isinstance(each, FileEntries) for each in content.values())
                else f"give entries in one of {', '.join(SECTIONS)}"
            )
            self.faults.append(Fault(file, "", "", what))
        for section, records in content.items():
            if section in SECTIONS:
                self._add_records(file, section, records)
            elif section == "parameters":
                self._add_parameters(file, records)
            elif section not in ("title", "cards"):
                allowed = ", ".join(("title", "parameters", *SECTIONS, "cards"))
                self.faults.append(
                    Fault(file, section, "", f"is not a section of a ledger file; it may have {allowed}")
                )

    def fault(self, problem: ImportProblem) -> Fault:
        """A problem of the whole, in the file where it stands."""
        file, record = self._files[0] if len(self._files) == 1 else "", problem.section
        column = problem.field or ""
        if problem.section == "parameters" and problem.code is not None:
            file = self._parameters.get(problem.code, file)
        if problem.index is not None:
            file, records, index = self.content[problem.section].place(problem.index)
            record = f"{problem.section}[{index}]"
            if isinstance(records, FileEntries):
                row, sheet, cell = records.row(index), records.sheet(index), records.cell(index, problem.field)
                record = record if row is None else f"row {row}"
                record = record if sheet is None else f"{sheet}!{cell or record}"
                column = records.column(column, index)
        named = f"{record} {problem.code}" if problem.code else record
        return Fault(file, named, column, problem.message)

    def notes(self) -> list[Fault]:
        """What is to be looked at in the tables, although nothing is wrong."""
        return [
            Fault(file, _place_of(note), note.column or "", note.message)
            for section in SECTIONS
            for file, records in (self.content[section].parts if section in self.content else ())
            if isinstance(records, FileEntries)
            for note in records.notes
        ]

    def tables(self) -> list[tuple[str, Shape]]:
        """The tables of each file, as they were understood."""
        return [
            (file, shape)
            for section in SECTIONS
            for file, records in (self.content[section].parts if section in self.content else ())
            if isinstance(records, FileEntries)
            for shape in records.shapes
        ]

    def _add_records(self, file: str, section: str, records: object) -> None:
        if records is None:
            return
        if not isinstance(records, list | FileEntries):
            self.faults.append(Fault(file, section, "", "must be a list of records"))
            return
        self.content.setdefault(section, Joined()).parts.append((file, records))

    def _add_parameters(self, file: str, given: object) -> None:
        if given is None:
            return
        if not isinstance(given, Mapping):
            self.faults.append(Fault(file, "parameters", "", "must be a mapping of codes to whole numbers"))
            return
        parameters = self.content.setdefault("parameters", {})
        for code, value in given.items():
            self._parameters.setdefault(code, file)
            if parameters.setdefault(code, value) != value:
                message = f"is {value} here and {parameters[code]} in another file"
                self.faults.append(Fault(file, "parameters", str(code), message))


def _place_of(note: Note) -> str:
    row = "" if note.row is None else f"row {note.row}"
    return row if note.sheet is None else f"{note.sheet}{f'!{row}' if row else ''}"


def import_into(
    url: str,
    registry: Registry,
    files: Iterable[Path],
    *,
    format_: FileFormat | None = None,
    encoding: str | None = None,
    reason: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Import files into the ledger at a URL. A dry run makes no ledger where there is none.

    Raises:
        CommandInterruptedError: Ctrl-C; the message says whether anything was imported.
    """
    together = Together()
    with ExitStack() as stack:
        for path in files:
            try:
                file = stack.enter_context(opened_file(path))
                together.add(str(path), read_import(path, file, registry, stack, format_, encoding))
            except UnreadableError as error:
                together.faults.append(Fault(str(path), "", "", error.reason))
            except KeyboardInterrupt:
                raise CommandInterruptedError(_NOTHING) from None
        if not together.content:
            return Outcome(faults=together.faults)
        if dry_run and is_embedded(url) and not embedded_file(url).exists():
            url = "sqlite://:memory:"
        return run(_import_told(url, registry, together, reason, dry_run=dry_run))


async def _import_told(
    url: str, registry: Registry, together: Together, reason: str | None, *, dry_run: bool
) -> Outcome:
    """Import what was read; where that is interrupted, say what became of it."""
    async with opened(url, registry, create=True) as ledger:
        before = await ledger.revision()
        try:
            return await import_together(ledger, together, reason=reason, dry_run=dry_run)
        except asyncio.CancelledError:
            if await ledger.revision() == before:
                raise CommandInterruptedError(_NOTHING) from None
            since = f"interrupted when something had been written; kaohe changes --since {before} lists it"
            raise CommandInterruptedError(since) from None


async def import_together(
    ledger: Ledger, together: Together, *, reason: str | None = None, dry_run: bool = False
) -> Outcome:
    """Import what was read; where something is wrong already, only say what else is."""
    total = sum(len(records) for section, records in together.content.items() if section in SECTIONS)
    with progress("importing", total) as done:
        reached: dict[str, int] = {}

        def advance(section: str, taken: int, _of: int | None) -> None:
            done(taken - reached.get(section, 0))
            reached[section] = taken

        report = await ledger.import_records(
            together.content, reason=reason, dry_run=dry_run or bool(together.faults), progress=advance
        )
    faults = [*together.faults, *map(together.fault, report.problems)]
    if faults:
        return Outcome(faults=faults, untold=report.untold, notes=together.notes(), tables=together.tables())
    counts = {section: report.taken.get(section, 0) for section in ("parameters", *SECTIONS)}
    return Outcome(counts, notes=together.notes(), tables=together.tables())

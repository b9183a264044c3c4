"""Entries of a section that stay in their file: read anew each time that somebody goes through them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kaohe.ledger.files.shape import Note, Shape


class FileEntries(ABC):
    """As many entries as ``len`` says, one after another; only one reading at a time."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[Mapping[str, Any]]: ...

    @property
    def notes(self) -> Sequence[Note]:
        """What is to be looked at, although nothing is wrong."""
        return ()

    @property
    def shapes(self) -> Sequence[Shape]:
        """The tables that the entries come from, as they were understood."""
        return ()

    def row(self, index: int) -> int | None:
        """The row of an entry as a spreadsheet numbers it; None where the file is no table."""
        return None

    def where(self, section: str, index: int) -> str:
        """Where an entry stands, for people."""
        row = self.row(index)
        sheet = self.sheet(index)
        within = f"{section}[{index}]" if row is None else f"row {row}"
        return within if sheet is None else f"{sheet} {within}"

    def column(self, field: str, index: int) -> str:
        """What the file calls a field of an entry."""
        return field

    def sheet(self, index: int) -> str | None:
        """The sheet of a workbook on which an entry stands; None where the file is none."""
        return None

    def cell(self, index: int, field: str | None) -> str | None:
        """The cell of a sheet in which a field of an entry stands, such as C5; None where there is no such cell."""
        return None


class Several(FileEntries):
    """The entries of several tables, one after another."""

    def __init__(self, parts: Sequence[FileEntries]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for part in self._parts:
            yield from part

    @property
    def parts(self) -> Sequence[FileEntries]:
        """The tables."""
        return self._parts

    @property
    def shapes(self) -> Sequence[Shape]:
        return [shape for part in self._parts for shape in part.shapes]

    @property
    def notes(self) -> Sequence[Note]:
        return [note for part in self._parts for note in part.notes]

    def row(self, index: int) -> int | None:
        part, within = self._at(index)
        return part.row(within)

    def column(self, field: str, index: int) -> str:
        part, within = self._at(index)
        return part.column(field, within)

    def sheet(self, index: int) -> str | None:
        part, within = self._at(index)
        return part.sheet(within)

    def cell(self, index: int, field: str | None) -> str | None:
        part, within = self._at(index)
        return part.cell(within, field)

    def _at(self, index: int) -> tuple[FileEntries, int]:
        for part in self._parts:
            if index < len(part):
                return part, index
            index -= len(part)
        raise IndexError(index)


class Remarks(FileEntries):
    """No entries, but something to be looked at."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(())

    @property
    def notes(self) -> Sequence[Note]:
        return self._notes

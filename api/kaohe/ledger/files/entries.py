"""Entries of a section that stay in their file: read anew each time that somebody goes through them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a file to be looked at: a row that was passed over, or a cell that was understood in some way.

    ``row`` counts as a spreadsheet does, and ``column`` is a heading; None where all of the file is meant.
    """

    row: int | None
    column: str | None
    message: str


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

    def row(self, index: int) -> int | None:
        """The row of an entry as a spreadsheet numbers it; None where the file is no table."""
        return None

    def where(self, section: str, index: int) -> str:
        """Where an entry stands, for people."""
        row = self.row(index)
        return f"{section}[{index}]" if row is None else f"row {row}"

    def column(self, field: str) -> str:
        """What the file calls a field."""
        return field

"""Entries of a section that stay in their file: read anew each time that somebody goes through them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any


class FileEntries(ABC):
    """As many entries as ``len`` says, one after another; only one reading at a time."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[Mapping[str, Any]]: ...

    def row(self, index: int) -> int | None:
        """The row of an entry as a spreadsheet numbers it; None where the file is no table."""
        return None

    def column(self, field: str) -> str:
        """What the file calls a field."""
        return field

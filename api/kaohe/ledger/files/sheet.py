"""A sheet of a workbook, as it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from kaohe.ledger.files.shape import Note


@dataclass
class Sheet:
    """A sheet that is shown: its rows as CSV, and what of its looks matters."""

    name: str
    file: BinaryIO
    #: By column, from 0: the first and last rows of cells that were merged downwards.
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

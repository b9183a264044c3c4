"""The source of a regime: its text as it survives, the clauses quoted from it, and what was restored or is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

__all__ = ["Clause", "Restoration", "SourceText", "source_text"]

#: In a quoted clause: words of the source that the quotation leaves out.
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause by its number in the source (``(三)4(4)①``) and its words, quoted in Chinese.

    "…" in the words stands for what the quotation leaves out.
    """

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Restoration:
    """Marks that the surviving copy lost: how it prints a passage, and how the passage must have read."""

    printed: str
    restored: str


@dataclass(frozen=True)
class SourceText:
    """The text of a regime as its distribution carries it, restorations made."""

    text: str
    restorations: tuple[Restoration, ...] = ()
    _squeezed: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_squeezed", squeeze(self.text))

    def holds(self, quotation: str) -> bool:
        """Whether the text has the words of a quotation, in order, white space apart."""
        position = 0
        for passage in quotation.split(ELLIPSIS):
            wanted = squeeze(passage)
            found = self._squeezed.find(wanted, position)
            if found < 0:
                return False
            position = found + len(wanted)
        return True


def squeeze(text: str) -> str:
    """Remove all white space."""
    return re.sub(r"\s+", "", text)


def source_text(package: str, file: str, restorations: Sequence[Restoration] = ()) -> SourceText:
    """Read a source text from a package: ``source_text("kaohe_luxi2014", "luxi2014.txt")``.

    Raises:
        FileNotFoundError: the package carries no such file.
    """
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    return SourceText(text, tuple(restorations))

"""The Markdown pages of the project, taken apart into their fenced blocks."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

_NOT_RUN = re.compile(r"<!-- not run: (?P<reason>.+?) -->\n\n?\Z", re.DOTALL)
_RUN = frozenset({"console", "graphql", "json", "pycon", "python"})


@dataclass(frozen=True)
class Block:
    """One fenced block of a page; ``not_run`` is the reason that a comment before it gives."""

    page: Path
    line: int
    info: str
    text: str
    not_run: str | None = None

    @property
    def language(self) -> str:
        return self.info.split()[0]

    @property
    def file(self) -> str | None:
        """The file that the block is written to, if it is one."""
        return self._named("file=")

    @property
    def source(self) -> str | None:
        """The file of the repository that the block quotes, if it does."""
        return self._named("from=")

    @property
    def is_variables(self) -> bool:
        """Whether these are the variables of the query before."""
        return self.info.split()[:2] == ["json", "variables"]

    @property
    def is_asked(self) -> bool:
        """Whether this is a part of what the API is asked."""
        return self.language == "graphql" or self.is_variables

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def is_run(self) -> bool:
        return self.not_run is None and (self.language in _RUN or bool(self.file or self.source))

    def _named(self, key: str) -> str | None:
        return next((word.removeprefix(key) for word in self.info.split() if word.startswith(key)), None)


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    known = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted(path for name in known.stdout.splitlines() if (path := ROOT / name).exists())


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        reason = _NOT_RUN.search(text[: match.start()])
        line = line_of(text, match.start())
        found.append(Block(page, line, match["info"], match["text"], reason["reason"] if reason else None))
    return found


def line_of(text: str, position: int) -> int:
    """The number of the line that a position is on."""
    return text.count("\n", 0, position) + 1

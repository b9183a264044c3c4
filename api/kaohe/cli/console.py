"""What commands print: results on stdout, everything about them on stderr, JSON for machines."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

#: Lines may be this long where no terminal says otherwise.
_WIDTH = 140


class CommandError(Exception):
    """Something that whoever called can put right; printed as one line, without a traceback."""


def stdout() -> Console:
    """The console for results."""
    return _console(to_stderr=False)


def stderr() -> Console:
    """The console for errors, warnings and progress."""
    return _console(to_stderr=True)


def print_error(message: str) -> None:
    """Print one line about what is wrong."""
    stderr().print("[bold red]error[/]", escaped(message), soft_wrap=True)


def escaped(text: object) -> str:
    """Text in which square brackets mean themselves."""
    from rich.markup import escape

    return escape(str(text))


def print_json(value: Any) -> None:
    """Print a value as JSON, and nothing else."""
    import orjson

    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
    sys.stdout.write("\n")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 card", "2 cards"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _console(*, to_stderr: bool) -> Console:
    from rich.console import Console

    file = sys.stderr if to_stderr else sys.stdout
    wide = not file.isatty() and "COLUMNS" not in os.environ
    return Console(stderr=to_stderr, highlight=False, width=_WIDTH if wide else None)

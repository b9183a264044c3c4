"""What commands print: results on stdout, everything about them on stderr, JSON for machines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

#: Lines may be this long where no terminal says otherwise.
_WIDTH = 140


def stdout() -> Console:
    """The console for results."""
    return _console(to_stderr=False)


def stderr() -> Console:
    """The console for errors, warnings and progress."""
    return _console(to_stderr=True)


def escaped(text: object) -> str:
    """Text in which square brackets mean themselves."""
    return escape(str(text))


def print_json(value: Any) -> None:
    """Print a value as JSON, and nothing else; numbers that are exact as text."""
    sys.stdout.write(f"{orjson.dumps(value, _exact, orjson.OPT_INDENT_2).decode()}\n")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 card", "2 cards"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def shown(value: Any, absent: str = "null") -> str:
    """A figure or verdict as a person writes it: ``82.98``, ``57.00–87.00``, ``YES``."""
    if value is None:
        return absent
    if isinstance(value, list | tuple):
        return "–".join(shown(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def told(error: OSError) -> str:
    """Return "no such file or directory"."""
    return (error.strerror or str(error)).lower()


@contextmanager
def progress(what: str, total: int) -> Generator[Callable[[int], None]]:
    """Show how much of something is done. The function given moves the bar on; away from a terminal it does nothing."""
    console = stderr()
    if not console.is_terminal:
        yield lambda _more: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{value!r} is no JSON")


def _console(*, to_stderr: bool) -> Console:
    file = sys.stderr if to_stderr else sys.stdout
    wide = not file.isatty() and "COLUMNS" not in os.environ
    return Console(stderr=to_stderr, highlight=False, width=_WIDTH if wide else None)

"""A progress bar on stderr, where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from kaohe.cli.console import stderr


@contextmanager
def progress(what: str, total: int) -> Generator[Callable[[int], None]]:
    """Show how much of something is done. The function given moves the bar on; away from a terminal it does nothing."""
    console = stderr()
    if not console.is_terminal:
        yield lambda _more: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.advance(task, more)

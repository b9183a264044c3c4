"""Options that several commands share, and the schemes that they name."""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, TypeAlias

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import counted, escaped, stderr
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Scheme
from kaohe.scheme.regime import Versions


class TableName(StrEnum):
    """The tables that there are."""

    cards = "cards"
    items = "items"
    findings = "findings"
    amounts = "amounts"
    evidence = "evidence"
    comparison = "comparison"


Database: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="KAOHE_DATABASE_URL",
        metavar="URL",
        help="The ledger: sqlite:///FILE or postgres://… (default: a file in your data folder).",
        show_default=False,
    ),
]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
AsChinese: TypeAlias = Annotated[bool, typer.Option("--zh", help="In Chinese.")]
SchemeCode: TypeAlias = Annotated[
    str, typer.Option("--scheme", metavar="CODE", help="The scheme, as kaohe schemes lists it.")
]
UnitCode: TypeAlias = Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit.")]
PeriodCode: TypeAlias = Annotated[str, typer.Option("--period", metavar="CODE", help="The period.")]
PeriodCodes: TypeAlias = Annotated[
    list[str], typer.Option("--period", metavar="CODE", help="The period; several are written one after the other.")
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="REVISION|MOMENT",
        help="As the ledger was known after this write, or at this moment, such as 2015-03-01T08:00:00+08:00.",
        show_default=False,
    ),
]
Within: TypeAlias = Annotated[
    str | None, typer.Option("--within", metavar="CODE", help="Only this unit and those below it.", show_default=False)
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write it to this file instead, which appears when it is whole."),
]
Excel: TypeAlias = Annotated[bool, typer.Option("--excel", help="Begin CSV with the mark by which Excel knows UTF-8.")]


@contextmanager
def appearing(output: Path) -> Generator[BinaryIO]:
    """A file that takes its name when all is written; what is no plain file, such as a pipe, is written to as it is."""
    if output.exists() and not output.is_file():
        with output.open("wb") as file:
            yield file
        return
    partial = output.with_name(f"{output.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def installed() -> Registry:
    """Load all plugins."""
    return load_plugins()


def installed_or_warned() -> Registry:
    """Load all plugins, and say on stderr when some failed: what they would score is missing from the results."""
    registry = installed()
    if registry.failures:
        plugins = sorted({failure.plugin for failure in registry.failures})
        what = counted(len(plugins), "plugin")
        names = escaped(", ".join(plugins))
        stderr().print(f"[yellow]warning[/] {what} failed to load ({names}): see kaohe schemes", soft_wrap=True)
    return registry


def scheme_of(registry: Registry, reference: str, day: date | None = None) -> Scheme:
    """Return the version that a reference names, or the one of a code that is in force on a day (today if left out).

    Raises:
        CommandError: no such scheme is installed; the message says which are.
    """
    scheme = registry.find(reference, day)
    if scheme is None:
        raise CommandError(not_installed(registry, reference))
    return scheme


def versions_of(registry: Registry, reference: str) -> Versions:
    """Return the version that a reference names, or all versions of a code, of which each period has its own.

    Raises:
        CommandError: no such scheme is installed; the message says which are.
    """
    asked = registry.asked(reference)
    if asked is None:
        raise CommandError(not_installed(registry, reference))
    return asked


def not_installed(registry: Registry, code: object) -> str:
    """Say that there is no such scheme, and which there are."""
    known = ", ".join(registry.references) or "none"
    absent = registry.lacking(str(code))
    if "failed to load" in absent:
        return absent
    return f"scheme {code} is not installed{close_to(str(code), registry.references)}; installed: {known}"


def close_to(given: str, known: Iterable[str]) -> str:
    """Return " (did you mean luxi2014?)" where a known code is like a wrong one."""
    close = difflib.get_close_matches(given, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""

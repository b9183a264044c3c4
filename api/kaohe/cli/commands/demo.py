"""``kaohe demo``: the demo county, to look at and to change."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import stdout
from kaohe.cli.imports import YAML_SUFFIXES, Outcome, Together, import_together, read_file
from kaohe.cli.ledgers import opened, run, sqlite_url
from kaohe.cli.options import installed_or_warned
from kaohe.plugins import Registry


def demo(
    file: Annotated[Path, typer.Argument(help="A new file: county.yaml to read and edit, else a SQLite ledger.")],
) -> None:
    """Write the fictional county of serve --demo to a file."""
    if file.exists():
        raise CommandError(f"{file} is there already")
    if not file.parent.is_dir():
        raise CommandError(f"there is no folder {file.parent}")
    if file.suffix.lower() in YAML_SUFFIXES:
        with demo_file() as county:
            shutil.copyfile(county, file)
        stdout().print(f"wrote {file}; kaohe import {file} puts it into a ledger", soft_wrap=True)
        return
    try:
        outcome = run(import_demo(sqlite_url(file), installed_or_warned()))
    except BaseException:
        for part in ("", "-wal", "-shm"):
            file.with_name(f"{file.name}{part}").unlink(missing_ok=True)
        raise
    stdout().print(f"wrote {file}: {outcome.in_words()}", soft_wrap=True)
    stdout().print(f"kaohe serve --database {sqlite_url(file)}", soft_wrap=True)


@contextmanager
def demo_file() -> Generator[Path]:
    """云溪县, a fictional county with two years of facts, as a file that can be read, imported and verified."""
    with resources.as_file(resources.files("kaohe.cli").joinpath("demo", "county.yaml")) as path:
        yield path


def demo_ledger(registry: Registry) -> dict[str, Any]:
    """The records of the county, without those that only schemes which are not installed would read."""
    with demo_file() as path:
        county = read_file(path)
    county["incidents"] = [each for each in county["incidents"] if each["kind"] in registry.kinds]
    county["observations"] = [each for each in county["observations"] if each["metric"] in registry.metrics]
    county["rulings"] = [each for each in county["rulings"] if each["scheme"] in registry.schemes]
    return county


async def import_demo(url: str, registry: Registry) -> Outcome:
    """Import the demo county into a new ledger.

    Raises:
        CommandError: an installed scheme does not take it.
    """
    together = Together()
    together.add("demo", demo_ledger(registry))
    async with opened(url, registry, create=True) as ledger:
        outcome = await import_together(ledger, together)
    for fault in outcome.faults:
        raise CommandError(f"the demo county does not fit the installed schemes: {fault.where}{fault.message}")
    return outcome

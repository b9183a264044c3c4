"""``kaohe demo``: the demo county, to look at and to change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.console import CommandError, stdout
from kaohe.cli.files import YAML_SUFFIXES
from kaohe.cli.ledgers import run, sqlite_url
from kaohe.cli.plugins import installed_or_warned


def demo(
    file: Annotated[Path, typer.Argument(help="A new file: county.yaml to read and edit, else a SQLite ledger.")],
) -> None:
    """Write the fictional county of serve --demo to a file."""
    from kaohe.cli.demo import demo_file

    if file.exists():
        raise CommandError(f"{file} is there already")
    if not file.parent.is_dir():
        raise CommandError(f"there is no folder {file.parent}")
    if file.suffix.lower() in YAML_SUFFIXES:
        with demo_file() as county:
            shutil.copyfile(county, file)
        stdout().print(f"wrote {file}; kaohe import {file} puts it into a ledger", soft_wrap=True)
        return
    from kaohe.cli.demo.county import import_demo

    outcome = run(import_demo(sqlite_url(file), installed_or_warned()))
    stdout().print(f"wrote {file}: {outcome.in_words()}", soft_wrap=True)
    stdout().print(f"kaohe serve --database {sqlite_url(file)}", soft_wrap=True)

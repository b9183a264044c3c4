"""The command line: ``main``, and the options of ``kaohe`` itself. Its commands are found in ``kaohe.cli.commands``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kaohe import __version__
from kaohe.cli.commands import Commands


class CommandError(Exception):
    """Something that whoever called can put right; printed as one line, without a traceback."""


class CommandInterruptedError(CommandError):
    """Ctrl-C, and what became of the work."""

    status = 130


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich help costs twice the time of everything else
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kaohe {__version__}")
        raise typer.Exit


@app.callback()
def kaohe(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What does each published assessment regime (考核) make of the same facts?"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and exit: 0 done, 1 something is wrong with what was given, 2 the command was misspelt.

    Interrupted it exits with 130, where the work was to be told of, or raises KeyboardInterrupt.
    """
    try:
        app(args=None if arguments is None else list(arguments), prog_name="kaohe")
    except CommandInterruptedError as interruption:
        typer.echo(interruption, err=True)
        sys.exit(interruption.status)
    except CommandError as error:
        typer.echo(f"{typer.style('error', fg='red', bold=True)} {error}", err=True)
        sys.exit(1)


__all__ = ["CommandError", "CommandInterruptedError", "main"]

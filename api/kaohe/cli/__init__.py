"""The command line: schemes, import, verify, score, serve, schema, demo and db.

Nothing heavy is imported before the command that needs it runs, so that ``kaohe --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and exit: 0 done, 1 something is wrong with what was given, 2 the command was misspelt."""
    from kaohe.cli.app import app
    from kaohe.cli.console import CommandError, print_error

    try:
        app(args=None if arguments is None else list(arguments), prog_name="kaohe")
    except CommandError as error:
        print_error(str(error))
        sys.exit(1)


__all__ = ["main"]

"""How much is tried: little in every run of the tests, all of it by the command that docs/operators.md names."""

import os
import sys
from collections.abc import Mapping

#: How often a process is killed on each kind of database: half of it in a server, half of it in an import.
KILLS = int(os.environ.get("KAOHE_KILLS", "6"))

#: How long eight writers write at once, in seconds.
SECONDS = float(os.environ.get("KAOHE_SECONDS", "2"))

#: How many seconds anything may take that has to come in the end: a busy machine is no failure.
LONG = 600


def say(what: str, url: str, came: Mapping[str, object]) -> None:
    """Tell what was tried and what came of it, for whoever runs the tests with ``-rP``."""
    sys.stdout.write(f"{what}, {url.partition(':')[0]}: {', '.join(f'{key} {value}' for key, value in came.items())}\n")

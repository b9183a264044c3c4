"""``kaohe`` and ``python -m kaohe``: the command line, which Ctrl-C ends with one line and status 130."""

from __future__ import annotations

import _thread
import sys
import threading
from typing import NoReturn

#: What a shell says of a command that SIGINT ended.
INTERRUPTED = 130


def _again(ignored: sys.UnraisableHookArgs) -> None:
    """Interrupt once more where Python itself had to pass over an interrupt, such as while it clears up a module."""
    if isinstance(ignored.exc_value, KeyboardInterrupt):
        later = threading.Timer(0.01, _thread.interrupt_main)
        later.daemon = True
        later.start()
    else:
        sys.__unraisablehook__(ignored)


def main() -> NoReturn:
    """Run the command line and exit as :func:`kaohe.cli.main` says, also where it is interrupted while it loads."""
    sys.unraisablehook = _again
    try:
        from kaohe.cli import main as run  # loading takes long enough to be interrupted

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    sys.exit(0)


if __name__ == "__main__":
    main()

"""``kaohe`` and ``python -m kaohe``: the command line, which Ctrl-C ends with one line and status 130."""

import sys
from typing import NoReturn

#: What a shell says of a command that SIGINT ended.
INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line and exit as :func:`kaohe.cli.main` says, also where it is interrupted while it loads."""
    try:
        from kaohe.cli import main as run  # loading takes long enough to be interrupted

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    sys.exit(0)


if __name__ == "__main__":
    main()

"""A shell that is typed into."""

from __future__ import annotations

import os
import select
import subprocess
import time
from pathlib import Path
from typing import IO

_SECONDS = 120


class Shell:
    """A bash that is given one command after another, and says what each printed and how it ended."""

    _END = "\x1e"

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder, env=environment, bufsize=0,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, command: str) -> tuple[str, int]:
        """Run a command; it prints this text and ends with this status, which the next command finds in ``$?``."""
        mark = f"__status=$?; printf '{self._END}%s{self._END}' $__status; (exit $__status)"
        self._stdin.write(f"{command}\n{mark}\n".encode())
        printed, until = b"", time.monotonic() + _SECONDS
        while printed.count(self._END.encode()) < 2:
            ready, _, _ = select.select([self._stdout], [], [], max(0, until - time.monotonic()))
            more = os.read(self._stdout.fileno(), 65536) if ready else b""
            assert more, f"{command} did not end within {_SECONDS} s, or ended the shell: {printed.decode()}"
            printed += more
        output, status, _ = printed.decode().split(self._END)
        return output, int(status)

    def close(self) -> None:
        """Leave the shell; what still runs in the background is ended."""
        self._stdin.write(b'jobs=$(jobs -p); [ -z "$jobs" ] || kill $jobs; wait; exit\n')
        self._stdin.close()
        self._bash.wait(timeout=_SECONDS)
        self._stdout.close()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._bash.stdin is not None
        return self._bash.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._bash.stdout is not None
        return self._bash.stdout

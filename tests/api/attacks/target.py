"""A server process under attack: its address, what it takes of the machine, and how long others wait meanwhile."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")
#: How often somebody else asks something small, in seconds.
_EVERY = 0.05


@dataclass
class Target:
    """A server of a fictional county."""

    process: subprocess.Popen[str]
    host: str
    port: int
    log: Path

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has taken, without its children's."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> int:
        """Bytes that it holds in memory."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        assert found is not None
        return int(found[1]) * 1024

    def connect(self, timeout: float = 20) -> http.client.HTTPConnection:
        """A connection of one's own."""
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def post(self, document: str, **variables: Any) -> tuple[int, dict[str, Any]]:
        """Send a document; the status, and the answer."""
        connection = self.connect()
        try:
            body = json.dumps({"query": document, "variables": variables})
            connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether it answers something small."""
        return self.post("{ __typename }")[1] == {"data": {"__typename": "Query"}}


@contextmanager
def under_attack(folder: Path, *, descriptors: int | None = None, **settings: object) -> Iterator[Target]:
    """A server with some settings, ended by SIGTERM, which it must hear within some seconds."""
    named = {f"KAOHE_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "TMPDIR": str(folder), **named}
    log = folder / "server.log"

    def few() -> None:
        if descriptors is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    command = [sys.executable, "-m", "kaohe", "serve", "--demo", "--port", "0"]
    with log.open("w", encoding="utf-8") as lines:
        process = subprocess.Popen(command, env=environment, stderr=lines, text=True, preexec_fn=few)  # noqa: PLW1509
    try:
        yield Target(process, *_address(log, process), log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _address(log: Path, process: subprocess.Popen[str]) -> tuple[str, int]:
    for _ in range(600):
        found = re.search(r"kaohe at http://([\d.]+):(\d+)", log.read_text(encoding="utf-8"))
        if found is not None:
            return found[1], int(found[2])
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


class Bystander(threading.Thread):
    """Asks something small again and again, and notes how long each answer took; None for one that did not come."""

    def __init__(self, target: Target) -> None:
        super().__init__(daemon=True)
        self._target, self._over = target, threading.Event()
        self.waits: list[float | None] = []

    def run(self) -> None:
        """Ask until it is over."""
        while not self._over.is_set():
            before = time.monotonic()
            try:
                answered = self._target.answers()
            except (OSError, http.client.HTTPException, ValueError):
                answered = False
            self.waits.append(time.monotonic() - before if answered else None)
            time.sleep(_EVERY)

    def __enter__(self) -> Bystander:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join(timeout=30)

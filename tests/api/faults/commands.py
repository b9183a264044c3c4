"""Runs `kaohe` in processes of their own that can be killed: forked from one that has everything imported already."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.api.faults.effort import LONG

#: What takes most of the time until a command begins.
_IMPORTED = [
    "__main__", "kaohe.cli.commands.import_", "kaohe.cli.commands.serve", "kaohe.ledger",
    "kaohe.web", "kaohe_liaocheng1995", "kaohe_luxi2014", "kaohe_minhang_linkage", "kaohe_pinghu2012",
    "kaohe_street_ten_rules", "rich.progress", "tortoise.backends.asyncpg", "tortoise.backends.sqlite", "uvicorn",
    "uvicorn.lifespan.on", "uvicorn.protocols.http.auto",
]  # fmt: skip

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(_IMPORTED)


def start(output: Path, work: Callable[..., object], *arguments: object) -> BaseProcess:
    """Run a function in a process of its own, which prints to a file."""
    output.unlink(missing_ok=True)
    process = _forks.Process(target=_redirected, args=(str(output), work, *arguments), daemon=True)
    process.start()
    return process


def kaohe(output: Path, *command: str) -> BaseProcess:
    """Run a command of `kaohe`."""
    return start(output, _command, command)


def said(output: Path) -> str:
    """What a process has printed so far."""
    return output.read_text() if output.exists() else ""


@asynccontextmanager
async def serving(output: Path, url: str) -> AsyncGenerator[tuple[BaseProcess, str]]:
    """A server and its address. It is killed in the end, unless that was done before."""
    process = kaohe(output, "serve", "--port", "0", "--database", url)
    try:
        async with asyncio.timeout(LONG):
            while (found := re.search(r"kaohe at (http://\S+)", said(output))) is None:
                assert process.is_alive(), said(output)
                await asyncio.sleep(0.01)
        yield process, found[1]
    finally:
        process.kill()
        process.join()


def _redirected(output: str, work: Callable[..., object], *arguments: object) -> None:
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    work(*arguments)


def _command(words: Sequence[str]) -> None:
    from kaohe.cli import main

    main(list(words))

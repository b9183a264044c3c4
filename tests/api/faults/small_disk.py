"""Fills a disk that is really full: ``python -m tests.api.faults.small_disk sqlite`` (or ``postgres``).

It has to run where it may mount file systems that nobody else sees; see :data:`APART`.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import pwd
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.ledger import open_ledger
from kaohe.plugins import load_plugins
from tests.api.faults.conftest import made
from tests.api.faults.filling import fill, go_on
from tests.api.faults.kept import Keeper
from tests.api.faults.own_postgres import own_postgres

#: Runs a command with mounts of its own; whoever is not root gets the right to mount there.
APART = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"])]

_SIZE = 64 * 2**20
_ROOM = 2**20


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk in memory."""
    with TemporaryDirectory(prefix="kaohe-disk-") as folder:
        Path(folder).chmod(0o755)
        system = ctypes.CDLL(None, use_errno=True)
        if system.mount(b"none", folder.encode(), b"tmpfs", 0, f"size={_SIZE}".encode()) != 0:
            raise OSError(ctypes.get_errno(), "the disk cannot be mounted")
        try:
            yield Path(folder)
        finally:
            system.umount2(folder.encode(), 2)


async def fills_up(url: str, disk: Path) -> None:
    """Fill the disk, make room, and go on with the same open ledger."""
    registry, keeper = load_plugins(), Keeper()
    await made(url, registry)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - _ROOM))
    async with open_ledger(url, registry) as ledger:
        await fill(ledger, keeper)
        ballast.unlink()
        await go_on(ledger, keeper)


def main(kind: str) -> None:
    """Do it on one kind of database."""
    with small_disk() as disk:
        if kind == "sqlite":
            asyncio.run(fills_up(f"sqlite://{disk / 'ledger.sqlite3'}", disk))
            return
        with own_postgres() as server:
            tables = disk / "tables"
            tables.mkdir()
            if server.user is not None:
                user = pwd.getpwnam(server.user)
                os.chown(tables, user.pw_uid, user.pw_gid)
            server.run(f"CREATE TABLESPACE small LOCATION '{tables}'")
            asyncio.run(fills_up(server.new_database("small", "TABLESPACE small"), disk))


if __name__ == "__main__":
    main(sys.argv[1])

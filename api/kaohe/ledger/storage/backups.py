"""Whole copies of a ledger, history, confirmations and audit chain included, and ledgers made of them again.

Of a SQLite file SQLite itself takes the copy while others read and write; of PostgreSQL its own ``pg_dump`` does, in
its custom format, which ``pg_restore`` reads.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from kaohe.ledger.storage.configuration import Place, postgres_place, sqlite_file
from kaohe.ledger.storage.errors import LedgerUnavailable

#: What a file of SQLite begins with.
_SQLITE = b"SQLite format 3\x00"

#: Tables that every ledger has had from the first release on.
_ALWAYS = {"unit", "period", "incident", "revision"}

#: What SQLite puts beside a file.
_BESIDE = ("-wal", "-shm")


def back_up(url: str, file: Path) -> None:
    """Copy the ledger at a URL into a new file.

    Raises:
        LedgerUnavailable: there is no such ledger, it cannot be copied, or the file is there already.
    """
    if file.exists():
        raise LedgerUnavailable(f"{file} is there already; name a file that is not")
    if not file.absolute().parent.is_dir():
        raise LedgerUnavailable(f"there is no folder {file.absolute().parent}")
    server, source = postgres_place(url), sqlite_file(url)
    try:
        if server is not None:
            _run("pg_dump", server, "--format=custom", f"--file={file}")
        elif source is None:
            raise LedgerUnavailable("a ledger in memory ends with its process; there is nothing to copy")
        elif not source.exists():
            raise LedgerUnavailable(f"there is no ledger at {source}")
        else:
            _copy(source, file)
    except BaseException:
        file.unlink(missing_ok=True)  # no half of a copy is taken for one
        raise


@contextmanager
def restoring(url: str, file: Path, *, replace: bool = False) -> Generator[str]:
    """A ledger made of a copy: what is done with it, by the URL that is given, is done before it is put in its place.

    Where that fails, what was there before is there still; but a database of PostgreSQL, which had no tables, has those
    of the copy.

    Args:
        url: where the ledger is to be. A file must not be there yet; a database of PostgreSQL must have no tables.
        file: the copy.
        replace: put it in the place of the file that is there.

    Raises:
        LedgerUnavailable: the file is no copy of such a ledger, or there is a ledger already.
    """
    with file.open("rb") as opened:
        is_sqlite = opened.read(len(_SQLITE)) == _SQLITE
    server, target = postgres_place(url), sqlite_file(url)
    if server is not None:
        if is_sqlite:
            raise LedgerUnavailable(f"{file} is a copy of a SQLite ledger; restore it to sqlite://…")
        _run("pg_restore", server, "--no-owner", "--exit-on-error", "--single-transaction", str(file))
        yield url
        return
    if target is None:
        raise LedgerUnavailable("a ledger in memory ends with its process; restore to a file")
    if not is_sqlite:
        raise LedgerUnavailable(f"{file} is no copy of a SQLite ledger")
    if target.exists() and not replace:
        raise LedgerUnavailable(f"there is a ledger at {target} already; --replace puts the copy in its place")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.absolute().with_name(f"{target.name}.restored")
    try:
        _copy(file, beside)
        yield f"sqlite://{beside}"
        _put_to_rest(beside)
        if target.exists():
            _put_to_rest(target)
        beside.replace(target)
    finally:
        for ending in ("", *_BESIDE):
            beside.with_name(beside.name + ending).unlink(missing_ok=True)


def _put_to_rest(file: Path) -> None:
    """Bring all that was written into the file itself, so that nothing beside it is taken for another's.

    Raises:
        LedgerUnavailable: somebody has it open.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection, suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if file.with_name(f"{file.name}-wal").exists():  # whoever closes a file last takes it away
        raise LedgerUnavailable(f"somebody has {file} open; stop kaohe before a ledger is put in its place")


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as one,
            closing(sqlite3.connect(target)) as other,
        ):
            one.backup(other, pages=4096)
            if other.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise LedgerUnavailable(f"{source} is damaged: its copy is not sound")
            tables = {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"{source} cannot be copied: {error}") from error
    if not tables >= _ALWAYS:
        raise LedgerUnavailable(f"{source} is no ledger: it lacks the tables of one")


def _run(program: str, server: Place, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by its environment, where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise LedgerUnavailable(f"{program} is not installed; it comes with the client programs of PostgreSQL")
    given = {
        "PGHOST": server.host,
        "PGPORT": str(server.port),
        "PGUSER": server.user,
        "PGPASSWORD": server.password,
    }
    ran = subprocess.run(
        [found, f"--dbname={server.database}", *arguments],
        env=os.environ | {name: value for name, value in given.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        told = ran.stderr.strip().splitlines() or ["failed"]
        raise LedgerUnavailable(f"{program}: {told[0].removeprefix(f'{program}: ')}")

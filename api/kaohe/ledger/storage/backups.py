"""Whole copies of a ledger, history, confirmations and audit chain included, and ledgers made of them again.

Of a SQLite file SQLite itself takes the copy while others read and write; of PostgreSQL its own ``pg_dump`` does, in
its custom format, which ``pg_restore`` reads.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kaohe.ledger.storage.configuration import sqlite_file
from kaohe.ledger.storage.errors import LedgerUnavailable

#: What a file of SQLite begins with.
_SQLITE = b"SQLite format 3\x00"


def back_up(url: str, file: Path) -> None:
    """Copy the ledger at a URL into a new file.

    Raises:
        LedgerUnavailable: there is no such ledger, or it cannot be copied.
        FileExistsError: the file is there already.
    """
    if file.exists():
        raise FileExistsError(f"{file} is there already")
    source = sqlite_file(url)
    try:
        if source is None:
            _run("pg_dump", url, "--format=custom", f"--file={file}")
        else:
            if not source.exists():
                raise LedgerUnavailable(f"there is no ledger at {source}")
            _copy(source, file)
    except BaseException:
        file.unlink(missing_ok=True)  # no half of a copy is taken for one
        raise


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Make the ledger at a URL of a copy, whole or not at all.

    Args:
        url: where the ledger is to be. A file must not be there yet; a database of PostgreSQL must have no tables.
        file: the copy.
        replace: put it in the place of the file that is there.

    Raises:
        LedgerUnavailable: the file is no copy of such a ledger, or there is a ledger already.
    """
    with file.open("rb") as opened:
        is_sqlite = opened.read(len(_SQLITE)) == _SQLITE
    target = sqlite_file(url)
    if target is None:
        if is_sqlite:
            raise LedgerUnavailable(f"{file} is a copy of a SQLite ledger; restore it to sqlite://…")
        _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))
        return
    if not is_sqlite:
        raise LedgerUnavailable(f"{file} is no copy of a SQLite ledger")
    if target.exists() and not replace:
        raise LedgerUnavailable(f"there is a ledger at {target} already")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.restored")
    try:
        _copy(file, beside)
        if target.exists():
            _put_to_rest(target)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


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
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"{source} cannot be copied: {error}") from error


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by its environment, where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise LedgerUnavailable(f"{program} is not installed; it comes with the client programs of PostgreSQL")
    parts = urlsplit(url)
    host = parts.hostname or dict(each.split("=", 1) for each in parts.query.split("&") if "=" in each).get("host", "")
    given = {
        "PGHOST": unquote(host),
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
    }
    environment = os.environ | {name: value for name, value in given.items() if value}
    ran = subprocess.run(
        [found, f"--dbname={parts.path.lstrip('/')}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise LedgerUnavailable(f"{program}: {ran.stderr.strip().splitlines()[0] if ran.stderr.strip() else 'failed'}")

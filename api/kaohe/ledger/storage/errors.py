"""What a database's own errors mean to whoever reads and writes: no answer, others writing, or a full disk.

Errors that mean none of these are ours (a statement that is wrong, a rule of the tables that is broken) and pass as
they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import asyncpg
from tortoise.exceptions import OperationalError


class LedgerUnavailable(Exception):  # noqa: N818  # what is so, not an error of ours
    """The database cannot be opened or does not answer, or its tables are not those that this version works with."""


class LedgerBusy(LedgerUnavailable):
    """Others were writing for longer than a write waits; nothing was stored."""


class StorageFull(LedgerUnavailable):
    """The disk of the database is full; nothing was stored."""


#: By the first byte of SQLite's codes.
_SQLITE: dict[int, type[LedgerUnavailable]] = {
    sqlite3.SQLITE_BUSY: LedgerBusy,
    sqlite3.SQLITE_LOCKED: LedgerBusy,
    sqlite3.SQLITE_FULL: StorageFull,
    **dict.fromkeys(
        (
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_INTERRUPT,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_NOMEM,
            sqlite3.SQLITE_NOTADB,
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_PROTOCOL,
            sqlite3.SQLITE_READONLY,
        ),
        LedgerUnavailable,
    ),
}

#: The first that fits counts.
_POSTGRES: tuple[tuple[type[Exception], type[LedgerUnavailable]], ...] = (
    (asyncpg.DiskFullError, StorageFull),
    (asyncpg.LockNotAvailableError, LedgerBusy),
    (asyncpg.TransactionRollbackError, LedgerBusy),
    (asyncpg.PostgresConnectionError, LedgerUnavailable),
    (asyncpg.OperatorInterventionError, LedgerUnavailable),
    (asyncpg.InsufficientResourcesError, LedgerUnavailable),
    (asyncpg.ReadOnlySQLTransactionError, LedgerUnavailable),
    (asyncpg.PostgresSystemError, LedgerUnavailable),
    (asyncpg.InternalServerError, LedgerUnavailable),
    (asyncpg.InternalClientError, LedgerUnavailable),  # the server took leave between two statements
    (ConnectionError, LedgerUnavailable),  # the socket broke before the driver's connection knew that it is gone
)

#: What drivers raise.
ERRORS = (
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OperationalError,
    OSError,
)

_WORDS = {
    LedgerBusy: "others are writing to the ledger; nothing was stored",
    StorageFull: "the disk of the ledger is full; nothing was stored",
    LedgerUnavailable: "the ledger does not answer",
}


@contextmanager
def told(lost: Callable[[], bool] = bool) -> Generator[None]:
    """Turn the errors of drivers that are nobody's mistake into :class:`LedgerUnavailable`.

    Args:
        lost: whether the connection is gone, so that every error of PostgreSQL's driver means no more than that; it is
            not, if nobody says.
    """
    try:
        yield
    except ERRORS as error:
        meant = _meaning(error, lost)
        if meant is None:
            raise
        raise meant(f"{_WORDS[meant]} ({' '.join(str(error).split()) or type(error).__name__})") from error


def gone(connection: Any) -> bool:
    """Whether a connection of PostgreSQL's pool is gone."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # the pool has taken it back, as it does when one breaks
        return True


def _meaning(error: Exception, lost: Callable[[], bool]) -> type[LedgerUnavailable] | None:
    """What an error means; None where it is ours."""
    if isinstance(error, OperationalError) and isinstance(error.args[0], Exception):  # Tortoise's, around the driver's
        return _meaning(error.args[0], lost)
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
    for kind, meant in _POSTGRES:
        if isinstance(error, kind):
            return meant
    return LedgerUnavailable if lost() else None

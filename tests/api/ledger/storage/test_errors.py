"""What the errors of drivers mean to whoever reads and writes."""

import sqlite3

import asyncpg
import pytest

from kaohe.ledger.storage.errors import LedgerBusy, LedgerUnavailable, StorageFull, told


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (ConnectionResetError("reset by peer"), LedgerUnavailable),
        (BrokenPipeError("broken pipe"), LedgerUnavailable),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle of an operation"), LedgerUnavailable),
        (asyncpg.AdminShutdownError("terminating"), LedgerUnavailable),
        (asyncpg.LockNotAvailableError("waited for too long"), LedgerBusy),
        (asyncpg.DiskFullError("no space"), StorageFull),
    ],
    ids=lambda case: case.__name__ if isinstance(case, type) else type(case).__name__,
)
def test_what_is_nobodys_mistake_is_told_as_the_ledgers_state(error: Exception, meant: type[Exception]) -> None:
    """Also where the driver has not yet noticed that its connection is gone."""
    with pytest.raises(LedgerUnavailable) as caught, told():
        raise error
    assert type(caught.value) is meant


@pytest.mark.parametrize("error", [sqlite3.IntegrityError("UNIQUE"), asyncpg.UniqueViolationError("unique")])
def test_what_is_our_mistake_passes_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), told():
        raise error

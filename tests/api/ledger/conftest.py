"""Empty ledgers on either kind of database."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

import pytest

from kaohe.ledger import Ledger, open_ledger
from tests.api.ledger.opened import small
from tests.support.cards import installed


@pytest.fixture
async def empty(new_database: Callable[[], str]) -> AsyncGenerator[Ledger]:
    """An empty ledger."""
    async with open_ledger(new_database(), installed(), create=True) as ledger:
        yield ledger


@pytest.fixture
async def ledger(empty: Ledger) -> Ledger:
    """The small ledger."""
    report = await empty.import_records(small())
    assert report.accepted, report.problems
    return empty

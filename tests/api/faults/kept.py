"""What must be so after every fault: the audit chain is whole and goes on, and the confirmed card is as it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncpg

from kaohe.ledger import Ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, ConfirmationRecord, FrozenCard, State
from kaohe.ledger.journal.audit import BEGINNING
from kaohe.ledger.writing import Request
from tests.api.faults.effort import LONG

#: The card that is confirmed before anything happens, and that nobody touches.
CONFIRMED = ConfirmationKey("luxi2014", "T2", "2014")


async def confirm(ledger: Ledger) -> None:
    """Confirm the card."""
    frozen = FrozenCard({"total": ["61.50", "100.00"], "说明": "已确认"}, "2014", await ledger.revision())
    assert (await ledger.advance_card(CONFIRMED, State.CONFIRMED, Request("county"), frozen=frozen)).accepted


@dataclass
class Keeper:
    """Looks at a ledger again and again, and remembers what it saw."""

    head: str | None = None
    card: list[ConfirmationRecord] = field(default_factory=list)

    async def look(self, ledger: Ledger) -> None:
        """See that everything is kept that was there before."""
        verdict = await ledger.verify_audit(self.head)
        assert verdict.is_whole, verdict.problem
        assert verdict.head != BEGINNING
        card = list(await ledger.confirmation_history(CONFIRMED))
        assert [each.state for each in card] == [State.CONFIRMED]
        assert card == (self.card or card)
        self.head, self.card = verdict.head, card


async def alone(url: str) -> None:
    """Wait until PostgreSQL has noticed that whoever was connected is gone: what it commits by then is committed."""
    if url.startswith("sqlite"):
        return
    server = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(LONG):
            while await server.fetchval(  # noqa: ASYNC110  # PostgreSQL tells nobody by itself
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ):
                await asyncio.sleep(0.01)
    finally:
        await server.close()

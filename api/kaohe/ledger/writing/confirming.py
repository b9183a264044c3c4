"""The confirming part of the door."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict

from kaohe.ledger.facts import confirmations
from kaohe.ledger.facts.confirmations import SHORTEST, ConfirmationKey, ConfirmationRecord, FrozenCard, State
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing import Request, Writing, Written
from kaohe.ledger.writing.confirmations import advance, reopen
from kaohe.ledger.writing.transaction import Outcome


class Confirming(Writing):
    """What an open ledger knows of cards that are reported, reviewed and confirmed."""

    @property
    @abstractmethod
    def _last(self) -> int | None:
        """The revision as of which the ledger is read; None for the present."""

    @abstractmethod
    def _reading(self) -> AbstractAsyncContextManager[Session]:
        """A transaction that reads the ledger as it is, or was."""

    async def confirmations(self, keys: Collection[ConfirmationKey]) -> Mapping[ConfirmationKey, ConfirmationRecord]:
        """How far cards have come; one that was never touched is OPEN and left out. One statement for any number."""
        async with self._reading() as session:
            return await confirmations.confirmations(session, keys)

    async def confirmation_histories(
        self, keys: Collection[ConfirmationKey]
    ) -> Mapping[ConfirmationKey, Sequence[ConfirmationRecord]]:
        """All that became of some cards, reopenings and what was confirmed before them included."""
        async with self._database.reading() as session:
            return await confirmations.confirmation_histories(session, keys, self._last)

    async def confirmation_history(self, key: ConfirmationKey) -> Sequence[ConfirmationRecord]:
        """All that became of a card."""
        return (await self.confirmation_histories([key])).get(key, [])

    async def advance_card(
        self,
        key: ConfirmationKey,
        to: State,
        request: Request,
        *,
        steps: Sequence[State] = SHORTEST,
        frozen: FrozenCard | None = None,
        expected_revision: int | None = None,
    ) -> Written[ConfirmationRecord]:
        """Take a card to the next step of its scheme; CONFIRMED keeps the card that is given.

        ``expected_revision`` is that of the last step (0: none yet).
        """
        # The card is no part of the request: whoever repeats it later means the card that was kept the first time.
        content = [asdict(key), to, list(steps), expected_revision]
        return await self._write(
            request, f"card_{to.lower()}", content,
            lambda work: advance(work, key, to, steps, frozen, expected_revision), _outcome(key),
        )  # fmt: skip

    async def reopen_card(
        self, key: ConfirmationKey, request: Request, *, expected_revision: int | None = None
    ) -> Written[ConfirmationRecord]:
        """Open a card again, for a reason; what was confirmed stays in its history."""
        return await self._write(
            request, "card_reopened", [asdict(key), expected_revision],
            lambda work: reopen(work, key, request.reason, expected_revision), _outcome(key),
        )  # fmt: skip


def _outcome(key: ConfirmationKey) -> Outcome[ConfirmationRecord]:
    async def outcome(now: Session, _before: Session) -> Sequence[ConfirmationRecord]:
        return list((await confirmations.confirmations(now, [key])).values())

    return outcome

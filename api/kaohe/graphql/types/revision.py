"""The writes of the ledger: as points in time, and as what made facts what they have been."""

from __future__ import annotations

from datetime import datetime

import strawberry

from kaohe.graphql.context.reader import Reader
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.ledger.journal.history import RevisionRecord


@strawberry.input(one_of=True, description="A point in the history of the ledger: a write by its number, or a moment.")
class When:
    """One of the two."""

    revision: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="The number of a write, which is included; 0 stands before the first. One that was not made yet is"
        " an error.",
    )
    moment: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="A moment: writes made by then are included. One that lies ahead stands for now.",
    )

    async def number(self, ledger: Reader) -> int:
        """The number of the last write that is included; 0 before the first.

        Raises:
            ClientError: the write was not made yet.
        """
        if isinstance(self.moment, datetime):
            return await ledger.revision_at(self.moment)
        latest, wanted = await ledger.revision(), self.revision
        if not isinstance(wanted, int) or not 0 <= wanted <= latest:
            message = f"there is no revision {wanted}; they are numbered up to {latest}"
            raise ClientError(Code.BAD_INPUT, message, latest=latest)
        return wanted


#: How many writes of one fact are told.
LONGEST = 100

HISTORY = f"What it has been, write by write, the latest {LONGEST} of them in their order."
STATE = "The fact after this write; null if it was withdrawn."


@strawberry.type(description="One write of the ledger. Nothing that was written is ever overwritten.")
class Revision:
    """Who did what, when and why."""

    number: int = strawberry.field(description="Its number; later writes have larger ones.")
    at: datetime = strawberry.field(description="When it was made.")
    actor: str = strawberry.field(description="The post or program that made it.")
    action: str = strawberry.field(description="What was done.")
    reason: str | None = strawberry.field(description="Why, as whoever made it said.")

    @classmethod
    def of(cls, record: RevisionRecord) -> Revision:
        return cls(number=record.revision, at=record.at, actor=record.actor, action=record.action, reason=record.reason)

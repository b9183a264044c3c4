"""Moments and revisions, as clients name them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from kaohe.graphql.context.reader import Reader
from kaohe.graphql.core.errors import ClientError, Code


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

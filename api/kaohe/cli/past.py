"""Moments of a ledger as commands name them: the number of a write, or a moment with its offset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.cli.console import CommandError
from kaohe.scheme.days import parse_moment

if TYPE_CHECKING:
    from kaohe.ledger import Ledger


async def revision_of(ledger: Ledger, when: str) -> int:
    """The last write up to a moment, or the one of a number.

    Raises:
        CommandError: it is neither, or the write was not made yet.
    """
    if when.isdecimal():
        latest = await ledger.revision()
        if int(when) > latest:
            raise CommandError(f"there is no revision {when}; they are numbered up to {latest}")
        return int(when)
    try:
        return await ledger.revision_at(parse_moment(when))
    except ValueError:
        example = "the number of a revision, or a moment with its offset such as 2015-03-01T08:00:00+08:00"
        raise CommandError(f"a point in the ledger's history is {example}, not {when}") from None


async def then(ledger: Ledger, when: str | None) -> Ledger:
    """The ledger as it was known then; as it is now if nothing is said.

    Raises:
        CommandError: as :func:`revision_of`.
    """
    return ledger if when is None else await ledger.as_of(await revision_of(ledger, when))

"""What a ledger is asked before anything is read of it again: whether it has changed since."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Remembering(Protocol):
    """A ledger that says when it changes."""

    async def head(self) -> str:
        """The hash of the newest entry of the audit chain: after every write another one."""
        ...

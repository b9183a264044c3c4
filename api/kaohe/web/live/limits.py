"""How many clients may be connected at once, and what each may ask for."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class LiveLimits:
    """Limits of what is live.

    Attributes:
        connections: clients of one process at once; 0 takes none.
        operations: operations of one client at once.
        patience: seconds that a client may take to make room for what it is sent, and to begin.
    """

    connections: int = 1000
    operations: int = 20
    patience: float = 10


class Connections:
    """The connections that are open."""

    def __init__(self, limits: LiveLimits) -> None:
        self.limits, self._size = limits, 0

    @property
    def is_full(self) -> bool:
        """Whether no other client is taken."""
        return self._size >= self.limits.connections

    @contextmanager
    def joined(self) -> Generator[None]:
        """One more client meanwhile."""
        self._size += 1
        try:
            yield
        finally:
            self._size -= 1

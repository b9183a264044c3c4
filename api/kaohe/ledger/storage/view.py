"""An open database as it is, or as it was at a revision: what readers and writers of a ledger are made with."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from types import CoroutineType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.session import Session

GivenP = ParamSpec("GivenP")
ToldT = TypeVar("ToldT")


@dataclass(frozen=True, slots=True)
class View:
    """A database, and the revision as of which it is read; None for the present."""

    database: Database
    revision: int | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        """A transaction that reads the ledger as it is, or was."""
        async with self.database.reading() as session:
            yield session if self.revision is None else session.past(self.revision)

    def writable(self) -> Database:
        """The database, to be written to.

        Raises:
            ValueError: this is the past.
        """
        if self.revision is not None:
            raise ValueError("the past is read, not written")
        return self.database


class Viewing(Protocol):
    """What has a view."""

    @property
    def view(self) -> View: ...


def reads(
    read: Callable[Concatenate[Session, GivenP], Coroutine[Any, Any, ToldT]],
) -> Callable[Concatenate[Viewing, GivenP], CoroutineType[Any, Any, ToldT]]:
    """A read from a session as a method of what has a view, each call in a transaction of its own."""

    @wraps(read)
    async def method(self: Viewing, /, *given: GivenP.args, **named: GivenP.kwargs) -> ToldT:
        async with self.view.reading() as session:
            return await read(session, *given, **named)

    return method  # type: ignore[return-value]  # mypy calls what an async function returns a Coroutine, pyright more

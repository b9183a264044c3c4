"""One write from beginning to end: one transaction, one revision, one entry of the audit chain, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

from kaohe.ledger.importing.state import World
from kaohe.ledger.importing.validation import text_problem
from kaohe.ledger.journal.audit import new_revision, seal
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.dialects import is_storable, texts
from kaohe.ledger.storage.errors import LedgerBusy, StorageFull
from kaohe.ledger.storage.fact_tables import FactTable
from kaohe.ledger.storage.models import CODE_LENGTH, NAME_LENGTH
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing.inputs import Request
from kaohe.ledger.writing.results import Path, Rule, WriteError, Written
from kaohe.ledger.writing.state import world_around
from kaohe.plugins import Registry

RecordT = TypeVar("RecordT")

#: More entries than this go in by import.
MOST_ENTRIES = 250

#: How long a reason may be.
REASON_LENGTH = 2_000


@dataclass
class Work:
    """A write under way: where it writes, and what is wrong with it."""

    session: Session
    registry: Registry
    revision: int
    errors: list[WriteError] = field(default_factory=list)

    async def world(
        self, units: Iterable[object], *, refs: Iterable[object] = (), periods: Iterable[object] | None = None
    ) -> World:
        """What the ledger holds around some units."""
        return await world_around(self.session, self.registry, self.revision, units, refs=refs, periods=periods)

    async def whole_world(self) -> World:
        """All that the ledger holds of units at all times."""
        world = World(self.session, self.registry, self.revision)
        await world.read()
        return world

    def refuse(
        self, code: Rule, path: Path, message: str, suggestion: str | None = None, current: object | None = None
    ) -> None:
        """Note an error."""
        self.errors.append(WriteError(code, path, message, suggestion, current))

    def refuse_known(self, section: str, codes: Sequence[str], known: Mapping[str, object]) -> None:
        """Refuse entries of a section whose codes others have already."""
        seen: set[str] = set()
        for index, code in enumerate(codes):
            if texts([code]) and (code in known or code in seen):
                self.refuse(Rule.TAKEN, (section, index, "code"), f"{code} is the code of another one already")
            seen.update(texts([code]))

    def expect(self, path: Path, expected: object, revision: int, current: object | None, what: str) -> bool:
        """Refuse a change that was made on stale data; tell whether it was not."""
        if expected is None or (type(expected) is int and expected == revision):
            return True
        now = "is not on file" if current is None else f"is of revision {revision} now"
        hint = "look at the current state and decide anew"
        self.refuse(Rule.STALE, path, f"{what} {now}, not of revision {expected}", hint, current)
        return False

    async def end(self, table: FactTable, *key: str | None) -> None:
        """End the current row of a key with this revision, if there is one."""
        places = [f"${place}" for place, _ in enumerate(key, 1)]
        rows = await self.session.rows(
            f"SELECT t.id {table.source()} WHERE t.until IS NULL AND {table.keyed(places)}",
            *("" if part is None else part for part in key),
        )
        await self.session.end(table.name, self.revision, [row[0] for row in rows])


#: Writes, and notes what is wrong.
Act: TypeAlias = Callable[[Work], Awaitable[None]]
#: Reads what a write concerned, from a session as of its revision and one as of the state before.
Outcome: TypeAlias = Callable[[Session, Session], Awaitable[Sequence[RecordT]]]


class _UndoneError(Exception):
    """Rolls a write back."""


async def write(
    database: Database,
    registry: Registry,
    request: Request,
    action: str,
    content: object,
    act: Act,
    outcome: Outcome[RecordT],
    *,
    shows_before: bool = False,
) -> Written[RecordT]:
    """Do one write, or nothing and tell all that is wrong. ``content`` is what tells one request from another.

    The outcome is read from the present (``shows_before``: before anything is written); only a repeated request reads
    it from the past.

    Raises:
        LedgerUnavailable: the database does not answer; nothing is stored, or the answer was lost with the connection.
    """
    if errors := request_errors(request):
        return Written(errors=tuple(errors))
    digest = sha256(json.dumps([action, content], default=str).encode()).hexdigest()
    errors = []
    try:
        async with database.writing() as session:
            if (first := await _repeated(session, request, digest)) is not None:
                if isinstance(first, WriteError):
                    return Written(errors=(first,))
                records = await outcome(session.past(first), session.past(first - 1))
                return Written(tuple(records), first, repeated=True)
            revision = await new_revision(session, request.actor, action, request.reason)
            work = Work(session, registry, revision, errors)
            before = await _before(session, outcome) if shows_before else ()
            await act(work)
            if work.errors:
                raise _UndoneError
            if request.idempotency_key is not None:
                row = (request.actor, request.idempotency_key, digest, revision)
                await session.insert("request", ("actor", "key", "digest", "since"), [row])
            await seal(session, revision)
            records = before if shows_before else await outcome(session, session)
            written = Written(tuple(records), revision)
    except _UndoneError:
        return Written(errors=tuple(errors))
    except (LedgerBusy, StorageFull) as error:
        return Written(errors=(_failure(error),))
    return written


async def _before(session: Session, outcome: Outcome[RecordT]) -> Sequence[RecordT]:
    """What a request concerns, as it is before; nothing where the key is none: that is refused in a moment."""
    try:
        return await outcome(session, session)
    except (KeyError, TypeError):
        return ()


def request_errors(request: Request) -> list[WriteError]:
    """What is wrong with who asks, why, and under which key."""
    errors = []
    for name, value, longest in (
        ("actor", request.actor, NAME_LENGTH),
        ("idempotency_key", request.idempotency_key, CODE_LENGTH),
    ):
        if (value is not None or name == "actor") and (problem := text_problem(value, longest)) is not None:
            errors.append(WriteError(Rule.INVALID, (name,), problem))
    reason: Any = request.reason
    if reason is not None and not (isinstance(reason, str) and len(reason) <= REASON_LENGTH and is_storable(reason)):
        message = f"must be a text of at most {REASON_LENGTH} characters that a database can hold"
        errors.append(WriteError(Rule.INVALID, ("reason",), message))
    return errors


async def _repeated(session: Session, request: Request, digest: str) -> int | WriteError | None:
    """The revision of the same request as it was made before, if it was."""
    if request.idempotency_key is None:
        return None
    row = await session.row(
        "SELECT digest, since FROM request WHERE actor = $1 AND key = $2", request.actor, request.idempotency_key
    )
    if row is None:
        return None
    if row[0] == digest:
        return int(row[1])
    message = f"{request.idempotency_key} was the key of another request (revision {row[1]})"
    return WriteError(Rule.KEY_REUSED, ("idempotency_key",), message, "give every new request a key of its own")


def _failure(error: LedgerBusy | StorageFull) -> WriteError:
    """What kept a request from being stored, though nothing is wrong with it."""
    if isinstance(error, LedgerBusy):
        return WriteError(Rule.BUSY, (), "others are writing; nothing was stored", "send the same request again")
    return WriteError(Rule.STORAGE_FULL, (), "the disk is full; nothing was stored", "tell whoever runs the ledger")

"""The audit chain: one entry a revision, each sealed with the hash of the one before it.

An entry's hash is taken over the revision (number, moment, actor, action, reason), the digest of what it opened and
closed (:mod:`kaohe.ledger.journal.digests`), and the hash of the entry before. Whoever noted down the hash of the last
entry can tell later whether anything up to it was altered, removed or put in another order.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from kaohe.ledger.journal.digests import NOTHING, Digest, digests
from kaohe.ledger.storage.fact_tables import FactTable
from kaohe.ledger.storage.session import Session

#: What stands before the first entry.
BEGINNING = "0" * 64

#: Tables to which rows are only ever added: the database itself refuses every change of one.
APPEND_ONLY = ("audit", "revision")

#: How many revisions are read at once.
_BLOCK = 500

_REVISIONS = "SELECT r.id, r.at, r.actor, r.action, r.reason"


async def new_revision(session: Session, actor: str, action: str, reason: str | None) -> int:
    """Begin a write and return its number. No revision is dated before the one before it, whatever the clocks say."""
    now = datetime.now(UTC)
    last = await session.row("SELECT at FROM revision ORDER BY id DESC LIMIT 1")
    if last is not None:
        now = max(now, session.dialect.datetime(last[0]).astimezone(UTC))
    values = (session.dialect.moment(now), actor, action, reason)
    await session.insert("revision", ("at", "actor", "action", "reason"), [values])
    row = await session.row("SELECT MAX(id) FROM revision")
    assert row is not None
    return int(row[0])


async def seal(session: Session, revision: int, opened: Mapping[str, Digest] = MappingProxyType({})) -> str:
    """End a write: append its entry and return the entry's hash. What was digested on the way is ``opened``."""
    content = (await digests(session, revision, revision, opened=opened)).get(revision, NOTHING)
    row = await session.row(f"{_REVISIONS} FROM revision r WHERE r.id = $1", revision)
    before = await session.row("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    assert row is not None
    previous = BEGINNING if before is None else before[0]
    hash_ = entry_hash(session, row, content, previous)
    await session.insert("audit", ("id", "previous", "content", "hash"), [(revision, previous, content, hash_)])
    return hash_


async def head(session: Session) -> str:
    """The hash of the newest entry of the chain: after every write another one."""
    row = await session.whole().row("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    return BEGINNING if row is None else str(row[0])


async def seal_all(session: Session, kept: Sequence[FactTable]) -> None:
    """Append an entry for every revision of a ledger that has none yet."""
    previous = BEGINNING
    async for block in blocks(session, f"{_REVISIONS} FROM revision r"):
        contents = await digests(session, block[0][0], block[-1][0], kept)
        entries = []
        for row in block:
            content = contents.get(row[0], NOTHING)
            hash_ = entry_hash(session, row, content, previous)
            entries.append((row[0], previous, content, hash_))
            previous = hash_
        await session.insert("audit", ("id", "previous", "content", "hash"), entries)


def entry_hash(session: Session, revision: Sequence[Any], content: str, previous: str) -> str:
    """The hash of an entry: of a revision's number, moment, actor, action, reason, content, and of what precedes."""
    id_, at, actor, action, reason = revision
    moment = session.dialect.datetime(at).astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(json.dumps([id_, moment, actor, action, reason, content, previous]).encode()).hexdigest()


async def blocks(session: Session, select: str) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """Revisions in their order, some hundreds at a time."""
    last = 0
    while rows := await session.rows(f"{select} WHERE r.id > $1 ORDER BY r.id LIMIT {_BLOCK}", last):
        yield rows
        last = rows[-1][0]

"""Verifying the audit chain, and that the facts are still those that were sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaohe.ledger.journal.audit import APPEND_ONLY, BEGINNING, blocks, entry_hash
from kaohe.ledger.journal.digests import NOTHING, UnreadableError, digests
from kaohe.ledger.storage.session import Session

#: Below and above every number of a revision.
_LEAST, _MOST = -(2**62), 2**62

_ENTRIES = (
    "SELECT r.id, r.at, r.actor, r.action, r.reason, a.previous, a.content, a.hash "
    "FROM revision r LEFT JOIN audit a ON a.id = r.id"
)

#: What readers use of a unit is its current version, repeated.
_REPEATED = (
    (
        "SELECT u.code FROM unit u LEFT JOIN unit_version v ON v.unit_id = u.id AND v.until IS NULL WHERE v.id IS NULL "
        "OR v.name <> u.name OR COALESCE(v.parent_id, 0) <> COALESCE(u.parent_id, 0) OR v.since <> u.changed "
        "OR (v.closes IS NULL) <> (u.closes IS NULL) OR v.closes <> u.closes OR u.changed IS NULL "
        "OR (v.opens IS NULL) <> (u.opens IS NULL) OR v.opens <> u.opens "
        "OR COALESCE(v.kind, u.born, u.kind) <> u.kind ORDER BY u.id LIMIT 1"
    ),
    (
        "SELECT u.code FROM oversight o JOIN unit u ON u.id = o.leader_id LEFT JOIN oversight_version v "
        "ON v.leader_id = o.leader_id AND v.overseen_id = o.overseen_id AND v.until IS NULL WHERE v.id IS NULL LIMIT 1"
    ),
    (
        "SELECT u.code FROM oversight_version v JOIN unit u ON u.id = v.leader_id LEFT JOIN oversight o "
        "ON v.leader_id = o.leader_id AND v.overseen_id = o.overseen_id WHERE v.until IS NULL AND o.id IS NULL LIMIT 1"
    ),
)


class Tampering(StrEnum):
    """What was done to a ledger."""

    REMOVED = "REMOVED"
    ALTERED = "ALTERED"
    REORDERED = "REORDERED"
    FACTS_ALTERED = "FACTS_ALTERED"
    HEAD_MISSING = "HEAD_MISSING"
    GUARDS_MISSING = "GUARDS_MISSING"


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """The first thing that is wrong with the chain, and at which revision (None where at no one's)."""

    kind: Tampering
    revision: int | None
    message: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What became of a verification: how many entries were found whole, the hash of the last of them, what is wrong."""

    entries: int
    head: str
    problem: AuditProblem | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None


async def verify_audit(session: Session, expect_head: str | None = None) -> AuditVerdict:
    """Find the first entry that was altered, removed or reordered, or whose facts were altered.

    Args:
        session: one state of the ledger.
        expect_head: the hash of the last entry as noted down earlier. It has to be in the chain still.
    """
    session = session.whole()
    entries, head, met = 0, BEGINNING, expect_head in (None, BEGINNING)
    async for entry, content in _entries(session):
        problem = await _problem(session, entry, content, head)
        if problem is not None:
            return AuditVerdict(entries, head, problem)
        entries, head = entries + 1, entry[7]
        met = met or head == expect_head
    problem = await _around(session)
    if problem is None and not met:
        message = f"no entry has the hash {expect_head}: entries were removed from the end, or all were written anew"
        problem = AuditProblem(Tampering.HEAD_MISSING, None, message)
    return AuditVerdict(entries, head, problem or await _unguarded(session))


async def _unguarded(session: Session) -> AuditProblem | None:
    """What is said where the database would let rows of the chain be altered; None where it refuses that."""
    lacking = []
    for table in APPEND_ONLY:
        statement, whole = session.dialect.guards(table)
        if [row[0] for row in await session.rows(statement)] != list(whole):
            lacking.append(table)
    if not lacking:
        return None
    message = (
        f"the triggers that keep rows of {' and '.join(lacking)} from being altered are not there (any more), or were"
        " altered: the chain is whole, but only a head that was noted down tells whether it was written anew"
    )
    return AuditProblem(Tampering.GUARDS_MISSING, None, message)


async def _entries(session: Session) -> AsyncIterator[tuple[Sequence[Any], str]]:
    """Revisions with their entries, and what their digests are now; a revision that is not there has no moment."""
    last = _LEAST
    async for block in blocks(session, _ENTRIES):
        contents = await _contents(session, last + 1, block)
        strays = sorted(contents.keys() - {entry[0] for entry in block})
        for entry in block:
            while strays and strays[0] < entry[0]:
                yield (strays.pop(0), None), ""
            yield entry, contents.get(entry[0], NOTHING)
        last = block[-1][0]
    for stray in sorted(await digests(session, last + 1, _MOST)):
        yield (stray, None), ""


async def _contents(session: Session, first: int, block: Sequence[Sequence[Any]]) -> dict[int, str]:
    """The digests of a block of revisions, of each by itself where one of them cannot be read."""
    try:
        return await digests(session, first, block[-1][0])
    except UnreadableError:
        found: dict[int, str] = {}
        for entry in block:
            try:
                found |= await digests(session, entry[0], entry[0])
            except UnreadableError:
                found[entry[0]] = "unreadable"
        return found


async def _problem(session: Session, entry: Sequence[Any], content: str, head: str) -> AuditProblem | None:
    revision, at = entry[:2]
    if at is None:
        return AuditProblem(Tampering.REMOVED, revision, f"there are facts of {revision}, which is no revision")
    previous, sealed, hash_ = entry[5:]
    if hash_ is None:
        return AuditProblem(Tampering.REMOVED, revision, f"the entry of revision {revision} was removed")
    try:
        expected = entry_hash(session, entry[:5], sealed, previous)
    except (TypeError, ValueError):  # what was put there is not even a moment
        expected = ""
    if hash_ != expected:
        return AuditProblem(
            Tampering.ALTERED, revision, f"the entry of revision {revision}, or the revision itself, was altered"
        )
    if previous != head:
        found = await session.row("SELECT id FROM audit WHERE hash = $1", previous)
        if found is None and previous != BEGINNING:
            return AuditProblem(Tampering.REMOVED, revision, f"an entry before that of revision {revision} was removed")
        after = "the beginning" if found is None else f"revision {found[0]}"
        return AuditProblem(
            Tampering.REORDERED, revision, f"the entry of revision {revision} was sealed right after {after}"
        )
    if sealed != content:
        return AuditProblem(
            Tampering.FACTS_ALTERED,
            revision,
            f"what revision {revision} recorded or ended is no longer what it was: rows were altered, added or removed",
        )
    return None


async def _around(session: Session) -> AuditProblem | None:
    """What no entry covers by itself: entries without a revision, and what repeats the current versions of units."""
    row = await session.row("SELECT MIN(a.id) FROM audit a LEFT JOIN revision r ON r.id = a.id WHERE r.id IS NULL")
    if row is not None and row[0] is not None:
        return AuditProblem(Tampering.REMOVED, row[0], f"revision {row[0]} was removed; its entry is still there")
    for statement in _REPEATED:
        row = await session.row(statement)
        if row is not None:
            message = f"the unit {row[0]} is not as its current version says"
            return AuditProblem(Tampering.FACTS_ALTERED, None, message)
    return None

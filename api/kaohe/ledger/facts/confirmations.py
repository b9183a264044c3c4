"""How far the card of a unit has come: OPEN, SELF_REPORTED, REVIEWED, CONFIRMED; what was confirmed stays as it was.

Which of the states a scheme goes through is the caller's to say. A card that was never touched is OPEN and has no row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from kaohe.ledger.importing.validation import text_problem
from kaohe.ledger.storage.dialects import is_storable, table
from kaohe.ledger.storage.models import CODE_LENGTH
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing.results import Rule
from kaohe.ledger.writing.state import texts
from kaohe.ledger.writing.transaction import Work


class State(StrEnum):
    """How far a card has come."""

    OPEN = "OPEN"
    SELF_REPORTED = "SELF_REPORTED"
    REVIEWED = "REVIEWED"
    CONFIRMED = "CONFIRMED"


#: The steps of a scheme that declares none.
SHORTEST = (State.OPEN, State.CONFIRMED)

_ORDER = tuple(State)


_COLUMNS = (
    "c.scheme, u.code, p.code, c.state, c.card, c.version, c.facts, c.since, r.at, r.actor, r.reason, "
    '(SELECT COUNT(*) FROM "confirmation" f WHERE f.unit_id = c.unit_id AND f.period_id = c.period_id '
    "AND f.scheme = c.scheme AND f.state = 'OPEN' AND f.since <= c.since)"
)
_FROM = (
    "FROM confirmation c JOIN unit u ON u.id = c.unit_id JOIN period p ON p.id = c.period_id "
    "JOIN revision r ON r.id = c.since"
)


@dataclass(frozen=True, slots=True)
class ConfirmationKey:
    """Whose card: of a scheme, for a unit, in a period."""

    scheme: str
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class FrozenCard:
    """A card as it was confirmed: JSON, its scheme's version, and the revision of the facts that it read."""

    card: Mapping[str, Any]
    version: str
    facts: int


@dataclass(frozen=True, slots=True)
class ConfirmationRecord:
    """How far a card has come, since when, by whom and why; ``reopened`` is how often it was opened again."""

    key: ConfirmationKey
    state: State
    frozen: FrozenCard | None
    revision: int
    at: datetime
    actor: str
    reason: str | None
    reopened: int


async def confirmations(
    session: Session, keys: Collection[ConfirmationKey]
) -> dict[ConfirmationKey, ConfirmationRecord]:
    """How far cards have come, those that were ever touched, in one statement."""
    return {each.key: each for each in await _read(session, keys, "c.until IS NULL")}


async def confirmation_histories(
    session: Session, keys: Collection[ConfirmationKey], last: int | None
) -> dict[ConfirmationKey, list[ConfirmationRecord]]:
    """All that became of some cards, from the first step on, up to a last revision if one is given.

    What was confirmed before a card was reopened is there still.
    """
    found: dict[ConfirmationKey, list[ConfirmationRecord]] = {}
    for each in await _read(session, keys, "TRUE" if last is None else f"c.since <= {int(last)}"):
        found.setdefault(each.key, []).append(each)
    return found


async def confirmations_by_row(session: Session, ids: Collection[int]) -> dict[int, ConfirmationRecord]:
    """The steps of some rows."""
    among = session.dialect.among_ids("c.id", 1)
    rows = await session.rows(f"SELECT c.id, {_COLUMNS} {_FROM} WHERE {among}", session.dialect.ids(ids))
    return {row[0]: _record(session, row[1:]) for row in rows}


async def advance(
    work: Work, key: ConfirmationKey, to: State, steps: Sequence[State], frozen: FrozenCard | None, expected: int | None
) -> None:
    """Take a card to the next of its scheme's steps."""
    if not steps or steps[0] is not State.OPEN or steps[-1] is not State.CONFIRMED or list(steps) != _sorted(steps):
        work.refuse(Rule.INVALID, ("steps",), f"must be some of {', '.join(_ORDER)} in this order, with both ends")
        return
    current = await _current(work, key, expected)
    if work.errors:
        return
    state = State.OPEN if current is None else current.state
    following = next((step for step in steps if _ORDER.index(step) > _ORDER.index(state)), None)
    if to is not following:
        hint = "reopen it first" if following is None else f"the next step is {following}"
        work.refuse(Rule.WRONG_STATE, ("to",), f"the card is {state}; it cannot become {to}", hint, current)
    if (to is State.CONFIRMED) != (frozen is not None):
        what = "is required: a confirmed card is kept as it is" if frozen is None else f"belongs to CONFIRMED, not {to}"
        work.refuse(Rule.REQUIRED if frozen is None else Rule.INVALID, ("frozen",), what)
    elif frozen is not None:
        _check_frozen(work, frozen)
    if not work.errors:
        await _store(work, key, to, frozen)


async def reopen(work: Work, key: ConfirmationKey, reason: str | None, expected: int | None) -> None:
    """Open a card again; what was confirmed stays in its history."""
    current = await _current(work, key, expected)
    if work.errors:
        return
    if reason is None or not reason.strip():
        work.refuse(Rule.REQUIRED, ("reason",), "is required: whoever reopens a card says why")
    if current is None or current.state is State.OPEN:
        work.refuse(Rule.WRONG_STATE, (), "the card is OPEN already", None, current)
    if not work.errors:
        await _store(work, key, State.OPEN, None)


def _sorted(steps: Sequence[State]) -> list[State]:
    return [state for state in _ORDER if state in steps]


def _check_frozen(work: Work, frozen: FrozenCard) -> None:
    if (problem := text_problem(frozen.version, CODE_LENGTH)) is not None:
        work.refuse(Rule.INVALID, ("frozen", "version"), problem)
    if type(frozen.facts) is not int or not 0 <= frozen.facts < work.revision:
        work.refuse(Rule.INVALID, ("frozen", "facts"), f"must be a revision of the ledger before {work.revision}")
    try:
        storable = is_storable(orjson.dumps(frozen.card).decode())
    except TypeError:
        storable = False
    if not storable:
        work.refuse(Rule.INVALID, ("frozen", "card"), "must be JSON that a database can hold")


async def _current(work: Work, key: ConfirmationKey, expected: int | None) -> ConfirmationRecord | None:
    """The state of a card; what is wrong with the key is refused."""
    if not texts([key.scheme]) or key.scheme not in work.registry.schemes:
        work.refuse(Rule.NOT_FOUND, ("scheme",), f"there is no scheme {key.scheme}")
    for field, name in (("unit", key.unit), ("period", key.period)):
        among = work.session.dialect.among_texts("code", 1)
        given = work.session.dialect.texts(texts([name]))
        if not await work.session.rows(f"SELECT id FROM {field} WHERE {among}", given):
            work.refuse(Rule.NOT_FOUND, (field,), f"there is no {field} {name}")
    if work.errors:
        return None
    current = (await confirmations(work.session, [key])).get(key)
    revision = 0 if current is None else current.revision
    what = f"the card of {key.scheme} for {key.unit} in {key.period}"
    work.expect(("expected_revision",), expected, revision, current, what)
    return current


async def _store(work: Work, key: ConfirmationKey, state: State, frozen: FrozenCard | None) -> None:
    session = work.session
    unit, period = [
        (await session.rows(f"SELECT id FROM {name} WHERE code = $1", code))[0][0]
        for name, code in (("unit", key.unit), ("period", key.period))
    ]
    rows = await session.rows(
        "SELECT id FROM confirmation WHERE until IS NULL AND unit_id = $1 AND period_id = $2 AND scheme = $3",
        *(unit, period, key.scheme),
    )
    await work.end("confirmation", [row[0] for row in rows])
    kept = (None, None, None)
    if frozen is not None:
        kept = (orjson.dumps(frozen.card).decode(), frozen.version, frozen.facts)  # type: ignore[assignment]
    columns = ("scheme", "unit_id", "period_id", "state", "card", "version", "facts", "since")
    await session.insert("confirmation", columns, [(key.scheme, unit, period, state.value, *kept, work.revision)])


async def _read(session: Session, keys: Collection[ConfirmationKey], which: str) -> list[ConfirmationRecord]:
    columns = {"s": "text", "u": "text", "p": "text"}
    asked = [
        (key.scheme, key.unit, key.period)
        for key in keys
        if len(texts((key.scheme, key.unit, key.period))) and all(map(is_storable, (key.scheme, key.unit, key.period)))
    ]
    given = session.dialect.given(columns, 1)
    rows = await session.rows(
        f"SELECT {_COLUMNS} {_FROM} JOIN {given} AS g ON g.s = c.scheme AND g.u = u.code AND g.p = p.code "
        f"WHERE {which} ORDER BY c.id",
        table(tuple(columns), asked),
    )
    return [_record(session, row) for row in rows]


def _record(session: Session, row: Sequence[Any]) -> ConfirmationRecord:
    return ConfirmationRecord(
        ConfirmationKey(*row[:3]),
        State(row[3]),
        None if row[4] is None else FrozenCard(orjson.loads(row[4]), row[5], row[6]),
        row[7],
        session.dialect.datetime(row[8]),
        *row[9:],
    )

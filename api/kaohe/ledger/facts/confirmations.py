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

from kaohe.ledger.storage.dialects import is_storable, table, texts
from kaohe.ledger.storage.fact_tables import CONFIRMATION
from kaohe.ledger.storage.session import Session


class State(StrEnum):
    """How far a card has come."""

    OPEN = "OPEN"
    SELF_REPORTED = "SELF_REPORTED"
    REVIEWED = "REVIEWED"
    CONFIRMED = "CONFIRMED"


#: The steps of a scheme that declares none.
SHORTEST = (State.OPEN, State.CONFIRMED)

#: Where the origin of a card stands in its text: no part of a card is called so.
_ORIGIN = "$origin"


@dataclass(frozen=True, slots=True)
class ConfirmationKey:
    """Whose card: of a scheme, for a unit, in a period."""

    scheme: str
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class FrozenCard:
    """A card as it was confirmed, and what it was made of; none of it needs the plugin to be read.

    Attributes:
        card: what it stated, as JSON.
        version: of its scheme.
        facts: the revision of the facts that it read.
        plugin: the distribution that brought the scheme, with its version; None where that was not kept yet.
        rules: the digest of the scheme's rules; None where that was not kept yet.
    """

    card: Mapping[str, Any]
    version: str
    facts: int
    plugin: str | None = None
    rules: str | None = None

    def stored(self) -> str:
        """The card with its origin as one text."""
        origin = {name: value for name, value in (("plugin", self.plugin), ("rules", self.rules)) if value is not None}
        return orjson.dumps({**self.card, _ORIGIN: origin} if origin else self.card).decode()

    @classmethod
    def read(cls, stored: str, version: str, facts: int) -> FrozenCard:
        """A card from its text."""
        card = orjson.loads(stored)
        origin = card.pop(_ORIGIN, {})
        return cls(card, version, facts, origin.get("plugin"), origin.get("rules"))


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
    """How far cards have come; one that was never touched is OPEN and left out. One statement for any number."""
    return {each.key: each for each in await _read(session, keys, "t.until IS NULL")}


async def confirmation_histories(
    session: Session, keys: Collection[ConfirmationKey]
) -> dict[ConfirmationKey, list[ConfirmationRecord]]:
    """All that became of some cards, from the first step on, up to the session's revision.

    Reopenings are there, and what was confirmed before them.
    """
    found: dict[ConfirmationKey, list[ConfirmationRecord]] = {}
    last = session.revision
    for each in await _read(session.whole(), keys, "TRUE" if last is None else f"t.since <= {int(last)}"):
        found.setdefault(each.key, []).append(each)
    return found


async def confirmations_by_row(session: Session, ids: Collection[int]) -> dict[int, ConfirmationRecord]:
    """The steps of some rows."""
    among = session.dialect.among_ids("t.id", 1)
    rows = await session.rows(f"SELECT {_select(session)} WHERE {among}", session.dialect.ids(ids))
    return {row[0]: _record(session, row) for row in rows}


async def _read(session: Session, keys: Collection[ConfirmationKey], which: str) -> list[ConfirmationRecord]:
    asked = [
        (key.scheme, key.unit, key.period)
        for key in keys
        if len(texts((key.scheme, key.unit, key.period))) and all(map(is_storable, (key.scheme, key.unit, key.period)))
    ]
    same = CONFIRMATION.keyed([f"g.{name}" for name in CONFIRMATION.asked])
    given = session.dialect.given(dict.fromkeys(CONFIRMATION.asked, "text"), 1)
    rows = await session.rows(
        f"SELECT {_select(session)} JOIN {given} AS g ON {same} WHERE {which} ORDER BY t.id",
        table(CONFIRMATION.asked, asked),
    )
    return [_record(session, row) for row in rows]


def _select(session: Session) -> str:
    tables = session.tables
    reopened = f"{CONFIRMATION.same('f', 't')} AND f.state = 'OPEN' AND f.since <= t.since"
    return (
        f"{CONFIRMATION.told}, r.at, r.actor, r.reason, "
        f"(SELECT COUNT(*) FROM {tables.confirmation_steps} f WHERE {reopened}) "
        f"{CONFIRMATION.source(tables)} JOIN {tables.revision} r ON r.id = t.since"
    )


def _record(session: Session, row: Sequence[Any]) -> ConfirmationRecord:
    read = CONFIRMATION.picking(session.dialect, (*CONFIRMATION.key, "state", "card", "version", "facts", "revision"))
    scheme, unit, period, state, card, version, facts, revision = read(row)
    at, actor, reason, reopened = row[len(CONFIRMATION.columns) + 2 :]
    return ConfirmationRecord(
        ConfirmationKey(scheme, unit, period),
        State(state),
        None if card is None else FrozenCard.read(card, version, facts),
        revision,
        session.dialect.datetime(at),
        actor,
        reason,
        reopened,
    )

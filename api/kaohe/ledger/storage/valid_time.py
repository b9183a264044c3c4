"""Units as they stood on a day: the tables that statements read from, where what units are holds from a day.

That a unit is what it is, is stored as it is now (``unit``, ``oversight``), and what it was up to some day beside that
(``unit_former``, ``oversight_former``). The days on which such a time ended are few; between two of them nothing moves,
so that all days of a stretch are read by the same statement. This is the time for which things hold. The time since
which the ledger knows it is another one (:mod:`kaohe.ledger.storage.as_of`), and both go together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from kaohe.ledger.storage.fact_tables import Tables
from kaohe.ledger.storage.session import Session


async def turns(session: Session) -> list[date]:
    """The last days of what units were, in order: what a unit is may differ on the day after."""
    rows = await session.rows(
        f"SELECT DISTINCT f.ends FROM {session.tables.unit_former} f WHERE f.until IS NULL ORDER BY f.ends"
    )
    return [session.dialect.date(row[0]) for row in rows]


def stretch(turning: Sequence[date], day: date) -> date | None:
    """What stands for a day: the first turn from it on, between which and it nothing moves; None after the last."""
    place = bisect_left(turning, day)
    return turning[place] if place < len(turning) else None


def standing(session: Session, turn: date | None) -> Session:
    """The same transaction, reading units as they stood on a turn; None: as they stand in the end."""
    return session if turn is None else session.reading(units_on(session.tables, turn))


async def standing_on(session: Session, day: date | None) -> Session:
    """The same transaction, reading units as they stood on a day (one statement); None: as they stand in the end."""
    return session if day is None else standing(session, stretch(await turns(session), day))


@lru_cache(maxsize=1000)
def units_on(tables: Tables, turn: date) -> Tables:
    """Tables whose units, and whom leaders oversee, are those of a day.

    Two parts, so that planners find the rows of each by its own indexes: units that are what they were, and what others
    were up to that day or a later one.
    """
    day = f"'{turn.isoformat()}'"
    was = f"f.until IS NULL AND f.ends >= {day}"
    then = f"{was} AND (f.starts IS NULL OR f.starts <= {day})"
    else_ = "NOT EXISTS (SELECT 1 FROM {} f WHERE f.unit_id = {} AND {})".format
    same = "now.born, now.opens, now.closes, now.changed, now.since"
    unit = (
        f"(SELECT now.id, now.code, now.name, now.kind, now.parent_id, {same} FROM {tables.unit} now "
        f"WHERE {else_(tables.unit_former, 'now.id', was)} UNION ALL "
        f"SELECT now.id, now.code, f.name, f.kind, f.parent_id, {same} FROM {tables.unit_former} f "
        f"JOIN {tables.unit} now ON now.id = f.unit_id WHERE {then})"
    )
    oversight = (
        f"(SELECT now.id, now.leader_id, now.overseen_id FROM {tables.oversight} now "
        f"WHERE {else_(tables.unit_former, 'now.leader_id', was)} UNION ALL "
        f"SELECT f.id, f.leader_id, f.overseen_id FROM {tables.oversight_former} f WHERE {then})"
    )
    return tables._replace(unit=unit, oversight=oversight)


async def lines_above(session: Session, units: Iterable[int]) -> dict[int, dict[int, str]]:
    """Units by id, each with itself and all above it as the session reads them: ids and codes, the nearest first."""
    unit = session.tables.unit
    rows = await session.rows(
        "WITH RECURSIVE line(id, above, steps) AS ("
        f"SELECT u.id, u.id, 0 FROM {unit} u WHERE {session.dialect.among_ids('u.id', 1)} UNION "
        f"SELECT l.id, u.parent_id, l.steps + 1 FROM line l CROSS JOIN {unit} u "
        "WHERE u.id = l.above AND u.parent_id IS NOT NULL) "
        f"SELECT l.id, l.above, u.code FROM line l JOIN {session.tables.unit_codes} u ON u.id = l.above "
        "ORDER BY l.id, l.steps",
        session.dialect.ids(sorted(units)),
    )
    lines: dict[int, dict[int, str]] = {}
    for id_, above, code in rows:
        lines.setdefault(id_, {})[above] = code
    return lines

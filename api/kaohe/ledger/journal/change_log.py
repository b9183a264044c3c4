"""All changes of the ledger in the order in which they were made, a page of them at a time.

A change is told once, as people speak of it: a fact recorded, corrected (the row that ended and the one that took over
are one change) or withdrawn. Its place is its revision, its kind and the number of its row, which no later write moves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from kaohe.ledger.journal.changed import Changed, read_changed
from kaohe.ledger.journal.history import RevisionRecord, revisions
from kaohe.ledger.storage.fact_tables import TOLD, FactKind, FactTable
from kaohe.ledger.storage.paging import Keys, Part
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry

__all__ = ["Change", "FactKind", "Operation", "changes", "changes_count"]


class Operation(StrEnum):
    """What was done to a fact."""

    RECORDED = "RECORDED"
    CORRECTED = "CORRECTED"
    WITHDRAWN = "WITHDRAWN"


#: The revision, the number of the table, and the id of the row that a change opened, or ended where none took over.
Place: TypeAlias = tuple[int, int, int]

_LEAST, _MOST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision made of a fact; ``before`` and ``after`` are None where it was not on file.

    A value of which nobody knows the form is None, too.
    """

    by: RevisionRecord
    kind: FactKind
    operation: Operation
    before: Changed | None
    after: Changed | None
    place: Place

    @property
    def keys(self) -> Keys:
        """Its place as the sort keys of a list."""
        return tuple(str(each) for each in self.place)


async def changes(
    session: Session, registry: Registry, since: int, part: Part, kinds: Collection[FactKind] | None = None
) -> list[Change]:
    """Up to ``part.size + 1`` changes of some kinds (None: all) after a revision, up to the session's, in order."""
    bounds = _bounds(since, session.revision, part)
    session = session.whole()
    if bounds is None or (kinds is not None and not kinds):
        return []
    direction = "DESC" if part.backwards else "ASC"
    branches = [
        f"SELECT * FROM ({branch} ORDER BY 1 {direction}, 3 {direction} LIMIT {part.size + 1}) AS {name}"
        for name, branch in _branches(kinds, *bounds)
    ]
    rows = await session.rows(
        f"{' UNION ALL '.join(branches)} ORDER BY 1 {direction}, 2 {direction}, 3 {direction} LIMIT {part.size + 1}",
        *(bounds[0][0], bounds[1][0]),
    )
    return await _read(session, registry, rows[::-1] if part.backwards else rows)


async def changes_count(session: Session, since: int, kinds: Collection[FactKind] | None = None) -> int:
    """How many changes of some kinds (None: all) there are after a revision, up to the session's."""
    after, before = _ends(since, session.revision)
    branches = [branch for _, branch in _branches(kinds, after, before)]
    if not branches:
        return 0
    sql = f"SELECT COUNT(*) FROM ({' UNION ALL '.join(branches)}) AS every"
    row = await session.whole().row(sql, after[0], before[0])
    assert row is not None
    return int(row[0])


def _ends(since: int, last: int | None) -> tuple[Place, Place]:
    return (since, _MOST, _MOST), (_MOST if last is None else last, _MOST, _MOST)


def _bounds(since: int, last: int | None, part: Part) -> tuple[Place, Place] | None:
    """The places between which changes are wanted; None where the keys of a page are no place."""
    after, before = _ends(since, last)
    try:
        if part.after is not None:
            after = max(after, _place(part.after))
        if part.before is not None:
            before = min(before, _place(part.before))
    except ValueError:
        return None
    return after, before


def _place(keys: Keys) -> Place:
    revision, kind, id_ = map(int, keys)
    if not all(_LEAST < each < _MOST for each in (revision, kind, id_)):
        raise ValueError(keys)
    return revision, kind, id_


def _branches(kinds: Collection[FactKind] | None, after: Place, before: Place) -> list[tuple[str, str]]:
    """For each table the statements of its changes: revision, number of the table, row, the row before, whether ended.

    ``$1`` is the revision of the place after which changes are wanted, ``$2`` that of the one before which they are.
    """
    found = []
    for number, table in enumerate(TOLD):
        if kinds is not None and table.kind not in kinds:
            continue
        between = f"(t.{{0}}, t.id) > ($1, {_row(after, number)}) AND (t.{{0}}, t.id) < ($2, {_row(before, number)})"
        if not table.closes:
            found.append((f"{table.name}_opened", _select(number, "since", "NULL", 0, table, between.format("since"))))
            continue
        same = table.same("b", "t")
        former = f"SELECT b.id FROM {table.name} b WHERE {same} AND b.until IS NOT NULL"
        ended = f"({former} AND +b.until = t.since AND b.since < b.until)"
        if table.corrects is not None:  # what was made is told by its id, negative
            ended = f"COALESCE({ended}, -t.{table.joins[0].column})"
        was = f"{between.format('since')} AND (t.until IS NULL OR t.until > t.since)"
        found.append((f"{table.name}_opened", _select(number, "since", ended, 0, table, was)))
        gone = (
            f"t.until IS NOT NULL AND {between.format('until')} AND t.since < t.until "
            f"AND NOT EXISTS (SELECT 1 FROM {table.name} b WHERE {same} AND b.until IS NULL AND +b.since = t.until) "
            f"AND NOT EXISTS ({former} AND +b.since = t.until AND b.until > b.since)"
        )
        found.append((f"{table.name}_ended", _select(number, "until", "t.id", 1, table, gone)))
    return found


def _select(number: int, moment: str, before: str, ended: int, table: FactTable, where: str) -> str:
    row = f"t.{moment} AS revision, {number} AS kind, t.id AS id"
    return f"SELECT {row}, CAST({before} AS bigint) AS former, {ended} AS ended FROM {table.name} t WHERE {where}"


def _row(place: Place, number: int) -> int:
    """The row of a kind at which a place bounds it: within the place's revision kinds come in their order."""
    if number == place[1]:
        return place[2]
    return _MOST if number < place[1] else _LEAST


async def _read(session: Session, registry: Registry, rows: Sequence[Sequence[Any]]) -> list[Change]:
    by = await revisions(session, (row[0] for row in rows))
    facts: dict[int, dict[int, Changed]] = {}
    for number in sorted({row[1] for row in rows}):
        ids = {id_ for row in rows if row[1] == number for id_ in row[2:4] if id_ is not None}
        table, made = TOLD[number], {-id_ for id_ in ids if id_ < 0}
        facts[number] = dict(await read_changed(session, registry, table, ids))
        if table.corrects is not None and made:
            first = await read_changed(session, registry, table.corrects, made)
            facts[number] |= {-id_: fact for id_, fact in first.items()}
    found = []
    for revision, number, id_, former, ended in rows:
        kind = TOLD[number].kind
        assert kind is not None  # of what has none, nothing is told
        operation = Operation.WITHDRAWN if ended else Operation.RECORDED if former is None else Operation.CORRECTED
        before = None if former is None else facts[number].get(former)
        after = None if ended else facts[number].get(id_)
        found.append(Change(by[revision], kind, operation, before, after, (revision, number, id_)))
    return found

"""Which units play a part in the cards of some units: themselves and their kin, as they stood then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from kaohe.ledger.storage.session import Session
from kaohe.ledger.storage.valid_time import standing, stretch, turns
from kaohe.scheme.facts import KINDS, NOBODY, Period, Units
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.needs import Needs
from kaohe.scheme.vocabulary import UnitKind

#: What is read of a unit: everything observed (it or a unit below it is asked about), only what its peers are
#: compared by, incidents for a unit that is asked about, incidents for a peer.
OBSERVED, PEER, COUNTED, PEER_COUNTED = 1, 2, 4, 8

_EVER, _OPEN = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True)
class Kin:
    """Units with their ids in the ledger, in ascending order, and what is read of each. ``ids`` go with rows.

    Attributes:
        units: the units as they stand in the last of the stretches of time that were read.
        ids: their ids.
        parts: what is read of each.
        opens, closes: the first and the last day of each, as ordinals; where there is none, the first or last there is.
        everyone: whether all units were asked for.
        turning: the days on which what units are may turn (:mod:`kaohe.ledger.storage.valid_time`).
        trees: the units as they stood in each stretch, row by row.
    """

    units: Units
    ids: IntArray
    parts: IntArray
    opens: IntArray
    closes: IntArray
    everyone: bool
    turning: Sequence[date] = ()
    trees: Mapping[date | None, Units] = field(default_factory=dict)

    def units_in(self, period: Period) -> Units:
        """The units as they stood in a period: those of any of its days, as they stood on its last."""
        units = self.trees.get(stretch(self.turning, period.ends), self.units)
        present = (self.closes >= period.starts.toordinal()) & (self.opens <= period.ends.toordinal())
        if units.present is not None:
            present &= units.present
        return units if present.all() else replace(units, present=present)

    def rows(self, ids: IntArray) -> IntArray:
        """The rows of units by id, NOBODY for those that play no part."""
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[places] == ids, places, NOBODY) if len(self.ids) else np.full(len(ids), NOBODY)

    def ids_of(self, part: int) -> list[int]:
        """The ids of the units of which a part is read."""
        ids: list[int] = self.ids[(self.parts & part) != 0].tolist()
        return ids


async def read_kin(
    session: Session, codes: Collection[str] | None, needs: Needs, turning: Sequence[date], days: Iterable[date]
) -> Kin:
    """Read the units that play a part in the cards of some units, of all if ``codes`` is None.

    ``days`` are those as of which the cards see them, and ``turning`` those on which what units are may turn. Two
    statements for each stretch between two turns that a day lies in.
    """
    stretches = sorted({stretch(turning, day) for day in days} or {None}, key=lambda turn: turn or date.max)
    read = [await _read_stretch(standing(session, turn), codes, needs) for turn in stretches]
    last = read[-1]
    if len(read) == 1:
        return replace(last, turning=turning, trees={stretches[0]: last.units})
    ids = np.unique(np.concatenate([kin.ids for kin in read]))
    places = [np.searchsorted(ids, kin.ids) for kin in read]
    parts, opens, closes = (np.zeros(len(ids), dtype=np.int64) for _ in range(3))
    codes_by_row = [""] * len(ids)
    for kin, rows in zip(read, places, strict=True):
        parts[rows] |= kin.parts
        opens[rows], closes[rows] = kin.opens, kin.closes
        for row, code in zip(rows.tolist(), kin.units.codes, strict=True):
            codes_by_row[row] = code
    trees = {
        turn: _spread(kin.units, rows, codes_by_row) for turn, kin, rows in zip(stretches, read, places, strict=True)
    }
    return Kin(trees[stretches[-1]], ids, parts, opens, closes, codes is None, turning, trees)


def _spread(units: Units, rows: IntArray, codes: Sequence[str]) -> Units:
    """The units of one stretch in the rows of all; those that play no part in it are not there."""
    kinds, parents = np.zeros(len(codes), dtype=np.int64), np.full(len(codes), NOBODY, dtype=np.int64)
    kinds[rows] = units.kinds
    parents[rows] = np.where(units.parents == NOBODY, NOBODY, rows[units.parents]) if len(rows) else parents[rows]
    present = np.zeros(len(codes), dtype=np.bool_)
    present[rows] = True
    return Units(codes, kinds, parents, rows[units.overseers], rows[units.overseen], None if present.all() else present)


async def _read_stretch(session: Session, codes: Collection[str] | None, needs: Needs) -> Kin:
    """The units that play a part, as they stand where the session reads them. Two statements."""
    if codes is None:
        rows = await session.rows(
            "SELECT u.id, u.code, u.kind, u.parent_id, u.opens, u.closes, 15 "
            f"FROM {session.tables.unit} u ORDER BY u.id"
        )
    else:
        rows = await session.rows(_kin_sql(session, needs), *_kin_arguments(session, codes, needs))
    kinds = {kind.value: place for place, kind in enumerate(KINDS)}
    day = session.dialect.date

    def column(values: Iterable[int]) -> IntArray:
        return np.fromiter(values, dtype=np.int64, count=len(rows))

    ids, parents = (column(row[0] for row in rows), column(NOBODY if row[3] is None else row[3] for row in rows))
    opens = column(_EVER if row[4] is None else day(row[4]).toordinal() for row in rows)
    closes = column(_OPEN if row[5] is None else day(row[5]).toordinal() for row in rows)
    parts = column(row[6] for row in rows)
    bare = Kin(Units((), parents, parents), ids, parts, opens, closes, everyone=codes is None)
    overseers, overseen = await _oversight(session, bare, needs)
    units = Units(
        [row[1] for row in rows], column(kinds[row[2]] for row in rows), bare.rows(parents), overseers, overseen
    )
    return replace(bare, units=units)


async def read_peers(
    session: Session, units: Collection[str], kinds: Collection[UnitKind], days: Collection[date] = ()
) -> list[str]:
    """The units that rank with some units of some kinds, these included: those under the same nearest COUNTY.

    On each of some days; on none, as they stand in the end.
    """
    only_peers = Needs((), {}, {}, frozenset(kinds), frozenset(), frozenset(), overseen=False, periods=())
    kin = await read_kin(session, units, only_peers, await turns(session) if days else (), days)
    return [kin.units.codes[int(row)] for row in np.flatnonzero((kin.parts & PEER) != 0)]


async def _oversight(session: Session, kin: Kin, needs: Needs) -> tuple[IntArray, IntArray]:
    dialect = session.dialect
    sql = f"SELECT o.leader_id, o.overseen_id FROM {session.tables.oversight} o"
    given: tuple[object, ...] = ()
    if not kin.everyone:
        sql += f" WHERE {dialect.among_ids('o.leader_id', 1)}"
        given = (dialect.ids(kin.ids_of(OBSERVED) if needs.overseen else ()),)
    pairs = await session.rows(f"{sql} ORDER BY o.id", *given)
    leaders = kin.rows(np.fromiter((pair[0] for pair in pairs), dtype=np.int64, count=len(pairs)))
    overseen = kin.rows(np.fromiter((pair[1] for pair in pairs), dtype=np.int64, count=len(pairs)))
    both = (leaders != NOBODY) & (overseen != NOBODY)
    return leaders[both], overseen[both]


def _kin_arguments(session: Session, codes: Collection[str], needs: Needs) -> tuple[object, ...]:
    texts = session.dialect.texts
    return (texts(codes), texts([k.value for k in needs.cohort_kinds])) if needs.cohort_kinds else (texts(codes),)


def _kin_sql(session: Session, needs: Needs) -> str:
    """Ancestors up to the root, all below, units overseen, and the peers under the same nearest COUNTY.

    ``climb`` goes up from the units compared and stops at a COUNTY; what has none above arrives at NULL. ``field``
    comes down again from there and does not pass another COUNTY. CROSS JOIN has SQLite look each unit up, step by step,
    of whatever revision it is read.
    """
    county = UnitKind.COUNTY.value
    unit = session.tables.unit
    tables = [f"asked(id) AS (SELECT u.id FROM {unit} u WHERE {session.dialect.among_texts('u.code', 1)})"]
    overseen = (
        f"UNION SELECT o.overseen_id FROM {session.tables.oversight} o JOIN asked a ON a.id = o.leader_id"
        if needs.overseen
        else ""
    )
    tables.append(f"own(id) AS (SELECT id FROM asked {overseen})")
    tables.append(
        f"below(id) AS (SELECT id FROM own UNION SELECT u.id FROM below b CROSS JOIN {unit} u WHERE u.parent_id = b.id)"
    )
    of_peers, parts = "", ""
    if needs.cohort_kinds:
        compared = session.dialect.among_texts("u.kind", 2)
        tables += [
            (
                "climb(at) AS ("
                f"SELECT u.parent_id FROM own o CROSS JOIN {unit} u WHERE u.id = o.id AND {compared} UNION "
                f"SELECT u.parent_id FROM climb c CROSS JOIN {unit} u WHERE u.id = c.at AND u.kind <> '{county}')"
            ),
            (
                "field(id, kind) AS ("
                f"SELECT u.id, u.kind FROM climb c CROSS JOIN {unit} h CROSS JOIN {unit} u "
                f"WHERE h.id = c.at AND u.parent_id = h.id AND h.kind = '{county}' UNION "
                f"SELECT u.id, u.kind FROM {unit} u WHERE u.parent_id IS NULL "
                "AND EXISTS (SELECT 1 FROM climb c WHERE c.at IS NULL) UNION "
                f"SELECT u.id, u.kind FROM field f CROSS JOIN {unit} u "
                f"WHERE u.parent_id = f.id AND f.kind <> '{county}')"
            ),
            f"peers(id) AS (SELECT u.id FROM field u WHERE {compared})",
        ]
        of_peers = "UNION SELECT id FROM peers"
        parts = f" UNION ALL SELECT id, {PEER} FROM peers"
        if needs.peer_kinds:
            tables.append(
                "beneath(id) AS (SELECT id FROM peers UNION "
                f"SELECT u.id FROM beneath b CROSS JOIN {unit} u WHERE u.parent_id = b.id)"
            )
            parts += f" UNION ALL SELECT id, {PEER_COUNTED} FROM beneath"
    tables.append(
        f"starting(id) AS (SELECT id FROM own {of_peers}), "
        f"above(id) AS (SELECT u.parent_id FROM starting s CROSS JOIN {unit} u WHERE u.id = s.id UNION "
        f"SELECT u.parent_id FROM above a CROSS JOIN {unit} u WHERE u.id = a.id)"
    )
    return (
        f"WITH RECURSIVE {', '.join(tables)} "
        "SELECT u.id, u.code, u.kind, u.parent_id, u.opens, u.closes, p.part FROM ("
        "SELECT id, CAST(SUM(part) AS bigint) AS part FROM ("
        f"SELECT id, {OBSERVED} AS part FROM (SELECT id FROM own UNION SELECT id FROM above) AS line "
        f"UNION ALL SELECT id, {COUNTED} FROM below{parts}) AS every GROUP BY id"
        f") AS p CROSS JOIN {unit} u WHERE u.id = p.id ORDER BY u.id"
    )

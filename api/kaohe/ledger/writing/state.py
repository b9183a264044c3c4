"""The part of the ledger that a small write is about: not every unit of a province for one incident."""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.ledger.columns.reader import read_parameters
from kaohe.ledger.importing.state import KnownPeriod, KnownUnit, World
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry


async def world_around(
    session: Session,
    registry: Registry,
    revision: int,
    units: Iterable[object],
    *,
    refs: Iterable[object] = (),
    periods: Iterable[object] | None = None,
) -> World:
    """Read some units, those that some incidents are recorded on, all above them, and some periods (None: all)."""
    world = World(session, registry, revision)
    dialect = session.dialect
    found = await session.rows(
        f"WITH RECURSIVE line(id) AS (SELECT id FROM unit WHERE {dialect.among_texts('code', 1)} UNION "
        f"SELECT unit_id FROM incident WHERE until IS NULL AND {dialect.among_texts('ref', 2)} UNION "
        "SELECT u.parent_id FROM line l JOIN unit u ON u.id = l.id WHERE u.parent_id IS NOT NULL) "
        "SELECT u.id, u.code, u.name, u.kind, u.parent_id, u.opens, u.closes, u.born "
        "FROM line l JOIN unit u ON u.id = l.id",
        dialect.texts(texts(units)),
        dialect.texts(texts(refs)),
    )
    codes = {row[0]: row[1] for row in found}
    overseen: dict[int, set[str]] = {}
    for leader, code in await session.rows(
        "SELECT o.leader_id, u.code FROM oversight o JOIN unit u ON u.id = o.overseen_id "
        f"WHERE {dialect.among_ids('o.leader_id', 1)}",
        dialect.ids(codes),
    ):
        overseen.setdefault(leader, set()).add(code)
    for id_, code, name, kind, parent, *life in found:
        oversees = frozenset(overseen.get(id_, ()))
        world.units[code] = KnownUnit(id_, code, name, kind, codes.get(parent), oversees, *life)
    only = "" if periods is None else f" WHERE {dialect.among_texts('code', 1)}"
    given = () if periods is None else (dialect.texts(texts(periods)),)
    for id_, code, kind, starts, ends in await session.rows(
        f"SELECT id, code, kind, starts, ends FROM period{only}", *given
    ):
        world.periods[code] = KnownPeriod(id_, code, kind, dialect.date(starts), dialect.date(ends))
    world.parameters = await read_parameters(session)
    await world.read_metrics()
    items = await session.rows("SELECT id, scheme, code FROM item")
    world.items = {(scheme, code): id_ for id_, scheme, code in items}
    return world

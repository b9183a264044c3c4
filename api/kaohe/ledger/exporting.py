"""Exporting a ledger in the form that an import takes, thousands of rows at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeVar

from kaohe.ledger.columns.reader import read_calendar, read_parameters
from kaohe.ledger.facts.records import INCIDENT_ENTRIES, OBSERVATIONS, RULINGS, Rows
from kaohe.ledger.storage.fact_tables import PARAMETER, SECTIONS
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry

RecordT = TypeVar("RecordT")

#: The sections whose entries are listed, in order.
EXPORTED = tuple(section for section in SECTIONS if section != PARAMETER.section)

_ROWS = 5_000


async def export(session: Session, registry: Registry) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """All current facts as (section, entry).

    Raises:
        LookupError: a metric was observed of which neither an installed plugin nor the ledger knows the form: it was
            last observed by a version of kaohe that did not keep it.
    """
    for code, value in (await read_parameters(session)).items():
        yield "parameters", {code: value}
    async for entry in _units(session):
        yield "units", entry
    for period in (await read_calendar(session))[0].periods:
        starts, ends = period.starts.isoformat(), period.ends.isoformat()
        yield "periods", {"code": period.code, "kind": period.kind.value, "starts": starts, "ends": ends}
    async for incident in _current(session, INCIDENT_ENTRIES):
        yield "incidents", incident
    async for stored in _current(session, OBSERVATIONS):
        observed = stored.as_kept() if stored.metric not in registry.metrics else stored.read(registry)
        if observed is None:
            raise LookupError(
                f"{stored.metric} was observed, but no installed plugin has this metric; install its distribution once,"
                " and open the ledger with it"
            )
        yield "observations", observed.stated()
    async for ruling in _current(session, RULINGS):
        yield "rulings", ruling.stated()


async def _units(session: Session) -> AsyncIterator[dict[str, Any]]:
    tables = session.tables
    pairs = await session.rows(
        f"SELECT o.leader_id, u.code FROM {tables.oversight} o JOIN {tables.unit} u ON u.id = o.overseen_id "
        "ORDER BY o.id"
    )
    overseen: dict[int, list[str]] = {}
    for leader, code in pairs:
        overseen.setdefault(leader, []).append(code)
    for id_, code, name, kind, parent in await session.rows(
        f"SELECT u.id, u.code, u.name, u.kind, p.code FROM {tables.unit} u "
        f"LEFT JOIN {tables.unit_codes} p ON p.id = u.parent_id ORDER BY u.id"
    ):
        unit: dict[str, Any] = {"code": code, "name": name, "kind": kind}
        if parent is not None:
            unit["parent"] = parent
        if id_ in overseen:
            unit["oversees"] = overseen[id_]
        yield unit


async def _current(session: Session, kept: Rows[RecordT]) -> AsyncIterator[RecordT]:
    """The current facts of a kind in the order of their rows."""
    last, table = 0, kept.table
    sql = (
        f"SELECT {table.told} {table.source(session.tables)} "
        f"WHERE t.until IS NULL AND t.id > $1 ORDER BY t.id LIMIT {_ROWS}"
    )
    read = kept.reader(session)
    while True:
        rows = await session.rows(sql, last)
        for row in rows:
            yield read(row)
        if len(rows) < _ROWS:
            return
        last = rows[-1][0]

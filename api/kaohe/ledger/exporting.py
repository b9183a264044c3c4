"""Exporting a ledger in the form that an import takes, thousands of rows at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from kaohe.ledger.columns.reader import read_calendar, read_parameters
from kaohe.ledger.facts.records import INCIDENT_ENTRIES, OBSERVATIONS, RULINGS, Rows
from kaohe.ledger.storage.fact_tables import PARAMETER, SECTIONS
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.settings import Setting

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
    for code, settings in (await read_parameters(session)).items():
        yield "parameters", {code: _stated(settings)}
    async for entry in _units(session):
        yield "units", entry
    for period in (await read_calendar(session))[0].periods:
        starts, ends = period.starts.isoformat(), period.ends.isoformat()
        yield "periods", {"code": period.code, "kind": period.kind.value, "starts": starts, "ends": ends}
    async for incident in _current(session, INCIDENT_ENTRIES):
        yield "incidents", incident
    async for stored in _current(session, OBSERVATIONS):
        observed = stored.read(registry)
        if observed is None:
            raise LookupError(
                f"{stored.metric} was observed, but no installed plugin has this metric; install its distribution once,"
                " and open the ledger with it"
            )
        yield "observations", observed.stated()
    async for ruling in _current(session, RULINGS):
        yield "rulings", ruling.stated()


def _stated(settings: Sequence[Setting]) -> int | list[dict[str, Any]]:
    """A parameter as an import takes it: one number where that is all that was ever set."""
    if [(each.unit, each.starts) for each in settings] == [(None, None)]:
        return settings[0].value
    return [
        {
            "value": each.value,
            **({} if each.starts is None else {"from": each.starts.isoformat()}),
            **({} if each.unit is None else {"unit": each.unit}),
        }
        for each in settings
    ]


async def _units(session: Session) -> AsyncIterator[dict[str, Any]]:
    """Units as they are in the end, with what they were before: of that only what differs from what came after."""
    tables, day = session.tables, session.dialect.date
    oversees = f"SELECT o.leader_id, u.code FROM {tables.oversight} o JOIN {tables.unit} u ON u.id = o.overseen_id"
    overseen = _filed(await session.rows(f"{oversees} ORDER BY o.id"))
    former = await _former(session)
    succeeds = _filed(
        await session.rows(
            f"SELECT t.successor_id, u.code FROM {tables.succession} t JOIN {tables.unit} u ON u.id = t.predecessor_id "
            "WHERE t.until IS NULL ORDER BY u.code"
        )
    )
    for id_, code, name, kind, parent, opens, closes in await session.rows(
        f"SELECT u.id, u.code, u.name, u.kind, p.code, u.opens, u.closes FROM {tables.unit} u "
        f"LEFT JOIN {tables.unit_codes} p ON p.id = u.parent_id ORDER BY u.id"
    ):
        unit: dict[str, Any] = {"code": code, "name": name, "kind": kind}
        if parent is not None:
            unit["parent"] = parent
        if id_ in overseen:
            unit["oversees"] = overseen[id_]
        for field, bound in (("opens", opens), ("closes", closes)):
            if bound is not None:
                unit[field] = day(bound).isoformat()
        if id_ in former:
            after = {"name": name, "kind": kind, "parent": parent, "oversees": sorted(overseen.get(id_, []))}
            unit["former"] = list(_differing(former[id_], after))[::-1]
        if id_ in succeeds:
            unit["succeeds"] = succeeds[id_]
        yield unit


async def _former(session: Session) -> dict[int, list[dict[str, Any]]]:
    """What units were up to some days, the latest first."""
    tables, found = session.tables, dict[int, list[dict[str, Any]]]()
    rows = await session.rows(
        f"SELECT f.unit_id, f.ends, f.name, f.kind, p.code FROM {tables.unit_former} f "
        f"LEFT JOIN {tables.unit_codes} p ON p.id = f.parent_id WHERE f.until IS NULL ORDER BY f.ends DESC"
    )
    if not rows:
        return found
    overseen: dict[tuple[int, Any], list[str]] = {}
    for leader, ends, code in await session.rows(
        f"SELECT f.leader_id, f.ends, u.code FROM {tables.oversight_former} f "
        f"JOIN {tables.unit} u ON u.id = f.overseen_id WHERE f.until IS NULL ORDER BY u.code"
    ):
        overseen.setdefault((leader, ends), []).append(code)
    for id_, ends, name, kind, parent in rows:
        then = {"name": name, "kind": kind, "parent": parent, "oversees": overseen.get((id_, ends), [])}
        found.setdefault(id_, []).append({"until": session.dialect.date(ends).isoformat(), **then})
    return found


def _differing(former: Sequence[dict[str, Any]], after: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of each state, the latest first, what differs from the one after it."""
    for then in former:
        yield {key: value for key, value in then.items() if key == "until" or value != after[key]}
        after = then


def _filed(pairs: Iterable[Sequence[Any]]) -> dict[int, list[str]]:
    """Codes by the id that they go with."""
    filed: dict[int, list[str]] = {}
    for id_, code in pairs:
        filed.setdefault(id_, []).append(code)
    return filed


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

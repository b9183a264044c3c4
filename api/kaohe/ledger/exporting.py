"""Exporting a ledger in the form that an import takes, thousands of rows at a time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from kaohe.ledger.columns.reader import read_calendar, read_parameters
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.metrics import MetricValue, decoded

#: The sections whose entries are listed, in order.
EXPORTED = ("units", "periods", "incidents", "observations", "rulings")

_ROWS = 5_000


async def export(session: Session, registry: Registry) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """All current facts as (section, entry).

    Raises:
        LookupError: a metric was observed of which neither an installed plugin nor the ledger knows the form: it was
            last observed by a version of kaohe that did not keep it.
    """
    tables = session.tables
    for code, value in (await read_parameters(session)).items():
        yield "parameters", {code: value}
    async for entry in _units(session):
        yield "units", entry
    for period in (await read_calendar(session))[0].periods:
        starts, ends = period.starts.isoformat(), period.ends.isoformat()
        yield "periods", {"code": period.code, "kind": period.kind.value, "starts": starts, "ends": ends}
    day = session.dialect.date
    async for ref, unit, kind, on, attributes in _rows(
        session,
        "i.ref, u.code, c.kind, i.day, c.attributes",
        f"{tables.incident} i JOIN {tables.unit} u ON u.id = i.unit_id JOIN circumstance c ON c.id = i.circumstance_id",
        "i",
    ):
        yield "incidents", {"ref": ref, "unit": unit, "kind": kind, "on": day(on).isoformat(), **json.loads(attributes)}
    async for unit, when, metric, form, value in _rows(
        session,
        "u.code, p.code, m.code, m.form, o.value",
        f"{tables.observation} o JOIN {tables.unit} u ON u.id = o.unit_id JOIN {tables.period} p ON p.id = o.period_id "
        "JOIN metric m ON m.id = o.metric_id",
        "o",
    ):
        known = registry.metrics[metric].form if metric in registry.metrics else form
        if known is None:
            raise LookupError(
                f"{metric} was observed, but no installed plugin has this metric; install its distribution once, and"
                " open the ledger with it"
            )
        stated = _stated(decoded(known, value))
        yield "observations", {"unit": unit, "period": when, "metric": metric, "value": stated}
    async for scheme, item, unit, when, points, ref in _rows(
        session,
        "i.scheme, i.code, u.code, p.code, r.points, r.incident_ref",
        f"{tables.ruling} r JOIN item i ON i.id = r.item_id JOIN {tables.unit} u ON u.id = r.unit_id "
        f"JOIN {tables.period} p ON p.id = r.period_id",
        "r",
    ):
        ruling = {"scheme": scheme, "item": item, "unit": unit, "period": when, "points": str(to_decimal(points))}
        yield "rulings", ruling if ref is None else {**ruling, "incident": ref}


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


async def _rows(session: Session, columns: str, tables: str, of: str) -> AsyncIterator[Sequence[Any]]:
    """The current rows of a table in the order of their ids."""
    last = 0
    while True:
        rows = await session.rows(
            f"SELECT {of}.id, {columns} FROM {tables} WHERE {of}.until IS NULL AND {of}.id > $1 "
            f"ORDER BY {of}.id LIMIT {_ROWS}",
            last,
        )
        for row in rows:
            yield row[1:]
        if len(rows) < _ROWS:
            return
        last = rows[-1][0]


def _stated(value: MetricValue) -> bool | int | str:
    return value if isinstance(value, int) else str(value)

"""A synthetic country as a ledger file: the records that an import takes, made one by one while it reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

from benchmarks.country import Country
from benchmarks.country.events import Incidents
from kaohe.plugins import Registry
from kaohe.scheme.facts import KINDS, NOBODY
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.incident_kinds import ABSENT, Attribute, AttributeValue, Choice, Flag
from kaohe.scheme.metrics import MetricValue

Record: TypeAlias = dict[str, Any]


def ledger_file(country: Country, registry: Registry) -> Record:
    """The sections of a ledger file; the long ones are iterators, to be read once."""
    return {
        "title": "A synthetic country",
        "units": list(_units(country)),
        "periods": [
            {"code": each.code, "kind": each.kind.value, "starts": f"{each.starts}", "ends": f"{each.ends}"}
            for each in country.calendar.periods
        ],
        "incidents": (record for each in country.incidents.values() for record in _incidents(each, country)),
        "observations": _observations(country, registry),
        "rulings": _rulings(country),
    }


def _units(country: Country) -> Iterator[Record]:
    units = country.units
    oversees: dict[int, list[str]] = {}
    for leader, overseen in zip(units.overseers.tolist(), units.overseen.tolist(), strict=True):
        oversees.setdefault(leader, []).append(units.codes[overseen])
    for row, (code, kind, parent) in enumerate(
        zip(units.codes, units.kinds.tolist(), units.parents.tolist(), strict=True)
    ):
        record: Record = {"code": code, "name": f"{KINDS[kind].title_zh}{row}", "kind": KINDS[kind].value}
        if parent != NOBODY:
            record["parent"] = units.codes[parent]
        if row in oversees:
            record["oversees"] = oversees[row]
        yield record


def _incidents(incidents: Incidents, country: Country) -> Iterator[Record]:
    codes, kind = country.units.codes, incidents.kind
    values = {name: column.tolist() for name, column in incidents.attributes.items()}
    words = [(each.name, _words(each, values[each.name])) for each in kind.attributes]
    days = {day: date.fromordinal(day).isoformat() for day in set(incidents.days.tolist())}
    for place, (row, day) in enumerate(zip(incidents.rows.tolist(), incidents.days.tolist(), strict=True)):
        record: Record = {"ref": incidents.ref(place), "unit": codes[row], "kind": kind.code, "on": days[day]}
        for name, stated in words:
            value = stated[place]
            if value is not None:
                record[name] = value
        yield record


def _words(attribute: Attribute, encoded: list[int]) -> list[AttributeValue | None]:
    """What a record states for each of the encoded values; None where it leaves the attribute out."""
    meaning: dict[int, AttributeValue | None] = {value: value for value in set(encoded)}
    if isinstance(attribute, Flag):
        meaning = {0: False, 1: True}
    elif isinstance(attribute, Choice):
        meaning = dict(enumerate(attribute.options))
    meaning[ABSENT] = None
    return [meaning[value] for value in encoded]


def _observations(country: Country, registry: Registry) -> Iterator[Record]:
    codes = country.units.codes
    for (period, code), observed in country.observations.items():
        metric = registry.metrics[code]
        for row, value in zip(observed.rows.tolist(), observed.values.tolist(), strict=True):
            stated: MetricValue | str = metric.decode(value)
            if not isinstance(stated, bool | int):
                stated = str(stated)
            yield {"unit": codes[row], "period": period, "metric": code, "value": stated}


def _rulings(country: Country) -> Iterator[Record]:
    codes = country.units.codes
    for (period, scheme, item), awards in country.awards.items():
        for row, points in zip(awards.rows.tolist(), awards.points.tolist(), strict=True):
            yield _ruling(scheme, item, codes[row], period, points)
    for (period, scheme, item), ruled in country.incident_rulings.items():
        incidents = country.incidents[ruled.kind]
        for row, place, points in zip(
            ruled.rows.tolist(), ruled.incidents.tolist(), ruled.points.tolist(), strict=True
        ):
            yield {**_ruling(scheme, item, codes[row], period, points), "incident": incidents.ref(place)}


def _ruling(scheme: str, item: str, unit: str, period: str, points: int) -> Record:
    return {"scheme": scheme, "item": item, "unit": unit, "period": period, "points": str(to_decimal(points))}

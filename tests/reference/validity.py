"""Whether an import keeps to the vocabulary and the registers."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.reference.model import Incident, Ledger
from tests.reference.registers import (
    KINDS,
    METRICS,
    PARAMETERS,
    PERIOD_KINDS,
    RULED_INCIDENTS,
    RULED_ITEMS,
    UNIT_KINDS,
    Metric,
)

Row = Mapping[str, Any]


def problems(document: Row) -> Iterator[str]:
    """A line for every row that an import would have to refuse."""
    yield from _parameters(document.get("parameters") or {})
    yield from _units(document["units"])
    yield from _periods(document["periods"])
    ledger = Ledger.from_dict(document)
    for row in document["incidents"]:
        yield from (f"incident {row['ref']}: {problem}" for problem in _incident(ledger, row))
    yield from _repeated("incident", (row["ref"] for row in document["incidents"]))
    for row in document["observations"]:
        yield from (f"observation {dict(row)}: {problem}" for problem in _observation(ledger, row))
    yield from _repeated(
        "observation", ((row["unit"], row["period"], row["metric"]) for row in document["observations"])
    )
    for row in document["rulings"]:
        yield from (f"ruling {dict(row)}: {problem}" for problem in _ruling(ledger, row))
    yield from _repeated(
        "ruling",
        ((row["scheme"], row["item"], row["unit"], row["period"], row.get("incident")) for row in document["rulings"]),
    )


def _repeated(what: str, keys: Iterator[Any]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"{what} {key} is there {times} times"


def _parameters(parameters: Row) -> Iterator[str]:
    for name, value in parameters.items():
        if name not in PARAMETERS:
            yield f"parameter {name} is not known"
        elif not _is_int(value) or value < 1:
            yield f"parameter {name} is no count of at least 1"


def _units(rows: list[Row]) -> Iterator[str]:
    yield from _repeated("unit", (row["code"] for row in rows))
    units = {row["code"]: row for row in rows}
    for row in rows:
        code = row["code"]
        if row["kind"] not in UNIT_KINDS:
            yield f"unit {code}: kind {row['kind']} is not known"
        seen, above = {code}, row.get("parent")
        while above is not None:
            if above not in units or above in seen:
                yield f"unit {code}: {above} above it is not known or a loop"
                break
            seen.add(above)
            above = units[above].get("parent")
        if row.get("oversees") and row["kind"] != "LEADER":
            yield f"unit {code}: only a LEADER oversees"
        for overseen in row.get("oversees") or ():
            if overseen not in units or units[overseen]["kind"] not in {"SECTION", "OFFICE"}:
                yield f"unit {code}: {overseen} cannot be overseen"


def _periods(rows: list[Row]) -> Iterator[str]:
    yield from _repeated("period", (row["code"] for row in rows))
    yield from _repeated("start of a period", ((row["kind"], row["starts"]) for row in rows))
    yield from _repeated("end of a period", ((row["kind"], row["ends"]) for row in rows))
    for row in rows:
        if row["kind"] not in PERIOD_KINDS or not row["starts"] <= row["ends"]:
            yield f"period {row['code']}: kind or dates are wrong"


def _incident(ledger: Ledger, row: Row) -> Iterator[str]:
    kind = KINDS.get(row["kind"])
    if kind is None:
        yield f"kind {row['kind']} is not registered"
        return
    if row["unit"] not in ledger.units:
        yield f"unit {row['unit']} is not known"
    on = datetime.date.fromisoformat(row["on"])
    if not any(period.starts <= on <= period.ends for period in ledger.periods.values()):
        yield f"{on} lies in no period"
    words = dict(kind.required_words + kind.optional_words)
    counts = {name: (low, high) for name, low, high in kind.required_counts + kind.optional_counts}
    for name in [name for name, *_ in kind.required_words + kind.required_counts]:
        if name not in row:
            yield f"{name} is missing"
    for name, value in row.items():
        if name in {"ref", "unit", "kind", "on"}:
            continue
        if name in kind.flags:
            if not isinstance(value, bool):
                yield f"{name} is no flag"
        elif name in words:
            if value not in words[name]:
                yield f"{name} {value!r} is not one of {words[name]}"
        elif name in counts:
            if not _is_int(value) or not _within(value, *counts[name]):
                yield f"{name} {value!r} is out of its range"
        else:
            yield f"{name} is not an attribute"
    if "returned" in row and row.get("level") != "NATIONAL":
        yield "returned without NATIONAL"
    if row.get("channel") == "LEADER" and row.get("domain") != "GRID":
        yield "LEADER without GRID"


def _observation(ledger: Ledger, row: Row) -> Iterator[str]:
    metric = METRICS.get(row["metric"])
    if metric is None:
        yield "metric not known"
        return
    if row["unit"] not in ledger.units or row["period"] not in ledger.periods:
        yield "unit or period not known"
        return
    if not _has_type(metric, row["value"]):
        yield f"no {metric.type}"
        return
    if metric.type != "bool" and not _within(Fraction(str(row["value"])), metric.low, metric.high):
        yield "out of its range"
    if metric.at_most is not None:
        other = ledger.observations.get((row["unit"], row["period"], metric.at_most))
        if other is not None and row["value"] > other:
            yield f"more than {metric.at_most}"


def _has_type(metric: Metric, value: object) -> bool:
    if metric.type == "bool":
        return isinstance(value, bool)
    if metric.type == "int":
        return _is_int(value)
    return isinstance(value, str) and _has_two_decimals(value)


def _ruling(ledger: Ledger, row: Row) -> Iterator[str]:
    if row["unit"] not in ledger.units or row["period"] not in ledger.periods:
        yield "unit or period not known"
        return
    if not isinstance(row["points"], str) or not _has_two_decimals(row["points"]):
        yield "more than two decimals"
        return
    points, unit, period = Fraction(row["points"]), ledger.units[row["unit"]], ledger.periods[row["period"]]
    scheme, item = row["scheme"], row["item"]
    if scheme == "minhang_linkage" and item in RULED_ITEMS and "incident" not in row:
        if not 0 <= points <= Fraction(RULED_ITEMS[item]):
            yield "out of its range"
        if unit.kind not in {"TOWNSHIP", "SUBDISTRICT"} or period.kind != "YEAR":
            yield "a card that is never made"
    elif (scheme, item) == ("street_ten_rules", "reward.cooperating") and "incident" not in row:
        recipients = ledger.count(unit, period, "street_ten_rules.cooperating_recipients")
        if recipients is None or not 1000 * recipients <= points <= 2000 * recipients:
            yield "out of its range, or recipients unknown"
        if unit.kind != "SUBDISTRICT" or period.kind != "YEAR":
            yield "a card that is never made"
    elif scheme == "pinghu2012" and item in RULED_INCIDENTS and "incident" in row:
        kind, low, high = RULED_INCIDENTS[item]
        judged = [incident for incident in ledger.counted(unit, period) if incident.ref == row["incident"]]
        if not judged or not _read_by(item, kind, judged[0]):
            yield "the incident does not count for unit and period, or is not read by the item"
        if not low <= points <= high:
            yield "out of its range"
        if unit.kind not in {"SECTION", "OFFICE", "STAFF"} or period.kind != "BIMONTH":
            yield "a card that is never made"
    else:
        yield "no item that leaves this to a ruling"


def _read_by(item: str, kind: str, incident: Incident) -> bool:
    return incident.kind == kind and (item != "5.9" or incident.flag("skip_level"))


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _within(value: Fraction | int, low: int, high: int | None) -> bool:
    return low <= value and (high is None or value <= high)


def _has_two_decimals(value: str) -> bool:
    return (Fraction(value) * 100).denominator == 1

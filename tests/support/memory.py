"""Facts straight from a case file's dictionary, without a database: for tests of schemes and of scoring."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import numpy as np

from kaohe.plugins import Registry
from kaohe.scheme.facts import (
    KINDS,
    NOBODY,
    Awards,
    Calendar,
    Circumstances,
    Facts,
    IncidentCounts,
    IncidentRulings,
    ObservedValues,
    Period,
    PeriodFacts,
    Units,
)
from kaohe.scheme.fixed_point import to_scaled
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import PeriodKind, UnitKind


def facts_of(case: dict[str, Any], registry: Registry) -> Facts:
    """All facts of a ledger given as a case file's dictionary (which is taken to be valid)."""
    rows = {unit["code"]: row for row, unit in enumerate(case["units"])}
    oversight = [
        (rows[unit["code"]], rows[below]) for unit in case["units"] for below in dict.fromkeys(unit.get("oversees", ()))
    ]
    units = Units(
        list(rows),
        column(KINDS.index(UnitKind(unit["kind"])) for unit in case["units"]),
        column(rows.get(unit.get("parent"), NOBODY) for unit in case["units"]),
        column(leader for leader, _ in oversight),
        column(below for _, below in oversight),
    )
    calendar = Calendar(tuple(_period(each) for each in case["periods"]))
    table, place = _circumstances(case, registry)
    periods = {period.code: _period_facts(case, registry, rows, period, place) for period in calendar.periods}
    settings = {code: (Setting(value),) for code, value in case.get("parameters", {}).items()}
    return Facts(units, calendar, table, periods, settings)


def column(values: Any) -> Any:
    """An int64 column."""
    return np.array(list(values), dtype=np.int64)


def _period(each: dict[str, str]) -> Period:
    starts, ends = date.fromisoformat(each["starts"]), date.fromisoformat(each["ends"])
    return Period(starts, ends, PeriodKind(each["kind"]), each["code"])


def _circumstances(case: dict[str, Any], registry: Registry) -> tuple[dict[str, Circumstances], dict[str, int]]:
    """The circumstances of each kind, and for each incident the place of its own among them."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    place = {}
    for incident in case["incidents"]:
        stated = {k: v for k, v in incident.items() if k not in {"ref", "unit", "kind", "on"}}
        place[incident["ref"]] = len(by_kind[incident["kind"]])
        by_kind[incident["kind"]].append(registry.kinds[incident["kind"]].canonical(stated))
    table = {
        kind: Circumstances(registry.kinds[kind].columns(list(stated)), len(stated)) for kind, stated in by_kind.items()
    }
    return table, place


def _period_facts(
    case: dict[str, Any], registry: Registry, rows: dict[str, int], period: Period, place: dict[str, int]
) -> PeriodFacts:
    counts: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for incident in case["incidents"]:
        if period.starts <= date.fromisoformat(incident["on"]) <= period.ends:
            counts[incident["kind"]][rows[incident["unit"]], place[incident["ref"]]] += 1
    observed: dict[str, dict[int, int]] = defaultdict(dict)
    for each in case["observations"]:
        if each["period"] == period.code:
            metric = registry.metrics[each["metric"]]
            observed[metric.code][rows[each["unit"]]] = metric.encode(each["value"])
    kind_of = {incident["ref"]: incident["kind"] for incident in case["incidents"]}
    awards: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    ruled: dict[tuple[str, str, str], dict[tuple[int, str], int]] = defaultdict(dict)
    for each in case["rulings"]:
        if each["period"] != period.code:
            continue
        points, ref = to_scaled(each["points"], 2), each.get("incident")
        if ref is None:
            awards[each["scheme"], each["item"]][rows[each["unit"]]] = points
        else:
            ruled[each["scheme"], each["item"], kind_of[ref]][rows[each["unit"]], ref] = points
    return PeriodFacts(
        period,
        {
            kind: IncidentCounts(column(r for r, _ in each), column(c for _, c in each), column(each.values()))
            for kind, each in counts.items()
        },
        {code: ObservedValues(column(each), column(each.values())) for code, each in observed.items()},
        {key: Awards(column(each), column(each.values())) for key, each in awards.items()},
        {
            key: IncidentRulings(
                column(row for row, _ in each), column(each.values()), column(place[ref] for _, ref in each)
            )
            for key, each in ruled.items()
        },
    )

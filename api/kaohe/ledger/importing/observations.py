"""Observations of an import: one current value a unit, period and metric; a later one replaces it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from kaohe.ledger.importing.state import KnownPeriod, KnownUnit, Value, World
from kaohe.ledger.importing.validation import Entry, Problems, Progress, batches, entries, is_plain_number
from kaohe.ledger.storage.dialects import table
from kaohe.ledger.storage.fact_tables import OBSERVATION
from kaohe.scheme.metrics import Metric, MetricType, NumberMetric

#: How many values are remembered at once.
_REMEMBERED = 20_000

#: Unit, period and metric as an entry states them.
Stated: TypeAlias = tuple[Any, Any, Any]

#: A period; a metric and the one that bounds it, each with what brings both to the same decimal places.
_LIMIT = {"p": "bigint", "m": "bigint", "f": "bigint", "l": "bigint", "e": "bigint"}
_FIELDS = OBSERVATION.stated


class ObservationImport:
    """Takes observations batch by batch."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world, self._problems = world, problems
        self._checked: dict[tuple[str, type, object], int | str] = {}

    async def take(self, given: Iterable[Any], progress: Progress, total: int | None) -> int:
        """Take all observations of an import, then check what one metric allows another."""
        taken = 0
        async for batch in batches(entries(self._problems, "observations", given, "unit")):
            await self._store(batch)
            taken += len(batch)
            progress("observations", taken, total)
        if taken:
            await self._check_limits(given)
        return taken

    async def _store(self, batch: list[Entry]) -> None:
        world = self._world
        metrics = world.registry.metrics
        sound: list[tuple[KnownUnit, KnownPeriod, str, int]] = []
        for entry in batch:
            stated = entry.stated
            if len(stated) != len(_FIELDS):
                entry.only(_FIELDS)
            unit = entry.known("unit", "units", world.units)
            period = entry.known("period", "periods", world.periods)
            world.check_open(entry, unit, period)
            code = stated.get("metric")
            metric = metrics.get(code) if isinstance(code, str) else None
            if metric is None:
                near = entry.nearest(code, metrics)
                entry.wrong("metric", f"there is no metric {code}{near}" if "metric" in stated else "is required")
            elif (form := world.forms.get(metric.code, metric.form)) != metric.form:
                entry.wrong(
                    "metric", f"{code} is on file as {form}, and declared as {metric.form}: it needs a new code"
                )
            elif "value" not in stated:
                entry.only(_FIELDS)
                entry.wrong("value", "is required")
            else:
                value = self._encoded(metric, stated["value"])
                if isinstance(value, str):
                    entry.wrong("value", f"of {code} {value}")
                elif entry.sound:
                    sound.append((unit, period, metric.code, value))
        await world.number_metrics({metric for _, _, metric, _ in sound})
        values: list[Value] = [
            ((unit.id, period.id, world.metrics[metric]), value, (unit.code, period.code, metric, str(value)))
            for unit, period, metric, value in sound
        ]
        await world.replace(OBSERVATION, values)

    def _encoded(self, metric: Metric, value: object) -> int | str:
        """A value as it is stored, or what is wrong with it; values alike are checked once."""
        if not isinstance(value, bool | int | str):
            problem = value_problem(metric, value)
            return metric.encode(value) if problem is None else problem  # type: ignore[arg-type]  # checked just now
        key = (metric.code, type(value), value)
        checked = self._checked.get(key)
        if checked is None:
            if len(self._checked) >= _REMEMBERED:
                self._checked.clear()
            problem = value_problem(metric, value)
            checked = self._checked[key] = metric.encode(value) if problem is None else problem
        return checked

    async def _check_limits(self, given: Iterable[Any]) -> None:
        """Refuse values above those of the metric that bounds them, as the ledger would stand after the import."""
        world = self._world
        limited = {
            metric.code: (metric, metric.at_most)
            for metric in world.registry.metrics.values()
            if isinstance(metric, NumberMetric) and metric.at_most is not None
        }
        limits = []
        for code, (metric, limit) in limited.items():
            if code in world.metrics and limit.code in world.metrics:
                most = max(metric.places, limit.places)
                factors = [10 ** (most - metric.places), 10 ** (most - limit.places)]
                limits += [
                    (period.id, world.metrics[code], factors[0], world.metrics[limit.code], factors[1])
                    for period in world.periods.values()
                ]
        units = {unit.id: code for code, unit in world.units.items()}
        periods = {period.id: code for code, period in world.periods.items()}
        metrics = {id_: code for code, id_ in world.metrics.items()}
        broken = await world.session.rows(
            "SELECT o.unit_id, o.period_id, o.metric_id, o.value, b.value "
            f"FROM {world.session.dialect.given(_LIMIT, 1)} AS g "
            "JOIN observation o ON o.period_id = g.p AND o.metric_id = g.m AND o.until IS NULL "
            "JOIN observation b ON b.unit_id = o.unit_id AND b.period_id = o.period_id AND b.metric_id = g.l "
            "AND b.until IS NULL WHERE (o.since = $2 OR b.since = $2) AND o.value * g.f > b.value * g.e "
            "ORDER BY o.unit_id, o.period_id, o.metric_id",
            table(tuple(_LIMIT), limits),
            world.revision,
        )
        about_each = [(units[unit], periods[period], metrics[metric]) for unit, period, metric, *_ in broken]
        wanted = {(unit, period, each.code) for unit, period, code in about_each for each in limited[code]}
        places = _places(given, wanted)
        for about, (*_, value, bound) in zip(about_each, broken, strict=True):
            metric, limit = limited[about[2]]
            index = places.get(about, places.get((*about[:2], limit.code)))
            message = (
                f"{metric.decode(value)} of {metric.code} in {about[1]} is more than {limit.code}, "
                f"which is {limit.decode(bound)}"
            )
            self._problems.add("observations", index, about[0], "value", message)


def value_problem(metric: Metric, value: object) -> str | None:
    """Say what is wrong with a value, or None. A decimal is a text or a whole number, never a binary float."""
    if metric.type is MetricType.DECIMAL and isinstance(value, float):
        return f'{metric.problem(str(value)) or "must be exact"}: give it as a text, "{value}", not as a float'
    if isinstance(value, str) and metric.type is MetricType.DECIMAL and not is_plain_number(value):
        return metric.problem("") or "must be a number"
    return metric.problem(value)


def _places(given: Iterable[Any], wanted: Collection[Stated]) -> dict[Stated, int]:
    """The last entry that states each of some values; none where the entries cannot be read again."""
    if not wanted or iter(given) is given:
        return {}
    found: dict[Stated, int] = {}
    for index, stated in enumerate(given):
        if isinstance(stated, Mapping):
            about = (stated.get("unit"), stated.get("period"), stated.get("metric"))
            if all(isinstance(code, str) for code in about) and about in wanted:
                found[about] = index
    return found

"""Observations of an import: one current value a unit, period and metric; a later one replaces it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from kaohe.ledger.dialects import table
from kaohe.ledger.importing.entries import Entry, Problems, Progress, batches, entries, is_plain_number
from kaohe.ledger.importing.world import World
from kaohe.scheme.metrics import Metric, MetricType, NumberMetric

#: How many values are remembered at once.
_REMEMBERED = 200_000

#: Ids of unit, period and metric.
Key: TypeAlias = tuple[int, int, int]

_KEY = {"u": "bigint", "p": "bigint", "m": "bigint"}
#: A period; a metric and the one that bounds it, each with what brings both to the same decimal places.
_LIMIT = {"p": "bigint", "m": "bigint", "f": "bigint", "l": "bigint", "e": "bigint"}
_FIELDS = ("unit", "period", "metric", "value")


class ObservationImport:
    """Takes observations batch by batch."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world, self._problems = world, problems
        self._checked: dict[tuple[str, type, object], int | str] = {}

    async def take(self, given: Iterable[Any], progress: Progress, total: int | None) -> int:
        """Take all observations of an import, then check what one metric allows another."""
        taken = 0
        for batch in batches(entries(self._problems, "observations", given, "unit")):
            await self._store(batch)
            taken += len(batch)
            progress("observations", taken, total)
        if taken:
            await self._check_limits(given)
        return taken

    async def _store(self, batch: list[Entry]) -> None:
        world = self._world
        metrics = world.registry.metrics
        sound: list[tuple[int, int, str, int]] = []
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
                entry.wrong("metric", f"there is no metric {code}" if "metric" in stated else "is required")
            elif "value" not in stated:
                entry.only(_FIELDS)
                entry.wrong("value", "is required")
            else:
                value = self._encoded(metric, stated["value"])
                if isinstance(value, str):
                    entry.wrong("value", f"of {code} {value}")
                elif entry.sound:
                    sound.append((unit.id, period.id, metric.code, value))
        await world.number_metrics({metric for _, _, metric, _ in sound})
        values = [((unit, period, world.metrics[metric]), value) for unit, period, metric, value in sound]
        await replace_observations(world, values)

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
        for unit, period, metric_id, value, bound in broken:
            metric, limit = limited[metrics[metric_id]]
            about = (units[unit], periods[period], metric.code)
            message = (
                f"{metric.decode(value)} of {metric.code} in {about[1]} is more than {limit.code}, "
                f"which is {limit.decode(bound)}"
            )
            self._problems.add("observations", _index(given, about, limit.code), units[unit], "value", message)


async def replace_observations(world: World, values: list[tuple[Key, int]]) -> None:
    """Store values, the last of each key as the current one. One that repeats the current value changes nothing."""
    if not values:
        return
    session, revision = world.session, world.revision
    last = {key: place for place, (key, _) in enumerate(values)}
    found = await session.rows(
        "SELECT o.unit_id, o.period_id, o.metric_id, o.id, o.value "
        f"FROM {session.dialect.given(_KEY, 1)} AS g JOIN observation o "
        "ON o.unit_id = g.u AND o.period_id = g.p AND o.metric_id = g.m AND o.until IS NULL",
        table(tuple(_KEY), last),
    )
    current = {(u, p, m): (id_, value) for u, p, m, id_, value in found}
    closing: list[int] = []
    rows: list[tuple[object, ...]] = []
    for place, (key, value) in enumerate(values):
        before = current.get(key)
        if last[key] != place:
            rows.append((*key, value, revision, revision))  # replaced within the same import: history at once
        elif before is None or before[1] != value:
            rows.append((*key, value, revision, None))
            if before is not None:
                closing.append(before[0])
    if closing:
        await session.rows(
            f"UPDATE observation SET until = $1 WHERE {session.dialect.among_ids('id', 2)}",
            revision,
            session.dialect.ids(closing),
        )
    await session.insert("observation", ("unit_id", "period_id", "metric_id", "value", "since", "until"), rows)


def value_problem(metric: Metric, value: object) -> str | None:
    """Say what is wrong with a value, or None. A decimal is a text or a whole number, never a binary float."""
    if metric.type is MetricType.DECIMAL and isinstance(value, float):
        return f'{metric.problem(str(value)) or "must be exact"}: give it as a text, "{value}", not as a float'
    if isinstance(value, str) and metric.type is MetricType.DECIMAL and not is_plain_number(value):
        return metric.problem("") or "must be a number"
    return metric.problem(value)


def _index(given: Iterable[Any], about: tuple[str, str, str], limit: str) -> int | None:
    """The last entry that states a value, or else its bound; None where the entries cannot be read again."""
    if not isinstance(given, list):
        return None
    for code in (about[2], limit):
        for index in range(len(given) - 1, -1, -1):
            stated = given[index]
            if isinstance(stated, dict) and (stated.get("unit"), stated.get("period"), stated.get("metric")) == (
                about[0],
                about[1],
                code,
            ):
                return index
    return None

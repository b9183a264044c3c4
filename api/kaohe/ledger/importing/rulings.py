"""Rulings of an import: within the range that the regime leaves, on what it leaves to judgement, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from kaohe.ledger.importing.state import KnownPeriod, KnownUnit, Value, World
from kaohe.ledger.importing.validation import Entry, Problems, Progress, batches, entries, is_plain_number
from kaohe.ledger.storage.fact_tables import INCIDENT, OBSERVATION, RULING
from kaohe.ledger.storage.valid_time import lines_above, standing, stretch, turns
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.regime import Scheme
from kaohe.scheme.rules import RulingRange
from kaohe.scheme.settings import value_for

_FIELDS = ("scheme", "item", "unit", "period", "points", "incident")

#: Units by id, each with itself and all above it: ids and codes, the nearest first.
Lines: TypeAlias = dict[int, dict[int, str]]


@dataclass(slots=True)
class _Incident:
    """What a ruling needs to know of the incident that it judges."""

    unit_id: int
    day: Any
    kind: str
    attributes: str


@dataclass(slots=True)
class _Ruling:
    """A ruling being checked."""

    entry: Entry
    scheme: Scheme
    item: str
    unit: KnownUnit
    period: KnownPeriod
    points: int
    range: RulingRange
    ref: str | None

    @property
    def clause(self) -> str:
        return f"clause {self.scheme.clauses[self.item].number}"


class RulingImport:
    """Takes rulings batch by batch, after all incidents and observations."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world, self._problems = world, problems
        self._fits: dict[tuple[str | int, ...], bool] = {}
        self._turning: list[date] = []

    async def take(self, given: Iterable[Any], progress: Progress, total: int | None) -> int:
        """Take all rulings of an import."""
        taken = 0
        async for batch in batches(entries(self._problems, "rulings", given, "item")):
            read = [ruling for entry in batch if (ruling := self._read(entry)) is not None]
            await self._check_incidents([ruling for ruling in read if ruling.ref is not None])
            await self._check_counts([ruling for ruling in read if ruling.range.per is not None])
            await self._store([ruling for ruling in read if ruling.entry.sound])
            taken += len(batch)
            progress("rulings", taken, total)
        return taken

    def _read(self, entry: Entry) -> _Ruling | None:
        """Check everything that needs no other fact."""
        world, stated = self._world, entry.stated
        entry.only(_FIELDS)
        unit = entry.known("unit", "units", world.units)
        period = entry.known("period", "periods", world.periods)
        world.check_open(entry, unit, period)
        code = entry.choice("scheme", tuple(world.registry.schemes))
        if code not in world.registry.schemes:
            return None
        item, ref = stated.get("item"), stated.get("incident")
        scheme = world.registry.ruled_under(code, item, date.max if period is None else period.ends)
        range_ = scheme.rulings.get(item) if isinstance(item, str) else None
        if range_ is None or not isinstance(item, str):
            codes = {*(each.code for each in scheme.items()), *(each.code for each in scheme.money)}
            exists = isinstance(item, str) and item in codes
            problem = "leaves nothing to a ruling" if exists else "is not an item of the scheme"
            listed = ", ".join(world.registry.ruled(code)) or "none"
            entry.wrong("item", f"{item} {problem}; rulings in {code} are on: {listed}")
            return None
        if ref is not None and not isinstance(ref, str):
            entry.wrong("incident", "must be the ref of an incident")
        elif ref is not None and range_.selection is None:
            entry.wrong("incident", f"{item} is awarded as a whole, not for one incident")
        elif ref is None and range_.selection is not None:
            entry.wrong("incident", f"is required: {item} judges each {range_.selection.kind.code} by itself")
        points = self._points(entry, scheme, item, range_)
        if not entry.sound or period is None or points is None:
            return None
        return _Ruling(entry, scheme, item, unit, period, points, range_, ref)

    def _points(self, entry: Entry, scheme: Scheme, item: str, range_: RulingRange) -> int | None:
        value = entry.stated.get("points")
        wanted = f"must be {range_.words()} (clause {scheme.clauses[item].number}), with at most two decimals"
        points = None
        if isinstance(value, int | str | Decimal) and not isinstance(value, bool):
            try:
                points = to_scaled(value, HUNDREDTHS) if is_plain_number(str(value)) else None
            except ValueError:
                points = None
        if points is None:
            given = "; give it as a text or a whole number" if isinstance(value, float) else ""
            entry.wrong(
                "points", f"{wanted}, not {value}{given}" if "points" in entry.stated else f"is required; {wanted}"
            )
        elif range_.per is None and not range_.least <= points <= range_.most:
            entry.wrong("points", f"{wanted}, not {value}")
        return points

    async def _check_counts(self, rulings: list[_Ruling]) -> None:
        """Ranges that are multiplied by an observed count, as the ledger stands after the import's observations."""
        if not rulings:
            return
        world = self._world
        keys = {
            (r.unit.id, r.period.id, world.metrics[r.range.per.code])
            for r in rulings
            if r.range.per is not None and r.range.per.code in world.metrics
        }
        counts = {key: value for key, (_, value) in (await world.current(OBSERVATION, keys)).items()}
        for ruling in rulings:
            per = ruling.range.per
            assert per is not None
            count = counts.get((ruling.unit.id, ruling.period.id, world.metrics.get(per.code, 0)))
            where = f"{ruling.range.words()} ({ruling.clause})"
            if count is None:
                ruling.entry.wrong(
                    "points", f"must be {where}; {per.code} of {ruling.unit.code} in {ruling.period.code} is unknown"
                )
                continue
            least, most = ruling.range.least * count, ruling.range.most * count
            if not least <= ruling.points <= most:
                between = f"{to_decimal(least)} to {to_decimal(most)} in all, with {count} observed"
                ruling.entry.wrong("points", f"must be {where}: {between}; not {to_decimal(ruling.points)}")

    async def _check_incidents(self, rulings: list[_Ruling]) -> None:
        """The incident is current, of the kind and with the flag that the item reads, in the period, and the unit's."""
        if not rulings:
            return
        session = self._world.session
        rows = await session.rows(
            f"SELECT t.ref, t.unit_id, t.day, c.kind, c.attributes {INCIDENT.source()} "
            f"WHERE t.until IS NULL AND {session.dialect.among_texts('t.ref', 1)}",
            session.dialect.texts(sorted({r.ref for r in rulings if r.ref is not None})),
        )
        known = {ref: _Incident(*found) for ref, *found in rows}
        by_id = {unit.id: unit for unit in self._world.units.values()}
        judged = {incident.unit_id for incident in known.values()} | {ruling.unit.id for ruling in rulings}
        lines = await self._lines(rulings, judged)
        for ruling in rulings:
            assert ruling.ref is not None
            incident = known.get(ruling.ref)
            if incident is None:
                if ruling.ref in self._problems.refused["incidents"]:
                    ruling.entry.quietly_refused()
                else:
                    ruling.entry.wrong("incident", f"there is no incident {ruling.ref}")
                continue
            self._check_incident(ruling, incident, by_id, lines[stretch(self._turning, ruling.period.ends)])

    async def _lines(self, rulings: list[_Ruling], units: set[int]) -> dict[date | None, Lines]:
        """For each stretch of time that a ruling is of: units with those above them then."""
        session = self._world.session
        self._turning = await turns(session)
        return {
            turn: await lines_above(standing(session, turn), units)
            for turn in {stretch(self._turning, ruling.period.ends) for ruling in rulings}
        }

    def _check_incident(self, ruling: _Ruling, incident: _Incident, by_id: dict[int, KnownUnit], lines: Lines) -> None:
        selection, entry = ruling.range.selection, ruling.entry
        assert selection is not None
        day = self._world.session.dialect.date(incident.day)
        if incident.kind != selection.kind.code:
            entry.wrong(
                "incident",
                f"{ruling.ref} is a {incident.kind}; {ruling.item} judges {selection.kind.code} ({ruling.clause})",
            )
        elif not self._selected(ruling, incident, lines.get(ruling.unit.id, {}).values()):
            entry.wrong(
                "incident",
                f"{ruling.ref} is not among those that {ruling.item} leaves to a ruling "
                f"({ruling.clause}): {incident.attributes}",
            )
        if not ruling.period.starts <= day <= ruling.period.ends:
            entry.wrong("period", f"{ruling.ref} happened on {day}, which is not in {ruling.period.code}")
        recorded_on = by_id[incident.unit_id]
        if ruling.unit.id not in lines.get(incident.unit_id, {}):
            entry.wrong(
                "unit",
                f"{ruling.ref} was recorded on {recorded_on.code}; it counts for that unit and those above it, "
                f"not for {ruling.unit.code}",
            )

    def _selected(self, ruling: _Ruling, incident: _Incident, line: Collection[str]) -> bool:
        """Whether an incident is among those that the item judges, under the parameters of the unit and the day."""
        settings, day = self._world.parameters, ruling.period.ends
        parameters = {
            each.code: value_for(settings.get(each.code, ()), line, day, each.default)
            for each in ruling.scheme.parameters
        }
        key: tuple[str | int, ...] = (
            ruling.scheme.reference,
            ruling.item,
            incident.kind,
            incident.attributes,
            *parameters.values(),
        )
        if key not in self._fits:
            selection = ruling.range.selection
            assert selection is not None
            columns = selection.kind.columns([json.loads(incident.attributes)])
            self._fits[key] = bool(selection.mask(columns, 1, parameters)[0])
        return self._fits[key]

    async def _store(self, rulings: list[_Ruling]) -> None:
        """Store rulings, the last of each key as the current one. One that repeats it changes nothing."""
        if not rulings:
            return
        world = self._world
        await world.number_items((ruling.scheme.code, ruling.item) for ruling in rulings)
        values: list[Value] = [
            (
                (world.items[r.scheme.code, r.item], r.unit.id, r.period.id, r.ref),
                r.points,
                (r.scheme.code, r.item, r.unit.code, r.period.code, r.ref, str(r.points)),
            )
            for r in rulings
        ]
        await world.replace(RULING, values)

"""What the ledger already holds, as an import needs it: units, periods, parameters, and the ids of codes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from kaohe.ledger.columns.reader import read_parameters
from kaohe.ledger.importing.validation import TURN, Entry
from kaohe.ledger.journal.digests import Digest, opened_lines
from kaohe.ledger.storage.dialects import table as as_table
from kaohe.ledger.storage.fact_tables import FactTable
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period
from kaohe.scheme.vocabulary import PeriodKind

#: A fact that is one value under a key: the key as the table itself has it, the value, and the texts of its line.
Value: TypeAlias = tuple[tuple[Any, ...], int, tuple[str | None, ...]]


@dataclass(slots=True)
class KnownUnit:
    """A unit on file or taken in this import."""

    id: int
    code: str
    name: str
    kind: str
    parent: str | None
    oversees: frozenset[str]
    #: The last day of which facts are taken, as the database holds it; None while the unit is open.
    closes: Any = None

    def is_closed(self, day: Any) -> bool:
        """Whether no facts of a day (as the database holds it) are taken any more."""
        return self.closes is not None and bool(day > self.closes)


@dataclass(slots=True)
class KnownPeriod:
    """A period on file or taken in this import."""

    id: int
    code: str
    kind: str
    starts: date
    ends: date

    def as_period(self) -> Period:
        """The period as schemes see it."""
        return Period(self.starts, self.ends, PeriodKind(self.kind), self.code)


@dataclass
class World:
    """The state that an import meets and grows."""

    session: Session
    registry: Registry
    revision: int
    units: dict[str, KnownUnit] = field(default_factory=dict)
    periods: dict[str, KnownPeriod] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)
    metrics: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, str], int] = field(default_factory=dict)
    #: What was added to tables of facts, digested already.
    opened: dict[str, Digest] = field(default_factory=dict)

    async def read(self) -> None:
        """Read everything but incidents, observations and rulings."""
        rows = self.session.rows
        day = self.session.dialect.date
        by_id: dict[int, str] = {}
        overseen: dict[int, list[int]] = {}
        for leader, below in await rows("SELECT leader_id, overseen_id FROM oversight"):
            overseen.setdefault(leader, []).append(below)
        units = await rows("SELECT id, code, name, kind, parent_id, closes FROM unit")
        by_id.update((id_, code) for id_, code, *_ in units)
        for place, (id_, code, name, kind, parent, closes) in enumerate(units):
            if place % TURN == 0:
                await asyncio.sleep(0)
            oversees = frozenset(by_id[below] for below in overseen.get(id_, ()))
            self.units[code] = KnownUnit(id_, code, name, kind, by_id.get(parent), oversees, closes)
        for id_, code, kind, starts, ends in await rows("SELECT id, code, kind, starts, ends FROM period"):
            self.periods[code] = KnownPeriod(id_, code, kind, day(starts), day(ends))
        self.parameters = await read_parameters(self.session)
        self.metrics = {code: id_ for id_, code in await rows("SELECT id, code FROM metric")}
        self.items = {(scheme, code): id_ for id_, scheme, code in await rows("SELECT id, scheme, code FROM item")}

    def covered(self, day: date) -> bool:
        """Whether a day lies in a period."""
        return any(period.starts <= day <= period.ends for period in self.periods.values())

    def check_open(self, entry: Entry, unit: KnownUnit | None, period: KnownPeriod | None) -> None:
        """Refuse a fact of a period that begins after its unit was closed."""
        if unit is None or period is None or unit.closes is None:
            return
        if unit.is_closed(self.session.dialect.day(period.starts)):
            entry.wrong("period", f"{unit.code} takes no facts of days after {unit.closes}", "UNIT_CLOSED")

    def line(self, unit: KnownUnit) -> Iterator[KnownUnit]:
        """A unit and all above it."""
        at: KnownUnit | None = unit
        while at is not None:
            yield at
            at = None if at.parent is None else self.units[at.parent]

    async def add(
        self,
        table: FactTable,
        rows: Sequence[Sequence[object]],
        contents: Iterable[Sequence[str | None]],
        *ends: str,
    ) -> None:
        """Add rows to a table of facts, and digest them by their contents: the texts that stand in their lines.

        A row has the table's own columns, the revision that opens it and, where they are named, what ends it.
        """
        if not rows:
            return
        last = await self.session.row(self.session.dialect.setting_aside(table.name), len(rows))
        assert last is not None
        first = last[0] - len(rows) + 1
        lines = opened_lines(self.revision, first, contents)
        self.opened.setdefault(table.name, Digest()).add(lines, len(rows))
        numbered = [(id_, *row) for id_, row in enumerate(rows, first)]
        await self.session.insert(table.name, ("id", *table.stored, "since", *ends), numbered)

    async def current(self, table: FactTable, keys: Iterable[Sequence[Any]]) -> dict[tuple[Any, ...], tuple[int, int]]:
        """The current rows of some keys, each as the table's own columns have it: the id of each, and its value."""
        types = table.key_types
        own = ", ".join(f"t.{name}" for name in types)
        found = await self.session.rows(
            f"SELECT {own}, t.id, t.{table.value} FROM {self.session.dialect.given(types, 1)} AS g "
            f"JOIN {table.name} t ON {table.same('t', 'g')} AND t.until IS NULL",
            as_table(tuple(types), keys),
        )
        return {tuple(key): (id_, value) for *key, id_, value in found}

    async def replace(self, table: FactTable, values: Sequence[Value]) -> None:
        """Store values, the last of each key as the current one. One that repeats the current one changes nothing."""
        if not values:
            return
        last = {key: place for place, (key, _, _) in enumerate(values)}
        current = await self.current(table, last)
        closing: list[int] = []
        rows: list[tuple[object, ...]] = []
        contents: list[tuple[str | None, ...]] = []
        for place, (key, value, content) in enumerate(values):
            before = current.get(key)
            if last[key] != place:  # replaced within the same import: history at once
                rows.append((*key, value, self.revision, self.revision))
            elif before is None or before[1] != value:
                rows.append((*key, value, self.revision, None))
                closing += [] if before is None else [before[0]]
            else:
                continue
            contents.append(content)
        if closing:
            await self.session.end(table.name, self.revision, closing)
        await self.add(table, rows, contents, "until")

    async def number_metrics(self, codes: Iterable[str]) -> None:
        """Give ids to metrics that are observed for the first time."""
        new = sorted(set(codes) - self.metrics.keys())
        if new:
            forms = [(code, self.registry.metrics[code].form) for code in new]
            await self.session.insert("metric", ("code", "form"), forms)
            self.metrics = {row[1]: row[0] for row in await self.session.rows("SELECT id, code FROM metric")}

    async def number_items(self, codes: Iterable[tuple[str, str]]) -> None:
        """Give ids to items that are ruled on for the first time."""
        new = sorted(set(codes) - self.items.keys())
        if new:
            await self.session.insert("item", ("scheme", "code"), new)
            found = await self.session.rows("SELECT id, scheme, code FROM item")
            self.items = {(scheme, code): id_ for id_, scheme, code in found}

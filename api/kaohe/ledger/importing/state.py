"""What the ledger already holds, as an import needs it: units, periods, parameters, and the ids of codes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from kaohe.ledger.columns.reader import read_parameters
from kaohe.ledger.importing.lives import Life, State
from kaohe.ledger.importing.validation import TURN, Entry
from kaohe.ledger.journal.digests import Digest, opened_lines
from kaohe.ledger.storage.dialects import table as as_table
from kaohe.ledger.storage.fact_tables import FactTable
from kaohe.ledger.storage.session import Session
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period
from kaohe.scheme.settings import Setting
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
    #: The first and the last day of which facts are taken, as the database holds them; None where there is none.
    opens: Any = None
    closes: Any = None
    #: What it was made as, where it is of another kind now.
    born: str | None = None
    #: What it was up to some days, in order; only where whoever reads the unit asks for lives.
    former: tuple[tuple[date, State], ...] = ()
    succeeds: frozenset[str] = frozenset()

    def outside(self, first: Any, last: Any) -> str | None:
        """Why no facts of a time (its first and its last day, as the database holds them) are taken, or None."""
        if self.closes is not None and first > self.closes:
            return f"{self.code} takes no facts of days after {self.closes}"
        if self.opens is not None and last < self.opens:
            return f"{self.code} takes no facts of days before {self.opens}"
        return None

    @property
    def life(self) -> Life:
        """What it is from day to day."""
        return Life(self.former, State(self.name, self.kind, self.parent, self.oversees))

    @property
    def first_day(self) -> date | None:
        """The first day of which facts are taken."""
        return _day(self.opens)

    @property
    def last_day(self) -> date | None:
        """The last day of which facts are taken."""
        return _day(self.closes)

    def living(self, life: Life) -> KnownUnit:
        """The unit with another life."""
        last = life.last
        return replace(
            self, name=last.name, kind=last.kind, parent=last.parent, oversees=last.oversees, former=life.former
        )


def _day(stored: Any) -> date | None:
    """A date as one of the databases holds it."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


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
    parameters: dict[str, tuple[Setting, ...]] = field(default_factory=dict)
    metrics: dict[str, int] = field(default_factory=dict)
    #: In which form the values of a metric are on file, where that is kept.
    forms: dict[str, str] = field(default_factory=dict)
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
        units = await rows("SELECT id, code, name, kind, parent_id, opens, closes, born FROM unit")
        by_id.update((id_, code) for id_, code, *_ in units)
        for place, (id_, code, name, kind, parent, *life) in enumerate(units):
            if place % TURN == 0:
                await asyncio.sleep(0)
            oversees = frozenset(by_id[below] for below in overseen.get(id_, ()))
            self.units[code] = KnownUnit(id_, code, name, kind, by_id.get(parent), oversees, *life)
        await self.read_lives()
        await self.read_successions()
        for id_, code, kind, starts, ends in await rows("SELECT id, code, kind, starts, ends FROM period"):
            self.periods[code] = KnownPeriod(id_, code, kind, day(starts), day(ends))
        self.parameters = await read_parameters(self.session)
        await self.read_metrics()
        self.items = {(scheme, code): id_ for id_, scheme, code in await rows("SELECT id, scheme, code FROM item")}

    def covered(self, day: date) -> bool:
        """Whether a day lies in a period."""
        return any(period.starts <= day <= period.ends for period in self.periods.values())

    async def read_lives(self) -> None:
        """Read what the units that are known already were before: one statement, or two where there is anything."""
        tables, day = self.session.tables, self.session.dialect.date
        former = await self.session.rows(
            f"SELECT u.code, f.ends, f.name, f.kind, p.code FROM {tables.unit_former} f "
            f"JOIN {tables.unit} u ON u.id = f.unit_id LEFT JOIN {tables.unit} p ON p.id = f.parent_id "
            "WHERE f.until IS NULL ORDER BY f.ends"
        )
        overseen: dict[tuple[str, Any], set[str]] = {}
        if former:
            for leader, ends, below in await self.session.rows(
                f"SELECT l.code, f.ends, u.code FROM {tables.oversight_former} f "
                f"JOIN {tables.unit} l ON l.id = f.leader_id JOIN {tables.unit} u ON u.id = f.overseen_id "
                "WHERE f.until IS NULL"
            ):
                overseen.setdefault((leader, ends), set()).add(below)
        for code, ends, name, kind, parent in former:
            if code in self.units:
                state = State(name, kind, parent, frozenset(overseen.get((code, ends), ())))
                self.units[code].former += ((day(ends), state),)

    async def read_successions(self) -> None:
        """Read whose place the units that are known already took: one statement."""
        tables = self.session.tables
        for successor, predecessor in await self.session.rows(
            f"SELECT s.code, p.code FROM {tables.succession} t JOIN {tables.unit} s ON s.id = t.successor_id "
            f"JOIN {tables.unit} p ON p.id = t.predecessor_id WHERE t.until IS NULL"
        ):
            if successor in self.units:
                self.units[successor].succeeds |= {predecessor}

    @property
    def turning(self) -> list[date]:
        """The days after which one of the known units becomes another, in order."""
        return sorted({ends for unit in self.units.values() for ends, _ in unit.former})

    def check_open(self, entry: Entry, unit: KnownUnit | None, period: KnownPeriod | None) -> None:
        """Refuse a fact of a period of which its unit has no day."""
        if unit is None or period is None or (unit.closes is None and unit.opens is None):
            return
        day = self.session.dialect.day
        if (why := unit.outside(day(period.starts), day(period.ends))) is not None:
            entry.wrong("period", why, "UNIT_CLOSED")

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

    async def read_metrics(self) -> None:
        """Read which metrics were ever observed, and in which form."""
        rows = await self.session.rows("SELECT id, code, form FROM metric")
        self.metrics = {code: id_ for id_, code, _ in rows}
        self.forms = {code: form for _, code, form in rows if form is not None}

    async def number_metrics(self, codes: Iterable[str]) -> None:
        """Give ids to metrics that are observed for the first time."""
        new = sorted(set(codes) - self.metrics.keys())
        if new:
            forms = [(code, self.registry.metrics[code].form) for code in new]
            await self.session.insert("metric", ("code", "form"), forms)
            await self.read_metrics()

    async def number_items(self, codes: Iterable[tuple[str, str]]) -> None:
        """Give ids to items that are ruled on for the first time."""
        new = sorted(set(codes) - self.items.keys())
        if new:
            await self.session.insert("item", ("scheme", "code"), new)
            found = await self.session.rows("SELECT id, scheme, code FROM item")
            self.items = {(scheme, code): id_ for id_, scheme, code in found}

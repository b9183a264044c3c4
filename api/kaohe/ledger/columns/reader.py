"""Reading facts as columns: a fixed number of statements, whatever the number of units, schemes, periods, incidents.

The database counts and filters; what comes back is a few long columns. Parameters of a statement are gathered in
:class:`_Given`, so that one text serves every selection and stays prepared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from kaohe.ledger.columns.circumstances import CircumstanceShelf
from kaohe.ledger.columns.unit_scope import COUNTED, OBSERVED, PEER, PEER_COUNTED, Kin, read_kin
from kaohe.ledger.storage.dialects import Dialect
from kaohe.ledger.storage.fact_tables import PARAMETER
from kaohe.ledger.storage.session import Session
from kaohe.scheme.facts import (
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
)
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.needs import Needs, needs
from kaohe.scheme.regime import Scheme
from kaohe.scheme.settings import Setting
from kaohe.scheme.vocabulary import PeriodKind


class _Given:
    """The arguments of a statement, each with the place under which the statement names it."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.values: list[object] = []

    def ids(self, expression: str, ids: Iterable[int]) -> str:
        self.values.append(self.dialect.ids(ids))
        return self.dialect.among_ids(expression, len(self.values))

    def texts(self, expression: str, texts: Collection[str]) -> str:
        self.values.append(self.dialect.texts(texts))
        return self.dialect.among_texts(expression, len(self.values))


class FactsReader:
    """Fills :class:`~kaohe.scheme.facts.Facts` from one transaction."""

    def __init__(self, session: Session, shelf: CircumstanceShelf) -> None:
        self._session, self._shelf = session, shelf
        self._incidents: dict[str, dict[str, IncidentCounts]] = defaultdict(dict)
        self._observations: dict[str, dict[str, ObservedValues]] = defaultdict(dict)
        self._awards: dict[str, dict[tuple[str, str], Awards]] = defaultdict(dict)
        self._ruled: dict[str, dict[tuple[str, str, str], IncidentRulings]] = defaultdict(dict)

    async def read(
        self, units: Collection[str] | None, schemes: Sequence[Scheme], periods: Collection[Period]
    ) -> Facts:
        """Read what the cards of some schemes need for some units and periods."""
        calendar, ids, turning = await read_calendar(self._session)
        asked = [known for period in periods if (known := calendar.find(period.code)) is not None]
        wanted = needs(schemes, asked, calendar)
        self._codes = {ids[period.code]: period.code for period in wanted.periods}
        self._periods = {period.code: period for period in wanted.periods}
        days = [period.ends for period in wanted.periods]
        kin = await read_kin(self._session, units, wanted, turning, days)
        parameters = await read_parameters(self._session)
        counts = await self._count(kin, wanted)
        rulings = await self._rule(kin, wanted)
        await self._observe(kin, wanted)
        circumstances = await self._settle_circumstances(counts, rulings)
        facts = {
            period.code: PeriodFacts(
                period,
                self._incidents[period.code],
                self._observations[period.code],
                self._awards[period.code],
                self._ruled[period.code],
                kin.units_in(period),
            )
            for period in wanted.periods
        }
        return Facts(kin.units, calendar, circumstances, facts, parameters)

    async def _count(self, kin: Kin, wanted: Needs) -> list[tuple[str, IntArray, IntArray, IntArray]]:
        """Incidents of each period by unit and circumstance: period, rows, circumstance ids, counts."""
        given = _Given(self._session.dialect)
        periods, kinds = given.ids("p.id", self._codes), given.texts("c.kind", list(wanted.kinds))
        only = "" if kin.everyone else f"AND {given.ids('i.unit_id', kin.ids_of(COUNTED | PEER_COUNTED))}"
        column, numbers, tables = self._session.dialect.column, self._session.dialect.numbers, self._session.tables
        found = await self._session.row(
            f"SELECT {column('p')}, {column('u')}, {column('c')}, {column('n')} FROM ("
            "SELECT p, u, c, COUNT(*) AS n FROM ("
            "SELECT p.id AS p, i.unit_id AS u, i.circumstance_id AS c "
            f"FROM {tables.period} p CROSS JOIN {tables.incident} i {self._session.by_index('incident_counting')} "
            "JOIN circumstance c ON c.id = i.circumstance_id "
            f"WHERE {periods} AND {kinds} {only} AND i.until IS NULL AND i.day BETWEEN p.starts AND p.ends"
            f"{self._session.fence}) AS found GROUP BY p, u, c) AS counted",
            *given.values,
        )
        assert found is not None  # an aggregate without groups has one row
        of_period, units, circumstances, counts = map(numbers, found)
        rows = kin.rows(units)
        by_period = []
        for id_, code in self._codes.items():
            here = np.flatnonzero(of_period == id_)
            by_period.append((code, rows[here], circumstances[here], counts[here]))
        return by_period

    async def _observe(self, kin: Kin, wanted: Needs) -> None:
        """Observations by metric and period; of peers only the metrics that they are compared by."""
        given = _Given(self._session.dialect)
        # Left to itself, SQLite takes three lists for so many look-ups that it reads the whole of a middling table.
        by_metric = self._session.by_index("observation_by_metric")
        columns = "o.metric_id AS m, o.period_id AS p, o.unit_id AS u, o.value AS v"
        chosen = f"SELECT {columns} FROM {self._session.tables.observation} o {by_metric} "
        current = f"o.until IS NULL AND {given.ids('o.period_id', self._codes)}"
        metrics = "o.metric_id IN (SELECT id FROM metric WHERE {})".format
        branches = [f"{chosen} WHERE {current} AND {metrics(given.texts('code', list(wanted.metrics)))}"]
        if not kin.everyone:
            branches[0] += f" AND {given.ids('o.unit_id', kin.ids_of(OBSERVED))}"
            peers = kin.ids[(kin.parts & (PEER | OBSERVED)) == PEER].tolist()
            compared = metrics(given.texts("code", list(wanted.peer_metrics)))
            branches.append(f"{chosen} WHERE {current} AND {compared} AND {given.ids('o.unit_id', peers)}")
        column, numbers = self._session.dialect.column, self._session.dialect.numbers
        found = await self._session.rows(
            "SELECT m.code, m.form, f.p, f.us, f.vs FROM ("
            f"SELECT m, p, {column('u')} AS us, {column('v')} AS vs FROM ({' UNION ALL '.join(branches)}) AS found "
            "GROUP BY m, p) AS f JOIN metric m ON m.id = f.m",
            *given.values,
        )
        for metric, form, period, units, values in found:
            if form is not None and form != wanted.metrics[metric].form:
                continue  # what they mean to the scheme now is not known
            self._observations[self._codes[period]][metric] = ObservedValues(kin.rows(numbers(units)), numbers(values))

    async def _rule(self, kin: Kin, wanted: Needs) -> list[tuple[tuple[str, str, str], IntArray, IntArray, IntArray]]:
        """Awards; and rulings on incidents: (period, scheme, item), rows, points, circumstance ids.

        A ruling counts only while its incident is current, lies in the period and counts for the unit.
        """
        dialect, tables = self._session.dialect, self._session.tables
        column, numbers = dialect.column, dialect.numbers
        condition, given = self._ruling_condition(kin, wanted)
        rulings = f"{tables.ruling} r {self._session.by_index('ruling_by_item')}"  # as with observations
        found = await self._session.rows(
            f"SELECT i.scheme, i.code, f.p, f.us, f.vs FROM (SELECT i, p, {column('u')} AS us, {column('v')} AS vs "
            "FROM (SELECT r.item_id AS i, r.period_id AS p, r.unit_id AS u, r.points AS v "
            f"FROM {rulings} WHERE r.incident_ref IS NULL AND {condition}{self._session.fence}) AS found "
            "GROUP BY i, p) AS f JOIN item i ON i.id = f.i",
            *given,
        )
        for scheme, item, period, units, points in found:
            self._awards[self._codes[period]][scheme, item] = Awards(kin.rows(numbers(units)), numbers(points))
        judged = ""
        if not kin.everyone:
            judged = f"AND {dialect.among_found('j.ref', f'SELECT r.incident_ref FROM {rulings} WHERE {condition}')} "
        found = await self._session.rows(
            f"SELECT i.scheme, i.code, f.p, f.us, f.vs, f.ws, f.cs FROM (SELECT i, p, {column('u')} AS us, "
            f"{column('v')} AS vs, {column('w')} AS ws, {column('c')} AS cs FROM (SELECT r.item_id AS i, "
            "r.period_id AS p, r.unit_id AS u, r.points AS v, j.unit_id AS w, j.circumstance_id AS c "
            f"FROM {rulings} JOIN {tables.incident} j ON j.ref = r.incident_ref AND j.until IS NULL "
            f"JOIN {tables.period} p ON p.id = r.period_id "
            f"WHERE j.day BETWEEN p.starts AND p.ends AND {condition} {judged}{self._session.fence}) AS found "
            "GROUP BY i, p) AS f "
            "JOIN item i ON i.id = f.i",
            *given,
        )
        ruled = []
        for scheme, item, period, units, points, places, circumstances in found:
            rows = kin.rows(numbers(units))
            code = self._codes[period]
            counts = _lies_below(kin.units_in(self._periods[code]).parents, kin.rows(numbers(places)), rows)
            key = (code, scheme, item)
            ruled.append((key, rows[counts], numbers(points)[counts], numbers(circumstances)[counts]))
        return ruled

    def _ruling_condition(self, kin: Kin, wanted: Needs) -> tuple[str, list[object]]:
        given = _Given(self._session.dialect)
        schemes = f"r.item_id IN (SELECT id FROM item WHERE {given.texts('scheme', wanted.schemes)})"
        condition = f"r.until IS NULL AND {given.ids('r.period_id', self._codes)} AND {schemes}"
        if not kin.everyone:
            condition += f" AND {given.ids('r.unit_id', kin.ids_of(OBSERVED | PEER))}"
        return condition, given.values

    async def _settle_circumstances(
        self,
        counts: list[tuple[str, IntArray, IntArray, IntArray]],
        rulings: list[tuple[tuple[str, str, str], IntArray, IntArray, IntArray]],
    ) -> dict[str, Circumstances]:
        """Number the circumstances of each kind from 0, and file counts and rulings under these numbers."""
        columns = [each[2] for each in counts] + [each[3] for each in rulings]
        used = np.unique(np.concatenate(columns)) if columns else np.empty(0, dtype=np.int64)
        await self._shelf.fetch(self._session, used)
        number = np.empty(int(used.max(initial=-1)) + 1, dtype=np.int64)
        table: dict[str, Circumstances] = {}
        for kind, chosen in self._shelf.kinds_of(used):
            ids = used[chosen]
            number[ids] = np.arange(len(ids))
            table[kind] = self._shelf.columns(kind, ids)
        for period, rows, circumstances, times in counts:
            for kind, chosen in self._shelf.kinds_of(circumstances):
                counted = IncidentCounts(rows[chosen], number[circumstances[chosen]], times[chosen])
                self._incidents[period][kind] = counted
        for (period, scheme, item), rows, points, circumstances in rulings:
            for kind, chosen in self._shelf.kinds_of(circumstances):
                ruled = IncidentRulings(rows[chosen], points[chosen], number[circumstances[chosen]])
                self._ruled[period][scheme, item, kind] = ruled
        return table


class Days(NamedTuple):
    """All periods, the id of each by code, and the days on which what units are may turn."""

    calendar: Calendar
    ids: Mapping[str, int]
    turning: Sequence[date]


async def read_calendar(session: Session) -> Days:
    """All days that mean something: one statement."""
    tables, day = session.tables, session.dialect.date
    rows = await session.rows(
        f"SELECT p.id, p.code, p.kind, p.starts, p.ends FROM {tables.period} p UNION ALL "
        f"SELECT DISTINCT 0, NULL, NULL, f.ends, f.ends FROM {tables.unit_former} f WHERE f.until IS NULL ORDER BY 1, 5"
    )
    known = [row for row in rows if row[1] is not None]
    periods = tuple(Period(day(starts), day(ends), PeriodKind(kind), code) for _, code, kind, starts, ends in known)
    turning = [day(row[4]) for row in rows if row[1] is None]
    return Days(Calendar(periods), {row[1]: row[0] for row in known}, turning)


async def calendar(session: Session) -> Calendar:
    """All periods."""
    return (await read_calendar(session))[0]


async def read_parameters(session: Session) -> dict[str, tuple[Setting, ...]]:
    """What the deployment has set of each parameter, by code: what holds for all first, and then by day."""
    told = PARAMETER.picking(session.dialect, ("code", "value", "unit", "starts"))
    settings: dict[str, list[Setting]] = {}
    for row in await session.rows(f"{PARAMETER.select(session.tables)} WHERE t.until IS NULL ORDER BY t.code"):
        code, *setting = told(row)
        settings.setdefault(code, []).append(Setting(*setting))
    return {
        code: tuple(sorted(each, key=lambda it: (it.unit or "", it.starts or date.min)))
        for code, each in settings.items()
    }


def _lies_below(parents: IntArray, rows: IntArray, tops: IntArray) -> IntArray:
    """Which entries' row is the top or lies below it."""
    lies = (rows == tops) & (rows != NOBODY)
    climbing = rows.copy()
    while (still := (climbing != NOBODY) & ~lies).any():
        climbing[still] = parents[climbing[still]]
        lies |= (climbing == tops) & (climbing != NOBODY)
    return np.flatnonzero(lies)

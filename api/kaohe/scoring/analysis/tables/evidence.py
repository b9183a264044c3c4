"""The facts behind the figures of cards as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from kaohe.scheme.amounts import Money
from kaohe.scheme.facts import NOBODY, Units
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import IntArray, to_decimal
from kaohe.scheme.metrics import MetricValue
from kaohe.scheme.score import Item
from kaohe.scoring.analysis.tables.table import UNITS_PER_CHUNK, Chunk, Row, in_chunks
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import Evidence, RecordedIncident, RecordedRuling, Records, evidence


def evidence_rows(
    cards: Iterable[Scorecards],
    rows: IntArray,
    records: Callable[[Scorecards, IntArray], Records],
    size: int = UNITS_PER_CHUNK,
) -> Iterator[Chunk]:
    """Rows of the table EVIDENCE, for one scheme after the other and ``size`` units at a time.

    Args:
        cards: the cards of each scheme.
        rows: the units.
        records: called before each chunk for the single incidents and rulings of these units and of all below them.
            Whoever can only await them calls :func:`evidence_chunk` for each of :func:`in_chunks` instead.
        size: how many units are read at a time.
    """
    for each in cards:
        for some in in_chunks(rows, size):
            if chunk := evidence_chunk(each, some, records(each, some)):
                yield chunk


def evidence_chunk(cards: Scorecards, rows: IntArray, records: Records) -> Chunk:
    """Rows of the table EVIDENCE for some units, in the order of their cards; units without a card have none."""
    shared = _of_each(cards.units, rows[cards.assessed()[rows]], records)
    return [each for row, own in shared.items() for each in _of_card(cards, row, own)]


def _of_each(units: Units, rows: IntArray, records: Records) -> dict[int, Records]:
    """For each row only the records that its card can read: of its unit, of those it oversees, of all below these."""
    readers: dict[int, set[int]] = {row: {row} for row in map(int, rows)}
    wanted = frozenset(readers)
    for leader, overseen in zip(map(int, units.overseers), map(int, units.overseen), strict=True):
        if leader in wanted:
            readers.setdefault(overseen, set()).add(leader)

    @cache
    def read_by(code: str) -> frozenset[int]:
        found: set[int] = set()
        row = units.row(code)
        while row is not None and row != NOBODY:
            found |= readers.get(row, set())
            row = int(units.parents[row])
        return frozenset(found)

    incidents: dict[int, list[RecordedIncident]] = {row: [] for row in map(int, rows)}
    rulings: dict[int, list[RecordedRuling]] = {row: [] for row in map(int, rows)}
    for incident in records.incidents:
        for row in read_by(incident.unit):
            incidents[row].append(incident)
    for ruling in records.rulings:
        for row in read_by(ruling.unit):
            rulings[row].append(ruling)
    return {row: Records(incidents[row], rulings[row]) for row in incidents}


def _of_card(cards: Scorecards, row: int, records: Records) -> Iterator[Row]:
    about: Row = (cards.label, cards.period.code, cards.facts.units.codes[row])
    for kind, part in _parts(cards, row):
        for fact in _facts(evidence(cards, row, part, records)):
            yield (*about, kind, part.code, *fact)


def _parts(cards: Scorecards, row: int) -> Iterator[tuple[str, Item | Finding | Money]]:
    for section in cards.sections_of(row):
        for item in section.items():
            yield "ITEM", item
    for finding in cards.findings_of(row):
        yield "FINDING", finding
    for money in cards.money_of(row):
        yield "AMOUNT", money


def _facts(behind: Evidence) -> Iterator[Row]:
    for found in behind.incidents:
        incident = found.incident
        low = None if found.low is None else to_decimal(found.low)
        high = None if found.high is None else to_decimal(found.high)
        yield "INCIDENT", incident.ref, incident.kind, incident.unit, None, incident.on, low, high, None
    for seen in behind.observations:
        yield "OBSERVATION", seen.metric.code, None, seen.unit, seen.period, None, None, None, _value(seen.value)
    for ruling in behind.rulings:
        points = to_decimal(ruling.points)
        yield "RULING", ruling.item, ruling.incident, ruling.unit, ruling.period, None, points, points, None


def _value(value: MetricValue | None) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else format(value, "f" if not isinstance(value, int) else "d")

"""What stands behind a figure of a card: incidents with what each cost, observations, rulings; and what is missing.

Cards are counted from columns that no longer know single incidents, so whoever asks for evidence brings the records
of the unit and of all below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np

from kaohe.scheme.amounts import Money
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import HUNDREDTHS, added
from kaohe.scheme.incident_kinds import AttributeColumns, AttributeValue, IncidentKind
from kaohe.scheme.metrics import Metric, MetricValue
from kaohe.scheme.parts import Figure
from kaohe.scheme.score import Item
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import (
    AnyTerm,
    AwardRead,
    Charge,
    DiscretionRead,
    Frame,
    IncidentsRead,
    ObservationRead,
    PeersRead,
    Read,
    UndecidedRead,
)
from kaohe.scheme.terms.traversal import facts_left_open, facts_read
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.tallies import charge_weights

#: A part of a card that evidence can be asked for.
Part: TypeAlias = Item | Finding | Money | Figure


class RecordedIncident(Protocol):
    """An incident as the ledger holds it."""

    @property
    def ref(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def attributes(self) -> Mapping[str, AttributeValue]: ...


class RecordedRuling(Protocol):
    """A ruling as the ledger holds it; ``points`` in hundredths, ``incident`` the ref of the incident it judges."""

    @property
    def scheme(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def points(self) -> int: ...
    @property
    def incident(self) -> str | None: ...


@dataclass(frozen=True)
class Records:
    """The single incidents and rulings of the units that evidence is asked for and of all below them."""

    incidents: Sequence[RecordedIncident] = ()
    rulings: Sequence[RecordedRuling] = ()
    _columns: dict[str, AttributeColumns] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_kind(self, kind: IncidentKind) -> Sequence[RecordedIncident]:
        """The incidents of a kind."""
        return self._by_kind.get(kind.code, ())

    def columns(self, kind: IncidentKind) -> AttributeColumns:
        """Their attributes, one entry an incident."""
        if kind.code not in self._columns:
            self._columns[kind.code] = kind.columns([each.attributes for each in self.of_kind(kind)])
        return self._columns[kind.code]

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[RecordedIncident]]:
        by_kind: dict[str, list[RecordedIncident]] = {}
        for incident in self.incidents:
            by_kind.setdefault(incident.kind, []).append(incident)
        return by_kind


@dataclass(frozen=True, slots=True)
class IncidentEvidence:
    """An incident that a figure counts.

    ``low`` and ``high`` say what it comes to, in hundredths of points or CNY, before any cap; None where the figure
    only asks whether or how many there are.
    """

    incident: RecordedIncident
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class ObservationEvidence:
    """A metric that a figure reads, on the unit and period where it is read; ``value`` None where not observed."""

    metric: Metric
    unit: str
    period: str
    value: MetricValue | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that stands behind one figure."""

    incidents: tuple[IncidentEvidence, ...] = ()
    observations: tuple[ObservationEvidence, ...] = ()
    rulings: tuple[RecordedRuling, ...] = ()


class MissingKind(StrEnum):
    """What kind of fact is missing.

    An observation; a ruling; observations of other units of the cohort; or an attribute that incidents left out.
    """

    OBSERVATION = "OBSERVATION"
    RULING = "RULING"
    PEERS = "PEERS"
    ATTRIBUTE = "ATTRIBUTE"


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known and leaves figures of a card open.

    Attributes:
        code: the metric, the item that a ruling is due on, or the attribute left out.
        unit: the unit that it would be recorded for; for PEERS the unit of the card.
        incidents: refs of incidents that await a ruling or left something out (where records were brought).
        count: how many facts this stands for: rulings due, peers not observed, incidents that left it out.
    """

    kind: MissingKind
    code: str
    unit: str
    period: str
    incidents: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Opening:
    """A figure that a missing fact leaves open; ``width`` in hundredths, None for an answer or without a bound."""

    part: Part | None
    width: int | None


@dataclass(frozen=True)
class Missing:
    """A missing fact with all that it leaves open; ``worth`` is the points (hundredths) that may move with it."""

    fact: MissingFact
    opens: list[Opening] = field(default_factory=list)

    @property
    def worth(self) -> int:
        """Points of the items that it leaves open, in hundredths."""
        return sum(o.width or 0 for o in self.opens if o.part is None or isinstance(o.part, Item))


def evidence(cards: Scorecards, row: int, part: Part, records: Records) -> Evidence:
    """What stands behind one figure of a row's card, incidents in the order of their days."""
    incidents: dict[str, IncidentEvidence] = {}
    observations: dict[tuple[str, str, str], ObservationEvidence] = {}
    rulings: dict[tuple[str, str, str | None], RecordedRuling] = {}
    for read, frame in facts_read(term_of(part), cards.frame, cards.place(row)):
        for found in _incidents_behind(cards, read, frame, records):
            incidents[found.incident.ref] = _added(incidents.get(found.incident.ref), found)
        if isinstance(read, ObservationRead):
            observed = _observation(cards, read, frame)
            observations[observed.metric.code, observed.unit, observed.period] = observed
        if isinstance(read, AwardRead | DiscretionRead):
            for ruling in _rulings_on(cards, read.item, read.row, frame, records):
                rulings[ruling.item, ruling.period, ruling.incident] = ruling
    in_order = sorted(incidents.values(), key=lambda each: (each.incident.on, each.incident.ref))
    return Evidence(tuple(in_order), tuple(observations.values()), tuple(rulings.values()))


def missing(cards: Scorecards, row: int, records: Records | None = None) -> list[Missing]:
    """The facts that leave figures of a row's card open, those worth most points first."""
    found: dict[MissingFact, Missing] = {}
    for part, term, width in _open_figures(cards, row):
        for read, frame in facts_left_open(term, cards.frame, cards.place(row)):
            for fact, its_width in _missing_in(cards, read, frame, records, width):
                found.setdefault(fact, Missing(fact)).opens.append(Opening(part, its_width))
    return sorted(found.values(), key=lambda each: -each.worth)


def term_of(part: Part) -> AnyTerm:
    """The term that computes a part of a card."""
    match part:
        case Item():
            return part.figure
        case Finding():
            return part.when
        case Money():
            return part.amount
        case Figure():
            return part.number


def _open_figures(cards: Scorecards, row: int) -> Iterator[tuple[Part | None, AnyTerm, int | None]]:
    """Every figure of a row's card that is not exact, with its width; the total itself where no item is on the card."""
    items = [item for section in cards.sections_of(row) for item in section.items()]
    if not items and cards.scheme.total is not None:
        yield None, cards.scheme.total, _width(cards.scheme.total, cards, row)
    for item in items:
        yield item, item.figure, _width(item.figure, cards, row)
    for money in cards.money_of(row):
        yield money, money.amount, _width(money.amount, cards, row)
    for figure in cards.scheme.figures:
        yield figure, figure.number, _width(figure.number, cards, row)
    for finding in cards.findings_of(row):
        yield finding, finding.when, None


def _width(number: Number, cards: Scorecards, row: int) -> int | None:
    column, place = cards.frame.value(number), cards.place(row)
    if column.open is not None and column.open[place]:
        return None
    return int(column.high[place]) - int(column.low[place])


def _missing_in(
    cards: Scorecards, read: Read, frame: Frame, records: Records | None, width: int | None
) -> Iterator[tuple[MissingFact, int | None]]:
    codes = cards.facts.units.codes
    period = frame.period.code
    match read:
        case ObservationRead(metric, place, known=False):
            yield MissingFact(MissingKind.OBSERVATION, metric, codes[place], period), width
        case PeersRead(term, unknown) if unknown:
            code = term.code if isinstance(term, Metric) else ""
            unit = codes[frame.unit(unknown[0])] if len(unknown) == 1 else ""
            yield MissingFact(MissingKind.PEERS, code, unit, period, count=len(unknown)), width
        case AwardRead(item, row, known=False):
            yield MissingFact(MissingKind.RULING, item, codes[frame.unit(row)], period), width
        case UndecidedRead(known=False):
            for fact in _undecided(cards, read, frame, records):
                yield fact, width
        case DiscretionRead(item, discretion, row):
            each = discretion.most - discretion.least
            column = frame.tally((Charge(discretion.selection, 1),))
            settled = _settled_count(frame, read)
            due = int(column[row]) - settled
            if due > 0 and each:
                refs = () if records is None else _refs_due(cards, read, frame, records)
                fact = MissingFact(MissingKind.RULING, item, codes[frame.unit(row)], period, refs, due)
                yield fact, None if width is None else due * each
        case _:
            return  # the fact is there, or leaves nothing open


def _undecided(cards: Scorecards, read: UndecidedRead, frame: Frame, records: Records | None) -> Iterator[MissingFact]:
    charge = Charge(read.selection, 1)
    count = int(frame.tally((charge,))[read.row])
    refs: tuple[str, ...] = ()
    if records is not None:
        refs = tuple(sorted(incident.ref for incident, _ in _charged(cards, read.row, frame, records, (charge,))))
    unit = cards.facts.units.codes[frame.unit(read.row)]
    for attribute in read.selection.left_out():
        yield MissingFact(MissingKind.ATTRIBUTE, attribute, unit, frame.period.code, refs, count)


def _settled_count(frame: Frame, read: DiscretionRead) -> int:
    rulings = frame.incident_rulings(read.item, read.discretion.selection.kind.code)
    if rulings is None:
        return 0
    charge = Charge(read.discretion.selection, 1)
    selected = frame.incident_weights(charge, rulings.circumstances, rulings.rows) > 0
    return int((selected & (rulings.rows == read.row)).sum())


def _refs_due(cards: Scorecards, read: DiscretionRead, frame: Frame, records: Records) -> tuple[str, ...]:
    ruled = {ruling.incident for ruling in _rulings_on(cards, read.item, read.row, frame, records)}
    behind = _incidents_behind(cards, read, frame, records)
    return tuple(sorted(found.incident.ref for found in behind if found.incident.ref not in ruled))


def _incidents_behind(cards: Scorecards, read: Read, frame: Frame, records: Records) -> Iterator[IncidentEvidence]:
    if isinstance(read, IncidentsRead):
        for incident, cost in _charged(cards, read.row, frame, records, read.charges):
            stated = cost if read.places == HUNDREDTHS else None
            yield IncidentEvidence(incident, stated, stated)
    elif isinstance(read, DiscretionRead):
        ruled = {r.incident: r.points for r in _rulings_on(cards, read.item, read.row, frame, records)}
        for incident, _ in _charged(cards, read.row, frame, records, (Charge(read.discretion.selection, 1),)):
            points = ruled.get(incident.ref)
            low = read.discretion.least if points is None else points
            yield IncidentEvidence(incident, low, read.discretion.most if points is None else points)


def cost_of(incident: RecordedIncident, charges: Iterable[Charge], frame: Frame, row: int) -> int:
    """What one incident comes to for a row under some charges (zero where they do not concern it)."""
    total = 0
    for charge in charges:
        kind = charge.selection.kind
        if kind.code == incident.kind:
            columns = kind.columns([incident.attributes])
            total += int(charge_weights(charge, columns, 1, frame.parameters_of(row))[0])
    return total


def _charged(
    cards: Scorecards, row: int, frame: Frame, records: Records, charges: Sequence[Charge]
) -> Iterator[tuple[RecordedIncident, int]]:
    """The incidents that come to something for a row under some charges, each with what it comes to."""
    for kind in dict.fromkeys(charge.selection.kind for charge in charges):
        incidents, columns = records.of_kind(kind), records.columns(kind)
        costs = np.zeros(len(incidents), dtype=np.int64)
        for charge in charges:
            if charge.selection.kind is kind:
                costs = added(costs, charge_weights(charge, columns, len(incidents), frame.parameters_of(row)))
        for place in costs.nonzero()[0].tolist():
            if _counts(cards, row, frame, incidents[place]):
                yield incidents[place], int(costs[place])


def _counts(cards: Scorecards, row: int, frame: Frame, incident: RecordedIncident) -> bool:
    """Whether an incident lies in the frame's period and counts for a row: it is its own or one of a unit below it."""
    if not frame.period.starts <= incident.on <= frame.period.ends:
        return False
    units = cards.facts.units_in(frame.period.code)
    its_row = units.row(incident.unit)
    return its_row is not None and units.is_within(its_row, frame.unit(row))


def _rulings_on(cards: Scorecards, item: str, row: int, frame: Frame, records: Records) -> Iterator[RecordedRuling]:
    unit = cards.facts.units.codes[frame.unit(row)]
    for ruling in records.rulings:
        wanted = (cards.scheme.code, item, unit, frame.period.code)
        if (ruling.scheme, ruling.item, ruling.unit, ruling.period) == wanted:
            yield ruling


def _observation(cards: Scorecards, read: ObservationRead, frame: Frame) -> ObservationEvidence:
    metric = cards.scheme.metrics_read[read.metric]
    value: MetricValue | None = None
    observed = cards.facts.periods[frame.period.code].observations.get(read.metric)
    if observed is not None:
        here = observed.values[observed.rows == read.unit]
        value = metric.decode(int(here[0])) if len(here) else None
    return ObservationEvidence(metric, cards.facts.units.codes[read.unit], frame.period.code, value)


def _added(before: IncidentEvidence | None, more: IncidentEvidence) -> IncidentEvidence:
    """The same incident met in two terms of one figure: what it comes to adds up."""
    if before is None or before.low is None or before.high is None:
        return more
    if more.low is None or more.high is None:
        return before
    return IncidentEvidence(before.incident, before.low + more.low, before.high + more.high)

"""Which missing facts would settle a figure, and how far each narrows it and the total.

How far a fact narrows is really computed: cards are made with the fact at the least and at the greatest value that it
can have (an assessor's range, a metric's bounds and the metric that limits it, all unknown peers together), and their
widths are held against that of the card as it is. A value between both ends may narrow less where a rule turns on the
middle of a range. Where the ends cannot be supposed (rulings due on incidents of which no records were brought), the
width that the fact leaves open is taken instead: each ruling moves a figure by its range, up to the figure's own width.

An answer that is UNKNOWN counts as a width of 1, a known one as 0; a figure that nothing bounds has no width (None).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kaohe.scheme.amounts import Money
from kaohe.scheme.facts import Facts
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.incident_kinds import AttributeValue, Choice, Count
from kaohe.scheme.metrics import Metric, MetricValue, NumberMetric
from kaohe.scheme.parts import Figure
from kaohe.scheme.score import Item, Section
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import Missing, MissingFact, MissingKind, Records, missing
from kaohe.scoring.questions.what_if.changes import AlterIncident, Change, SetObservation, SetRuling, Vocabulary
from kaohe.scoring.questions.what_if.columns import observed_value
from kaohe.scoring.questions.what_if.differences import Reading
from kaohe.scoring.questions.what_if.editing import edited

#: What can be explained: a part of a card, a section, or (None) the total.
Target: TypeAlias = Item | Finding | Money | Figure | Section | None
Width: TypeAlias = int | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How wide a figure is while a fact is missing, and with the fact at its least and at its greatest value."""

    now: Width
    at_least: Width
    at_most: Width

    @property
    def certain(self) -> Width:
        """By how much the fact narrows at either end; None where it at least gives a bound to what has none."""
        widest = None if self.at_least is None or self.at_most is None else max(self.at_least, self.at_most)
        if self.now is None:
            return 0 if widest is None else None
        return 0 if widest is None else max(0, self.now - widest)

    @property
    def settles(self) -> bool:
        """Whether the figure is exact at either end."""
        return self.at_least == self.at_most == 0

    @property
    def rank(self) -> tuple[bool, int, bool, int]:
        """What facts are ordered by: what they certainly narrow, then what they narrow at best."""
        certain, narrowest = self.certain, _narrowest(self.at_least, self.at_most)
        best = 0 if self.now is None or narrowest is None else self.now - narrowest
        return certain is None, certain or 0, self.now is None and narrowest is not None, best


@dataclass(frozen=True, slots=True)
class Settling:
    """A missing fact with what it would do for the figure asked about and for the total of the card.

    ``total`` is None for a regime without marks.
    """

    missing: Missing
    figure: Narrowing
    total: Narrowing | None

    @property
    def fact(self) -> MissingFact:
        """The missing fact."""
        return self.missing.fact


def settling(
    cards: Scorecards, row: int, target: Target, vocabulary: Vocabulary, records: Records | None = None
) -> list[Settling]:
    """The missing facts that leave a figure open: those that narrow the total most come first, then the figure.

    Facts that do the same stand in the order of how many single facts they stand for, the fewest first.
    """
    figure_now, total_now = width(cards, row, target), width(cards, row, None)
    found = []
    for each in missing_for(cards, row, target, records):
        figures, totals = [], []
        for cards_then in _cards_at_ends(cards, row, each.fact, vocabulary, records):
            figures.append(width(cards_then, row, target))
            totals.append(width(cards_then, row, None))
        if not figures:
            moved = sum(opening.width or 0 for opening in each.opens if _concerns(opening.part, target))
            figures = [None if figure_now is None else max(0, figure_now - moved)] * 2
            totals = [None if total_now is None else max(0, total_now - each.worth)] * 2
        total = None if cards.scheme.total is None else Narrowing(total_now, totals[0], totals[1])
        found.append(Settling(each, Narrowing(figure_now, figures[0], figures[1]), total))
    return sorted(found, key=_order)


def missing_for(cards: Scorecards, row: int, target: Target, records: Records | None) -> list[Missing]:
    """The missing facts that leave a figure open."""
    if width(cards, row, target) == 0:
        return []
    found = missing(cards, row, records)
    return [each for each in found if any(_concerns(opening.part, target) for opening in each.opens)]


def width(cards: Scorecards, row: int, target: Target) -> Width:
    """How far a figure may move: 1 for an UNKNOWN answer, None where nothing bounds it."""
    if isinstance(target, Finding):
        return int(cards.verdict(target, row) is Verdict.UNKNOWN)
    reading = read(cards, row, target)
    return 0 if reading is None else reading.width


def read(cards: Scorecards, row: int, target: Item | Money | Figure | Section | None) -> Reading | None:
    """A figure of a card; None for the total of a regime without marks."""
    match target:
        case Item():
            return Reading.of(cards.item(target), row)
        case Section():
            return Reading.of(cards.section(target), row)
        case Money():
            return Reading.of(cards.money(target), row)
        case Figure():
            return Reading.of(cards.figure(target), row, target.number.places)
        case None:
            total = cards.total()
            return None if total is None else Reading.of(total, row)


def _cards_at_ends(
    cards: Scorecards, row: int, fact: MissingFact, vocabulary: Vocabulary, records: Records | None
) -> Sequence[Scorecards]:
    supposed = ends(cards, row, fact, vocabulary, records)
    if supposed is None:
        return ()
    return [
        Scorecards(cards.scheme, edited(cards.facts, changes, vocabulary, records)[0], cards.period)
        for changes in supposed
    ]


def _concerns(part: Item | Finding | Money | Figure | None, target: Target) -> bool:
    """Whether a part that is open leaves a target open."""
    if isinstance(target, Section):
        return part in tuple(target.items())
    if target is None:
        return part is None or isinstance(part, Item)
    return part is target


def _narrowest(one: Width, other: Width) -> Width:
    known = [each for each in (one, other) if each is not None]
    return min(known) if known else None


def _order(each: Settling) -> tuple[object, ...]:
    nothing = (False, 0, False, 0)
    by_total = nothing if each.total is None else each.total.rank
    return (*_descending(by_total), *_descending(each.figure.rank), each.fact.count, each.fact.code, each.fact.unit)


def _descending(rank: tuple[bool, int, bool, int]) -> tuple[int, int, int, int]:
    return -rank[0], -rank[1], -rank[2], -rank[3]


Ends: TypeAlias = tuple[Sequence[Change], Sequence[Change]]


def ends(
    cards: Scorecards, row: int, fact: MissingFact, vocabulary: Vocabulary, records: Records | None = None
) -> Ends | None:
    """Changes that set a missing fact to its least and to its greatest value; None where that cannot be supposed."""
    match fact.kind:
        case MissingKind.OBSERVATION:
            return _observed(cards.facts, vocabulary, fact.code, [fact.unit], fact.period)
        case MissingKind.PEERS:
            return _observed(cards.facts, vocabulary, fact.code, _peers(cards, row, fact), fact.period)
        case MissingKind.RULING:
            return _ruled(cards, fact)
        case MissingKind.ATTRIBUTE:
            return _stated(vocabulary, fact, records)


def _observed(facts: Facts, vocabulary: Vocabulary, code: str, units: Sequence[str], period: str) -> Ends | None:
    metric = vocabulary.metrics.get(code)
    if metric is None or not units:
        return None
    values = [(unit, *_range(facts, vocabulary, metric, unit, period)) for unit in units]
    return (
        [SetObservation(unit, period, code, low) for unit, low, _ in values],
        [SetObservation(unit, period, code, high) for unit, _, high in values],
    )


def _range(
    facts: Facts, vocabulary: Vocabulary, metric: Metric, unit: str, period: str
) -> tuple[MetricValue, MetricValue]:
    """The least and the greatest value that may be observed, given what is known of the metrics that limit it."""
    if not isinstance(metric, NumberMetric):
        return False, True
    row, held = facts.units.row(unit), facts.periods[period].observations
    assert row is not None
    least, most = metric.stored_range
    for other in vocabulary.metrics.values():
        if isinstance(other, NumberMetric) and other.at_most is metric:
            limited = observed_value(held.get(other.code), row)
            least = least if limited is None else max(least, limited)
    limit = None if metric.at_most is None else observed_value(held.get(metric.at_most.code), row)
    return metric.decode(least), metric.decode(most if limit is None else min(most, limit))


def _peers(cards: Scorecards, row: int, fact: MissingFact) -> list[str]:
    """The units of the cohort, the row's own apart, of which a metric was not observed."""
    axis, place = cards.frame.axis, cards.place(row)
    observed = cards.facts.periods[fact.period].observations.get(fact.code)
    members = axis.rows[np.flatnonzero(axis.cohorts == axis.cohorts[place])]
    unknown = members if observed is None else members[~np.isin(members, observed.rows)]
    return [str(cards.facts.units.codes[int(peer)]) for peer in unknown if peer != row]


def _ruled(cards: Scorecards, fact: MissingFact) -> Ends | None:
    allowed = cards.scheme.rulings.get(fact.code)
    if allowed is None or (allowed.selection is not None and len(fact.incidents) != fact.count):
        return None
    times = 1
    if allowed.per is not None:
        unit = cards.facts.units.row(fact.unit)
        assert unit is not None
        observed = observed_value(cards.facts.periods[fact.period].observations.get(allowed.per.code), unit)
        if observed is None:
            return None
        times = observed
    refs = fact.incidents if allowed.selection is not None else (None,)
    least, most = (
        [
            SetRuling(cards.scheme.code, fact.code, fact.unit, fact.period, to_decimal(points * times), ref)
            for ref in refs
        ]
        for points in (allowed.least, allowed.most)
    )
    return least, most


def _stated(vocabulary: Vocabulary, fact: MissingFact, records: Records | None) -> Ends | None:
    incidents = {} if records is None else {incident.ref: incident for incident in records.incidents}
    known = [incidents[ref] for ref in fact.incidents if ref in incidents]
    if len(known) != fact.count or not known:
        return None
    attribute = vocabulary.kinds[known[0].kind].attribute(fact.code)
    values: tuple[AttributeValue, AttributeValue]
    if isinstance(attribute, Count):
        values = attribute.minimum, attribute.maximum
    elif isinstance(attribute, Choice):
        codes = list(attribute.options)
        values = codes[0], codes[-1]
    else:
        return None
    least, most = ([AlterIncident(each.ref, attributes={fact.code: value}) for each in known] for value in values)
    return least, most

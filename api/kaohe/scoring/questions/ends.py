"""The ends of what is missing: changes that suppose a missing fact at its least and at its greatest value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from kaohe.scheme.exact import to_decimal
from kaohe.scheme.facts import Facts
from kaohe.scheme.incident_kinds import AttributeValue, Choice, Count
from kaohe.scheme.metrics import Metric, MetricValue, NumberMetric
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import MissingFact, MissingKind, Records
from kaohe.scoring.questions.changes import AlterIncident, Change, SetObservation, SetRuling
from kaohe.scoring.questions.columns import observed_value
from kaohe.scoring.questions.vocabulary import Vocabulary

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

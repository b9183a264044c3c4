"""What the cards of some schemes need to know: kinds of incident, metrics, earlier periods, kin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.scheme.facts import Calendar, Period
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.cohorts import COHORT_TERMS
from kaohe.scheme.terms.term import AnyTerm
from kaohe.scheme.terms.traversal import kinds_read, walk
from kaohe.scheme.vocabulary import UnitKind


@dataclass(frozen=True)
class Needs:
    """The facts that the cards of some schemes read.

    Attributes:
        schemes: codes of the schemes whose rulings are read.
        kinds: incident kinds read, by code.
        metrics: metrics read, by code.
        cohort_kinds: kinds of unit whose members under the same nearest COUNTY are compared with each other.
        peer_metrics, peer_kinds: the metrics and incident kinds that are read of these peers.
        overseen: whether the units that a LEADER oversees are read.
        periods: every period that is read, those asked for included.
    """

    schemes: tuple[str, ...]
    kinds: dict[str, IncidentKind]
    metrics: dict[str, Metric]
    cohort_kinds: frozenset[UnitKind]
    peer_metrics: frozenset[str]
    peer_kinds: frozenset[str]
    overseen: bool
    periods: tuple[Period, ...]


def needs(schemes: Iterable[Scheme], periods: Iterable[Period], calendar: Calendar) -> Needs:
    """Say what the cards of some schemes for some periods need to know."""
    schemes, periods = tuple(schemes), tuple(periods)
    metrics: dict[str, Metric] = {}
    kinds: dict[str, IncidentKind] = {}
    cohort_kinds: set[UnitKind] = set()
    compared: list[AnyTerm] = []
    overseen = False
    reached = set(periods)
    for scheme in schemes:
        metrics.update(scheme.metrics_read)
        kinds.update({kind.code: kind for kind in scheme.incident_kinds})
        comparing = [term for term in walk(scheme.terms) if isinstance(term, COHORT_TERMS)]
        if comparing:
            cohort_kinds |= scheme.kinds
            compared += comparing
        overseen = overseen or scheme.reads_overseen
        for period in periods:
            if period.kind == scheme.cadence:
                reached |= earlier_periods(scheme.terms, period, calendar)
    return Needs(
        tuple(dict.fromkeys(scheme.code for scheme in schemes)),
        kinds,
        metrics,
        frozenset(cohort_kinds),
        frozenset(term.code for term in walk(compared) if isinstance(term, Metric)),
        frozenset(kind.code for kind in kinds_read(compared)),
        overseen,
        tuple(sorted(reached)),
    )


def earlier_periods(terms: Iterable[AnyTerm], period: Period, calendar: Calendar) -> set[Period]:
    """The other periods in which terms are read when they are computed for a period, however far that goes."""
    reached: set[Period] = set()
    done: set[tuple[int, Period]] = set()
    waiting: list[tuple[Iterable[AnyTerm], Period]] = [(terms, period)]
    while waiting:
        here, now = waiting.pop()
        for term in walk(here):
            for before in term.earlier(calendar, now):
                if (id(term), before) not in done:
                    done.add((id(term), before))
                    reached.add(before)
                    waiting.append((term.inputs, before))
    return reached

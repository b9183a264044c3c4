"""The price of one more: what one further incident costs in points, money and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.questions.changes import AddIncident, ChangeError, ChangeProblem
from kaohe.scoring.questions.differences import CardDifference, difference
from kaohe.scoring.questions.minimal import kinds_with_incidents, minimal_ledger, period_in_force
from kaohe.scoring.questions.vocabulary import Vocabulary
from kaohe.scoring.questions.what_if import what_if


@dataclass(frozen=True, slots=True)
class OneMore:
    """An incident that might come: its kind and attributes, and its day where that matters."""

    kind: str
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)
    on: date | None = None


@dataclass(frozen=True)
class Marginal:
    """What one more incident costs a unit.

    Attributes:
        unit: the unit on top of whose record it comes; None for the price alone.
        unit_kind: the kind of unit that pays the price alone.
        difference: its card without the incident against its card with it.
    """

    scheme: Scheme
    incident: OneMore
    difference: CardDifference
    unit: str | None = None
    unit_kind: UnitKind | None = None


def marginal(
    scheme: Scheme, incident: OneMore, facts: Facts, unit: str, period: Period, vocabulary: Vocabulary | None = None
) -> Marginal:
    """What one more incident costs on top of a unit's record: nothing where the cap is reached.

    It falls on the last day of the period unless it names its day.

    Raises:
        ChangeError: the incident or the unit is not one that there can be.
    """
    known = Vocabulary.read_by(scheme) if vocabulary is None else vocabulary
    on = period.ends if incident.on is None else incident.on
    change = AddIncident(unit, incident.kind, on, incident.attributes)
    row = facts.units.row(unit)
    asked = what_if(scheme, facts, period, [] if row is None else [row], [change], vocabulary=known)
    assert row is not None  # what_if refuses an unknown unit
    return Marginal(scheme, incident, asked.difference(row), unit=unit)


def marginal_alone(
    scheme: Scheme,
    incident: OneMore,
    unit_kind: UnitKind | None = None,
    vocabulary: Vocabulary | None = None,
    parameters: Mapping[str, int] | None = None,
) -> Marginal:
    """What one incident costs a unit without any record: the difference of two cards on a minimal ledger.

    There nothing is observed and nothing ruled (see :mod:`kaohe.scoring.questions.minimal`), so that a difference is
    an interval where the price hangs on other facts: its high end is the price where these turn out best.

    Args:
        scheme: the regime.
        incident: what happens; its day does not matter.
        unit_kind: the kind of unit; by default the first that the regime assesses by incidents of its own.
        vocabulary: where kinds of incident are looked up; by default those that the regime reads.
        parameters: values that a deployment has set.

    Raises:
        ChangeError: the incident is not one that there can be.
        ValueError: the regime does not assess that kind of unit by incidents of its own.
    """
    known = Vocabulary.read_by(scheme) if vocabulary is None else vocabulary
    kind = priced_kind(known, incident.kind)
    problems = [ChangeProblem(0, found.field, found.message) for found in kind.problems(incident.attributes)]
    if problems:
        raise ChangeError(problems)
    own = kinds_with_incidents(scheme)
    if unit_kind is not None and unit_kind not in own:
        raise ValueError(f"{scheme.code} assesses by incidents of their own {', '.join(own)}, not {unit_kind}")
    chosen = own[0] if unit_kind is None else unit_kind
    period, stated = period_in_force(scheme), kind.canonical(incident.attributes)
    cards = Scorecards(scheme, minimal_ledger(period, [chosen], kind, [None, stated], parameters or {}), period)
    return Marginal(scheme, incident, difference(cards, 0, cards, 1), unit_kind=chosen)


def priced_kind(vocabulary: Vocabulary, code: str) -> IncidentKind:
    """The incident kind of that code.

    Raises:
        ChangeError: there is none.
    """
    kind = vocabulary.kinds.get(code)
    if kind is None:
        raise ChangeError([ChangeProblem(0, "kind", f"there is no incident kind {code}")])
    return kind

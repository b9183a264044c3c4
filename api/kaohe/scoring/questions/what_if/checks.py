"""Whether a change can be made: each check yields what is wrong with which field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kaohe.scheme.facts import KINDS, Facts, Period
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind, Problem
from kaohe.scheme.metrics import NumberMetric
from kaohe.scheme.regime import Scheme
from kaohe.scheme.rules import RulingRange
from kaohe.scheme.settings import value_for
from kaohe.scoring.evidence import RecordedIncident
from kaohe.scoring.questions.what_if.changes import SetObservation, SetParameter, SetRuling, SetVersion, Vocabulary
from kaohe.scoring.questions.what_if.columns import observed_value


def unit_problems(facts: Facts, unit: str) -> Iterator[Problem]:
    """Say whether the facts are about a unit."""
    if facts.units.row(unit) is None:
        yield Problem("unit", f"there is no unit {unit} among these facts")


def period_problems(facts: Facts, period: str) -> Iterator[Problem]:
    """Say whether the facts hold a period."""
    if period not in facts.periods:
        known = ", ".join(facts.periods) or "none"
        yield Problem("period", f"there is no period {period} among these facts; they hold {known}")


def incident_problems(
    facts: Facts, known: IncidentKind | None, kind: str, on: date, stated: Mapping[str, AttributeValue | None]
) -> Iterator[Problem]:
    """Say what is wrong with an incident, its unit apart."""
    if known is None:
        yield Problem("kind", f"there is no incident kind {kind}")
    else:
        yield from known.problems(stated)
    if not any(period.starts <= on <= period.ends for period in facts.calendar.periods):
        yield Problem("on", f"{on} lies in no period of the ledger")


def observation_problems(facts: Facts, vocabulary: Vocabulary, change: SetObservation) -> Iterator[Problem]:
    """Say what is wrong with an observation, the metrics that limit it apart."""
    yield from unit_problems(facts, change.unit)
    yield from period_problems(facts, change.period)
    metric = vocabulary.metrics.get(change.metric)
    if metric is None:
        yield Problem("metric", f"there is no metric {change.metric}")
    elif (problem := metric.problem(change.value)) is not None:
        yield Problem("value", problem)


def limit_problems(facts: Facts, vocabulary: Vocabulary, unit: str, period: str, metric: str) -> Iterator[Problem]:
    """Say which metric exceeds the one that limits it, of those that an observation just set concerns."""
    row, held = facts.units.row(unit), facts.periods.get(period)
    if row is None or held is None:
        return
    for limited in vocabulary.metrics.values():
        limit = limited.at_most if isinstance(limited, NumberMetric) else None
        if limit is None or metric not in (limited.code, limit.code):
            continue
        value = observed_value(held.observations.get(limited.code), row)
        most = observed_value(held.observations.get(limit.code), row)
        if value is not None and most is not None and value > most:
            yield Problem("value", f"{limited.code} would be {limited.decode(value)}, above {limit.code} {most}")


def parameter_problems(vocabulary: Vocabulary, change: SetParameter) -> Iterator[Problem]:
    """Say what is wrong with the value of a parameter."""
    parameter = vocabulary.parameters.get(change.code)
    if parameter is None:
        known = ", ".join(vocabulary.parameters) or "none"
        yield Problem("code", f"there is no parameter {change.code}; there is {known}")
    elif (problem := parameter.problem(change.value)) is not None:
        yield Problem("value", problem)


def version_problems(vocabulary: Vocabulary, change: SetVersion) -> Iterator[Problem]:
    """Say whether a scheme has a version."""
    versions = vocabulary.named(change.scheme)
    if not versions:
        yield Problem("scheme", f"there is no scheme {change.scheme}")
    elif change.version not in (names := [each.version for each in versions]):
        yield Problem("version", f"{change.scheme} has no version {change.version}; it has {', '.join(names)}")


def ruling_problems(
    facts: Facts, vocabulary: Vocabulary, change: SetRuling, incident: RecordedIncident | None
) -> Iterator[Problem]:
    """Say what is wrong with a ruling; it is right where one version of the scheme would take it."""
    yield from unit_problems(facts, change.unit)
    yield from period_problems(facts, change.period)
    versions = vocabulary.named(change.scheme)
    if not versions:
        yield Problem("scheme", f"there is no scheme {change.scheme}")
        return
    if change.incident is not None and incident is None:
        yield Problem("incident", f"there is no incident {change.incident} among these records")
        return
    if (row := facts.units.row(change.unit)) is None or change.period not in facts.periods:
        return
    found = [list(_problems_in(facts, scheme, change, incident, row)) for scheme in versions]
    if all(found):
        yield from found[0]


def _problems_in(
    facts: Facts, scheme: Scheme, change: SetRuling, incident: RecordedIncident | None, row: int
) -> Iterator[Problem]:
    allowed = scheme.rulings.get(change.item)
    if allowed is None:
        known = ", ".join(scheme.rulings) or "none"
        yield Problem("item", f"{scheme.code} leaves no range to rulings on {change.item}; it does on {known}")
        return
    units = facts.units_in(change.period)
    if not units.is_present(row):
        yield Problem("unit", f"{change.unit} was closed before {change.period}, or opened after it")
    elif (kind := KINDS[units.kinds[row]]) not in scheme.kinds:
        yield Problem("unit", f"{scheme.code} does not assess {kind} units")
    if allowed.selection is None and incident is not None:
        yield Problem("incident", f"a ruling on {change.item} judges the item, not an incident")
    elif allowed.selection is not None and incident is None:
        yield Problem("incident", f"a ruling on {change.item} judges one incident; name its ref")
    elif incident is not None:
        yield from _incident_judged(facts, scheme, change, allowed, incident, row)
    yield from _points(facts, scheme, change, allowed, row)


def _incident_judged(
    facts: Facts, scheme: Scheme, change: SetRuling, allowed: RulingRange, incident: RecordedIncident, row: int
) -> Iterator[Problem]:
    selection = allowed.selection
    assert selection is not None
    units, period = facts.units_in(change.period), facts.periods[change.period].period
    line = [units.codes[above] for above in units.line(row)]
    parameters = {
        each.code: value_for(facts.parameters.get(each.code, ()), line, period.ends, each.default)
        for each in scheme.parameters
    }
    if incident.kind != selection.kind.code or not bool(
        selection.mask(selection.kind.columns([incident.attributes]), 1, parameters)[0]
    ):
        yield Problem("incident", f"{change.item} does not read incident {incident.ref} ({incident.kind})")
    if not is_within(period, incident.on):
        yield Problem("incident", f"incident {incident.ref} of {incident.on} does not lie in {change.period}")
    its_row = units.row(incident.unit)
    if its_row is None or not units.is_within(its_row, row):
        yield Problem("incident", f"incident {incident.ref} of {incident.unit} does not count for {change.unit}")


def _points(facts: Facts, scheme: Scheme, change: SetRuling, allowed: RulingRange, row: int) -> Iterator[Problem]:
    times = 1
    if allowed.per is not None:
        observed = observed_value(facts.periods[change.period].observations.get(allowed.per.code), row)
        if observed is None:
            yield Problem("points", f"cannot be ruled while {allowed.per.code} is not observed")
            return
        times = observed
    least, most = allowed.least * times, allowed.most * times
    try:
        points = to_scaled(change.points, HUNDREDTHS)
    except ValueError as error:
        yield Problem("points", str(error))
        return
    if not least <= points <= most:
        clause = scheme.clauses[change.item]
        limits = f"from {to_decimal(least)} to {to_decimal(most)}"
        yield Problem("points", f"must be {limits} by clause {clause.number}: {clause.text}")


def is_within(period: Period, on: date) -> bool:
    """Whether a day lies in a period."""
    return period.starts <= on <= period.ends

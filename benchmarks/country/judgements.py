"""What is observed of the units of a synthetic country, and what assessors ruled; one in ten of each is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from benchmarks.country.events import Incidents
from kaohe.plugins import Registry
from kaohe.scheme.facts import NOBODY, Awards, ObservedValues, Period, Units
from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.metrics import Metric, MetricType, NumberMetric
from kaohe.scheme.regime import Scheme
from kaohe.scheme.selections import Selection
from kaohe.scheme.vocabulary import UnitKind as Unit

#: How often a fact that is asked for is there.
KNOWN = 0.9

#: (period, metric) and (period, scheme, item).
ObservationKey: TypeAlias = tuple[str, str]
AwardKey: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class IncidentRuling:
    """The rulings on one item for one period: which units, which incidents (places among their kind), which points."""

    kind: str
    rows: IntArray
    incidents: IntArray
    points: IntArray


#: What a number lies between, in its own places; up to 3 where nothing is said.
NUMBERS: Mapping[str, tuple[int, int]] = {
    "luxi2014.responsible_cases": (0, 12),
    "luxi2014.responsible_cases_settled": (0, 12),
    "luxi2014.petition_budget_yuan": (300_000, 900_000),
    "luxi2014.prefecture_visits_last_year": (0, 30),
    "luxi2014.province_abnormal_quota": (0, 6),
    "luxi2014.backlog_cases": (0, 8),
    "luxi2014.backlog_cases_settled": (0, 8),
    "luxi2014.green_channel_missing": (0, 2),
    "liaocheng1995.cases_due": (0, 4),
    "liaocheng1995.cases_closed_on_time": (0, 4),
    "liaocheng1995.annual_score": (5_000, 10_000),
    "liaocheng1995.petition_volume": (0, 400),
    "liaocheng1995.group_issues_over_two_months": (0, 1),
    "pinghu2012.bonus_base_yuan": (80_000, 240_000),
    "street_ten_rules.first_visit_working_days_max": (3, 10),
    "street_ten_rules.meetings_held": (18, 30),
    "street_ten_rules.bulletins_issued": (9, 14),
    "street_ten_rules.cooperating_recipients": (0, 5),
    "minhang_linkage.months_reported": (8, 12),
    "minhang_linkage.adoptions": (0, 40),
    "minhang_linkage.levels_untrained": (0, 4),
    "minhang_linkage.base_collected": (500_000, 900_000),
    "minhang_linkage.base_stations": (150, 300),
    "minhang_linkage.stations": (5, 20),
    "minhang_linkage.collected": (10_000, 60_000),
    "minhang_linkage.confirmation_rate": (7_000, 10_000),
    "minhang_linkage.average_confirmation_rate": (8_000, 9_500),
    "minhang_linkage.completion_rate": (7_000, 10_000),
    "minhang_linkage.average_completion_rate": (8_000, 9_500),
    "minhang_linkage.closing_rate": (7_000, 10_000),
}

#: What is observed of other units than those that are assessed.
OBSERVED_ON: Mapping[str, Unit] = {
    "pinghu2012.bonus_base_yuan": Unit.BUREAU,
    "minhang_linkage.base_collected": Unit.COUNTY,
    "minhang_linkage.base_stations": Unit.COUNTY,
    "minhang_linkage.average_confirmation_rate": Unit.COUNTY,
    "minhang_linkage.average_completion_rate": Unit.COUNTY,
}


def observe(
    random: np.random.Generator, registry: Registry, units: Units, periods: tuple[Period, ...]
) -> dict[ObservationKey, ObservedValues]:
    """Values of every metric of every scheme, for the kinds of unit and the periods that it is asked for."""
    found: dict[ObservationKey, ObservedValues] = {}
    for scheme in registry.schemes.values():
        for code, metric in sorted(scheme.metrics_read.items(), key=lambda each: _limit(each[1]) is not None):
            kinds = frozenset({OBSERVED_ON[code]}) if code in OBSERVED_ON else scheme.kinds
            asked = np.flatnonzero(units.of_kind(kinds))
            for period in periods:
                if period.kind is not scheme.cadence:
                    continue
                rows = _most_of(random, asked)
                values = _values(random, code, metric, len(rows))
                if (limit := _limit(metric)) is not None:
                    most = np.full(len(units), np.iinfo(np.int64).max)
                    above = found[period.code, limit.code]
                    most[above.rows] = above.values
                    values = np.minimum(values, most[rows])
                found[period.code, code] = ObservedValues(rows, values)
    return found


def _limit(metric: Metric) -> NumberMetric | None:
    """Another metric that this one never exceeds."""
    return metric.at_most if isinstance(metric, NumberMetric) else None


def _values(random: np.random.Generator, code: str, metric: Metric, size: int) -> IntArray:
    if metric.type is MetricType.FLAG:
        return (random.random(size) < 0.8).astype(np.int64)
    least, most = NUMBERS.get(code, (0, 3))
    return random.integers(least, most + 1, size)


def award(
    random: np.random.Generator,
    registry: Registry,
    units: Units,
    periods: tuple[Period, ...],
    observed: Mapping[ObservationKey, ObservedValues],
) -> dict[AwardKey, Awards]:
    """Rulings without an incident on every item that leaves its points to an assessor."""
    found: dict[AwardKey, Awards] = {}
    for scheme, item, period in _left_to_rulings(registry, periods, by_incident=False):
        ruling = scheme.rulings[item]
        if ruling.per is None:
            rows = _most_of(random, np.flatnonzero(units.of_kind(_kinds_of(scheme, item))))
            times = np.ones(len(rows), dtype=np.int64)
        else:
            counted = observed[period.code, ruling.per.code]
            concerned = units.of_kind(_kinds_of(scheme, item))[counted.rows]
            rows, times = counted.rows[concerned], counted.values[concerned]
        points = random.integers(ruling.least * times, ruling.most * times + 1)
        found[period.code, scheme.code, item] = Awards(rows, points)
    return found


def rule(
    random: np.random.Generator,
    registry: Registry,
    units: Units,
    periods: tuple[Period, ...],
    incidents: Mapping[str, Incidents],
) -> dict[AwardKey, IncidentRuling]:
    """Rulings that judge one incident, for the unit that it is recorded on and for the assessed units right above."""
    found: dict[AwardKey, IncidentRuling] = {}
    for scheme, item, period in _left_to_rulings(registry, periods, by_incident=True):
        ruling = scheme.rulings[item]
        assert ruling.selection is not None
        assessed = units.of_kind(scheme.kinds)
        places = _selected(incidents[ruling.selection.kind.code], ruling.selection, period)
        rows = incidents[ruling.selection.kind.code].rows[places]
        above = units.parents[rows]
        concerned = np.concatenate([rows, above])
        both = np.concatenate([places, places])
        ruled = np.flatnonzero((concerned != NOBODY) & assessed[concerned])
        ruled = _most_of(random, ruled)
        points = random.integers(ruling.least, ruling.most + 1, len(ruled))
        found[period.code, scheme.code, item] = IncidentRuling(
            ruling.selection.kind.code, concerned[ruled], both[ruled], points
        )
    return found


def _left_to_rulings(
    registry: Registry, periods: tuple[Period, ...], *, by_incident: bool
) -> Iterator[tuple[Scheme, str, Period]]:
    for scheme in registry.schemes.values():
        for item, ruling in scheme.rulings.items():
            if (ruling.selection is not None) is by_incident:
                for period in periods:
                    in_force = scheme.in_force_from is None or period.ends >= scheme.in_force_from
                    if period.kind is scheme.cadence and in_force:
                        yield scheme, item, period


def _kinds_of(scheme: Scheme, item: str) -> frozenset[Unit]:
    """The kinds of unit that an item (or an amount) is for."""
    own = {each.code: each.kinds for each in scheme.money}.get(item)
    return scheme.kinds if own is None else own


def _selected(incidents: Incidents, selection: Selection, period: Period) -> IntArray:
    inside = (incidents.days >= period.starts.toordinal()) & (incidents.days <= period.ends.toordinal())
    places = np.flatnonzero(inside)
    here = replace(incidents, attributes={name: column[places] for name, column in incidents.attributes.items()})
    return places[selection.mask(here.attributes, len(places), {})]


def _most_of(random: np.random.Generator, rows: IntArray) -> IntArray:
    return rows[random.random(len(rows)) < KNOWN]

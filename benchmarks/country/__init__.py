"""A synthetic country: the same seed and size give the same units, incidents, observations and rulings everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from benchmarks.country.events import Incidents, happen
from benchmarks.country.judgements import AwardKey, IncidentRuling, ObservationKey, award, observe, rule
from benchmarks.country.places import lay_out
from kaohe.plugins import Registry
from kaohe.scheme.facts import Awards, Calendar, ObservedValues, Period, Units
from kaohe.scheme.vocabulary import PeriodKind

YEAR = 2024

#: How many of all incidents lie in the assessed year; the others in the year before.
IN_THE_YEAR = 0.6


@dataclass(frozen=True)
class Country:
    """Everything that a ledger would hold, as arrays."""

    units: Units
    calendar: Calendar
    incidents: Mapping[str, Incidents]
    observations: Mapping[ObservationKey, ObservedValues]
    awards: Mapping[AwardKey, Awards]
    incident_rulings: Mapping[AwardKey, IncidentRuling]

    @property
    def incident_count(self) -> int:
        """How many incidents there are."""
        return sum(len(each) for each in self.incidents.values())

    @property
    def observation_count(self) -> int:
        """How many observations there are."""
        return sum(len(each.rows) for each in self.observations.values())

    @property
    def ruling_count(self) -> int:
        """How many rulings there are."""
        awarded = sum(len(each.rows) for each in self.awards.values())
        return awarded + sum(len(each.rows) for each in self.incident_rulings.values())


def make_country(registry: Registry, *, units: int, incidents: int, seed: int = 1) -> Country:
    """A country of exactly so many units and about so many incidents."""
    random = np.random.default_rng(seed)
    places = lay_out(units)
    last, this = (_year(YEAR - 1), _year(YEAR))
    periods = (last, this, *bimonths(YEAR))
    years = ((last.starts, last.ends, 1 - IN_THE_YEAR), (this.starts, this.ends, IN_THE_YEAR))
    happened = happen(random, registry.kinds, places, incidents, years)
    observed = observe(random, registry, places, periods)
    return Country(
        places,
        Calendar(periods),
        happened,
        observed,
        award(random, registry, places, periods, observed),
        rule(random, registry, places, periods, happened),
    )


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), PeriodKind.YEAR, str(year))


def bimonths(year: int) -> tuple[Period, ...]:
    """The six periods of two months of a year."""
    starts = [date(year, month, 1) for month in range(1, 13, 2)] + [date(year + 1, 1, 1)]
    return tuple(
        Period(starts[n], starts[n + 1] - timedelta(days=1), PeriodKind.BIMONTH, f"{year}-B{n + 1}") for n in range(6)
    )

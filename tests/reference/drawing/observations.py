"""Draws observations: every metric where a regime reads it, with gaps; some fitted to the incidents."""

import math
from fractions import Fraction
from typing import Any

from tests.reference.cards import REGIMES
from tests.reference.drawing.draw import Draw, Row, hundredths
from tests.reference.drawing.values import COUNTS, DECIMALS, RARER
from tests.reference.model import Ledger
from tests.reference.registers import METRICS

CADENCE_OF = {scheme: regime.cadence for scheme, regime in REGIMES.items()}


class ObservationDraw(Draw):
    """The observations of a ledger."""

    def make_observations(self) -> None:
        """Every metric where a regime reads it, with gaps; some of them fitted to the incidents."""
        ledger = self.ledger()
        for name, metric in METRICS.items():
            cadence = CADENCE_OF[name.split(".")[0]]
            likely = min(self.observed, RARER.get(name, 1.0))
            for period in [row for row in self.periods if row["kind"] == cadence]:
                for unit in self.of_kinds(*metric.read_on):
                    if self.chance(likely):
                        self.observe(unit, period, name, self.value(ledger, unit, period, name))
            if self.scattered and self.chance(0.3) and metric.at_most is None:
                unit, period = self.random.choice(self.units), self.random.choice(self.periods)
                if unit["kind"] not in metric.read_on:
                    self.observe(unit, period, name, self.value(ledger, unit, period, name))

    def observe(self, unit: Row, period: Row, metric: str, value: Any) -> None:
        """One more observation."""
        self.observations.append({"unit": unit["code"], "period": period["code"], "metric": metric, "value": value})

    def value(self, ledger: Ledger, unit: Row, period: Row, name: str) -> Any:
        """A value that the metric allows, preferably one at which something changes."""
        metric, pick = METRICS[name], self.random
        if metric.type == "bool":
            return self.chance(0.75)
        if metric.type == "decimal":
            if self.tied and self.chance(0.7):
                return DECIMALS[name][-3]
            return pick.choice(DECIMALS[name]) if self.chance(0.8) else hundredths(pick.randint(0, 10000))
        if metric.at_most is not None:
            return self.up_to(unit, period, metric.at_most)
        if name == "luxi2014.prefecture_visits_last_year":
            return self.around(self.visits(ledger, unit, period, "PREFECTURE"), Fraction(10, 9))
        if name == "luxi2014.province_abnormal_quota":
            return self.around(self.visits(ledger, unit, period, "PROVINCE"), Fraction(1))
        if name not in COUNTS:
            assert metric.high is not None
            return pick.randint(metric.low, metric.high)
        values = COUNTS[name]
        return values[len(values) // 2] if self.tied and self.chance(0.7) else pick.choice(values)

    def up_to(self, unit: Row, period: Row, whole: str) -> int:
        """A part of another count: none, half, all of it; anything where that one was not observed."""
        for row in self.observations:
            if (row["unit"], row["period"], row["metric"]) == (unit["code"], period["code"], whole):
                total = int(row["value"])
                return self.random.choice([0, total // 2, (total + 1) // 2, max(total - 1, 0), total, total])
        return self.random.choice([0, 1, 6])

    def visits(self, ledger: Ledger, unit: Row, period: Row, level: str) -> int:
        """Batches to the prefecture, or abnormal person-times to the province."""
        found = ledger.those(
            ledger.units[unit["code"]],
            ledger.periods[period["code"]],
            "petition_visit",
            lambda visit: visit.level == level and (level == "PREFECTURE" or visit.flag("abnormal")),
        )
        return len(found) if level == "PREFECTURE" else sum(visit.head_count for visit in found)

    def around(self, number: int, factor: Fraction) -> int:
        """A number at which the count of incidents just passes, just fails, is between, or far off."""
        near = math.ceil(number * factor)
        between = self.random.randint(number, near + 1)
        if number >= 9:
            return self.random.choice([near, near - 1, near + 1, between, between, between, between])
        return max(0, self.random.choice([near, near - 1, near + 1, number, 0, 10, 40]))

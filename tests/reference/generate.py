"""Random valid ledgers with the cards of the model: python -m tests.reference.generate --seed N --size small|large."""

import argparse
import calendar
import datetime
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from tests.reference.cards import REGIMES, card
from tests.reference.model import LEVELS, Ledger
from tests.reference.registers import KINDS, METRICS, RULED_INCIDENTS, RULED_ITEMS, UNIT_KINDS, Kind

Row = dict[str, Any]

HEAD_COUNTS = (1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 19, 20, 21, 49, 50, 51, 99, 100, 101, 250)
MINUTES = (0, 5, 19, 20, 20, 21, 60)
SCORES = ("0", "59.99", "60", "60.01", "70", "71", "90", "94.99", "95", "95.00", "95.01", "99.5", "100")
RATES = ("0", "0.01", "0.2", "0.6", "1", "33.33", "55.5", "66.67", "80", "87.33", "99.9", "99.99", "100")
AVERAGES = ("0", "0.03", "40", "66.67", "80", "90", "97.5", "100")
BASES = ("0", "0.01", "0.05", "512.33", "600", "733.37", "800", "1000.01", "1000.05", "1234.5")
DEDUCTIONS = (
    *("0", "0.01", "1", "3.33", "3.99", "4", "4.01", "5", "9.99", "10", "10.01", "14.99", "15", "15.01"),
    *("19.99", "20", "20.01", "24.99", "25", "25.01", "28.99", "29", "29.01", "29.99", "30", "30.01"),
    *("45.67", "99.99", "100"),
)

AREA_KINDS = ("TOWNSHIP", "SUBDISTRICT", "DEPARTMENT", "MANAGEMENT_AREA", "VILLAGE")
BUREAU_KINDS = ("SECTION", "OFFICE", "STAFF")
FITTING = {
    **dict.fromkeys(AREA_KINDS, ("petition_visit",) * 8 + ("assigned_case", "report_failure", "screening_missed")),
    **{kind: (*sorted(kind for kind, *_ in RULED_INCIDENTS.values()), "petition_visit") for kind in BUREAU_KINDS},
}
LINKAGE = ("exposure", "patrol_lapse", "grid_case_lapse")
BUREAU_INCIDENTS = (
    "duty_absence",
    "dispute_unassigned",
    "opinion_mishandled",
    "request_mishandled",
    "mass_incident",
)

COUNTS: dict[str, Sequence[int]] = {
    "luxi2014.responsible_cases": (0, 0, 1, 2, 3, 7, 8, 9, 10, 11, 40),
    "luxi2014.backlog_cases": (0, 0, 1, 5, 6, 7, 30),
    "luxi2014.key_cases_unsettled": (0, 1, 4, 5, 6, 9, 10, 11, 100),
    "luxi2014.online_replies_missing": (0, 1, 7, 19, 20, 21),
    "liaocheng1995.long_standing_petitioners": (0, 0, 0, 1, 4),
    "liaocheng1995.backlog_cases": (0, 0, 0, 1, 4),
    "liaocheng1995.cases_due": (0, 1, 2, 5),
    "liaocheng1995.petition_volume": (0, 1, 1, 2, 2, 3, 9),
    "liaocheng1995.group_issues_over_two_months": (0, 0, 1, 3),
    "street_ten_rules.first_visit_working_days_max": (0, 4, 5, 6, 7, 7, 8, 30),
    "street_ten_rules.meetings_held": (0, 12, 23, 24, 25),
    "street_ten_rules.checks_held": (0, 1, 2, 3),
    "street_ten_rules.bulletins_issued": (0, 11, 12, 13),
    "street_ten_rules.cooperating_recipients": (0, 1, 1, 2, 3, 7),
    "minhang_linkage.months_reported": (0, 1, 11, 12, 12, 12),
    "minhang_linkage.adoptions": (0, 1, 2, 3, 3, 5, 8, 8, 8, 12, 20, 33),
    "minhang_linkage.base_collected": (0, 1, 7, 50, 200, 200, 1001, 387838),
    "minhang_linkage.base_stations": (1, 1, 3, 7, 267),
    "minhang_linkage.stations": (1, 3, 7, 9, 9, 19, 40),
    "minhang_linkage.collected": (0, 1, 5, 40, 101, 357, 1799, 65570),
}
DECIMALS: dict[str, Sequence[str]] = {
    "luxi2014.petition_budget_yuan": ("0", "4999.99", "5000", "5000.00", "5000.01", "12000.5"),
    "pinghu2012.bonus_base_yuan": BASES,
    "liaocheng1995.annual_score": SCORES,
    "minhang_linkage.confirmation_rate": RATES,
    "minhang_linkage.completion_rate": RATES,
    "minhang_linkage.closing_rate": RATES,
    "minhang_linkage.average_confirmation_rate": AVERAGES,
    "minhang_linkage.average_completion_rate": AVERAGES,
}
RARER = {
    "luxi2014.prefecture_visits_last_year": 0.4,
    "pinghu2012.bonus_base_yuan": 0.25,
    "minhang_linkage.average_confirmation_rate": 0.4,
    "minhang_linkage.average_completion_rate": 0.4,
}
CADENCE_OF = {scheme: regime.cadence for scheme, regime in REGIMES.items()}


class Generator:
    """One ledger; the same seed, size and years give the same one."""

    def __init__(self, seed: int, size: str, years: Sequence[int] | None = None) -> None:
        self.random = random.Random(f"{seed}-{size}-{years}")
        self.large = size == "large"
        self.years = years
        self.seed, self.size = seed, size
        self.observed = self.random.choice([0.7, 0.7, 0.7, 0.7, 0.95, 1.0, 0.4])
        """How likely an observation is there."""
        self.density = self.random.choice([0.3, 1.0, 1.0, 2.0, 4.0])
        """Incidents for each unit and year, roughly."""
        self.flagged = self.random.choice([0.1, 0.3, 0.5])
        """How likely a flag is set."""
        self.scattered = self.chance(0.4)
        """Whether facts also lie on units and periods where no regime reads them."""
        self.odd_periods = self.chance(0.3)
        """Whether years and bimonths also begin elsewhere than the calendar's."""
        self.shuffled = self.chance(0.4)
        """Whether rows come in no order, parents after children among them."""
        self.tied = self.chance(0.3)
        """Whether figures are drawn from so few values that most of them tie."""
        self.units: list[Row] = []
        self.periods: list[Row] = []
        self.incidents: list[Row] = []
        self.observations: list[Row] = []
        self.rulings: list[Row] = []

    def document(self) -> Row:
        """The ledger with its cards."""
        ledger = self.ledger_alone()
        return {**ledger, "cards": self.cards(ledger)}

    def ledger_alone(self) -> Row:
        """The ledger, without cards."""
        self.make_units()
        self.make_periods()
        self.make_incidents()
        self.make_observations()
        self.make_rulings()
        ledger: Row = {"title": f"generated ledger {self.size}-{self.seed}{self.traits()}"}
        if parameters := self.parameters():
            ledger["parameters"] = parameters
        for name, rows in (
            ("units", self.units),
            ("periods", self.periods),
            ("incidents", self.incidents),
            ("observations", self.observations),
            ("rulings", self.rulings),
        ):
            if self.shuffled:
                self.random.shuffle(rows)
            ledger[name] = rows
        return ledger

    def traits(self) -> str:
        """What sets this ledger apart, for its title."""
        named = {
            "odd periods": self.odd_periods,
            "rows in no order": self.shuffled,
            "scattered facts": self.scattered,
            "many ties": self.tied,
        }
        found = [name for name, present in named.items() if present]
        return f": {', '.join(found)}" if found else ""

    def parameters(self) -> Row:
        """Overrides of the size of a group visit."""
        return {
            f"{scheme}.group_threshold": self.random.choice([1, 4, 5, 6, 10, 20, 100])
            for scheme in ("liaocheng1995", "street_ten_rules")
            if self.chance(0.3)
        }

    def chance(self, likely: float) -> bool:
        """True that often."""
        return self.random.random() < likely

    # Units

    def unit(self, code: str, kind: str, parent: str | None, oversees: list[str] | None = None) -> str:
        """One more unit; its code."""
        row: Row = {"code": code, "name": f"{kind.capitalize().replace('_', ' ')} {code}", "kind": kind}
        if parent is not None:
            row["parent"] = parent
        if oversees is not None:
            row["oversees"] = oversees
        self.units.append(row)
        return code

    def make_units(self) -> None:
        """Two counties, their townships and subdistricts with what lies below, departments, and a bureau or two."""
        pick = self.random
        prefecture = self.unit("P", "PREFECTURE", None)
        first = self.unit("C1", "COUNTY", prefecture)
        second = self.unit("C2", "COUNTY", prefecture if self.chance(0.7) else None)
        counties = [first, second]
        if self.chance(0.2):
            counties.append(self.unit("C3", "COUNTY", first))
        towns = [
            self.unit(f"T{number}", pick.choice(["TOWNSHIP", "TOWNSHIP", "SUBDISTRICT"]), first)
            for number in range(pick.randint(14, 18) if self.large else pick.randint(2, 7))
        ]
        towns += [
            self.unit(f"N{number}", pick.choice(["TOWNSHIP", "SUBDISTRICT"]), pick.choice(counties[1:]))
            for number in range(pick.randint(2, 6) if self.large else pick.randint(1, 2))
        ]
        towns += [
            self.unit(f"Q{number}", pick.choice(["TOWNSHIP", "SUBDISTRICT"]), pick.choice([prefecture, None]))
            for number in range(pick.randint(1, 3) if self.large else pick.randint(0, 2))
        ]
        street = self.unit("S", "SUBDISTRICT", first)
        streets = [street, *(row["code"] for row in self.units if row["kind"] == "SUBDISTRICT")]
        if self.chance(0.3):
            towns.append(self.unit("TS", "TOWNSHIP", street))
        areas = [
            self.unit(f"M{number}", "MANAGEMENT_AREA", street if self.chance(0.6) else pick.choice([*streets, None]))
            for number in range(pick.randint(2, 4) if self.large else pick.randint(1, 2))
        ]
        for number in range(pick.randint(4, 8) if self.large else pick.randint(1, 4)):
            above = pick.choice([pick.choice(areas), pick.choice(areas), pick.choice(towns), street, None])
            self.unit(f"V{number}", "VILLAGE", above)
        for number in range(pick.randint(2, 6) if self.large else pick.randint(1, 2)):
            self.unit(f"D{number}", "DEPARTMENT", pick.choice([first, first, second, street, prefecture, None]))
        self.make_bureau("B", pick.choice([first, prefecture, None]), self.large)
        if self.large and self.chance(0.5):
            self.make_bureau("E", second, False)

    def make_bureau(self, code: str, above: str | None, large: bool) -> None:
        """A bureau with sections, offices, staff posts below both, and leaders."""
        pick = self.random
        bureau = self.unit(code, "BUREAU", above)
        rooms: list[str] = []
        for number in range(pick.randint(3, 5) if large else pick.randint(2, 3)):
            kind = ("SECTION", "OFFICE")[number] if number < 2 else pick.choice(["SECTION", "OFFICE"])
            under = rooms[0] if rooms and self.chance(0.1) else bureau
            rooms.append(self.unit(f"{code}X{number}", kind, under))
        self.unit(f"{code}W0", "STAFF", rooms[0])
        self.unit(f"{code}W1", "STAFF", rooms[1])
        for number in range(2, pick.randint(2, 5) if large else 3):
            self.unit(f"{code}W{number}", "STAFF", pick.choice([*rooms, bureau]))
        self.unit(f"{code}L1", "LEADER", bureau, pick.sample(rooms, 2))
        self.unit(f"{code}L2", "LEADER", pick.choice([bureau, None]), pick.choice([[], None]))
        self.unit(f"{code}L3", "LEADER", bureau, pick.sample(rooms, pick.randint(1, len(rooms))))
        if large:
            self.unit(f"{code}L4", "LEADER", rooms[0], pick.sample(rooms, 3))

    # Periods

    def period(self, code: str, kind: str, starts: datetime.date, ends: datetime.date) -> None:
        """One more period, unless one of its kind already starts or ends that day."""
        row = {"code": code, "kind": kind, "starts": starts.isoformat(), "ends": ends.isoformat()}
        if all(other["kind"] != kind or _apart(other, row) for other in self.periods):
            self.periods.append(row)

    def make_periods(self) -> None:
        """Years with gaps, parts of years, and sometimes periods that the calendar does not know."""
        pick = self.random
        if self.years is not None:
            years = list(self.years)
        else:
            early = [year for year in (1994, 1995, 1996) if self.chance(0.6 if self.large else 0.4)]
            late = [year for year in range(2012, 2017) if self.chance(0.75 if self.large else 0.6)]
            years = early + (late or [2014])
        for year in years:
            self.period(str(year), "YEAR", datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        if self.odd_periods:
            self.make_odd_periods()
        bimonthly = [year for year in years if year >= 2011]
        kept = pick.sample(bimonthly, min(len(bimonthly), 3 if self.large else 1))
        if self.chance(0.5) and self.years is None:
            kept = sorted({2012, *kept[: 2 if self.large else 1]})
        for year in kept:
            for part in range(1, 7):
                if self.chance(0.85) or year == 2012:
                    self.period(f"{year}-B{part}", "BIMONTH", *_months(year, 2 * part - 1, 2))
        for kind, letter, months in (("HALF", "H", 6), ("QUARTER", "Q", 3), ("MONTH", "M", 1)):
            if self.chance(0.6):
                year = pick.choice(years)
                for part in pick.sample(range(1, 12 // months + 1), pick.randint(1, 2)):
                    self.period(f"{year}-{letter}{part}", kind, *_months(year, (part - 1) * months + 1, months))

    def make_odd_periods(self) -> None:
        """Years and bimonths around the days on which the regimes begin, and across the turn of a year."""
        for shift in self.random.sample([0, 1], 1):
            begins = datetime.date(1995, 5, 20 + shift)
            if self.chance(0.7):
                self.period("Y94", "YEAR", begins.replace(year=1994), begins - datetime.timedelta(days=1))
            self.period("Y95", "YEAR", begins, begins.replace(year=1996) - datetime.timedelta(days=1))
        odd = [
            ("Y13", "YEAR", datetime.date(2013, 1, 2), datetime.date(2014, 1, 1)),
            ("F13", "YEAR", datetime.date(2013, 4, 1), datetime.date(2014, 3, 31)),
            ("F14", "YEAR", datetime.date(2014, 4, 1), datetime.date(2015, 3, 31)),
            ("B12-a", "BIMONTH", datetime.date(2012, 3, 2), datetime.date(2012, 5, 1)),
            ("B12-b", "BIMONTH", datetime.date(2012, 4, 2), datetime.date(2012, 5, 31)),
            ("B12-c", "BIMONTH", datetime.date(2012, 12, 1), datetime.date(2013, 1, 31)),
            ("B13-a", "BIMONTH", datetime.date(2013, 2, 1), datetime.date(2013, 3, 31)),
        ]
        for code, kind, starts, ends in self.random.sample(odd, 4):
            self.period(code, kind, starts, ends)

    # Incidents

    def make_incidents(self) -> None:
        """More of the kinds that a regime reads on such a unit, and sometimes any kind anywhere."""
        for unit in list(self.units):
            if unit["kind"] in FITTING:
                self.make_incidents_on(unit)
            elif self.scattered:
                for _ in range(self.random.randint(0, 2)):
                    self.incident(unit, self.random.choice(["petition_visit", *KINDS]))
        for unit in self.of_kinds(*AREA_KINDS):
            for stretch in self.periods:
                if stretch["kind"] == "YEAR" and self.chance(0.12):
                    self.make_wave(unit, stretch)

        for unit in self.of_kinds("TOWNSHIP"):
            if self.chance(0.3):
                for stretch in [row for row in self.periods if row["kind"] == "YEAR"]:
                    for _ in range(self.random.choice([0, 9, 9, 10, 11, 12, 18, 20, 37])):
                        self.incident(unit, "petition_visit", stretch, level="PREFECTURE", head_count=1)

    def make_wave(self, unit: Row, stretch: Row) -> None:
        """Many incidents alike in one year: as many as a veto asks for, as use up the marks of an item, or tens."""
        times = self.random.choice([2, 3, 3, 4, 5, 9, 10, 11, 21])
        if self.chance(0.2):
            fixed: Row = {"closed": self.chance(0.7), "missing_documents": self.random.randint(0, 5)}
            for _ in range(times):
                self.incident(unit, "assigned_case", stretch, **fixed)
        elif self.chance(0.2):
            kind = self.random.choice(["report_failure", "screening_missed"])
            for _ in range(times):
                self.incident(unit, kind, stretch)
        else:
            fixed = {
                "level": self.random.choice([*LEVELS, "PREFECTURE"]),
                "head_count": self.random.choice(HEAD_COUNTS),
            }
            flags = self.random.choice([[], [], ["skip_level"], ["abnormal", "repeat"], ["key_person"], ["disruptive"]])
            fixed.update(dict.fromkeys(flags, True))
            if self.chance(0.4):
                fixed["attended"] = self.chance(0.3)
            for _ in range(times):
                self.incident(unit, "petition_visit", stretch, **fixed)

    def make_incidents_on(self, unit: Row) -> None:
        """The incidents on one unit."""
        town, post = unit["kind"] in {"TOWNSHIP", "SUBDISTRICT"}, unit["kind"] in BUREAU_KINDS
        stretches = [row for row in self.periods if row["kind"] == ("BIMONTH" if post else "YEAR")]
        for stretch in stretches:
            if post and self.chance(0.4):
                self.incident(unit, "petition_visit", stretch, skip_level=True)
                continue
            for _ in range(self.times(self.density * (0.5 if post else 1.0))):
                kinds: tuple[str, ...] = FITTING[unit["kind"]]
                if post:
                    kinds += BUREAU_INCIDENTS
                if town:
                    kinds += LINKAGE
                if self.scattered and self.chance(0.05):
                    kinds = tuple(KINDS)
                self.incident(unit, self.random.choice(kinds), stretch)
            if town and self.chance(0.1):
                kind = self.random.choice(LINKAGE)
                for _ in range(self.random.choice([10, 60, 70])):
                    self.incident(unit, kind, stretch)

    def times(self, mean: float) -> int:
        """A number around the mean, often 0."""
        return self.random.choice([0, 0, math.floor(mean), math.ceil(mean), math.ceil(2 * mean), math.ceil(3 * mean)])

    def incident(self, unit: Row, kind: str, stretch: Row | None = None, **fixed: Any) -> None:
        """One more incident, on any day of a period, its first and last more often than others."""
        stretch = stretch or self.random.choice(self.periods)
        starts, ends = (datetime.date.fromisoformat(stretch[end]) for end in ("starts", "ends"))
        between = starts + datetime.timedelta(days=self.random.randint(0, (ends - starts).days))
        on = self.random.choice([starts, ends, *[between] * 8])
        attributes = {**self.attributes(KINDS[kind]), **fixed}
        if attributes.get("level") != "NATIONAL":
            attributes.pop("returned", None)
        if attributes.get("domain") == "COMMUNITY" and attributes["channel"] == "LEADER":
            attributes["domain"] = "GRID"
        head = {"ref": f"R{len(self.incidents) + 1}", "unit": unit["code"], "kind": kind, "on": on.isoformat()}
        self.incidents.append({**head, **attributes})

    def attributes(self, kind: Kind) -> Row:
        """Attributes at and around their bounds; what equals its default is at times stated all the same."""
        row: Row = {name: self.random.choice(words) for name, words in kind.required_words}
        for name, *_ in kind.required_counts:
            row[name] = self.random.choice(HEAD_COUNTS) if self.chance(0.8) else self.random.randint(1, 160)
        for name, words in kind.optional_words:
            if self.chance(0.5):
                row[name] = self.random.choice(words)
        for name, low, high in kind.optional_counts:
            if self.chance(0.7):
                row[name] = self.random.choice(MINUTES) if high is None else self.random.randint(low, high)
        for name in kind.flags:
            default = name == "attended"
            value = not default if self.chance(self.flagged if name != "attended" else 0.15) else default
            if value != default or self.chance(0.1):
                row[name] = value
        return row

    # Observations

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
            return pick.choice(DECIMALS[name]) if self.chance(0.8) else _hundredths(pick.randint(0, 10000))
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

    # Rulings

    def make_rulings(self) -> None:
        """Rulings at both ends of their ranges and between them."""
        ledger = self.ledger()
        for period in self.periods:
            if period["kind"] == "YEAR":
                self.make_yearly_rulings(ledger, period)
            elif period["kind"] == "BIMONTH" and period["ends"] >= "2012-05-01":
                self.make_incident_rulings(ledger, period)

    def make_yearly_rulings(self, ledger: Ledger, period: Row) -> None:
        """What assessors award, and the total for those who cooperated."""
        for unit in self.of_kinds("TOWNSHIP", "SUBDISTRICT"):
            for item, marks in RULED_ITEMS.items():
                if self.chance(0.7):
                    self.rule("minhang_linkage", item, unit, period, self.within(Fraction(0), Fraction(marks)))
        for unit in self.of_kinds("SUBDISTRICT"):
            recipients = ledger.count(
                ledger.units[unit["code"]],
                ledger.periods[period["code"]],
                "street_ten_rules.cooperating_recipients",
            )
            if recipients is not None and self.chance(0.5):
                points = self.within(Fraction(1000 * recipients), Fraction(2000 * recipients))
                self.rule("street_ten_rules", "reward.cooperating", unit, period, points)

    def make_incident_rulings(self, ledger: Ledger, period: Row) -> None:
        """Points for an incident, on the card of its own unit and on those above it, each settled by itself."""
        for unit in self.of_kinds(*BUREAU_KINDS):
            for item, (kind, low, high) in RULED_INCIDENTS.items():
                for incident in ledger.those(ledger.units[unit["code"]], ledger.periods[period["code"]], kind):
                    if (item == "5.9" and not incident.flag("skip_level")) or self.chance(0.4):
                        continue
                    points = self.within(Fraction(low), Fraction(high))
                    if item == "5.9" and self.chance(0.7):
                        points = self.random.choice(DEDUCTIONS)
                    self.rule("pinghu2012", item, unit, period, points, incident.ref)

    def within(self, low: Fraction, high: Fraction) -> str:
        """Points of a range: an end of it, or something between with up to two decimals."""
        cents = self.random.randint(int(low * 100), int(high * 100))
        return self.random.choice([_hundredths(int(low * 100)), _hundredths(int(high * 100)), _hundredths(cents)])

    def rule(self, scheme: str, item: str, unit: Row, period: Row, points: str, incident: str | None = None) -> None:
        """One more ruling."""
        row = {"scheme": scheme, "item": item, "unit": unit["code"], "period": period["code"], "points": points}
        self.rulings.append(row if incident is None else {**row, "incident": incident})

    # Cards

    def cards(self, document: Row) -> list[Row]:
        """Every card that can be made, and a sample of those that are refused, for each reason."""
        ledger = Ledger.from_dict(document)
        made, refused = [], dict[str, list[Row]]()
        for scheme, unit, period in self.asked(document):
            given = card(ledger, scheme, unit, period)
            if "error" in given:
                refused.setdefault(given["error"], []).append(given)
            else:
                made.append(given)
        sampled = [given for rows in refused.values() for given in self.random.sample(rows, min(len(rows), 10))]
        return made + sampled

    def asked(self, document: Row) -> Iterator[tuple[str, str, str]]:
        """Every scheme, unit and period, and some that the ledger does not know."""
        units = [row["code"] for row in document["units"]]
        periods = [row["code"] for row in document["periods"]]
        schemes = list(REGIMES)
        for scheme in schemes:
            for unit in units:
                for period in periods:
                    yield scheme, unit, period
        for _ in range(4):
            yield self.random.choice(schemes), "NOWHERE", self.random.choice(periods)
            yield self.random.choice(schemes), self.random.choice(units), "NEVER"
            yield "nothing1900", self.random.choice(units), self.random.choice(periods)

    # The ledger so far

    def of_kinds(self, *kinds: str) -> list[Row]:
        """The units of these kinds."""
        assert set(kinds) <= set(UNIT_KINDS)
        return [row for row in self.units if row["kind"] in kinds]

    def ledger(self) -> Ledger:
        """What is there by now, to fit further facts to."""
        return Ledger.from_dict(
            {
                "units": self.units,
                "periods": self.periods,
                "incidents": self.incidents,
                "observations": self.observations,
            }
        )


def _months(year: int, first: int, months: int) -> tuple[datetime.date, datetime.date]:
    last = first + months - 1
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])


def _apart(one: Row, other: Row) -> bool:
    return bool(one["starts"] != other["starts"] and one["ends"] != other["ends"])


def _hundredths(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def _years(text: str) -> list[int]:
    years: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        years.extend(range(int(first), int(last or first) + 1))
    return years


def main(arguments: list[str] | None = None) -> int:
    """Write one case file to the standard output."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference.generate", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--years", type=_years, help="exactly these, as in 1994-1996,2014; otherwise random, with gaps")
    options = parser.parse_args(arguments)
    document = Generator(options.seed, options.size, options.years).document()
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Draws incidents: mostly of the kinds that a regime reads on such a unit, around the bounds of their attributes."""

import datetime
import math
from typing import Any

from tests.reference.drawing.draw import AREA_KINDS, BUREAU_KINDS, HEAD_COUNTS, Draw, Row
from tests.reference.model import LEVELS
from tests.reference.registers import KINDS, RULED_INCIDENTS, Kind

MINUTES = (0, 5, 19, 20, 20, 21, 60)
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


class IncidentDraw(Draw):
    """The incidents of a ledger."""

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

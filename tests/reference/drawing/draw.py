"""What every part shares: chance, the traits of one ledger, and what was drawn so far."""

import random
from collections.abc import Sequence
from typing import Any

from tests.reference.model import Ledger
from tests.reference.registers import UNIT_KINDS

Row = dict[str, Any]

HEAD_COUNTS = (1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 19, 20, 21, 49, 50, 51, 99, 100, 101, 250)
AREA_KINDS = ("TOWNSHIP", "SUBDISTRICT", "DEPARTMENT", "MANAGEMENT_AREA", "VILLAGE")
BUREAU_KINDS = ("SECTION", "OFFICE", "STAFF")


class Draw:
    """One ledger being drawn; the same seed, size and years give the same one."""

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

    def chance(self, likely: float) -> bool:
        """True that often."""
        return self.random.random() < likely

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


def hundredths(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)

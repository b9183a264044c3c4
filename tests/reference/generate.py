"""Random valid ledgers with the cards of the model: python -m tests.reference.generate --seed N --size small|large."""

import argparse
import json
import sys
from collections.abc import Iterator

from tests.reference.cards import REGIMES, card
from tests.reference.drawing.draw import Row
from tests.reference.drawing.incidents import IncidentDraw
from tests.reference.drawing.observations import ObservationDraw
from tests.reference.drawing.periods import PeriodDraw
from tests.reference.drawing.rulings import RulingDraw
from tests.reference.drawing.units import UnitDraw
from tests.reference.model import Ledger

__all__ = ["Generator", "Row"]


class Generator(UnitDraw, PeriodDraw, IncidentDraw, ObservationDraw, RulingDraw):
    """One ledger with its cards; the same seed, size and years give the same one."""

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

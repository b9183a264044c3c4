"""The reference model of the tests, one unit at a time in plain Python: timed on one county and scaled up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.country import Country, make_country
from benchmarks.measuring import Taken
from benchmarks.records import ledger_file
from kaohe.plugins import Registry
from kaohe.scheme.regime import Scheme
from tests.reference.cards import card
from tests.reference.model import Ledger

#: The units of one county with its prefecture; a smaller country cannot be made.
COUNTY = 296


@dataclass(frozen=True)
class Plain:
    """Plain Python on a sample: seconds a card of each regime."""

    units: int
    incidents: int
    seconds_a_card: Mapping[str, float]

    def scaled(self, cards: Mapping[str, int]) -> float:
        """The seconds that so many cards of each regime would take."""
        return sum(self.seconds_a_card[code] * count for code, count in cards.items())


def measure(country: Country, registry: Registry) -> Plain:
    """Make every card of a county that has its share of the country's incidents."""
    share = country.incident_count * COUNTY // len(country.units)
    county = make_country(registry, units=COUNTY, incidents=share)
    file = ledger_file(county, registry)
    ledger = Ledger.from_dict({name: list(part) if name != "title" else part for name, part in file.items()})
    seconds = {code: _seconds_a_card(ledger, scheme) for code, scheme in registry.schemes.items()}
    return Plain(len(county.units), county.incident_count, seconds)


def _seconds_a_card(ledger: Ledger, scheme: Scheme) -> float:
    period = max(
        (each for each in ledger.periods.values() if each.kind == scheme.cadence), key=lambda each: each.starts
    )
    units = [unit.code for unit in ledger.units.values() if unit.kind in scheme.kinds]
    taken = Taken()
    with taken.run():
        for unit in units:
            card(ledger, scheme.code, unit, period.code)
    return taken.cpu / len(units)

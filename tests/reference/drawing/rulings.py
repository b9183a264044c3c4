"""Draws rulings: at both ends of their ranges and between them."""

from fractions import Fraction

from tests.reference.drawing.draw import BUREAU_KINDS, Draw, Row, hundredths
from tests.reference.model import Ledger
from tests.reference.registers import RULED_INCIDENTS, RULED_ITEMS

DEDUCTIONS = (
    *("0", "0.01", "1", "3.33", "3.99", "4", "4.01", "5", "9.99", "10", "10.01", "14.99", "15", "15.01"),
    *("19.99", "20", "20.01", "24.99", "25", "25.01", "28.99", "29", "29.01", "29.99", "30", "30.01"),
    *("45.67", "99.99", "100"),
)


class RulingDraw(Draw):
    """The rulings of a ledger."""

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
        return self.random.choice([hundredths(int(low * 100)), hundredths(int(high * 100)), hundredths(cents)])

    def rule(self, scheme: str, item: str, unit: Row, period: Row, points: str, incident: str | None = None) -> None:
        """One more ruling."""
        row = {"scheme": scheme, "item": item, "unit": unit["code"], "period": period["code"], "points": points}
        self.rulings.append(row if incident is None else {**row, "incident": incident})

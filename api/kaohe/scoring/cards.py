"""Cards of one scheme for one period, as columns over all units; each figure is computed when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kaohe.scheme.amounts import Money
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import KINDS, Facts, Period
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import BoolArray, IntArray, half_up, product, to_scaled
from kaohe.scheme.parts import WORDS, Figure, Part
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item, Section
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import Failure
from kaohe.scheme.vocabulary import Kinds, Refusal, UnitKind, Verdict
from kaohe.scoring.frame import SchemeFrame


@dataclass(frozen=True, slots=True)
class Problem:
    """A function of the regime's own that failed, and the part whose figure may therefore be anything within bounds.

    Attributes:
        part: None where only the total rests on the function.
    """

    part: Part | None
    failure: Failure

    def message(self, scheme: Scheme) -> str:
        """The problem in one line, with scheme, part and clause, and where in the plugin it is."""
        where = f"{scheme.code}, total"
        if self.part is not None:
            where = f"{scheme.code}, {WORDS[type(self.part)]} {self.part.code} (clause {self.part.clause.number})"
        return f"{where}: its function failed at {self.failure}"


class Scorecards:
    """The cards of all units in some facts, under one scheme and for one period.

    Columns have one entry a row of ``facts.units``; entries of units that are refused a card mean nothing. Nothing is
    computed before it is read, and everything is computed once.

    Attributes:
        units: the units as they stood in the period.
        label: what tells the scheme from others: its code, with the version where there are several.
    """

    def __init__(self, scheme: Scheme, facts: Facts, period: Period, label: str | None = None) -> None:
        self.scheme, self.facts, self.period = scheme, facts, period
        self.units = facts.units_in(period.code)
        self.label = scheme.code if label is None else label
        self.frame = SchemeFrame(scheme, facts, facts.periods[period.code])

    def refusal(self, row: int) -> Refusal | None:
        """Why a unit has no card, None where it has one."""
        if not self.units.is_present(row):
            return Refusal.UNIT_CLOSED
        if KINDS[self.units.kinds[row]] not in self.scheme.kinds:
            return Refusal.NOT_ASSESSED
        if self.period.kind != self.scheme.cadence:
            return Refusal.WRONG_CADENCE
        if self.scheme.in_force_from is not None and self.period.ends < self.scheme.in_force_from:
            return Refusal.NOT_IN_FORCE
        if self._oversees_nobody(row):
            return Refusal.NOBODY_OVERSEEN
        return None

    def assessed(self) -> BoolArray:
        """Which rows have a card."""
        if self.period.kind != self.scheme.cadence or (
            self.scheme.in_force_from is not None and self.period.ends < self.scheme.in_force_from
        ):
            return np.zeros(len(self.units), dtype=np.bool_)
        assessed = self.units.of_kind(self.scheme.kinds)
        if self.scheme.reads_overseen:
            leaders = self.units.of_kind([UnitKind.LEADER])
            overseeing = np.zeros(len(assessed), dtype=np.bool_)
            overseeing[self.units.overseers] = True
            assessed &= ~leaders | overseeing
        return assessed

    def total(self) -> Numbers | None:
        """Totals in hundredths; None for a regime without marks."""
        return None if self.scheme.total is None else self._numbers(self.scheme.total)

    def percent(self) -> Numbers | None:
        """Totals in per cent of the encoded marks, in hundredths, rounded half up; None for a regime without marks."""
        total = self.total()
        if total is None:
            return None
        encoded = self.scheme.encoded_marks
        assert encoded is not None
        marks = to_scaled(encoded, 2)
        low = percent_of_marks(total.low, marks)
        return Numbers.exact(low) if total.is_exact else Numbers(low, percent_of_marks(total.high, marks))

    def item(self, item: Item) -> Numbers:
        """Points of an item (or, for a deduction, points taken away) in hundredths."""
        return self._numbers(item.figure)

    def section(self, section: Section) -> Numbers:
        """Points of a section in hundredths."""
        return self._numbers(section.points)

    def finding(self, finding: Finding) -> Truths:
        """Answers of a finding."""
        column, axis = self.frame.value(finding.when), self.frame.axis
        if axis.is_whole:
            return column
        low = axis.spread(column.low)
        return Truths(low, low if column.is_exact else axis.spread(column.high))

    def money(self, money: Money) -> Numbers:
        """Amounts in hundredths of CNY; open where nothing bounds them."""
        return self._numbers(money.amount)

    def figure(self, figure: Figure) -> Numbers:
        """Another number that the cards state, in its own places."""
        return self._numbers(figure.number)

    def compute_functions(self) -> None:
        """Compute what functions of the plugin's own compute, which may take long; all else is quick after that."""
        if not self.scheme.functions or not self.assessed().any():
            return  # of cards that nobody has, facts were not read
        for functions in self.scheme.functions.values():
            for each in functions:
                self.frame.value(each)

    def problems(self, row: int) -> list[Problem]:
        """The functions of the regime's own that failed, part by part of a row's card."""
        self.compute_functions()
        if not self.frame.failures:
            return []
        concerned = [part for part in self.scheme.functions if self._is_on_card(part, row)]
        return [each for part in concerned for each in self.problems_of(part)]

    def problems_of(self, part: Part | None) -> list[Problem]:
        """The functions that a part, which was computed, rests on and that failed; under None those of the total."""
        failures, functions = self.frame.failures, self.scheme.functions.get(part, ())
        return [Problem(part, failures[each]) for each in functions if each in failures]

    def _is_on_card(self, part: Part | None, row: int) -> bool:
        if isinstance(part, Item):
            return any(part is each for section in self.sections_of(row) for each in section.items())
        return part is None or self.applies(getattr(part, "kinds", None), row)

    def place(self, row: int) -> int:
        """The row of the frame that stands for a unit which the scheme assesses."""
        return int(self.frame.axis.place[row])

    def applies(self, kinds: Kinds | None, row: int) -> bool:
        """Whether a part for some kinds of unit is on a row's card."""
        return kinds is None or KINDS[self.units.kinds[row]] in kinds

    def sections_of(self, row: int) -> Iterator[Section]:
        """The top sections on a row's card."""
        return (each for each in self.scheme.sections if self.applies(each.kinds, row))

    def findings_of(self, row: int) -> Iterator[Finding]:
        """The findings on a row's card."""
        return (each for each in self.scheme.findings if self.applies(each.kinds, row))

    def money_of(self, row: int) -> Iterator[Money]:
        """The rewards and fines on a row's card."""
        return (each for each in self.scheme.money if self.applies(each.kinds, row))

    def verdict(self, finding: Finding, row: int) -> Verdict:
        """The answer of a finding for one row."""
        return self.finding(finding).verdict(row)

    def _numbers(self, term: Number) -> Numbers:
        column, axis = self.frame.value(term), self.frame.axis
        if axis.is_whole:
            return column
        low = axis.spread(column.low)
        unbounded = None if column.open is None else axis.spread(column.open)
        return Numbers(low, low if column.is_exact else axis.spread(column.high), unbounded)

    def _oversees_nobody(self, row: int) -> bool:
        units = self.units
        is_leader = KINDS[units.kinds[row]] is UnitKind.LEADER
        return is_leader and self.scheme.reads_overseen and not (units.overseers == row).any()


def score(scheme: Scheme, facts: Facts, period: Period) -> Scorecards:
    """The cards of all units in ``facts`` under a scheme for a period.

    Raises:
        KeyError: the facts do not hold the period.
    """
    return Scorecards(scheme, facts, period)


def percent_of_marks(points: IntArray, marks: int) -> IntArray:
    """Points in per cent of marks (both in hundredths), in hundredths, rounded half up."""
    return half_up(product(points, 10_000), marks)


def refusal_message(refusal: Refusal, scheme: str, unit: str, period: str, detail: str = "") -> str:
    """Say why a card cannot be made, naming unit, period and scheme."""
    reasons = {
        Refusal.NOT_FOUND: "there is no such unit, period or scheme",
        Refusal.UNIT_CLOSED: "the unit was closed before the period, or opened after it",
        Refusal.NOT_ASSESSED: "the regime does not assess this kind of unit",
        Refusal.WRONG_CADENCE: "the regime's cards are for another kind of period",
        Refusal.NOT_IN_FORCE: "the period ended before the regime was in force",
        Refusal.NOBODY_OVERSEEN: "the leader oversees no unit",
    }
    return f"no card for unit {unit}, period {period}, scheme {scheme}: {detail or reasons[refusal]}"


def decimal_text(value: Decimal) -> str:
    """A Decimal as text, never with an exponent."""
    return format(value, "f")

"""Incidents counted: batches, person-times, and what they are charged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np

from kaohe.scheme.bilingual import NOTHING, Bilingual, bracketed, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import HUNDREDTHS, INT64, in_places, to_decimal, to_scaled
from kaohe.scheme.incident_kinds import LARGEST_COUNT
from kaohe.scheme.misuse import expect
from kaohe.scheme.selections import Selection
from kaohe.scheme.terms.arithmetic import Number, Operand
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import TALLIES_FIT, Charge, Frame, IncidentsRead, Read, UndecidedRead, Voice, plain

__all__ = ["Tally", "batches", "none", "people", "some", "undecided"]


class Tally(Number):
    """The sum of charges over the incidents of a unit and of all below it. Always exact.

    Multiplied by an amount it says what each incident comes to (``batches(visits) * 500``), and such tallies add up to
    one, so that evidence can tell what each incident cost.
    """

    __slots__ = ("charges",)

    def __init__(self, charges: tuple[Charge, ...], places: int = 0) -> None:
        super().__init__(places)
        self.charges = charges

    def compute(self, frame: Frame) -> Numbers:
        counted = frame.tally(self.charges)
        return Numbers.exact(counted, TALLIES_FIT if counted.dtype is INT64 else None)

    def multiplied(self, factor: Decimal) -> Number:
        if self.places or factor < 0 or factor != in_places(factor, HUNDREDTHS):
            return super().multiplied(factor)
        each = to_scaled(factor, HUNDREDTHS)
        return Tally(tuple(replace(charge, each=charge.each * each) for charge in self.charges), HUNDREDTHS)

    def __add__(self, other: Operand) -> Number:
        if isinstance(other, Tally) and other.places == self.places:
            return Tally(self.charges + other.charges, self.places)
        return super().__add__(other)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield IncidentsRead(self.charges, row, self.places)

    @property
    def stated_range(self) -> tuple[int, int]:
        return 0, LARGEST_COUNT * 10**self.places

    @property
    def counted(self) -> Charge | None:
        simple = len(self.charges) == 1 and self.charges[0].each == 1 and self.places == 0
        return self.charges[0] if simple else None

    def sentence(self, voice: Voice) -> Bilingual:
        only = self.counted
        if only is not None:
            words = voice.incidents(only.selection)
            if only.times == "head_count":
                english, chinese = "the number of persons in {0}{2}", "{0}的人次{2}"
            else:
                english, chinese = "the number of {0}{2}", "{0}的{1}数{2}"
            return say(english, chinese, words.many, words.measure, self.in_brackets(voice))
        if self.places != HUNDREDTHS or not self.charges:
            return say("incidents{0}", "所计事项{0}", self.in_brackets(voice))
        said = (voice.charge(charge, to_decimal(charge.each)) for charge in self.charges)
        return Bilingual(" plus ", ",加").join(said)


def batches(selection: Selection) -> Number:
    """How many incidents are selected: batches of visits, cases, failures."""
    expect(selection, Selection, "a count of incidents")
    return Tally((Charge(selection, 1),))


def people(selection: Selection) -> Number:
    """Person-times: the sum of ``head_count`` over the selected visits."""
    expect(selection, Selection, "people")
    return Tally((Charge(selection, 1, "head_count"),))


def some(selection: Selection) -> Truth:
    """Whether at least one incident is selected."""
    return batches(selection) >= 1


def none(selection: Selection) -> Truth:
    """Whether no incident is selected; none on file is a known zero."""
    return batches(selection) <= 0


class Undecided(Truth):
    """UNKNOWN where an incident is selected, NO where none is."""

    __slots__ = ("selection", "tally")

    def __init__(self, selection: Selection) -> None:
        self.selection, self.tally = selection, batches(selection)
        super().__init__(self.tally)

    def compute(self, frame: Frame) -> Truths:
        some_selected = frame.value(self.tally).low > 0
        return Truths(np.zeros(len(some_selected), dtype=np.bool_), some_selected)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield UndecidedRead(self.selection, row, not frame.value(self).high[row])

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        words, ends = voice.incidents(self.selection), voice.ends(self.tally, self.tally.places)
        count = NOTHING if ends is None else bracketed(say("{0}", "{0}{1}", plain(ends[0]), words.measure))
        what = Bilingual("nothing", "无") if denied else Bilingual("something", "有")
        return say("{0} is left undecided by {1}{2}", "{1}{2}{0}待定情形", what, words.many, count)


def undecided(selection: Selection) -> Truth:
    """UNKNOWN where an incident is selected: it leaves out what would decide. NO where none is.

    ``some(late) | undecided(visits.where(arrival_minutes=None))`` is YES for one late, whatever others leave out.
    """
    return Undecided(selection)

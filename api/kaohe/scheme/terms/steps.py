"""Numbers that go in steps, percentages, and rounding to hundredths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

import numpy as np

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.columns import Numbers, either, extremes
from kaohe.scheme.fixed_point import HUNDREDTHS, column_of, half_up, product, reach, to_decimal, to_scaled
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import AnyTerm, Frame, Voice, plain

__all__ = ["grades", "percent_of", "tiers"]


class Tiers(Number):
    """A number that steps down as another grows: ``{5: "0.8", 10: "0.6"}`` gives 0.8 up to 5, 0.6 up to 10."""

    __slots__ = ("bounds", "farthest", "term", "values")
    is_choice: ClassVar[bool] = True

    def __init__(self, term: Number, steps: Mapping[int | str, str], beyond: str) -> None:
        super().__init__(HUNDREDTHS, term)
        self.term = term
        self.bounds = column_of(to_scaled(bound, term.places) for bound in steps)
        self.values = column_of(to_scaled(value, HUNDREDTHS) for value in (*steps.values(), beyond))
        self.farthest = reach(self.values)
        if (np.diff(self.bounds) <= 0).any() or (np.diff(self.values) > 0).any():
            raise ValueError("the bounds of tiers ascend and their values descend")

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        high = self.values[np.searchsorted(self.bounds, column.low, side="left")]
        if column.is_exact:
            return Numbers.exact(high, self.farthest)
        low = self.values[np.searchsorted(self.bounds, column.high, side="left")]
        return Numbers(low, high, None, self.farthest)

    def sentence(self, voice: Voice) -> Bilingual:
        bounds = [plain(to_decimal(int(each), self.term.places)) for each in self.bounds]
        values = [plain(to_decimal(int(each))) for each in self.values]
        steps = [say("{0} up to {1}", "{1}以内计{0}", *step) for step in zip(values[:-1], bounds, strict=True)]
        english, chinese = "{0}, {1} beyond that, by {2}", "依{2}:{0},以外计{1}"
        return say(english, chinese, Bilingual(", ", ",").join(steps), values[-1], self.term.said(voice))


def tiers(term: Number, steps: Mapping[int | str, str], *, beyond: str = "0") -> Number:
    """Steps that fall as ``term`` grows: each bound (included) with its value, then the value beyond the last bound."""
    return Tiers(term, steps, beyond)


class Grades(Number):
    """A number that steps up as another grows: the value of the last threshold reached."""

    __slots__ = ("farthest", "least", "term", "thresholds", "values")
    is_choice: ClassVar[bool] = True

    def __init__(self, term: Number, grades: Sequence[tuple[str, str, bool]], below: str) -> None:
        super().__init__(HUNDREDTHS, term)
        self.term = term
        # A threshold that is itself excluded ("more than 90") is passed one unit of the last place higher.
        self.thresholds = column_of(to_scaled(at, term.places) + (0 if included else 1) for at, _, included in grades)
        self.values = column_of(to_scaled(value, HUNDREDTHS) for value in (below, *(g[1] for g in grades)))
        self.farthest = reach(self.values)
        if (np.diff(self.thresholds) <= 0).any() or (np.diff(self.values) < 0).any():
            raise ValueError("the thresholds of grades and their values ascend")

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        low = self.values[np.searchsorted(self.thresholds, column.low, side="right")]
        if column.is_exact:
            return Numbers.exact(low, self.farthest)
        high = self.values[np.searchsorted(self.thresholds, column.high, side="right")]
        return Numbers(low, high, None, self.farthest).settled()

    def sentence(self, voice: Voice) -> Bilingual:
        bounds = [plain(to_decimal(int(each), self.term.places)) for each in self.thresholds]
        values = [plain(to_decimal(int(each))) for each in self.values]
        steps = [say("{0} from {1}", "{1}起计{0}", *step) for step in zip(values[1:], bounds, strict=True)]
        english, chinese = "{0}, {1} below that, by {2}", "依{2}:{0},以下计{1}"
        return say(english, chinese, Bilingual(", ", ",").join(steps), values[0], self.term.said(voice))


def grades(
    term: Number, *, above: Mapping[str, str] | None = None, reaching: Mapping[str, str] | None = None, below: str = "0"
) -> Number:
    """Steps that rise with ``term``: values for being ``above`` a threshold or for ``reaching`` one, else ``below``."""
    steps = [(at, value, False) for at, value in (above or {}).items()]
    steps += [(at, value, True) for at, value in (reaching or {}).items()]
    return Grades(term, sorted(steps, key=lambda step: (Decimal(step[0]), not step[2])), below)


class PercentOf(Number):
    """A percentage of an amount, rounded half up to hundredths."""

    __slots__ = ("amount", "percent")

    def __init__(self, percent: Number, amount: Number) -> None:
        super().__init__(HUNDREDTHS, percent, amount)
        self.percent, self.amount = percent, amount

    def compute(self, frame: Frame) -> Numbers:
        percent, amount = frame.value(self.percent), frame.value(self.amount)
        divisor = 10 ** (self.percent.places + self.amount.places)
        if percent.is_exact and amount.is_exact:
            return Numbers.exact(half_up(product(percent.low, amount.low), divisor))
        least, most = extremes(percent, amount)
        low = half_up(least, divisor)
        # Nothing bounds a share of what nothing bounds, unless the share is certainly none.
        of_anything = None if amount.open is None else amount.open & (percent.high > 0)
        any_share = None if percent.open is None else percent.open & (amount.high > 0)
        unbounded = either(of_anything, any_share)
        return Numbers(low, half_up(most, divisor), unbounded)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        yield self.percent, frame, row
        if frame.value(self.percent).high[row] > 0:
            yield self.amount, frame, row

    def sentence(self, voice: Voice) -> Bilingual:
        percent, amount = self.percent.said(voice), self.amount.said(voice)
        return say("the percentage {0} of {1}", "{1}按{0}的百分比计", percent, amount)


class Rounded(Number):
    """A number rounded half up to hundredths."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(HUNDREDTHS, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).rounded(10 ** (self.term.places - HUNDREDTHS))

    def sentence(self, voice: Voice) -> Bilingual:
        return say("{0}, rounded half up to two decimals", "{0}(四舍五入至两位小数)", self.term.said(voice))


def in_hundredths(term: Number) -> Number:
    """The same number with just two decimals; what has more is rounded half up once."""
    if term.places == HUNDREDTHS:
        return term
    return Rounded(term) if term.places > HUNDREDTHS else term + Decimal("0.00")


def percent_of(percent: Number, amount: Number) -> Number:
    """``percent`` per cent of ``amount``, in hundredths, rounded half up once."""
    return PercentOf(percent, amount)

"""Numbers computed from other numbers: steps and grades, shares, and whatever a function computes exactly."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any, ClassVar, TypeVar, cast

import numpy as np
import numpy.typing as npt

from kaohe.scheme.bilingual import Bilingual, listed, say
from kaohe.scheme.columns import Numbers, Truths, either
from kaohe.scheme.fixed_point import HUNDREDTHS, IntArray, half_up, product, to_decimal, to_scaled
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import AnyTerm, Frame, Term, Voice, plain

__all__ = ["computed", "grades", "monotone", "percent_of", "tiers"]

ScalarT = TypeVar("ScalarT", bound=np.generic)


class Computed(Number):
    """A number that a function computes from the columns of other terms."""

    __slots__ = ("function", "words")

    def __init__(
        self, places: int, function: Callable[..., Numbers], *inputs: AnyTerm, words: Bilingual | None = None
    ) -> None:
        super().__init__(places, *inputs)
        self.function, self.words = function, words

    def compute(self, frame: Frame) -> Numbers:
        columns = (_read_only(frame.value(cast("Term[Any]", term))) for term in self.inputs)
        found = self.function(*columns)
        if (problem := _problem(found, frame.size)) is not None:
            raise ValueError(f"the function at {_place(self.function)} {problem}")
        return found.settled()

    def sentence(self, voice: Voice) -> Bilingual:
        texts = [each.said(voice) for each in self.inputs]
        if self.words is not None:
            return self.words.of(*texts) + self.in_brackets(voice)
        if not texts:
            return Bilingual("what the clause computes", "按条款计算之数")
        return say("what the clause makes{1} of {0}", "由{0}按条款计算{1}", listed(texts), self.in_brackets(voice))


def _read_only(column: Numbers | Truths) -> Numbers | Truths:
    """The same column behind arrays that cannot be written to: other items read it, too."""
    if isinstance(column, Truths):
        low = _locked(column.low)
        return Truths(low, low if column.is_exact else _locked(column.high))
    least = _locked(column.low)
    most = least if column.is_exact else _locked(column.high)
    return Numbers(least, most, None if column.open is None else _locked(column.open))


def _locked(values: npt.NDArray[ScalarT]) -> npt.NDArray[ScalarT]:
    view = values.view()
    view.flags.writeable = False
    return view


def _problem(found: object, size: int) -> str | None:
    """What is wrong with what a function returned, None where it is a column of intervals."""
    if not isinstance(found, Numbers):
        return f"returns {type(found).__name__}, not Numbers"
    for end, values in (("low", found.low), ("high", found.high)):
        if (wrong := _no_column(values, size)) is not None:
            return f"returns {wrong} for its {end} end"
    reversed_ = found.low > found.high
    if bool(reversed_.any()):
        row = int(reversed_.argmax())
        return (
            f"gives {found.low[row]} at the low end and {found.high[row]} at the high end;"
            " does it rise with what rises_with names, and fall with what falls_with names?"
        )
    return None


def _no_column(values: object, size: int) -> str | None:
    """What was given in the place of a column of whole numbers (a plugin may be untyped), None for such a column."""
    if not isinstance(values, np.ndarray):
        return f"{type(values).__name__}, not a column,"
    if not np.issubdtype(values.dtype, np.integer):
        return f"{values.dtype}, not whole numbers (round as the clause says),"
    if values.shape != (size,):
        return f"a column of shape {values.shape}, not one entry for each of {size} units,"
    return None


def _place(function: Callable[..., object]) -> str:
    """The file and line at which the author wrote a function."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return repr(function) if code is None else f"{PurePath(code.co_filename).name}, line {code.co_firstlineno}"


def computed(
    function: Callable[..., Numbers], *inputs: AnyTerm, places: int = HUNDREDTHS, words: Bilingual | None = None
) -> Number:
    """A number of ``places`` decimals that ``function`` computes from the columns of the inputs.

    The function is given a :class:`Numbers` or :class:`Truths` for each input, in their own places, which it cannot
    write to. Computing raises ValueError, naming its file and line, where what it returns is no column of whole
    numbers, one a unit, or has a low end above its high end. ``words`` say what it computes, with ``{0}``, ``{1}`` …
    where the inputs stand.
    """
    return Computed(places, function, *inputs, words=words)


def monotone(
    function: Callable[..., IntArray],
    *,
    rises_with: Sequence[Number] = (),
    falls_with: Sequence[Number] = (),
    words: Bilingual | None = None,
) -> Number:
    """Points (hundredths) that rise with some numbers and fall with others, computed exactly at both ends.

    ``function`` is given one exact column for each number, those of ``rises_with`` first. For ``words`` see
    :func:`computed`.
    """
    rising = len(rises_with)

    def at_both_ends(*columns: Numbers) -> Numbers:
        up, down = columns[:rising], columns[rising:]
        low = function(*(c.low for c in up), *(c.high for c in down))
        if all(c.is_exact for c in columns):
            return Numbers.exact(low)
        return Numbers(low, function(*(c.high for c in up), *(c.low for c in down)))

    at_both_ends.__wrapped__ = function  # type: ignore[attr-defined]  # as functools.wraps does: errors name it
    return Computed(HUNDREDTHS, at_both_ends, *rises_with, *falls_with, words=words)


class Tiers(Number):
    """A number that steps down as another grows: ``{5: "0.8", 10: "0.6"}`` gives 0.8 up to 5, 0.6 up to 10."""

    __slots__ = ("bounds", "term", "values")
    is_choice: ClassVar[bool] = True

    def __init__(self, term: Number, steps: Mapping[int | str, str], beyond: str) -> None:
        super().__init__(HUNDREDTHS, term)
        self.term = term
        self.bounds = np.array([to_scaled(bound, term.places) for bound in steps], dtype=np.int64)
        self.values = np.array([to_scaled(value, HUNDREDTHS) for value in (*steps.values(), beyond)], dtype=np.int64)
        if (np.diff(self.bounds) <= 0).any() or (np.diff(self.values) > 0).any():
            raise ValueError("the bounds of tiers ascend and their values descend")

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        high = self.values[np.searchsorted(self.bounds, column.low, side="left")]
        if column.is_exact:
            return Numbers.exact(high)
        return Numbers(self.values[np.searchsorted(self.bounds, column.high, side="left")], high)

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

    __slots__ = ("least", "term", "thresholds", "values")
    is_choice: ClassVar[bool] = True

    def __init__(self, term: Number, grades: Sequence[tuple[str, str, bool]], below: str) -> None:
        super().__init__(HUNDREDTHS, term)
        self.term = term
        # A threshold that is itself excluded ("more than 90") is passed one unit of the last place higher.
        self.thresholds = np.array(
            [to_scaled(at, term.places) + (0 if included else 1) for at, _, included in grades], dtype=np.int64
        )
        self.values = np.array([to_scaled(value, HUNDREDTHS) for value in (below, *(g[1] for g in grades))])
        if (np.diff(self.thresholds) <= 0).any() or (np.diff(self.values) < 0).any():
            raise ValueError("the thresholds of grades and their values ascend")

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        low = self.values[np.searchsorted(self.thresholds, column.low, side="right")]
        if column.is_exact:
            return Numbers.exact(low)
        return Numbers(low, self.values[np.searchsorted(self.thresholds, column.high, side="right")]).settled()

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
    """A percentage of an amount, both not negative, rounded half up to hundredths."""

    __slots__ = ("amount", "percent")

    def __init__(self, percent: Number, amount: Number) -> None:
        super().__init__(HUNDREDTHS, percent, amount)
        self.percent, self.amount = percent, amount

    def compute(self, frame: Frame) -> Numbers:
        percent, amount = frame.value(self.percent), frame.value(self.amount)
        divisor = 10 ** (self.percent.places + self.amount.places)
        low = half_up(product(percent.low, amount.low), divisor)
        if percent.is_exact and amount.is_exact:
            return Numbers.exact(low)
        # Nothing bounds a share of what nothing bounds, unless the share is certainly none.
        of_anything = None if amount.open is None else amount.open & (percent.high > 0)
        any_share = None if percent.open is None else percent.open & (amount.high > 0)
        unbounded = either(of_anything, any_share)
        return Numbers(low, half_up(product(percent.high, amount.high), divisor), unbounded)

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
        column, divisor = frame.value(self.term), 10 ** (self.term.places - HUNDREDTHS)
        low = half_up(column.low, divisor)
        return Numbers(low, low if column.is_exact else half_up(column.high, divisor), column.open)

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

"""Functions: what no word covers, computed exactly by a function over columns, and checked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from kaohe.scheme.bilingual import Bilingual, bracketed, listed, say
from kaohe.scheme.blame import authors_line, described
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import ObservedValues, Period
from kaohe.scheme.fixed_point import HUNDREDTHS, LARGEST_AMOUNT, IntArray, column_of, filled, held, reach
from kaohe.scheme.patience import PATIENCE, TookTooLong
from kaohe.scheme.terms.arithmetic import Number, in_places
from kaohe.scheme.terms.term import AnyTerm, Charge, Failure, Frame, Term, Voice
from kaohe.scheme.unwrapping import unwrapping

__all__ = ["computed", "monotone"]

ScalarT = TypeVar("ScalarT", bound=np.generic)
ColumnT = TypeVar("ColumnT")

#: Where kaohe's own terms are written.
_WORDS = "kaohe.scheme."


class Computed(Number):
    """A number that a function computes from the columns of other terms.

    With ``common`` all numbers come in with as many places as go out: one unit of account.
    """

    __slots__ = ("common", "function", "words")

    def __init__(
        self,
        places: int,
        function: Callable[..., Numbers],
        *inputs: AnyTerm,
        words: Bilingual | None = None,
        common: bool = False,
    ) -> None:
        super().__init__(places, *inputs)
        self.function, self.words, self.common = function, words, common
        for each in inputs:
            if common and isinstance(each, Number) and each.places > places:
                raise ValueError(
                    f"places={places}, but the function reads a number with {each.places} places:"
                    f" say places={each.places}, so that all come in and go out with so many"
                )

    def compute(self, frame: Frame) -> Numbers:
        """The column; where the function fails, any number at all, and the frame is told why."""
        columns = [_handed(self._column(term, frame)) for term in self.inputs]
        found = _called(self.function, columns, frame.size)
        column: Numbers = _anything(self, frame, found) if isinstance(found, Failure) else found
        return column

    def _column(self, term: AnyTerm, frame: Frame) -> Numbers | Truths:
        if self.common and isinstance(term, Number):
            return in_places(frame, term, self.places)
        column: Numbers | Truths = frame.value(cast("Term[Any]", term))
        return column

    def most(self) -> int | None:
        """The most that it can come to, found at load where the ranges of its inputs are stated; None elsewhere."""
        ranges = [_range(each, self.places) if self.common else _range(each) for each in self.inputs]
        columns = [Numbers(column_of([each[0]]), column_of([each[1]])) for each in ranges if each is not None]
        if len(columns) < len(ranges):
            return None
        found = _called(self.function, [_handed(each) for each in columns], 1)
        return None if isinstance(found, Failure) or found.open is not None else int(found.high[0])

    def sentence(self, voice: Voice) -> Bilingual:
        texts, value = [each.said(voice) for each in self.inputs], self._said_value(voice)
        if self.words is not None:
            return self.words.of(*texts) + value
        if not texts:
            return Bilingual("what the clause computes", "按条款计算之数")
        return say("what the clause makes{1} of {0}", "由{0}按条款计算{1}", listed(texts), value)

    def _said_value(self, voice: Voice) -> Bilingual:
        if voice.frame is not None:
            voice.frame.value(self)
            if (failure := voice.frame.failures.get(self)) is not None:
                return bracketed(say("which failed at {0}", "计算出错:{0}", str(failure)))
        return self.in_brackets(voice)


def is_own(term: AnyTerm) -> bool:
    """Whether a plugin's own code computes a term: a function of its own, or a class of term of its own."""
    return isinstance(term, Computed) or not type(term).__module__.startswith(_WORDS)


def computed_column(term: Term[ColumnT], frame: Frame) -> ColumnT:
    """The column of a term; where its class is a plugin's own and fails, anything at all, and the frame is told why."""
    if type(term).__module__.startswith(_WORDS):
        return term.compute(frame)
    found = _called(term.compute, (_Handed(frame),), frame.size, Numbers if isinstance(term, Number) else Truths)
    column: Any = _anything(term, frame, found) if isinstance(found, Failure) else found
    return cast("ColumnT", column)


class _Handed:
    """A frame as a plugin's own class of term gets it: columns that others read, too, cannot be written to."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def __getattr__(self, name: str) -> Any:
        return getattr(self._frame, name)

    def value(self, term: Term[Any]) -> Numbers | Truths:
        """The column of a term."""
        return _handed(self._frame.value(term))

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What incidents come to."""
        return _locked(self._frame.tally(charges))

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric."""
        found = self._frame.observed(metric)
        return None if found is None else ObservedValues(_locked(found.rows), _locked(found.values))

    def at(self, period: Period) -> _Handed | None:
        """The same scheme in another period."""
        frame = self._frame.at(period)
        return None if frame is None else _Handed(frame)


def _anything(term: Term[Any], frame: Frame, failure: Failure) -> Any:
    """What a term may be of whose function nothing came, and the frame is told why."""
    frame.failures.setdefault(term, failure)
    no, yes = np.zeros(frame.size, dtype=np.bool_), np.ones(frame.size, dtype=np.bool_)
    if not isinstance(term, Number):
        return Truths(no, yes)
    most = LARGEST_AMOUNT * 10**term.places
    return Numbers(filled(frame.size, -most), filled(frame.size, most), yes, most)


def _called(
    function: Callable[..., Any],
    arguments: Sequence[Any],
    size: int,
    wanted: type[Numbers] | type[Truths] = Numbers,
) -> Any:
    """The column that a plugin's function makes of its arguments, or why it makes none: a :class:`Failure`."""
    try:
        found = PATIENCE.call(function, *arguments)
    except TimeoutError as error:
        return Failure(place_of(function), str(error))
    except (KeyboardInterrupt, TookTooLong):  # somebody wants the program to end
        raise
    except BaseException as error:  # noqa: BLE001  # whatever a plugin raises, sys.exit() too, spoils this term only
        return Failure(authors_line(error) or place_of(function), described(error))
    if (problem := _no_truths(found, size) if wanted is Truths else _problem(found, size)) is not None:
        return Failure(place_of(function), f"it {problem}")
    return _settled(found) if isinstance(found, Numbers) else found


def _range(term: AnyTerm, places: int | None = None) -> tuple[int, int] | None:
    """The least and the most that a term states for itself, in its own places or in so many."""
    stated = term.stated_range if isinstance(term, Number) else None
    if stated is None or not isinstance(term, Number):
        return None
    scale = 1 if places is None else 10 ** (places - term.places)
    return stated[0] * scale, stated[1] * scale


def _handed(column: Numbers | Truths) -> Numbers | Truths:
    """The same column behind arrays that cannot be written to, since other items read it too, and that do not wrap."""
    if isinstance(column, Truths):
        low = _locked(column.low)
        return Truths(low, low if column.is_exact else _locked(column.high))
    least = unwrapping(_locked(column.low))
    most = least if column.is_exact else unwrapping(_locked(column.high))
    return Numbers(least, most, None if column.open is None else _locked(column.open), column.bound)


def _settled(found: Numbers) -> Numbers:
    """What a function returned, held as is fit for how far from zero it goes."""
    low, high = np.asarray(found.low), np.asarray(found.high)
    bound = max(reach(low), reach(high))
    low = held(low, bound)
    high = low if found.is_exact else held(high, bound)
    return Numbers(low, high, None if found.open is None else np.asarray(found.open), bound).settled()


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
    if found.open is not None and (np.shape(found.open) != (size,) or np.asarray(found.open).dtype != np.bool_):
        return f"returns {found.open!r} for what is open, not one truth value for each of {size} units"
    reversed_ = np.asarray(found.low > found.high)
    if bool(reversed_.any()):
        row = int(reversed_.argmax())
        return (
            f"gives {found.low[row]} at the low end and {found.high[row]} at the high end;"
            " does it rise with what rises_with names, and fall with what falls_with names?"
        )
    return None


def _no_truths(found: object, size: int) -> str | None:
    """What is wrong with what a term of truths returned, None where it is a column of truths."""
    if not isinstance(found, Truths):
        return f"returns {type(found).__name__}, not Truths"
    for end, values in (("low", found.low), ("high", found.high)):
        if np.shape(values) != (size,) or np.asarray(values).dtype != np.bool_:
            return f"returns {values!r} for its {end} end, not one truth value for each of {size} units"
    if bool((found.low & ~found.high).any()):
        return "is true at the low end and false at the high end"
    return None


def _no_column(values: object, size: int) -> str | None:
    """What was given in the place of a column of whole numbers (a plugin may be untyped), None for such a column."""
    if not isinstance(values, np.ndarray):
        return f"{type(values).__name__}, not a column,"
    of_integers = values.dtype == object and all(type(each) is int for each in values.flat)
    if not (of_integers or np.issubdtype(values.dtype, np.integer)):
        return f"{values.dtype}, not whole numbers (round as the clause says),"
    if values.shape != (size,):
        return f"a column of shape {values.shape}, not one entry for each of {size} units,"
    return None


def place_of(function: Callable[..., object]) -> str:
    """The file and line at which the author wrote a function."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return repr(function) if code is None else f"{PurePath(code.co_filename).name}, line {code.co_firstlineno}"


def computed(
    function: Callable[..., Numbers],
    *inputs: AnyTerm,
    places: int | None = None,
    words: Bilingual | None = None,
) -> Number:
    """A number that ``function`` computes from the columns of the inputs.

    The function is given a :class:`Numbers` or :class:`Truths` for each input, which it cannot write to. With
    ``places`` there is one unit of account: all numbers come in, and the result goes out, as integers of so many
    decimal places (0: whole points, 2: hundredths). Without, each comes in with its own and hundredths go out.
    Where it raises, takes longer than a few seconds, or returns what is no column of whole numbers, one a unit, with
    no low end above its high end, the number may be anything, and cards say why (``problems``). ``words`` say what it
    computes, with ``{0}``, ``{1}`` … where the inputs stand.

    Raises:
        ValueError: an input has more than ``places``.
    """
    common = places is not None
    return Computed(HUNDREDTHS if places is None else places, function, *inputs, words=words, common=common)


def monotone(
    function: Callable[..., IntArray],
    *,
    rises_with: Sequence[Number] = (),
    falls_with: Sequence[Number] = (),
    places: int | None = None,
    words: Bilingual | None = None,
) -> Number:
    """A number that rises with some numbers and falls with others, computed exactly at both ends.

    ``function`` is given one exact column for each number, those of ``rises_with`` first. For ``places`` and ``words``
    see :func:`computed`.
    """
    rising = len(rises_with)

    def at_both_ends(*columns: Numbers) -> Numbers:
        up, down = columns[:rising], columns[rising:]
        low = function(*(c.low for c in up), *(c.high for c in down))
        if all(c.is_exact for c in columns):
            return Numbers.exact(low)
        return Numbers(low, function(*(c.high for c in up), *(c.low for c in down)))

    at_both_ends.__wrapped__ = function  # type: ignore[attr-defined]  # as functools.wraps does: errors name it
    return computed(at_both_ends, *rises_with, *falls_with, places=places, words=words)

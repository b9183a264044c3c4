"""Numbers and truths: constants, sums, comparisons, Kleene's AND, OR and NOT, and choices between numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

import numpy as np

from kaohe.scheme.columns import Numbers, Truths, either
from kaohe.scheme.fixed_point import to_scaled
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.terms.term import AnyTerm, Frame, Term

Operand: TypeAlias = "Number | Parameter | Decimal | str | int"


class Number(Term[Numbers]):
    """A term that computes numbers of ``places`` decimals; ``+``, ``-``, ``*``, ``<``, ``<=``, ``>``, ``>=`` work."""

    __slots__ = ("places",)

    def __init__(self, places: int, *inputs: AnyTerm) -> None:
        super().__init__(*inputs)
        self.places = places

    def __add__(self, other: Operand) -> Number:
        return Sum(self, number(other))

    def __radd__(self, other: Operand) -> Number:
        return Sum(number(other), self)

    def __sub__(self, other: Operand) -> Number:
        return Difference(self, number(other))

    def __rsub__(self, other: Operand) -> Number:
        return Difference(number(other), self)

    def __mul__(self, factor: Decimal | str | int) -> Number:
        return Multiple(self, Decimal(factor))

    def __le__(self, other: Operand) -> Truth:
        return AtMost(self, number(other))

    def __ge__(self, other: Operand) -> Truth:
        return AtMost(number(other), self)

    def __lt__(self, other: Operand) -> Truth:
        return ~(self >= other)

    def __gt__(self, other: Operand) -> Truth:
        return ~(self <= other)

    def equals(self, other: Operand) -> Truth:
        """Whether both are the same number."""
        return (self <= other) & (self >= other)

    def at_least(self, least: int) -> Number:
        """This number, lifted to ``least`` where it is below."""
        return AtLeast(self, to_scaled(least, self.places))

    def clipped(self, least: Decimal | str | int, most: Decimal | str | int) -> Number:
        """This number, kept within two bounds."""
        return Clipped(self, to_scaled(least, self.places), to_scaled(most, self.places))


def number(operand: Operand) -> Number:
    """Return an operand as a term: a number stands for itself, a parameter for its value in the ledger."""
    if isinstance(operand, Number):
        return operand
    if isinstance(operand, Parameter):
        return ParameterValue(operand)
    return Constant(Decimal(operand))


class Constant(Number):
    """A number that is the same for every unit."""

    __slots__ = ("scaled",)

    def __init__(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        super().__init__(max(0, -exponent))
        self.scaled = to_scaled(value, self.places)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(self.scaled, frame.size)


class ParameterValue(Number):
    """The value that a parameter has in the ledger."""

    __slots__ = ("parameter",)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(0)
        self.parameter = parameter

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(frame.parameters[self.parameter.code], frame.size)


class Sum(Number):
    """Numbers added up."""

    __slots__ = ("terms",)

    def __init__(self, *terms: Number) -> None:
        super().__init__(max(term.places for term in terms), *terms)
        self.terms = terms

    def compute(self, frame: Frame) -> Numbers:
        total = in_places(frame, self.terms[0], self.places)
        for term in self.terms[1:]:
            more = in_places(frame, term, self.places)
            low = total.low + more.low
            exact = total.is_exact and more.is_exact
            total = Numbers(low, low if exact else total.high + more.high, either(total.open, more.open))
        return total


def total_of(terms: Sequence[Number]) -> Number:
    """The sum of terms, zero points where there are none."""
    return Sum(*terms) if terms else number("0.00")


class Difference(Number):
    """One number less another."""

    __slots__ = ("minuend", "subtrahend")

    def __init__(self, minuend: Number, subtrahend: Number) -> None:
        super().__init__(max(minuend.places, subtrahend.places), minuend, subtrahend)
        self.minuend, self.subtrahend = minuend, subtrahend

    def compute(self, frame: Frame) -> Numbers:
        one = in_places(frame, self.minuend, self.places)
        other = in_places(frame, self.subtrahend, self.places)
        low = one.low - other.high
        return Numbers(low, low if one.is_exact and other.is_exact else one.high - other.low, one.open)


class Multiple(Number):
    """A number times a constant that is not negative."""

    __slots__ = ("factor", "term")

    def __init__(self, term: Number, factor: Decimal) -> None:
        exponent = factor.as_tuple().exponent
        assert isinstance(exponent, int)
        places = max(0, -exponent)
        super().__init__(term.places + places, term)
        self.term, self.factor = term, to_scaled(factor, places)
        if self.factor < 0:
            raise ValueError("a term is multiplied by what is not negative; subtract it instead")

    def compute(self, frame: Frame) -> Numbers:
        column = frame.value(self.term)
        low = column.low * self.factor
        return Numbers(low, low if column.is_exact else column.high * self.factor, column.open if self.factor else None)


class AtLeast(Number):
    """A number lifted to a bound where it is below."""

    __slots__ = ("least", "term")

    def __init__(self, term: Number, least: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least = term, least

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).at_least(self.least)


class Clipped(Number):
    """A number kept within two bounds."""

    __slots__ = ("least", "most", "term")

    def __init__(self, term: Number, least: int, most: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least, self.most = term, least, most

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).clip(self.least, self.most)


def in_places(frame: Frame, term: Number, places: int) -> Numbers:
    """The column of a term, scaled to (at least as many) decimal places."""
    column = frame.value(term)
    if term.places == places:
        return column
    factor = 10 ** (places - term.places)
    low = column.low * factor
    return Numbers(low, low if column.is_exact else column.high * factor, column.open)


class Choose(Number):
    """One number where a condition holds, another where it does not; both together where that is unknown."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, condition: Truth, then: Operand, otherwise: Operand) -> None:
        self.condition, self.then, self.otherwise = condition, number(then), number(otherwise)
        super().__init__(max(self.then.places, self.otherwise.places), condition, self.then, self.otherwise)

    def compute(self, frame: Frame) -> Numbers:
        holds = frame.value(self.condition)
        then = in_places(frame, self.then, self.places)
        otherwise = in_places(frame, self.otherwise, self.places)
        chosen = then.where(holds.low, otherwise)
        return chosen if holds.is_exact else chosen.where(holds.known(), then.hull(otherwise)).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        holds = frame.value(self.condition)
        yield self.condition, frame, row
        if holds.high[row]:
            yield self.then, frame, row
        if not holds.low[row]:
            yield self.otherwise, frame, row


def when(condition: Truth, then: Operand, otherwise: Operand) -> Number:
    """``then`` where the condition holds, ``otherwise`` where not, anything between both where that is unknown."""
    return Choose(condition, then, otherwise)


class FirstKnown(Number):
    """The first of several numbers that is known for a unit; the last one where none is."""

    __slots__ = ("terms",)

    def __init__(self, *terms: Number) -> None:
        super().__init__(max(term.places for term in terms), *terms)
        self.terms = terms

    def compute(self, frame: Frame) -> Numbers:
        result = in_places(frame, self.terms[-1], self.places)
        for term in reversed(self.terms[:-1]):
            column = in_places(frame, term, self.places)
            result = column.where(column.known(), result)
        return result

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        for term in self.terms:
            yield term, frame, row
            if frame.value(term).known()[row]:
                return


def first_known(*terms: Number) -> Number:
    """The first of the numbers that is known for a unit."""
    return FirstKnown(*terms)


class Truth(Term[Truths]):
    """A term that computes YES, NO or UNKNOWN. ``&``, ``|`` and ``~`` are Kleene's AND, OR and NOT."""

    __slots__ = ()

    def __and__(self, other: Truth) -> Truth:
        return All(self, other)

    def __or__(self, other: Truth) -> Truth:
        return AnyOne(self, other)

    def __invert__(self) -> Truth:
        return Negation(self)


class AtMost(Truth):
    """Whether one number is not above another."""

    __slots__ = ("one", "other", "places")

    def __init__(self, one: Number, other: Number) -> None:
        super().__init__(one, other)
        self.one, self.other, self.places = one, other, max(one.places, other.places)

    def compute(self, frame: Frame) -> Truths:
        one, other = in_places(frame, self.one, self.places), in_places(frame, self.other, self.places)
        low = one.high <= other.low
        if one.is_exact and other.is_exact:
            return Truths.exact(low)
        high = one.low <= other.high
        # What nothing bounds may be larger than any number that can be stored.
        if one.open is not None:
            low = low & ~one.open
        if other.open is not None:
            high = high | other.open
        return Truths(low, high)


class All(Truth):
    """YES where every input is, NO where one is NO."""

    __slots__ = ("truths",)

    def __init__(self, *truths: Truth) -> None:
        super().__init__(*truths)
        self.truths = truths

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.truths]
        return combine(np.logical_and, columns, frame.size, empty=True)


class AnyOne(Truth):
    """YES where one input is, NO where every one is NO."""

    __slots__ = ("truths",)

    def __init__(self, *truths: Truth) -> None:
        super().__init__(*truths)
        self.truths = truths

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.truths]
        return combine(np.logical_or, columns, frame.size, empty=False)


class Known(Truth):
    """YES where a number is known, NO where it is an interval."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        return Truths.exact(frame.value(self.term).known())


def known(term: Number) -> Truth:
    """Whether a number is known for a unit; itself never UNKNOWN."""
    return Known(term)


def all_of(*truths: Truth) -> Truth:
    """YES where all are; met where there are none."""
    return All(*truths)


def any_of(*truths: Truth) -> Truth:
    """YES where one is; NO where there are none."""
    return AnyOne(*truths)


class Negation(Truth):
    """Kleene's NOT."""

    __slots__ = ("term",)

    def __init__(self, term: Truth) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        return frame.value(self.term).negated()

    def __invert__(self) -> Truth:
        return self.term


def combine(operation: np.ufunc, columns: Sequence[Truths], size: int, *, empty: bool) -> Truths:
    """Kleene's AND or OR of any number of columns; ``empty`` is the answer where there are none."""
    if not columns:
        return Truths.exact(np.full(size, empty, dtype=np.bool_))
    result = columns[0]
    for column in columns[1:]:
        low = operation(result.low, column.low)
        exact = result.is_exact and column.is_exact
        result = Truths(low, low if exact else operation(result.high, column.high))
    return result

"""Numbers: constants, parameters, sums, differences, multiples, bounds, and how numbers compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, TypeAlias

from kaohe.scheme.bilingual import NOTHING, Bilingual, alike, bracketed, listed, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import to_decimal, to_scaled
from kaohe.scheme.misuse import Operation, expect, refuse, stated
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.terms.logic import All, Truth
from kaohe.scheme.terms.term import ANSWERS, AnyTerm, Charge, Frame, Term, Voice, plain
from kaohe.scheme.vocabulary import Verdict

__all__ = ["Number", "number"]

Operand: TypeAlias = "Number | Parameter | Decimal | str | int"


class Number(Term[Numbers]):
    """A term that computes numbers of ``places`` decimals; ``+``, ``-``, ``*``, ``<``, ``<=``, ``>``, ``>=`` work.

    ``is_choice`` says that its sentence is put in brackets as a part of another.
    """

    __slots__ = ("places",)
    is_choice: ClassVar[bool] = False
    what: ClassVar[str] = "a number"
    instead: ClassVar[dict[Operation, str]] = {Operation.LOGIC: "compare a number first, as in (number >= 1) & truth"}
    between: ClassVar[dict[str, str]] = {
        "*": "a number is multiplied by a constant; percent_of(share, amount) takes a share of a number",
        "/": "multiply by the inverse ('0.25' for / 4); for a ratio of two numbers write monotone(function, …)",
        "==": "write number.equals(other)",
        "abs…": "write when(number >= 0, number, 0 - number)",
        "~…": "~ is for truths and selections",
    }

    def __init__(self, places: int, *inputs: AnyTerm) -> None:
        super().__init__(*inputs)
        self.places = places

    def __add__(self, other: Operand) -> Number:
        return Sum(self, _beside("+", self, other))

    def __radd__(self, other: Operand) -> Number:
        return Sum(_before("+", self, other), self)

    def __sub__(self, other: Operand) -> Number:
        return Difference(self, _beside("-", self, other))

    def __rsub__(self, other: Operand) -> Number:
        return Difference(_before("-", self, other), self)

    def __neg__(self) -> Number:
        return Difference(number(0), self)

    def __mul__(self, factor: Decimal | str | int) -> Number:
        return self.multiplied(factor_of(self, factor))

    def __rmul__(self, factor: Decimal | str | int) -> Number:
        return self.multiplied(factor_of(self, factor, before=True))

    def __le__(self, other: Operand) -> Truth:
        return AtMost(self, _beside("<=", self, other))

    def __ge__(self, other: Operand) -> Truth:
        return AtMost(_beside(">=", self, other), self)

    def __lt__(self, other: Operand) -> Truth:
        return ~AtMost(_beside("<", self, other), self)

    def __gt__(self, other: Operand) -> Truth:
        return ~AtMost(self, _beside(">", self, other))

    def multiplied(self, factor: Decimal) -> Number:
        """This number as often as a constant says.

        Raises:
            ValueError: the constant is below zero.
        """
        return Multiple(self, factor)

    def equals(self, other: Operand) -> Truth:
        """Whether both are the same number."""
        return (self <= other) & (self >= other)

    def at_least(self, least: int) -> Number:
        """This number, lifted to ``least`` where it is below."""
        return AtLeast(self, to_scaled(least, self.places))

    def clipped(self, least: Decimal | str | int, most: Decimal | str | int) -> Number:
        """This number, kept within two bounds."""
        return Clipped(self, to_scaled(least, self.places), to_scaled(most, self.places))

    @property
    def stated_range(self) -> tuple[int, int] | None:
        """The least and the most that it can be where that is stated of the number itself, in its places; else None."""
        return None

    @property
    def counted(self) -> Charge | None:
        """The incidents that the number simply counts; None for anything else."""
        return None

    def said(self, voice: Voice) -> Bilingual:
        """A noun phrase: its title and what it is for the row, or else its sentence."""
        name = voice.name(self)
        return self.sentence(voice) if name is None else name + self.in_brackets(voice)

    def sentence(self, voice: Voice) -> Bilingual:
        """The number spelt out. A class of its own says itself here; else it is what the clause makes of its inputs."""
        texts = [each.said(voice) for each in self.inputs]
        if not texts:
            return say("what the clause computes{0}", "按条款计算之数{0}", self.in_brackets(voice))
        return say("what the clause makes of {0}", "由{0}按条款计算", listed(texts))

    def said_within(self, voice: Voice) -> Bilingual:
        """As a part of a sum or of a choice: in brackets where it is itself a choice."""
        said = self.said(voice)
        return say("({0})", "({0})", said) if self.is_choice and voice.name(self) is None else said

    def in_brackets(self, voice: Voice) -> Bilingual:
        """What it is for the row, in brackets; nothing without facts."""
        ends = voice.ends(self, self.places)
        if ends is None:
            return NOTHING
        low, high = ends
        if high is None:
            return bracketed(ANSWERS[Verdict.UNKNOWN])
        return bracketed(plain(low) if low == high else say("{0} to {1}", "{0}至{1}", plain(low), plain(high)))


def number(operand: Operand) -> Number:
    """Return an operand as a term: a number stands for itself, a parameter for its value in the ledger.

    Raises:
        TypeError: it is neither, nor a number as text, whole number or Decimal.
    """
    made = _as_number(operand)
    if made is None:
        expect(operand, Number, "number")
    assert made is not None  # expect has raised
    return made


def _as_number(operand: object) -> Number | None:
    if isinstance(operand, Number):
        return operand
    if isinstance(operand, Parameter):
        return ParameterValue(operand)
    constant_ = stated(operand)
    return None if constant_ is None else Constant(constant_)


def _beside(symbol: str, one: Number, other: object) -> Number:
    """What stands behind an operator, as a number."""
    made = _as_number(other)
    return refuse(symbol, one, other) if made is None else made


def _before(symbol: str, one: Number, other: object) -> Number:
    """What stands before an operator, as a number."""
    made = _as_number(other)
    return refuse(symbol, other, one) if made is None else made


def factor_of(term: Number, factor: object, *, before: bool = False) -> Decimal:
    """A constant by which a number is multiplied.

    Raises:
        TypeError: it is no constant; the message says what to write instead.
    """
    made = stated(factor)
    if made is None:
        refuse("*", *((factor, term) if before else (term, factor)))
    return made


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

    @property
    def stated_range(self) -> tuple[int, int]:
        return self.scaled, self.scaled

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return to_decimal(self.scaled, self.places)

    def sentence(self, voice: Voice) -> Bilingual:
        return alike(plain(self.value))


class ParameterValue(Number):
    """The value that a parameter has in the ledger."""

    __slots__ = ("parameter",)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(0)
        self.parameter = parameter

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.exact(frame.parameter(self.parameter.code))

    def parameters(self) -> tuple[Parameter, ...]:
        return (self.parameter,)

    def sentence(self, voice: Voice) -> Bilingual:
        title = Bilingual(self.parameter.title, self.parameter.title_zh)
        return say("“{0}” ({1})", "“{0}”({1})", title, str(voice.bound(self.parameter)))


class Sum(Number):
    """Numbers added up."""

    __slots__ = ("terms",)

    def __init__(self, *terms: Number) -> None:
        super().__init__(max(term.places for term in terms), *terms)
        self.terms = terms

    def compute(self, frame: Frame) -> Numbers:
        total = in_places(frame, self.terms[0], self.places)
        for term in self.terms[1:]:
            total = total.plus(in_places(frame, term, self.places))
        return total

    def sentence(self, voice: Voice) -> Bilingual:
        texts = [each.said_within(voice) for each in summands(self, voice)]
        return Bilingual(" plus ", ",加").join(texts) if texts else alike("0")


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
        return in_places(frame, self.minuend, self.places).minus(in_places(frame, self.subtrahend, self.places))

    def sentence(self, voice: Voice) -> Bilingual:
        taken = self.subtrahend.said(voice)
        if voice.name(self.subtrahend) is None and len(list(summands(self.subtrahend, voice))) > 1:
            taken = say("({0})", "({0})", taken)
        return say("{0} less {1}", "{0}减去{1}", self.minuend.said(voice), taken)


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
        return frame.value(self.term).times(self.factor)

    @property
    def times(self) -> Decimal:
        """The factor itself."""
        return to_decimal(self.factor, self.places - self.term.places)

    def sentence(self, voice: Voice) -> Bilingual:
        charge = self.term.counted
        if charge is not None:
            return voice.charge(charge, self.times)
        return say("{1} times {0}", "{0}的{1}倍", self.term.said(voice), plain(self.times))


class AtLeast(Number):
    """A number lifted to a bound where it is below."""

    __slots__ = ("least", "term")

    def __init__(self, term: Number, least: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least = term, least

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).at_least(self.least)

    def sentence(self, voice: Voice) -> Bilingual:
        least = plain(to_decimal(self.least, self.places))
        return say("{0}, not below {1}", "{0},不低于{1}", self.term.said(voice), least)


class Clipped(Number):
    """A number kept within two bounds."""

    __slots__ = ("least", "most", "term")

    def __init__(self, term: Number, least: int, most: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least, self.most = term, least, most

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).clip(self.least, self.most)

    def sentence(self, voice: Voice) -> Bilingual:
        least, most = (plain(to_decimal(each, self.places)) for each in (self.least, self.most))
        return say("{0}, kept between {1} and {2}", "{0},以{1}至{2}为限", self.term.said(voice), least, most)


def in_places(frame: Frame, term: Number, places: int) -> Numbers:
    """The column of a term, scaled to (at least as many) decimal places."""
    return frame.value(term).times(10 ** (places - term.places))


def constant(term: Number) -> Decimal | None:
    """The value of a constant, None for anything else."""
    return term.value if isinstance(term, Constant) else None


def summands(term: Number, voice: Voice) -> Iterator[Number]:
    """What a sum adds up, nameless sums in it taken apart, nothing for a zero that only sets the decimals."""
    if isinstance(term, Sum) and voice.name(term) is None:
        for each in term.terms:
            yield from summands(each, voice)
    elif constant(term) != 0:
        yield term


AT_MOST, ABOVE = Bilingual("at most ", "不超过"), Bilingual("more than ", "超过")
AT_LEAST, BELOW = Bilingual("at least ", "达到"), Bilingual("less than ", "低于")


class AtMost(Truth):
    """Whether one number is not above another."""

    __slots__ = ("one", "other", "places")

    def __init__(self, one: Number, other: Number) -> None:
        super().__init__(one, other)
        self.one, self.other, self.places = one, other, max(one.places, other.places)

    def __and__(self, other: Truth) -> Truth:
        if isinstance(other, AtMost) and self.one is other.other and _same(self.other, other.one):
            return Equal(self, other)
        return super().__and__(other)

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

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        if isinstance(self.one, Constant) and not isinstance(self.other, Constant):
            return _compared(self.other, BELOW if denied else AT_LEAST, self.one, voice)
        return _compared(self.one, ABOVE if denied else AT_MOST, self.other, voice)


class Equal(All):
    """Whether one number is not above and not below another."""

    __slots__ = ("bound", "number")

    def __init__(self, at_most: AtMost, at_least: AtMost) -> None:
        super().__init__(at_most, at_least)
        self.number, self.bound = at_most.one, at_most.other

    @property
    def is_composite(self) -> bool:
        return False

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        relation = Bilingual("not ", "不等于") if denied else Bilingual("", "等于")
        return say("{0} is {1}{2}", "{0}{1}{2}", self.number.said(voice), relation, self.bound.said(voice))


def _compared(number: Number, relation: Bilingual, bound: Number, voice: Voice) -> Bilingual:
    """What varies, held against a bound; incidents that are counted are said to be there or not."""
    charge, most = number.counted, constant(bound)
    if charge is None or charge.times is not None or most is None:
        return say("{0} is {1}{2}", "{0}{1}{2}", number.said(voice), relation, bound.said(voice))
    words, count = voice.incidents(charge.selection), voice.count(charge)
    there = NOTHING if count is None else bracketed(say("here {0}", "现有{0}{1}", str(count), words.measure))
    if relation == AT_MOST and most == 0:
        return say("there is no {0}{1}", "无{0}{1}", words.one, there)
    some = (relation, int(most)) in ((ABOVE, 0), (AT_LEAST, 1))
    english = "there is at least one {0}{4}" if some else "there are {2}{3} {1}{4}"
    parts = words.one, words.many, relation, plain(most), there, words.measure
    return say(english, "{0}{2}{3}{5}{4}", *parts)


def _same(one: Number, other: Number) -> bool:
    if isinstance(one, Constant) and isinstance(other, Constant):
        return (one.scaled, one.places) == (other.scaled, other.places)
    return one is other

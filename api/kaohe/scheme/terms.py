"""Terms: the columns that a rule is written in, and how they are read from a frame of facts.

A term is written once, as an expression over metrics and selections of incidents, and computes one entry for every
unit at once. A :class:`Number` computes intervals, a :class:`Truth` computes YES, NO or UNKNOWN; an unknown fact widens
whatever it can change and nothing else. Terms say which facts they read, so that a card can show its evidence and what
it misses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, Protocol, TypeAlias, TypeVar

import numpy as np

from kaohe.scheme.columns import Numbers, Truths, either
from kaohe.scheme.exact import HUNDREDTHS, BoolArray, IntArray, half_up, product, to_scaled
from kaohe.scheme.facts import Awards, Calendar, IncidentRulings, ObservedValues, Period, Units
from kaohe.scheme.incidents import IncidentKind, Selection
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.vocabulary import UnitKind

ColumnT = TypeVar("ColumnT")
Figure_T = TypeVar("Figure_T", Numbers, Truths)
Operand: TypeAlias = "Number | Parameter | Decimal | str | int"


class Frame(Protocol):
    """One scheme's view of the facts of one period; computes each term once."""

    @property
    def units(self) -> Units: ...
    @property
    def period(self) -> Period: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def parameters(self) -> Mapping[str, int]: ...
    @property
    def cohorts(self) -> IntArray:
        """Number of each row's cohort (the assessed units under the same nearest COUNTY), -1 outside of any."""
        ...

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term."""
        ...

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What the incidents of each unit and of all below it come to under the charges."""
        ...

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric in this period."""
        ...

    def awards(self, item: str) -> Awards | None:
        """The rulings without an incident on an item of this scheme."""
        ...

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """The rulings on incidents of a kind, for an item of this scheme."""
        ...

    def incident_weights(self, charge: Charge) -> IntArray:
        """What one incident of each known circumstance comes to under a charge."""
        ...

    def at(self, period: Period) -> Frame | None:
        """The same scheme and units in another period, None where the facts do not reach so far."""
        ...


# --- what a term reads, for evidence and for what is missing --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ObservationRead:
    """A metric read on a row; ``known`` says whether it was observed."""

    metric: str
    row: int
    known: bool


@dataclass(frozen=True, slots=True)
class PeersRead:
    """A metric read on the other units of the cohort; ``unknown`` are the rows not observed."""

    metric: str
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IncidentsRead:
    """Incidents of a row and of all below it, with what each comes to."""

    charges: tuple[Charge, ...]
    row: int


@dataclass(frozen=True, slots=True)
class AwardRead:
    """A ruling without incident on an item, read on a row."""

    item: str
    row: int
    known: bool


@dataclass(frozen=True, slots=True)
class DiscretionRead:
    """Incidents each of which an assessor's ruling settles within a range."""

    item: str
    discretion: Discretion
    row: int


Read: TypeAlias = ObservationRead | PeersRead | IncidentsRead | AwardRead | DiscretionRead


class Term(ABC, Generic[ColumnT]):
    """A node of a rule."""

    __slots__ = ("inputs",)

    def __init__(self, *inputs: Term[Numbers] | Term[Truths]) -> None:
        self.inputs = inputs

    @abstractmethod
    def compute(self, frame: Frame) -> ColumnT:
        """Compute the column; callers go through ``frame.value``, which does it once."""

    def reads(self, frame: Frame, row: int) -> Iterable[Read]:
        """The facts that this term itself reads for a row."""
        return ()

    def steps(self, frame: Frame, row: int) -> Iterable[tuple[Term[Numbers] | Term[Truths], Frame, int]]:
        """The terms that this one is made of for a row, with the frame and row that each is read in."""
        return ((term, frame, row) for term in self.inputs)

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        """Other periods in which the inputs are read when this term is computed for a period."""
        return ()


AnyTerm: TypeAlias = Term[Numbers] | Term[Truths]


# --- numbers --------------------------------------------------------------------------------------------------------


class Number(Term[Numbers]):
    """A term that computes numbers of ``places`` decimal places. ``+``, ``-``, ``*`` and ``<``, ``<=``, ``>``, ``>=`` work."""

    __slots__ = ("places",)

    def __init__(self, places: int, *inputs: AnyTerm) -> None:
        super().__init__(*inputs)
        self.places = places

    def __add__(self, other: Operand) -> Number:
        return _Sum(self, number(other))

    def __radd__(self, other: Operand) -> Number:
        return _Sum(number(other), self)

    def __sub__(self, other: Operand) -> Number:
        return _Difference(self, number(other))

    def __rsub__(self, other: Operand) -> Number:
        return _Difference(number(other), self)

    def __mul__(self, factor: Decimal | str | int) -> Number:
        return _Multiple(self, Decimal(factor))

    def __le__(self, other: Operand) -> Truth:
        return _AtMost(self, number(other))

    def __ge__(self, other: Operand) -> Truth:
        return _AtMost(number(other), self)

    def __lt__(self, other: Operand) -> Truth:
        return ~(self >= other)

    def __gt__(self, other: Operand) -> Truth:
        return ~(self <= other)

    def equals(self, other: Operand) -> Truth:
        """Whether both are the same number."""
        return (self <= other) & (self >= other)

    def at_least(self, least: int) -> Number:
        """This number, lifted to ``least`` where it is below."""
        return _AtLeast(self, to_scaled(least, self.places))

    def clipped(self, least: Decimal | str | int, most: Decimal | str | int) -> Number:
        """This number, kept within two bounds."""
        return _Clipped(self, to_scaled(least, self.places), to_scaled(most, self.places))


def number(operand: Operand) -> Number:
    """Return an operand as a term: a number stands for itself, a parameter for its value in the ledger."""
    if isinstance(operand, Number):
        return operand
    if isinstance(operand, Parameter):
        return _ParameterValue(operand)
    return _Constant(Decimal(operand))


class _Constant(Number):
    __slots__ = ("scaled",)

    def __init__(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        super().__init__(max(0, -exponent))
        self.scaled = to_scaled(value, self.places)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(self.scaled, len(frame.units))


class _ParameterValue(Number):
    __slots__ = ("parameter",)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(0)
        self.parameter = parameter

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(frame.parameters[self.parameter.code], len(frame.units))


class _Sum(Number):
    __slots__ = ("terms",)

    def __init__(self, *terms: Number) -> None:
        super().__init__(max(term.places for term in terms), *terms)
        self.terms = terms

    def compute(self, frame: Frame) -> Numbers:
        total = _in_places(frame, self.terms[0], self.places)
        for term in self.terms[1:]:
            more = _in_places(frame, term, self.places)
            low = total.low + more.low
            exact = total.is_exact and more.is_exact
            total = Numbers(low, low if exact else total.high + more.high, either(total.open, more.open))
        return total


def total_of(terms: Sequence[Number]) -> Number:
    """The sum of terms, zero points where there are none."""
    return _Sum(*terms) if terms else number("0.00")


class _Difference(Number):
    __slots__ = ("minuend", "subtrahend")

    def __init__(self, minuend: Number, subtrahend: Number) -> None:
        super().__init__(max(minuend.places, subtrahend.places), minuend, subtrahend)
        self.minuend, self.subtrahend = minuend, subtrahend

    def compute(self, frame: Frame) -> Numbers:
        one = _in_places(frame, self.minuend, self.places)
        other = _in_places(frame, self.subtrahend, self.places)
        low = one.low - other.high
        return Numbers(low, low if one.is_exact and other.is_exact else one.high - other.low, one.open)


class _Multiple(Number):
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


class _AtLeast(Number):
    __slots__ = ("least", "term")

    def __init__(self, term: Number, least: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least = term, least

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).at_least(self.least)


class _Clipped(Number):
    __slots__ = ("least", "most", "term")

    def __init__(self, term: Number, least: int, most: int) -> None:
        super().__init__(term.places, term)
        self.term, self.least, self.most = term, least, most

    def compute(self, frame: Frame) -> Numbers:
        return frame.value(self.term).clip(self.least, self.most)


def _in_places(frame: Frame, term: Number, places: int) -> Numbers:
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
        then = _in_places(frame, self.then, self.places)
        otherwise = _in_places(frame, self.otherwise, self.places)
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
        result = _in_places(frame, self.terms[-1], self.places)
        for term in reversed(self.terms[:-1]):
            column = _in_places(frame, term, self.places)
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


class Computed(Number):
    """A number that a function computes from the columns of other terms."""

    __slots__ = ("function",)

    def __init__(self, places: int, function: Callable[..., Numbers], *inputs: AnyTerm) -> None:
        super().__init__(places, *inputs)
        self.function = function

    def compute(self, frame: Frame) -> Numbers:
        return self.function(*(frame.value(term) for term in self.inputs)).settled()


def computed(function: Callable[..., Numbers], *inputs: AnyTerm, places: int = HUNDREDTHS) -> Number:
    """A number of ``places`` decimals that ``function`` computes from the columns of the inputs.

    The function is given a :class:`Numbers` or :class:`Truths` for each input, in their own places.
    """
    return Computed(places, function, *inputs)


def monotone(
    function: Callable[..., IntArray], *, rises_with: Sequence[Number] = (), falls_with: Sequence[Number] = ()
) -> Number:
    """Points (hundredths) that rise with some numbers and fall with others, computed exactly at both ends.

    ``function`` is given one exact column for each number, those of ``rises_with`` first.
    """
    rising = len(rises_with)

    def at_both_ends(*columns: Numbers) -> Numbers:
        up, down = columns[:rising], columns[rising:]
        low = function(*(c.low for c in up), *(c.high for c in down))
        if all(c.is_exact for c in columns):
            return Numbers.exact(low)
        return Numbers(low, function(*(c.high for c in up), *(c.low for c in down)))

    return Computed(HUNDREDTHS, at_both_ends, *rises_with, *falls_with)


class Tiers(Number):
    """A number that steps down as another grows past bounds: ``{5: "0.8", 10: "0.6"}`` gives 0.8 up to 5, 0.6 up to 10."""

    __slots__ = ("bounds", "term", "values")

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


def tiers(term: Number, steps: Mapping[int | str, str], *, beyond: str = "0") -> Number:
    """Steps that fall as ``term`` grows: each bound (included) with its value, then the value beyond the last bound."""
    return Tiers(term, steps, beyond)


class Grades(Number):
    """A number that steps up as another grows: the value of the last threshold reached."""

    __slots__ = ("least", "term", "thresholds", "values")

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


def grades(
    term: Number, *, above: Mapping[str, str] | None = None, reaching: Mapping[str, str] | None = None, below: str = "0"
) -> Number:
    """Steps that rise with ``term``: values for being ``above`` a threshold or for ``reaching`` one, else ``below``."""
    steps = [(at, value, False) for at, value in (above or {}).items()]
    steps += [(at, value, True) for at, value in (reaching or {}).items()]
    return Grades(term, sorted(steps, key=lambda step: Decimal(step[0])), below)


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
        unbounded = None if amount.open is None else amount.open & (percent.high > 0)
        return Numbers(low, half_up(product(percent.high, amount.high), divisor), unbounded)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        yield self.percent, frame, row
        if frame.value(self.percent).high[row] > 0:
            yield self.amount, frame, row


def percent_of(percent: Number, amount: Number) -> Number:
    """``percent`` per cent of ``amount``, in hundredths, rounded half up once."""
    return PercentOf(percent, amount)


class ForKinds(Number):
    """Different numbers for units of different kinds."""

    __slots__ = ("by_kind", "otherwise")

    def __init__(self, by_kind: Mapping[frozenset[UnitKind], Number], otherwise: Number) -> None:
        places = {term.places for term in (*by_kind.values(), otherwise)}
        if len(places) > 1:
            raise ValueError("the numbers for different kinds have equally many decimals")
        super().__init__(places.pop(), *by_kind.values(), otherwise)
        self.by_kind, self.otherwise = dict(by_kind), otherwise

    def compute(self, frame: Frame) -> Numbers:
        result = frame.value(self.otherwise)
        for kinds, term in self.by_kind.items():
            concerned = frame.units.of_kind(kinds)
            if concerned.any():
                result = frame.value(term).where(concerned, result)
        return result

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        for kinds, term in self.by_kind.items():
            if frame.units.of_kind(kinds)[row]:
                yield term, frame, row
                return
        yield self.otherwise, frame, row


def for_kinds(by_kind: Mapping[UnitKind, Number], *, otherwise: Number) -> Number:
    """The number that goes with a unit's kind."""
    return ForKinds({frozenset({kind}): term for kind, term in by_kind.items()}, otherwise)


# --- truths ---------------------------------------------------------------------------------------------------------


class Truth(Term[Truths]):
    """A term that computes YES, NO or UNKNOWN. ``&``, ``|`` and ``~`` are Kleene's AND, OR and NOT."""

    __slots__ = ()

    def __and__(self, other: Truth) -> Truth:
        return All(self, other)

    def __or__(self, other: Truth) -> Truth:
        return AnyOne(self, other)

    def __invert__(self) -> Truth:
        return _Negation(self)


class _AtMost(Truth):
    __slots__ = ("one", "other", "places")

    def __init__(self, one: Number, other: Number) -> None:
        super().__init__(one, other)
        self.one, self.other, self.places = one, other, max(one.places, other.places)

    def compute(self, frame: Frame) -> Truths:
        one, other = _in_places(frame, self.one, self.places), _in_places(frame, self.other, self.places)
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

    __slots__ = ()

    def __init__(self, *inputs: Truth) -> None:
        super().__init__(*inputs)

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.inputs]
        return _combine(np.logical_and, columns, len(frame.units), empty=True)


class AnyOne(Truth):
    """YES where one input is, NO where every one is NO."""

    __slots__ = ()

    def __init__(self, *inputs: Truth) -> None:
        super().__init__(*inputs)

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.inputs]
        return _combine(np.logical_or, columns, len(frame.units), empty=False)


def all_of(*truths: Truth) -> Truth:
    """YES where all are; met where there are none."""
    return All(*truths)


def any_of(*truths: Truth) -> Truth:
    """YES where one is; NO where there are none."""
    return AnyOne(*truths)


class _Negation(Truth):
    __slots__ = ("term",)

    def __init__(self, term: Truth) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        return frame.value(self.term).negated()

    def __invert__(self) -> Truth:
        return self.term


class Only(Truth):
    """A truth for units of some kinds, NO for all others."""

    __slots__ = ("kinds", "term")

    def __init__(self, term: Truth, kinds: frozenset[UnitKind]) -> None:
        super().__init__(term)
        self.term, self.kinds = term, kinds

    def compute(self, frame: Frame) -> Truths:
        concerned = frame.units.of_kind(self.kinds)
        column = frame.value(self.term)
        low = column.low & concerned
        return Truths(low, low if column.is_exact else column.high & concerned)


def _combine(operation: np.ufunc, columns: Sequence[Truths | Numbers], size: int, *, empty: bool) -> Truths:
    low = high = np.full(size, empty, dtype=np.bool_)
    exact = True
    for column in columns:
        assert isinstance(column, Truths)
        if exact and not column.is_exact:
            exact, high = False, low
        if not exact:
            high = operation(high, column.high)
        low = operation(low, column.low)
    return Truths(low, low if exact else high)


# --- incidents ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Charge:
    """What each selected incident comes to: ``each`` (scaled), times an attribute where one is named."""

    selection: Selection
    each: int
    times: str | None = None


class Tally(Number):
    """The sum of charges over the incidents of a unit and of all below it. Always exact."""

    __slots__ = ("charges",)

    def __init__(self, charges: tuple[Charge, ...], places: int = 0) -> None:
        super().__init__(places)
        self.charges = charges

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.exact(frame.tally(self.charges))

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield IncidentsRead(self.charges, row)


def batches(selection: Selection) -> Number:
    """How many incidents are selected: batches of visits, cases, failures."""
    return Tally((Charge(selection, 1),))


def people(selection: Selection) -> Number:
    """Person-times: the sum of ``head_count`` over the selected visits."""
    return Tally((Charge(selection, 1, "head_count"),))


def some(selection: Selection) -> Truth:
    """Whether at least one incident is selected."""
    return batches(selection) >= 1


def none(selection: Selection) -> Truth:
    """Whether no incident is selected; none on file is a known zero."""
    return batches(selection) <= 0


# --- rulings --------------------------------------------------------------------------------------------------------


class Awarded(Number):
    """The points that an assessor awards for an item; anything in its range until that is done."""

    __slots__ = ("item", "least", "most")

    def __init__(self, item: str, least: int, most: int) -> None:
        super().__init__(HUNDREDTHS)
        self.item, self.least, self.most = item, least, most

    def compute(self, frame: Frame) -> Numbers:
        size = len(frame.units)
        open_range = Numbers(np.full(size, self.least, dtype=np.int64), np.full(size, self.most, dtype=np.int64))
        ruled = frame.awards(self.item)
        return open_range if ruled is None else _settle(open_range, ruled).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        ruled = frame.awards(self.item)
        yield AwardRead(self.item, row, ruled is not None and bool((ruled.rows == row).any()))


class Settled(Number):
    """A range of points or money that an assessor's ruling on an item settles."""

    __slots__ = ("item", "least", "most")

    def __init__(self, item: str, least: Number, most: Number) -> None:
        super().__init__(HUNDREDTHS, least, most)
        self.item, self.least, self.most = item, least, most

    def compute(self, frame: Frame) -> Numbers:
        least = _in_places(frame, self.least, HUNDREDTHS)
        most = _in_places(frame, self.most, HUNDREDTHS)
        ruled = frame.awards(self.item)
        open_range = Numbers(least.low, most.high, most.open).settled()
        return open_range if ruled is None else _settle(open_range, ruled).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        ruled = frame.awards(self.item)
        yield AwardRead(self.item, row, ruled is not None and bool((ruled.rows == row).any()))


def _settle(open_range: Numbers, ruled: Awards) -> Numbers:
    low, high = open_range.low.copy(), open_range.high.copy()
    low[ruled.rows] = high[ruled.rows] = ruled.points
    unbounded = open_range.open
    if unbounded is not None:
        unbounded = unbounded.copy()
        unbounded[ruled.rows] = False
    return Numbers(low, high, unbounded)


@dataclass(frozen=True, slots=True)
class Discretion:
    """Each selected incident costs between ``least`` and ``most`` (hundredths) until a ruling settles it."""

    selection: Selection
    least: int
    most: int


class Ruled(Number):
    """The sum over incidents of what rulings say, and of the range for those without one."""

    __slots__ = ("discretion", "item")

    def __init__(self, item: str, discretion: Discretion) -> None:
        super().__init__(HUNDREDTHS)
        self.item, self.discretion = item, discretion

    def compute(self, frame: Frame) -> Numbers:
        selection = self.discretion.selection
        charge = Charge(selection, 1)
        left_open = frame.tally((charge,))
        settled = np.zeros(len(frame.units), dtype=np.int64)
        rulings = frame.incident_rulings(self.item, selection.kind.code)
        if rulings is not None:
            selected = frame.incident_weights(charge)[rulings.circumstances] > 0
            rows = rulings.rows[selected]
            left_open = left_open.copy()
            np.subtract.at(left_open, rows, 1)
            np.add.at(settled, rows, rulings.points[selected])
        low = left_open * self.discretion.least + settled
        return Numbers(low, left_open * self.discretion.most + settled).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield DiscretionRead(self.item, self.discretion, row)


# --- earlier periods ------------------------------------------------------------------------------------------------


class PreviousTruth(Truth):
    """A truth of the previous period: UNKNOWN where the ledger lacks that period, NO where it ended before ``since``."""

    __slots__ = ("since", "term")

    def __init__(self, term: Truth, since: date | None) -> None:
        super().__init__(term)
        self.term, self.since = term, since

    def compute(self, frame: Frame) -> Truths:
        size = len(frame.units)
        if self.since is not None and frame.period.starts - timedelta(days=1) < self.since:
            return Truths.exact(np.zeros(size, dtype=np.bool_))
        before = _previous_frame(frame)
        if before is None:
            return Truths(np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_))
        return before.value(self.term)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        before = _previous_frame(frame)
        if before is not None and (self.since is None or before.period.ends >= self.since):
            yield self.term, before, row

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        before = calendar.previous(period)
        return (before,) if before is not None else ()


class PreviousNumber(Number):
    """A number of the previous period; unknown and unbounded where the ledger lacks that period."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        before = _previous_frame(frame)
        if before is not None:
            return before.value(self.term)
        return anything(len(frame.units), self.places)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        before = _previous_frame(frame)
        if before is not None:
            yield self.term, before, row

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        before = calendar.previous(period)
        return (before,) if before is not None else ()


class EverThisYear(Truth):
    """Whether something holds in any period of the kind that starts in this calendar year, up to and including this one."""

    __slots__ = ("since", "term")

    def __init__(self, term: Truth, since: date | None) -> None:
        super().__init__(term)
        self.term, self.since = term, since

    def compute(self, frame: Frame) -> Truths:
        columns = [where.value(self.term) for where in self._frames(frame)]
        return _combine(np.logical_or, columns, len(frame.units), empty=False)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return ((self.term, where, row) for where in self._frames(frame))

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        return tuple(p for p in calendar.year_so_far(period) if self.since is None or p.ends >= self.since)

    def _frames(self, frame: Frame) -> Iterator[Frame]:
        for period in self.earlier(frame.calendar, frame.period):
            where = frame.at(period)
            if where is not None:
                yield where


def _previous_frame(frame: Frame) -> Frame | None:
    before = frame.calendar.previous(frame.period)
    return None if before is None else frame.at(before)


def previously(term: Truth, *, since: date | None = None) -> Truth:
    """The same truth in the previous period: UNKNOWN where the ledger lacks it, NO where it ended before ``since``."""
    return PreviousTruth(term, since)


def previous(term: Number) -> Number:
    """The same number in the previous period; unknown where the ledger lacks it."""
    return PreviousNumber(term)


def ever_this_year(term: Truth, *, since: date | None = None) -> Truth:
    """Whether it holds in a period of this calendar year so far, those that ended before ``since`` apart."""
    return EverThisYear(term, since)


def anything(size: int, places: int) -> Numbers:
    """Numbers of which nothing is known but that they are not negative."""
    most = LARGEST_AMOUNT * 10**places
    low, high = np.zeros(size, dtype=np.int64), np.full(size, most, dtype=np.int64)
    return Numbers(low, high, np.ones(size, dtype=np.bool_))


#: The largest number that a metric may hold unless it says otherwise: the largest GraphQL Int.
LARGEST_AMOUNT = 2**31 - 1


# --- kin ------------------------------------------------------------------------------------------------------------


class MeanOverseen(Number):
    """The mean of a number over the units that a LEADER oversees, both ends rounded half up. Zero for everybody else."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        units, column = frame.units, frame.value(self.term)
        count = np.bincount(units.overseers, minlength=len(units)).astype(np.int64)
        low = self._mean(units, column.low, count)
        if column.is_exact:
            return Numbers.exact(low)
        return Numbers(low, self._mean(units, column.high, count)).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return ((self.term, frame, int(below)) for below in frame.units.overseen_by(row))

    @staticmethod
    def _mean(units: Units, values: IntArray, count: IntArray) -> IntArray:
        total = np.zeros(len(units), dtype=np.int64)
        np.add.at(total, units.overseers, values[units.overseen])
        return half_up(total, np.maximum(count, 1))


def mean_of_overseen(term: Number) -> Number:
    """The mean over the units that a LEADER oversees, rounded half up to the term's decimals."""
    return MeanOverseen(term)


# --- cohorts --------------------------------------------------------------------------------------------------------


class CohortRank(Number):
    """Competition rank ("1224") of a unit's number in its cohort, the highest first.

    With unknown peers the interval from 1 + (known peers better) to that + (unknown peers); with an unknown value of
    its own, 1 to the size of the cohort.
    """

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(0, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        known = column.known() & member
        better = _count_better(cohorts, column.low, known)
        size = _per_cohort(cohorts, member)
        unknown = size - _per_cohort(cohorts, known)
        low = np.where(known, 1 + better, 1)
        return Numbers(low, np.where(known, 1 + better + unknown, np.maximum(size, 1))).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        yield self.term, frame, row

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)


def cohort_rank(term: Number) -> Number:
    """A unit's rank by a number among its cohort, the highest first."""
    return CohortRank(term)


class LowestInCohort(Truth):
    """Whether a unit's number is the lowest of its cohort, ties included.

    UNKNOWN where its own is unknown; NO where a known peer is lower; else UNKNOWN while a peer is unknown.
    """

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        known = column.known() & member
        lower = _count_better(cohorts, -column.low, known)
        someone_unknown = _per_cohort(cohorts, member) > _per_cohort(cohorts, known)
        possible = ~known | (lower == 0)
        return Truths(known & (lower == 0) & ~someone_unknown, possible)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)


def lowest_in_cohort(term: Number) -> Truth:
    """Whether a unit's number is the lowest of its cohort; ties count."""
    return LowestInCohort(term)


class CohortSum(Number):
    """The sum of a number over the cohort; unknown while any member's is."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term.places, term)
        self.term = term

    def compute(self, frame: Frame) -> Numbers:
        column, cohorts = frame.value(self.term), frame.cohorts
        member = cohorts >= 0
        low = _total_per_cohort(cohorts, np.where(member, column.low, 0))
        if column.is_exact:
            return Numbers.exact(low)
        return Numbers(low, _total_per_cohort(cohorts, np.where(member, column.high, 0))).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        yield from _peers_read(self.term, frame, row)


class CohortSize(Number):
    """How many units a unit's cohort has, itself included."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(0)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.exact(_per_cohort(frame.cohorts, frame.cohorts >= 0))


def cohort_sum(term: Number) -> Number:
    """The sum of a number over a unit's cohort."""
    return CohortSum(term)


def cohort_size() -> Number:
    """The number of units in a unit's cohort."""
    return CohortSize()


COHORT_TERMS = (CohortRank, LowestInCohort, CohortSum, CohortSize)


def _per_cohort(cohorts: IntArray, counted: BoolArray) -> IntArray:
    """For each row, how many rows of its cohort are counted."""
    return _total_per_cohort(cohorts, counted.astype(np.int64))


def _total_per_cohort(cohorts: IntArray, values: IntArray) -> IntArray:
    totals = np.zeros(int(cohorts.max(initial=-1)) + 2, dtype=np.int64)
    np.add.at(totals, cohorts, values)  # rows outside of any cohort (-1) gather in the last place
    return totals[cohorts]


def _count_better(cohorts: IntArray, values: IntArray, known: BoolArray) -> IntArray:
    """For each known row, how many known rows of its cohort have a higher value."""
    rows = np.flatnonzero(known)
    order = rows[np.lexsort((-values[rows], cohorts[rows]))]
    better = np.zeros(len(values), dtype=np.int64)
    if len(order) == 0:
        return better
    cohort, value = cohorts[order], values[order]
    place = np.arange(len(order))
    new_cohort = np.ones(len(order), dtype=np.bool_)
    new_cohort[1:] = cohort[1:] != cohort[:-1]
    new_value = new_cohort.copy()
    new_value[1:] |= value[1:] != value[:-1]
    first_in_cohort = np.maximum.accumulate(np.where(new_cohort, place, 0))
    first_of_value = np.maximum.accumulate(np.where(new_value, place, 0))
    better[order] = first_of_value - first_in_cohort
    return better


def _peers_read(term: Number, frame: Frame, row: int) -> Iterator[Read]:
    from kaohe.scheme.metrics import Metric  # metrics are terms themselves

    if not isinstance(term, Metric):
        return
    peers = (frame.cohorts == frame.cohorts[row]) & ~frame.value(term).known()
    peers[row] = False
    yield PeersRead(term.code, tuple(int(peer) for peer in np.flatnonzero(peers)))


def kinds_read(terms: Iterable[AnyTerm]) -> frozenset[IncidentKind]:
    """The incident kinds that terms (and all they are made of) read."""
    kinds: set[IncidentKind] = set()
    for term in walk(terms):
        if isinstance(term, Tally):
            kinds.update(charge.selection.kind for charge in term.charges)
        elif isinstance(term, Ruled):
            kinds.add(term.discretion.selection.kind)
    return frozenset(kinds)


def parameters_read(terms: Iterable[AnyTerm]) -> frozenset[str]:
    """The codes of the parameters that terms (and all they are made of) read."""
    codes: set[str] = set()
    for term in walk(terms):
        if isinstance(term, _ParameterValue):
            codes.add(term.parameter.code)
        elif isinstance(term, Tally):
            codes.update(p.code for charge in term.charges for p in charge.selection.parameters())
        elif isinstance(term, Ruled):
            codes.update(p.code for p in term.discretion.selection.parameters())
    return frozenset(codes)


def walk(terms: Iterable[AnyTerm]) -> Iterator[AnyTerm]:
    """Yield terms and all that they are made of, each once."""
    seen: set[int] = set()
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if id(term) not in seen:
            seen.add(id(term))
            yield term
            waiting.extend(term.inputs)

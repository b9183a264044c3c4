"""What a term is, what it reads, the frame of facts that it computes in, and the voice that it is spoken with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar, cast

from kaohe.scheme.bilingual import NOTHING, Bilingual, bracketed, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import Awards, Calendar, IncidentRulings, ObservedElsewhere, ObservedValues, Period
from kaohe.scheme.fixed_point import FITS, BoolArray, IntArray, in_places, times, to_decimal
from kaohe.scheme.misuse import Undecided, Word
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.selections import Selection
from kaohe.scheme.vocabulary import UnitKind, Verdict


@dataclass(frozen=True, slots=True)
class Charge:
    """What each selected incident comes to: ``each`` (scaled), times an attribute where one is named."""

    selection: Selection
    each: int
    times: str | None = None


@dataclass(frozen=True, slots=True)
class Discretion:
    """Each selected incident costs between ``least`` and ``most`` (hundredths) until a ruling settles it."""

    selection: Selection
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ObservationRead:
    """A metric read on a unit of the facts; ``known`` says whether it was observed."""

    metric: str
    unit: int
    known: bool


@dataclass(frozen=True, slots=True)
class PeersRead:
    """A term read on the other units of the cohort; ``unknown`` are the rows where it is."""

    term: AnyTerm
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IncidentsRead:
    """Incidents of a row and of all below it, with what each comes to: points or CNY if ``places`` is 2."""

    charges: tuple[Charge, ...]
    row: int
    places: int


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


@dataclass(frozen=True, slots=True)
class UndecidedRead:
    """Incidents of a row and of all below it that leave out what would decide; ``known`` where there are none."""

    selection: Selection
    row: int
    known: bool


Read: TypeAlias = ObservationRead | PeersRead | IncidentsRead | AwardRead | DiscretionRead | UndecidedRead


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plugin's function came to nothing.

    Attributes:
        place: the last line of the author's own that the error came by, or where the function is written.
        reason: what it raised, or what is wrong with what it returned.
    """

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


ColumnT = TypeVar("ColumnT")

#: Tallies beyond this are Python's integers, so that what is made of others need not be looked at before it is added.
TALLIES_FIT = FITS >> 6


class Frame(Protocol):
    """One scheme's view of the facts of one period; computes each term once.

    Columns have one entry a *row* of the frame: a unit that the scheme assesses (or that a leader oversees).
    """

    @property
    def size(self) -> int:
        """How many rows there are."""
        ...

    @property
    def period(self) -> Period: ...
    @property
    def calendar(self) -> Calendar: ...
    def parameter(self, code: str) -> IntArray:
        """The value of a parameter for each row."""
        ...

    def parameters_of(self, row: int) -> Mapping[str, int]:
        """The values of all parameters for a row, by code."""
        ...

    @property
    def cohorts(self) -> IntArray:
        """Number of each row's cohort (the assessed units under the same nearest COUNTY), -1 outside of any."""
        ...

    @property
    def oversight(self) -> tuple[IntArray, IntArray]:
        """Rows of leaders and of units overseen, one entry a pair."""
        ...

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Which rows' units are of one of the kinds."""
        ...

    def unit(self, row: int) -> int:
        """The place of a row's unit among all units of the facts."""
        ...

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term."""
        ...

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What the incidents of each unit and of all below it come to under the charges.

        A column of int64 goes no farther from zero than :data:`TALLIES_FIT`.
        """
        ...

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric in this period."""
        ...

    def observed_above(self, metric: str, *, on_county: bool) -> ObservedElsewhere:
        """A metric read on the nearest COUNTY above, or on the unit itself or else its nearest ancestor that has it."""
        ...

    def awards(self, item: str) -> Awards | None:
        """The rulings without an incident on an item of this scheme."""
        ...

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """The rulings on incidents of a kind, for an item of this scheme."""
        ...

    def incident_weights(self, charge: Charge, circumstances: IntArray, rows: IntArray) -> IntArray:
        """What incidents of some circumstances, which are about some rows, come to under a charge."""
        ...

    def at(self, period: Period) -> Frame | None:
        """The same scheme and units in another period, None where the facts do not reach so far."""
        ...

    @property
    def failures(self) -> dict[Term[Any], Failure]:
        """Why functions failed whose columns may therefore be anything; they note it here themselves."""
        ...


ANSWERS = {
    Verdict.YES: Bilingual("yes", "是"),
    Verdict.NO: Bilingual("no", "否"),
    Verdict.UNKNOWN: Bilingual("not known", "未知"),
}


def plain(value: Decimal) -> str:
    """A number as a rule states it: 4, 0.05, never 4.00 or 5E-2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class IncidentWords:
    """What a selection selects: one such incident, many of them, and the measure word that Chinese counts with."""

    one: Bilingual
    many: Bilingual
    measure: str


class Voice(ABC):
    """Speaks of terms, in general or with the numbers of one row.

    Attributes:
        frame: the facts whose numbers are put in; None for the rule in general.
        row: the row of the frame.
    """

    def __init__(self, frame: Frame | None = None, row: int = 0) -> None:
        self.frame, self.row = frame, row

    @abstractmethod
    def name(self, term: AnyTerm) -> Bilingual | None:
        """What a term is called where it is a part of the regime, such as its total or a veto; else None."""

    @abstractmethod
    def incidents(self, selection: Selection, times: str | None = None) -> IncidentWords:
        """What a selection selects; with ``times``, what one of that attribute is (a person in a batch)."""

    @abstractmethod
    def in_general(self) -> Voice:
        """The same voice without facts, for what is read elsewhere than on the row."""

    def ends(self, term: Term[Numbers], places: int) -> tuple[Decimal, Decimal | None] | None:
        """The ends of a number for the row, the upper None where nothing bounds it; None without facts."""
        if self.frame is None:
            return None
        column = self.frame.value(term)
        low = to_decimal(int(column.low[self.row]), places)
        if column.open is not None and column.open[self.row]:
            return low, None
        return low, to_decimal(int(column.high[self.row]), places)

    def verdict(self, term: Term[Truths]) -> Verdict | None:
        """The answer for the row; None without facts."""
        return None if self.frame is None else self.frame.value(term).verdict(self.row)

    def is_known(self, term: AnyTerm) -> bool:
        """Whether a term is known for the row."""
        if self.frame is None:
            return False
        column: Numbers | Truths = self.frame.value(cast("Term[Any]", term))
        is_open = isinstance(column, Numbers) and column.open is not None and bool(column.open[self.row])
        return not is_open and bool(column.low[self.row] == column.high[self.row])

    def count(self, charge: Charge) -> int | None:
        """How many incidents (or how much of an attribute of theirs) a charge counts; None without facts."""
        if self.frame is None:
            return None
        return int(self.frame.tally((Charge(charge.selection, 1, charge.times),))[self.row])

    def bound(self, bound: int | Parameter) -> int:
        """A bound as a number: that of a parameter is what the deployment has set, else its default."""
        if isinstance(bound, int):
            return bound
        return bound.default if self.frame is None else self.frame.parameters_of(self.row)[bound.code]

    def not_observed(self) -> Bilingual:
        """What is said of what nobody has observed; nothing without facts."""
        return NOTHING if self.frame is None else bracketed(Bilingual("not observed", "未记录"))

    def charge(self, charge: Charge, each: Decimal, *, sign: str | None = None) -> Bilingual:
        """A charge: "0.05 for each batch of visitors to the prefecture of 6 to 19 persons (2: −0.10)".

        ``each`` is what one comes to; with ``sign``, which stands before what all come to, it is taken away.
        """
        verb, unit = ("计", "") if sign is None else ("扣", "分")
        words, count = self.incidents(charge.selection, charge.times), self.count(charge)
        said = say("{0} for each {1}", "{1}每{2}{3}{0}{4}", plain(each), words.one, words.measure, verb, unit)
        if count is None:
            return said
        if count == 0:
            return said + bracketed(Bilingual("none", "无"))
        total, measure = format(in_places(times(each, count)), "f"), words.measure.partition("(")[0]
        parts = str(count), sign or "", total, measure, verb, unit
        return said + bracketed(say("{0}: {1}{2}", "{0}{3},{4}{2}{5}", *parts))


class Term(Word, Undecided, ABC, Generic[ColumnT]):
    """A node of a rule.

    ``charges`` are those by which it counts incidents itself; they are counted for all terms in one pass.
    """

    __slots__ = ("inputs",)
    what: ClassVar[str] = "a term"
    charges: tuple[Charge, ...] = ()

    def __init__(self, *inputs: Term[Numbers] | Term[Truths]) -> None:
        self.inputs = inputs

    @abstractmethod
    def compute(self, frame: Frame) -> ColumnT:
        """Compute the column; callers go through ``frame.value``, which does it once."""

    def reads(self, frame: Frame, row: int) -> Iterable[Read]:
        """The facts that this term itself reads for a row."""
        return ()

    def parameters(self) -> Iterable[Parameter]:
        """The parameters that this term itself reads."""
        return (parameter for charge in self.charges for parameter in charge.selection.parameters())

    def steps(self, frame: Frame, row: int) -> Iterable[tuple[Term[Numbers] | Term[Truths], Frame, int]]:
        """The terms that this one is made of for a row, with the frame and row that each is read in."""
        return ((term, frame, row) for term in self.inputs)

    def said(self, voice: Voice) -> Bilingual:
        """What it is called; what neither a number nor a truth computes has no words of its own."""
        return Bilingual("what the clause computes", "条款所计算者")

    def earlier(self, calendar: Calendar, period: Period) -> tuple[Period, ...]:
        """Other periods in which the inputs are read when this term is computed for a period."""
        return ()


AnyTerm: TypeAlias = Term[Numbers] | Term[Truths]

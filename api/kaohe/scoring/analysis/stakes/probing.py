"""A frame of imagined facts: nothing is known but what is supposed, one supposition a row.

What a term comes to there holds for any facts that agree with the supposition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

import numpy as np

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import NOBODY, Awards, Calendar, IncidentRulings, ObservedElsewhere, ObservedValues, Period
from kaohe.scheme.fixed_point import LARGEST_AMOUNT, BoolArray, IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.choices import FirstKnown, Known
from kaohe.scheme.terms.cohorts import COHORT_TERMS
from kaohe.scheme.terms.earlier import EverThisYear
from kaohe.scheme.terms.functions import computed_column
from kaohe.scheme.terms.oversight import MeanOverseen
from kaohe.scheme.terms.rulings import Ruled
from kaohe.scheme.terms.tallies import Tally, Undecided
from kaohe.scheme.terms.term import AnyTerm, Charge, Failure, Frame, Term
from kaohe.scheme.vocabulary import UnitKind

ColumnT = TypeVar("ColumnT")

#: Terms of which an unknown fact says less than a frame with that fact missing would: other units, other incidents.
_BEYOND = (*COHORT_TERMS, FirstKnown, Known, MeanOverseen, Ruled, Tally, Undecided)


class ProbingFrame:
    """A frame of one kind of unit in which only the supposed terms are known.

    Incidents, peers, other periods and the units overseen may be anything. A plugin's own term that asks the frame
    for incidents or peers by itself is taken to find none.

    Args:
        scheme: whose parameters hold, at their defaults.
        kind: the kind of every unit.
        supposed: the column of each supposed term.
        size: how many rows the columns have.
    """

    def __init__(
        self, scheme: Scheme, kind: UnitKind, supposed: Mapping[AnyTerm, Numbers | Truths] | None = None, size: int = 1
    ) -> None:
        self.size = size
        self._parameters: Mapping[str, int] = {each.code: each.default for each in scheme.parameters}
        # Far ahead, so that every regime is in force and no earlier period is on file.
        self.period = Period(date(9000, 1, 1), date(9000, 12, 31), scheme.cadence, "")
        self.calendar = Calendar((self.period,))
        self.cohorts: IntArray = np.zeros(size, dtype=np.int64)
        self.oversight: tuple[IntArray, IntArray] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        self.failures: dict[Term[Any], Failure] = {}
        self._kind = kind
        self._values: dict[AnyTerm, Any] = dict(supposed or {})

    def parameter(self, code: str) -> IntArray:
        """The default of a parameter."""
        return np.full(self.size, self._parameters[code], dtype=np.int64)

    def parameters_of(self, row: int) -> Mapping[str, int]:
        """The defaults of all parameters."""
        return self._parameters

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Whether the kind is one of these, in each row."""
        return np.full(self.size, self._kind in frozenset(kinds))

    def unit(self, row: int) -> int:
        """Each row is a unit of its own."""
        return row

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term: supposed, anything at all, or computed from what it is made of."""
        key: Any = term
        if key not in self._values:
            self._values[key] = self._compute(term)
        column: ColumnT = self._values[key]
        return column

    def _compute(self, term: Term[Any]) -> Numbers | Truths:
        no, yes = np.zeros(self.size, dtype=np.bool_), np.ones(self.size, dtype=np.bool_)
        if isinstance(term, EverThisYear):
            return Truths(self.value(term.term).low, yes)  # in an earlier period it may have held
        if not isinstance(term, _BEYOND):
            column: Numbers | Truths = computed_column(term, self)
            return column
        if not isinstance(term, Number):
            return Truths(no, yes)
        most = LARGEST_AMOUNT * 10**term.places
        return Numbers(no.astype(np.int64), np.full(self.size, most, dtype=np.int64), yes)

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """No incidents (terms that count some are not computed here)."""
        return np.zeros(self.size, dtype=np.int64)

    def observed(self, metric: str) -> ObservedValues | None:
        """Nothing is observed."""
        return None

    def observed_above(self, metric: str, *, on_county: bool) -> ObservedElsewhere:
        """Nothing is observed on other units."""
        zeros = np.zeros(self.size, dtype=np.int64)
        return ObservedElsewhere(zeros + NOBODY, zeros.astype(np.bool_), zeros)

    def awards(self, item: str) -> Awards | None:
        """Nothing is awarded."""
        return None

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """No incident is judged."""
        return None

    def incident_weights(self, charge: Charge, circumstances: IntArray, rows: IntArray) -> IntArray:
        """No circumstances are known."""
        return np.zeros(len(circumstances), dtype=np.int64)

    def at(self, period: Period) -> Frame | None:
        """No other period is known."""
        return self if period == self.period else None

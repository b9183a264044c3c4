"""One scheme's view of the facts of one period: computes each term once, for all units together."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from kaohe.scheme.facts import (
    NOBODY,
    Awards,
    Calendar,
    Facts,
    IncidentRulings,
    ObservedElsewhere,
    ObservedValues,
    Period,
    PeriodFacts,
)
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.functions import computed_column
from kaohe.scheme.terms.term import Charge, Failure, Term
from kaohe.scheme.terms.traversal import Charged
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.axis import Axis
from kaohe.scoring.parameters import Parameters
from kaohe.scoring.tallies import Tariff, charge_weights

ColumnT = TypeVar("ColumnT")


class SchemeFrame:
    """The frame that terms compute in: a scheme, the facts of a period, and the same scheme in other periods.

    Attributes:
        failures: why the functions of terms failed that were computed so far, in this period or in another.
    """

    def __init__(self, scheme: Scheme, facts: Facts, period: PeriodFacts, home: SchemeFrame | None = None) -> None:
        self._scheme, self._facts, self._period = scheme, facts, period
        self._values: dict[Term[Any], Any] = {}
        self._others: dict[str, SchemeFrame] = {}
        self.failures: dict[Term[Any], Failure] = {} if home is None else home.failures
        # Weak, so that no frame keeps itself alive: its columns may be large.
        self._home = weakref.ref(self if home is None else home)
        if home is None:
            self.axis = Axis(scheme, facts.units_in(period.period.code))
            self._parameters = Parameters(scheme, facts, self.axis, period.period.ends)
        else:
            units = facts.units_in(period.period.code)
            self.axis = home.axis if units is home.axis.units else Axis(scheme, units, home.axis.rows)
            self._parameters = home._parameters
        self.size = len(self.axis)

    @property
    def period(self) -> Period:
        """The period of these facts."""
        return self._period.period

    @property
    def calendar(self) -> Calendar:
        """All periods of the ledger."""
        return self._facts.calendar

    def parameter(self, code: str) -> IntArray:
        """The value of a parameter for each row."""
        return self._parameters.column(code)

    def parameters_of(self, row: int) -> Mapping[str, int]:
        """The values of all parameters for a row, by code."""
        return self._parameters.of(row)

    @property
    def cohorts(self) -> IntArray:
        """Number of each row's cohort, -1 outside of any."""
        return self.axis.cohorts

    @property
    def oversight(self) -> tuple[IntArray, IntArray]:
        """Rows of leaders and of units overseen, one entry a pair."""
        return self.axis.oversight

    def of_kind(self, kinds: Iterable[UnitKind]) -> BoolArray:
        """Which rows' units are of one of the kinds."""
        return self.axis.of_kind(kinds)

    def unit(self, row: int) -> int:
        """The place of a row's unit among all units of the facts."""
        return int(self.axis.rows[row])

    def value(self, term: Term[ColumnT]) -> ColumnT:
        """The column of a term, computed on first use."""
        column: ColumnT | None = self._values.get(term)
        if column is None:
            column = self._values[term] = computed_column(term, self)
        return column

    def tally(self, charges: tuple[Charge, ...]) -> IntArray:
        """What the incidents of each unit and of all below it come to under the charges."""
        place = self._tariffs[0].place(charges)
        if place is not None:
            line: IntArray = self._tallies[place]
        else:  # not one of the scheme's own
            line = self._tally(self._tariffs_of(Charged.by([charges])))[0]
        return line

    def observed(self, metric: str) -> ObservedValues | None:
        """The observations of a metric, of units that have a row."""
        observed = self._period.observations.get(metric)
        if observed is None or self.axis.is_whole:
            return observed
        rows = self.axis.place[observed.rows]
        here = rows != NOBODY
        return ObservedValues(rows[here], observed.values[here])

    def observed_above(self, metric: str, *, on_county: bool) -> ObservedElsewhere:
        """A metric read on the nearest COUNTY above, or on the unit itself or else its nearest ancestor that has it."""
        units, rows = self.axis.units, self.axis.rows
        known, values = np.zeros(len(units), dtype=np.bool_), np.zeros(len(units), dtype=np.int64)
        observed = self._period.observations.get(metric)
        if observed is not None:
            known[observed.rows], values[observed.rows] = True, observed.values
        where = units.nearest_county[rows] if on_county else np.where(known, np.arange(len(units)), NOBODY)[rows]
        if not on_county:
            where = np.where(where == NOBODY, units.nearest_above(known)[rows], where)
        return ObservedElsewhere(where, known[where] & (where != NOBODY), values[where])

    def awards(self, item: str) -> Awards | None:
        """The rulings without an incident on an item, for units that have a row."""
        awards = self._period.awards.get((self._scheme.code, item))
        if awards is None:
            return None
        rows = self.axis.place[awards.rows]
        here = rows != NOBODY
        return Awards(rows[here], awards.points[here])

    def incident_rulings(self, item: str, kind: str) -> IncidentRulings | None:
        """The rulings on incidents of a kind, for an item and units that have a row."""
        rulings = self._period.incident_rulings.get((self._scheme.code, item, kind))
        if rulings is None:
            return None
        rows = self.axis.place[rulings.rows]
        here = rows != NOBODY
        return IncidentRulings(rows[here], rulings.points[here], rulings.circumstances[here])

    def incident_weights(self, charge: Charge, circumstances: IntArray, rows: IntArray) -> IntArray:
        """What incidents of some circumstances, which are about some rows, come to under a charge."""
        known = self._facts.circumstances.get(charge.selection.kind.code)
        weights = np.zeros(len(rows), dtype=np.int64)
        if known is None:
            return weights
        for variant in self._parameters.variants:
            here = slice(None) if variant.rows is None else np.isin(rows, variant.rows)
            each = charge_weights(charge, known.columns, known.size, variant.parameters)
            weights = weights.astype(np.result_type(weights, each))
            weights[here] = each[circumstances[here]]
        return weights

    def at(self, period: Period) -> SchemeFrame | None:
        """The same scheme in another period, None where the ledger has no such period.

        Raises:
            LookupError: the ledger has the period, but its facts were not read.
        """
        home = self._home()
        assert home is not None  # whoever uses a frame holds the cards, and these hold their own period's frame
        frame = home if period.code == home.period.code else home._others.get(period.code)
        if frame is not None:
            return frame
        if self.calendar.find(period.code) is None:
            return None
        facts = self._facts.periods.get(period.code)
        if facts is None:
            raise LookupError(f"the facts of {period.code} were not read, but {self._scheme.code} needs them")
        frame = home._others[period.code] = SchemeFrame(self._scheme, self._facts, facts, home)
        return frame

    @cached_property
    def _tallies(self) -> IntArray:
        return self._tally(self._tariffs)

    @cached_property
    def _tariffs(self) -> list[Tariff]:
        """What incidents come to under each variant of the parameters.

        All earlier periods share theirs, or the card's where they charge the same.
        """
        home = self._home()
        if home is None or home is self:
            return self._tariffs_of(self._scheme.charged)
        return home._tariffs if self._scheme.charged_earlier is self._scheme.charged else home._tariffs_earlier

    @cached_property
    def _tariffs_earlier(self) -> list[Tariff]:
        return self._tariffs_of(self._scheme.charged_earlier)

    def _tariffs_of(self, charged: Charged) -> list[Tariff]:
        known = self._facts.circumstances
        return [Tariff(charged, known, variant.parameters) for variant in self._parameters.variants]

    def _tally(self, tariffs: Sequence[Tariff]) -> IntArray:
        """What incidents come to, one line a tally: each row by the tariff of its own variant."""
        lines = tariffs[0].tally(self._period, self.axis)
        for tariff, variant in zip(tariffs[1:], self._parameters.variants[1:], strict=True):
            more = tariff.tally(self._period, self.axis)
            lines = lines.astype(np.result_type(lines, more))
            lines[:, variant.rows] = more[:, variant.rows]
        return lines

"""Metrics: what may be observed of a unit in a period, typed and ranged. A metric is itself a term that rules read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.exact import HUNDREDTHS, IntArray, to_decimal, to_scaled
from kaohe.scheme.facts import NOBODY
from kaohe.scheme.terms import LARGEST_AMOUNT, AnyTerm, Frame, Number, ObservationRead, Read, Truth
from kaohe.scheme.vocabulary import UnitKind

MetricValue: TypeAlias = bool | int | Decimal


class MetricType(StrEnum):
    """What a metric's values are."""

    FLAG = "FLAG"
    COUNT = "COUNT"
    DECIMAL = "DECIMAL"


@dataclass(frozen=True, slots=True)
class MetricWords:
    """What names a metric: ``code`` is ``<scheme>.<name>``."""

    code: str
    title: str
    title_zh: str


class Metric:
    """One thing that may be observed of a unit in a period."""

    words: MetricWords
    type: MetricType

    @property
    def code(self) -> str:
        """The metric's code, ``<scheme>.<name>``."""
        return self.words.code

    @property
    def title(self) -> str:
        """The English title."""
        return self.words.title

    @property
    def title_zh(self) -> str:
        """The Chinese title."""
        return self.words.title_zh

    @abstractmethod
    def problem(self, value: object) -> str | None:
        """Say what is wrong with a value, or None."""

    @abstractmethod
    def encode(self, value: MetricValue | str) -> int:
        """Return the integer by which a valid value is stored."""

    @abstractmethod
    def decode(self, stored: int) -> MetricValue:
        """Return the value that a stored integer stands for."""


class FlagMetric(Truth, Metric):
    """Observed true or false; UNKNOWN where not observed."""

    __slots__ = ("type", "words")

    def __init__(self, words: MetricWords) -> None:
        super().__init__()
        self.words, self.type = words, MetricType.FLAG

    def compute(self, frame: Frame) -> Truths:
        size = len(frame.units)
        low, high = np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
        observed = frame.observed(self.code)
        if observed is not None:
            low[observed.rows] = high[observed.rows] = observed.values != 0
        return Truths(low, high)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        column = frame.value(self)
        yield ObservationRead(self.code, row, bool(column.low[row] == column.high[row]))

    def problem(self, value: object) -> str | None:
        return None if isinstance(value, bool) else "must be true or false"

    def encode(self, value: MetricValue | str) -> int:
        return int(bool(value))

    def decode(self, stored: int) -> bool:
        return bool(stored)


class NumberMetric(Number, Metric):
    """A number observed within a range; ``maximum`` None means that the regime sets no upper bound.

    ``at_most`` is another metric that this one can never exceed (cases settled, of all cases).
    """

    __slots__ = ("at_most", "maximum", "minimum", "type", "words")

    def __init__(
        self,
        words: MetricWords,
        type_: MetricType,
        places: int,
        minimum: Decimal,
        maximum: Decimal | None,
        at_most: NumberMetric | None = None,
    ) -> None:
        super().__init__(places, *(() if at_most is None else (at_most,)))
        self.words, self.type, self.at_most = words, type_, at_most
        self.minimum, self.maximum = minimum, maximum

    def compute(self, frame: Frame) -> Numbers:
        size = len(frame.units)
        least, most = self.stored_range
        low, high = np.full(size, least, dtype=np.int64), np.full(size, most, dtype=np.int64)
        unbounded = np.full(size, self.maximum is None)
        if self.at_most is not None:
            limit = frame.value(self.at_most)
            high = np.minimum(high, limit.high)
            unbounded = unbounded & limit.open if limit.open is not None else np.zeros(size, dtype=np.bool_)
        observed = frame.observed(self.code)
        if observed is not None:
            low[observed.rows] = high[observed.rows] = observed.values
            unbounded[observed.rows] = False
        return Numbers(low, high, unbounded if unbounded.any() else None).settled()

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        column = frame.value(self)
        yield ObservationRead(self.code, row, bool(column.low[row] == column.high[row]))

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return iter(())  # the limit narrows what is unknown; it is not itself missing

    @property
    def stored_range(self) -> tuple[int, int]:
        """The least and the largest value that can be stored."""
        most = Decimal(LARGEST_AMOUNT) if self.maximum is None else self.maximum
        return to_scaled(self.minimum, self.places), to_scaled(most, self.places)

    def problem(self, value: object) -> str | None:
        least, most = self.stored_range
        wanted = "a whole number" if self.type is MetricType.COUNT else f"a decimal with at most {self.places} places"
        limits = f"of at least {self.minimum}" if self.maximum is None else f"from {self.minimum} to {self.maximum}"
        message = f"must be {wanted} {limits}"
        accepted = (int,) if self.type is MetricType.COUNT else (int, str, Decimal)
        if not isinstance(value, accepted) or isinstance(value, bool):
            return message
        try:
            scaled = to_scaled(value, self.places)
        except ValueError:
            return message
        if self.maximum is None and scaled > most:
            return f"{message}, and at most {LARGEST_AMOUNT}"
        return None if least <= scaled <= most else message

    def encode(self, value: MetricValue | str) -> int:
        return to_scaled(value, self.places)

    def decode(self, stored: int) -> int | Decimal:
        return stored if self.type is MetricType.COUNT else to_decimal(stored, self.places)


class ReadElsewhere(Number):
    """A number metric read on another unit: the nearest county above, or the nearest unit that has it."""

    __slots__ = ("metric",)

    def __init__(self, metric: NumberMetric) -> None:
        super().__init__(metric.places, metric)
        self.metric = metric

    @abstractmethod
    def read_on(self, frame: Frame) -> IntArray:
        """The row on which each row's value is read, NOBODY where there is none."""

    def compute(self, frame: Frame) -> Numbers:
        where = self.read_on(frame)
        column = frame.value(self.metric)
        least, most = self.metric.stored_range
        nobody = where == NOBODY
        low = np.where(nobody, least, column.low[where])
        high = np.where(nobody, most, column.high[where])
        unbounded = nobody if self.metric.maximum is None else None
        if column.open is not None:
            unbounded = np.where(nobody, True, column.open[where])
        return Numbers(low, high, unbounded).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return iter(())

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        source = int(self.read_on(frame)[row])
        column = frame.value(self.metric)
        known = source != NOBODY and bool(column.low[source] == column.high[source])
        yield ObservationRead(self.metric.code, row if source == NOBODY else source, known)


class Inherited(ReadElsewhere):
    """A number metric read on the unit itself, else on its nearest ancestor that has it."""

    __slots__ = ()

    def read_on(self, frame: Frame) -> IntArray:
        observed = frame.observed(self.metric.code)
        has = np.zeros(len(frame.units), dtype=np.bool_)
        if observed is not None:
            has[observed.rows] = True
        return np.where(has, np.arange(len(frame.units)), frame.units.nearest_above(has))


class OnCounty(ReadElsewhere):
    """A number metric read on the nearest COUNTY above the unit."""

    __slots__ = ()

    def read_on(self, frame: Frame) -> IntArray:
        return frame.units.nearest_county


def inherited(metric: NumberMetric) -> Number:
    """The metric of the unit, else of its nearest ancestor that has it, else unknown."""
    return Inherited(metric)


def on_county(metric: NumberMetric) -> Number:
    """The metric of the nearest COUNTY above the unit; unknown where there is none or it was not observed."""
    return OnCounty(metric)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Declares the metrics of a scheme: ``Metrics("luxi2014").flag("work_records", "Work records kept", "有工作记录")``."""

    scheme: str

    def flag(self, name: str, title: str, title_zh: str) -> FlagMetric:
        """A metric that is true or false."""
        return FlagMetric(self._words(name, title, title_zh))

    def count(
        self,
        name: str,
        title: str,
        title_zh: str,
        *,
        minimum: int = 0,
        maximum: int | None = None,
        at_most: NumberMetric | None = None,
    ) -> NumberMetric:
        """A metric that is a whole number."""
        return NumberMetric(
            self._words(name, title, title_zh),
            MetricType.COUNT,
            0,
            Decimal(minimum),
            None if maximum is None else Decimal(maximum),
            at_most,
        )

    def decimal(
        self,
        name: str,
        title: str,
        title_zh: str,
        *,
        minimum: str = "0",
        maximum: str | None = None,
        places: int = HUNDREDTHS,
    ) -> NumberMetric:
        """A metric that is a decimal number of at most ``places`` decimals."""
        return NumberMetric(
            self._words(name, title, title_zh),
            MetricType.DECIMAL,
            places,
            Decimal(minimum),
            None if maximum is None else Decimal(maximum),
        )

    def _words(self, name: str, title: str, title_zh: str) -> MetricWords:
        return MetricWords(f"{self.scheme}.{name}", title, title_zh)

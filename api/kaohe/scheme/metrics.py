"""Metrics: what may be observed of a unit in a period, typed and ranged. A metric is itself a term that rules read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

import numpy as np

from kaohe.scheme.bilingual import Bilingual, bracketed, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import NOBODY
from kaohe.scheme.fixed_point import (
    FITS,
    HUNDREDTHS,
    LARGEST_AMOUNT,
    BoolArray,
    IntArray,
    filled,
    to_decimal,
    to_scaled,
)
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import ANSWERS, AnyTerm, Frame, ObservationRead, Read, Voice, plain
from kaohe.scheme.vocabulary import Verdict

__all__ = ["FlagMetric", "Metric", "Metrics", "NumberMetric", "inherited", "on_county"]

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

    @property
    def form(self) -> str:
        """How its values are stored, in a word that outlives its plugin: FLAG, COUNT, or DECIMAL with its places."""
        return f"{self.type} {self.places}" if isinstance(self, NumberMetric) and self.places else str(self.type)

    def decode(self, stored: int) -> MetricValue:
        """Return the value that a stored integer stands for."""
        return decoded(self.form, stored)


def decoded(form: str, stored: int) -> MetricValue:
    """The value that a stored integer stands for, by the form of its metric."""
    type_, _, places = form.partition(" ")
    if type_ == MetricType.FLAG:
        return bool(stored)
    return stored if type_ == MetricType.COUNT else to_decimal(stored, int(places or 0))


class FlagMetric(Truth, Metric):
    """Observed true or false; UNKNOWN where not observed."""

    __slots__ = ("type", "words")

    def __init__(self, words: MetricWords) -> None:
        super().__init__()
        self.words, self.type = words, MetricType.FLAG

    def compute(self, frame: Frame) -> Truths:
        low = np.zeros(frame.size, dtype=np.bool_)
        observed = frame.observed(self.code)
        if observed is None:
            return Truths(low, ~low)
        low[observed.rows] = observed.values != 0
        if len(observed.rows) == frame.size:
            return Truths.exact(low)
        high = np.ones(frame.size, dtype=np.bool_)
        high[observed.rows] = low[observed.rows]
        return Truths(low, high)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        column = frame.value(self)
        yield ObservationRead(self.code, frame.unit(row), bool(column.low[row] == column.high[row]))

    def problem(self, value: object) -> str | None:
        return None if isinstance(value, bool) else "must be true or false"

    def encode(self, value: MetricValue | str) -> int:
        return int(bool(value))

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        verdict, observed = voice.verdict(self), voice.not_observed()
        if verdict is Verdict.YES or verdict is Verdict.NO:
            observed = bracketed(say("observed: {0}", "记录:{0}", ANSWERS[verdict]))
        holds = Bilingual("false", "不属实") if denied else Bilingual("true", "属实")
        return say("“{0}” is {1}{2}", "“{0}”{1}{2}", Bilingual(self.title, self.title_zh), holds, observed)


class NumberMetric(Number, Metric):
    """A number observed within a range; ``maximum`` None means that the regime sets no upper bound.

    ``at_most`` is another metric that this one can never exceed (cases settled, of all cases).
    """

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
        least, most = self.stored_range
        if least > most:
            raise ValueError(f"metric {words.code} ranges from {minimum} to {maximum}, the wrong way round")
        if type_ is MetricType.COUNT and max(abs(least), abs(most)) > LARGEST_AMOUNT:
            raise ValueError(
                f"metric {words.code} counts from {least} to {most}; a count goes to {LARGEST_AMOUNT}:"
                " give it a maximum below that, or declare it with decimal(…, places=0)"
            )
        if max(abs(least), abs(most)) > FITS:
            limit = f"{FITS // 10**places:,}"
            raise ValueError(
                f"metric {words.code} ranges from {plain(minimum)} to {plain(to_decimal(most, places))} with {places}"
                f" places; what is stored goes to {limit} with so many: give it a maximum below that, or fewer places"
            )

    def compute(self, frame: Frame) -> Numbers:
        least, most = self.stored_range
        low = filled(frame.size, least)
        observed = frame.observed(self.code)
        if observed is not None:
            low[observed.rows] = observed.values
            if len(observed.rows) == frame.size:
                return Numbers.exact(low, self._bound)
        high, unbounded = self._unobserved(frame, most)
        if observed is not None:
            high[observed.rows] = observed.values
            unbounded[observed.rows] = False
        return Numbers(low, high, unbounded if unbounded.any() else None, self._bound).settled()

    def _unobserved(self, frame: Frame, most: int) -> tuple[IntArray, BoolArray]:
        """The highest values possible where nothing was observed, and where nothing bounds them."""
        high = filled(frame.size, most)
        if self.at_most is None:
            return high, np.full(frame.size, self.maximum is None)
        limit = frame.value(self.at_most)
        open_above = np.zeros(frame.size, dtype=np.bool_) if limit.open is None else limit.open.copy()
        high = np.maximum(np.minimum(high, limit.high), self.stored_range[0])
        return high, open_above if self.maximum is None else np.zeros_like(open_above)

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        column = frame.value(self)
        yield ObservationRead(self.code, frame.unit(row), bool(column.low[row] == column.high[row]))

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return iter(())  # the limit narrows what is unknown; it is not itself missing

    @cached_property
    def _bound(self) -> int:
        """How far from zero a value may be; what an earlier version of the range let in included."""
        least, most = self.stored_range
        return max(abs(least), abs(most), to_scaled(LARGEST_AMOUNT, self.places))

    @property
    def stated_range(self) -> tuple[int, int]:
        return self.stored_range

    @cached_property
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

    def sentence(self, voice: Voice) -> Bilingual:
        observed = self.in_brackets(voice) if voice.is_known(self) else voice.not_observed()
        return say("“{0}”{1}", "“{0}”{1}", Bilingual(self.title, self.title_zh), observed)


class ReadElsewhere(Number):
    """A number metric read on another unit: on the nearest COUNTY above, or on the nearest unit that has it."""

    __slots__ = ("metric", "on_county")

    def __init__(self, metric: NumberMetric, *, on_county: bool) -> None:
        super().__init__(metric.places, metric)
        self.metric, self.on_county = metric, on_county

    def compute(self, frame: Frame) -> Numbers:
        found = frame.observed_above(self.metric.code, on_county=self.on_county)
        least, most = self.metric.stored_range
        low = np.where(found.known, found.values, least)
        unbounded = ~found.known if self.metric.maximum is None and not found.known.all() else None
        return Numbers(low, np.where(found.known, found.values, most), unbounded).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        return iter(())

    def reads(self, frame: Frame, row: int) -> Iterator[Read]:
        found = frame.observed_above(self.metric.code, on_county=self.on_county)
        where = int(found.units[row])
        yield ObservationRead(self.metric.code, frame.unit(row) if where == NOBODY else where, bool(found.known[row]))

    def sentence(self, voice: Voice) -> Bilingual:
        observed = self.in_brackets(voice) if voice.is_known(self) else voice.not_observed()
        where = Bilingual("of the unit or the nearest above it", "本单位或其上最近单位的")
        if self.on_county:
            where = Bilingual("of the county", "所属县(区)的")
        title = Bilingual(self.metric.title, self.metric.title_zh)
        return say("“{0}” {1}{2}", "{1}“{0}”{2}", title, where, observed)


def inherited(metric: NumberMetric) -> Number:
    """The metric of the unit, else of its nearest ancestor that has it, else unknown."""
    return ReadElsewhere(metric, on_county=False)


def on_county(metric: NumberMetric) -> Number:
    """The metric of the nearest COUNTY above the unit; unknown where there is none or it was not observed."""
    return ReadElsewhere(metric, on_county=True)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Declares the metrics of a scheme: ``Metrics("luxi2014").flag("work_records", "Records kept", "有记录")``."""

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

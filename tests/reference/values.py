"""Exact numbers, intervals of them, and verdicts that may be unknown."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

Number = int | Fraction

Verdict = bool | None
"""True is YES, False is NO, None is UNKNOWN."""

Stated = str | list[str]
"""An exact figure, or the two ends of an interval, as a card states them."""


class Interval(NamedTuple):
    """low .. high, both ends included."""

    low: Fraction
    high: Fraction


def exactly(value: Number) -> Interval:
    """The interval of one value."""
    return Interval(Fraction(value), Fraction(value))


def between(low: Number, high: Number) -> Interval:
    """The interval from low to high."""
    return Interval(Fraction(low), Fraction(high))


def hull(values: Iterable[Number]) -> Interval:
    """The smallest interval that holds every value."""
    all_values = [Fraction(value) for value in values]
    return Interval(min(all_values), max(all_values))


def add(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals, end by end."""
    parts = list(intervals)
    return Interval(sum((part.low for part in parts), Fraction(0)), sum((part.high for part in parts), Fraction(0)))


def half_up(value: Fraction) -> Fraction:
    """A number that is not negative, rounded half-up to two decimals."""
    return Fraction((value * 200 + 1) // 2, 100)


def figure(value: Fraction) -> str:
    """Two decimals; a value with more is a mistake of the model, not something to round here."""
    cents = value * 100
    if cents.denominator != 1 or cents < 0:
        raise ValueError(f"{value} is no amount of whole hundredths")
    return f"{int(cents) // 100}.{int(cents) % 100:02d}"


def state(interval: Interval) -> Stated:
    """How a card states an interval."""
    if interval.low == interval.high:
        return figure(interval.low)
    return [figure(interval.low), figure(interval.high)]


def either(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's OR."""
    seen = list(verdicts)
    if any(verdict is True for verdict in seen):
        return True
    return None if any(verdict is None for verdict in seen) else False


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's AND."""
    return negate(either(negate(verdict) for verdict in verdicts))


def negate(verdict: Verdict) -> Verdict:
    """Kleene's NOT."""
    return None if verdict is None else not verdict


def word(verdict: Verdict) -> str:
    """YES, NO or UNKNOWN."""
    return {True: "YES", False: "NO", None: "UNKNOWN"}[verdict]


def words(verdicts: dict[str, Verdict]) -> dict[str, str]:
    """The same for a group of verdicts."""
    return {code: word(verdict) for code, verdict in verdicts.items()}


def rank(own: Number | None, peers: Iterable[Number | None]) -> tuple[int, int]:
    """Competition ranking, a greater value being better: best and worst possible rank."""
    others = list(peers)
    if own is None:
        return 1, 1 + len(others)
    best = 1 + sum(1 for other in others if other is not None and other > own)
    return best, best + sum(1 for other in others if other is None)

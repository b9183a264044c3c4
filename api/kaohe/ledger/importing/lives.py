"""What a unit is from day to day: pure values, on which a change from a day is worked out and checked.

A life is cut into spans by the days after which the unit became something else. What is stated without a day is what it
is in the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from kaohe.scheme.vocabulary import UnitKind, may_lie_below

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class State:
    """What a unit is for some time: units above and overseen by their codes."""

    name: str
    kind: str
    parent: str | None
    oversees: frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """A time for which a unit is the same; None where it has no beginning, or no end."""

    starts: date | None
    ends: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Life:
    """What a unit was up to some days, in order, and what it is in the end."""

    former: tuple[tuple[date, State], ...]
    last: State

    def on(self, day: date | None) -> State:
        """What it is on a day; None: in the end."""
        return next((state for ends, state in self.former if day is not None and day <= ends), self.last)

    def spans(self) -> Iterator[Span]:
        """The times for which it is the same, in order."""
        starts: date | None = None
        for ends, state in self.former:
            yield Span(starts, ends, state)
            starts = ends + _DAY
        yield Span(starts, None, self.last)

    def changed(self, day: date | None, change: Callable[[State], State], first_day: date | None = None) -> Life:
        """The life in which the unit is something else from a day on, up to its next turn; None: since its last one.

        From its first day on is from its beginning on.
        """
        spans = list(self.spans())
        place = len(spans) - 1 if day is None else bisect_left([ends for ends, _ in self.former], day)
        here = spans[place]
        begun = day is None or day == here.starts or (not place and first_day is not None and day <= first_day)
        cut = [] if begun or day is None else [Span(here.starts, day - _DAY, here.state)]
        new = [*spans[:place], *cut, Span(day, here.ends, change(here.state)), *spans[place + 1 :]]
        former = [(one.ends, one.state) for one, other in pairwise(new) if one.state != other.state and one.ends]
        return Life(tuple(former), new[-1].state)


class Lived(Protocol):
    """A unit with its life."""

    @property
    def code(self) -> str: ...
    @property
    def life(self) -> Life: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a unit cannot lie where it is to lie."""

    message: str
    rule: str = "INVALID"


def faults(unit: Lived, units: Mapping[str, Lived], turning: Sequence[date]) -> Iterator[Fault]:
    """Why a unit cannot lie where its life has it: each thing once.

    Args:
        unit: the unit.
        units: those of its line at all times, itself as it is to be.
        turning: the days after which some unit of the line becomes another.
    """
    told: set[str] = set()
    for fault in (fault for span in unit.life.spans() for fault in _faults_of_span(unit, span, units, turning)):
        if fault.message not in told:
            told.add(fault.message)
            yield fault


def _faults_of_span(unit: Lived, span: Span, units: Mapping[str, Lived], turning: Sequence[date]) -> Iterator[Fault]:
    starts = max((day for day in (span.starts, unit.first_day) if day), default=None)
    ends = min((day for day in (span.ends, unit.last_day) if day), default=None)
    if span.state.parent is None or (starts and ends and starts > ends):
        return
    parent = units.get(span.state.parent)
    if parent is None:
        yield Fault(f"there is no unit {span.state.parent}", "NOT_FOUND")
        return
    if parent.first_day and (starts is None or starts < parent.first_day):
        below = (
            f"and {unit.code} would lie below it {'from its beginning on' if starts is None else f'from {starts} on'}"
        )
        yield Fault(f"{parent.code} opens on {parent.first_day}, {below}", "UNIT_CLOSED")
    if parent.last_day and (ends is None or ends > parent.last_day):
        yield Fault(f"{parent.code} is closed after {parent.last_day}", "UNIT_CLOSED")
    for day in (*(turn for turn in turning if (not starts or starts <= turn) and (not ends or turn < ends)), ends):
        above = parent.life.on(day)
        if not may_lie_below(UnitKind(span.state.kind), UnitKind(above.kind)):
            yield Fault(f"{parent.code} is a {above.kind}: a {span.state.kind} does not lie below one")
        elif any(each == unit.code for each in _line(parent.code, units, day)):
            yield Fault(f"{parent.code} is {unit.code} or below it: units form a tree")


def _line(code: str, units: Mapping[str, Lived], day: date | None) -> Iterator[str]:
    """A unit and all above it on a day; it ends where it would go round."""
    passed: set[str] = set()
    at: str | None = code
    while at is not None and at not in passed:
        yield at
        passed.add(at)
        unit = units.get(at)
        at = None if unit is None else unit.life.on(day).parent

"""Selections of incidents by conditions on their attributes: they say *which*, and rules say what these cost.

Conditions run over columns: over the distinct circumstances of a whole country's incidents, or over the few incidents
behind one card.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from kaohe.scheme.fixed_point import BoolArray
from kaohe.scheme.incident_kinds import ABSENT, AttributeColumns, AttributeValue, IncidentKind
from kaohe.scheme.misuse import Operation, Undecided, Word, refuse
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.vocabulary import LEVELS, Level

__all__ = ["Selection", "at_least", "at_most", "between", "incidents"]


class Condition(ABC):
    """A test of an incident's attributes."""

    __slots__ = ()

    @abstractmethod
    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        """Say for each entry of the columns whether it passes."""

    def parameters(self) -> Iterator[Parameter]:
        """The parameters that the test reads."""
        return iter(())

    def left_out(self) -> Iterator[str]:
        """The attributes that must have been left out to pass."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Everything(Condition):
    """Passes every incident of the kind."""

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        return np.ones(size, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """An attribute has one of the (encoded) values."""

    attribute: str
    values: tuple[int, ...]

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        column = columns[self.attribute]
        passes: BoolArray = column == self.values[0]
        for value in self.values[1:]:  # a few comparisons take less time than np.isin
            passes |= column == value
        return passes

    def left_out(self) -> Iterator[str]:
        return iter((self.attribute,) if self.values == (ABSENT,) else ())


@dataclass(frozen=True, slots=True)
class Within(Condition):
    """An attribute is stated and lies between two bounds, either of which may be a parameter or be left open."""

    attribute: str
    least: int | Parameter | None
    most: int | Parameter | None

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        column = columns[self.attribute]
        passes: BoolArray = column != ABSENT
        if self.least is not None:
            passes &= column >= _bound(self.least, parameters)
        if self.most is not None:
            passes &= column <= _bound(self.most, parameters)
        return passes

    def parameters(self) -> Iterator[Parameter]:
        return (bound for bound in (self.least, self.most) if bound is not None and not isinstance(bound, int))


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every one of the conditions holds."""

    parts: tuple[Condition, ...]

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        passes = self.parts[0].mask(columns, size, parameters)
        for part in self.parts[1:]:
            passes = passes & part.mask(columns, size, parameters)
        return passes

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for part in self.parts for parameter in part.parameters())

    def left_out(self) -> Iterator[str]:
        return (name for part in self.parts for name in part.left_out())


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one of the conditions holds."""

    parts: tuple[Condition, ...]

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        passes = self.parts[0].mask(columns, size, parameters)
        for part in self.parts[1:]:
            passes = passes | part.mask(columns, size, parameters)
        return passes

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for part in self.parts for parameter in part.parameters())


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The condition does not hold."""

    part: Condition

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        return ~self.part.mask(columns, size, parameters)

    def parameters(self) -> Iterator[Parameter]:
        return self.part.parameters()


def _bound(bound: int | Parameter, parameters: Mapping[str, int]) -> int:
    return bound if isinstance(bound, int) else parameters[bound.code]


@dataclass(frozen=True, slots=True)
class Range:
    """What ``where(head_count=at_least(6))`` compares an attribute with."""

    least: int | Parameter | None = None
    most: int | Parameter | None = None


def at_least(least: int | Parameter) -> Range:
    """Stated, and not below ``least``."""
    return Range(least=least)


def at_most(most: int | Parameter) -> Range:
    """Stated, and not above ``most``."""
    return Range(most=most)


def between(least: int | Parameter, most: int | Parameter) -> Range:
    """Stated, and from ``least`` to ``most``, both included."""
    return Range(least, most)


_COUNTED = "batches(selection) counts the incidents, people(selection) their persons"


@dataclass(frozen=True, slots=True)
class Selection(Word, Undecided):
    """Incidents of one kind that pass a condition. ``a | b`` either, ``a & b`` both, ``~a`` the others."""

    what: ClassVar[str] = "a selection of incidents"
    instead: ClassVar[dict[Operation, str]] = {
        Operation.ARITHMETIC: _COUNTED,
        Operation.COMPARISON: _COUNTED,
    }
    between: ClassVar[dict[str, str]] = {
        "^": "write (a & ~b) | (b & ~a)",
        "-…": "write ~selection for the others",
        "abs…": _COUNTED,
    }
    mixed: ClassVar[str | None] = "some(selection) asks whether there is one, none(selection) whether there is none"

    kind: IncidentKind
    condition: Condition = field(default_factory=Everything)

    def where(self, **stated: AttributeValue | Range | tuple[str, ...] | None) -> Selection:
        """Keep those whose attributes have these values, lie in these ranges, or (None) were left out.

        Raises:
            KeyError: the kind has no such attribute.
            ValueError: the attribute can have no such value.
        """
        return self._narrowed(*(self._test(name, wanted) for name, wanted in stated.items()))

    def at(self, *levels: Level) -> Selection:
        """Keep those at one of the levels."""
        return self.where(level=tuple(level.value for level in levels))

    def at_or_above(self, level: Level) -> Selection:
        """Keep those at the level or a higher one."""
        return self.at(*LEVELS[LEVELS.index(level) :])

    def __or__(self, other: Selection) -> Selection:
        return replace(self, condition=AnyOf((self.condition, self._alike("|", other).condition)))

    def __and__(self, other: Selection) -> Selection:
        return self._narrowed(self._alike("&", other).condition)

    def __invert__(self) -> Selection:
        return replace(self, condition=Not(self.condition))

    def mask(self, columns: AttributeColumns, size: int, parameters: Mapping[str, int]) -> BoolArray:
        """Say for each entry of the columns whether it is selected."""
        return self.condition.mask(columns, size, parameters)

    def parameters(self) -> Iterator[Parameter]:
        """The parameters that the condition reads."""
        return self.condition.parameters()

    def left_out(self) -> tuple[str, ...]:
        """The attributes that every selected incident has left out."""
        return tuple(self.condition.left_out())

    def _narrowed(self, *conditions: Condition) -> Selection:
        parts = (() if isinstance(self.condition, Everything) else (self.condition,)) + conditions
        return replace(self, condition=parts[0] if len(parts) == 1 else AllOf(parts)) if parts else self

    def _alike(self, symbol: str, other: object) -> Selection:
        if not isinstance(other, Selection):
            refuse(symbol, self, other)
        if other.kind is not self.kind:
            raise ValueError(f"cannot combine selections of {self.kind.code} and {other.kind.code}")
        return other

    def _test(self, name: str, wanted: AttributeValue | Range | tuple[str, ...] | None) -> Condition:
        attribute = self.kind.attribute(name)
        if wanted is None:
            if attribute.is_required or attribute.default is not None:
                raise ValueError(f"{self.kind.code}.{name} is never left out")
            return OneOf(name, (ABSENT,))
        if isinstance(wanted, Range):
            return Within(name, wanted.least, wanted.most)
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        for value in values:
            if (problem := attribute.problem(value)) is not None:
                raise ValueError(f"{self.kind.code}.{name} {problem}, not {value!r}")
        return OneOf(name, tuple(attribute.encode(value) for value in values))


def incidents(kind: IncidentKind) -> Selection:
    """All incidents of a kind, to be narrowed by ``where``, ``at``, ``at_or_above``."""
    return Selection(kind)

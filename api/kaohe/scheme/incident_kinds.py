"""Incident kinds with typed attributes.

A kind says what may be recorded of an event: flags, choices and counts, nothing else, so that no petitioner can be
described.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

import numpy as np

from kaohe.scheme.fixed_point import IntArray
from kaohe.scheme.vocabulary import LEVELS

__all__ = ["Choice", "Count", "Flag", "IncidentKind", "OnlyWith", "level_attribute"]

#: What a column holds where an attribute was left out and has no default.
ABSENT = -1

#: The largest count that an attribute or a metric may hold unless it says otherwise (GraphQL's Int).
LARGEST_COUNT = 2**31 - 1

AttributeValue: TypeAlias = bool | int | str
#: One entry a distinct circumstance (or an incident) for each attribute of a kind, encoded as integers.
AttributeColumns: TypeAlias = Mapping[str, IntArray]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a record, and what would be right."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(ABC):
    """One thing that an incident of a kind may state."""

    name: str
    title: str
    title_zh: str

    type_name: ClassVar[str]

    @property
    @abstractmethod
    def default(self) -> AttributeValue | None:
        """The value of an attribute that was left out; None where it stays absent."""

    @property
    def is_required(self) -> bool:
        """Whether every incident of the kind must state it."""
        return False

    @abstractmethod
    def problem(self, value: object) -> str | None:
        """Say what is wrong with a value, or None."""

    @abstractmethod
    def encode(self, value: AttributeValue | None) -> int:
        """Return the integer that stands for a valid value in a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Attribute):
    """True or false; false when left out, unless ``default_value`` says otherwise."""

    default_value: bool = False
    type_name: ClassVar[str] = "flag"

    @property
    def default(self) -> bool:
        return self.default_value

    def problem(self, value: object) -> str | None:
        return None if isinstance(value, bool) else "must be true or false"

    def encode(self, value: AttributeValue | None) -> int:
        return int(bool(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Attribute):
    """One of a closed set of codes, in their order (a later one counts as higher)."""

    options: Mapping[str, str] = field(hash=False)
    required: bool = False
    type_name: ClassVar[str] = "choice"

    @property
    def default(self) -> None:
        return None

    @property
    def is_required(self) -> bool:
        return self.required

    def problem(self, value: object) -> str | None:
        if isinstance(value, str) and value in self.options:
            return None
        return f"must be one of {', '.join(self.options)}"

    def encode(self, value: AttributeValue | None) -> int:
        return ABSENT if value is None else list(self.options).index(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Attribute):
    """A whole number within a range."""

    minimum: int = 0
    maximum: int = LARGEST_COUNT
    required: bool = False
    default_value: int | None = None
    type_name: ClassVar[str] = "count"

    @property
    def default(self) -> int | None:
        return self.default_value

    @property
    def is_required(self) -> bool:
        return self.required

    def problem(self, value: object) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum:
            return None
        if self.maximum == LARGEST_COUNT:
            return f"must be a whole number of at least {self.minimum} (and at most {LARGEST_COUNT})"
        return f"must be a whole number from {self.minimum} to {self.maximum}"

    def encode(self, value: AttributeValue | None) -> int:
        return ABSENT if value is None else int(value)


@dataclass(frozen=True, slots=True)
class OnlyWith:
    """An attribute (or one of its values) that makes sense only where another attribute has a certain value."""

    attribute: str
    value: str | None
    other: str
    other_value: str

    def problem(self, stated: Mapping[str, object]) -> Problem | None:
        """Say what is wrong with the attributes that an incident states, or None."""
        value = stated.get(self.attribute)
        concerned = value is not None and (self.value is None or value == self.value)
        if not concerned or stated.get(self.other) == self.other_value:
            return None
        subject = self.attribute if self.value is None else f"{self.attribute} {self.value}"
        return Problem(self.attribute, f"{subject} goes only with {self.other} {self.other_value}")


@dataclass(frozen=True, slots=True, eq=False)
class IncidentKind:
    """A kind of incident: its code, titles, and the attributes that it may state."""

    code: str
    title: str
    title_zh: str
    attributes: tuple[Attribute, ...] = ()
    constraints: tuple[OnlyWith, ...] = ()

    def attribute(self, name: str) -> Attribute:
        """Return the attribute of that name.

        Raises:
            KeyError: the kind has none; the message lists those it has.
        """
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        known = ", ".join(a.name for a in self.attributes) or "none"
        raise KeyError(f"incident kind {self.code} has no attribute {name}; it has {known}")

    def problems(self, stated: Mapping[str, object]) -> Iterator[Problem]:
        """Yield what is wrong with the attributes that an incident states, field by field."""
        known = {attribute.name: attribute for attribute in self.attributes}
        for name in stated:
            if name not in known:
                allowed = f"it may have {', '.join(known)}" if known else "it has no attributes"
                yield Problem(name, f"is not an attribute of {self.code}; {allowed}")
        for attribute in self.attributes:
            if attribute.name not in stated or (stated[attribute.name] is None and not attribute.is_required):
                if attribute.is_required:
                    yield Problem(attribute.name, f"is required for {self.code}")
            elif (problem := attribute.problem(stated[attribute.name])) is not None:
                yield Problem(attribute.name, problem)
        for constraint in self.constraints:
            if (broken := constraint.problem(stated)) is not None:
                yield broken

    def canonical(self, stated: Mapping[str, AttributeValue | None]) -> dict[str, AttributeValue]:
        """Return valid attributes in the order of the kind, without those that only repeat the default."""
        return {
            attribute.name: value
            for attribute in self.attributes
            if (value := stated.get(attribute.name)) is not None and value != attribute.default
        }

    def completed(self, stated: Mapping[str, AttributeValue]) -> dict[str, AttributeValue | None]:
        """Return every attribute of the kind, with the default (or None) for those left out."""
        return {a.name: stated.get(a.name, a.default) for a in self.attributes}

    def columns(self, circumstances: list[Mapping[str, AttributeValue]]) -> dict[str, IntArray]:
        """Encode the attributes of many incidents (or distinct circumstances) as columns."""
        return {
            attribute.name: np.fromiter(
                (attribute.encode(stated.get(attribute.name, attribute.default)) for stated in circumstances),
                dtype=np.int64,
                count=len(circumstances),
            )
            for attribute in self.attributes
        }


def level_attribute(title: str, title_zh: str) -> Choice:
    """The attribute ``level``, whose options are the five levels in ascending order."""
    names = ("乡镇/街道", "县/区/县级市", "州/地区/地级市", "省", "京")
    options = {level.value: name for level, name in zip(LEVELS, names, strict=True)}
    return Choice(name="level", title=title, title_zh=title_zh, options=options, required=True)

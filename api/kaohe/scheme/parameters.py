"""Parameters: numbers that a regime needs and its source does not give, with a default that a deployment may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kaohe.scheme.incident_kinds import LARGEST_COUNT
from kaohe.scheme.misuse import Operation, Word

__all__ = ["Parameter", "Setting"]


@dataclass(frozen=True, slots=True)
class Parameter(Word):
    """A whole number that a deployment may set; ``code`` is ``<scheme>.<name>``.

    ``not_in_source`` marks a default that is kaohe's assumption, not the regime's word.
    """

    what: ClassVar[str] = "a parameter"
    instead: ClassVar[dict[Operation, str]] = {
        Operation.ARITHMETIC: "number(parameter) makes a number of a parameter",
        Operation.COMPARISON: "number(parameter) makes a number of a parameter",
        Operation.LOGIC: "compare a parameter first, as in number(parameter) >= 1",
    }
    yields: ClassVar[bool] = True

    code: str
    title: str
    title_zh: str
    default: int
    minimum: int = 0
    maximum: int = LARGEST_COUNT
    not_in_source: bool = True

    def __post_init__(self) -> None:
        """Check the range.

        Raises:
            ValueError: the default does not lie in it, or it reaches beyond GraphQL's Int.
        """
        if not -LARGEST_COUNT <= self.minimum <= self.default <= self.maximum <= LARGEST_COUNT:
            raise ValueError(
                f"parameter {self.code} is {self.default} by default and ranges from {self.minimum} to {self.maximum}:"
                f" give it a range with the default in it, not beyond {LARGEST_COUNT}"
            )

    def problem(self, value: object) -> str | None:
        """Say what is wrong with a value, or None."""
        if isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum:
            return None
        return f"must be a whole number of at least {self.minimum} (and at most {self.maximum})"


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that a deployment has set of a parameter.

    It holds from a day on (None: ever), up to the next one that is set for the same unit; for a unit and all that lie
    below it (None: for all). Of several that hold, that of the nearest unit counts.
    """

    value: int
    unit: str | None = None
    starts: date | None = None


def values_on(settings: Iterable[Setting], day: date | None) -> dict[str | None, int]:
    """What of a parameter's settings holds on a day (None: in the end), by unit; under None what holds for all."""
    begun = [each for each in settings if day is None or each.starts is None or each.starts <= day]
    return {each.unit: each.value for each in sorted(begun, key=lambda each: each.starts or date.min)}


def value_for(settings: Iterable[Setting], line: Iterable[str], day: date, default: int) -> int:
    """What a parameter is on a day for a unit, given by its code and those of all above it, from the nearest on."""
    held = values_on(settings, day)
    return next((held[code] for code in line if code in held), held.get(None, default))

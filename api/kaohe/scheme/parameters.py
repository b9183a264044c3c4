"""Parameters: numbers that a regime needs and its source does not give, with a default that a deployment may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kaohe.scheme.incident_kinds import LARGEST_COUNT
from kaohe.scheme.misuse import Operation, Word

__all__ = ["Parameter"]


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

"""Parameters: numbers that a regime needs and its source does not give, with a default that a deployment may change."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.scheme.incident_kinds import LARGEST_COUNT

__all__ = ["Parameter"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A whole number that a deployment may set; ``code`` is ``<scheme>.<name>``.

    ``not_in_source`` marks a default that is kaohe's assumption, not the regime's word.
    """

    code: str
    title: str
    title_zh: str
    default: int
    minimum: int = 0
    maximum: int = LARGEST_COUNT
    not_in_source: bool = True

    def problem(self, value: object) -> str | None:
        """Say what is wrong with a value, or None."""
        if isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum:
            return None
        return f"must be a whole number of at least {self.minimum} (and at most {self.maximum})"

"""A scheme as it is asked for: one version of it, or for each period the one that is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaohe.scheme.regime import Scheme


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one scheme that are meant, the earliest first.

    Attributes:
        label: what refers to them: the code, with the version where one was named.
    """

    label: str
    schemes: tuple[Scheme, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> Versions:
        """Just one version, whatever the period."""
        return cls(scheme.code, (scheme,))

    def on(self, day: date) -> Scheme:
        """The version for a period whose last day this is: the last that is in force since that day or before.

        Before the first of them all it is the first: whether that gives cards, its ``in_force_from`` says.
        """
        begun = [each for each in self.schemes if each.since is None or each.since <= day]
        return begun[-1] if begun else self.schemes[0]

    def label_of(self, scheme: Scheme) -> str:
        """What tells one of them from the others."""
        return self.label if len(self.schemes) == 1 else scheme.reference

"""What a deployment has set of a parameter: for whom, and from which day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


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

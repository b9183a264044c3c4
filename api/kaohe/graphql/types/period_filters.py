"""Which periods, in which order."""

from __future__ import annotations

from datetime import date

import strawberry

from kaohe.scheme import facts
from kaohe.scheme.vocabulary import PeriodKind


@strawberry.input(description="Which periods; every condition given must hold.")
class PeriodFilter:
    """Conditions on periods."""

    kinds: list[PeriodKind] | None = strawberry.field(default=None, description="Those of these kinds.")
    codes: list[str] | None = strawberry.field(default=None, description="Those of these codes.")
    contains: date | None = strawberry.field(default=None, description="Those that contain this day.")
    within: str | None = strawberry.field(
        default=None, description="Those that lie wholly within the period of this code; none if there is no such."
    )

    def holds(self, period: facts.Period, calendar: facts.Calendar) -> bool:
        """Whether a period is wanted."""
        around = None if self.within is None else calendar.find(self.within)
        return (
            (self.kinds is None or period.kind in self.kinds)
            and (self.codes is None or period.code in self.codes)
            and (self.contains is None or period.starts <= self.contains <= period.ends)
            and (
                self.within is None
                or (around is not None and around.starts <= period.starts and period.ends <= around.ends)
            )
        )

"""Which incidents, in which order."""

from __future__ import annotations

from datetime import date

import strawberry

from kaohe.graphql.context.reader import IncidentKey, IncidentsWanted
from kaohe.graphql.core.enums import described
from kaohe.graphql.core.ordering import Direction
from kaohe.scheme.facts import Calendar


@strawberry.input(description="Which incidents; every condition given must hold.")
class IncidentFilter:
    """Conditions on incidents."""

    units: list[str] | None = strawberry.field(default=None, description="Those recorded on the units of these codes.")
    within: str | None = strawberry.field(
        default=None, description="Those recorded on the unit of this code or on one below it."
    )
    kinds: list[str] | None = strawberry.field(default=None, description="Those of the kinds of these codes.")
    period: str | None = strawberry.field(
        default=None, description="Those in the period of this code; none if there is no such."
    )
    on_or_after: date | None = strawberry.field(default=None, description="Those on this day or later.")
    on_or_before: date | None = strawberry.field(default=None, description="Those on this day or earlier.")

    def wanted(self, calendar: Calendar) -> IncidentsWanted:
        """As the ledger is asked."""
        starts, ends = self.on_or_after, self.on_or_before
        units = None if self.units is None else tuple(self.units)
        if self.period is not None:
            period = calendar.find(self.period)
            if period is None:
                units = ()
            else:
                starts = period.starts if starts is None else max(starts, period.starts)
                ends = period.ends if ends is None else min(ends, period.ends)
        return IncidentsWanted(units, self.within, None if self.kinds is None else tuple(self.kinds), starts, ends)


described(
    IncidentKey,
    "IncidentOrderField",
    "What incidents are ordered by; their refs break ties.",
    {"ON": "Their days.", "REF": "Their refs."},
)


@strawberry.input(description="In which order incidents are listed.")
class IncidentOrder:
    """A key and a direction."""

    field: IncidentKey = strawberry.field(description="What they are ordered by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")


LATEST_FIRST = IncidentOrder(field=IncidentKey.ON, direction=Direction.DESC)

"""The type Period; which periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.relay import Node, id_of
from kaohe.scheme import facts
from kaohe.scheme.vocabulary import PeriodKind


@strawberry.input(description="Which periods; every condition given must hold.")
class PeriodFilter:
    """Conditions on periods."""

    kinds: list[PeriodKind] | None = strawberry.field(default=None, description="Those of these kinds.")
    codes: list[str] | None = strawberry.field(default=None, description="Those of these codes that there are.")
    contains: date | None = strawberry.field(default=None, description="Those that contain this day.")
    within: str | None = strawberry.field(
        default=None, description="Those that lie wholly within the period of this code, which there must be."
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


@strawberry.type(description="A span of days. An incident belongs to every period that contains its day.")
class Period(Node):
    """A period and its place in the calendar."""

    code: str = strawberry.field(description="Its code: `2014`, `2014-B1`.")
    kind: PeriodKind = strawberry.field(description="How long it is.")
    starts: date = strawberry.field(description="Its first day.")
    ends: date = strawberry.field(description="Its last day.")
    period: strawberry.Private[facts.Period]

    @strawberry.field(description="The period of the same kind that ends the day before this one starts.")
    async def previous(self, info: Info) -> Period | None:
        before = (await info.context.calendar()).previous(self.period)
        return None if before is None else Period.of(before, info.context)

    @strawberry.field(description="The periods that lie wholly within this one, in order.")
    async def inside(
        self,
        info: Info,
        kind: Annotated[PeriodKind, strawberry.argument(description="The kind of period to look for.")],
    ) -> list[Period]:
        return [Period.of(each, info.context) for each in (await info.context.calendar()).inside(self.period, kind)]

    @classmethod
    async def get(cls, context: Context, code: str) -> Period:
        """The period of a code that another record refers to.

        Raises:
            LookupError: the ledger lost it.
        """
        found = (await context.calendar()).find(code)
        if found is None:
            raise LookupError(f"the ledger has no period {code}, though a record refers to it")
        return cls.of(found, context)

    @classmethod
    def of(cls, period: facts.Period, context: Context, state: int | None = None) -> Period:
        """A period as clients see it; ``state`` is the write after which it was as it is told."""
        return cls(
            id=id_of("Period", period.code, marks=replace(context.marks, state=state)),
            code=period.code,
            kind=period.kind,
            starts=period.starts,
            ends=period.ends,
            period=period,
        )

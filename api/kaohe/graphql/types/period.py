"""The type Period."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.relay import Node, id_of
from kaohe.scheme import facts
from kaohe.scheme.vocabulary import PeriodKind


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
        return None if before is None else Period.of(before)

    @strawberry.field(description="The periods that lie wholly within this one, in order.")
    async def inside(
        self,
        info: Info,
        kind: Annotated[PeriodKind, strawberry.argument(description="The kind of period to look for.")],
    ) -> list[Period]:
        return [Period.of(each) for each in (await info.context.calendar()).inside(self.period, kind)]

    @classmethod
    def of(cls, period: facts.Period) -> Period:
        return cls(
            id=id_of("Period", period.code),
            code=period.code,
            kind=period.kind,
            starts=period.starts,
            ends=period.ends,
            period=period,
        )

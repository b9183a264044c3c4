"""The type Observation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.scheme_facts import Metric
from kaohe.graphql.types.versions import HISTORY, ObservationVersion, of_observation
from kaohe.ledger.facts.records import ObservationRecord
from kaohe.ledger.writing import ObservationKey

if TYPE_CHECKING:
    from kaohe.graphql.types.unit import Unit


@strawberry.type(description="The value of a metric for a unit in a period, as it was observed.")
class Observation:
    """A value that is on file; one of the two is not null."""

    metric: Metric = strawberry.field(description="The metric.")
    period: Period = strawberry.field(description="The period that it was observed for.")
    flag: bool | None = strawberry.field(description="What was observed, for a flag.")
    number: Decimal | None = strawberry.field(description="What was observed, for a count or a decimal.")
    revision: int = strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change."
    )
    unit_code: strawberry.Private[str]

    @strawberry.field(description=HISTORY)
    async def history(self, info: Info) -> list[ObservationVersion]:
        key = ObservationKey(self.unit_code, self.period.code, self.metric.code)
        return await of_observation(info.context, key)

    @strawberry.field(description="The unit that it was observed of.")
    async def unit(self, info: Info) -> Annotated[Unit, strawberry.lazy("kaohe.graphql.types.unit")]:
        return await info.context.unit(self.unit_code)

    @classmethod
    async def of(cls, record: ObservationRecord, context: Context) -> Observation:
        """The observation of a record."""
        value = record.value
        return cls(
            metric=context.catalogue.metrics[record.metric],
            period=await context.period(record.period),
            flag=value if isinstance(value, bool) else None,
            number=None if isinstance(value, bool) else Decimal(value),
            revision=record.revision,
            unit_code=record.unit,
        )

"""The type Observation."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.revision import HISTORY, LONGEST, STATE, Revision
from kaohe.graphql.types.scheme_facts import Metric
from kaohe.graphql.types.unit import Unit
from kaohe.ledger.facts.records import ObservationRecord
from kaohe.ledger.writing import ObservationKey


@strawberry.type(description="What an observation was made by a write.")
class ObservationVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: Observation | None = strawberry.field(description=STATE)


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
        found = await info.context.histories.observations.load(key)
        return [
            ObservationVersion(
                by=Revision.of(each.by),
                state=None if each.state is None else await Observation.of(each.state, info.context),
            )
            for each in found[-LONGEST:]
        ]

    @strawberry.field(description="The unit that it was observed of.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.unit_code)

    @classmethod
    async def of(cls, record: ObservationRecord, context: Context) -> Observation:
        """The observation of a record."""
        value = record.value
        return cls(
            metric=catalogue_of(context.registry).metric(record.metric, value),
            period=await Period.get(context, record.period),
            flag=value if isinstance(value, bool) else None,
            number=None if isinstance(value, bool) else Decimal(value),
            revision=record.revision,
            unit_code=record.unit,
        )

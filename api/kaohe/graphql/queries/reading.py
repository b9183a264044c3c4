"""What can be read of a ledger, as it is and as it was known at a moment alike."""

from __future__ import annotations

from typing import Annotated

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.queries.changes import ChangeQueries
from kaohe.graphql.queries.comparison import ComparisonQueries
from kaohe.graphql.queries.incidents import IncidentQueries
from kaohe.graphql.queries.marginal import MarginalQueries
from kaohe.graphql.queries.price_list import PriceListQueries
from kaohe.graphql.queries.scorecards import ScorecardQueries
from kaohe.graphql.queries.units_and_periods import PeriodQueries, UnitQueries
from kaohe.graphql.queries.what_if import WhatIfQueries
from kaohe.graphql.types.revision import Revision, When


@strawberry.type(description="What can be read of the ledger.")
class Reading(
    UnitQueries,
    PeriodQueries,
    IncidentQueries,
    ScorecardQueries,
    MarginalQueries,
    PriceListQueries,
    WhatIfQueries,
    ComparisonQueries,
    ChangeQueries,
):
    """The root fields that read the ledger."""


@strawberry.type(
    description="The ledger as it was known after a write: facts, cards and everything made of them, corrections made"
    " later left out. Regimes are those of today. An `id` is that of the object, whatever the moment: `node` gives the"
    " object as it is now."
)
class LedgerView(Reading):
    """All that can be read of the ledger, as of a revision."""

    revision: Revision | None = strawberry.field(
        description="The last write that is included; null before the first, when the ledger was empty."
    )


@strawberry.type(description="The past.")
class PastQueries:
    """The root field that leads to it."""

    @strawberry.field(
        description="The ledger as it was known at a moment or after a write. Under several names one request reads"
        " several moments side by side."
    )
    async def as_of(
        self, info: Info, when: Annotated[When, strawberry.argument(description="The moment, or the write.")]
    ) -> LedgerView | None:
        context = info.context
        view = await context.view_of(await when.number(context.ledger))
        context.views[str(info.path.key)] = view
        last = await view.last_write()
        return LedgerView(revision=None if last is None else Revision.of(last))

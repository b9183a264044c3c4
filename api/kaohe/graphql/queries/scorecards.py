"""One card, and cards as a list."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.scorecard_arguments import Inside, PeriodCode, SchemeCode, SchemeCodes, UnitCode, UnitCodes
from kaohe.graphql.queries.scorecard_listing import Listing
from kaohe.graphql.relay import Connection
from kaohe.graphql.types.scorecard import ScorecardResult
from kaohe.graphql.types.unit_filters import UnitFilter


@strawberry.type(description="Scorecards.")
class ScorecardQueries:
    """Root fields on cards."""

    @strawberry.field(description="What a regime makes of the facts about a unit in a period.")
    async def scorecard(
        self, info: Info, scheme: SchemeCode, unit: UnitCode, period: PeriodCode
    ) -> ScorecardResult | None:
        return await info.context.cards.one(scheme, unit, period)

    @strawberry.field(
        description="Cards of many units, by the code of the unit, then of the regime, then of the period. Without"
        " `units`, of all units that the regimes assess and that the filter lets through."
    )
    async def scorecards(
        self,
        info: Info,
        period: PeriodCode,
        schemes: SchemeCodes = None,
        units: UnitCodes = None,
        filter: given.Filter[UnitFilter] = None,
        inside: Inside = False,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[ScorecardResult] | None:
        listing = await Listing.of(info.context, period, schemes, units, filter, inside=inside)
        return await listing.page((first, after, last, before))

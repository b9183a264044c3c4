"""What can be read of a ledger, as it is and as it was alike."""

from __future__ import annotations

import strawberry

from kaohe.graphql.queries.changes import ChangeQueries
from kaohe.graphql.queries.comparison import ComparisonQueries
from kaohe.graphql.queries.incidents import IncidentQueries
from kaohe.graphql.queries.marginal import MarginalQueries
from kaohe.graphql.queries.periods import PeriodQueries
from kaohe.graphql.queries.price_list import PriceListQueries
from kaohe.graphql.queries.scorecards import ScorecardQueries
from kaohe.graphql.queries.units import UnitQueries
from kaohe.graphql.queries.what_if import WhatIfQueries


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

"""What can be read of a ledger, as it is and as it was alike."""

from __future__ import annotations

import strawberry

from kaohe.graphql.comparison.queries import ComparisonQueries
from kaohe.graphql.incidents.queries import IncidentQueries
from kaohe.graphql.past.queries import ChangeQueries
from kaohe.graphql.periods.queries import PeriodQueries
from kaohe.graphql.questions.marginal import MarginalQueries
from kaohe.graphql.questions.what_if import WhatIfQueries
from kaohe.graphql.scorecards.queries import ScorecardQueries
from kaohe.graphql.stakes.price_list import PriceListQueries
from kaohe.graphql.units.queries import UnitQueries


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

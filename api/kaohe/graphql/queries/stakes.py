"""What is at stake, regime by regime."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.queries.naming import SchemesAsked, schemes_asked
from kaohe.graphql.types.stakes import SchemeStakes
from kaohe.graphql.types.stakes_rows import shown_stakes


@strawberry.type(description="What is at stake.")
class StakeQueries:
    """Root fields on stakes."""

    @strawberry.field(
        description="What is at stake under regimes: for each item what moves it and how many marks it carries, the"
        " share of each driver, where judgement decides, which scores vetoes override."
    )
    def stakes(self, info: Info, schemes: SchemesAsked = None) -> list[SchemeStakes] | None:
        catalogue = info.context.catalogue
        return [shown_stakes(scheme, catalogue) for scheme in schemes_asked(catalogue, schemes)]

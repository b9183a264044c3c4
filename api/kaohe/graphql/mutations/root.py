"""The root of all changes."""

from __future__ import annotations

import strawberry

from kaohe.graphql.mutations.confirmations import ConfirmationMutations
from kaohe.graphql.mutations.imports import ImportMutations
from kaohe.graphql.mutations.incidents import IncidentMutations
from kaohe.graphql.mutations.observations import ObservationMutations
from kaohe.graphql.mutations.rulings import RulingMutations
from kaohe.graphql.mutations.units_and_periods import StructureMutations


@strawberry.type(
    description="Every change is one request: it is stored as a whole, or not at all and all that is wrong is told."
)
class Mutation(
    IncidentMutations, ObservationMutations, RulingMutations, StructureMutations, ConfirmationMutations, ImportMutations
):
    """All changes."""

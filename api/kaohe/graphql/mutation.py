"""The root of all changes."""

from __future__ import annotations

import strawberry

from kaohe.graphql.imports.mutations import ImportMutations
from kaohe.graphql.recording.confirmations import ConfirmationMutations
from kaohe.graphql.recording.incidents import IncidentMutations
from kaohe.graphql.recording.observations import ObservationMutations
from kaohe.graphql.recording.rulings import RulingMutations
from kaohe.graphql.recording.structure import StructureMutations


@strawberry.type(
    description="Every change is one request: it is stored as a whole, or not at all and all that is wrong is told."
)
class Mutation(
    IncidentMutations, ObservationMutations, RulingMutations, StructureMutations, ConfirmationMutations, ImportMutations
):
    """All changes."""

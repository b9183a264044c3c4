"""The type Change."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.core.enums import described
from kaohe.graphql.types.confirmation import Confirmation
from kaohe.graphql.types.evidence import Ruling
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.observation import Observation
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.revision import Revision
from kaohe.graphql.types.scheme_facts import ParameterSetting
from kaohe.graphql.types.unit import Unit
from kaohe.graphql.types.write_errors import fact_of
from kaohe.ledger.facts.records import IncidentRecord, OversightRecord, ParameterRecord, UnitRecord
from kaohe.ledger.journal import change_log
from kaohe.ledger.journal.change_log import FactKind, Operation
from kaohe.ledger.journal.changed import Changed
from kaohe.scheme import facts

#: What changes are ordered by, as their cursors name it.
ORDER = "revision"

described(
    FactKind,
    "FactKind",
    "What kind of fact was changed. Of one write the changes are told in this order.",
    {
        "PARAMETER": "A parameter that the deployment sets.",
        "PERIOD": "A period.",
        "UNIT": "A unit: its name, its parent, its last day.",
        "OVERSIGHT": "That a leader oversees a unit.",
        "INCIDENT": "An incident.",
        "OBSERVATION": "The value of a metric for a unit in a period.",
        "RULING": "A ruling.",
        "CONFIRMATION": "How far a card has come.",
    },
)
described(
    Operation,
    "ChangeOperation",
    "What was done to a fact.",
    {
        "RECORDED": "It was not on file before.",
        "CORRECTED": "It was on file and is otherwise now; of a card: it took a step, or was opened again.",
        "WITHDRAWN": "It is not on file any more.",
    },
)


@strawberry.type(description="That a leader oversees a unit.")
class Oversight:
    """A leader and a unit."""

    leader_code: str = strawberry.field(description="The code of the leader.")
    unit_code: str = strawberry.field(description="The code of the unit.")

    @strawberry.field(description="The leader.")
    async def leader(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.leader_code)

    @strawberry.field(description="The unit that the leader oversees.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.unit_code)


@strawberry.type(description="How far the card of a unit has come.")
class CardState:
    """A card and its state."""

    scheme_code: str = strawberry.field(description="The code of the regime.")
    period_code: str = strawberry.field(description="The code of the period.")
    unit_code: str = strawberry.field(description="The code of the unit.")
    confirmation: Confirmation = strawberry.field(description="How far it has come.")

    @strawberry.field(description="The unit.")
    async def unit(self, info: Info) -> Unit:
        return await Unit.get(info.context, self.unit_code)


State: TypeAlias = Annotated[
    Unit | Period | Oversight | ParameterSetting | Incident | Observation | Ruling | CardState,
    strawberry.union("ChangedFact", description="A fact as it was on file before a change, or is after it."),
]


@strawberry.input(description="Which changes; every condition given must hold.")
class ChangeFilter:
    """Conditions on changes."""

    kinds: list[FactKind] | None = strawberry.field(default=None, description="Those of facts of these kinds.")


@strawberry.type(description="What a write made of one fact.")
class Change:
    """A write, and the fact before and after it."""

    by: Revision = strawberry.field(description="The write.")
    kind: FactKind = strawberry.field(description="What kind of fact it is.")
    operation: Operation = strawberry.field(description="What was done to it.")
    before: State | None = strawberry.field(
        description="The fact before; null if it was not on file, or if nobody knows the form of a value any more."
    )
    after: State | None = strawberry.field(
        description="The fact after; null if it was withdrawn, or if nobody knows the form of a value any more."
    )

    @classmethod
    async def of(cls, change: change_log.Change, context: Context) -> Change:
        """A change as clients see it."""
        return cls(
            by=Revision.of(change.by),
            kind=change.kind,
            operation=change.operation,
            before=None if change.before is None else await _state(change.before, context, change.by.revision - 1),
            after=None if change.after is None else await _state(change.after, context, change.by.revision),
        )


async def _state(
    fact: Changed, context: Context, revision: int
) -> Unit | Period | Oversight | ParameterSetting | Incident | Observation | Ruling | CardState | None:
    if isinstance(fact, facts.Period):
        return Period.of(fact, context, revision)
    if isinstance(fact, OversightRecord):
        return Oversight(leader_code=fact.leader, unit_code=fact.overseen)
    if isinstance(fact, ParameterRecord):
        return ParameterSetting.of(fact.code, fact.setting)
    if isinstance(fact, IncidentRecord):
        return Incident.of(fact, context, revision)
    if isinstance(fact, UnitRecord):
        return Unit.of(fact, context, revision)
    shown = await fact_of(fact, context)
    if isinstance(shown, Confirmation):
        key = shown.key
        return CardState(scheme_code=key.scheme, period_code=key.period, unit_code=key.unit, confirmation=shown)
    return shown

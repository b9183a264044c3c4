"""What facts have been: by which write, made by whom and why, and how they were after it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context
from kaohe.ledger.journal.history import RevisionRecord
from kaohe.ledger.writing import ObservationKey, RulingKey

if TYPE_CHECKING:
    from kaohe.graphql.types.evidence import Ruling
    from kaohe.graphql.types.incident import Incident
    from kaohe.graphql.types.observation import Observation
    from kaohe.graphql.types.unit import Unit

LazyIncident: TypeAlias = Annotated["Incident", strawberry.lazy("kaohe.graphql.types.incident")]
LazyUnit: TypeAlias = Annotated["Unit", strawberry.lazy("kaohe.graphql.types.unit")]
LazyObservation: TypeAlias = Annotated["Observation", strawberry.lazy("kaohe.graphql.types.observation")]
LazyRuling: TypeAlias = Annotated["Ruling", strawberry.lazy("kaohe.graphql.types.evidence")]

#: How many writes of one fact are told.
LONGEST = 100

HISTORY = f"What it has been, write by write, the latest {LONGEST} of them in their order."
STATE = "The fact after this write; null if it was withdrawn."


@strawberry.type(description="One write of the ledger. Nothing that was written is ever overwritten.")
class Revision:
    """Who did what, when and why."""

    number: int = strawberry.field(description="Its number; later writes have larger ones.")
    at: datetime = strawberry.field(description="When it was made.")
    actor: str = strawberry.field(description="The post or program that made it.")
    action: str = strawberry.field(description="What was done.")
    reason: str | None = strawberry.field(description="Why, as whoever made it said.")

    @classmethod
    def of(cls, record: RevisionRecord) -> Revision:
        return cls(number=record.revision, at=record.at, actor=record.actor, action=record.action, reason=record.reason)


@strawberry.type(description="What an incident was made by a write.")
class IncidentVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: LazyIncident | None = strawberry.field(description=STATE)


@strawberry.type(description="What a unit was made by a write.")
class UnitVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: LazyUnit | None = strawberry.field(description=STATE)


@strawberry.type(description="What an observation was made by a write.")
class ObservationVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: LazyObservation | None = strawberry.field(description=STATE)


@strawberry.type(description="What a ruling was made by a write.")
class RulingVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: LazyRuling | None = strawberry.field(description=STATE)


async def of_incident(context: Context, ref: str) -> list[IncidentVersion]:
    """The history of an incident."""
    from kaohe.graphql.types.incident import Incident

    found = await context.histories.incidents.load(ref)
    return [
        IncidentVersion(by=Revision.of(each.by), state=None if each.state is None else Incident.of(each.state, context))
        for each in found[-LONGEST:]
    ]


async def of_unit(context: Context, code: str) -> list[UnitVersion]:
    """The history of a unit."""
    from kaohe.graphql.types.unit import Unit

    found = await context.histories.units.load(code)
    return [
        UnitVersion(by=Revision.of(each.by), state=None if each.state is None else Unit.of(each.state))
        for each in found[-LONGEST:]
    ]


async def of_observation(context: Context, key: ObservationKey) -> list[ObservationVersion]:
    """The history of an observation."""
    from kaohe.graphql.types.observation import Observation

    found = await context.histories.observations.load(key)
    return [
        ObservationVersion(
            by=Revision.of(each.by), state=None if each.state is None else await Observation.of(each.state, context)
        )
        for each in found[-LONGEST:]
    ]


async def of_ruling(context: Context, key: RulingKey) -> list[RulingVersion]:
    """The history of a ruling."""
    from kaohe.graphql.types.evidence import Ruling

    found = await context.histories.rulings.load(key)
    return [
        RulingVersion(
            by=Revision.of(each.by), state=None if each.state is None else await Ruling.recorded(each.state, context)
        )
        for each in found[-LONGEST:]
    ]

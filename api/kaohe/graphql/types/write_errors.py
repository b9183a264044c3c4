"""What is wrong with a change, typed: where, why, and what the ledger holds instead."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context
from kaohe.graphql.core.enums import described
from kaohe.graphql.types.confirmation import Confirmation
from kaohe.graphql.types.evidence import Ruling
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.observation import Observation
from kaohe.graphql.types.unit import Unit
from kaohe.ledger.facts.confirmations import ConfirmationRecord
from kaohe.ledger.facts.records import IncidentRecord, ObservationRecord, RulingRecord, UnitRecord
from kaohe.ledger.writing import Rule
from kaohe.ledger.writing import WriteError as Refused


class ErrorCode(StrEnum):
    """What is wrong with a change: all that the ledger refuses, and what keeps a change from reaching it."""

    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    NOT_FOUND = "NOT_FOUND"
    TAKEN = "TAKEN"
    UNIT_CLOSED = "UNIT_CLOSED"
    HAS_FACTS = "HAS_FACTS"
    HAS_UNITS = "HAS_UNITS"
    RULING_DEPENDS = "RULING_DEPENDS"
    STALE = "STALE"
    KEY_REUSED = "KEY_REUSED"
    TOO_MANY = "TOO_MANY"
    WRONG_STATE = "WRONG_STATE"
    BUSY = "BUSY"
    STORAGE_FULL = "STORAGE_FULL"
    UNAVAILABLE = "UNAVAILABLE"
    READ_ONLY = "READ_ONLY"


described(
    ErrorCode,
    "ErrorCode",
    "What is wrong with a change. Nothing of the request is stored.",
    {
        "INVALID": "A value that cannot be.",
        "REQUIRED": "Something is left out that must be there.",
        "NOT_FOUND": "There is no unit, period, incident or other fact of that name.",
        "TAKEN": "Another one has that code or document number.",
        "UNIT_CLOSED": "The unit takes no facts of that day any more, or a unit is to be open below it.",
        "HAS_FACTS": "There are facts of days after the one on which the unit is to close.",
        "HAS_UNITS": "There are open units below the one that is to close.",
        "RULING_DEPENDS": "A ruling leans on what is to be changed; see `ruling`.",
        "STALE": "The fact was changed since it was read; see `current`.",
        "KEY_REUSED": "The idempotency key was that of another request.",
        "TOO_MANY": "More entries than one request may have.",
        "WRONG_STATE": "The card is not in a state that allows this.",
        "BUSY": "Others are writing; the same request may succeed in a moment.",
        "STORAGE_FULL": "The disk of the ledger is full.",
        "UNAVAILABLE": "The ledger does not answer; repeat the request under its idempotency key.",
        "READ_ONLY": "This deployment takes no changes.",
    },
)

Fact: TypeAlias = Annotated[
    Unit | Incident | Observation | Ruling | Confirmation,
    strawberry.union("Fact", description="Something that is on file, with the revision that made it what it is."),
]


@strawberry.interface(description="One thing that is wrong with a change, and what would be right.")
class Error:
    """What, where, and what to do."""

    code: ErrorCode = strawberry.field(description="What is wrong, for programs.")
    message: str = strawberry.field(description="What is wrong, for people.")
    path: list[str] = strawberry.field(
        description="The argument, and the place and field within it: `input`, `incidents`, `3`, `on`."
    )
    suggestion: str | None = strawberry.field(description="What was perhaps meant, or what to do.")


@strawberry.type(description="A mistake in one field, or a reason why nothing can be stored now.")
class WriteError(Error):
    """Any error that needs no more than the interface says."""


@strawberry.type(description="A change was made on stale data: `expectedRevision` is not the revision of the fact.")
class StaleError(Error):
    """The fact was changed, withdrawn or recorded meanwhile."""

    current: Fact | None = strawberry.field(description="The fact as it is now; null if it is not on file.")


@strawberry.type(description="A ruling leans on what is to be changed or withdrawn.")
class DependencyError(Error):
    """The ruling has to go first."""

    ruling: Ruling = strawberry.field(description="The ruling.")


#: Types that only the interface leads to.
ERRORS = (WriteError, StaleError, DependencyError)


async def told(error: Refused, context: Context) -> Error:
    """An error of the ledger as clients see it; its path is that of the argument already."""
    code, path = ErrorCode(error.code.value), [str(each) for each in error.path]
    current = error.current
    if error.code is Rule.STALE:
        fact = None if current is None else await fact_of(current, context)
        return StaleError(code=code, message=error.message, path=path, suggestion=error.suggestion, current=fact)
    if isinstance(current, RulingRecord):
        ruling = await Ruling.recorded(current, context)
        return DependencyError(code=code, message=error.message, path=path, suggestion=error.suggestion, ruling=ruling)
    return WriteError(code=code, message=error.message, path=path, suggestion=error.suggestion)


async def fact_of(record: object, context: Context) -> Unit | Incident | Observation | Ruling | Confirmation | None:
    """What the ledger holds, as clients see it."""
    if isinstance(record, IncidentRecord):
        return Incident.of(record, context)
    if isinstance(record, UnitRecord):
        return Unit.of(record, context)
    if isinstance(record, ObservationRecord):
        return await Observation.of(record, context)
    if isinstance(record, ConfirmationRecord):
        return Confirmation.of(record.key, record)
    return await Ruling.recorded(record, context) if isinstance(record, RulingRecord) else None

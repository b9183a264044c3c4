"""Recording, correcting and withdrawing incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.mutations.writing import (
    EXPECTED,
    Change,
    Input,
    Outcome,
    Payload,
    as_given,
    bulk_description,
    change,
)
from kaohe.graphql.types.incident import AttributeInput, Incident
from kaohe.ledger.facts.records import IncidentRecord
from kaohe.ledger.writing import KEEP, IncidentChange, IncidentEntry, WriteError
from kaohe.scheme.incident_kinds import AttributeValue


@dataclass
class Stated:
    """The attributes of one incident by name.

    What is written wrongly gets a name that no attribute has, so that the ledger refuses it together with all else that
    is wrong with the request; ``wrong`` says then what it was.
    """

    values: dict[str, AttributeValue | None] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Sequence[AttributeInput] | None) -> Stated:
        """The attributes of a list."""
        stated = cls()
        for place, each in enumerate(given or ()):
            name, problem = each.name, None
            if len(each.values) > 1:
                problem = f"{name} must have one value: a flag, a count or a choice"
            elif name in stated.values:
                problem = f"{name} stands here twice"
            if problem is not None:
                name = f"{name} ({problem})"
                stated.wrong[name] = problem
            stated.values[name] = each.value
            stated.places[name] = place
        return stated

    def place(self, error: WriteError, *before: str | int) -> WriteError:
        """An error of this incident at the attribute that it is about; ``before`` is where the incident stands."""
        inside = error.path[len(before) :]
        if len(inside) != 2 or inside[0] != "attributes":
            return as_given(error)
        name = str(inside[1])
        message = self.wrong.get(name)
        if message is None:
            message = error.message if error.message.startswith(name) else f"{name} {error.message}"
        place = () if name not in self.places else (self.places[name],)
        suggestion = None if name in self.wrong else error.suggestion
        return as_given(replace(error, path=(*before, "attributes", *place), message=message, suggestion=suggestion))


@strawberry.input(description="An incident to record. There is no field for a petitioner, nor for free text.")
class IncidentInput:
    """A new incident."""

    ref: str = strawberry.field(description="Its document number, which no other incident on file has.")
    unit: str = strawberry.field(description="The code of the unit; it counts for all units above that one, too.")
    kind: str = strawberry.field(description="The code of its kind.")
    on: date = strawberry.field(description="The day on which it happened or was assigned, in a period of the ledger.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="What it states; defaults hold for the rest."
    )

    def entry(self, stated: Stated) -> IncidentEntry:
        """As the ledger takes it."""
        return IncidentEntry(self.ref, self.unit, self.kind, self.on, stated.values)


@strawberry.input(description="An incident to record, and why.")
class IncidentRecordInput(Change, IncidentInput):
    """One incident."""


@strawberry.input(description="Incidents to record, and why.")
class IncidentsRecordInput(Change):
    """Many incidents."""

    incidents: list[IncidentInput] = strawberry.field(description=bulk_description("incidents"))


@strawberry.input(description="What to change of an incident; what is left out stays. Its kind cannot be changed.")
class IncidentCorrectInput(Change):
    """A correction."""

    ref: str = strawberry.field(description="Its document number, which stays.")
    unit: str | None = strawberry.field(default=strawberry.UNSET, description="The code of the right unit.")
    on: date | None = strawberry.field(default=strawberry.UNSET, description="The right day.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="Attributes to change; one without a value is left out from now on."
    )
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.input(description="An incident to take back: it was recorded by mistake.")
class IncidentWithdrawInput(Change):
    """A withdrawal."""

    ref: str = strawberry.field(description="Its document number, which is free again afterwards.")
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.type(description="What came of recording an incident.")
class IncidentRecordPayload(Payload):
    """The incident, or errors."""

    incident: Incident | None = strawberry.field(description="The incident as it is on file.")


@strawberry.type(description="What came of recording incidents.")
class IncidentsRecordPayload(Payload):
    """The incidents, or errors."""

    incidents: list[Incident] | None = strawberry.field(description="The incidents, in the order of the request.")


@strawberry.type(description="What came of correcting an incident.")
class IncidentCorrectPayload(Payload):
    """The incident, or errors."""

    incident: Incident | None = strawberry.field(description="The incident as it is on file now.")


@strawberry.type(description="What came of withdrawing an incident.")
class IncidentWithdrawPayload(Payload):
    """The incident, or errors."""

    incident: Incident | None = strawberry.field(description="The incident as it was before.")


@strawberry.type(description="Changes of incidents.")
class IncidentMutations:
    """Root fields that change incidents."""

    @strawberry.mutation(description="Record an incident.")
    async def incident_record(self, info: Info, input: Input[IncidentRecordInput]) -> IncidentRecordPayload | None:
        stated = Stated.of(input.attributes)

        def placed(error: WriteError) -> WriteError:
            return stated.place(replace(error, path=error.path[2:] if error.path[:1] == ("incidents",) else error.path))

        came = await change(
            info, input, placed, lambda ledger, request: ledger.record_incidents([input.entry(stated)], request)
        )
        return IncidentRecordPayload(
            incident=_one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Record incidents: all of them, or none.")
    async def incidents_record(self, info: Info, input: Input[IncidentsRecordInput]) -> IncidentsRecordPayload | None:
        given = [Stated.of(each.attributes) for each in input.incidents]
        entries = [each.entry(stated) for each, stated in zip(input.incidents, given, strict=True)]

        def placed(error: WriteError) -> WriteError:
            index = error.path[1] if len(error.path) > 1 else None
            return given[index].place(error, *error.path[:2]) if isinstance(index, int) else as_given(error)

        came = await change(info, input, placed, lambda ledger, request: ledger.record_incidents(entries, request))
        return IncidentsRecordPayload(
            incidents=None if came.errors else [Incident.of(each, info.context) for each in came.records],
            revision=came.revision,
            repeated=came.repeated,
            errors=came.errors,
        )

    @strawberry.mutation(description="Correct an incident. How it was before stays in its history.")
    async def incident_correct(self, info: Info, input: Input[IncidentCorrectInput]) -> IncidentCorrectPayload | None:
        stated = Stated.of(input.attributes)
        # None where a value must be is refused by the ledger, like any other value that cannot be.
        changed = IncidentChange(
            KEEP if input.unit is strawberry.UNSET else input.unit,  # type: ignore[arg-type]
            KEEP if input.on is strawberry.UNSET else input.on,  # type: ignore[arg-type]
            stated.values,
        )
        came = await change(
            info, input, stated.place,
            lambda ledger, request: ledger.correct_incident(
                input.ref, changed, request, expected_revision=input.expected_revision
            ),
        )  # fmt: skip
        return IncidentCorrectPayload(
            incident=_one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Take an incident back. It stays in the history of the ledger.")
    async def incident_withdraw(
        self, info: Info, input: Input[IncidentWithdrawInput]
    ) -> IncidentWithdrawPayload | None:
        came = await change(
            info, input, as_given,
            lambda ledger, request: ledger.withdraw_incident(
                input.ref, request, expected_revision=input.expected_revision
            ),
        )  # fmt: skip
        return IncidentWithdrawPayload(
            incident=_one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )


def _one(info: Info, came: Outcome[IncidentRecord]) -> Incident | None:
    return None if came.errors else Incident.of(came.records[0], info.context)

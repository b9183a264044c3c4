"""Recording and withdrawing observations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.mutations.writing import (
    EXPECTED,
    MOST_DIGITS,
    Change,
    Input,
    Outcome,
    Payload,
    Placed,
    as_given,
    bulk_description,
    change,
    plain,
    single,
)
from kaohe.graphql.types.observation import Observation
from kaohe.ledger.facts.records import ObservationRecord
from kaohe.ledger.writing import ObservationEntry, ObservationKey, WriteError
from kaohe.scheme.metrics import MetricType


@strawberry.input
class ObservationKeyInput:
    """What an observation is of."""

    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    metric: str = strawberry.field(description="The code of the metric.")


@strawberry.input(
    description="A value to record: `flag` for a metric that is a flag, else `number`. It replaces the one there is."
)
class ObservationInput(ObservationKeyInput):
    """A value of a metric."""

    flag: bool | None = strawberry.field(default=None, description="What was observed, for a flag.")
    number: Decimal | None = strawberry.field(default=None, description="What was observed, for a count or a decimal.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Refuse the change unless the value there is is of this `revision` (0: unless there is none);"
        " whatever it is if left out.",
    )

    def entry(self) -> ObservationEntry:
        """As the ledger takes it; a text that is no number is refused whatever the metric."""
        value: bool | int | str
        if (self.flag is None) == (self.number is None):
            value = "no value" if self.flag is None else "two values"
        elif self.number is None:
            value = bool(self.flag)
        else:
            text = plain(self.number)
            value = int(text) if text.removeprefix("-").isdigit() and len(text) <= MOST_DIGITS else text
        return ObservationEntry(self.unit, self.period, self.metric, value, self.expected_revision)


@strawberry.input(description="An observation to record, and why.")
class ObservationRecordInput(Change, ObservationInput):
    """One observation."""


@strawberry.input(description="Observations to record, and why.")
class ObservationsRecordInput(Change):
    """Many observations."""

    observations: list[ObservationInput] = strawberry.field(
        description=f"{bulk_description('observations')} Of two of one unit, period and metric the last counts."
    )


@strawberry.input(description="An observation to take back: its value is unknown from then on.")
class ObservationWithdrawInput(Change, ObservationKeyInput):
    """A withdrawal."""

    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.type(description="What came of recording an observation.")
class ObservationRecordPayload(Payload):
    """The observation, or errors."""

    observation: Observation | None = strawberry.field(description="The observation as it is on file.")


@strawberry.type(description="What came of recording observations.")
class ObservationsRecordPayload(Payload):
    """The observations, or errors."""

    observations: list[Observation] | None = strawberry.field(
        description="The observations, in the order of the request."
    )


@strawberry.type(description="What came of withdrawing an observation.")
class ObservationWithdrawPayload(Payload):
    """The observation, or errors."""

    observation: Observation | None = strawberry.field(description="The observation as it was before.")


@strawberry.type(description="Changes of observations.")
class ObservationMutations:
    """Root fields that change observations."""

    @strawberry.mutation(description="Record an observation. One that repeats the value on file changes nothing.")
    async def observation_record(
        self, info: Info, input: Input[ObservationRecordInput]
    ) -> ObservationRecordPayload | None:
        came = await change(
            info, input, lambda error: single(_placed(info, [input])(error)),
            lambda ledger, request: ledger.record_observations([input.entry()], request),
        )  # fmt: skip
        return ObservationRecordPayload(
            observation=await _one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Record observations: all of them, or none.")
    async def observations_record(
        self, info: Info, input: Input[ObservationsRecordInput]
    ) -> ObservationsRecordPayload | None:
        entries = [each.entry() for each in input.observations]
        came = await change(
            info, input, lambda error: as_given(_placed(info, input.observations)(error)),
            lambda ledger, request: ledger.record_observations(entries, request),
        )  # fmt: skip
        shown = [await Observation.of(each, info.context) for each in came.records]
        return ObservationsRecordPayload(
            observations=None if came.errors else shown,
            revision=came.revision,
            repeated=came.repeated,
            errors=came.errors,
        )

    @strawberry.mutation(description="Take an observation back. It stays in the history of the ledger.")
    async def observation_withdraw(
        self, info: Info, input: Input[ObservationWithdrawInput]
    ) -> ObservationWithdrawPayload | None:
        key = ObservationKey(input.unit, input.period, input.metric)
        came = await change(
            info, input, as_given,
            lambda ledger, request: ledger.withdraw_observation(
                key, request, expected_revision=input.expected_revision
            ),
        )  # fmt: skip
        return ObservationWithdrawPayload(
            observation=await _one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )


def _placed(info: Info, given: list[ObservationInput] | list[ObservationRecordInput]) -> Placed:
    """Errors of values at the field that the metric asks for."""
    metrics = info.context.registry.metrics

    def placed(error: WriteError) -> WriteError:
        if len(error.path) != 3 or error.path[2] != "value" or not isinstance(error.path[1], int):
            return error
        entry = given[error.path[1]]
        metric = metrics.get(entry.metric)
        wanted = "flag" if metric is not None and metric.type is MetricType.FLAG else "number"
        message = error.message.removeprefix("of ")
        if entry.flag is not None and entry.number is not None:
            message = f"{entry.metric} takes a {wanted} alone, not a flag and a number"
        return replace(error, path=(*error.path[:2], wanted), message=message)

    return placed


async def _one(info: Info, came: Outcome[ObservationRecord]) -> Observation | None:
    return None if came.errors else await Observation.of(came.records[0], info.context)

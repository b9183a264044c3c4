"""Recording and withdrawing rulings."""

from __future__ import annotations

from decimal import Decimal

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
    plain,
    single,
)
from kaohe.graphql.types.evidence import Ruling
from kaohe.ledger.facts.records import RulingRecord
from kaohe.ledger.writing import RulingEntry, RulingKey


@strawberry.input
class RulingKeyInput:
    """What a ruling is on."""

    scheme: str = strawberry.field(description="The code of the regime.")
    item: str = strawberry.field(description="The code of an item or amount that the regime leaves to judgement.")
    unit: str = strawberry.field(description="The code of the unit whose card it settles.")
    period: str = strawberry.field(description="The code of the period.")
    incident: str | None = strawberry.field(
        default=None, description="The document number of the incident, where the item judges each by itself."
    )


@strawberry.input(description="Points (or CNY) that an assessor decides on. They replace those there are.")
class RulingInput(RulingKeyInput):
    """A decision."""

    points: Decimal = strawberry.field(
        description="What is deducted for the incident, or else awarded, within the range that the clause leaves."
    )
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Refuse the change unless the ruling there is is of this `revision` (0: unless there is none);"
        " whatever it is if left out.",
    )

    def entry(self) -> RulingEntry:
        """As the ledger takes it."""
        return RulingEntry(
            self.scheme, self.item, self.unit, self.period, plain(self.points), self.incident, self.expected_revision
        )


@strawberry.input(description="A ruling to record, and why.")
class RulingRecordInput(Change, RulingInput):
    """One ruling."""


@strawberry.input(description="Rulings to record, and why.")
class RulingsRecordInput(Change):
    """Many rulings."""

    rulings: list[RulingInput] = strawberry.field(
        description=f"{bulk_description('rulings')} Of two on the same the last counts."
    )


@strawberry.input(description="A ruling to take back: what it settled is open again.")
class RulingWithdrawInput(Change, RulingKeyInput):
    """A withdrawal."""

    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.type(description="What came of recording a ruling.")
class RulingRecordPayload(Payload):
    """The ruling, or errors."""

    ruling: Ruling | None = strawberry.field(description="The ruling as it is on file.")


@strawberry.type(description="What came of recording rulings.")
class RulingsRecordPayload(Payload):
    """The rulings, or errors."""

    rulings: list[Ruling] | None = strawberry.field(description="The rulings, in the order of the request.")


@strawberry.type(description="What came of withdrawing a ruling.")
class RulingWithdrawPayload(Payload):
    """The ruling, or errors."""

    ruling: Ruling | None = strawberry.field(description="The ruling as it was before.")


@strawberry.type(description="Changes of rulings.")
class RulingMutations:
    """Root fields that change rulings."""

    @strawberry.mutation(description="Record a ruling. One that repeats the points on file changes nothing.")
    async def ruling_record(self, info: Info, input: Input[RulingRecordInput]) -> RulingRecordPayload | None:
        came = await change(
            info, input, single, lambda ledger, request: ledger.record_rulings([input.entry()], request)
        )
        return RulingRecordPayload(
            ruling=await _one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Record rulings: all of them, or none.")
    async def rulings_record(self, info: Info, input: Input[RulingsRecordInput]) -> RulingsRecordPayload | None:
        entries = [each.entry() for each in input.rulings]
        came = await change(info, input, as_given, lambda ledger, request: ledger.record_rulings(entries, request))
        shown = [await Ruling.recorded(each, info.context) for each in came.records]
        return RulingsRecordPayload(
            rulings=None if came.errors else shown,
            revision=came.revision,
            repeated=came.repeated,
            errors=came.errors,
        )

    @strawberry.mutation(description="Take a ruling back. It stays in the history of the ledger.")
    async def ruling_withdraw(self, info: Info, input: Input[RulingWithdrawInput]) -> RulingWithdrawPayload | None:
        key = RulingKey(input.scheme, input.item, input.unit, input.period, input.incident)
        came = await change(
            info, input, as_given,
            lambda ledger, request: ledger.withdraw_ruling(key, request, expected_revision=input.expected_revision),
        )  # fmt: skip
        return RulingWithdrawPayload(
            ruling=await _one(info, came), revision=came.revision, repeated=came.repeated, errors=came.errors
        )


async def _one(info: Info, came: Outcome[RulingRecord]) -> Ruling | None:
    return None if came.errors else await Ruling.recorded(came.records[0], info.context)

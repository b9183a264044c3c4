"""Creating, changing and closing units; creating and correcting periods."""

from __future__ import annotations

from datetime import date

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.mutations.writing import EXPECTED, Change, Input, Outcome, Payload, as_given, change, single
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.unit import Unit
from kaohe.ledger.facts.records import UnitRecord
from kaohe.ledger.writing import KEEP, PeriodChange, PeriodEntry, Rule, UnitChange, UnitEntry, WriteError, Written
from kaohe.scheme.vocabulary import PeriodKind, UnitKind


@strawberry.input(description="A unit to create, and why. A post is named as a post, never a person.")
class UnitCreateInput(Change):
    """A new unit."""

    code: str = strawberry.field(description="Its code, which no other unit has and which never changes.")
    name: str = strawberry.field(description="Its name.")
    kind: UnitKind = strawberry.field(description="What it is.")
    parent: str | None = strawberry.field(default=None, description="The code of the unit directly above it.")
    oversees: list[str] | None = strawberry.field(
        default=None, description="The codes of the units that it oversees; only a LEADER oversees any."
    )
    opens: date | None = strawberry.field(
        default=None,
        description="The first day of which facts are taken, and from whose period on there are cards; null for ever.",
    )
    succeeds: list[str] | None = strawberry.field(
        default=None, description="The codes of the units whose place it takes, or a part of theirs."
    )


@strawberry.input(description="What to change of a unit; what is left out stays.")
class UnitChangeInput(Change):
    """A change."""

    code: str = strawberry.field(description="Its code.")
    from_day: date | None = strawberry.field(
        name="from",
        default=None,
        description="The day from which its name, kind, parent and units overseen are what is given, up to the next day"
        " on which they change; before it they stay what they were, and so do the cards of periods that end before it."
        " Null corrects what it is as if it had always been so, or since the last of these days.",
    )
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Its new name.")
    kind: UnitKind | None = strawberry.field(default=strawberry.UNSET, description="What it becomes.")
    parent: str | None = strawberry.field(
        default=strawberry.UNSET, description="The code of the unit that is above it from now on; null for none."
    )
    oversees: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="The codes of all units that it oversees from now on."
    )
    opens: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The first day of which facts are taken; null for ever. There must be no facts of days before it.",
    )
    succeeds: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="The codes of all units whose place it took, or a part of theirs."
    )
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.input(description="A unit to close: no facts of later days are taken.")
class UnitCloseInput(Change):
    """A last day."""

    code: str = strawberry.field(description="Its code.")
    last_day: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The last day of which facts are taken; null opens the unit again. It has to be given.",
    )
    expected_revision: int | None = strawberry.field(default=None, description=EXPECTED)


@strawberry.input(description="A period to create, and why.")
class PeriodCreateInput(Change):
    """A new period."""

    code: str = strawberry.field(description="Its code, which no other period has: `2014`, `2014-B1`.")
    kind: PeriodKind = strawberry.field(description="How long it is.")
    starts: date = strawberry.field(description="Its first day.")
    ends: date = strawberry.field(description="Its last day.")


@strawberry.input(description="What to correct of a period; what is left out stays. Its code never changes.")
class PeriodChangeInput(Change):
    """A correction."""

    code: str = strawberry.field(description="Its code.")
    kind: PeriodKind | None = strawberry.field(default=strawberry.UNSET, description="How long it is in truth.")
    starts: date | None = strawberry.field(default=strawberry.UNSET, description="Its first day in truth.")
    ends: date | None = strawberry.field(default=strawberry.UNSET, description="Its last day in truth.")


@strawberry.type(description="What came of creating a unit.")
class UnitCreatePayload(Payload):
    """The unit, or errors."""

    unit: Unit | None = strawberry.field(description="The unit as it is on file.")


@strawberry.type(description="What came of changing a unit.")
class UnitChangePayload(Payload):
    """The unit, or errors."""

    unit: Unit | None = strawberry.field(description="The unit as it is on file now.")


@strawberry.type(description="What came of closing a unit.")
class UnitClosePayload(Payload):
    """The unit, or errors."""

    unit: Unit | None = strawberry.field(description="The unit as it is on file now.")


@strawberry.type(description="What came of creating a period.")
class PeriodCreatePayload(Payload):
    """The period, or errors."""

    period: Period | None = strawberry.field(description="The period as it is on file.")


@strawberry.type(description="What came of correcting a period.")
class PeriodChangePayload(Payload):
    """The period, or errors."""

    period: Period | None = strawberry.field(description="The period as it is on file now.")


@strawberry.type(description="Changes of what facts hang on.")
class StructureMutations:
    """Root fields that change units and periods."""

    @strawberry.mutation(description="Create a unit.")
    async def unit_create(self, info: Info, input: Input[UnitCreateInput]) -> UnitCreatePayload | None:
        entry = UnitEntry(
            input.code,
            input.name,
            input.kind.value,
            input.parent,
            tuple(input.oversees or ()),
            input.opens,
            tuple(input.succeeds or ()),
        )
        came = await change(info, input, single, lambda ledger, request: ledger.create_units([entry], request))
        return UnitCreatePayload(
            unit=_one(came, info.context), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Make a unit another from a day on: its name, kind, parent, units to oversee.")
    async def unit_change(self, info: Info, input: Input[UnitChangeInput]) -> UnitChangePayload | None:
        # None for a name is refused by the ledger, like any other name that cannot be.
        changed = UnitChange(
            KEEP if input.name is strawberry.UNSET else input.name,  # type: ignore[arg-type]
            KEEP if input.parent is strawberry.UNSET else input.parent,
            KEEP if input.oversees is strawberry.UNSET else tuple(input.oversees or ()),
            KEEP if input.kind is strawberry.UNSET else None if input.kind is None else input.kind.value,  # type: ignore[arg-type]
            KEEP if input.opens is strawberry.UNSET else input.opens,
            KEEP if input.succeeds is strawberry.UNSET else tuple(input.succeeds or ()),
            input.from_day,
        )
        came = await change(
            info, input, as_given,
            lambda ledger, request: ledger.change_unit(
                input.code, changed, request, expected_revision=input.expected_revision
            ),
        )  # fmt: skip
        return UnitChangePayload(
            unit=_one(came, info.context), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Close a unit after a day, or open it again.")
    async def unit_close(self, info: Info, input: Input[UnitCloseInput]) -> UnitClosePayload | None:
        last_day = input.last_day
        if last_day is strawberry.UNSET:
            missing = WriteError(Rule.REQUIRED, ("last_day",), "is required", "null opens the unit again")

            async def refused() -> Written[UnitRecord]:
                return Written(errors=(missing,))

            came = await change(info, input, as_given, lambda _ledger, _request: refused())
        else:
            came = await change(
                info, input, as_given,
                lambda ledger, request: ledger.close_unit(
                    input.code, last_day, request, expected_revision=input.expected_revision
                ),
            )  # fmt: skip
        return UnitClosePayload(
            unit=_one(came, info.context), revision=came.revision, repeated=came.repeated, errors=came.errors
        )

    @strawberry.mutation(description="Create a period.")
    async def period_create(self, info: Info, input: Input[PeriodCreateInput]) -> PeriodCreatePayload | None:
        entry = PeriodEntry(input.code, input.kind.value, input.starts, input.ends)
        came = await change(info, input, single, lambda ledger, request: ledger.create_periods([entry], request))
        period = None if came.errors else Period.of(came.records[0], info.context)
        return PeriodCreatePayload(period=period, revision=came.revision, repeated=came.repeated, errors=came.errors)

    @strawberry.mutation(
        description="Correct the kind or the days of a period. Refused once a card of it is confirmed, and where a fact"
        " of the ledger would no longer fit."
    )
    async def period_change(self, info: Info, input: Input[PeriodChangeInput]) -> PeriodChangePayload | None:
        kind = input.kind
        # None is refused by the ledger, like any other kind or day that cannot be.
        changed = PeriodChange(
            KEEP if kind is strawberry.UNSET else None if kind is None else kind.value,  # type: ignore[arg-type]
            KEEP if input.starts is strawberry.UNSET else input.starts,  # type: ignore[arg-type]
            KEEP if input.ends is strawberry.UNSET else input.ends,  # type: ignore[arg-type]
        )
        came = await change(
            info, input, as_given, lambda ledger, request: ledger.change_period(input.code, changed, request)
        )
        period = None if came.errors else Period.of(came.records[0], info.context)
        return PeriodChangePayload(period=period, revision=came.revision, repeated=came.repeated, errors=came.errors)


def _one(came: Outcome[UnitRecord], context: Context) -> Unit | None:
    return None if came.errors else Unit.of(came.records[0], context)

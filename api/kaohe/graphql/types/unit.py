"""The type Unit; which units, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.context.reader import UnitKey, UnitRow, UnitsWanted
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.arguments import Inside, PeriodCode, SchemeCodes
from kaohe.graphql.core.enums import Direction, described
from kaohe.graphql.core.naming import unknown_scheme
from kaohe.graphql.relay import Connection, Node, cursor_of, id_of, slice_of
from kaohe.graphql.relay.paging import page_of
from kaohe.graphql.types.incident import Incident, IncidentFilter, IncidentOrder, own_incidents
from kaohe.graphql.types.revision import HISTORY, LONGEST, STATE, Revision
from kaohe.graphql.types.scorecard import ScorecardResult, shown
from kaohe.ledger.facts import records
from kaohe.scheme import UnitKind


@strawberry.input(description="Which units; every condition given must hold.")
class UnitFilter:
    """Conditions on units."""

    codes: list[str] | None = strawberry.field(default=None, description="Those of these codes that there are.")
    kinds: list[UnitKind] | None = strawberry.field(default=None, description="Those of these kinds.")
    parent: str | None = strawberry.field(default=None, description="Those directly below the unit of this code.")
    within: str | None = strawberry.field(
        default=None, description="The unit of this code and those below it, at any depth."
    )
    name_contains: str | None = strawberry.field(
        default=None, description="Those whose name has these characters, in whatever width and case."
    )

    async def wanted(self, context: Context) -> UnitsWanted:
        """As the ledger is asked.

        Raises:
            UnknownCodeError: there is no unit that it is to be below.
        """
        for field, code in (("parent", self.parent), ("within", self.within)):
            if code is not None:
                await known_unit(context, code, "filter", field)
        return UnitsWanted(
            None if self.codes is None else tuple(self.codes),
            None if self.kinds is None else tuple(self.kinds),
            self.parent,
            self.within,
            self.name_contains,
        )


described(
    UnitKey,
    "UnitOrderField",
    "What units are ordered by; their codes break ties.",
    {
        "CODE": "Their codes.",
        "NAME": "Their names as people sort them: numbers by value, hanzi by pinyin.",
    },
)


@strawberry.input(description="In which order units are listed.")
class UnitOrder:
    """A key and a direction."""

    field: UnitKey = strawberry.field(description="What they are ordered by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")


ORDER = "code"


@strawberry.type(description="What a unit was made by a write.")
class UnitVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: Unit | None = strawberry.field(description=STATE)


@strawberry.type(description="What a unit is from a day to a day.")
class UnitSpan:
    """A time for which a unit is the same."""

    starts: date | None = strawberry.field(description="The first day; null where it begins with the unit.")
    ends: date | None = strawberry.field(description="The last day; null where it lasts.")
    name: str = strawberry.field(description="Its name then.")
    kind: UnitKind = strawberry.field(description="What it is then.")
    parent_code: strawberry.Private[str | None]
    overseen: strawberry.Private[Sequence[str]]

    @strawberry.field(description="The unit directly above it then; null at the top.")
    async def parent(self, info: Info) -> Unit | None:
        return None if self.parent_code is None else await Unit.find(info.context, self.parent_code)

    @strawberry.field(description="The units that a leader oversees then, by code; empty for all other kinds.")
    async def oversees(self, info: Info) -> list[Unit]:
        return await _named(info, self.overseen)

    @classmethod
    def of(cls, row: records.UnitSpan) -> UnitSpan:
        return cls(
            starts=row.starts,
            ends=row.ends,
            name=row.name,
            kind=row.kind,
            parent_code=row.parent,
            overseen=row.oversees,
        )


@strawberry.type(description="A unit of government, or a post in one; never a person.")
class Unit(Node):
    """A unit, its kin, its incidents and its cards."""

    code: str = strawberry.field(description="Its code, unique in the ledger.")
    name: str = strawberry.field(description="Its name.")
    kind: UnitKind = strawberry.field(description="What it is.")
    opens: date | None = strawberry.field(
        description="The first day of which facts of it are taken; null where it was there before all of them."
    )
    closes: date | None = strawberry.field(
        description="The last day of which facts of it are taken; null while it is open."
    )
    revision: int = strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change."
    )
    parent_code: strawberry.Private[str | None]

    @strawberry.field(description=f"{HISTORY} Units overseen are not told.")
    async def history(self, info: Info) -> list[UnitVersion]:
        found = await info.context.histories.units.load(self.code)
        return [
            UnitVersion(
                by=Revision.of(each.by),
                state=None if each.state is None else Unit.of(each.state, info.context, each.by.revision),
            )
            for each in found[-LONGEST:]
        ]

    @strawberry.field(
        description="What it has been from day to day, in order, as far as days were given; the last is what it is. A"
        " card shows units as they stood on the last day of its period."
    )
    async def spans(self, info: Info) -> list[UnitSpan]:
        return [UnitSpan.of(each) for each in await info.context.units.spans.load(self.code)]

    @strawberry.field(description="The units whose place it took, or a part of theirs.")
    async def predecessors(self, info: Info) -> list[Unit]:
        return await _named(info, (await info.context.units.successions.load(self.code)).predecessors)

    @strawberry.field(description="The units that took its place, or a part of it.")
    async def successors(self, info: Info) -> list[Unit]:
        return await _named(info, (await info.context.units.successions.load(self.code)).successors)

    @strawberry.field(description="The unit directly above it; null at the top.")
    async def parent(self, info: Info) -> Unit | None:
        if self.parent_code is None:
            return None
        return await Unit.find(info.context, self.parent_code)

    @strawberry.field(description="The units directly below it, by code.")
    async def children(
        self,
        info: Info,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Unit] | None:
        loaders = info.context.units
        wanted = slice_of(first, after, last, before, ORDER, 1)
        page = page_of(await loaders.children.load(self.code, wanted), wanted)
        loaders.seen(page.entries)
        return Connection.of(
            page,
            lambda row: cursor_of(ORDER, [row.code]),
            Unit.all(page.entries, info.context),
            lambda: loaders.child_count.load(self.code),
        )

    @strawberry.field(description="The units that a leader oversees, by code; empty for all other kinds.")
    async def oversees(self, info: Info) -> list[Unit]:
        if self.kind is not UnitKind.LEADER:
            return []
        return Unit.all(await info.context.units.overseen.load(self.code), info.context)

    @strawberry.field(description="The incidents recorded on it, the latest first unless `orderBy` says otherwise.")
    async def incidents(
        self,
        info: Info,
        filter: given.Filter[IncidentFilter] = None,
        order_by: given.Order[IncidentOrder] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Incident] | None:
        return await own_incidents(info, self.code, filter, order_by, (first, after, last, before))

    @strawberry.field(description="What regimes make of it in a period: one card (or refusal) a regime.")
    async def scorecards(
        self, info: Info, period: PeriodCode, schemes: SchemeCodes = None, inside: Inside = False
    ) -> list[ScorecardResult] | None:
        context = info.context
        await known_period(context, period, "period")
        for place, each in enumerate(schemes or ()):
            if context.registry.find(each) is None:
                raise unknown_scheme(context.registry, each, "schemes", place)
        found = await context.cards.of_unit(self.code, self.kind, period, schemes, inside=inside)
        return [shown(each, context) for each in found]

    @classmethod
    async def find(cls, context: Context, code: str) -> Unit | None:
        """The unit of a code."""
        return cls.maybe(await context.units.by_code.load(code), context)

    @classmethod
    async def get(cls, context: Context, code: str) -> Unit:
        """The unit of a code that another record refers to.

        Raises:
            LookupError: the ledger lost it.
        """
        found = await cls.find(context, code)
        if found is None:
            raise LookupError(f"the ledger has no unit {code}, though a record refers to it")
        return found

    @classmethod
    def of(cls, row: UnitRow, context: Context, state: int | None = None) -> Unit:
        """A unit as clients see it; ``state`` is the write after which it was as it is told."""
        return cls(
            id=id_of("Unit", row.code, marks=replace(context.marks, state=state)),
            code=row.code,
            name=row.name,
            kind=UnitKind(row.kind),
            opens=row.opens,
            closes=row.closes,
            revision=row.revision,
            parent_code=row.parent,
        )

    @classmethod
    def maybe(cls, row: UnitRow | None, context: Context) -> Unit | None:
        """The unit of a row, if there is one."""
        return None if row is None else cls.of(row, context)

    @classmethod
    def all(cls, rows: Sequence[UnitRow], context: Context) -> list[Unit]:
        """The units of some rows."""
        return [cls.of(row, context) for row in rows]


async def _named(info: Info, codes: Sequence[str]) -> list[Unit]:
    """The units of some codes that another record refers to."""
    found = await info.context.units.by_code.load_many(codes)
    return [Unit.of(row, info.context) for row in found if row is not None]

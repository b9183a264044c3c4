"""The type Unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.context.reader import UnitRow
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.scorecard_arguments import Inside, PeriodCode, SchemeCodes
from kaohe.graphql.relay import Connection, Node, cursor_of, id_of, slice_of
from kaohe.graphql.relay.paging import page_of
from kaohe.graphql.types.incident import Incident, own_incidents
from kaohe.graphql.types.incident_filters import IncidentFilter, IncidentOrder
from kaohe.graphql.types.scorecard import ScorecardResult
from kaohe.graphql.types.versions import HISTORY, UnitVersion, of_unit
from kaohe.scheme import UnitKind

ORDER = "code"


@strawberry.type(description="A unit of government, or a post in one; never a person.")
class Unit(Node):
    """A unit, its kin, its incidents and its cards."""

    code: str = strawberry.field(description="Its code, unique in the ledger.")
    name: str = strawberry.field(description="Its name.")
    kind: UnitKind = strawberry.field(description="What it is.")
    closes: date | None = strawberry.field(
        description="The last day of which facts of it are taken; null while it is open."
    )
    revision: int = strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change."
    )
    parent_code: strawberry.Private[str | None]

    @strawberry.field(description=f"{HISTORY} Units overseen are not told.")
    async def history(self, info: Info) -> list[UnitVersion]:
        return await of_unit(info.context, self.code)

    @strawberry.field(description="The unit directly above it; null at the top.")
    async def parent(self, info: Info) -> Unit | None:
        if self.parent_code is None:
            return None
        return Unit.maybe(await info.context.units.by_code.load(self.parent_code))

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
            Unit.all(page.entries),
            lambda: loaders.child_count.load(self.code),
        )

    @strawberry.field(description="The units that a leader oversees, by code; empty for all other kinds.")
    async def oversees(self, info: Info) -> list[Unit]:
        if self.kind is not UnitKind.LEADER:
            return []
        return Unit.all(await info.context.units.overseen.load(self.code))

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
        return await info.context.cards.of_unit(self.code, self.kind, period, schemes, inside=inside)

    @classmethod
    def of(cls, row: UnitRow) -> Unit:
        return cls(
            id=id_of("Unit", row.code),
            code=row.code,
            name=row.name,
            kind=UnitKind(row.kind),
            closes=row.closes,
            revision=row.revision,
            parent_code=row.parent,
        )

    @classmethod
    def maybe(cls, row: UnitRow | None) -> Unit | None:
        """The unit of a row, if there is one."""
        return None if row is None else cls.of(row)

    @classmethod
    def all(cls, rows: Sequence[UnitRow]) -> list[Unit]:
        """The units of some rows."""
        return [cls.of(row) for row in rows]

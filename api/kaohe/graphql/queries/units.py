"""Units by code and as a list."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.context.reader import UnitKey, UnitsWanted
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.ordering import Direction
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import page_of
from kaohe.graphql.types.unit import Unit
from kaohe.graphql.types.unit_filters import UnitFilter, UnitOrder

BY_CODE = UnitOrder(field=UnitKey.CODE, direction=Direction.ASC)


@strawberry.type(description="Units.")
class UnitQueries:
    """Root fields on units."""

    @strawberry.field(description="A unit by its code; null if there is none.")
    async def unit(self, info: Info, code: given.Code) -> Unit | None:
        return Unit.maybe(await info.context.units.by_code.load(code))

    @strawberry.field(description="Units, by code unless `orderBy` says otherwise.")
    async def units(
        self,
        info: Info,
        filter: given.Filter[UnitFilter] = None,
        order_by: given.Order[UnitOrder] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Unit] | None:
        ledger = info.context.ledger
        wanted = UnitsWanted() if filter is None else filter.wanted()
        order = order_by or BY_CODE
        by_code = order.field is UnitKey.CODE
        name = f"{order.field.value} {order.direction.value}"
        part = slice_of(first, after, last, before, name, 1 if by_code else 2)
        rows = await ledger.units_page(wanted, order.field, order.direction is Direction.DESC, part)
        page = page_of(rows, part)
        info.context.units.seen(page.entries)

        async def count() -> int:
            return sum((await ledger.units_count(wanted)).values())

        return Connection.of(
            page,
            lambda row: cursor_of(name, [row.code] if by_code else [row.name, row.code]),
            Unit.all(page.entries),
            count,
        )

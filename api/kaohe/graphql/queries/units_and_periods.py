"""Units and periods by code and as lists."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.context.known import known_period
from kaohe.graphql.context.reader import UnitKey, UnitsWanted
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.enums import Direction
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import page_in_memory, page_of
from kaohe.graphql.types.period import Period, PeriodFilter
from kaohe.graphql.types.unit import Unit, UnitFilter, UnitOrder
from kaohe.scheme import facts

BY_CODE = UnitOrder(field=UnitKey.CODE, direction=Direction.ASC)


@strawberry.type(description="Units.")
class UnitQueries:
    """Root fields on units."""

    @strawberry.field(description="A unit by its code; null if there is none.")
    async def unit(self, info: Info, code: given.Code) -> Unit | None:
        return await Unit.find(info.context, code)

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
        wanted = UnitsWanted() if filter is None else await filter.wanted(info.context)
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
            lambda row: cursor_of(name, [row.code] if by_code else [row.sorts_as, row.code]),
            Unit.all(page.entries, info.context),
            count,
        )


ORDER = "starts"


@strawberry.type(description="Periods.")
class PeriodQueries:
    """Root fields on periods."""

    @strawberry.field(description="A period by its code; null if there is none.")
    async def period(self, info: Info, code: given.Code) -> Period | None:
        found = (await info.context.calendar()).find(code)
        return None if found is None else Period.of(found, info.context)

    @strawberry.field(description="Periods, the earliest first; of those that start on one day the longest first.")
    async def periods(
        self,
        info: Info,
        filter: given.Filter[PeriodFilter] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Period] | None:
        wanted = slice_of(first, after, last, before, ORDER, 3)
        calendar = await info.context.calendar()
        if filter is not None and filter.within is not None:
            await known_period(info.context, filter.within, "filter", "within")
        found = sorted((p for p in calendar.periods if filter is None or filter.holds(p, calendar)), key=keys)
        page = page_in_memory(found, keys, wanted)

        async def count() -> int:
            return len(found)

        nodes = [Period.of(each, info.context) for each in page.entries]
        return Connection.of(page, lambda each: cursor_of(ORDER, keys(each)), nodes, count)


def keys(period: facts.Period) -> tuple[str, str, str]:
    """The sort keys of a period: its first day, its last (the latest first), its code."""
    return period.starts.isoformat(), f"{99999999 - int(period.ends.strftime('%Y%m%d')):08}", period.code

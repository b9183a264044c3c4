"""Periods by code and as a list."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core import arguments as given
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import page_in_memory
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.period_filters import PeriodFilter
from kaohe.scheme import facts

ORDER = "starts"


@strawberry.type(description="Periods.")
class PeriodQueries:
    """Root fields on periods."""

    @strawberry.field(description="A period by its code; null if there is none.")
    async def period(self, info: Info, code: given.Code) -> Period | None:
        found = (await info.context.calendar()).find(code)
        return None if found is None else Period.of(found)

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
        found = sorted((p for p in calendar.periods if filter is None or filter.holds(p, calendar)), key=keys)
        page = page_in_memory(found, keys, wanted)

        async def count() -> int:
            return len(found)

        nodes = [Period.of(each) for each in page.entries]
        return Connection.of(page, lambda each: cursor_of(ORDER, keys(each)), nodes, count)


def keys(period: facts.Period) -> tuple[str, str, str]:
    """The sort keys of a period: its first day, its last (the latest first), its code."""
    return period.starts.isoformat(), f"{99999999 - int(period.ends.strftime('%Y%m%d')):08}", period.code

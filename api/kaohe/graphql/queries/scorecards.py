"""One card, and cards as a list: units by code, and for each unit its schemes and periods in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.cards import Wanted
from kaohe.graphql.context.known import known_period
from kaohe.graphql.context.reader import UnitKey, UnitRow, UnitsWanted
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.arguments import Inside, PeriodCode, SchemeCode, SchemeCodes, UnitCode, UnitCodes
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.core.naming import unknown_scheme
from kaohe.graphql.relay import Connection, Slice, cursor_of, slice_of
from kaohe.graphql.relay.paging import PageArguments, page_in_memory
from kaohe.graphql.types.scorecard import Scorecard, ScorecardRefused, ScorecardResult, shown
from kaohe.graphql.types.unit import UnitFilter
from kaohe.plugins import Registry
from kaohe.scheme import UnitKind
from kaohe.scheme.facts import Calendar
from kaohe.scheme.vocabulary import Kinds

ORDER = "unit scheme period"

#: Units that may be named in one list of cards.
LARGEST_NAMED = 1000


@dataclass(frozen=True)
class Listing:
    """Which cards are listed.

    Attributes:
        pairs: schemes with the periods of their cards, in order.
        named: the units that were named; None where the ledger is asked which ones there are.
        wanted: what the ledger is asked for.
        kinds: the kinds of unit that each scheme assesses in each period.
        spans: the first and the last day of each period.
    """

    context: Context
    pairs: Sequence[tuple[str, str]]
    named: Sequence[str] | None
    wanted: UnitsWanted
    kinds: Mapping[tuple[str, str], Kinds]
    spans: Mapping[str, tuple[date, date]]

    @classmethod
    async def of(
        cls,
        context: Context,
        period: str,
        schemes: Sequence[str] | None,
        units: Sequence[str] | None,
        filter: UnitFilter | None,
        *,
        inside: bool,
    ) -> Listing:
        """Read the arguments of a list of cards.

        Raises:
            ClientError: too many units named, or units and a filter together.
            UnknownCodeError: there is no such period, or no such scheme.
        """
        if units is not None and filter is not None:
            raise ClientError(Code.BAD_INPUT, "give `units` or `filter`, not both")
        if units is not None and len(units) > LARGEST_NAMED:
            raise ClientError(Code.BAD_INPUT, f"`units` may name at most {LARGEST_NAMED}", limit=LARGEST_NAMED)
        registry, calendar = context.registry, await context.calendar()
        await known_period(context, period, "period")
        for place, each in enumerate(schemes or ()):
            if registry.find(each) is None:
                raise unknown_scheme(registry, each, "schemes", place)
        codes = sorted(set(registry.schemes if schemes is None else schemes))
        pairs = await context.cards.periods_of(codes, period, inside=inside)
        kinds_of = {pair: _kinds(registry, calendar, *pair) for pair in pairs}
        kinds = frozenset[UnitKind]().union(*kinds_of.values())
        spans = {code: (found.starts, found.ends) for _, code in pairs if (found := calendar.find(code)) is not None}
        wanted = UnitsWanted() if filter is None else await filter.wanted(context)
        first, last = (
            bound((span[place] for span in spans.values()), default=None) for place, bound in enumerate((min, max))
        )
        wanted = replace(wanted, open_since=first, open_until=last)
        if wanted.kinds is not None:
            kinds &= frozenset(wanted.kinds)
        named = None if units is None else sorted(set(units))
        return cls(context, sorted(pairs), named, replace(wanted, kinds=tuple(sorted(kinds))), kinds_of, spans)

    async def page(self, arguments: PageArguments) -> Connection[Scorecard | ScorecardRefused]:
        """A page of the list."""
        part = slice_of(*arguments, ORDER, 3)
        if self.named is not None:
            entries = [(code, scheme, period) for code in self.named for scheme, period in self.pairs]
        else:
            entries = [
                (unit.code, scheme, period)
                for unit in await self._units(part)
                for scheme, period in self.pairs
                if unit.kind in self.kinds[scheme, period] and self._is_open(unit, period)
            ]
        page = page_in_memory(entries, tuple, part)
        cards = await self.context.cards.many([Wanted(s, unit=u, period=p) for u, s, p in page.entries])
        nodes = [shown(each, self.context) for each in cards]
        return Connection.of(page, lambda entry: cursor_of(ORDER, entry), nodes, self._count)

    async def _units(self, part: Slice) -> list[UnitRow]:
        """The units whose cards may be on a page; each has at least one."""
        after = None if part.after is None else part.after[:1]
        before = None if part.before is None else part.before[:1]
        read = self.context.ledger.units_page
        rows = list(await read(self.wanted, UnitKey.CODE, False, Slice(part.size, part.backwards, after, before)))
        # The unit that a cursor names may have further cards.
        named = {keys[0] for keys in (after, before) if keys is not None}
        if named:
            codes = named if self.wanted.codes is None else named & set(self.wanted.codes)
            at_cursor = replace(self.wanted, codes=tuple(codes))
            rows += await read(at_cursor, UnitKey.CODE, False, Slice(len(named), False, None, None))
        return sorted({row.code: row for row in rows}.values(), key=lambda row: row.code)

    def _is_open(self, unit: UnitRow, period: str) -> bool:
        starts, ends = self.spans.get(period, (date.min, date.max))
        return (unit.closes or date.max) >= starts and (unit.opens or date.min) <= ends

    async def _count(self) -> int:
        if self.named is not None:
            return len(self.named) * len(self.pairs)
        total = 0
        for span in dict.fromkeys(self.spans.get(period) for _, period in self.pairs):
            starts, ends = (None, None) if span is None else span
            counts = await self.context.ledger.units_count(replace(self.wanted, open_since=starts, open_until=ends))
            then = [pair for pair in self.pairs if self.spans.get(pair[1]) == span]
            total += sum(count for kind, count in counts.items() for pair in then if kind in self.kinds[pair])
        return total


def _kinds(registry: Registry, calendar: Calendar, scheme: str, period: str) -> Kinds:
    when = calendar.find(period)
    found = registry.find(scheme, None if when is None else when.ends)
    return frozenset() if found is None else found.kinds


@strawberry.type(description="Scorecards.")
class ScorecardQueries:
    """Root fields on cards."""

    @strawberry.field(description="What a regime makes of the facts about a unit in a period.")
    async def scorecard(
        self, info: Info, scheme: SchemeCode, unit: UnitCode, period: PeriodCode
    ) -> ScorecardResult | None:
        return shown(await info.context.cards.one(scheme, unit, period), info.context)

    @strawberry.field(
        description="Cards of many units, by the code of the unit, then of the regime, then of the period. Without"
        " `units`, of all units that the regimes assess and that the filter lets through."
    )
    async def scorecards(
        self,
        info: Info,
        period: PeriodCode,
        schemes: SchemeCodes = None,
        units: UnitCodes = None,
        filter: given.Filter[UnitFilter] = None,
        inside: Inside = False,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[ScorecardResult] | None:
        listing = await Listing.of(info.context, period, schemes, units, filter, inside=inside)
        return await listing.page((first, after, last, before))

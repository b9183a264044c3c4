"""Schemes by code and as a list, what failed to load, and what is at stake."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core import arguments as given
from kaohe.graphql.core.naming import SchemesAsked, schemes_asked
from kaohe.graphql.relay import Connection, cursor_of, slice_of
from kaohe.graphql.relay.paging import page_in_memory
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.scheme import Scheme, SchemeFailure
from kaohe.graphql.types.stakes import SchemeStakes, shown_stakes
from kaohe.scheme import PeriodKind, UnitKind

ORDER = "code"


@strawberry.input(description="Which regimes; every condition given must hold.")
class SchemeFilter:
    """Conditions on regimes."""

    codes: list[str] | None = strawberry.field(default=None, description="Those of these codes that there are.")
    assesses: UnitKind | None = strawberry.field(default=None, description="Those that assess this kind of unit.")
    cadence: PeriodKind | None = strawberry.field(
        default=None, description="Those whose cards are for this kind of period."
    )

    def holds(self, scheme: Scheme) -> bool:
        """Whether a regime is wanted."""
        return (
            (self.codes is None or scheme.code in self.codes)
            and (self.assesses is None or self.assesses in scheme.kinds)
            and (self.cadence is None or scheme.cadence is self.cadence)
        )


@strawberry.type(description="Regimes.")
class SchemeQueries:
    """Root fields on regimes."""

    @strawberry.field(
        description="A regime by its code, in the version that is in force, or in the version that the code names"
        " (`luxi2014@2016`); null if there is none."
    )
    def scheme(self, info: Info, code: given.Code) -> Scheme | None:
        return catalogue_of(info.context.registry).scheme(code)

    @strawberry.field(description="Regimes, by code, each in the version that is in force; see `Scheme.versions`.")
    def schemes(
        self,
        info: Info,
        filter: given.Filter[SchemeFilter] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Scheme] | None:
        wanted = slice_of(first, after, last, before, ORDER, 1)
        found = [
            each
            for each in catalogue_of(info.context.registry).schemes.values()
            if filter is None or filter.holds(each)
        ]
        page = page_in_memory(found, lambda each: (each.code,), wanted)

        async def count() -> int:
            return len(found)

        return Connection.of(page, lambda each: cursor_of(ORDER, [each.code]), page.entries, count)

    @strawberry.field(description="Plugins, or things that they register, that are left out, and why.")
    def scheme_failures(self, info: Info) -> list[SchemeFailure]:
        return catalogue_of(info.context.registry).failures


@strawberry.type(description="What is at stake.")
class StakeQueries:
    """Root fields on stakes."""

    @strawberry.field(
        description="What is at stake under regimes: for each item what moves it and how many marks it carries, the"
        " share of each driver, where judgement decides, which scores vetoes override."
    )
    def stakes(self, info: Info, schemes: SchemesAsked = None) -> list[SchemeStakes] | None:
        catalogue = catalogue_of(info.context.registry)
        return [shown_stakes(scheme, catalogue) for scheme in schemes_asked(info.context.registry, schemes)]

"""What if: cards before and after changes that are nowhere stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.context.supposed import Supposition, WithPeers
from kaohe.graphql.core.arguments import Inside, PeriodCode
from kaohe.graphql.queries.suppositions import Changes, Listed, listed
from kaohe.graphql.types.question_errors import AskedWronglyError, QuestionError, too_much, unknown_in, unknown_schemes
from kaohe.graphql.types.unit import Unit
from kaohe.graphql.types.what_if import Peers, WhatIfCard, WhatIfPayload
from kaohe.scheme import Scheme
from kaohe.scheme.facts import Period
from kaohe.scoring.questions import ChangeError

#: How many units one question may be about, and how many changes it may suppose.
LARGEST_UNITS, LARGEST_CHANGES = 100, 100

UnitsAsked = Annotated[
    list[str],
    strawberry.argument(
        description="The codes of at most 100 units, which need not be those that the changes are about."
    ),
]
SchemesAsked = Annotated[
    list[str] | None,
    strawberry.argument(description="The codes of the regimes; for each unit all that assess its kind if left out."),
]
ChangesAsked = Annotated[Changes, strawberry.argument(description="What is supposed.")]


@strawberry.type(description="What if.")
class WhatIfQueries:
    """Root fields on suppositions."""

    @strawberry.field(
        description="The cards of units before and after changes, with the difference item by item. Nothing is stored."
    )
    async def what_if(
        self,
        info: Info,
        units: UnitsAsked,
        period: PeriodCode,
        changes: ChangesAsked,
        schemes: SchemesAsked = None,
        inside: Inside = False,
    ) -> WhatIfPayload | None:
        context, suppose = info.context, listed(changes)
        try:
            found, pairs = await _checked(context, units, period, schemes, suppose, inside=inside)
            cards, peers = await _answer(context, found, pairs, suppose, named=schemes is not None)
        except AskedWronglyError as error:
            return WhatIfPayload(cards=None, errors=error.errors, peers=None)
        return WhatIfPayload(cards=cards, errors=[], peers=peers)


async def _checked(
    context: Context, units: Sequence[str], period: str, schemes: Sequence[str] | None, suppose: Listed, *, inside: bool
) -> tuple[list[Unit], list[tuple[Scheme, Period]]]:
    """The units, and the regimes with the periods of their cards.

    Raises:
        AskedWronglyError: something of these is not there, or it is too much.
    """
    errors = list(_too_much(units, suppose))
    if errors:
        raise AskedWronglyError(errors)
    registry = context.registry
    rows = await asyncio.gather(*(Unit.find(context, code) for code in dict.fromkeys(units)))
    for code, unit in zip(dict.fromkeys(units), rows, strict=True):
        if unit is None:
            errors += await unknown_in(known_unit(context, code, "units", units.index(code)))
    errors += unknown_schemes(registry, schemes)
    errors += await unknown_in(known_period(context, period, "period"))
    calendar = await context.calendar()
    errors += suppose.errors()
    if errors:
        raise AskedWronglyError(errors)
    found = [unit for unit in rows if unit is not None]
    asked = await context.cards.periods_of(registry.schemes if schemes is None else schemes, period, inside=inside)
    kinds, periods = {unit.kind for unit in found}, {each.code: each for each in calendar.periods}
    pairs = [(registry.find(reference, periods[code].ends), periods[code]) for reference, code in asked]
    wanted = [(scheme, when) for scheme, when in pairs if scheme is not None]
    return found, list(dict.fromkeys(each for each in wanted if schemes is not None or kinds & each[0].kinds))


def _too_much(units: Sequence[str], suppose: Listed) -> Iterator[QuestionError]:
    if len(units) > LARGEST_UNITS:
        yield too_much(f"one question may be about at most {LARGEST_UNITS} units, not {len(units)}", "units")
    if len(suppose.changes) > LARGEST_CHANGES:
        yield too_much(
            f"one question may suppose at most {LARGEST_CHANGES} changes, not {len(suppose.changes)}", "changes"
        )


async def _answer(
    context: Context, units: Sequence[Unit], pairs: Sequence[tuple[Scheme, Period]], suppose: Listed, *, named: bool
) -> tuple[list[WhatIfCard], Peers]:
    schemes, periods = [scheme for scheme, _ in pairs], [period for _, period in pairs]
    registry = context.registry
    supposition = await Supposition.of(context.ledger, registry, schemes, periods, suppose.changes)
    try:
        supposed = await supposition.about([unit.code for unit in units])
    except ChangeError as error:
        raise AskedWronglyError(await suppose.of(error, supposition.vocabulary, context)) from error
    await supposed.compute_functions(pairs)
    cohorts = WithPeers(supposition, tuple(unit.code for unit in units), tuple(dict.fromkeys(pairs)))
    peers = Peers(cohorts, tuple(pairs), frozenset(unit.code for unit in units))
    cards = [
        WhatIfCard.of(context, unit, supposed, scheme, period, peers)
        for unit in units
        for scheme, period in pairs
        if named or unit.kind in scheme.kinds
    ]
    return cards, peers

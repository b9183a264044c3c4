"""The price list of one more visit: level by size by further attributes, under every regime."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import compute_functions
from kaohe.graphql.core.naming import SchemesAsked, schemes_asked
from kaohe.graphql.queries.suppositions import attribute_errors, placed, stated
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.differences import CardDifference, FigureChange, change_of
from kaohe.graphql.types.incident import AttributeInput
from kaohe.graphql.types.question_errors import QuestionError, invalid, too_much, unknown_schemes
from kaohe.graphql.types.scheme import Scheme
from kaohe.scheme import Level, UnitKind
from kaohe.scheme.core_kinds import petition_visit
from kaohe.scheme.fixed_point import HUNDREDTHS
from kaohe.scheme.vocabulary import LEVELS
from kaohe.scoring import questions
from kaohe.scoring.questions import SIZES, ChangeError

#: How many visits one list may price.
LARGEST_LIST = 100


@strawberry.type(description="What one more visit costs a unit that has no record.")
class VisitPrice:
    """A visit and its price."""

    level: Level = strawberry.field(description="Where the visit goes.")
    head_count: int = strawberry.field(description="How many come.")
    attributes: list[str] = strawberry.field(
        description="What else is true of it: `abnormal`, `returned = UNCONTROLLED`."
    )
    points: FigureChange | None = strawberry.field(
        description="How the total moves; `high` where everything else turns out best. Null for a regime without marks."
    )
    difference: CardDifference = strawberry.field(description="All that moves, item by item.")

    @classmethod
    def of(cls, price: questions.Price, context: Context) -> VisitPrice:
        total = price.difference.total
        return cls(
            level=price.visit.level,
            head_count=price.visit.head_count,
            attributes=[_words(name, value) for name, value in price.visit.flags.items()],
            points=None if total is None else change_of(total, HUNDREDTHS),
            difference=CardDifference.of(price.difference, catalogue_of(context.registry)),
        )


@strawberry.type(description="The prices that a kind of unit pays.")
class UnitKindPrices:
    """A kind and its prices."""

    unit_kind: UnitKind = strawberry.field(description="The kind of unit.")
    prices: list[VisitPrice] = strawberry.field(
        description="Level by level, within each by size, for one set of attributes after the other."
    )


@strawberry.type(description="The prices of a regime.")
class SchemePrices:
    """Kind by kind."""

    scheme: Scheme = strawberry.field(description="The regime.")
    found: strawberry.Private[questions.SchemePrices]

    @strawberry.field(description="For each kind of unit that the regime assesses by incidents of its own.")
    def kinds(self, info: Info) -> list[UnitKindPrices]:
        visits = range(len(self.found.visits))
        return [
            UnitKindPrices(
                unit_kind=kind,
                prices=[VisitPrice.of(self.found.price(place, visit), info.context) for visit in visits],
            )
            for place, kind in enumerate(self.found.kinds)
        ]


@strawberry.type(description="A price list, or what is wrong with the question.")
class PriceListPayload:
    """An answer or errors."""

    schemes: list[SchemePrices] | None = strawberry.field(description="The prices; null where there are errors.")
    errors: list[QuestionError] = strawberry.field(description="What is wrong with the question.")


Levels = Annotated[
    list[Level] | None, strawberry.argument(description="Where the visits go; to every level if left out.")
]
Sizes = Annotated[
    list[int] | None,
    strawberry.argument(description="How many come: 5, 6, 10, 20, 50 and 100 (which regimes tell apart) if left out."),
]
AttributeSets = Annotated[
    list[list[AttributeInput]] | None,
    strawberry.argument(
        description="Sets of further attributes of the visits, each priced on its own; just one empty set if left out."
        " A visit that cannot be is left out of the list."
    ),
]
Kinds = Annotated[
    list[UnitKind] | None,
    strawberry.argument(description="For these kinds of unit; for all that a regime assesses if left out."),
]


@strawberry.type(description="Price lists.")
class PriceListQueries:
    """Root fields on price lists."""

    @strawberry.field(
        description="What one more visit costs under each regime, alone: a table over level, size and further"
        " attributes, at most 100 visits."
    )
    async def price_list(
        self,
        info: Info,
        schemes: SchemesAsked = None,
        levels: Levels = None,
        sizes: Sizes = None,
        flags: AttributeSets = None,
        kinds: Kinds = None,
    ) -> PriceListPayload | None:
        context = info.context
        where, how_many = tuple(dict.fromkeys(levels or LEVELS)), tuple(dict.fromkeys(sizes or SIZES))
        sets = flags or [[]]
        errors = list(_errors(context, schemes, len(where) * len(how_many) * len(sets), sets))
        if errors:
            return PriceListPayload(schemes=None, errors=errors)
        try:
            found = await asyncio.to_thread(
                questions.price_list,
                schemes_asked(context.registry, schemes),
                where,
                how_many,
                [{name: value for name, value in stated(each).items() if value is not None} for each in sets],
                kinds,
                await context.parameters(),
            )
        except ChangeError as error:
            return PriceListPayload(
                schemes=None,
                errors=[
                    invalid(each.message, "sizes")
                    if each.field == "head_count"
                    else placed(each.field, each.message, sets[each.place], petition_visit, "flags", each.place)
                    for each in error.problems
                ],
            )
        await compute_functions(each.cards for each in found)
        shown = catalogue_of(context.registry).versions
        return PriceListPayload(
            schemes=[SchemePrices(scheme=shown[each.scheme], found=each) for each in found], errors=[]
        )


def _errors(
    context: Context, schemes: Sequence[str] | None, visits: int, sets: Sequence[Sequence[AttributeInput]]
) -> Iterator[QuestionError]:
    registry = context.registry
    yield from unknown_schemes(registry, schemes)
    if visits > LARGEST_LIST:
        yield too_much(f"one list prices at most {LARGEST_LIST} visits, not {visits}", "sizes")
    for place, each in enumerate(sets):
        yield from attribute_errors(each, "flags", place)


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} = {value}"

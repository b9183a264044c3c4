"""Arguments that many fields share, described once."""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

import strawberry

FilterT = TypeVar("FilterT")

Code: TypeAlias = Annotated[str, strawberry.argument(description="Its code.")]
First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many entries from the start: 1 to 100, 50 if neither is given.")
]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many entries from the end: 1 to 100; not together with `first`.")
]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="Only entries after this cursor.")]
Before: TypeAlias = Annotated[str | None, strawberry.argument(description="Only entries before this cursor.")]
Filter: TypeAlias = Annotated[FilterT | None, strawberry.argument(description="Which entries; all if left out.")]
OrderT = TypeVar("OrderT")
Order: TypeAlias = Annotated[OrderT | None, strawberry.argument(description="In which order.")]
Ref: TypeAlias = Annotated[str, strawberry.argument(description="Its document number.")]


PeriodCode: TypeAlias = Annotated[str, strawberry.argument(description="The code of the period.")]
SchemeCode: TypeAlias = Annotated[
    str,
    strawberry.argument(
        description="The code of the regime, which means its version in force on the last day of the period; or a"
        " version: `luxi2014@2016`."
    ),
]
UnitCode: TypeAlias = Annotated[str, strawberry.argument(description="The code of the unit.")]
PartCode: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        description="The code of a section, item, finding, amount or figure on the card; the total if left out."
    ),
]
SchemeCodes: TypeAlias = Annotated[
    list[str] | None,
    strawberry.argument(
        description="The codes of the regimes, each in its version in force on the last day of the period, or versions"
        " (`luxi2014@2016`); all that assess the unit's kind if left out."
    ),
]
UnitCodes: TypeAlias = Annotated[
    list[str] | None,
    strawberry.argument(description="The codes of the units; a unit that gets no card is in the list as a refusal."),
]
Inside: TypeAlias = Annotated[
    bool,
    strawberry.argument(
        description="For a regime whose cadence is shorter than the period: the cards of the periods inside it, in"
        " order, instead of a refusal."
    ),
]

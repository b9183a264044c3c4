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

"""Which units, in which order."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context.reader import UnitKey, UnitsWanted
from kaohe.graphql.core.enums import described
from kaohe.graphql.core.ordering import Direction
from kaohe.scheme import UnitKind


@strawberry.input(description="Which units; every condition given must hold.")
class UnitFilter:
    """Conditions on units."""

    codes: list[str] | None = strawberry.field(default=None, description="Those of these codes.")
    kinds: list[UnitKind] | None = strawberry.field(default=None, description="Those of these kinds.")
    parent: str | None = strawberry.field(default=None, description="Those directly below the unit of this code.")
    within: str | None = strawberry.field(
        default=None, description="The unit of this code and those below it, at any depth."
    )
    name_contains: str | None = strawberry.field(default=None, description="Those whose name has these characters.")

    def wanted(self) -> UnitsWanted:
        """As the ledger is asked."""
        return UnitsWanted(
            None if self.codes is None else tuple(self.codes),
            None if self.kinds is None else tuple(self.kinds),
            self.parent,
            self.within,
            self.name_contains,
        )


described(
    UnitKey,
    "UnitOrderField",
    "What units are ordered by; their codes break ties.",
    {"CODE": "Their codes.", "NAME": "Their names, by code point."},
)


@strawberry.input(description="In which order units are listed.")
class UnitOrder:
    """A key and a direction."""

    field: UnitKey = strawberry.field(description="What they are ordered by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")

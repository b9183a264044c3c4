"""One attribute of an incident, as clients write it."""

from __future__ import annotations

import strawberry

from kaohe.scheme.incident_kinds import AttributeValue


@strawberry.input(
    description="What an incident states in one attribute: the one of the three that its type asks for; with none of"
    " them it is left out."
)
class AttributeInput:
    """An attribute with one of the three values."""

    name: str = strawberry.field(description="The name of the attribute; see `IncidentKind.attributes`.")
    flag: bool | None = strawberry.field(default=None, description="The value of a flag.")
    count: int | None = strawberry.field(default=None, description="The value of a count.")
    choice: str | None = strawberry.field(default=None, description="The code that a choice has.")

    @property
    def values(self) -> dict[str, AttributeValue]:
        """What is stated, by the field that states it; more than one is a mistake."""
        given: dict[str, AttributeValue | None] = {"flag": self.flag, "count": self.count, "choice": self.choice}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def value(self) -> AttributeValue | None:
        """The value, the first if there are several."""
        return next(iter(self.values.values()), None)

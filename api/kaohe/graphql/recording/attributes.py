"""Attributes of an incident as clients write them, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import strawberry

from kaohe.graphql.recording.writer import as_given
from kaohe.ledger.writing import WriteError
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
    def values(self) -> list[AttributeValue]:
        """What is stated; more than one value is a mistake."""
        return [each for each in (self.flag, self.count, self.choice) if each is not None]


@dataclass
class Stated:
    """The attributes of one incident by name.

    What is written wrongly gets a name that no attribute has, so that the ledger refuses it together with all else that
    is wrong with the request; ``wrong`` says then what it was.
    """

    values: dict[str, AttributeValue | None] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Sequence[AttributeInput] | None) -> Stated:
        """The attributes of a list."""
        stated = cls()
        for place, each in enumerate(given or ()):
            name, problem = each.name, None
            if len(each.values) > 1:
                problem = f"{name} must have one value: a flag, a count or a choice"
            elif name in stated.values:
                problem = f"{name} stands here twice"
            if problem is not None:
                name = f"{name} ({problem})"
                stated.wrong[name] = problem
            stated.values[name] = next(iter(each.values), None)
            stated.places[name] = place
        return stated

    def place(self, error: WriteError, *before: str | int) -> WriteError:
        """An error of this incident at the attribute that it is about; ``before`` is where the incident stands."""
        inside = error.path[len(before) :]
        if len(inside) != 2 or inside[0] != "attributes":
            return as_given(error)
        name = str(inside[1])
        message = self.wrong.get(name)
        if message is None:
            message = error.message if error.message.startswith(name) else f"{name} {error.message}"
        place = () if name not in self.places else (self.places[name],)
        suggestion = None if name in self.wrong else error.suggestion
        return as_given(replace(error, path=(*before, "attributes", *place), message=message, suggestion=suggestion))

"""The attributes of an incident that is recorded or corrected, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kaohe.graphql.mutations.writing import as_given
from kaohe.graphql.types.attribute_input import AttributeInput
from kaohe.ledger.writing import WriteError
from kaohe.scheme.incident_kinds import AttributeValue


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
            stated.values[name] = each.value
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

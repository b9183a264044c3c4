"""Incidents that a question supposes, as clients write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import strawberry

from kaohe.graphql.queries.naming import suggestion
from kaohe.graphql.types.attribute_input import AttributeInput
from kaohe.graphql.types.question_errors import QuestionError, invalid
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind


@strawberry.input(description="One incident more.")
class OneMoreInput:
    """A kind, attributes and a day."""

    kind: str = strawberry.field(description="The code of its kind.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="What it states; defaults hold for the rest."
    )
    on: date | None = strawberry.field(
        default=None, description="The day on which it happens; the last of the period if left out."
    )


def stated(attributes: Sequence[AttributeInput] | None) -> dict[str, AttributeValue | None]:
    """Attributes by name."""
    return {each.name: each.value for each in attributes or ()}


def attribute_errors(attributes: Sequence[AttributeInput] | None, *path: str | int) -> Iterator[QuestionError]:
    """What is wrong with how attributes are written, whatever the kind of incident."""
    seen: set[str] = set()
    for place, each in enumerate(attributes or ()):
        given = list(each.values)
        if len(given) > 1:
            yield invalid(f"give one value, not {' and '.join(given)}", *path, place, given[1])
        if each.name in seen:
            yield invalid(f"{each.name} stands here twice", *path, place, "name")
        seen.add(each.name)


def placed(
    field: str,
    message: str,
    attributes: Sequence[AttributeInput] | None,
    kind: IncidentKind | None,
    *path: str | int,
) -> QuestionError:
    """A problem of an incident, at the attribute that it is about where it is about one."""
    for place, each in enumerate(attributes or ()):
        if each.name == field:
            known = [] if kind is None else [attribute.name for attribute in kind.attributes]
            close = None if field in known else suggestion(field, known)
            return invalid(message, *path, "attributes", place, suggestion=close)
    return invalid(message, *path, "attributes" if field not in {"kind", "on", "unit", "ref"} else field)

"""What a card stated when it was confirmed, figure by figure, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry

from kaohe.scheme.vocabulary import Verdict

#: Where a figure stands in a statement: its group, and its code within; the total has none.
Place = tuple[str, str | None]

_VERDICTS = frozenset(Verdict)


@strawberry.type(description="A figure or an answer as a card states it.")
class StatedValue:
    """An interval, or a verdict."""

    low: Decimal | None = strawberry.field(
        description="The least that the facts allowed; null for an answer, and where nothing bounded the figure."
    )
    high: Decimal | None = strawberry.field(description="The most that the facts allowed; null where `low` is.")
    verdict: Verdict | None = strawberry.field(description="The answer of a finding; null for a figure.")

    @classmethod
    def of(cls, value: str | list[str] | None) -> StatedValue:
        if isinstance(value, str) and value in _VERDICTS:
            return cls(low=None, high=None, verdict=Verdict(value))
        if value is None:
            return cls(low=None, high=None, verdict=None)
        low, high = (value, value) if isinstance(value, str) else value
        return cls(low=Decimal(low), high=Decimal(high), verdict=None)


@strawberry.type(description="A figure or an answer on a card that was confirmed.")
class FrozenPart:
    """A part of the card, with what it stated."""

    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure; null for the total."
    )
    value: StatedValue = strawberry.field(description="What the card stated.")


@strawberry.type(description="A figure or an answer that is not what was confirmed, now that facts were corrected.")
class Drift:
    """Confirmed against recomputed."""

    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure; null for the total."
    )
    confirmed: StatedValue | None = strawberry.field(
        description="What was confirmed; null if the confirmed card did not have it."
    )
    recomputed: StatedValue | None = strawberry.field(
        description="What the facts give now; null if the card does not have it any more, or cannot be made."
    )


def parts_of(statement: Mapping[str, Any]) -> dict[Place, Any]:
    """All that a statement states, in its order; nothing for a card that is refused."""
    parts: dict[Place, Any] = {}
    for key, value in statement.items():
        if isinstance(value, Mapping):
            parts.update({(key, code): each for code, each in value.items()})
        elif key == "total":
            parts["total", None] = value
        elif key != "error":
            parts["", key] = value
    return parts


def frozen_parts(statement: Mapping[str, Any]) -> list[FrozenPart]:
    """What was confirmed, as clients see it; a total that the regime does not have is left out."""
    return [
        FrozenPart(code=code, value=StatedValue.of(value))
        for (_, code), value in parts_of(statement).items()
        if code is not None or value is not None
    ]


def drift(confirmed: Mapping[str, Any], recomputed: Mapping[str, Any]) -> list[Drift]:
    """All that is not the same any more, in the order of the confirmed card, what is new on it last."""
    before, now = parts_of(confirmed), parts_of(recomputed)
    return [
        Drift(
            code=place[1],
            confirmed=StatedValue.of(before[place]) if place in before else None,
            recomputed=StatedValue.of(now[place]) if place in now else None,
        )
        for place in {**before, **now}
        if (place in before, before.get(place)) != (place in now, now.get(place))
    ]

"""The type RuleProblem: what failed in a plugin, and which figure of a card rests on it."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry

from kaohe.scoring import Scorecards


@strawberry.type(description="A function of a regime's own that raised, took too long or returned what is no number.")
class RuleProblem:
    """A failure in a plugin, beside the part of the card that it leaves open."""

    scheme: str = strawberry.field(description="The code of the regime, with its version where it has several.")
    period: str = strawberry.field(description="The code of the period of the card.")
    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure that rests on it; null for the total alone."
    )
    clause: str | None = strawberry.field(description="The number of that part's clause.")
    place: str = strawberry.field(description="Where it failed: file and line of the plugin's own.")
    reason: str = strawberry.field(description="What it raised, or what is wrong with what it returned.")
    message: str = strawberry.field(description="All of this in a sentence.")

    @classmethod
    def all_of(cls, cards: Scorecards, row: int) -> list[RuleProblem]:
        """Those of a row's card."""
        return [
            cls(
                scheme=cards.label,
                period=cards.period.code,
                code=None if each.part is None else each.part.code,
                clause=None if each.part is None else each.part.clause.number,
                place=each.failure.place,
                reason=each.failure.reason,
                message=each.message(cards.scheme),
            )
            for each in cards.problems(row)
        ]


def of_several(cards: Iterable[Scorecards], row: int) -> list[RuleProblem]:
    """Those of the cards that are put together for a row."""
    return [problem for each in cards if each.refusal(row) is None for problem in RuleProblem.all_of(each, row)]

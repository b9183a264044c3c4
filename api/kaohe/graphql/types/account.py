"""A figure as an account: its start, what each incident and each other part really took, its end."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Context
from kaohe.graphql.types.figures import Score, score
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.text import BilingualText
from kaohe.scoring import questions
from kaohe.scoring.questions.explanations.account import Span


@strawberry.type(description="One line of an account: an incident, or anything else that counts.")
class BalanceLine:
    """What a line comes to by the rule, what of that took effect, and the balance after it."""

    words: BilingualText = strawberry.field(description="What the line is for.")
    incident: Incident | None = strawberry.field(description="The incident; null for anything else that counts.")
    charged: Score | None = strawberry.field(
        description="What it comes to by the rule, below zero for what is taken; null where nothing bounds it."
    )
    effective: Score | None = strawberry.field(
        description="How it moved either end of the balance: nothing once the cap is reached; null without a bound."
    )
    balance: Score | None = strawberry.field(description="The balance after it; null where nothing bounds it.")

    @classmethod
    def of(cls, line: questions.Line, context: Context) -> BalanceLine:
        return cls(
            words=BilingualText.of(line.words),
            incident=None if line.incident is None else Incident.of(line.incident, context),
            charged=span(line.charged),
            effective=span(line.effective),
            balance=span(line.balance),
        )


@strawberry.type(description="A figure as an account that starts with its marks and ends with what the card states.")
class Balance:
    """Start, lines and end."""

    start: Score | None = strawberry.field(description="Where it starts: the marks that deductions are taken from.")
    lines: list[BalanceLine] = strawberry.field(
        description="Incidents in the order of their days, then everything else in the order of the rule."
    )
    end: Score | None = strawberry.field(description="Where it ends: the figure on the card.")

    @classmethod
    def of(cls, balance: questions.Balance, context: Context) -> Balance:
        return cls(
            start=score(balance.start, balance.start),
            lines=[BalanceLine.of(line, context) for line in balance.lines],
            end=span(balance.end),
        )


def span(found: Span) -> Score | None:
    """A span of hundredths; None where nothing bounds it."""
    return None if found.high is None else score(found.low, found.high)

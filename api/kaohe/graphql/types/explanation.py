"""The explanation of a figure: its rule in words, its clause, its facts, its account, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.types.account import Balance
from kaohe.graphql.types.evidence import Evidence
from kaohe.graphql.types.figures import Score, score
from kaohe.graphql.types.settling import OpenReason, SettlingFact
from kaohe.graphql.types.text import BilingualText, Clause
from kaohe.scheme import Finding, Verdict
from kaohe.scheme.fixed_point import HUNDREDTHS
from kaohe.scoring import questions
from kaohe.scoring.questions import Target


@strawberry.type(
    description="Why a figure or an answer of a card is what it is; each part is worked out when selected."
)
class Explanation:
    """An explanation of the total, a section or a part of a card."""

    code: str | None = strawberry.field(description="The code of what is explained; null for the total.")
    clause: Clause | None = strawberry.field(description="Its clause; null for the total.")
    reading: str | None = strawberry.field(
        description="What the encoding adds to the letter of the clause, if anything."
    )
    asked: strawberry.Private[questions.Explanation]
    card: strawberry.Private[Card]

    @strawberry.field(description="The rule in words, with this unit's numbers in it.")
    def rule(self) -> BilingualText:
        return BilingualText.of(self.asked.rule)

    @strawberry.field(description="What it comes to, in words.")
    def result(self) -> BilingualText:
        return BilingualText.of(self.asked.result)

    @strawberry.field(description="Rule and result as one sentence.")
    def sentence(self) -> BilingualText:
        return BilingualText.of(self.asked.sentence)

    @strawberry.field(
        description="The number, in points, CNY or per cent; null for an answer, or where nothing bounds it."
    )
    def figure(self) -> Score | None:
        found = self.asked.figure
        return None if found is None or found.high is None else score(found.low, found.high, found.places)

    @strawberry.field(description="The answer; null for a number.")
    def verdict(self) -> Verdict | None:
        return self.asked.verdict

    @strawberry.field(
        description="The incidents, observations and rulings behind it; for the total and for a section see its items."
    )
    def facts(self, info: Info) -> Evidence:
        return Evidence.of(self.asked.facts, self.card, info.context)

    @strawberry.field(
        description="Each incident with what it cost and the running balance to the cap; null for an answer."
    )
    def balance(self, info: Info) -> Balance | None:
        return None if self.asked.balance is None else Balance.of(self.asked.balance, info.context)

    @strawberry.field(description="How an interval (or an UNKNOWN) arose; empty where it is exact.")
    def reasons(self, info: Info) -> list[OpenReason]:
        return [OpenReason.of(each, self.card, info.context) for each in self.asked.reasons]

    @strawberry.field(
        description="The missing facts that would settle it, those that narrow the total of the card most first. How"
        " far each narrows is really computed, card by card: ask it of single figures."
    )
    def settling(self, info: Info) -> list[SettlingFact]:
        figure = self.asked.figure
        places = HUNDREDTHS if figure is None else figure.places
        if self.asked.verdict is not None:
            places = 0
        return [SettlingFact.of(each, self.card, info.context, places) for each in self.asked.settling]


async def explanation_of(card: Card, target: Target, context: Context) -> Explanation | None:
    """The explanation of a part of a card; None for the total of a regime without marks."""
    if target is None and card.scheme.total is None:
        return None
    records = await context.cards.records(card)
    asked = questions.explain(card.cards, card.row, target, records, context.vocabulary)
    clause = asked.clause
    return Explanation(
        code=None if target is None else target.code,
        clause=None if clause is None else Clause.of(clause),
        reading=asked.reading,
        asked=asked,
        card=card,
    )


def part_of(card: Card, code: str) -> Target:
    """The section, item, finding, amount or figure of a code that is on a card.

    Raises:
        ClientError: there is none.
    """
    parts = list(_parts(card))
    for each in parts:
        if each is not None and each.code == code:
            return each
    known = ", ".join(each.code for each in parts if each is not None)
    raise ClientError(Code.BAD_INPUT, f"the card has no part {code!r}; it has {known}")


def _parts(card: Card) -> Iterator[Target]:
    for top in card.sections:
        yield from top.sections()
    yield from card.items()
    findings: Iterator[Finding] = card.cards.findings_of(card.row)
    yield from findings
    yield from card.money_rules()
    yield from card.scheme.figures

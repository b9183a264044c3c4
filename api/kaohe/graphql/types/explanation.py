"""The explanation of a figure: its rule in words, its clause, its facts, its account, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.naming import unknown
from kaohe.graphql.types.evidence import Evidence, MissingFact
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.values import BilingualText, Clause, Score, score
from kaohe.scheme import Finding, Verdict
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scoring import questions
from kaohe.scoring.questions import Target
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


@strawberry.type(description="Why a figure is an interval (or UNKNOWN): one missing fact, said in words.")
class OpenReason:
    """A reason and the fact behind it."""

    words: BilingualText = strawberry.field(description="What is missing and what it leaves open.")
    missing: MissingFact | None = strawberry.field(
        description="The missing fact; null where the ledger lacks a whole earlier period."
    )

    @classmethod
    def of(cls, reason: questions.Reason, card: Card, context: Context) -> OpenReason:
        missing = None if reason.missing is None else MissingFact.of(reason.missing, card, context)
        return cls(words=BilingualText.of(reason.words), missing=missing)


@strawberry.type(
    description="How wide a figure is now, and with a missing fact at its least and at its greatest value. An UNKNOWN"
    " answer counts as a width of 1; null stands for a figure that nothing bounds."
)
class Narrowing:
    """Widths before and after."""

    now: Decimal | None = strawberry.field(description="The width while the fact is missing.")
    at_least: Decimal | None = strawberry.field(description="The width with the fact at its least value.")
    at_most: Decimal | None = strawberry.field(description="The width with the fact at its greatest value.")
    certain: Decimal | None = strawberry.field(
        description="By how much the fact narrows at either end; null where it bounds what nothing bounds now."
    )
    settles: bool = strawberry.field(description="Whether the figure is exact at either end.")

    @classmethod
    def of(cls, found: questions.Narrowing, places: int = HUNDREDTHS) -> Narrowing:
        def width(scaled: int | None) -> Decimal | None:
            return None if scaled is None else to_decimal(scaled, places)

        return cls(
            now=width(found.now),
            at_least=width(found.at_least),
            at_most=width(found.at_most),
            certain=width(found.certain),
            settles=found.settles,
        )


@strawberry.type(description="A missing fact that would settle a figure, or narrow it.")
class SettlingFact:
    """A missing fact and what it would do."""

    missing: MissingFact = strawberry.field(description="The missing fact.")
    figure: Narrowing = strawberry.field(description="What it would do for the figure that is explained.")
    total: Narrowing | None = strawberry.field(
        description="What it would do for the total of the card; null for a regime without marks."
    )

    @classmethod
    def of(cls, found: questions.Settling, card: Card, context: Context, places: int) -> SettlingFact:
        return cls(
            missing=MissingFact.of(found.missing, card, context),
            figure=Narrowing.of(found.figure, places),
            total=None if found.total is None else Narrowing.of(found.total),
        )


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
        UnknownCodeError: there is none.
    """
    parts = list(_parts(card))
    for each in parts:
        if each is not None and each.code == code:
            return each
    known = [each.code for each in parts if each is not None]
    raise unknown("part of the card", code, known, "code")


def _parts(card: Card) -> Iterator[Target]:
    for top in card.sections:
        yield from top.sections()
    yield from card.items()
    findings: Iterator[Finding] = card.cards.findings_of(card.row)
    yield from findings
    yield from card.money_rules()
    yield from card.scheme.figures

"""The type Scorecard and what may stand in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.context.cards import CardRefused, Wanted
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.core.arguments import PartCode
from kaohe.graphql.core.naming import unknown_scheme
from kaohe.graphql.relay import Node, id_of
from kaohe.graphql.types import scorecard_parts as parts
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.confirmation import Confirmation
from kaohe.graphql.types.evidence import MissingFact
from kaohe.graphql.types.explanation import Explanation, explanation_of, part_of
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.question_errors import QuestionError, unknown_in
from kaohe.graphql.types.rule_problem import RuleProblem
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scheme_facts import Parameter
from kaohe.graphql.types.scheme_parts import SchemeStep
from kaohe.graphql.types.unit_link import UnitLink, unit_if_any
from kaohe.graphql.types.values import Score, score_at
from kaohe.ledger.facts.confirmations import ConfirmationKey
from kaohe.scheme import FindingKind, Refusal
from kaohe.scheme.score import ItemForm


@strawberry.type(description="A parameter that the regime has, with the value that the card was made with.")
class ParameterUsed:
    """A parameter and its value."""

    parameter: Parameter = strawberry.field(description="The parameter.")
    value: int = strawberry.field(description="The value that the card was made with.")
    is_default: bool = strawberry.field(description="Whether that is the default.")


@strawberry.type(description="A step of the regime's procedure after the card's period.")
class ProcedureDate:
    """A step and when it is due."""

    step: SchemeStep = strawberry.field(description="The step.")
    due: date | None = strawberry.field(description="The day on which it is due; null where the source names none.")


@strawberry.interface(description="What a card or a refusal is about; on a card none of the three is null.")
class ScorecardSubject:
    """A regime, a unit and a period.

    They may be null on cards, too, for GraphQL's sake: a query that asks for them on a card and on a refusal side by
    side is valid only if their types are the same.
    """

    scheme: Scheme | None = strawberry.field(description="The regime; null if there is none of that code.")
    period: Period | None = strawberry.field(description="The period; null if there is none of that code.")
    unit_code: strawberry.Private[str]
    scheme_code: strawberry.Private[str]

    @strawberry.field(description="The unit; null if there is none of that code.")
    async def unit(self, info: Info) -> UnitLink | None:
        return await unit_if_any(info.context, self.unit_code)

    @strawberry.field(
        description="How far the card has come, and what was confirmed; null if there is no such unit or period, or no"
        " such regime and nothing on record. A card that was confirmed and cannot be made any more has it, too, even"
        " where the regime is not installed any more."
    )
    async def confirmation(self, info: Info) -> Confirmation | None:
        if self.period is None or await info.context.units.by_code.load(self.unit_code) is None:
            return None
        key = ConfirmationKey(self.scheme_code, self.unit_code, self.period.code)
        record = await info.context.cards.confirmations.load(key)
        if self.scheme is None and record is None:
            return None
        card = self.card if isinstance(self, Scorecard) and self.card.supposing is None else None
        # A card of supposed facts is not what the ledger gives now, and what is confirmed is the card of the version
        # in force: drift then makes that card itself.
        if card is not None and info.context.registry.reference_on(card.scheme, card.period.ends) != card.scheme.code:
            card = None
        return Confirmation.of(key, record, card)


@strawberry.type(description="What a regime makes of the facts about a unit in a period.")
class Scorecard(Node, ScorecardSubject):
    """A card; each figure is computed when it is selected."""

    card: strawberry.Private[Card]

    @strawberry.field(description="The total; null for a regime without marks.")
    def total(self) -> Score | None:
        term = self.card.scheme.total
        return None if term is None else score_at(self.card.cards.frame.value(term), self.card.place)

    @strawberry.field(description="The total in per cent of the encoded marks; null for a regime without marks.")
    def percent(self) -> Score | None:
        column = self.card.cards.percent()
        return None if column is None else score_at(column, self.card.row)

    @strawberry.field(description="The headings of the score, each with its points, items and sub-sections.")
    def sections(self, info: Info) -> list[parts.ScorecardSection]:
        return parts.sections(self.card, catalogue_of(info.context.registry))

    @strawberry.field(description="All items that earn marks, in order.")
    def items(self, info: Info) -> list[parts.ScorecardItem]:
        return parts.items(self.card, catalogue_of(info.context.registry), ItemForm.MARKS)

    @strawberry.field(description="All deductions from a base, in order; empty for a regime whose items earn marks.")
    def deductions(self, info: Info) -> list[parts.ScorecardItem]:
        return parts.items(self.card, catalogue_of(info.context.registry), ItemForm.DEDUCTION)

    @strawberry.field(description="Goals without marks; YES = met.")
    def targets(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.TARGET)

    @strawberry.field(description="Duties without marks; YES = met.")
    def obligations(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.OBLIGATION)

    @strawberry.field(description="Rewards for which no amount is stated; YES = earned.")
    def rewards(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.REWARD)

    @strawberry.field(description="One-vote vetoes (一票否决); YES = incurred.")
    def vetoes(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.VETO)

    @strawberry.field(description="Sanctions beside the vetoes; YES = incurred.")
    def sanctions(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.SANCTION)

    @strawberry.field(description="Standings, such as a listing for key management; YES = borne.")
    def statuses(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, catalogue_of(info.context.registry), FindingKind.STATUS)

    @strawberry.field(description="Rewards and fines in CNY, those of nothing included.")
    def money(self, info: Info) -> list[parts.ScorecardMoney]:
        return parts.money(self.card, catalogue_of(info.context.registry))

    @strawberry.field(description="Other numbers that the card states.")
    def figures(self, info: Info) -> list[parts.ScorecardFigure]:
        return parts.figures(self.card, catalogue_of(info.context.registry))

    @strawberry.field(description="The facts that leave figures of the card open, those worth most points first.")
    def missing(self, info: Info) -> list[MissingFact]:
        return [MissingFact.of(each, self.card, info.context) for each in self.card.missing()]

    @strawberry.field(
        description="What failed in the regime's own program: figures that rest on it may be anything within their"
        " bounds. Such a card is not confirmed."
    )
    def problems(self) -> list[RuleProblem]:
        return RuleProblem.all_of(self.card.cards, self.card.row)

    @strawberry.field(
        description="Why the total, or the part of a code, is what it is; null for the total of a regime without marks."
    )
    async def explanation(self, info: Info, code: PartCode = None) -> Explanation | None:
        target = None if code is None else part_of(self.card, code)
        return await explanation_of(self.card, target, info.context)

    @strawberry.field(description="When the steps of the regime's procedure are due after this period.")
    def procedure(self, info: Info) -> list[ProcedureDate]:
        shown_steps = catalogue_of(info.context.registry).versions[self.card.scheme].procedure
        steps = zip(shown_steps, self.card.scheme.procedure, strict=True)
        return [ProcedureDate(step=shown, due=step.due(self.card.period.ends)) for shown, step in steps]

    @strawberry.field(description="The regime's parameters with the values that the card was made with.")
    def parameters_used(self, info: Info) -> list[ParameterUsed]:
        used = self.card.cards.frame.parameters_of(self.card.cards.place(self.card.row))
        shown = catalogue_of(info.context.registry).parameters
        return [
            ParameterUsed(parameter=shown[code], value=value, is_default=value == shown[code].default)
            for code, value in used.items()
        ]

    @classmethod
    def of(cls, card: Card, context: Context, supposed: str | None = None) -> Scorecard:
        """A card as clients see it; ``supposed`` is the digest of what makes it another than the card on file."""
        reference = context.registry.reference_on(card.scheme, card.period.ends)
        return cls(
            id=id_of(
                "Scorecard", reference, card.unit, card.period.code, marks=replace(context.marks, supposed=supposed)
            ),
            scheme=catalogue_of(context.registry).versions[card.scheme],
            period=Period.of(card.period, context),
            unit_code=card.unit,
            scheme_code=card.scheme.code,
            card=card,
        )


@strawberry.type(description="A card that cannot be made, and why.")
class ScorecardRefused(ScorecardSubject):
    """A refusal; what could be found of unit, period and scheme is given."""

    code: Refusal = strawberry.field(description="Why, for programs.")
    message: str = strawberry.field(description="Why, for people; names unit, period and scheme.")
    wanted: strawberry.Private[Wanted]

    @strawberry.field(description="Which of `scheme`, `unit` and `period` name nothing, and what was perhaps meant.")
    async def unknown(self, info: Info) -> list[QuestionError]:
        context, wanted = info.context, self.wanted
        if self.code is not Refusal.NOT_FOUND:
            return []
        return [
            *([] if self.scheme else [QuestionError.of(unknown_scheme(context.registry, wanted.scheme, "scheme"))]),
            *await unknown_in(known_unit(context, wanted.unit, "unit")),
            *await unknown_in(known_period(context, wanted.period, "period")),
        ]

    @classmethod
    def of(cls, refused: CardRefused, context: Context) -> ScorecardRefused:
        return cls(
            code=refused.code,
            message=refused.message,
            scheme=None if refused.scheme is None else catalogue_of(context.registry).versions[refused.scheme],
            period=None if refused.period is None else Period.of(refused.period, context),
            unit_code=refused.unit,
            scheme_code=refused.scheme_code,
            wanted=refused.wanted,
        )


ScorecardResult: TypeAlias = Annotated[
    Scorecard | ScorecardRefused, strawberry.union("ScorecardResult", description="A card, or why it cannot be made.")
]


def shown(found: Card | CardRefused, context: Context) -> Scorecard | ScorecardRefused:
    """A card, or why there is none, as clients see it."""
    return Scorecard.of(found, context) if isinstance(found, Card) else ScorecardRefused.of(found, context)

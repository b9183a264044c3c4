"""The type Scorecard and what may stand in its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.core.scorecard_arguments import PartCode
from kaohe.graphql.relay import Node
from kaohe.graphql.types import scorecard_parts as parts
from kaohe.graphql.types.confirmation import Confirmation
from kaohe.graphql.types.evidence import MissingFact
from kaohe.graphql.types.explanation import Explanation, explanation_of, part_of
from kaohe.graphql.types.figures import Score
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scheme_facts import Parameter
from kaohe.graphql.types.scheme_parts import SchemeStep
from kaohe.ledger.facts.confirmations import ConfirmationKey
from kaohe.scheme import FindingKind, Refusal
from kaohe.scheme.score import ItemForm

if TYPE_CHECKING:
    from kaohe.graphql.types.unit import Unit


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

    @strawberry.field(description="The unit; null if there is none of that code.")
    async def unit(self, info: Info) -> Annotated[Unit, strawberry.lazy("kaohe.graphql.types.unit")] | None:
        return await info.context.unit_if_any(self.unit_code)

    @strawberry.field(
        description="How far the card has come, and what was confirmed; null if there is no such regime, unit or"
        " period. A card that was confirmed and cannot be made any more has it, too."
    )
    async def confirmation(self, info: Info) -> Confirmation | None:
        if self.scheme is None or self.period is None or await info.context.unit_if_any(self.unit_code) is None:
            return None
        key = ConfirmationKey(self.scheme.code, self.unit_code, self.period.code)
        record = await info.context.cards.confirmations.load(key)
        card = self.card if isinstance(self, Scorecard) and self.card.supposing is None else None
        # A card of supposed facts is not what the ledger gives now, and what is confirmed is the card of the version
        # in force: drift then makes that card itself.
        if card is not None and info.context.catalogue.reference(card.scheme, card.period) != card.scheme.code:
            card = None
        return Confirmation.of(key, record, card)


@strawberry.type(description="What a regime makes of the facts about a unit in a period.")
class Scorecard(Node, ScorecardSubject):
    """A card; each figure is computed when it is selected."""

    card: strawberry.Private[Card]

    @strawberry.field(description="The total; null for a regime without marks.")
    def total(self) -> Score | None:
        return self.card.total()

    @strawberry.field(description="The total in per cent of the encoded marks; null for a regime without marks.")
    def percent(self) -> Score | None:
        return self.card.percent()

    @strawberry.field(description="The headings of the score, each with its points, items and sub-sections.")
    def sections(self, info: Info) -> list[parts.ScorecardSection]:
        return parts.sections(self.card, info.context.catalogue)

    @strawberry.field(description="All items that earn marks, in order.")
    def items(self, info: Info) -> list[parts.ScorecardItem]:
        return parts.items(self.card, info.context.catalogue, ItemForm.MARKS)

    @strawberry.field(description="All deductions from a base, in order; empty for a regime whose items earn marks.")
    def deductions(self, info: Info) -> list[parts.ScorecardItem]:
        return parts.items(self.card, info.context.catalogue, ItemForm.DEDUCTION)

    @strawberry.field(description="Goals without marks; YES = met.")
    def targets(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.TARGET)

    @strawberry.field(description="Duties without marks; YES = met.")
    def obligations(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.OBLIGATION)

    @strawberry.field(description="Rewards for which no amount is stated; YES = earned.")
    def rewards(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.REWARD)

    @strawberry.field(description="One-vote vetoes (一票否决); YES = incurred.")
    def vetoes(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.VETO)

    @strawberry.field(description="Sanctions beside the vetoes; YES = incurred.")
    def sanctions(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.SANCTION)

    @strawberry.field(description="Standings, such as a listing for key management; YES = borne.")
    def statuses(self, info: Info) -> list[parts.ScorecardFinding]:
        return parts.findings(self.card, info.context.catalogue, FindingKind.STATUS)

    @strawberry.field(description="Rewards and fines in CNY, those of nothing included.")
    def money(self, info: Info) -> list[parts.ScorecardMoney]:
        return parts.money(self.card, info.context.catalogue)

    @strawberry.field(description="Other numbers that the card states.")
    def figures(self, info: Info) -> list[parts.ScorecardFigure]:
        return parts.figures(self.card, info.context.catalogue)

    @strawberry.field(description="The facts that leave figures of the card open, those worth most points first.")
    def missing(self, info: Info) -> list[MissingFact]:
        return [MissingFact.of(each, self.card, info.context) for each in self.card.missing()]

    @strawberry.field(
        description="Why the total, or the part of a code, is what it is; null for the total of a regime without marks."
    )
    async def explanation(self, info: Info, code: PartCode = None) -> Explanation | None:
        target = None if code is None else part_of(self.card, code)
        return await explanation_of(self.card, target, info.context)

    @strawberry.field(description="When the steps of the regime's procedure are due after this period.")
    def procedure(self, info: Info) -> list[ProcedureDate]:
        shown_steps = info.context.catalogue.versions[self.card.scheme].procedure
        steps = zip(shown_steps, self.card.scheme.procedure, strict=True)
        return [ProcedureDate(step=shown, due=step.due(self.card.period.ends)) for shown, step in steps]

    @strawberry.field(description="The regime's parameters with the values that the card was made with.")
    def parameters_used(self, info: Info) -> list[ParameterUsed]:
        used = self.card.cards.frame.parameters
        shown = info.context.catalogue.parameters
        return [
            ParameterUsed(parameter=shown[code], value=value, is_default=value == shown[code].default)
            for code, value in used.items()
        ]


@strawberry.type(description="A card that cannot be made, and why.")
class ScorecardRefused(ScorecardSubject):
    """A refusal; what could be found of unit, period and scheme is given."""

    code: Refusal = strawberry.field(description="Why, for programs.")
    message: str = strawberry.field(description="Why, for people; names unit, period and scheme.")


ScorecardResult: TypeAlias = Annotated[
    Scorecard | ScorecardRefused, strawberry.union("ScorecardResult", description="A card, or why it cannot be made.")
]

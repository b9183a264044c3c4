"""The parts of a card, made as whole lists of plain objects when they are selected."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.types.catalogue import Catalogue
from kaohe.graphql.types.evidence import Evidence, MissingFact
from kaohe.graphql.types.explanation import Explanation, explanation_of
from kaohe.graphql.types.scheme_parts import SchemeFigure, SchemeFinding, SchemeItem, SchemeMoney, SchemeSection
from kaohe.graphql.types.values import Amount, BilingualText, Recipient, Score, amount_at, left_of, score_at
from kaohe.scheme import Driver, FindingKind, Item, MoneyKind, Section, Verdict
from kaohe.scheme.score import ItemForm
from kaohe.scoring.evidence import Part


@strawberry.interface(description="A figure or an answer of a card, with all that stands behind it.")
class ScorecardPart:
    """What every part of a card has."""

    code: str = strawberry.field(description="Its code in the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    card: strawberry.Private[Card]
    part: strawberry.Private[Part]

    @strawberry.field(description="The incidents, observations and rulings behind it.")
    async def evidence(self, info: Info) -> Evidence:
        records = await info.context.cards.records(self.card)
        return Evidence.of(self.card.evidence(self.part, records), self.card, info.context)

    @strawberry.field(description="Why it is what it is: the rule in words with the unit's numbers, and all behind it.")
    async def explanation(self, info: Info) -> Explanation | None:
        return await explanation_of(self.card, self.part, info.context)

    @strawberry.field(description="The facts that leave it open; empty where it is exact.")
    def missing(self, info: Info) -> list[MissingFact]:
        return [
            MissingFact.of(each, self.card, info.context)
            for each in self.card.missing()
            if any(opening.part is self.part for opening in each.opens)
        ]


@strawberry.type(description="An item of a card: what it is worth and what was earned or taken away.")
class ScorecardItem(ScorecardPart):
    """An item with its points."""

    item: SchemeItem = strawberry.field(description="The item as the regime has it: clause, reading, ruling range.")
    driver: Driver = strawberry.field(description="What it rewards or punishes.")
    marks: Decimal | None = strawberry.field(description="Its full marks; null for a deduction.")
    score: Score | None = strawberry.field(description="The points earned; null for a deduction.")
    deducted: Score | None = strawberry.field(
        description="The points taken away, from the marks or the base of the section; null if nothing bounds them."
    )


@strawberry.type(description="A heading of a card with its points.")
class ScorecardSection:
    """A heading with its items and sub-sections."""

    code: str = strawberry.field(description="Its number in the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    section: SchemeSection = strawberry.field(description="The heading as the regime has it.")
    marks: Decimal = strawberry.field(description="The marks that the source prints for it.")
    score: Score | None = strawberry.field(description="Its points.")
    items: list[ScorecardItem] = strawberry.field(description="Its own items, those of sub-sections apart, in order.")
    sections: list[ScorecardSection] = strawberry.field(description="Its sub-sections, in order.")
    card: strawberry.Private[Card]
    part: strawberry.Private[Section]

    @strawberry.field(description="Why it is what it is: its items and sub-sections added up, and what is missing.")
    async def explanation(self, info: Info) -> Explanation | None:
        return await explanation_of(self.card, self.part, info.context)


@strawberry.type(description="A target, obligation, reward, veto, sanction or status of a card, with its answer.")
class ScorecardFinding(ScorecardPart):
    """A finding with its answer."""

    finding: SchemeFinding = strawberry.field(description="The finding as the regime has it: clause, reading.")
    driver: Driver | None = strawberry.field(description="What it rewards or punishes.")
    verdict: Verdict = strawberry.field(description="The answer.")
    consequences: list[BilingualText] = strawberry.field(description="What follows from a YES.")
    recipients: list[Recipient] = strawberry.field(description="Whom the consequences reach.")


@strawberry.type(description="A reward or a fine of a card, with its amount.")
class ScorecardMoney(ScorecardPart):
    """A money rule with its amount."""

    rule: SchemeMoney = strawberry.field(description="The rule as the regime has it: clause, reading, ruling range.")
    kind: MoneyKind = strawberry.field(description="Whether it is received or paid.")
    amount: Amount | None = strawberry.field(
        description="The amount, 0.00 where nothing is due; null where nothing bounds it, see `missing`."
    )
    recipients: list[Recipient] = strawberry.field(description="Who receives or pays it.")
    per_head: bool = strawberry.field(description="Whether the amount is for each person who holds the post.")


@strawberry.type(description="Another number that a card states.")
class ScorecardFigure(ScorecardPart):
    """A further figure with its value."""

    figure: SchemeFigure = strawberry.field(description="The figure as the regime has it.")
    value: Score | None = strawberry.field(description="Its value; null where nothing bounds it, see `missing`.")


def sections(card: Card, catalogue: Catalogue) -> list[ScorecardSection]:
    """The headings of a card."""
    return [_section(card, catalogue, each) for each in card.sections]


def items(card: Card, catalogue: Catalogue, form: ItemForm) -> list[ScorecardItem]:
    """All items of a form on a card."""
    return [_item(card, catalogue, each) for each in card.items() if each.form is form]


def findings(card: Card, catalogue: Catalogue, kind: FindingKind) -> list[ScorecardFinding]:
    """The findings of a kind on a card."""
    found = []
    for each in card.findings(kind):
        shown = catalogue.findings[each]
        found.append(
            ScorecardFinding(
                code=each.code,
                title=each.title,
                title_zh=each.title_zh,
                card=card,
                part=each,
                finding=shown,
                driver=each.driver,
                verdict=card.cards.frame.value(each.when).verdict(card.place),
                consequences=shown.consequences,
                recipients=shown.recipients,
            )
        )
    return found


def money(card: Card, catalogue: Catalogue) -> list[ScorecardMoney]:
    """The rewards and fines of a card."""
    found = []
    for each in card.money_rules():
        rule = catalogue.money[each]
        found.append(
            ScorecardMoney(
                code=each.code,
                title=each.title,
                title_zh=each.title_zh,
                card=card,
                part=each,
                rule=rule,
                kind=each.kind,
                amount=amount_at(card.cards.frame.value(each.amount), card.place),
                recipients=rule.recipients,
                per_head=each.per_head,
            )
        )
    return found


def figures(card: Card, catalogue: Catalogue) -> list[ScorecardFigure]:
    """The other figures of a card."""
    return [
        ScorecardFigure(
            code=each.code,
            title=each.title,
            title_zh=each.title_zh,
            card=card,
            part=each,
            figure=catalogue.figures[each],
            value=score_at(card.cards.frame.value(each.number), card.place, each.number.places),
        )
        for each in card.scheme.figures
    ]


def _section(card: Card, catalogue: Catalogue, section: Section) -> ScorecardSection:
    return ScorecardSection(
        code=section.code,
        title=section.title,
        title_zh=section.title_zh,
        section=catalogue.sections[section],
        marks=section.marks,
        score=score_at(card.cards.frame.value(section.points), card.place),
        items=[_item(card, catalogue, each) for each in section.parts if isinstance(each, Item)],
        sections=[_section(card, catalogue, each) for each in section.parts if isinstance(each, Section)],
        card=card,
        part=section,
    )


def _item(card: Card, catalogue: Catalogue, item: Item) -> ScorecardItem:
    points = score_at(card.cards.frame.value(item.figure), card.place)
    score, deducted = (None, points) if item.marks is None else (points, None)
    if score is not None and item.marks is not None:
        deducted = left_of(item.marks, score)
    return ScorecardItem(
        code=item.code,
        title=item.title,
        title_zh=item.title_zh,
        card=card,
        part=item,
        item=catalogue.items[item],
        driver=item.driver,
        marks=item.marks,
        score=score,
        deducted=deducted,
    )

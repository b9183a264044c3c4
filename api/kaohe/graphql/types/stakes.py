"""What is at stake under a regime."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import strawberry

from kaohe.graphql.core.enums import described
from kaohe.graphql.types.catalogue import Catalogue, in_order
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scheme_facts import IncidentKind, Metric
from kaohe.graphql.types.scheme_parts import SchemeFinding, SchemeItem, SchemeMoney
from kaohe.graphql.types.values import Score, interval_score
from kaohe.scheme.regime import Scheme as Regime
from kaohe.scheme.score import ItemForm
from kaohe.scheme.vocabulary import Driver, UnitKind
from kaohe.scoring import analysis
from kaohe.scoring.analysis import Earned, Per

described(
    Earned,
    "Earned",
    "How the points of an item come about.",
    {
        "ALL_OR_NOTHING": "All where a condition holds, otherwise none.",
        "DEDUCTIONS": "All of them, less deductions.",
        "AWARDED": "As an assessor awards.",
        "COMPUTED": "As the clause computes from numbers.",
    },
)
described(
    Per,
    "PricePer",
    "What a unit price is for.",
    {
        "INCIDENT": "For one incident.",
        "ATTRIBUTE": "For one of what an attribute of the incident counts, such as a person.",
        "NUMBER": "For one more of an observed number.",
        "FLAG": "For an observed flag that is not what it should be.",
    },
)


@strawberry.type(description="What one of something takes away, before any cap.")
class UnitPrice:
    """A price and what it is for."""

    points: Score = strawberry.field(description="The points, or the range within which an assessor rules.")
    per: Per = strawberry.field(description="What it is for.")
    incident_kind: IncidentKind | None = strawberry.field(description="The kind of the incidents; null for a metric.")
    metric: Metric | None = strawberry.field(description="The metric; null for incidents.")
    attribute: str | None = strawberry.field(description="What is counted within each incident, for ATTRIBUTE alone.")
    where: list[str] = strawberry.field(
        description="What the incidents must be, every one of these: `level = NATIONAL`, `head_count 6..9`."
    )


@strawberry.type(description="What an assessor decides.")
class Judgement:
    """The bounds of a ruling, and how much hangs on it."""

    range: Score = strawberry.field(description="What one ruling may say, in points or CNY.")
    incident_kind: IncidentKind | None = strawberry.field(
        description="The kind of the incidents that are judged one by one; null where the whole is judged."
    )
    where: list[str] = strawberry.field(description="What these incidents must be, every one of these.")
    times: Metric | None = strawberry.field(description="The metric by whose value the range is multiplied.")
    points: Decimal | None = strawberry.field(
        description="How many of the item's marks rulings decide; null where nothing caps them."
    )


@strawberry.type(description="An item of a score: what it is worth, what moves it, who decides it.")
class ItemStake:
    """An item with its share of the whole."""

    code: str = strawberry.field(description="Its number in the regime.")
    item: SchemeItem = strawberry.field(description="The item as the regime has it: titles, clause, reading.")
    section: str = strawberry.field(description="The code of the top section that it stands in.")
    kinds: list[UnitKind] = strawberry.field(description="The kinds of unit on whose card it is.")
    form: ItemForm = strawberry.field(description="Whether it earns marks or takes points away.")
    driver: Driver = strawberry.field(description="What it rewards or punishes.")
    earned: Earned = strawberry.field(description="How its points come about.")
    marks: Decimal | None = strawberry.field(description="Its full marks; null for a deduction.")
    share: Decimal | None = strawberry.field(
        description="Its marks in per cent of the encoded marks, rounded half up; null for a deduction."
    )
    judgement: Judgement | None = strawberry.field(description="What an assessor decides; null where nobody does.")
    prices: list[UnitPrice] = strawberry.field(description="What takes points away, and how many.")


@strawberry.type(description="What one driver moves under a regime.")
class DriverStake:
    """The items and findings of a driver."""

    driver: Driver | None = strawberry.field(
        description="The driver; null for what the source ties to none, such as what follows from the whole score."
    )
    marks: Decimal | None = strawberry.field(description="The marks of its items; null where no item carries marks.")
    share: Decimal | None = strawberry.field(
        description="These in per cent of the encoded marks, each rounded half up by itself."
    )
    judged_marks: Decimal | None = strawberry.field(description="How many of these marks rulings decide.")
    items: list[str] = strawberry.field(description="The codes of its items that earn marks.")
    deductions: list[str] = strawberry.field(description="The codes of its items that take points from a base.")
    prices: list[UnitPrice] = strawberry.field(description="What these deductions take away.")
    obligations: list[str] = strawberry.field(description="The codes of its obligations.")
    targets: list[str] = strawberry.field(description="The codes of its targets.")
    vetoes: list[str] = strawberry.field(description="The codes of its vetoes.")
    sanctions: list[str] = strawberry.field(description="The codes of its sanctions.")
    money: list[str] = strawberry.field(description="The codes of its rewards and fines.")


@strawberry.type(description="A veto beside the score that it overrides.")
class VetoStake:
    """A veto and what it shares with the score."""

    code: str = strawberry.field(description="Its code.")
    veto: SchemeFinding = strawberry.field(description="The veto as the regime has it: clause, consequences.")
    driver: Driver | None = strawberry.field(description="What it punishes.")
    kinds: list[UnitKind] = strawberry.field(description="The kinds of unit that it applies to.")
    reads_score: bool = strawberry.field(description="Whether it is a total that decides it.")
    overrides: Decimal | None = strawberry.field(
        description="The highest total that a unit may have and still be vetoed, a sound upper bound; null without"
        " marks."
    )
    shares_facts_with: list[str] = strawberry.field(
        description="The codes of the items that read the same metrics or kinds of incident."
    )


@strawberry.type(description="A reward or a fine, and who decides how much.")
class MoneyStake:
    """An amount and what is left to judgement."""

    code: str = strawberry.field(description="Its code.")
    rule: SchemeMoney = strawberry.field(description="The rule as the regime has it: kind, clause, recipients.")
    kinds: list[UnitKind] = strawberry.field(description="The kinds of unit that it applies to.")
    driver: Driver | None = strawberry.field(description="What it rewards or punishes.")
    judgement: Judgement | None = strawberry.field(description="What an assessor decides; null where nobody does.")


@strawberry.type(description="Everything at stake under a regime; no facts are needed to say so.")
class SchemeStakes:
    """Items, drivers, vetoes and money of a regime."""

    scheme: Scheme = strawberry.field(description="The regime.")
    encoded_marks: Decimal | None = strawberry.field(description="The marks that its items carry.")
    judged_marks: Decimal | None = strawberry.field(
        description="How many of these rulings decide; null where no item carries marks."
    )
    judged_share: Decimal | None = strawberry.field(description="These in per cent of the encoded marks.")
    items: list[ItemStake] = strawberry.field(description="Its items, in the order of the source.")
    drivers: list[DriverStake] = strawberry.field(
        description="What each driver moves: always the five drivers in the same order, then what has none, so that"
        " regimes stand side by side."
    )
    vetoes: list[VetoStake] = strawberry.field(description="Its vetoes and the scores that they override.")
    money: list[MoneyStake] = strawberry.field(description="Its rewards and fines.")


#: The stakes of each regime, which no fact changes.
stakes_of = lru_cache(maxsize=256)(analysis.stakes_of)


def shown_stakes(scheme: Regime, catalogue: Catalogue) -> SchemeStakes:
    """Everything at stake under a regime."""
    stakes = stakes_of(scheme)
    items = {item.code: item for item in scheme.items()}
    findings = {finding.code: finding for finding in scheme.findings}
    money = {each.code: each for each in scheme.money}
    return SchemeStakes(
        scheme=catalogue.versions[scheme],
        encoded_marks=stakes.encoded_marks,
        judged_marks=stakes.judged_marks,
        judged_share=stakes.judged_share,
        items=[
            ItemStake(
                code=each.code,
                item=catalogue.items[items[each.code]],
                section=each.section,
                kinds=in_order(each.kinds),
                form=each.form,
                driver=each.driver,
                earned=each.earned,
                marks=each.marks,
                share=each.share,
                judgement=_judgement(each.judgement, catalogue),
                prices=[_price(price, catalogue) for price in each.prices],
            )
            for each in stakes.items
        ],
        drivers=[_driver(analysis.driver_stake(stakes, driver), catalogue) for driver in (*Driver, None)],
        vetoes=[
            VetoStake(
                code=each.code,
                veto=catalogue.findings[findings[each.code]],
                driver=each.driver,
                kinds=in_order(each.kinds),
                reads_score=each.reads_score,
                overrides=each.overrides,
                shares_facts_with=list(each.shares_facts_with),
            )
            for each in stakes.vetoes
        ],
        money=[
            MoneyStake(
                code=each.code,
                rule=catalogue.money[money[each.code]],
                kinds=in_order(each.kinds),
                driver=each.driver,
                judgement=_judgement(each.judgement, catalogue),
            )
            for each in stakes.amounts
        ],
    )


def _driver(found: analysis.DriverStake, catalogue: Catalogue) -> DriverStake:
    return DriverStake(
        driver=found.driver,
        marks=found.marks,
        share=found.share,
        judged_marks=found.judged_marks,
        items=list(found.items),
        deductions=list(found.deductions),
        prices=[_price(price, catalogue) for price in found.prices],
        obligations=list(found.obligations),
        targets=list(found.targets),
        vetoes=list(found.vetoes),
        sanctions=list(found.sanctions),
        money=list(found.amounts),
    )


def _price(found: analysis.UnitPrice, catalogue: Catalogue) -> UnitPrice:
    return UnitPrice(
        points=interval_score(found.points),
        per=found.per,
        incident_kind=catalogue.kinds.get(found.of),
        metric=catalogue.metrics.get(found.of),
        attribute=found.attribute,
        where=list(found.where),
    )


def _judgement(found: analysis.Judgement | None, catalogue: Catalogue) -> Judgement | None:
    if found is None:
        return None
    return Judgement(
        range=interval_score(found.range),
        incident_kind=None if found.of is None else catalogue.kinds[found.of],
        where=list(found.where),
        times=None if found.times is None else catalogue.metrics[found.times],
        points=found.points,
    )

"""The type Scheme: a published regime."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from kaohe.graphql.relay import Node
from kaohe.graphql.types.scheme_facts import IncidentKind, Metric, Parameter
from kaohe.graphql.types.scheme_parts import (
    SchemeAmendment,
    SchemeChange,
    SchemeFigure,
    SchemeFinding,
    SchemeItem,
    SchemeMoney,
    SchemeSection,
    SchemeStep,
)
from kaohe.graphql.types.values import BilingualText
from kaohe.scheme.vocabulary import PeriodKind, UnitKind


@strawberry.type(description="A passage that the surviving copy of the source printed without its marks.")
class Restoration:
    """What was restored in the source text."""

    printed: str = strawberry.field(description="The passage as it is printed.")
    restored: str = strawberry.field(description="The passage as it must have read.")


@strawberry.type(description="A published regime (考核办法), reproduced for computation and comparison; not endorsed.")
class Scheme(Node):
    """Everything that a regime says, in the order of its source."""

    code: str = strawberry.field(description="Its code: `luxi2014`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    issuer: BilingualText = strawberry.field(description="Who issued it.")
    year: str = strawberry.field(description="The year of its publication.")
    version: str = strawberry.field(description="Which version of the regime this is.")
    reference: str = strawberry.field(
        description="What refers to this version wherever the code of a regime is asked for: the code, with the version"
        " where there are several (`luxi2014@2016`)."
    )
    since: date | None = strawberry.field(
        description="The version is in force for periods that end on this day or later, until a later version is; null"
        " for the one that was there from the beginning."
    )
    versions: list[Scheme] = strawberry.field(description="All versions of the regime, the earliest first.")
    amendments: list[SchemeAmendment] = strawberry.field(
        description="The texts that made this version out of the first, in their order."
    )
    changes: list[SchemeChange] = strawberry.field(description="Every change that they made, repeals included.")
    plugin: str = strawberry.field(description="The distribution that registered this version.")
    cadence: PeriodKind = strawberry.field(description="The kind of period that a card is for.")
    kinds: list[UnitKind] = strawberry.field(description="The kinds of unit that it assesses.")
    in_force_from: date | None = strawberry.field(
        description="A period that ends before this day gets no card; null where the source names no day."
    )
    full_marks: Decimal | None = strawberry.field(description="What the source gives in all; null without marks.")
    encoded_marks: Decimal | None = strawberry.field(
        description="The marks that its items carry; less than `fullMarks` where the source is cut."
    )
    coverage: Decimal | None = strawberry.field(description="`encodedMarks` in per cent of `fullMarks`.")
    sections: list[SchemeSection] = strawberry.field(description="The headings of its score.")
    items: list[SchemeItem] = strawberry.field(description="All items of all headings, in order.")
    targets: list[SchemeFinding] = strawberry.field(description="Goals without marks.")
    obligations: list[SchemeFinding] = strawberry.field(description="Duties without marks.")
    rewards: list[SchemeFinding] = strawberry.field(description="Rewards for which no amount is stated.")
    vetoes: list[SchemeFinding] = strawberry.field(description="One-vote vetoes (一票否决).")
    sanctions: list[SchemeFinding] = strawberry.field(description="Sanctions beside the vetoes.")
    statuses: list[SchemeFinding] = strawberry.field(description="Standings, such as a listing for key management.")
    money: list[SchemeMoney] = strawberry.field(description="Rewards and fines in CNY.")
    figures: list[SchemeFigure] = strawberry.field(description="Other numbers that a card states.")
    parameters: list[Parameter] = strawberry.field(description="Numbers that the source does not give.")
    metrics: list[Metric] = strawberry.field(description="What may be observed for it.")
    incident_kinds: list[IncidentKind] = strawberry.field(description="The kinds of incident that it reads.")
    procedure: list[SchemeStep] = strawberry.field(description="The steps of its procedure.")
    provisions: list[BilingualText] = strawberry.field(
        description="What the source provides and nothing computes, such as praise or promotion."
    )
    notes: list[BilingualText] = strawberry.field(
        description="Readings that concern the whole regime, and what is known to be missing."
    )
    restorations: list[Restoration] = strawberry.field(description="What was restored in the source text.")
    source_text: str = strawberry.field(description="The text of the source as it survives, in Chinese.")


@strawberry.type(
    description="A plugin, or one thing that it registers, that is left out, and why. The others serve on."
)
class SchemeFailure:
    """What is wrong with a plugin."""

    plugin: str = strawberry.field(description="The distribution.")
    place: str = strawberry.field(description="Where in it.")
    reason: str = strawberry.field(description="What is wrong.")
    remedy: str = strawberry.field(description="What to do.")

"""The parts of a scheme that appear on its cards, and what amendments changed of them by which clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import strawberry

from kaohe.graphql.core.enums import described
from kaohe.graphql.types.scheme_facts import IncidentKind, Metric
from kaohe.graphql.types.values import BilingualText, Clause, Recipient
from kaohe.scheme import Amended, Amendment, Figure, Finding, Item, Money, Section
from kaohe.scheme.amounts import MoneyKind
from kaohe.scheme.parts import Part
from kaohe.scheme.score import ItemForm
from kaohe.scheme.vocabulary import Driver, UnitKind


class PartKind(StrEnum):
    """What a part of a regime is."""

    SECTION = "SECTION"
    ITEM = "ITEM"
    FINDING = "FINDING"
    AMOUNT = "AMOUNT"
    FIGURE = "FIGURE"

    @classmethod
    def of(cls, part: Part) -> PartKind:
        match part:
            case Section():
                return cls.SECTION
            case Item():
                return cls.ITEM
            case Finding():
                return cls.FINDING
            case Money():
                return cls.AMOUNT
            case Figure():
                return cls.FIGURE


described(
    PartKind,
    "SchemePartKind",
    "What a part of a regime is.",
    {
        "SECTION": "A heading of its score.",
        "ITEM": "A line of its score.",
        "FINDING": "What a card answers: a target, an obligation, a reward, a veto, a sanction or a status.",
        "AMOUNT": "A reward or a fine in CNY.",
        "FIGURE": "Another number that a card states.",
    },
)


@strawberry.type(description="A text that changes a regime from a day on.")
class SchemeAmendment:
    """An amendment with its source."""

    version: str = strawberry.field(description="What the version is called that it gives.")
    since: date = strawberry.field(
        description="That version is in force for periods that end on this day or later, until a later one is."
    )
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    plugin: str = strawberry.field(description="The distribution that registered it.")
    notes: list[BilingualText] = strawberry.field(description="Readings that concern the whole amendment.")
    source_text: str = strawberry.field(description="The text of the amendment as it survives, in Chinese.")

    @classmethod
    def of(cls, amendment: Amendment, plugin: str) -> SchemeAmendment:
        return cls(
            version=amendment.version,
            since=amendment.since,
            title=amendment.title,
            title_zh=amendment.title_zh,
            plugin=plugin,
            notes=[BilingualText.of(each) for each in amendment.notes],
            source_text=amendment.source.text,
        )


@strawberry.type(description="A part of a regime as it was before an amendment.")
class FormerPart:
    """What stood there."""

    code: str = strawberry.field(description="Its code.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    clause: Clause = strawberry.field(description="The clause that it stood in.")

    @classmethod
    def of(cls, part: Part) -> FormerPart:
        return cls(code=part.code, title=part.title, title_zh=part.title_zh, clause=Clause.of(part.clause))


@strawberry.type(description="One thing that an amendment changed: inserted, replaced or repealed.")
class SchemeChange:
    """What stood there, what stands there now, and by which clause."""

    kind: PartKind = strawberry.field(description="What was changed.")
    code: str | None = strawberry.field(description="The code of what stands there now; null for a repeal.")
    former: FormerPart | None = strawberry.field(description="What stood there before; null for what was inserted.")
    clause: Clause = strawberry.field(description="The clause of the amendment that says so.")
    amendment: SchemeAmendment = strawberry.field(description="The amendment.")
    reaches: list[str] = strawberry.field(
        description="The codes of parts that follow the change without being named, as a veto on a section's points."
    )

    @classmethod
    def of(cls, change: Amended, amendment: SchemeAmendment) -> SchemeChange:
        part = change.part or change.former
        assert part is not None  # a change is about something
        return cls(
            kind=PartKind.of(part),
            code=None if change.part is None else change.part.code,
            former=None if change.former is None else FormerPart.of(change.former),
            clause=Clause.of(change.clause),
            amendment=amendment,
            reaches=list(change.reaches),
        )


@strawberry.type(description="What an assessor may rule where a regime leaves it to judgement.")
class RulingRange:
    """The bounds of a ruling."""

    least: Decimal = strawberry.field(description="The least points (or CNY).")
    most: Decimal = strawberry.field(description="The most points (or CNY).")
    incident_kind: IncidentKind | None = strawberry.field(
        description="The kind of incident that each ruling judges; null where a ruling settles the item as a whole."
    )
    per: Metric | None = strawberry.field(description="The metric by whose value the range is multiplied.")


@strawberry.type(description="One line of a regime's score: what it is worth and which clause says so.")
class SchemeItem:
    """An item as the regime has it."""

    code: str = strawberry.field(description="Its number in the regime: `3.4.4.1`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    form: ItemForm = strawberry.field(description="Whether it earns marks or takes points away.")
    marks: Decimal | None = strawberry.field(description="Its full marks; null for a deduction, which has no cap.")
    driver: Driver = strawberry.field(description="What it rewards or punishes.")
    clause: Clause = strawberry.field(description="Its clause.")
    reading: str | None = strawberry.field(
        description="What the encoding adds to the letter of the clause, if anything."
    )
    method: BilingualText | None = strawberry.field(description="How the source says that it is assessed.")
    department: BilingualText | None = strawberry.field(description="Who assesses it, according to the source.")
    ruling: RulingRange | None = strawberry.field(description="What an assessor may rule on it, if anything.")
    shows: list[Metric] = strawberry.field(description="Metrics shown beside it that do not enter its points.")
    amended_by: SchemeChange | None = strawberry.field(
        description="The change by which an amendment brought it; null for what the regime had from the first."
    )


@strawberry.type(description="A heading of a regime's score.")
class SchemeSection:
    """A heading with its items and sub-sections."""

    code: str = strawberry.field(description="Its number in the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    marks: Decimal = strawberry.field(description="The marks that the source prints for it.")
    encoded_marks: Decimal = strawberry.field(description="The marks that its items carry; less where some are lost.")
    base: Decimal | None = strawberry.field(description="What deductions are taken from; null where items earn marks.")
    kinds: list[UnitKind] | None = strawberry.field(
        description="The kinds of unit it applies to; null for all that the regime assesses."
    )
    clause: Clause = strawberry.field(description="Its clause.")
    items: list[SchemeItem] = strawberry.field(description="Its own items, those of sub-sections apart, in order.")
    sections: list[SchemeSection] = strawberry.field(description="Its sub-sections, in order.")
    amended_by: SchemeChange | None = strawberry.field(
        description="The change by which an amendment brought it; null for what the regime had from the first."
    )


@strawberry.type(description="Something that a card answers with YES, NO or UNKNOWN.")
class SchemeFinding:
    """A target, obligation, reward, veto, sanction or status as the regime has it."""

    code: str = strawberry.field(description="Its code, unique within the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    driver: Driver | None = strawberry.field(description="What it rewards or punishes.")
    clause: Clause = strawberry.field(description="Its clause.")
    reading: str | None = strawberry.field(
        description="What the encoding adds to the letter of the clause, if anything."
    )
    consequences: list[BilingualText] = strawberry.field(description="What follows from a YES.")
    recipients: list[Recipient] = strawberry.field(description="Whom the consequences reach, where the source says so.")
    kinds: list[UnitKind] | None = strawberry.field(
        description="The kinds of unit it applies to; null for all that the regime assesses."
    )
    amended_by: SchemeChange | None = strawberry.field(
        description="The change by which an amendment brought it; null for what the regime had from the first."
    )


@strawberry.type(description="A reward or a fine in CNY, and who receives or pays it.")
class SchemeMoney:
    """A money rule as the regime has it."""

    kind: MoneyKind = strawberry.field(description="Whether it is received or paid.")
    code: str = strawberry.field(description="Its code, unique within the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    recipients: list[Recipient] = strawberry.field(description="Who receives or pays it.")
    per_head: bool = strawberry.field(description="Whether the amount is for each person who holds the post.")
    driver: Driver | None = strawberry.field(description="What it rewards or punishes.")
    clause: Clause = strawberry.field(description="Its clause.")
    reading: str | None = strawberry.field(
        description="What the encoding adds to the letter of the clause, if anything."
    )
    ruling: RulingRange | None = strawberry.field(description="What an assessor may rule on the amount, if anything.")
    kinds: list[UnitKind] | None = strawberry.field(
        description="The kinds of unit it applies to; null for all that the regime assesses."
    )
    amended_by: SchemeChange | None = strawberry.field(
        description="The change by which an amendment brought it; null for what the regime had from the first."
    )


@strawberry.type(description="Another number that a card states, such as the percentage of a bonus that is paid.")
class SchemeFigure:
    """A further figure as the regime has it."""

    code: str = strawberry.field(description="Its code, unique within the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    clause: Clause = strawberry.field(description="Its clause.")
    amended_by: SchemeChange | None = strawberry.field(
        description="The change by which an amendment brought it; null for what the regime had from the first."
    )


@strawberry.type(description="A step of a regime's procedure.")
class SchemeStep:
    """When something falls due after a period."""

    code: str = strawberry.field(description="Its code, unique within the regime.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")
    clause: Clause = strawberry.field(description="Its clause.")
    due_day: int | None = strawberry.field(
        description="The day of the month on which it is due; null where none is named."
    )
    months_after: int = strawberry.field(description="How many months after the last of the period.")

"""What amendments changed in a regime, and by which clauses."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from kaohe.graphql.core.enums import described
from kaohe.graphql.types.text import BilingualText, Clause
from kaohe.scheme import Amended, Amendment, Figure, Finding, Item, Money, Section
from kaohe.scheme.parts import Part


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

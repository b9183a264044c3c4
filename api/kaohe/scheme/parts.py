"""The parts that a regime is made of, whatever their kind: sections, items, findings, amounts and further figures."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kaohe.scheme.amounts import Money
from kaohe.scheme.findings import Finding
from kaohe.scheme.score import Item, Section
from kaohe.scheme.source import Clause
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import AnyTerm

__all__ = ["Figure", "Step"]


@dataclass(frozen=True, eq=False)
class Figure:
    """Another number that a card states, such as the percentage of a bonus that is paid."""

    code: str
    title: str
    title_zh: str
    number: Number
    clause: Clause
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the regime's procedure; due on ``due_day`` of the month ``months_after`` the period's last."""

    code: str
    title: str
    title_zh: str
    clause: Clause
    due_day: int | None = None
    months_after: int = 1

    def due(self, ends: date) -> date | None:
        """The day on which it is due for a period that ends on a day."""
        if self.due_day is None:
            return None
        months = ends.year * 12 + ends.month - 1 + self.months_after
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(self.due_day, monthrange(year, month)[1]))


Part: TypeAlias = Item | Section | Finding | Money | Figure

#: What the kinds of parts are called.
WORDS: Mapping[type[Part], str] = {
    Section: "section",
    Item: "item",
    Finding: "finding",
    Money: "amount",
    Figure: "figure",
}


def term_of(part: Part) -> AnyTerm:
    """The term that a part is the whole of."""
    match part:
        case Section():
            return part.points
        case Item():
            return part.figure
        case Finding():
            return part.when
        case Money():
            return part.amount
        case Figure():
            return part.number


def within(part: Part) -> Iterator[Part]:
    """A part and all that lies in it."""
    if isinstance(part, Section):
        yield from part.sections()
        yield from part.items()
    else:
        yield part

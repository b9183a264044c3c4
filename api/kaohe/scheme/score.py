"""The score: sections of items that earn marks, or that take points from a base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.metrics import Metric
from kaohe.scheme.misuse import Operation, Word
from kaohe.scheme.rules import Deduct, Rule, RulingRange
from kaohe.scheme.source import Clause
from kaohe.scheme.terms.arithmetic import Number, total_of
from kaohe.scheme.terms.steps import in_hundredths
from kaohe.scheme.vocabulary import Driver, Kinds

__all__ = ["Item", "Section", "deduction", "item", "section"]


class ItemForm(StrEnum):
    """Whether an item earns marks or takes points from a base."""

    MARKS = "MARKS"
    DEDUCTION = "DEDUCTION"


@dataclass(frozen=True, eq=False)
class Item(Word):
    """One line of a score: what it is worth and how that comes about.

    Attributes:
        marks: full marks; None for a deduction from a base, which has no cap of its own.
        figure: the term of its points (or, for a deduction, of what it takes away), in hundredths.
        reading: what the encoding adds to the letter of the source, if anything.
        shows: metrics shown beside the item that do not enter its points.
    """

    what: ClassVar[str] = "an item"
    instead: ClassVar[dict[Operation, str]] = dict.fromkeys(Operation, "item.figure is the number that it earns")

    code: str
    title: str
    title_zh: str
    marks: Decimal | None
    rule: Rule
    driver: Driver
    clause: Clause
    reading: str | None = None
    method: Bilingual | None = None
    department: Bilingual | None = None
    shows: tuple[Metric, ...] = ()

    @cached_property
    def figure(self) -> Number:
        """Points earned or, for a deduction, points taken away."""
        if self.marks is not None:
            return in_hundredths(self.rule.points(self.code, to_scaled(self.marks, HUNDREDTHS)))
        assert isinstance(self.rule, Deduct)  # deduction() takes nothing else
        return in_hundredths(self.rule.deduction(self.code))

    @property
    def form(self) -> ItemForm:
        """Whether the item earns marks or takes points away."""
        return ItemForm.DEDUCTION if self.marks is None else ItemForm.MARKS

    @property
    def ruling(self) -> RulingRange | None:
        """What an assessor may rule on the item, if anything."""
        return self.rule.ruling(0 if self.marks is None else to_scaled(self.marks, HUNDREDTHS))


def item(
    code: str,
    title: str,
    title_zh: str,
    marks: str | int,
    rule: Rule,
    driver: Driver,
    *,
    clause: Clause,
    reading: str | None = None,
    method: Bilingual | None = None,
    department: Bilingual | None = None,
    shows: tuple[Metric, ...] = (),
) -> Item:
    """An item that earns marks.

    Raises:
        ValueError: they are none, or below zero.
    """
    full = _printed(marks, f"item {code}")
    return Item(code, title, title_zh, full, rule, driver, clause, reading, method, department, shows)


def deduction(
    code: str,
    title: str,
    title_zh: str,
    rule: Deduct,
    driver: Driver,
    *,
    clause: Clause,
    reading: str | None = None,
) -> Item:
    """An item that takes points from its section's base, without a cap of its own."""
    return Item(code, title, title_zh, None, rule, driver, clause, reading)


@dataclass(frozen=True, eq=False)
class Section(Word):
    """A heading of the score with its items and sub-sections, in the order of the source.

    Attributes:
        marks: what the source prints for the heading.
        lost: how many of these marks belong to items that the surviving source lacks.
        base: what deductions are taken from; None where items earn marks.
        kinds: the kinds of unit it applies to; None for all that the scheme assesses.
    """

    what: ClassVar[str] = "a section"
    instead: ClassVar[dict[Operation, str]] = dict.fromkeys(Operation, "section.points is the number that it earns")

    code: str
    title: str
    title_zh: str
    marks: Decimal
    parts: tuple[Item | Section, ...]
    clause: Clause
    lost: Decimal = Decimal(0)
    base: Decimal | None = None
    kinds: Kinds | None = None

    @property
    def encoded(self) -> Decimal:
        """The marks that its items carry."""
        return self.marks - self.lost

    @cached_property
    def points(self) -> Number:
        """The sum of its items and sub-sections, or what they leave of the base; never below zero."""
        if self.base is None:
            return total_of([part.figure if isinstance(part, Item) else part.points for part in self.parts])
        taken = total_of([each.figure for each in self.items()])
        return (to_decimal(to_scaled(self.base, HUNDREDTHS)) - taken).clipped(0, self.base)

    def items(self) -> Iterator[Item]:
        """All items in it, at any depth, in order."""
        for part in self.parts:
            if isinstance(part, Item):
                yield part
            else:
                yield from part.items()

    def sections(self) -> Iterator[Section]:
        """Itself and all sections within, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Section):
                yield from part.sections()


def section(
    code: str,
    title: str,
    title_zh: str,
    marks: str | int,
    *parts: Item | Section,
    clause: Clause,
    lost: str | int = 0,
    base: str | int | None = None,
    kinds: Kinds | None = None,
) -> Section:
    """A heading with its items and sub-sections.

    Raises:
        ValueError: its marks, its base, or what is lost of them are none, or below zero.
    """
    printed = _printed(marks, f"section {code}")
    base_points = None if base is None else _printed(base, f"section {code}, base=")
    missing = _printed(lost, f"section {code}, lost=")
    return Section(code, title, title_zh, printed, parts, clause, missing, base_points, kinds)


def _printed(marks: str | int, of: str) -> Decimal:
    """Marks as a source prints them.

    Raises:
        ValueError: they are no number, or below zero.
    """
    try:
        printed = Decimal(marks)
    except (ArithmeticError, TypeError, ValueError):
        printed = Decimal("NaN")
    if not printed.is_finite() or printed < 0:
        raise ValueError(f"{of}: {marks!r} are no marks; write a number as the source prints it, '10' or '2.5'")
    return printed

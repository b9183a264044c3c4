"""A regime as one value: sections and items, targets, obligations, vetoes, sanctions, rewards, fines and their sources.

A :class:`Scheme` is what a plugin registers. Its parts stand in the order of the source and name their clauses; each
part holds a term that computes it for any number of units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from kaohe.scheme.exact import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.incidents import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.rules import Deduct, Rule, RulingRange
from kaohe.scheme.source import Clause, SourceText
from kaohe.scheme.terms import (
    AnyTerm,
    MeanOverseen,
    Number,
    Truth,
    any_of,
    kinds_read,
    number,
    only_for,
    parameters_read,
    total_of,
    walk,
)
from kaohe.scheme.vocabulary import Driver, PeriodKind, UnitKind

Kinds: TypeAlias = frozenset[UnitKind]


def kinds(*which: UnitKind) -> Kinds:
    """A set of unit kinds."""
    return frozenset(which)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in English and, as the source has it, in Chinese."""

    text: str
    text_zh: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives a reward or pays a fine: the unit itself or a post, never a person."""

    code: str
    title: str
    title_zh: str


UNIT = Recipient("UNIT", "The unit", "本单位")


class ItemForm(StrEnum):
    """Whether an item earns marks or takes points from a base."""

    MARKS = "MARKS"
    DEDUCTION = "DEDUCTION"


@dataclass(frozen=True, eq=False)
class Item:
    """One line of a score: what it is worth and how that comes about.

    Attributes:
        marks: full marks; None for a deduction from a base, which has no cap of its own.
        figure: the term of its points (or, for a deduction, of what it takes away), in hundredths.
        reading: what the encoding adds to the letter of the source, if anything.
        shows: metrics shown beside the item that do not enter its points.
    """

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
            return self.rule.points(self.code, to_scaled(self.marks, HUNDREDTHS))
        assert isinstance(self.rule, Deduct)  # deduction() takes nothing else
        return self.rule.deduction(self.code) + Decimal("0.00")

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
    """An item that earns marks."""
    return Item(code, title, title_zh, Decimal(marks), rule, driver, clause, reading, method, department, shows)


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
class Section:
    """A heading of the score with its items and sub-sections, in the order of the source.

    Attributes:
        marks: what the source prints for the heading.
        lost: how many of these marks belong to items that the surviving source lacks.
        base: what deductions are taken from; None where items earn marks.
        kinds: the kinds of unit it applies to; None for all that the scheme assesses.
    """

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
    """A heading with its items and sub-sections."""
    base_points = None if base is None else Decimal(base)
    return Section(code, title, title_zh, Decimal(marks), parts, clause, Decimal(lost), base_points, kinds)


class FindingKind(StrEnum):
    """What a YES means: a target or an obligation met, a reward earned, a veto or sanction incurred, a status borne."""

    TARGET = "TARGET"
    OBLIGATION = "OBLIGATION"
    REWARD = "REWARD"
    VETO = "VETO"
    SANCTION = "SANCTION"
    STATUS = "STATUS"


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that a card answers with YES, NO or UNKNOWN.

    Attributes:
        when: the term that answers.
        consequences: what follows from a YES (for targets and obligations nothing does, or a breach is dealt with
            elsewhere).
        recipients: whom the consequences reach, where the source says so.
        kinds: the kinds of unit it applies to; None for all that the scheme assesses.
    """

    kind: FindingKind
    code: str
    title: str
    title_zh: str
    when: Truth
    clause: Clause
    driver: Driver | None = None
    consequences: tuple[Bilingual, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    kinds: Kinds | None = None
    reading: str | None = None


def target(code: str, title: str, title_zh: str, when: Truth, driver: Driver, *, clause: Clause) -> Finding:
    """A goal without marks: met, not met, unknown."""
    return Finding(FindingKind.TARGET, code, title, title_zh, when, clause, driver)


def obligation(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver,
    *,
    clause: Clause,
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A duty without marks: met, not met, unknown."""
    return Finding(FindingKind.OBLIGATION, code, title, title_zh, when, clause, driver, kinds=kinds, reading=reading)


def reward(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A reward that is earned or not, where no amount of money is stated (for money see :func:`money`)."""
    return Finding(
        FindingKind.REWARD, code, title, title_zh, when, clause, None, consequences, recipients, kinds, reading
    )


def veto(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver | None,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
    reading: str | None = None,
) -> Finding:
    """A one-vote veto (一票否决). ``driver`` is None where it follows from the whole score."""
    return Finding(
        FindingKind.VETO, code, title, title_zh, when, clause, driver, consequences, recipients, kinds, reading
    )


def incurred(*findings: Finding) -> Truth:
    """Whether one of the findings is YES, of those that apply to the unit's kind."""
    return any_of(*(each.when if each.kinds is None else only_for(each.kinds, each.when) for each in findings))


def sanction(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    driver: Driver,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
    kinds: Kinds | None = None,
) -> Finding:
    """A sanction beside the vetoes."""
    return Finding(FindingKind.SANCTION, code, title, title_zh, when, clause, driver, consequences, recipients, kinds)


def status(
    code: str,
    title: str,
    title_zh: str,
    when: Truth,
    *,
    clause: Clause,
    consequences: tuple[Bilingual, ...] = (),
    recipients: tuple[Recipient, ...] = (),
) -> Finding:
    """A standing that a unit bears in the period, such as being listed for key management."""
    return Finding(FindingKind.STATUS, code, title, title_zh, when, clause, None, consequences, recipients)


class MoneyKind(StrEnum):
    """Whether money is received or paid."""

    REWARD = "REWARD"
    FINE = "FINE"


@dataclass(frozen=True, eq=False)
class Money:
    """A reward or a fine in CNY, computed by a term in hundredths.

    Attributes:
        ruling: what an assessor may rule, where the regime leaves an amount open.
    """

    kind: MoneyKind
    code: str
    title: str
    title_zh: str
    amount: Number
    recipients: tuple[Recipient, ...]
    clause: Clause
    kinds: Kinds | None = None
    driver: Driver | None = None
    reading: str | None = None
    ruling: RulingRange | None = None
    per_head: bool = False


def money(
    kind: MoneyKind,
    code: str,
    title: str,
    title_zh: str,
    amount: Number,
    *recipients: Recipient,
    clause: Clause,
    kinds: Kinds | None = None,
    driver: Driver | None = None,
    reading: str | None = None,
    ruling: RulingRange | None = None,
    per_head: bool = False,
) -> Money:
    """A reward or a fine in CNY."""
    in_hundredths = amount if amount.places == HUNDREDTHS else amount + Decimal("0.00")
    return Money(
        kind, code, title, title_zh, in_hundredths, recipients, clause, kinds, driver, reading, ruling, per_head
    )


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
        return date(months // 12, months % 12 + 1, self.due_day)


@dataclass(frozen=True, eq=False)
class Scheme:
    """A published regime.

    Attributes:
        code: lower_snake, unique among all schemes.
        kinds: the kinds of unit that it assesses.
        cadence: the kind of period that a card is for.
        in_force_from: a period that ends before this day is refused; None where the source names no day.
        full_marks: what the source gives in all; None for a regime without marks.
        lost: marks of ``full_marks`` that stand under no surviving heading.
        score: the total, where it is not simply the sum of the sections (never below zero).
        leaders_need_units: whether a LEADER who oversees nobody is refused a card.
        metrics: metrics that no term reads but that may be observed all the same.
        texts: what the source provides and nothing computes (praise, promotion), shown in its words.
        notes: readings beyond the letter that concern the whole scheme, and what is known to be missing.
    """

    code: str
    title: str
    title_zh: str
    issuer: Bilingual
    source: SourceText
    kinds: Kinds
    cadence: PeriodKind
    year: str
    in_force_from: date | None = None
    full_marks: Decimal | None = None
    lost: Decimal = Decimal(0)
    sections: tuple[Section, ...] = ()
    score: Number | None = None
    findings: tuple[Finding, ...] = ()
    money: tuple[Money, ...] = ()
    figures: tuple[Figure, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    metrics: tuple[Metric, ...] = ()
    procedure: tuple[Step, ...] = ()
    texts: tuple[Bilingual, ...] = ()
    notes: tuple[Bilingual, ...] = ()
    version: str = "1"

    @property
    def encoded_marks(self) -> Decimal | None:
        """The marks that the items carry; less than ``full_marks`` where the source is cut."""
        if self.full_marks is None:
            return None
        return sum((each.encoded for each in self.sections), Decimal(0))

    @cached_property
    def total(self) -> Number | None:
        """The term of the total in hundredths; None for a regime without marks."""
        if self.full_marks is None:
            return None
        if self.score is not None:
            return self.score
        return total_of([each.points for each in self.sections]).at_least(0)

    def items(self) -> Iterator[Item]:
        """All items, in the order of the source."""
        for each in self.sections:
            yield from each.items()

    def all_sections(self) -> Iterator[Section]:
        """All sections and sub-sections, in the order of the source."""
        for each in self.sections:
            yield from each.sections()

    @cached_property
    def rulings(self) -> Mapping[str, RulingRange]:
        """What may be ruled, by the code of the item or amount."""
        parts: list[Item | Money] = [*self.items(), *self.money]
        ranges = {each.code: each.ruling for each in parts}
        return {code: ruling for code, ruling in ranges.items() if ruling is not None}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """The clause of each item, finding, amount and figure, by code."""
        parts: list[Section | Item | Finding | Money | Figure] = [*self.all_sections(), *self.items()]
        parts += [*self.findings, *self.money, *self.figures]
        return {each.code: each.clause for each in parts}

    @cached_property
    def terms(self) -> tuple[AnyTerm, ...]:
        """Every term that a card of the scheme needs."""
        found: list[AnyTerm] = [each.figure for each in self.items()]
        found += [each.points for each in self.all_sections()]
        found += [each.when for each in self.findings]
        found += [each.amount for each in self.money]
        found += [each.number for each in self.figures]
        if self.total is not None:
            found.append(self.total)
        return tuple(found)

    @cached_property
    def metrics_read(self) -> Mapping[str, Metric]:
        """All metrics of the scheme by code: read by its terms, shown by its items, or declared besides."""
        shown = [metric for each in self.items() for metric in each.shows]
        read = [term for term in walk(self.terms) if isinstance(term, Metric)]
        per = [ruling.per for ruling in self.rulings.values() if ruling.per is not None]
        found = {metric.code: metric for metric in (*read, *per, *shown, *self.metrics)}
        return dict(sorted(found.items()))

    @cached_property
    def reads_overseen(self) -> bool:
        """Whether the card of a LEADER is made from those of the units overseen."""
        return any(isinstance(term, MeanOverseen) for term in walk(self.terms))

    @cached_property
    def parameters_read(self) -> frozenset[str]:
        """The codes of all parameters that its terms read."""
        return parameters_read(self.terms)

    @cached_property
    def incident_kinds(self) -> frozenset[IncidentKind]:
        """All incident kinds that its terms read."""
        return kinds_read(self.terms)


__all__ = [
    "UNIT",
    "Bilingual",
    "Figure",
    "Finding",
    "FindingKind",
    "Item",
    "ItemForm",
    "Kinds",
    "Money",
    "MoneyKind",
    "Recipient",
    "Scheme",
    "Section",
    "Step",
    "deduction",
    "incurred",
    "item",
    "kinds",
    "money",
    "number",
    "obligation",
    "reward",
    "sanction",
    "section",
    "status",
    "target",
    "veto",
]

"""A regime as one value: sections and items, targets, obligations, vetoes, sanctions, rewards, fines and their sources.

A :class:`Scheme` is what a plugin registers. Its parts stand in the order of the source and name their clauses; each
part holds a term that computes it for any number of units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from kaohe.scheme.amendments import Amended, Amendment
from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.findings import Finding
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.parts import Figure, Part, Step, term_of
from kaohe.scheme.rules import RulingRange
from kaohe.scheme.score import Item, Section
from kaohe.scheme.source import Clause, SourceText
from kaohe.scheme.terms.arithmetic import Number, total_of
from kaohe.scheme.terms.earlier import EARLIER_TERMS
from kaohe.scheme.terms.functions import is_own
from kaohe.scheme.terms.oversight import MeanOverseen
from kaohe.scheme.terms.steps import in_hundredths
from kaohe.scheme.terms.term import AnyTerm, Term
from kaohe.scheme.terms.traversal import Charged, charged, kinds_read, parameters_read, walk
from kaohe.scheme.vocabulary import Kinds, PeriodKind

__all__ = ["Scheme"]

#: Between the code and the version of a scheme in a reference.
AT = "@"


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
        version: tells it from other versions of the code; ``luxi2014@2016`` refers to the version ``2016``.
        since: the version is in force for periods that end on this day or later, until a later version is; None for
            the version that was there from the beginning.
        amendments: the texts that made this version out of the first, in their order.
        history: every change that they made.
        heirs: what has become of the parts of earlier versions that were changed and are still there.
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
    since: date | None = None
    amendments: tuple[Amendment, ...] = ()
    history: tuple[Amended, ...] = ()
    heirs: Mapping[Part, Part] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """What refers to this very version: ``luxi2014@2016``."""
        return f"{self.code}{AT}{self.version}"

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
            return in_hundredths(self.score).at_least(0)
        return total_of([each.points for each in self.sections]).at_least(0)

    def items(self) -> Iterator[Item]:
        """All items, in the order of the source."""
        for each in self.sections:
            yield from each.items()

    def all_sections(self) -> Iterator[Section]:
        """All sections and sub-sections, in the order of the source."""
        for each in self.sections:
            yield from each.sections()

    def parts(self) -> Iterator[Part]:
        """All parts that an amendment may change, in the order of the source, kind by kind."""
        yield from self.all_sections()
        yield from self.items()
        yield from self.findings
        yield from self.money
        yield from self.figures

    def change_of(self, part: Part) -> Amended | None:
        """The change by which an amendment brought a part; None for what the regime had from the first."""
        return self._changes.get(part)

    def source_of(self, part: Part) -> SourceText:
        """The text that the clause of a part is quoted from: the regime's own, or that of an amendment."""
        change = self.change_of(part)
        return self.source if change is None else change.amendment.source

    @cached_property
    def _changes(self) -> Mapping[Part, Amended]:
        changes: dict[Part, Amended] = {}
        for change in self.history:
            if isinstance(change.part, Section):
                brought: list[Part] = [*change.part.sections(), *change.part.items()]
                changes.update(dict.fromkeys(brought, change))
            elif change.part is not None:
                changes[change.part] = change
        return changes

    @cached_property
    def rulings(self) -> Mapping[str, RulingRange]:
        """What may be ruled, by the code of the item or amount."""
        parts: list[Item | Money] = [*self.items(), *self.money]
        ranges = {each.code: each.ruling for each in parts}
        return {code: ruling for code, ruling in ranges.items() if ruling is not None}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """The clause of each item, finding, amount and figure, by code."""
        return {each.code: each.clause for each in self.parts()}

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
    def functions(self) -> Mapping[Part | None, tuple[Term[Any], ...]]:
        """The functions of its own that each part rests on; under None those that only the total does."""
        read: dict[Part | None, tuple[Term[Any], ...]] = {}
        for part in self.parts():
            if not isinstance(part, Section):
                read[part] = _functions_in(term_of(part))
        if self.total is not None:
            within = {each for functions in read.values() for each in functions}
            read[None] = tuple(each for each in _functions_in(self.total) if each not in within)
        return {part: functions for part, functions in read.items() if functions}

    @cached_property
    def all_metrics(self) -> frozenset[Metric]:
        """All metrics of the scheme: read by its terms, shown by its items, or declared besides."""
        shown = [metric for each in self.items() for metric in each.shows]
        read = [term for term in walk(self.terms) if isinstance(term, Metric)]
        per = [ruling.per for ruling in self.rulings.values() if ruling.per is not None]
        return frozenset((*read, *per, *shown, *self.metrics))

    @cached_property
    def metrics_read(self) -> Mapping[str, Metric]:
        """All metrics of the scheme by code."""
        return {metric.code: metric for metric in sorted(self.all_metrics, key=lambda metric: metric.code)}

    @cached_property
    def reads_overseen(self) -> bool:
        """Whether the card of a LEADER is made from those of the units overseen."""
        return any(isinstance(term, MeanOverseen) for term in walk(self.terms))

    @cached_property
    def charged(self) -> Charged:
        """What its terms charge incidents of a card's own period."""
        return charged(self.terms)

    @cached_property
    def charged_earlier(self) -> Charged:
        """What its terms charge incidents of the periods before."""
        read = charged(term for each in walk(self.terms) if isinstance(each, EARLIER_TERMS) for term in each.inputs)
        return self.charged if read.size == self.charged.size else read

    @cached_property
    def parameters_read(self) -> frozenset[str]:
        """The codes of all parameters that its terms read."""
        return parameters_read(self.terms)

    @cached_property
    def incident_kinds(self) -> frozenset[IncidentKind]:
        """All incident kinds that its terms read."""
        return kinds_read(self.terms)


def _functions_in(term: AnyTerm) -> tuple[Term[Any], ...]:
    return tuple(cast("Term[Any]", each) for each in walk([term]) if is_own(each))


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one scheme that are meant, the earliest first.

    Attributes:
        label: what refers to them: the code, with the version where one was named.
    """

    label: str
    schemes: tuple[Scheme, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> Versions:
        """Just one version, whatever the period."""
        return cls(scheme.code, (scheme,))

    def on(self, day: date) -> Scheme:
        """The version for a period whose last day this is: the last that is in force since that day or before.

        Before the first of them all it is the first: whether that gives cards, its ``in_force_from`` says.
        """
        begun = [each for each in self.schemes if each.since is None or each.since <= day]
        return begun[-1] if begun else self.schemes[0]

    def label_of(self, scheme: Scheme) -> str:
        """What tells one of them from the others."""
        return self.label if len(self.schemes) == 1 else scheme.reference

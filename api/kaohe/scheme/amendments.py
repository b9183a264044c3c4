"""Amendments: what one text changes in a regime that another gave, clause by clause, with its own source.

``repeal`` takes a part away, ``substitute`` puts another in its place, ``insert`` adds one. A part is an item, a
section, a finding, an amount of money or a further figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.parts import Part
from kaohe.scheme.source import Clause, SourceText
from kaohe.scheme.terms.arithmetic import Number

__all__ = ["Amended", "Amendment", "Insert", "Repeal", "Substitute", "insert", "repeal", "substitute"]


@dataclass(frozen=True, slots=True)
class Repeal:
    """A part that is taken away, and the clause that says so."""

    code: str
    clause: Clause
    which: type[Part] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Substitute:
    """A part in whose place another of its kind is put; the clause is that of the new part."""

    code: str
    part: Part


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """A part that is added: at the end, or after the part of a code."""

    part: Part
    into: str | None = None
    after: str | None = None


Change: TypeAlias = Repeal | Substitute | Insert


def repeal(code: str, *, clause: Clause, which: type[Part] | None = None) -> Repeal:
    """Take the part of a code away; ``which`` (``Item``, ``Finding`` …) where parts of several kinds have the code."""
    return Repeal(code, clause, which)


def substitute(code: str, part: Part) -> Substitute:
    """Put a part in the place of the one of its kind that has a code; it may have another code."""
    return Substitute(code, part)


def insert(part: Part, *, into: str | None = None, after: str | None = None) -> Insert:
    """Add a part: an item or a section ``into`` a section, anything else (and a heading) to the regime itself.

    It stands after its sibling of the code ``after``, otherwise last.
    """
    return Insert(part, into, after)


@dataclass(frozen=True, eq=False)
class Amendment:
    """A text that changes a regime from a day on.

    What the regime builds from a part follows what becomes of it: a total counts an inserted item, a veto on the points
    of a section reads those of the amended one. What the amendment's own parts build on (``points`` of one of the
    regime's sections) is read as the amendment leaves it too, save that a substitute may build on the part whose place
    it takes, as it was.

    Attributes:
        of: the code of the regime.
        version: what the amended version is called, after ``@``: ``luxi2014@2016``.
        since: the amended version is in force for periods that end on this day or later.
        changes: in the order of the text.
        full_marks: what the text gives in all, where it says so: refused where the parts come to something else.
        score: the total, where the regime's own is a term that cannot follow (a heading is inserted or repealed).
        metrics, parameters, notes: further ones, as for a :class:`~kaohe.scheme.regime.Scheme`.
    """

    of: str
    version: str
    since: date
    title: str
    title_zh: str
    source: SourceText
    changes: tuple[Change, ...]
    full_marks: Decimal | None = None
    score: Number | None = None
    metrics: tuple[Metric, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Amended:
    """One change that was made: what stood there before, what stands there now, and by which clause.

    Attributes:
        former: the part as it was; None for one that was inserted.
        part: the part as it is; None for one that was repealed.
        reaches: codes of the parts that follow the change without being named by it, as a veto on a section's points.
    """

    amendment: Amendment
    clause: Clause
    former: Part | None
    part: Part | None
    reaches: tuple[str, ...] = ()

"""Whether a scheme is sound: marks add up, every part names its clause, codes are unique, metrics are its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item, ItemForm, Section

#: What a card states in words of its own, which no figure or status may take.
STATED = frozenset(
    ("total", "items", "deductions", "targets", "obligations", "rewards", "vetoes", "sanctions", "money", "error")
)

CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a scheme: where, why, and what to do about it."""

    place: str
    reason: str
    remedy: str


def flaws(scheme: Scheme) -> Iterator[Flaw]:
    """Yield everything that is wrong with a scheme."""
    if not CODE.fullmatch(scheme.code):
        yield Flaw(f"scheme {scheme.code!r}", "its code is not lower_snake", "use letters a-z, digits and _")
    if not scheme.kinds:
        yield Flaw(f"scheme {scheme.code}", "it assesses no kind of unit", "name at least one in kinds=")
    yield from _marks(scheme)
    yield from _clauses(scheme)
    yield from _codes(scheme)
    yield from _names(scheme)
    yield from _kinds(scheme)


def _marks(scheme: Scheme) -> Iterator[Flaw]:
    for each in scheme.all_sections():
        if each.base is not None:
            if each.base != each.marks:
                yield Flaw(
                    f"section {each.code}", f"its base {each.base} is not its marks {each.marks}", "make them equal"
                )
            for item in each.items():
                if item.marks is not None:
                    yield Flaw(f"item {item.code}", "it earns marks in a section of deductions", "use deduction(...)")
            continue
        carried = _carried(each)
        if carried + each.lost != each.marks:
            yield Flaw(
                f"section {each.code}",
                f"its items add up to {carried}, the section prints {each.marks} and declares {each.lost} lost",
                f"correct the marks, or declare lost={each.marks - carried} if the source lacks the rest",
            )
    for each in scheme.sections:
        for item in _without_base(each):
            yield Flaw(
                f"item {item.code}",
                "it takes points away, but no section above has a base",
                "give one base=, or use item(...)",
            )
    if scheme.full_marks is not None:
        printed = sum((each.marks for each in scheme.sections), Decimal(0))
        if printed + scheme.lost != scheme.full_marks:
            yield Flaw(
                f"scheme {scheme.code}",
                f"its sections add up to {printed}, its full marks are {scheme.full_marks} with {scheme.lost} lost",
                f"correct full_marks, or declare lost={scheme.full_marks - printed}",
            )
    elif scheme.sections:
        yield Flaw(f"scheme {scheme.code}", "it has sections but no full_marks", "state full_marks")


def _carried(section: Section) -> Decimal:
    total = Decimal(0)
    for part in section.parts:
        if isinstance(part, Section):
            total += part.encoded + part.lost
        else:
            total += part.marks or Decimal(0)
    return total


def _without_base(section: Section) -> Iterator[Item]:
    """The deductions in a section for which there is nothing to take them from."""
    if section.base is None:
        for part in section.parts:
            if isinstance(part, Section):
                yield from _without_base(part)
            elif part.form is ItemForm.DEDUCTION:
                yield part


def _clauses(scheme: Scheme) -> Iterator[Flaw]:
    for kind, parts in _parts(scheme):
        for part in parts:
            clause = part.clause
            if not clause.number.strip() or not clause.text.strip():
                yield Flaw(
                    f"{kind} {part.code}", "it names no clause", 'give clause=Clause("number", "words of the source")'
                )
            elif not scheme.source.holds(clause.text):
                yield Flaw(
                    f"{kind} {part.code}",
                    f"the source does not have the words of its clause {clause.number}: {clause.text}",
                    "quote the source to the letter, with … for what is left out",
                )


def _codes(scheme: Scheme) -> Iterator[Flaw]:
    for kind, parts in _parts(scheme):
        for code, times in Counter(part.code for part in parts).items():
            if times > 1:
                yield Flaw(f"{kind} {code}", f"{times} of them have this code", "give each a code of its own")
    for code in sorted({item.code for item in scheme.items()} & {money.code for money in scheme.money}):
        yield Flaw(f"amount {code}", "an item has this code too, and rulings name only the code", "rename one of them")
    for figure in scheme.figures:
        if figure.code in STATED:
            yield Flaw(f"figure {figure.code}", "a card states something else under this word", "rename the figure")


def _names(scheme: Scheme) -> Iterator[Flaw]:
    own = f"{scheme.code}."
    for code, times in sorted(Counter(metric.code for metric in scheme.all_metrics).items()):
        if times > 1:
            yield Flaw(f"metric {code}", f"{times} of them have this code", "declare it once, and read that one")
    for code in (*scheme.metrics_read, *(parameter.code for parameter in scheme.parameters)):
        if not code.startswith(own):
            yield Flaw(f"metric or parameter {code}", "its code belongs to another scheme", f"name it {own}<name>")
    declared = {parameter.code for parameter in scheme.parameters}
    for code in sorted(scheme.parameters_read - declared):
        yield Flaw(f"parameter {code}", "a term reads it but the scheme does not declare it", "add it to parameters=")


def _kinds(scheme: Scheme) -> Iterator[Flaw]:
    for section in scheme.all_sections():
        if section.kinds is not None and not section.kinds >= scheme.kinds:
            if section not in scheme.sections:
                yield Flaw(
                    f"section {section.code}",
                    "it is for some kinds of unit only, but lies within another section",
                    "name the kinds at the section that stands at the top",
                )
            elif scheme.score is None:
                yield Flaw(
                    f"section {section.code}",
                    "it is for some kinds of unit only, but the total counts it for all",
                    "give the scheme score=, with for_kinds(...)",
                )
    for kind, parts in _parts(scheme):
        for part in parts:
            only = getattr(part, "kinds", None)
            if only is not None and not only <= scheme.kinds:
                yield Flaw(
                    f"{kind} {part.code}",
                    f"it applies to {', '.join(sorted(only - scheme.kinds))}, which the scheme does not assess",
                    "drop these kinds, or add them to the scheme's",
                )


def _parts(scheme: Scheme):  # type: ignore[no-untyped-def]  # parts of several kinds that share code and clause
    yield "section", list(scheme.all_sections())
    yield "item", list(scheme.items())
    yield "finding", list(scheme.findings)
    yield "amount", list(scheme.money)
    yield "figure", list(scheme.figures)
    yield "step", list(scheme.procedure)

"""Whether a scheme is sound: marks add up, every part names its clause, codes are unique, metrics are its own."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.parts import Step
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item, ItemForm, Section
from kaohe.scheme.vocabulary import Driver, UnitKind

#: What a card states in words of its own, which no figure or status may take.
STATED = frozenset(
    ("total", "items", "deductions", "targets", "obligations", "rewards", "vetoes", "sanctions", "money", "error")
)

CODE = re.compile(r"[a-z][a-z0-9_]*")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


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
    if not VERSION.fullmatch(scheme.version):
        yield Flaw(f"version {scheme.version!r}", "it is no name of a version", "use letters, digits, dots, - and _")
    yield from _unit_kinds(scheme.kinds)
    yield from _titles(scheme)
    yield from _drivers(scheme)
    if not scheme.kinds:
        yield Flaw(f"scheme {scheme.code}", "it assesses no kind of unit", "name at least one in kinds=")
    yield from _marks(scheme)
    yield from _clauses(scheme)
    yield from _codes(scheme)
    yield from _names(scheme)
    yield from _kinds(scheme)


def conflicts(scheme: Scheme, others: Iterable[Scheme]) -> Iterator[Flaw]:
    """Yield what keeps a scheme from standing beside other versions of its code."""
    metrics = scheme.metrics_read
    parameters = {parameter.code: parameter for parameter in scheme.parameters}
    place = f"version {scheme.version}"
    for other in others:
        if other.version == scheme.version:
            yield Flaw(place, "it is registered already", "give each version= of its own")
        elif other.since == scheme.since:
            begun = "from the beginning" if scheme.since is None else f"since {scheme.since}"
            yield Flaw(place, f"version {other.version} is in force {begun} too", "give each a since= of its own")
        another = f"version {other.version} has another of this code"
        for code, metric in other.metrics_read.items():
            if metrics.get(code, metric) is not metric:
                yield Flaw(f"metric {code}", another, "import that one, or choose another name")
        for each in other.parameters:
            if parameters.get(each.code, each) != each:
                yield Flaw(f"parameter {each.code}", another, "import that one, or choose another name")


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
        if each.lost < 0:
            remedy = "give what the source lacks as lost=, or correct the marks"
            yield Flaw(f"section {each.code}", f"it declares {each.lost} lost, which is below zero", remedy)
            continue
        carried = _carried(each)
        if carried + each.lost != each.marks:
            yield Flaw(
                f"section {each.code}",
                f"its items add up to {carried}, the section prints {each.marks} and declares {each.lost} lost",
                _marks_remedy("the marks", each.marks - carried, " if the source lacks the rest"),
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
        if scheme.lost < 0:
            remedy = "give what the source lacks as lost=, or correct full_marks"
            yield Flaw(f"scheme {scheme.code}", f"it declares {scheme.lost} lost, which is below zero", remedy)
        elif printed + scheme.lost != scheme.full_marks:
            yield Flaw(
                f"scheme {scheme.code}",
                f"its sections add up to {printed}, its full marks are {scheme.full_marks} with {scheme.lost} lost",
                _marks_remedy("full_marks", scheme.full_marks - printed),
            )
    elif scheme.sections:
        yield Flaw(f"scheme {scheme.code}", "it has sections but no full_marks", "state full_marks")


def _marks_remedy(what: str, lost: Decimal, where: str = "") -> str:
    """What to do about marks that do not add up: marks that are too many are never lost."""
    return f"correct {what}, or declare lost={lost}{where}" if lost > 0 else f"correct {what}"


def _titles(scheme: Scheme) -> Iterator[Flaw]:
    """Titles that say nothing, of the scheme and of its parts."""
    titled: list[tuple[str, object]] = [(f"scheme {scheme.code}", scheme)]
    titled += [(f"{kind} {part.code}", part) for kind, parts in _parts(scheme) for part in parts if kind != "step"]
    titled += [(f"metric {code}", metric) for code, metric in scheme.metrics_read.items()]
    for place, part in titled:
        for name in ("title", "title_zh"):
            title = getattr(part, name, "")
            if not isinstance(title, str) or not title.strip():
                yield Flaw(place, f"its {name} is {title!r}", f"give it a {name}: people read it")


def _drivers(scheme: Scheme) -> Iterator[Flaw]:
    """Parts whose driver is none."""
    known = [each.value for each in Driver]
    for kind, parts in _parts(scheme):
        for part in parts:
            driver: object = getattr(part, "driver", None)
            if (driver is None and kind == "item") or (driver is not None and not isinstance(driver, Driver)):
                close = difflib.get_close_matches(str(driver).upper(), known, n=1)
                meant = f"did you mean Driver.{close[0]}? " if close else ""
                yield Flaw(f"{kind} {part.code}", f"{driver!r} is no driver", f"{meant}drivers: {', '.join(known)}")


def _unit_kinds(given: Iterable[object]) -> Iterator[Flaw]:
    """What a plugin, which may be untyped, gives for kinds of unit and is none."""
    for kind in sorted(given, key=str):
        if not isinstance(kind, UnitKind):
            yield Flaw(f"kind {kind!r}", "there is no such kind of unit", _unit_kind_meant(kind))


def _unit_kind_meant(given: object) -> str:
    known = [each.value for each in UnitKind]
    close = difflib.get_close_matches(str(given).upper(), known, n=1)
    meant = f"did you mean UnitKind.{close[0]}? " if close else ""
    return f"{meant}kinds: {', '.join(known)}"


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
            clause, source = part.clause, scheme.source if isinstance(part, Step) else scheme.source_of(part)
            if not clause.number.strip() or not clause.text.strip():
                yield Flaw(
                    f"{kind} {part.code}", "it names no clause", 'give clause=Clause("number", "words of the source")'
                )
            elif not source.holds(clause.text):
                yield Flaw(
                    f"{kind} {part.code}",
                    f"the source does not have the words of its clause {clause.number}: {clause.text}",
                    "quote the source to the letter, with … for what is left out",
                )

    for change in scheme.history:
        if change.part is None and change.former is not None and not change.amendment.source.holds(change.clause.text):
            yield Flaw(
                f"repeal of {change.former.code}",
                f"the amendment does not have the words of its clause {change.clause.number}: {change.clause.text}",
                "quote the amendment to the letter, with … for what is left out",
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

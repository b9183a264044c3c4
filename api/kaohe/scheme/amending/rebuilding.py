"""Rebuilds the parts of a scheme, so that whatever is built from a part that changes reads what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

from kaohe.scheme.amending.plan import Plan
from kaohe.scheme.amendments import Insert, Substitute
from kaohe.scheme.amounts import Money
from kaohe.scheme.findings import Finding
from kaohe.scheme.parts import WORDS, Figure, Part, term_of, within
from kaohe.scheme.rules import Rule
from kaohe.scheme.score import Item, Section
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.substitution import Substitution
from kaohe.scheme.terms.term import Term
from kaohe.scheme.validation import Flaw

PlacedT = TypeVar("PlacedT", bound=Part)
Bringing: TypeAlias = Substitute | Insert


@dataclass(slots=True)
class _Place:
    """Where a part stands among its siblings, and after which it was inserted; what was repealed keeps its place."""

    code: str
    part: Part | None
    after: str | None = None


class Rebuilding:
    """The parts of the amended version, each made once. A part that nothing touches stays the very same object."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.flaws: list[Flaw] = []
        self._made: dict[Part | Bringing, Part] = {}
        self._underway: set[Part | Bringing] = set()
        self._of_kept = Substitution(self._now)

    def kept(self, part: Part) -> Part:
        """A part that stays, with all that it is built from as it is now."""
        if part not in self._made:
            self._underway.add(part)
            own = self.plan.owner_of(term_of(part)) is part
            made = self._section(part) if isinstance(part, Section) else _swapped(part, self._of_kept, own=own)
            self._made[part] = made
            self._underway.remove(part)
        return self._made[part]

    def brought(self, change: Bringing) -> Part:
        """The part that a change brings, with all that it is built from as it is now."""
        if change not in self._made:
            self._underway.add(change)
            self._made[change] = _swapped(change.part, self._built_on(change), own=False)
            self._underway.remove(change)
        return self._made[change]

    def heir(self, part: Part) -> Part | None:
        """What has become of a part: itself, another in its place, or nothing."""
        change = self.plan.change_of(part)
        if isinstance(change, Substitute):
            return self.brought(change)
        return self.kept(part) if self.plan.stays(part) else None

    def score(self) -> Number | None:
        """The term of the total, where it is not simply the sum of the sections."""
        amended = self.plan.amendment.score
        score = self.plan.scheme.score if amended is None else amended
        return None if score is None else self._of_kept.term(score)

    def arranged(
        self, parts: Sequence[PlacedT], kinds: type[PlacedT] | tuple[type[PlacedT], ...], into: Section | None = None
    ) -> tuple[PlacedT, ...]:
        """The parts of a section, or those of a kind of the scheme itself, as they stand now."""
        places = [_Place(part.code, self.heir(part)) for part in parts]
        for change, where in self.plan.into.items():
            if where is into and isinstance(change.part, kinds):
                place = _Place(change.part.code, self.brought(change), change.after)
                places.insert(_after(change.after, places), place)
        return tuple(cast("PlacedT", place.part) for place in places if place.part is not None)

    def _section(self, section: Section) -> Section:
        parts = self.arranged(section.parts, (Item, Section), section)
        if parts == section.parts:
            return section
        if section.base is not None:  # what is taken from a base leaves it what it is
            return replace(section, parts=parts)
        return replace(section, parts=parts, marks=section.marks + _marks(parts) - _marks(section.parts))

    def _built_on(self, change: Bringing) -> Substitution:
        """Swaps what a new part is built on, save what it takes the place of: that is read as it was."""
        target = self.plan.targets[change]
        former = () if target is None else tuple(within(target))

        def now(term: Term[Any]) -> Term[Any] | None:
            return term if self.plan.owner_of(term) in former else self._now(term, change)

        return Substitution(now)

    def _now(self, term: Term[Any], asking: Bringing | None = None) -> Term[Any] | None:
        """The term of what has become of the part that a term is the whole of; None where it is of no part."""
        owner = self.plan.owner_of(term)
        if owner is None:
            return None
        if (self.plan.change_of(owner) or owner) in self._underway:
            return self._circular(term, owner, asking)
        heir = self.heir(owner)
        return term if heir is None else term_of(heir)  # only a new part may build on what is gone: on what it was

    def _circular(self, term: Term[Any], owner: Part, asking: Bringing | None) -> Term[Any]:
        part = owner if asking is None else asking.part
        reason = f"it is built from {WORDS[type(owner)]} {owner.code}, which is built from it"
        self.flaws.append(Flaw(f"{WORDS[type(part)]} {part.code}", reason, "build it from what that is built from"))
        return term


def _after(code: str | None, places: Sequence[_Place]) -> int:
    """The place behind a part and behind what was inserted after it already; the end where no part is named."""
    behind = [number for number, place in enumerate(places, 1) if code in (place.code, place.after)]
    return behind[-1] if code is not None and behind else len(places)


def _marks(parts: Sequence[Item | Section]) -> Decimal:
    return sum((part.marks or Decimal(0) for part in parts), Decimal(0))


def _swapped(part: Part, terms: Substitution, *, own: bool) -> Part:
    """A part with its terms swapped; with ``own`` its term is its own, and only looked into."""
    match part:
        case Section():
            parts = tuple(cast("Item | Section", _swapped(each, terms, own=False)) for each in part.parts)
            return part if parts == part.parts else replace(part, parts=parts)
        case Item():
            rule = _rule(part.rule, terms)
            return part if rule is part.rule else replace(part, rule=rule)
        case Finding():
            when = terms.within(part.when) if own else terms.term(part.when)
            return part if when is part.when else replace(part, when=when)
        case Money():
            amount = terms.within(part.amount) if own else terms.term(part.amount)
            return part if amount is part.amount else replace(part, amount=amount)
        case Figure():
            number = terms.within(part.number) if own else terms.term(part.number)
            return part if number is part.number else replace(part, number=number)


def _rule(rule: Rule, terms: Substitution) -> Rule:
    """A rule (and one that it falls back on) with its terms swapped."""
    stated = cast("Any", rule)
    held = {each.name: getattr(rule, each.name) for each in fields(stated)}
    swapped = {name: _rule(v, terms) if isinstance(v, Rule) else terms.value(v) for name, v in held.items()}
    unchanged = all(swapped[name] is value for name, value in held.items())
    return rule if unchanged else cast("Rule", replace(stated, **swapped))

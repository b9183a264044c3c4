"""What an amendment is about: the parts that its changes name, found in the scheme that it amends."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kaohe.scheme.amendments import Amendment, Change, Insert, Repeal, Substitute
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parts import WORDS, Part, term_of, within
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item, Section
from kaohe.scheme.terms.term import AnyTerm, Term
from kaohe.scheme.validation import Flaw


@dataclass
class Plan:
    """The changes of an amendment with what each is about.

    Attributes:
        targets: the part that a change repeals or takes the place of; None for one that inserts.
        into: the section that a change inserts into; None where it inserts into the scheme itself.
    """

    scheme: Scheme
    amendment: Amendment
    targets: dict[Change, Part | None] = field(default_factory=dict)
    into: dict[Insert, Section | None] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    @classmethod
    def of(cls, scheme: Scheme, amendment: Amendment) -> Plan:
        """Look up what the changes name, and note what is wrong with them."""
        plan = cls(scheme, amendment)
        for change in amendment.changes:
            if isinstance(change, Insert):
                plan._insert(change)
            else:
                plan._take_away(change)
        plan._check_overlaps()
        plan._check_readers()
        return plan

    def stays(self, part: Part) -> bool:
        """Whether a part of the scheme, changed within or not, is still there."""
        return part in self._kept

    def change_of(self, part: Part) -> Repeal | Substitute | None:
        """The change that repeals a part or takes its place."""
        return self._changed.get(part)

    def owner_of(self, term: Term[Any]) -> Part | None:
        """The part that a term is the whole of: what reads the term reads the part.

        What is observed stands for itself, and a condition or an amount that two parts share is neither's.
        """
        return self._owners.get(term)

    def readers_of(self, part: Part) -> Iterator[Part]:
        """The parts that stay and read a part, directly or by way of others; the headings above it are left out."""
        reached = {part}
        while more := {each for each in self._parts if self._reads[each] & reached} - reached:
            reached |= more
        for each in self._parts:
            if each in reached and each is not part and self.stays(each) and not isinstance(each, Section):
                yield each

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return tuple(self.scheme.parts())

    @cached_property
    def _changed(self) -> Mapping[Part, Repeal | Substitute]:
        return {
            part: change for change, part in self.targets.items() if part is not None and not isinstance(change, Insert)
        }

    @cached_property
    def _kept(self) -> frozenset[Part]:
        gone = {inner for part in self._changed for inner in within(part)}
        return frozenset(part for part in self._parts if part not in gone)

    @cached_property
    def _owners(self) -> Mapping[Term[Any], Part]:
        times = Counter(term_of(part) for part in self._parts)
        owners: dict[Term[Any], Part] = {}
        for part in reversed(self._parts):  # sections and items come first, and make their terms themselves
            term = term_of(part)
            if isinstance(part, Section | Item) or (times[term] == 1 and not isinstance(term, Metric)):
                owners[term] = part
        for former, part in self.scheme.heirs.items():
            owners.setdefault(term_of(former), part)
        return owners

    @cached_property
    def _reads(self) -> Mapping[Part, frozenset[Part]]:
        """The parts that each part is directly built from."""
        return {part: frozenset(self._read_by(term_of(part), part)) for part in self._parts}

    def _read_by(self, term: AnyTerm, reader: Part | None) -> Iterator[Part]:
        waiting: list[AnyTerm] = [term]
        seen: set[AnyTerm] = set()
        while waiting:
            term = waiting.pop()
            owner = self._owners.get(term)
            if term in seen:
                continue
            seen.add(term)
            if owner is None or owner is reader:
                waiting += term.inputs
            else:
                yield owner

    def _take_away(self, change: Repeal | Substitute) -> None:
        which = change.which if isinstance(change, Repeal) else type(change.part)
        word = "part" if which is None else WORDS[which]
        of_kind = [each for each in self._parts if which in (None, type(each))]
        found = [each for each in of_kind if each.code == change.code]
        if not found:
            self._unknown(word, change.code, [each.code for each in of_kind])
        elif len(found) > 1:
            kinds = " and ".join(WORDS[type(each)] for each in found)
            self._flaw(f"{word} {change.code}", f"{kinds} have this code", f"say which={type(found[0]).__name__}")
        elif found[0] in self.targets.values():
            self._flaw(f"{WORDS[type(found[0])]} {change.code}", "two changes are about it", "leave one of them out")
        else:
            self.targets[change] = found[0]

    def _insert(self, change: Insert) -> None:
        part, into = change.part, None
        place = f"{WORDS[type(part)]} {part.code}"
        if change.into is not None and isinstance(part, Item | Section):
            sections = {each.code: each for each in self.scheme.all_sections()}
            into = sections.get(change.into)
            if into is None:
                self._unknown("section", change.into, list(sections))
                return
        elif change.into is not None:
            self._flaw(place, "it stands in no section", "leave into= out")
        elif isinstance(part, Item):
            self._flaw(place, "it is inserted into no section", "name one: into=")
            return
        siblings = self._siblings(part, into)
        if change.after is not None and change.after not in siblings:
            self._unknown("part to stand after", change.after, siblings)
        self.targets[change], self.into[change] = None, into

    def _siblings(self, part: Part, into: Section | None) -> list[str]:
        """The codes after which a part may be inserted, those inserted before it included."""
        tops = [*self.scheme.sections, *self.scheme.findings, *self.scheme.money, *self.scheme.figures]
        there = [each for each in tops if type(each) is type(part)] if into is None else into.parts
        inserted = (change.part for change, where in self.into.items() if where is into)
        return [each.code for each in (*there, *inserted)]

    def _check_overlaps(self) -> None:
        for part in self._changed:
            for inner in within(part):
                if inner is not part and inner in self._changed:
                    self._overlap(inner, part)
        for change, into in self.into.items():
            if into is not None and not self.stays(into):
                self._overlap(change.part, into)

    def _overlap(self, part: Part, section: Part) -> None:
        reason = f"it is in section {section.code}, which the amendment repeals or replaces as a whole"
        self._flaw(f"{WORDS[type(part)]} {part.code}", reason, "leave one of the two changes out")

    def _check_readers(self) -> None:
        """Nothing that stays is built from what is gone without another in its place."""
        for part in self._parts:
            if self.stays(part) and not isinstance(part, Section):
                for read in self._without_heir(self._reads[part]):
                    self._flaw(
                        f"{WORDS[type(part)]} {part.code}",
                        f"it is built from {WORDS[type(read)]} {read.code}, which is repealed",
                        "repeal or substitute it as well",
                    )
        scheme = self.scheme
        if scheme.score is not None and self.amendment.score is None:
            gone = [each.code for each in self._without_heir(self._read_by(scheme.score, None))]
            come = [
                each.part.code for each, into in self.into.items() if into is None and isinstance(each.part, Section)
            ]
            for code in (*gone, *come):
                reason = f"the total is a term of the regime's own, which cannot follow section {code}"
                self._flaw("total", reason, "give the amendment score=")

    def _without_heir(self, parts: Iterable[Part]) -> Iterator[Part]:
        return (each for each in parts if not self.stays(each) and not isinstance(self.change_of(each), Substitute))

    def _unknown(self, word: str, code: str, known: list[str]) -> None:
        close = difflib.get_close_matches(code, known, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        reason = f"{self.scheme.reference} has no such {word}"
        self._flaw(f"{word} {code}", reason, f"{meant}it has {', '.join(known) or 'none'}")

    def _flaw(self, place: str, reason: str, remedy: str) -> None:
        self.flaws.append(Flaw(place, reason, remedy))

"""Rules: how an item's marks are earned or lost, in the words of the clauses.

``full_if(kept)`` gives all marks or none; ``deduct("0.5", per_batch=visits)`` takes marks away; ``assessed()`` leaves
them to an assessor; ``worth(term)`` gives what a term computes. Deductions add up with ``+``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kaohe.scheme.bilingual import NOTHING, Bilingual, bracketed, listed, say
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.metrics import NumberMetric
from kaohe.scheme.misuse import Operation, Word, expect, refuse
from kaohe.scheme.selections import Selection, at_least, between
from kaohe.scheme.terms.arithmetic import AtLeast, Multiple, Number, constant, number, total_of
from kaohe.scheme.terms.choices import Choose, when
from kaohe.scheme.terms.functions import Computed, place_of
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.rulings import Awarded, Ruled
from kaohe.scheme.terms.tallies import Tally
from kaohe.scheme.terms.term import Charge, Discretion, Voice, plain

__all__ = [
    "Deduct",
    "Rule",
    "RulingRange",
    "assessed",
    "deduct",
    "deduct_by_size",
    "deduct_total",
    "deduct_within",
    "full_if",
    "worth",
]


@dataclass(frozen=True, slots=True)
class RulingRange:
    """What a ruling on an item may say: ``least`` .. ``most`` points or CNY (hundredths).

    With ``selection`` each ruling judges one selected incident; with ``per`` the range is multiplied by an observed
    count, and a ruling is refused while that is unknown.
    """

    least: int
    most: int
    selection: Selection | None = None
    per: NumberMetric | None = None

    def words(self) -> str:
        """The range as a person would write it."""
        text = f"{to_decimal(self.least)} to {to_decimal(self.most)}"
        return text if self.per is None else f"{text} for each of {self.per.code}"


class Rule(Word, ABC):
    """How an item's points come about."""

    __slots__ = ()
    what: ClassVar[str] = "a rule"
    instead: ClassVar[dict[Operation, str]] = {
        Operation.ARITHMETIC: "only deductions add up; a rule has an item of its own, or is full_if(…, otherwise=rule)",
        Operation.COMPARISON: "compare what its item earns, as in item.figure >= 5",
        Operation.LOGIC: "full_if(truth, otherwise=rule) chooses between rules",
    }

    @abstractmethod
    def points(self, item: str, marks: int) -> Number:
        """The term of an item's points, given its code and its marks in hundredths."""

    def ruling(self, marks: int) -> RulingRange | None:
        """What an assessor may rule on the item, if anything."""
        return None

    def sentence(self, item: str, marks: Decimal | None, voice: Voice) -> Bilingual:
        """How an item's points come about; without marks, what is taken from the section's base."""
        return self.points(item, 0 if marks is None else to_scaled(marks, HUNDREDTHS)).said(voice)


@dataclass(frozen=True, slots=True)
class FullIf(Rule):
    """All marks where a condition holds, otherwise none (or what another rule leaves)."""

    condition: Truth
    otherwise: Rule | None = None

    def points(self, item: str, marks: int) -> Number:
        rest: Number = number("0.00") if self.otherwise is None else self.otherwise.points(item, marks)
        return when(self.condition, to_decimal(marks), rest)

    def sentence(self, item: str, marks: Decimal | None, voice: Voice) -> Bilingual:
        rest = Bilingual("none", "不计分")
        if self.otherwise is not None:
            rest = self.otherwise.sentence(item, marks, voice)
        return say("{0} if {1}; otherwise {2}", "{1}的计{0};否则{2}", _marks(marks), self.condition.said(voice), rest)


def full_if(condition: Truth, *, otherwise: Rule | None = None) -> Rule:
    """All marks where the condition holds; otherwise none, or what another rule leaves."""
    expect(condition, Truth, "full_if")
    if otherwise is not None:
        expect(otherwise, Rule, "full_if(…, otherwise=)")
    return FullIf(condition, otherwise)


@dataclass(frozen=True, slots=True)
class Worth(Rule):
    """The points that a term computes, kept within the item's marks."""

    term: Number

    def points(self, item: str, marks: int) -> Number:
        self._check_unit(item, marks)
        in_hundredths = self.term if self.term.places == HUNDREDTHS else self.term + Decimal("0.00")
        return in_hundredths.clipped(0, to_decimal(marks))

    def sentence(self, item: str, marks: Decimal | None, voice: Voice) -> Bilingual:
        return say("{0}; {1} at most", "{0};最多计{1}", self.term.said(voice), _marks(marks))

    def _check_unit(self, item: str, marks: int) -> None:
        """See that a function does not return points where hundredths are meant.

        Raises:
            ValueError: at its best it gives a hundredth of the marks, or less.
        """
        if not isinstance(self.term, Computed) or (most := self.term.most()) is None:
            return
        if not 0 < most * 10 ** (2 * HUNDREDTHS - self.term.places) <= marks:
            return
        stated = f"{most} of {self.term.places} decimals" if self.term.places else f"{most}"
        raise ValueError(
            f"item {item} has {plain(to_decimal(marks))} marks, and the function at {place_of(self.term.function)}"
            f" gives {stated} at most, which is {plain(to_decimal(most, self.term.places))}:"
            " say places=0 if it returns whole points"
        )


def worth(term: Number) -> Rule:
    """The points that a term computes, kept between zero and the marks."""
    expect(term, Number, "worth")
    return Worth(term)


@dataclass(frozen=True, slots=True)
class Assessed(Rule):
    """An assessor awards the points by a ruling; until then anything from zero to the marks."""

    def points(self, item: str, marks: int) -> Number:
        return Awarded(item, 0, marks)

    def ruling(self, marks: int) -> RulingRange | None:
        return RulingRange(0, marks)

    def sentence(self, item: str, marks: Decimal | None, voice: Voice) -> Bilingual:
        return say("0 to {0}, as an assessor awards by a ruling", "由考核人在0至{0}内评定", _marks(marks))


def assessed() -> Rule:
    """Points that an assessor awards by a ruling without incident."""
    return Assessed()


_ADDED = "deductions add up with deductions: deduct('1', per=number) takes a number away"


@dataclass(frozen=True, slots=True)
class Deduct(Rule):
    """All marks less what incidents, counts and rulings take away, not below zero."""

    what: ClassVar[str] = "a deduction"
    instead: ClassVar[dict[Operation, str]] = {
        operation: said for operation, said in Rule.instead.items() if operation is not Operation.ARITHMETIC
    }
    between: ClassVar[dict[str, str]] = {
        "+": _ADDED,
        "-": "deductions add up with +; what earns points is worth(number) in an item of its own",
        "*": "state in deduct(…) what each takes away",
        "-…": "deduct(…) takes away as it stands",
    }
    mixed: ClassVar[str | None] = _ADDED

    charges: tuple[Charge, ...] = ()
    terms: tuple[Number, ...] = ()
    discretion: Discretion | None = None

    def __add__(self, other: Deduct) -> Deduct:
        more = _deduction("+", self, other)
        if self.discretion is not None and more.discretion is not None:
            raise ValueError("an item leaves at most one range to rulings")
        return Deduct(self.charges + more.charges, self.terms + more.terms, self.discretion or more.discretion)

    def deduction(self, item: str) -> Number:
        """The term of what is taken away, without a cap."""
        parts: list[Number] = []
        if self.charges:
            parts.append(Tally(self.charges, HUNDREDTHS))
        parts += self.terms
        if self.discretion is not None:
            parts.append(Ruled(item, self.discretion))
        return parts[0] if len(parts) == 1 else total_of(parts)

    def points(self, item: str, marks: int) -> Number:
        return (to_decimal(marks) - self.deduction(item)).clipped(0, to_decimal(marks))

    def ruling(self, marks: int) -> RulingRange | None:
        if self.discretion is None:
            return None
        return RulingRange(self.discretion.least, self.discretion.most, self.discretion.selection)

    def sentence(self, item: str, marks: Decimal | None, voice: Voice) -> Bilingual:
        sign = "" if marks is None else "−"
        taken = [voice.charge(each, to_decimal(each.each), sign=sign) for each in self.charges]
        taken += [_said_taken(term, voice, sign) for term in self.terms]
        if self.discretion is not None:
            taken.append(_said_judged(Ruled(item, self.discretion), voice, sign))
        all_taken = listed(taken, between=";")
        if marks is None:
            return say("takes {0}", "{0}", all_taken)
        return say("{0} less {1}; not below 0", "满分{0};{1};扣完为止", _marks(marks), all_taken)


def _deduction(symbol: str, one: Deduct, other: object) -> Deduct:
    return other if isinstance(other, Deduct) else refuse(symbol, one, other)


def deduct(
    each: str,
    *,
    per_batch: Selection | None = None,
    per_incident: Selection | None = None,
    per_person: Selection | None = None,
    per: Number | None = None,
    unless: Truth | None = None,
) -> Deduct:
    """Take ``each`` away per batch, per incident, per person-time, per unit of a number, or once unless a truth holds.

    Exactly one of the keywords is given. Incidents of units below count too.
    """
    given = [way for way in (per_batch, per_incident, per_person, per, unless) if way is not None]
    if len(given) != 1:
        raise ValueError("deduct takes exactly one of per_batch, per_incident, per_person, per and unless")
    amount = _taken(each)
    wanted = {
        "per_batch": Selection,
        "per_incident": Selection,
        "per_person": Selection,
        "per": Number,
        "unless": Truth,
    }
    for name, kind in wanted.items():
        if (way := locals()[name]) is not None:
            expect(way, kind, f"deduct({name}=)")
    if per_person is not None:
        return Deduct(charges=(Charge(per_person, amount, "head_count"),))
    incident = per_batch if per_batch is not None else per_incident
    if incident is not None:
        return Deduct(charges=(Charge(incident, amount),))
    if per is not None:
        return Deduct(terms=(per.at_least(0) * Decimal(each),))
    assert unless is not None
    return Deduct(terms=(when(unless, "0.00", Decimal(each)),))


def deduct_total(each: str, attribute: str, of: Selection) -> Deduct:
    """Take ``each`` away for every one that the selected incidents count in an attribute."""
    of.kind.attribute(attribute)
    return Deduct(charges=(Charge(of, _taken(each), attribute),))


def deduct_by_size(visits: Selection, bands: Mapping[int, str]) -> Deduct:
    """Take away per batch by its size: ``{6: "1", 10: "1.5"}`` takes 1 for 6 to 9 persons and 1.5 for 10 or more."""
    starts = list(bands)
    if starts != sorted(starts):
        raise ValueError("the size bands ascend")
    charges = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        sizes = at_least(start) if following is None else between(start, following - 1)
        charges.append(Charge(visits.where(head_count=sizes), _taken(bands[start])))
    return Deduct(charges=tuple(charges))


def deduct_within(least: str, most: str, *, per_incident: Selection) -> Deduct:
    """Take between ``least`` and ``most`` away per incident, as an assessor rules on each."""
    if _taken(least) > _taken(most):
        raise ValueError(f"a deduction from {least} to {most} has its ends the wrong way round")
    return Deduct(discretion=Discretion(per_incident, _taken(least), _taken(most)))


def _taken(points: str) -> int:
    """What is taken away, in hundredths.

    Raises:
        ValueError: it is below zero, which would be a bonus.
    """
    taken = to_scaled(points, HUNDREDTHS)
    if taken < 0:
        raise ValueError(
            f"a deduction takes away what is not negative: write {points.lstrip('-')!r}, or add points with worth(...)"
        )
    return taken


def _marks(marks: Decimal | None) -> Bilingual:
    if marks is None:
        return Bilingual("the points", "所得分")
    return say("{0} mark" if marks == 1 else "{0} marks", "{0}分", plain(marks))


def _said_taken(term: Number, voice: Voice, sign: str) -> Bilingual:
    """What a number takes away, and how much that is for the row."""
    ends = voice.ends(term, term.places)
    cost = NOTHING if ends is None else say(": {0}", "(扣{0}分)", _span(*ends, sign))
    if isinstance(term, Multiple):
        inner = term.term.term if isinstance(term.term, AtLeast) else term.term
        english, chinese = "{0} for each of {1}{2}", "{1}每一个扣{0}分{2}"
        return say(english, chinese, plain(term.times), inner.said(voice), cost)
    if isinstance(term, Choose) and constant(term.then) == 0:
        condition = term.condition
        fails = Bilingual(condition.said(voice).text, condition.said(voice, denied=True).text_zh)
        return say("{0} unless {1}{2}", "{1}的扣{0}分{2}", term.otherwise.said(voice), fails, cost)
    return say("{0}{1}", "扣{0}{1}", term.said(voice), cost)


def _said_judged(term: Ruled, voice: Voice, sign: str) -> Bilingual:
    """What rulings take away, incident by incident, and how much that is for the row."""
    words = voice.incidents(term.discretion.selection)
    least, most = (plain(to_decimal(each)) for each in (term.discretion.least, term.discretion.most))
    english, chinese = "{0} to {1} for each {2}, as an assessor rules", "{2}每{3}由考核人裁定扣{0}至{1}分"
    said, ends = say(english, chinese, least, most, words.one, words.measure), voice.ends(term, term.places)
    if ends is None:
        return said
    count = voice.count(Charge(term.discretion.selection, 1))
    if not count:
        return said + bracketed(Bilingual("none", "无"))
    return said + bracketed(say("{0}: {2}", "{0}{1},扣{2}分", str(count), words.measure, _span(*ends, sign)))


def _span(low: Decimal, high: Decimal | None, sign: str) -> Bilingual:
    """What is taken away, from the least to the most; English has the sign before it."""
    least = Bilingual(f"{sign if low else ''}{low:.2f}", f"{low:.2f}")
    most = Bilingual("any number", "若干")
    if high is not None:
        most = Bilingual(f"{sign if high else ''}{high:.2f}", f"{high:.2f}")
    return least if low == high else say("{0} to {1}", "{0}至{1}", least, most)

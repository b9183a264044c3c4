"""Rules: how an item's marks are earned or lost, in the words of the clauses.

``full_if(kept)`` gives all marks or none; ``deduct("0.5", per_batch=visits)`` takes marks away; ``assessed()`` leaves
them to an assessor; ``worth(term)`` gives what a term computes. Deductions add up with ``+``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.metrics import NumberMetric
from kaohe.scheme.selections import Selection, at_least, between
from kaohe.scheme.terms import (
    Awarded,
    Charge,
    Discretion,
    Number,
    Ruled,
    Tally,
    Truth,
    number,
    total_of,
    when,
)


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


class Rule(ABC):
    """How an item's points come about."""

    __slots__ = ()

    @abstractmethod
    def points(self, item: str, marks: int) -> Number:
        """The term of an item's points, given its code and its marks in hundredths."""

    def ruling(self, marks: int) -> RulingRange | None:
        """What an assessor may rule on the item, if anything."""
        return None


@dataclass(frozen=True, slots=True)
class FullIf(Rule):
    """All marks where a condition holds, otherwise none (or what another rule leaves)."""

    condition: Truth
    otherwise: Rule | None = None

    def points(self, item: str, marks: int) -> Number:
        rest: Number = number("0.00") if self.otherwise is None else self.otherwise.points(item, marks)
        return when(self.condition, to_decimal(marks), rest)


def full_if(condition: Truth, *, otherwise: Rule | None = None) -> Rule:
    """All marks where the condition holds; otherwise none, or what another rule leaves."""
    return FullIf(condition, otherwise)


@dataclass(frozen=True, slots=True)
class Worth(Rule):
    """The points that a term computes, kept within the item's marks."""

    term: Number

    def points(self, item: str, marks: int) -> Number:
        in_hundredths = self.term if self.term.places == HUNDREDTHS else self.term + Decimal("0.00")
        return in_hundredths.clipped(0, to_decimal(marks))


def worth(term: Number) -> Rule:
    """The points that a term computes, kept between zero and the marks."""
    return Worth(term)


@dataclass(frozen=True, slots=True)
class Assessed(Rule):
    """An assessor awards the points by a ruling; until then anything from zero to the marks."""

    def points(self, item: str, marks: int) -> Number:
        return Awarded(item, 0, marks)

    def ruling(self, marks: int) -> RulingRange | None:
        return RulingRange(0, marks)


def assessed() -> Rule:
    """Points that an assessor awards by a ruling without incident."""
    return Assessed()


@dataclass(frozen=True, slots=True)
class Deduct(Rule):
    """All marks less what incidents, counts and rulings take away, not below zero."""

    charges: tuple[Charge, ...] = ()
    terms: tuple[Number, ...] = ()
    discretion: Discretion | None = None

    def __add__(self, other: Deduct) -> Deduct:
        if self.discretion is not None and other.discretion is not None:
            raise ValueError("an item leaves at most one range to rulings")
        return Deduct(self.charges + other.charges, self.terms + other.terms, self.discretion or other.discretion)

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

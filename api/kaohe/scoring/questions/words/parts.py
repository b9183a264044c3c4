"""What the words of both languages need to take terms apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.terms import Charge, Number, Ruled, Tally, Truth
from kaohe.scheme.terms.arithmetic import All, AtMost, Choose, Constant, Multiple, Negation, Sum
from kaohe.scheme.terms.oversight import OnlyFor
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number held against another: ``number`` at most, above, at least, below or equal to ``bound``."""

    number: Number
    relation: str
    bound: Number


AT_MOST, ABOVE, AT_LEAST, BELOW, EQUAL = "at most", "above", "at least", "below", "equal"
_DENIED = {AT_MOST: ABOVE, ABOVE: AT_MOST, AT_LEAST: BELOW, BELOW: AT_LEAST}


def comparison(truth: Truth, *, denied: bool = False) -> Comparison | None:
    """A truth as a comparison of what varies with what it is held against, None where it is none."""
    if isinstance(truth, Negation):
        return comparison(truth.term, denied=not denied)
    if isinstance(truth, AtMost):
        if isinstance(truth.one, Constant) and not isinstance(truth.other, Constant):
            return Comparison(truth.other, _DENIED[AT_LEAST] if denied else AT_LEAST, truth.one)
        return Comparison(truth.one, _DENIED[AT_MOST] if denied else AT_MOST, truth.other)
    if isinstance(truth, All) and len(truth.truths) == 2 and not denied:
        one, other = truth.truths
        if isinstance(one, AtMost) and isinstance(other, AtMost) and one.one is other.other:
            bounds = (one.other, other.one)
            same = bounds[0] is bounds[1] or (
                isinstance(bounds[0], Constant) and isinstance(bounds[1], Constant) and _same(bounds[0], bounds[1])
            )
            return Comparison(one.one, EQUAL, one.other) if same else None
    return None


def _same(one: Constant, other: Constant) -> bool:
    return (one.scaled, one.places) == (other.scaled, other.places)


def only_charge(number: Number) -> Charge | None:
    """The one charge of a tally that counts incidents, None for anything else."""
    if isinstance(number, Tally) and len(number.charges) == 1 and number.charges[0].each == 1 and number.places == 0:
        return number.charges[0]
    return None


def concerned(truths: Sequence[Truth], voice: Voice) -> list[Truth]:
    """Those of some truths that are not only for units of other kinds; all of them without facts."""
    if voice.frame is None:
        return list(truths)
    mine = [
        each for each in truths if not isinstance(each, OnlyFor) or bool(voice.frame.of_kind(each.kinds)[voice.row])
    ]
    return mine or list(truths)


def branch(term: Choose, voice: Voice) -> tuple[Number, bool] | None:
    """The number that a choice comes to where that is known, and whether its condition fails.

    None where it is not known, or where both numbers are constants and the whole choice is as short.
    """
    if not voice.is_known(term.condition) or (constant(term.then), constant(term.otherwise)).count(None) == 0:
        return None
    denied = voice.verdict(term.condition) is Verdict.NO
    return (term.otherwise if denied else term.then), denied


def constant(number: Number) -> Decimal | None:
    """The value of a constant, None for anything else."""
    return to_decimal(number.scaled, number.places) if isinstance(number, Constant) else None


def summands(number: Number, voice: Voice) -> Iterator[Number]:
    """What a sum adds up, nameless sums in it taken apart, nothing for a zero that only sets the decimals."""
    if isinstance(number, Sum) and voice.name(number) is None:
        for term in number.terms:
            yield from summands(term, voice)
    elif not (isinstance(number, Constant) and number.scaled == 0):
        yield number


@dataclass(frozen=True, slots=True)
class ChargeWords:
    """A charge with what it counts for a unit; ``count`` and ``cost`` are None without facts."""

    charge: Charge
    each: Decimal
    count: int | None
    cost: Decimal | None


def charged(number: Number, voice: Voice) -> list[ChargeWords] | None:
    """A number as charges for incidents, None where it is none: a tally of points, or a multiple of a count."""
    if isinstance(number, Multiple):
        charge = only_charge(number.term)
        if charge is None:
            return None
        return [_words(charge, to_decimal(number.factor, number.places - number.term.places), voice)]
    if isinstance(number, Tally) and number.places == HUNDREDTHS:
        return [charge_words(charge, voice) for charge in number.charges]
    return None


def charge_words(charge: Charge, voice: Voice) -> ChargeWords:
    """A charge in hundredths with what it counts."""
    return _words(charge, to_decimal(charge.each, HUNDREDTHS), voice)


def selected_count(term: Ruled, voice: Voice) -> int:
    """How many incidents are left to rulings."""
    return voice.count(Charge(term.discretion.selection, 1)) or 0


def _words(charge: Charge, each: Decimal, voice: Voice) -> ChargeWords:
    count = voice.count(charge)
    return ChargeWords(charge, each, count, None if count is None else each * count)

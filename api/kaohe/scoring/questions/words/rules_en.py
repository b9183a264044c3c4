"""How an item's marks come about, in English: "4 marks less 0.05 for each batch …, not below 0"."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.rules import Assessed, Deduct, FullIf, Rule, Worth
from kaohe.scheme.terms import Number, Ruled
from kaohe.scheme.terms.arithmetic import AtLeast, Choose, Multiple
from kaohe.scoring.questions.words import incidents_en as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.speech_en import charge, listed, number, truth
from kaohe.scoring.questions.words.voice import Voice, plain


def rule(rule: Rule, marks: Decimal | None, item: str, voice: Voice) -> str:
    """The rule of an item; without marks, what is taken from the section's base."""
    return _rule(rule, marks, item, voice)


@singledispatch
def _rule(rule: Rule, marks: Decimal | None, item: str, voice: Voice) -> str:
    """A rule of a plugin's own class, by the term that it makes."""
    full = 0 if marks is None else int(marks.scaleb(HUNDREDTHS))
    return number(rule.points(item, full), voice)


@_rule.register
def _(rule: FullIf, marks: Decimal | None, item: str, voice: Voice) -> str:
    rest = "none" if rule.otherwise is None else _rule(rule.otherwise, marks, item, voice)
    return f"{_marks(marks)} if {truth(rule.condition, voice)}; otherwise {rest}"


@_rule.register
def _(rule: Worth, marks: Decimal | None, _item: str, voice: Voice) -> str:
    return f"{number(rule.term, voice)}; {_marks(marks)} at most"


@_rule.register
def _(_rule: Assessed, marks: Decimal | None, item: str, voice: Voice) -> str:
    return f"0 to {_marks(marks)}, as an assessor awards by a ruling"


@_rule.register
def _(rule: Deduct, marks: Decimal | None, item: str, voice: Voice) -> str:
    sign = "" if marks is None else "−"
    taken = [charge(parts.charge_words(each, voice), voice, sign) for each in rule.charges]
    taken += [_taken(term, voice, sign) for term in rule.terms]
    if rule.discretion is not None:
        taken.append(_judged(Ruled(item, rule.discretion), voice, sign))
    if marks is None:
        return f"takes {listed(taken)}"
    return f"{_marks(marks)} less {listed(taken)}; not below 0"


def _taken(term: Number, voice: Voice, sign: str) -> str:
    found = voice.numbers(term)
    if found is None:
        cost = ""
    else:
        low, high = found
        upper = "any number" if high is None else _signed(high, sign)
        cost = f": {upper}" if low == high else f": {_signed(low, sign)} to {upper}"
    if isinstance(term, Multiple):
        inner = term.term.term if isinstance(term.term, AtLeast) else term.term
        factor = plain(to_decimal(term.factor, term.places - term.term.places))
        return f"{factor} for each of {number(inner, voice)}{cost}"
    if isinstance(term, Choose) and parts.constant(term.then) == 0:
        return f"{number(term.otherwise, voice)} unless {truth(term.condition, voice)}{cost}"
    return f"{number(term, voice)}{cost}"


def _judged(term: Ruled, voice: Voice, sign: str) -> str:
    least, most = to_decimal(term.discretion.least), to_decimal(term.discretion.most)
    what = incidents.selected(term.discretion.selection, voice)
    text = f"{plain(least)} to {plain(most)} for each {what}, as an assessor rules"
    found = voice.numbers(term)
    if found is None:
        return text
    low, high = found
    count = parts.selected_count(term, voice)
    cost = _signed(low, sign) if low == high else f"{_signed(low, sign)} to {_signed(high or low, sign)}"
    return f"{text} ({count}: {cost})" if count else f"{text} (none)"


def _signed(value: Decimal, sign: str) -> str:
    return f"{sign if value else ''}{value:.2f}"


def _marks(marks: Decimal | None) -> str:
    if marks is None:
        return "the points"
    return f"{plain(marks)} mark{'' if marks == 1 else 's'}"

"""How an item's marks come about, in Chinese: 满分4分,……每批扣0.05分,扣完为止."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.rules import Assessed, Deduct, FullIf, Rule, Worth
from kaohe.scheme.terms import Number, Ruled
from kaohe.scheme.terms.arithmetic import AtLeast, Choose, Multiple
from kaohe.scoring.questions.words import incidents_zh as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.speech_zh import charge, number, truth
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
    rest = "不计分" if rule.otherwise is None else _rule(rule.otherwise, marks, item, voice)
    return f"{truth(rule.condition, voice)}的计{_marks(marks)};否则{rest}"


@_rule.register
def _(rule: Worth, marks: Decimal | None, _item: str, voice: Voice) -> str:
    return f"{number(rule.term, voice)};最多计{_marks(marks)}"


@_rule.register
def _(_rule: Assessed, marks: Decimal | None, item: str, voice: Voice) -> str:
    return f"由考核人在0至{_marks(marks)}内评定"


@_rule.register
def _(rule: Deduct, marks: Decimal | None, item: str, voice: Voice) -> str:
    taken = [charge(parts.charge_words(each, voice), voice, "扣") for each in rule.charges]
    taken += [_taken(term, voice) for term in rule.terms]
    if rule.discretion is not None:
        taken.append(_judged(Ruled(item, rule.discretion), voice))
    if marks is None:
        return ";".join(taken)
    return f"满分{_marks(marks)};{';'.join(taken)};扣完为止"


def _taken(term: Number, voice: Voice) -> str:
    found = voice.numbers(term)
    if found is None:
        cost = ""
    else:
        low, high = found
        upper = "若干" if high is None else format(high, ".2f")
        cost = f"(扣{low:.2f}分)" if low == high else f"(扣{low:.2f}至{upper}分)"
    if isinstance(term, Multiple):
        inner = term.term.term if isinstance(term.term, AtLeast) else term.term
        factor = plain(to_decimal(term.factor, term.places - term.term.places))
        return f"{number(inner, voice)}每一个扣{factor}分{cost}"
    if isinstance(term, Choose) and parts.constant(term.then) == 0:
        return f"{truth(term.condition, voice, denied=True)}的扣{number(term.otherwise, voice)}分{cost}"
    return f"扣{number(term, voice)}{cost}"


def _judged(term: Ruled, voice: Voice) -> str:
    least, most = plain(to_decimal(term.discretion.least)), plain(to_decimal(term.discretion.most))
    selection = term.discretion.selection
    measure = incidents.measure_of(selection.kind)
    text = f"{incidents.selected(selection, voice)}每{measure}由考核人裁定扣{least}至{most}分"
    found = voice.numbers(term)
    if found is None:
        return text
    low, high = found
    count = parts.selected_count(term, voice)
    cost = f"扣{low:.2f}分" if low == high else f"扣{low:.2f}至{high:.2f}分"
    return f"{text}({count}{measure},{cost})" if count else f"{text}(无)"


def _marks(marks: Decimal | None) -> str:
    return "所得分" if marks is None else f"{plain(marks)}分"

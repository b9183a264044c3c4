"""Speaking Chinese: a term is called by its title or else spelt out in the words of its class."""

from __future__ import annotations

from functools import singledispatch

from kaohe.scheme.terms import AnyTerm, Number, Truth
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.words import incidents_zh as incidents
from kaohe.scoring.questions.words.parts import ChargeWords
from kaohe.scoring.questions.words.voice import Voice, plain

ANSWERS = {Verdict.YES: "是", Verdict.NO: "否", Verdict.UNKNOWN: "未知"}


def number(term: Number, voice: Voice) -> str:
    """A number as a noun phrase, with what it is for the unit."""
    name = voice.name(term)
    return number_words(term, voice) if name is None else f"{name.text_zh}{value(term, voice)}"


def truth(term: Truth, voice: Voice, *, denied: bool = False) -> str:
    """A truth as a clause; ``denied`` says that it does not hold."""
    name = voice.name(term)
    if name is None:
        return truth_words(term, voice, denied)
    return f"{name.text_zh}{answer(term, voice)}为{'否' if denied else '是'}"


def value(term: Number, voice: Voice) -> str:
    """What a number is for the unit, in brackets; nothing without facts."""
    found = voice.numbers(term)
    if found is None:
        return ""
    low, high = found
    if high is None:
        return "(未知)"
    return f"({plain(low)})" if low == high else f"({plain(low)}至{plain(high)})"


def answer(term: Truth, voice: Voice) -> str:
    """The answer for the unit, in brackets; nothing without facts."""
    verdict = voice.verdict(term)
    return "" if verdict is None else f"({ANSWERS[verdict]})"


def charge(words: ChargeWords, voice: Voice, verb: str = "计", unit: str = "分") -> str:
    """A charge: 到州(地、市)、6至19人的来访每批扣0.05分(2批,扣0.10分)."""
    selection, times = words.charge.selection, words.charge.times
    measure = incidents.measure_of(selection.kind) if times is None else incidents.attribute_of(selection, times)
    text = f"{incidents.selected(selection, voice)}每{measure}{verb}{plain(words.each)}{unit}"
    if words.count is None or words.cost is None:
        return text
    short = measure.partition("(")[0]
    return f"{text}({words.count}{short},{verb}{words.cost:.2f}{unit})" if words.count else f"{text}(无)"


def either(term: AnyTerm, voice: Voice) -> str:
    """A number or a truth."""
    if isinstance(term, Truth):
        return truth(term, voice)
    return number(term, voice) if isinstance(term, Number) else "条款所计算者"


@singledispatch
def number_words(term: Number, voice: Voice) -> str:
    """A number of a plugin's own class: what the clause makes of what it reads."""
    texts = [either(each, voice) for each in term.inputs]
    return f"由{'、'.join(texts)}按条款计算" if texts else f"按条款计算之数{value(term, voice)}"


@singledispatch
def truth_words(term: Truth, voice: Voice, denied: bool) -> str:
    """A truth of a plugin's own class: what the clause says of what it reads."""
    texts = [either(each, voice) for each in term.inputs]
    what = f"由{'、'.join(texts)}按条款判断" if texts else "按条款判断"
    return f"{what}{answer(term, voice)}{'不成立' if denied else '成立'}"

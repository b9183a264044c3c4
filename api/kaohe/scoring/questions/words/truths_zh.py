"""Truths in Chinese, each class of term in its own words: clauses, said or denied."""

from __future__ import annotations

from kaohe.scheme.metrics import FlagMetric
from kaohe.scheme.terms import Truth
from kaohe.scheme.terms.arithmetic import All, AnyOne, AtMost, Known, Negation
from kaohe.scheme.terms.cohorts import LowestInCohort
from kaohe.scheme.terms.earlier import EverThisYear, PreviousTruth
from kaohe.scheme.terms.oversight import OnlyFor
from kaohe.scheme.terms.tallies import Undecided
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.words import incidents_zh as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.numbers_zh import kinds_zh
from kaohe.scoring.questions.words.speech_zh import ANSWERS, answer, number, truth, truth_words
from kaohe.scoring.questions.words.voice import Voice, plain

_RELATIONS = {
    parts.AT_MOST: "不超过",
    parts.ABOVE: "超过",
    parts.AT_LEAST: "达到",
    parts.BELOW: "低于",
    parts.EQUAL: "等于",
}


@truth_words.register
def _(term: FlagMetric, voice: Voice, denied: bool) -> str:
    verdict = voice.verdict(term)
    observed = "" if verdict is None else "(未记录)" if verdict is Verdict.UNKNOWN else f"(记录:{ANSWERS[verdict]})"
    return f"“{term.title_zh}”{'不属实' if denied else '属实'}{observed}"


@truth_words.register
def _(term: AtMost, voice: Voice, denied: bool) -> str:
    found = parts.comparison(term, denied=denied)
    assert found is not None  # an AtMost is a comparison
    return _compared(found, voice)


@truth_words.register
def _(term: Negation, voice: Voice, denied: bool) -> str:
    return truth(term.term, voice, denied=not denied)


@truth_words.register
def _(term: All, voice: Voice, denied: bool) -> str:
    found = parts.comparison(term)
    if found is not None:
        relation = "不等于" if denied else _RELATIONS[found.relation]
        return f"{number(found.number, voice)}{relation}{number(found.bound, voice)}"
    if not term.truths:
        return "任何情况下不成立" if denied else "任何情况下"
    return ("或者" if denied else ",且").join(
        _within(each, voice, denied) for each in parts.concerned(term.truths, voice)
    )


@truth_words.register
def _(term: AnyOne, voice: Voice, denied: bool) -> str:
    if not term.truths:
        return "任何情况下" if denied else "任何情况下不成立"
    return (",且" if denied else ",或者").join(
        _within(each, voice, denied) for each in parts.concerned(term.truths, voice)
    )


@truth_words.register
def _(term: Known, voice: Voice, denied: bool) -> str:
    return f"{number(term.term, voice)}{'不明' if denied else '已知'}"


@truth_words.register
def _(term: LowestInCohort, voice: Voice, denied: bool) -> str:
    return f"{number(term.term, voice)}{'并非' if denied else '为'}同级单位中最少{answer(term, voice)}"


@truth_words.register
def _(term: PreviousTruth, voice: Voice, denied: bool) -> str:
    return f"上期{answer(term, voice)}{truth(term.term, Voice(voice.scheme), denied=denied)}"


@truth_words.register
def _(term: EverThisYear, voice: Voice, denied: bool) -> str:
    which = "每次考核均" if denied else "有一次考核"
    return f"本年度至今{which}{answer(term, voice)}{truth(term.term, Voice(voice.scheme), denied=denied)}"


@truth_words.register
def _(term: OnlyFor, voice: Voice, denied: bool) -> str:
    inner = truth(term.term, voice, denied=denied)
    return inner if voice.frame is not None else f"({kinds_zh(term.kinds)}){inner}"


@truth_words.register
def _(term: Undecided, voice: Voice, denied: bool) -> str:
    count = voice.numbers(term.tally)
    measure = incidents.measure_of(term.selection.kind)
    many = "" if count is None else f"({plain(count[0])}{measure})"
    return f"{incidents.selected(term.selection, voice)}{many}{'无' if denied else '有'}待定情形"


def _compared(found: parts.Comparison, voice: Voice) -> str:
    charge, bound = parts.only_charge(found.number), parts.constant(found.bound)
    if charge is not None and charge.times is None and bound is not None:
        what, count = incidents.selected(charge.selection, voice), voice.count(charge)
        measure = incidents.measure_of(charge.selection.kind)
        there = "" if count is None else f"(现有{count}{measure})"
        if found.relation == parts.AT_MOST and bound == 0:
            return f"无{what}{there}"
        return f"{what}{_RELATIONS[found.relation]}{plain(bound)}{measure}{there}"
    return f"{number(found.number, voice)}{_RELATIONS[found.relation]}{number(found.bound, voice)}"


def _within(term: Truth, voice: Voice, denied: bool) -> str:
    """A part of AND or OR, in brackets where it is one of these itself."""
    text = truth(term, voice, denied=denied)
    inner = term.term if isinstance(term, Negation) else term
    composite = isinstance(inner, All | AnyOne) and len(inner.truths) > 1 and parts.comparison(term) is None
    return f"({text})" if composite and voice.name(term) is None else text

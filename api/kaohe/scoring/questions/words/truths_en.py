"""Truths in English, each class of term in its own words: clauses, said or denied."""

from __future__ import annotations

from kaohe.scheme.metrics import FlagMetric
from kaohe.scheme.terms import Truth
from kaohe.scheme.terms.arithmetic import All, AnyOne, AtMost, Known, Negation
from kaohe.scheme.terms.cohorts import LowestInCohort
from kaohe.scheme.terms.earlier import EverThisYear, PreviousTruth
from kaohe.scheme.terms.oversight import OnlyFor
from kaohe.scheme.terms.tallies import Undecided
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.words import incidents_en as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.speech_en import ANSWERS, answer, listed, number, truth, truth_words
from kaohe.scoring.questions.words.voice import Voice, plain


@truth_words.register
def _(term: FlagMetric, voice: Voice, denied: bool) -> str:
    verdict = voice.verdict(term)
    observed = (
        ""
        if verdict is None
        else " (not observed)"
        if verdict is Verdict.UNKNOWN
        else f" (observed: {ANSWERS[verdict]})"
    )
    return f"“{term.title}” is {'false' if denied else 'true'}{observed}"


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
        bound = number(found.bound, voice)
        return f"{number(found.number, voice)} is {'not ' if denied else ''}{bound}"
    if not term.truths:
        return "never" if denied else "in any case"
    return listed(
        [_within(each, voice, denied) for each in parts.concerned(term.truths, voice)], "or" if denied else "and"
    )


@truth_words.register
def _(term: AnyOne, voice: Voice, denied: bool) -> str:
    if not term.truths:
        return "in any case" if denied else "never"
    return listed(
        [_within(each, voice, denied) for each in parts.concerned(term.truths, voice)], "and" if denied else "or"
    )


@truth_words.register
def _(term: Known, voice: Voice, denied: bool) -> str:
    return f"{number(term.term, voice)} is {'not known' if denied else 'known'}"


@truth_words.register
def _(term: LowestInCohort, voice: Voice, denied: bool) -> str:
    return f"{number(term.term, voice)} is {'not ' if denied else ''}the lowest of the cohort{answer(term, voice)}"


@truth_words.register
def _(term: PreviousTruth, voice: Voice, denied: bool) -> str:
    return f"in the previous period{answer(term, voice)} {truth(term.term, Voice(voice.scheme), denied=denied)}"


@truth_words.register
def _(term: EverThisYear, voice: Voice, denied: bool) -> str:
    which = "every" if denied else "some"
    inner = truth(term.term, Voice(voice.scheme), denied=denied)
    return f"in {which} period of this calendar year so far{answer(term, voice)} {inner}"


@truth_words.register
def _(term: OnlyFor, voice: Voice, denied: bool) -> str:
    units = " or ".join(f"a {kind.lower().replace('_', ' ')}" for kind in sorted(term.kinds))
    inner = truth(term.term, voice, denied=denied)
    return inner if voice.frame is not None else f"for {units} {inner}"


@truth_words.register
def _(term: Undecided, voice: Voice, denied: bool) -> str:
    count = voice.numbers(term.tally)
    many = "" if count is None else f" ({plain(count[0])})"
    what = incidents.selected(term.selection, voice, plural=True)
    return f"{'nothing' if denied else 'something'} is left undecided by {what}{many}"


def _compared(found: parts.Comparison, voice: Voice) -> str:
    charge, bound = parts.only_charge(found.number), parts.constant(found.bound)
    if charge is not None and charge.times is None and bound is not None:
        what, count = incidents.selected(charge.selection, voice), voice.count(charge)
        there = "" if count is None else f" (here {count})"
        if found.relation == parts.AT_MOST and bound == 0:
            return f"there is no {what}{there}"
        if (found.relation, int(bound)) in ((parts.ABOVE, 0), (parts.AT_LEAST, 1)):
            return f"there is at least one {what}{there}"
        many = incidents.selected(charge.selection, voice, plural=True)
        return f"there are {_relation(found.relation)}{plain(bound)} {many}{there}"
    return f"{number(found.number, voice)} is {_relation(found.relation)}{number(found.bound, voice)}"


def _relation(relation: str) -> str:
    words = {
        parts.AT_MOST: "at most ",
        parts.ABOVE: "more than ",
        parts.AT_LEAST: "at least ",
        parts.BELOW: "less than ",
        parts.EQUAL: "",
    }
    return words[relation]


def _within(term: Truth, voice: Voice, denied: bool) -> str:
    """A part of AND or OR, in brackets where it is one of these itself."""
    text = truth(term, voice, denied=denied)
    inner = term.term if isinstance(term, Negation) else term
    composite = isinstance(inner, All | AnyOne) and len(inner.truths) > 1 and parts.comparison(term) is None
    return f"({text})" if composite and voice.name(term) is None else text

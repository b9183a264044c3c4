"""Speaking English: a term is called by its title or else spelt out in the words of its class."""

from __future__ import annotations

from functools import singledispatch

from kaohe.scheme.terms import AnyTerm, Number, Truth
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.words import incidents_en as incidents
from kaohe.scoring.questions.words.parts import ChargeWords
from kaohe.scoring.questions.words.voice import Voice, plain

ANSWERS = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.UNKNOWN: "not known"}


def number(term: Number, voice: Voice) -> str:
    """A number as a noun phrase, with what it is for the unit."""
    name = voice.name(term)
    return number_words(term, voice) if name is None else f"{name.text}{value(term, voice)}"


def truth(term: Truth, voice: Voice, *, denied: bool = False) -> str:
    """A truth as a clause; ``denied`` says that it does not hold."""
    name = voice.name(term)
    if name is None:
        return truth_words(term, voice, denied)
    return f"{name.text}{answer(term, voice)} is {'NO' if denied else 'YES'}"


def value(term: Number, voice: Voice) -> str:
    """What a number is for the unit, in brackets; nothing without facts."""
    found = voice.numbers(term)
    if found is None:
        return ""
    low, high = found
    if high is None:
        return " (not known)"
    return f" ({plain(low)})" if low == high else f" ({plain(low)} to {plain(high)})"


def answer(term: Truth, voice: Voice) -> str:
    """The answer for the unit, in brackets; nothing without facts."""
    verdict = voice.verdict(term)
    return "" if verdict is None else f" ({ANSWERS[verdict]})"


def charge(words: ChargeWords, voice: Voice, sign: str = "") -> str:
    """A charge: "0.05 for each batch of visitors to the prefecture of 6 to 19 persons (2: −0.10)"."""
    selection, times = words.charge.selection, words.charge.times
    what = incidents.selected(selection, voice) if times is None else incidents.attribute_of(selection, times, voice)
    text = f"{plain(words.each)} for each {what}"
    if words.count is None or words.cost is None:
        return text
    return f"{text} ({words.count}: {sign}{words.cost:.2f})" if words.count else f"{text} (none)"


def listed(texts: list[str], last: str = "and") -> str:
    """Texts joined as a list."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def either(term: AnyTerm, voice: Voice) -> str:
    """A number or a truth."""
    if isinstance(term, Truth):
        return truth(term, voice)
    return number(term, voice) if isinstance(term, Number) else "what the clause computes"


@singledispatch
def number_words(term: Number, voice: Voice) -> str:
    """A number of a plugin's own class: what the clause makes of what it reads."""
    texts = [either(each, voice) for each in term.inputs]
    return f"what the clause makes of {listed(texts)}" if texts else f"what the clause computes{value(term, voice)}"


@singledispatch
def truth_words(term: Truth, voice: Voice, denied: bool) -> str:
    """A truth of a plugin's own class: what the clause says of what it reads."""
    texts = [either(each, voice) for each in term.inputs]
    what = f"what the clause says of {listed(texts)}" if texts else "what the clause says"
    return f"{what}{answer(term, voice)} is {'not so' if denied else 'so'}"

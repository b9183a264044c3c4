"""Both languages at once."""

from __future__ import annotations

from decimal import Decimal

from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.findings import Finding
from kaohe.scheme.parts import Figure
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item, Section
from kaohe.scheme.selections import Selection
from kaohe.scheme.terms import Number, Truth
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.questions.what_if.differences import Reading
from kaohe.scoring.questions.words import incidents_en, incidents_zh, rules_en, rules_zh, speech_en, speech_zh
from kaohe.scoring.questions.words.voice import Voice, plain, points

_VERDICTS = {Verdict.YES: "是", Verdict.NO: "否", Verdict.UNKNOWN: "未知"}


def said_rule(item: Item, voice: Voice) -> Bilingual:
    """The rule of an item."""
    return Bilingual(
        rules_en.rule(item.rule, item.marks, item.code, voice),
        rules_zh.rule(item.rule, item.marks, item.code, voice),
    )


def said_figure(number: Number, voice: Voice) -> Bilingual:
    """A number, spelt out."""
    return Bilingual(speech_en.number(number, voice), speech_zh.number(number, voice))


def said_truth(truth: Truth, voice: Voice, *, denied: bool = False) -> Bilingual:
    """A truth, spelt out."""
    return Bilingual(speech_en.truth(truth, voice, denied=denied), speech_zh.truth(truth, voice, denied=denied))


def said_selection(selection: Selection, voice: Voice) -> Bilingual:
    """What a selection selects."""
    return Bilingual(incidents_en.selected(selection, voice, plural=True), incidents_zh.selected(selection, voice))


def said_result(
    scheme: Scheme,
    part: Item | Finding | Money | Figure | Section | None,
    figure: Reading | None,
    verdict: Verdict | None,
) -> Bilingual:
    """What a figure comes to."""
    if verdict is not None:
        return Bilingual(verdict.value, _VERDICTS[verdict])
    assert figure is not None  # what is no answer is a number
    low, high = points(figure.low, figure.places), None if figure.high is None else points(figure.high, figure.places)
    english = low if low == high else f"{low} or more" if high is None else f"{low} to {high}"
    chinese = low if low == high else f"不少于{low}" if high is None else f"{low}至{high}"
    match part:
        case Money():
            return Bilingual(f"CNY {english}", f"{chinese}元")
        case Figure():
            return Bilingual(english, chinese)
        case Item(marks=None):
            return Bilingual(f"{english} points taken", f"扣{chinese}分")
        case Item() | Section():
            full = plain(part.marks or Decimal(0))
            return Bilingual(f"{english} of {full}", f"得{chinese}分,满分{full}分")
        case _:
            full = plain(scheme.encoded_marks or Decimal(0))
            return Bilingual(f"{english} of {full}", f"得{chinese}分,满分{full}分")

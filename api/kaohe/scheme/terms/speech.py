"""How numbers, answers and charges are said, whatever the term."""

from __future__ import annotations

from decimal import Decimal

from kaohe.scheme.bilingual import NOTHING, Bilingual, bracketed, say
from kaohe.scheme.terms.term import Charge, Voice
from kaohe.scheme.vocabulary import Verdict

ANSWERS = {
    Verdict.YES: Bilingual("yes", "是"),
    Verdict.NO: Bilingual("no", "否"),
    Verdict.UNKNOWN: Bilingual("not known", "未知"),
}


def plain(value: Decimal) -> str:
    """A number as a rule states it: 4, 0.05, never 4.00 or 5E-2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def not_observed(voice: Voice) -> Bilingual:
    """What is said of a number that nobody has observed; nothing without facts."""
    return NOTHING if voice.frame is None else bracketed(Bilingual("not observed", "未记录"))


def said_charge(charge: Charge, each: Decimal, voice: Voice, *, sign: str | None = None) -> Bilingual:
    """A charge: "0.05 for each batch of visitors to the prefecture of 6 to 19 persons (2: −0.10)".

    ``each`` is what one comes to; with ``sign``, which stands before what all come to, it is taken away.
    """
    verb, unit = ("计", "") if sign is None else ("扣", "分")
    words = voice.incidents(charge.selection, charge.times)
    said = say("{0} for each {1}", "{1}每{2}{3}{0}{4}", plain(each), words.one, words.measure, verb, unit)
    count = voice.count(charge)
    if count is None:
        return said
    if count == 0:
        return said + bracketed(Bilingual("none", "无"))
    total, measure = f"{each * count:.2f}", words.measure.partition("(")[0]
    return said + bracketed(say("{0}: {1}{2}", "{0}{3},{4}{2}{5}", str(count), sign or "", total, measure, verb, unit))

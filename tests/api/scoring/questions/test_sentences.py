"""Every rule of the installed schemes says itself in general too, and so does a plugin's own class of term."""

from __future__ import annotations

import pytest

from kaohe.scheme import Bilingual, Metrics, Number, computed, percent_of
from kaohe.scheme.bilingual import say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm, Frame, Voice
from kaohe.scheme.terms.traversal import walk
from kaohe.scoring.questions.explanations.voice import SchemeVoice
from tests.api.scoring.questions.supposed import registry, scheme
from tests.api.scoring.questions.test_explanation import assert_speaks

observe = Metrics("demo")
stations = observe.count("stations", "Stations", "工作站数")


@pytest.mark.parametrize("code", registry().schemes)
def test_every_rule_says_itself_without_any_facts(code: str) -> None:
    regime = scheme(code)
    said = [item.rule.sentence(item.code, item.marks, SchemeVoice(regime)) for item in regime.items()]
    said += [each.when.said(SchemeVoice(regime, spelt_out=each.when)) for each in regime.findings]
    said += [each.when.said(SchemeVoice(regime, spelt_out=each.when), denied=True) for each in regime.findings]
    said += [each.amount.said(SchemeVoice(regime, spelt_out=each.amount)) for each in regime.money]
    said += [each.number.said(SchemeVoice(regime, spelt_out=each.number)) for each in regime.figures]
    for words in said:
        assert_speaks(words.text, words.text_zh)


@pytest.mark.parametrize("code", registry().schemes)
def test_every_class_of_term_in_use_has_words_of_its_own(code: str) -> None:
    for term in walk(scheme(code).terms):
        own = {"sentence"} & {name for each in type(term).__mro__ if each not in (Number, Truth) for name in vars(each)}
        assert own, f"{type(term).__name__} says no sentence of its own"


class Own(Number):
    """A class of a plugin's own, which says no sentence."""

    def __init__(self, term: AnyTerm) -> None:
        super().__init__(0, term)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(1, frame.size)


class OwnTruth(Truth):
    """Likewise."""

    def compute(self, frame: Frame) -> Truths:
        raise NotImplementedError


def test_a_plugins_own_class_is_said_by_what_it_reads() -> None:
    voice = SchemeVoice(scheme("luxi2014"))
    said = Own(stations).said(voice)
    assert (said.text, said.text_zh) == ("what the clause makes of “Stations”", "由“工作站数”按条款计算")
    truth = OwnTruth(stations).said(voice, denied=True)
    assert (truth.text, truth.text_zh) == (
        "what the clause says of “Stations” is not so",
        "由“工作站数”按条款判断不成立",
    )


def test_a_function_may_bring_its_own_words() -> None:
    voice = SchemeVoice(scheme("luxi2014"))
    words = Bilingual("the square of {0}", "{0}的平方")
    said = computed(lambda column: column, stations, places=0, words=words).said(voice)
    assert (said.text, said.text_zh) == ("the square of “Stations”", "“工作站数”的平方")
    assert percent_of(stations, stations).said(voice).text == "the percentage “Stations” of “Stations”"


def test_a_plugins_own_class_may_say_itself() -> None:
    class Spoken(Own):
        """Says itself."""

        def sentence(self, voice: Voice) -> Bilingual:
            return say("what {0} makes", "由{0}所得", stations.said(voice))

    said = Spoken(stations).said(SchemeVoice(scheme("luxi2014")))
    assert (said.text, said.text_zh) == ("what “Stations” makes", "由“工作站数”所得")

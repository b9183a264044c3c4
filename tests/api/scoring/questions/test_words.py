"""Every rule of the installed schemes says itself in general too, and so does a plugin's own class of term."""

from __future__ import annotations

import pytest

from kaohe.scheme import Bilingual, Metrics, Number, computed, percent_of
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.terms import AnyTerm, Frame, Truth, walk
from kaohe.scoring.questions.words import Voice, said_figure, said_rule, said_truth, speech_en, speech_zh
from tests.api.scoring.questions.supposed import registry, scheme
from tests.api.scoring.questions.test_explanation import assert_speaks

observe = Metrics("demo")
stations = observe.count("stations", "Stations", "工作站数")


@pytest.mark.parametrize("code", registry().schemes)
def test_every_rule_says_itself_without_any_facts(code: str) -> None:
    regime = scheme(code)
    said = [said_rule(item, Voice(regime)) for item in regime.items()]
    said += [said_truth(each.when, Voice(regime, spelt_out=each.when)) for each in regime.findings]
    said += [said_truth(each.when, Voice(regime, spelt_out=each.when), denied=True) for each in regime.findings]
    said += [said_figure(each.amount, Voice(regime, spelt_out=each.amount)) for each in regime.money]
    said += [said_figure(each.number, Voice(regime, spelt_out=each.number)) for each in regime.figures]
    for words in said:
        assert_speaks(words.text, words.text_zh)


@pytest.mark.parametrize("code", registry().schemes)
def test_every_class_of_term_in_use_has_words_of_its_own(code: str) -> None:
    for term in walk(scheme(code).terms):
        for speech in (speech_en, speech_zh):
            taught = speech.truth_words if isinstance(term, Truth) else speech.number_words
            assert taught.dispatch(type(term)) is not taught.dispatch(object), type(term).__name__


class Own(Number):
    """A class of a plugin's own, which no words module knows."""

    def __init__(self, term: AnyTerm) -> None:
        super().__init__(0, term)

    def compute(self, frame: Frame) -> Numbers:
        return Numbers.constant(1, frame.size)


class OwnTruth(Truth):
    """Likewise."""

    def compute(self, frame: Frame) -> Truths:
        raise NotImplementedError


def test_a_plugins_own_class_is_said_by_what_it_reads() -> None:
    voice = Voice(scheme("luxi2014"))
    said = said_figure(Own(stations), voice)
    assert (said.text, said.text_zh) == ("what the clause makes of “Stations”", "由“工作站数”按条款计算")
    truth = said_truth(OwnTruth(stations), voice, denied=True)
    assert (truth.text, truth.text_zh) == (
        "what the clause says of “Stations” is not so",
        "由“工作站数”按条款判断不成立",
    )


def test_a_function_may_bring_its_own_words() -> None:
    voice = Voice(scheme("luxi2014"))
    words = Bilingual("the square of {0}", "{0}的平方")
    said = said_figure(computed(lambda column: column, stations, places=0, words=words), voice)
    assert (said.text, said.text_zh) == ("the square of “Stations”", "“工作站数”的平方")
    assert said_figure(percent_of(stations, stations), voice).text == "the percentage “Stations” of “Stations”"


def test_a_plugin_may_teach_its_own_class_its_words() -> None:
    class Taught(Own):
        """Taught below."""

    speech_en.number_words.register(Taught, lambda _term, _voice: "what the plugin says")
    assert said_figure(Taught(stations), Voice(scheme("luxi2014"))).text == "what the plugin says"

"""The voice of a regime: it calls the parts by their titles, and knows words for incidents in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from typing import TypeAlias

from kaohe.scheme.bilingual import Bilingual, alike, say
from kaohe.scheme.incident_kinds import ABSENT, Choice, Flag, IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme
from kaohe.scheme.selections import AllOf, AnyOf, Condition, Everything, Not, OneOf, Selection, Within
from kaohe.scheme.terms.term import AnyTerm, Frame, IncidentWords, Voice
from kaohe.scheme.vocabulary import LEVELS, Level


class SchemeVoice(Voice):
    """Speaks of the terms of a regime.

    Attributes:
        scheme: the regime, whose parts are called by their titles where a term is made of them.
        spelt_out: the term that is being explained, which is not called by its title.
    """

    def __init__(
        self, scheme: Scheme, frame: Frame | None = None, row: int = 0, spelt_out: AnyTerm | None = None
    ) -> None:
        super().__init__(frame, row)
        self.scheme, self.spelt_out = scheme, spelt_out

    def name(self, term: AnyTerm) -> Bilingual | None:
        if term is self.spelt_out or isinstance(term, Metric):
            return None
        return _names(self.scheme).get(id(term))

    def incidents(self, selection: Selection, times: str | None = None) -> IncidentWords:
        return incident_words(selection, times, self.bound)

    def in_general(self) -> SchemeVoice:
        return SchemeVoice(self.scheme)


@lru_cache(maxsize=256)
def _names(scheme: Scheme) -> Mapping[int, Bilingual]:
    names: dict[int, Bilingual] = {}
    for finding in scheme.findings:
        names[id(finding.when)] = say("“{0}”", "“{0}”", Bilingual(finding.title, finding.title_zh))
    for figure in scheme.figures:
        names[id(figure.number)] = say("“{0}”", "“{0}”", Bilingual(figure.title, figure.title_zh))
    for item in scheme.items():
        title = Bilingual(item.title, item.title_zh)
        names[id(item.figure)] = say("item {0} “{1}”", "第{0}项“{1}”", item.code, title)
    for section in scheme.all_sections():
        title = Bilingual(section.title, section.title_zh)
        names[id(section.points)] = say("section {0} “{1}”", "第{0}部分“{1}”", section.code, title)
    if scheme.score is not None:
        names.setdefault(id(scheme.score), Bilingual("the score", "得分"))
    if scheme.total is not None:
        names.setdefault(id(scheme.total), Bilingual("the total", "总分"))
    return names


#: Says what a bound is as a number.
Bound: TypeAlias = Callable[[int | Parameter], int]

_NOUNS = {
    "petition_visit": (Bilingual("batch of visitors", "来访"), "batches of visitors", "批"),
    "assigned_case": (Bilingual("assigned case", "交办信访件"), "assigned cases", "件"),
    "report_failure": (Bilingual("failure to report", "信息迟报、漏报、瞒报"), "failures to report", "次"),
    "screening_missed": (
        Bilingual("screening of disputes missed", "未开展矛盾纠纷排查"),
        "screenings of disputes missed",
        "次",
    ),
}
_PLACES = {
    Level.TOWNSHIP: Bilingual("the township or subdistrict", "乡镇(街道)"),
    Level.COUNTY: Bilingual("the county", "县(区、市)"),
    Level.PREFECTURE: Bilingual("the prefecture", "州(地、市)"),
    Level.PROVINCE: Bilingual("the province", "省"),
    Level.NATIONAL: Bilingual("Beijing", "京"),
}
#: What is said of an incident whose flag is set, and of one whose flag is not.
_FLAGS = {
    ("petition_visit", "abnormal"): (Bilingual("abnormal", "非正常"), Bilingual("not abnormal", "非“非正常”")),
    ("petition_visit", "skip_level"): (
        Bilingual("skipping a level", "越级"),
        Bilingual("not skipping a level", "未越级"),
    ),
    ("petition_visit", "repeat"): (Bilingual("repeated", "重复"), Bilingual("not repeated", "非重复")),
    ("petition_visit", "key_person"): (
        Bilingual("by key persons", "重点人员"),
        Bilingual("not by key persons", "非重点人员"),
    ),
    ("petition_visit", "disruptive"): (
        Bilingual("disruptive", "有异常行为"),
        Bilingual("not disruptive", "无异常行为"),
    ),
    ("petition_visit", "forewarned"): (
        Bilingual("announced beforehand", "已预报"),
        Bilingual("not announced beforehand", "未预报"),
    ),
    ("petition_visit", "at_fault"): (
        Bilingual("through poor work or shirking", "因工作不力、推诿扯皮"),
        Bilingual("not through poor work or shirking", "非因工作不力、推诿扯皮"),
    ),
    ("petition_visit", "serious_harm"): (
        Bilingual("with grave consequences", "造成严重恶果"),
        Bilingual("without grave consequences", "未造成严重恶果"),
    ),
    ("petition_visit", "attended"): (
        Bilingual("received on the spot by the unit", "到现场接访"),
        Bilingual("not received on the spot by the unit", "未到现场接访"),
    ),
    ("assigned_case", "closed"): (Bilingual("closed", "已办结"), Bilingual("not closed", "未办结")),
    ("assigned_case", "extension_filed"): (
        Bilingual("with an extension filed", "有延期报告"),
        Bilingual("without an extension filed", "无延期报告"),
    ),
    ("assigned_case", "unreported_two_months"): (
        Bilingual("with neither result nor explanation within two months", "两个月内不上报结果又不说明"),
        Bilingual("reported or explained within two months", "两个月内上报结果或作出说明"),
    ),
    ("report_failure", "serious_harm"): (
        Bilingual("with grave consequences", "造成严重后果"),
        Bilingual("without grave consequences", "未造成严重后果"),
    ),
}
#: A range with both bounds, with a least, with a most: of persons, and of what else is counted.
_PERSONS = (
    ("of {0} to {1} persons", "{0}至{1}人"),
    ("of {0} persons or more", "{0}人以上"),
    ("of at most {1} persons", "{1}人以下"),
)
_COUNTS = (
    ("with “{2}” of {0} to {1}", "“{2}”{0}至{1}"),
    ("with “{2}” of {0} or more", "“{2}”不少于{0}"),
    ("with “{2}” of at most {1}", "“{2}”不超过{1}"),
)


def incident_words(selection: Selection, times: str | None, bound: Bound) -> IncidentWords:
    """What a selection selects, as a noun with all that narrows it; with ``times``, one of what they count in that."""
    kind = selection.kind
    title = Bilingual(kind.title, kind.title_zh)
    unknown = say("incident “{0}”", "“{0}”", title), f"incidents “{kind.title}”", "起"
    noun, plural, measure = _NOUNS.get(kind.code, unknown)
    traits = list(_traits(selection.condition, kind, bound))
    one = _narrowed(noun, traits)
    if times is None:
        return IncidentWords(one, _narrowed(Bilingual(plural, noun.text_zh), traits), measure)
    if times == "head_count":
        each, measure = f"person in a {one.text}", "人次"
    else:
        counted = kind.attribute(times)
        each, measure = f"one of “{counted.title}” in an {one.text}", f"项({counted.title_zh})"
    return IncidentWords(Bilingual(each, one.text_zh), Bilingual(each, one.text_zh), measure)


@dataclass(frozen=True, slots=True)
class _Trait:
    """What narrows a noun; in English it follows as an adjunct ("of 6 persons") or else behind a comma."""

    words: Bilingual
    is_adjunct: bool = False


def _narrowed(noun: Bilingual, traits: list[_Trait]) -> Bilingual:
    """English puts what narrows a noun behind it, Chinese before it."""
    after = "".join(f" {each.words.text}" for each in traits if each.is_adjunct)
    behind = "".join(f", {each.words.text}" for each in traits if not each.is_adjunct)
    before = "、".join(each.words.text_zh for each in traits)
    return Bilingual(noun.text + after + behind, f"{before}的{noun.text_zh}" if before else noun.text_zh)


@singledispatch
def _traits(condition: Condition, kind: IncidentKind, bound: Bound) -> Iterator[_Trait]:
    """What a condition asks for."""
    yield _Trait(Bilingual("as the clause describes", "合于条款所述"))  # a condition of a plugin's own


@_traits.register
def _(_condition: Everything, _kind: IncidentKind, _bound: Bound) -> Iterator[_Trait]:
    return iter(())


@_traits.register
def _(condition: OneOf, kind: IncidentKind, _bound: Bound) -> Iterator[_Trait]:
    attribute, values = kind.attribute(condition.attribute), condition.values
    title = Bilingual(attribute.title, attribute.title_zh)
    if values == (ABSENT,):
        yield _Trait(say("with no “{0}” stated", "未载明“{0}”", title))
    elif attribute.name == "level":
        visited = kind.code == "petition_visit"
        english, chinese = ("to {0}", "到{0}") if visited else ("from {0}", "{0}交办")
        yield _Trait(say(english, chinese, _levels(values)), is_adjunct=True)
    elif isinstance(attribute, Flag):
        marked = say("marked “{0}”", "“{0}”", title), say("not marked “{0}”", "非“{0}”", title)
        as_true, as_false = _FLAGS.get((kind.code, attribute.name), marked)
        yield _Trait(as_true if values == (1,) else as_false)
    elif isinstance(attribute, Choice):
        options = list(attribute.options.items())
        chosen = [options[value] for value in values]
        names = [Bilingual(code.lower().replace("_", " "), title_zh) for code, title_zh in chosen]
        lower = Bilingual(attribute.title.lower(), attribute.title_zh)
        yield _Trait(say("({0}: {1})", "{0}为“{1}”", lower, Bilingual(" or ", "”或“").join(names)), is_adjunct=True)
    else:
        counts = Bilingual(" or ", "或").join(alike(str(value)) for value in values)
        yield _Trait(say("with “{0}” of {1}", "“{0}”为{1}", title, counts))


@_traits.register
def _(condition: Within, kind: IncidentKind, bound: Bound) -> Iterator[_Trait]:
    least = "" if condition.least is None else str(bound(condition.least))
    most = "" if condition.most is None else str(bound(condition.most))
    stated = 0 if least and most else 1 if least else 2
    if condition.attribute == "head_count":
        english, chinese = _PERSONS[stated]
        yield _Trait(say(english, chinese, least, most), is_adjunct=True)
    else:
        attribute, (english, chinese) = kind.attribute(condition.attribute), _COUNTS[stated]
        yield _Trait(say(english, chinese, least, most, Bilingual(attribute.title, attribute.title_zh)))


@_traits.register
def _(condition: AllOf, kind: IncidentKind, bound: Bound) -> Iterator[_Trait]:
    for part in condition.parts:
        yield from _traits(part, kind, bound)


@_traits.register
def _(condition: AnyOf, kind: IncidentKind, bound: Bound) -> Iterator[_Trait]:
    yield _Trait(Bilingual(" or ", "或").join(_phrase(part, kind, bound) for part in condition.parts))


@_traits.register
def _(condition: Not, kind: IncidentKind, bound: Bound) -> Iterator[_Trait]:
    phrase = _phrase(condition.part, kind, bound)
    yield _Trait(say("not ({0})" if ", " in phrase.text else "not {0}", "非({0})", phrase))


def _phrase(condition: Condition, kind: IncidentKind, bound: Bound) -> Bilingual:
    traits = list(_traits(condition, kind, bound))
    return Bilingual(", ", "、").join(each.words for each in traits) if traits else Bilingual("any", "任何")


def _levels(values: tuple[int, ...]) -> Bilingual:
    levels = [LEVELS[value] for value in sorted(values)]
    if len(levels) > 1 and levels == list(LEVELS[LEVELS.index(levels[0]) :]):
        return say("{0} or above", "{0}以上", _PLACES[levels[0]])
    return Bilingual(" or ", "或").join(_PLACES[level] for level in levels)

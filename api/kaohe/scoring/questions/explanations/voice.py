"""The voice of a regime: it calls the parts by their titles, and knows words for incidents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.metrics import Metric
from kaohe.scheme.regime import Scheme
from kaohe.scheme.selections import Selection
from kaohe.scheme.terms.term import AnyTerm, Frame, IncidentWords, Voice
from kaohe.scoring.questions.explanations.incidents import incident_words


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

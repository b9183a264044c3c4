"""How an interval arose: each missing fact in words, with how far it leaves a figure open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import NOTHING, Bilingual, alike, say
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.score import Item, Section
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import Missing, MissingFact, MissingKind
from kaohe.scoring.questions.explanations.settling import Target
from kaohe.scoring.questions.what_if.changes import Vocabulary


@dataclass(frozen=True, slots=True)
class Reason:
    """A missing fact, said in words; ``missing`` is None where the ledger lacks a whole period before."""

    missing: Missing | None
    words: Bilingual


#: Why a figure is open where no fact is missing that could be recorded for this card.
NO_EARLIER_PERIOD = Reason(
    None,
    Bilingual("the ledger does not hold the previous period that this figure reads", "台账中没有本项所依据的上一期"),
)


def reasons(cards: Scorecards, found: Sequence[Missing], target: Target, vocabulary: Vocabulary) -> list[Reason]:
    """Say of each missing fact what it leaves open."""
    return [Reason(each, _missing(cards, each.fact, vocabulary) + _left_open(each, target)) for each in found]


def _missing(cards: Scorecards, fact: MissingFact, vocabulary: Vocabulary) -> Bilingual:
    """A missing fact in words: what it is, of which unit and period."""
    count, where = str(fact.count), (fact.unit, fact.period)
    match fact.kind:
        case MissingKind.OBSERVATION:
            english, chinese = "“{0}” was not observed for {1} in {2}", "{1}{2}的“{0}”未记录"
            return say(english, chinese, _metric(vocabulary, fact.code), *where)
        case MissingKind.PEERS:
            english = "“{0}” was not observed for {1} other unit(s) of the cohort in {2}"
            chinese = "另有{1}个同级单位{2}的“{0}”未记录"
            return say(english, chinese, _metric(vocabulary, fact.code), count, fact.period)
        case MissingKind.RULING:
            on = Bilingual(f" on {', '.join(fact.incidents)}", f"({'、'.join(fact.incidents)})")
            english = "{0} ruling(s) on {1} for {2} in {3} are due{4}"
            chinese = "{2}{3}的{1}尚有{0}项待考核人裁定{4}"
            return say(english, chinese, count, _ruled(cards, fact.code), *where, on if fact.incidents else NOTHING)
        case MissingKind.ATTRIBUTE:
            refs = f" ({', '.join(fact.incidents)})" if fact.incidents else ""
            english = "{0} incident(s) of {2} in {3} leave out “{1}”{4}"
            chinese = "{2}{3}有{0}起事项未载明“{1}”{4}"
            return say(english, chinese, count, _attribute(vocabulary, fact.code), *where, refs)


def _left_open(each: Missing, target: Target) -> Bilingual:
    if target is None or isinstance(target, Section):
        items = None if target is None else tuple(target.items())
        parts = [o.part for o in each.opens if isinstance(o.part, Item) and (items is None or o.part in items)]
        codes = ", ".join(part.code for part in parts)
        return say(", which leaves open {0}", ",致第{0}项未定", codes) if codes else NOTHING
    widths = [opening.width for opening in each.opens if opening.part is target and opening.width]
    if not widths:
        return NOTHING
    return say(", which leaves up to {0} open", ",致最多{0}未定", format(to_decimal(sum(widths)), "f"))


def _metric(vocabulary: Vocabulary, code: str) -> Bilingual:
    metric = vocabulary.metrics.get(code)
    return alike(code) if metric is None else Bilingual(metric.title, metric.title_zh)


def _ruled(cards: Scorecards, code: str) -> Bilingual:
    parts: list[Item | Money] = [*cards.scheme.items(), *cards.scheme.money]
    for part in parts:
        if part.code == code:
            return say("{0} “{1}”", "{0}“{1}”", code, Bilingual(part.title, part.title_zh))
    return alike(code)


def _attribute(vocabulary: Vocabulary, name: str) -> Bilingual:
    for kind in vocabulary.kinds.values():
        for attribute in kind.attributes:
            if attribute.name == name:
                return Bilingual(attribute.title, attribute.title_zh)
    return alike(name)

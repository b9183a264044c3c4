"""How an interval arose: each missing fact in words, with how far it leaves a figure open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import Bilingual
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
    said = []
    for each in found:
        words, left = said_missing(cards, each.fact, vocabulary), _left_open(each, target)
        said.append(Reason(each, Bilingual(words.text + left.text, words.text_zh + left.text_zh)))
    return said


def said_missing(cards: Scorecards, fact: MissingFact, vocabulary: Vocabulary) -> Bilingual:
    """A missing fact in words: what it is, of which unit and period."""
    metric = vocabulary.metrics.get(fact.code)
    title, title_zh = (fact.code, fact.code) if metric is None else (metric.title, metric.title_zh)
    match fact.kind:
        case MissingKind.OBSERVATION:
            return Bilingual(
                f"“{title}” was not observed for {fact.unit} in {fact.period}",
                f"{fact.unit}{fact.period}的“{title_zh}”未记录",
            )
        case MissingKind.PEERS:
            return Bilingual(
                f"“{title}” was not observed for {fact.count} other unit(s) of the cohort in {fact.period}",
                f"另有{fact.count}个同级单位{fact.period}的“{title_zh}”未记录",
            )
        case MissingKind.RULING:
            part, part_zh = _ruled_part(cards, fact.code)
            on, on_zh = (
                (f" on {', '.join(fact.incidents)}", f"({'、'.join(fact.incidents)})") if fact.incidents else ("", "")
            )
            return Bilingual(
                f"{fact.count} ruling(s) on {part} for {fact.unit} in {fact.period} are due{on}",
                f"{fact.unit}{fact.period}的{part_zh}尚有{fact.count}项待考核人裁定{on_zh}",
            )
        case MissingKind.ATTRIBUTE:
            title, title_zh = _attribute(vocabulary, fact.code)
            refs = f" ({', '.join(fact.incidents)})" if fact.incidents else ""
            return Bilingual(
                f"{fact.count} incident(s) of {fact.unit} in {fact.period} leave out “{title}”{refs}",
                f"{fact.unit}{fact.period}有{fact.count}起事项未载明“{title_zh}”{refs}",
            )


def _left_open(each: Missing, target: Target) -> Bilingual:
    if target is None or isinstance(target, Section):
        items = None if target is None else tuple(target.items())
        parts = [o.part for o in each.opens if isinstance(o.part, Item) and (items is None or o.part in items)]
        codes = ", ".join(part.code for part in parts)
        return Bilingual(f", which leaves open {codes}", f",致第{codes}项未定") if codes else Bilingual("", "")
    widths = [opening.width for opening in each.opens if opening.part is target and opening.width]
    if not widths:
        return Bilingual("", "")
    text = format(to_decimal(sum(widths)), "f")
    return Bilingual(f", which leaves up to {text} open", f",致最多{text}未定")


def _ruled_part(cards: Scorecards, code: str) -> tuple[str, str]:
    parts: list[Item | Money] = [*cards.scheme.items(), *cards.scheme.money]
    for part in parts:
        if part.code == code:
            return f"{code} “{part.title}”", f"{code}“{part.title_zh}”"
    return code, code


def _attribute(vocabulary: Vocabulary, name: str) -> tuple[str, str]:
    for kind in vocabulary.kinds.values():
        for attribute in kind.attributes:
            if attribute.name == name:
                return attribute.title, attribute.title_zh
    return name, name

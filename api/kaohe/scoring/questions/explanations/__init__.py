"""The explanation of one figure of one card: rule, clause, facts, account, why it is open and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.findings import Finding
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.parts import Figure
from kaohe.scheme.score import Item, Section
from kaohe.scheme.source import Clause
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import ANSWERS, AnyTerm, plain
from kaohe.scheme.vocabulary import Refusal, Verdict
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import Evidence, Records, evidence, term_of
from kaohe.scoring.questions.explanations.account import Balance, balance
from kaohe.scoring.questions.explanations.reasons import NO_EARLIER_PERIOD, Reason, reasons
from kaohe.scoring.questions.explanations.settling import Settling, Target, missing_for, read, settling, width
from kaohe.scoring.questions.explanations.voice import SchemeVoice
from kaohe.scoring.questions.what_if.changes import Vocabulary
from kaohe.scoring.questions.what_if.differences import Reading

_HEADS = {
    "TARGET": Bilingual("met where", "达标条件:"),
    "OBLIGATION": Bilingual("met where", "履行条件:"),
    "REWARD": Bilingual("earned where", "奖励条件:"),
    "VETO": Bilingual("incurred where", "否决条件:"),
    "SANCTION": Bilingual("incurred where", "追究条件:"),
    "STATUS": Bilingual("borne where", "认定条件:"),
}


class RefusedError(ValueError):
    """A unit has no card, so that there is nothing to explain."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"the unit has no card: {refusal.value}")
        self.refusal = refusal


class Explanation:
    """Why a figure is what it is; each part is worked out when it is read.

    Attributes:
        target: the item, section, finding, amount or figure; None for the total.
        records: single incidents and rulings of the unit and of all below it. Without them the account counts
            incidents together and ``facts`` lack them.
    """

    def __init__(
        self,
        cards: Scorecards,
        row: int,
        target: Target = None,
        records: Records | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        refusal = cards.refusal(row)
        if refusal is not None:
            raise RefusedError(refusal)
        if target is None and cards.scheme.total is None:
            raise ValueError(f"{cards.scheme.code} gives no marks, so that there is no total")
        self.cards, self.row, self.target, self.records = cards, row, target, records
        self._vocabulary = (Vocabulary.read_by(cards.scheme) if vocabulary is None else vocabulary).beside(cards.scheme)

    @property
    def kinds(self) -> Mapping[str, IncidentKind]:
        """The kinds that the facts may be of, by code."""
        return self._vocabulary.kinds

    @property
    def clause(self) -> Clause | None:
        """The clause; None for the total."""
        return None if self.target is None else self.target.clause

    @property
    def reading(self) -> str | None:
        """What the encoding adds to the letter of the source, if anything."""
        return None if self.target is None or isinstance(self.target, Section) else self.target.reading

    @cached_property
    def verdict(self) -> Verdict | None:
        """The answer of a finding; None for a number."""
        return self.cards.verdict(self.target, self.row) if isinstance(self.target, Finding) else None

    @cached_property
    def figure(self) -> Reading | None:
        """The number; None for a finding."""
        return None if isinstance(self.target, Finding) else read(self.cards, self.row, self.target)

    @cached_property
    def rule(self) -> Bilingual:
        """The rule in words, with this unit's numbers in it."""
        voice = SchemeVoice(self.cards.scheme, self.cards.frame, self.cards.place(self.row), self._term)
        if isinstance(self.target, Item):
            return self.target.rule.sentence(self.target.code, self.target.marks, voice)
        said = self._term.said(voice)
        if isinstance(self.target, Finding):
            return say("{0} {1}", "{0}{1}", _HEADS[self.target.kind.value], said)
        return said

    @cached_property
    def result(self) -> Bilingual:
        """What the figure comes to, in words."""
        if self.verdict is not None:
            return Bilingual(self.verdict.value, ANSWERS[self.verdict].text_zh)
        assert self.figure is not None  # what is no answer is a number
        figure = self.figure.said()
        match self.target:
            case Money():
                return say("CNY {0}", "{0}元", figure)
            case Figure():
                return figure
            case Item(marks=None):
                return say("{0} points taken", "扣{0}分", figure)
            case Item() | Section():
                full = self.target.marks
            case _:
                full = self.cards.scheme.encoded_marks
        return say("{0} of {1}", "得{0}分,满分{1}分", figure, plain(full or Decimal(0)))

    @property
    def sentence(self) -> Bilingual:
        """Rule and result as one sentence."""
        rule, result = self.rule, self.result
        return Bilingual(
            f"{rule.text[:1].upper()}{rule.text[1:]}: {result.text}.", f"{rule.text_zh}:{result.text_zh}。"
        )

    @cached_property
    def facts(self) -> Evidence:
        """Incidents, observations and rulings behind the figure; for sections and the total see their items."""
        if self.target is None or isinstance(self.target, Section):
            return Evidence()
        return evidence(self.cards, self.row, self.target, self.records or Records())

    @cached_property
    def balance(self) -> Balance | None:
        """The account of the figure, which ends at it; None for a finding."""
        if isinstance(self.target, Finding):
            return None
        part = self.target if isinstance(self.target, Item | Money | Figure) else None
        assert isinstance(self._total_or_term, Number)  # everything but a finding is a number
        return balance(self.cards, self.row, self._total_or_term, part, self.records)

    @cached_property
    def reasons(self) -> list[Reason]:
        """How an interval (or an UNKNOWN) arose: what is missing and how far it leaves the figure open."""
        found = missing_for(self.cards, self.row, self.target, self.records)
        if not found and width(self.cards, self.row, self.target) != 0:
            return [NO_EARLIER_PERIOD]
        return reasons(self.cards, found, self.target, self._vocabulary)

    @cached_property
    def settling(self) -> list[Settling]:
        """The missing facts that would settle the figure, those that narrow the total most first."""
        return settling(self.cards, self.row, self.target, self._vocabulary, self.records)

    @property
    def _total_or_term(self) -> AnyTerm:
        if self.target is None:
            assert self.cards.scheme.total is not None  # refused above
            return self.cards.scheme.total
        return self.target.points if isinstance(self.target, Section) else term_of(self.target)

    @property
    def _term(self) -> AnyTerm:
        """The term that is spelt out: for the total the regime's own score where it has one."""
        if self.target is None and self.cards.scheme.score is not None:
            return self.cards.scheme.score
        return self._total_or_term


def explain(
    cards: Scorecards,
    row: int,
    target: Target = None,
    records: Records | None = None,
    vocabulary: Vocabulary | None = None,
) -> Explanation:
    """Explain a figure of a row's card: an item, section, finding, amount, figure or (None) the total.

    Raises:
        RefusedError: the unit has no card.
        ValueError: the total of a regime without marks is asked for.
    """
    return Explanation(cards, row, target, records, vocabulary)

"""How units stand under one scheme: score, rank, vetoes, rewards and fines, as columns over all units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cached_property

import numpy as np

from kaohe.scheme.amounts import MoneyKind
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import NOBODY, Units
from kaohe.scheme.findings import Finding, FindingKind
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import Kinds, Refusal
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.standing.entries import SchemeCards
from kaohe.scoring.standing.ranks import cohort_sizes, rank_intervals
from kaohe.scoring.standing.shares import Shares, shares_of_marks, shares_of_obligations


class Measure(StrEnum):
    """What a scheme's per cent are of: its encoded marks, or the obligations that bind the unit."""

    MARKS = "MARKS"
    OBLIGATIONS = "OBLIGATIONS"


class Standing:
    """One scheme's column of a comparison, computed when read, over all units of the facts.

    Entries of units that the scheme refuses (see ``assessed``) mean nothing.

    Over several periods a unit's score is the mean of its scores: the points of all periods over the marks (or
    obligations) of all, rounded half up once. It is vetoed or rewarded if it is in any of them, and money adds up.
    Only periods for which the unit has a card take part.

    Attributes:
        peers: the rows whose facts are complete; ranks count no others.
    """

    def __init__(self, entry: SchemeCards, peers: BoolArray) -> None:
        self.entry, self.peers = entry, peers

    @property
    def scheme(self) -> Scheme:
        """The scheme, in the version of the last of its cards."""
        return self.entry.scheme

    @property
    def label(self) -> str:
        """What tells the column from others: the code, with the version where there are several."""
        return self.entry.label

    @property
    def units(self) -> Units:
        """The units that the rows stand for."""
        return self.entry.units

    @property
    def measure(self) -> Measure:
        """What the per cent are of."""
        in_marks = all(cards.scheme.encoded_marks for cards in self.entry.cards)
        return Measure.MARKS if in_marks else Measure.OBLIGATIONS

    @cached_property
    def periods(self) -> IntArray:
        """For how many of the periods each unit has a card."""
        periods = np.zeros(len(self.units), dtype=np.int64)
        for cards in self.entry.cards:
            periods += cards.assessed()
        return periods

    @cached_property
    def assessed(self) -> BoolArray:
        """Which units have a card for at least one of the periods."""
        return self.periods > 0

    def refusal(self, row: int) -> Refusal | None:
        """Why a unit has no card for any of the periods (the first reason in the vocabulary's order), or None."""
        refusals = [cards.refusal(row) for cards in self.entry.cards]
        order = list(Refusal)
        return None if None in refusals else min((r for r in refusals if r is not None), key=order.index)

    @cached_property
    def _shares(self) -> Shares:
        in_marks = self.measure is Measure.MARKS
        return shares_of_marks(self.entry) if in_marks else shares_of_obligations(self.entry)

    @property
    def scored(self) -> BoolArray:
        """Which units have a score: not those without a card, nor those that no obligation binds."""
        return self._shares.present

    @cached_property
    def percent(self) -> Numbers:
        """Per cent of the encoded marks or of the obligations, in hundredths, rounded half up."""
        return self._shares.percent()

    @cached_property
    def order(self) -> Numbers:
        """Small integers in the order of the exact scores before any rounding; a higher one is better."""
        return self._shares.order()

    @cached_property
    def cohorts(self) -> IntArray:
        """Number of each unit's cohort: peers with a score under the same nearest COUNTY; -1 outside of any."""
        county = self.units.nearest_county
        without = len(self.units)  # those without a COUNTY above them are one cohort
        return np.where(self.scored & self.peers, np.where(county == NOBODY, without, county), -1)

    @cached_property
    def rank(self) -> Numbers:
        """Ranks in the cohort: from 1 + peers certainly better to 1 + peers possibly better."""
        return rank_intervals(self.order, self.cohorts)

    @cached_property
    def cohort_size(self) -> IntArray:
        """How many units each unit is ranked among, itself included; 0 where it has no rank."""
        return cohort_sizes(self.cohorts)

    @cached_property
    def vetoed(self) -> Truths:
        """Kleene's OR of the vetoes on the unit's cards."""
        return self._any(lambda scheme: [each for each in scheme.findings if each.kind is FindingKind.VETO])

    @cached_property
    def rewarded(self) -> Truths:
        """Whether the unit is rewarded: a reward is earned, or an amount of reward money is above zero.

        Where some rewards of a scheme state consequences, those that state none are conditions of these and do not
        count by themselves.
        """
        earned = self._any(_rewards)
        low, high = earned.low.copy(), earned.high.copy()
        money = self.rewards
        low |= money.low > 0
        high |= money.high > 0
        if money.open is not None:
            high |= money.open
        return Truths(low & self.assessed, high & self.assessed)

    @cached_property
    def rewards(self) -> Numbers:
        """All rewards on the unit's cards together, in hundredths of CNY; open where nothing bounds them."""
        return self._money(MoneyKind.REWARD)

    @cached_property
    def fines(self) -> Numbers:
        """All fines on the unit's cards together, in hundredths of CNY; open where nothing bounds them."""
        return self._money(MoneyKind.FINE)

    @property
    def per_head(self) -> bool:
        """Whether an amount of the scheme is per head, so that its totals are what one person receives or pays."""
        return any(each.per_head for cards in self.entry.cards for each in cards.scheme.money)

    def _any(self, findings: Callable[[Scheme], Iterable[Finding]]) -> Truths:
        low, high = np.zeros((2, len(self.units)), dtype=np.bool_)
        for cards, assessed in self._assessing():
            for finding in findings(cards.scheme):
                answer, concerned = cards.finding(finding), self._concerned(finding.kinds, assessed)
                low |= answer.low & concerned
                high |= answer.high & concerned
        return Truths(low, high)

    def _money(self, kind: MoneyKind) -> Numbers:
        low, high = np.zeros((2, len(self.units)), dtype=np.int64)
        unbounded = np.zeros(len(self.units), dtype=np.bool_)
        for cards, assessed in self._assessing():
            for money in cards.scheme.money:
                if money.kind is not kind:
                    continue
                amount, concerned = cards.money(money), self._concerned(money.kinds, assessed)
                low += np.where(concerned, amount.low, 0)
                if amount.open is None:
                    high += np.where(concerned, amount.high, 0)
                else:
                    high += np.where(concerned, np.where(amount.open, amount.low, amount.high), 0)
                    unbounded |= amount.open & concerned
        return Numbers(low, high, unbounded if unbounded.any() else None).settled()

    def _assessing(self) -> Iterator[tuple[Scorecards, BoolArray]]:
        for cards in self.entry.cards:
            assessed = cards.assessed()
            if assessed.any():
                yield cards, assessed

    def _concerned(self, kinds: Kinds | None, assessed: BoolArray) -> BoolArray:
        return assessed if kinds is None else assessed & self.units.of_kind(kinds)


def _rewards(scheme: Scheme) -> list[Finding]:
    """The rewards that count: those that state consequences, or all where none does."""
    rewards = [each for each in scheme.findings if each.kind is FindingKind.REWARD]
    return [each for each in rewards if each.consequences] or rewards

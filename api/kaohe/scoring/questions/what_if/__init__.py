"""What if: the cards of some units before and after changes that are nowhere stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, cast

import numpy as np

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.fixed_point import BoolArray, IntArray
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.term import Term
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import Records
from kaohe.scoring.questions.what_if.changes import Change, Vocabulary
from kaohe.scoring.questions.what_if.differences import CardDifference, Move, Reading, difference
from kaohe.scoring.questions.what_if.editing import edited
from kaohe.scoring.standing.entries import SchemeCards
from kaohe.scoring.standing.standing import Standing


@dataclass(frozen=True)
class WhatIf:
    """The cards before and after; both are about the same rows.

    Attributes:
        rows: the units asked for, which need not be those that the changes are about: a neighbour's record may move
            a rank, or what a rule makes of ranks.
        records: the single records as the changes leave them, for whoever asks what stands behind a figure after.
    """

    before: Scorecards
    after: Scorecards
    rows: tuple[int, ...]
    records: Records

    def difference(self, row: int) -> CardDifference:
        """How the card of a row differs."""
        return difference(self.before, row, self.after)

    def rank(self, row: int) -> Move | None:
        """How the rank of a row in its cohort moves, as comparisons rank; None for a unit that has no score."""
        ranks = [Reading.of(each.rank, row, 0) if each.scored[row] else None for each in self._standings]
        return None if ranks == [None, None] else Move("rank", *ranks)

    def moved(self) -> IntArray:
        """The rows, of those asked for, whose cards or ranks differ; found in columns, for a whole country at once.

        Under another version of the scheme a part that only one of both has counts where it says anything: an answer
        that is not NO, an amount that is not nothing. Under another scheme every row counts as moved.
        """
        rows = np.array(self.rows, dtype=np.int64)
        if self.before.scheme.code != self.after.scheme.code:
            return rows
        same = self.before.scheme is self.after.scheme
        moved = moved_facts(self.before, self.after) if same else moved_version(self.before, self.after)
        before, after = self._standings
        moved |= differ(before.rank, after.rank)
        return rows[moved[rows]]

    @cached_property
    def _standings(self) -> tuple[Standing, Standing]:
        """How all units of the facts stand before and after."""
        everyone = np.ones(len(self.before.units), dtype=np.bool_)
        before, after = (Standing(SchemeCards((each,)), everyone) for each in (self.before, self.after))
        return before, after


def what_if(
    scheme: Scheme,
    facts: Facts,
    period: Period,
    rows: Sequence[int],
    changes: Sequence[Change],
    other_scheme: Scheme | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    records: Records | None = None,
) -> WhatIf:
    """The cards of some rows of the facts, and those that they would have after the changes.

    Args:
        scheme: the regime before and, unless ``other_scheme`` is given, after.
        facts: what both regimes need to know of the rows and of every unit that the changes name.
        period: the period of the cards.
        rows: rows of ``facts.units``.
        changes: applied in their order; they may be about other units.
        other_scheme: another regime for the cards after; another version may also be among the changes.
        vocabulary: what changes may speak of; by default what the regimes read.
        records: incidents and rulings that the changes name by ``ref``.

    Raises:
        ChangeError: some changes cannot be made; it names each with its field.
    """
    known = Vocabulary.read_by(scheme) if vocabulary is None else vocabulary
    facts_after, records_after = edited(facts, changes, known.beside(other_scheme), records)
    scheme_after = known.after(scheme, changes) if other_scheme is None else other_scheme
    after = Scorecards(scheme_after, facts_after, period)
    return WhatIf(Scorecards(scheme, facts, period), after, tuple(int(row) for row in rows), records_after)


_Column: TypeAlias = Numbers | Truths


def moved_facts(before: Scorecards, after: Scorecards) -> BoolArray:
    """The rows of which two sets of facts give other cards under one scheme."""
    moved: BoolArray = np.zeros(before.frame.size, dtype=np.bool_)
    for term in before.scheme.terms:
        of_either = cast("Term[Any]", term)
        moved |= differ(before.frame.value(of_either), after.frame.value(of_either))
    return before.frame.axis.spread(moved)


def moved_version(before: Scorecards, after: Scorecards) -> BoolArray:
    """The rows to which two versions of a scheme give other totals, points, answers or amounts."""
    moved = before.assessed() ^ after.assessed()
    for one, other in _pairs(before, after):
        moved |= differ(one, other)
    return moved


def _pairs(before: Scorecards, after: Scorecards) -> Iterator[tuple[_Column, _Column]]:
    """The columns of parts of one code; that of a part which only one version has stands beside nothing."""
    totals = before.total(), after.total()
    if totals[0] is not None and totals[1] is not None:
        yield totals[0], totals[1]
    size = len(before.facts.units)
    no, nothing = Truths.exact(np.zeros(size, dtype=np.bool_)), Numbers.constant(0, size)
    both = (before, after)
    items = [_columns(cards.scheme.items(), cards.item) for cards in both]
    yield from ((items[0][code], items[1][code]) for code in items[0].keys() & items[1].keys())
    for columns, absent in (
        ([_columns(cards.scheme.findings, cards.finding) for cards in both], no),
        ([_columns(cards.scheme.money, cards.money) for cards in both], nothing),
    ):
        for code in columns[0].keys() | columns[1].keys():
            yield columns[0].get(code, absent), columns[1].get(code, absent)


def _columns(parts: Iterable[Any], column: Callable[[Any], _Column]) -> dict[str, _Column]:
    return {part.code: column(part) for part in parts}


def differ(before: _Column, after: _Column) -> BoolArray:
    """Where two columns differ."""
    differ: BoolArray = (before.low != after.low) | (before.high != after.high)
    if isinstance(before, Numbers) and isinstance(after, Numbers) and not (before.open is after.open is None):
        none = np.zeros(len(before.low), dtype=np.bool_)
        differ |= (none if before.open is None else before.open) != (none if after.open is None else after.open)
    return differ

"""Figures read off cards, and two cards side by side: figures that moved, verdicts that flipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaohe.scheme.bilingual import Bilingual, alike, say
from kaohe.scheme.columns import Numbers
from kaohe.scheme.findings import Finding
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.score import Section
from kaohe.scheme.vocabulary import Refusal, Verdict
from kaohe.scoring.cards import Scorecards


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of a card: ``low`` to ``high``, integers of ``places`` decimals; ``high`` None where it has no bound."""

    low: int
    high: int | None
    places: int = HUNDREDTHS

    @classmethod
    def of(cls, column: Numbers, row: int, places: int = HUNDREDTHS) -> Reading:
        """One entry of a column."""
        unbounded = column.open is not None and bool(column.open[row])
        return cls(int(column.low[row]), None if unbounded else int(column.high[row]), places)

    @property
    def is_exact(self) -> bool:
        """Whether the figure is known."""
        return self.low == self.high

    def said(self) -> Bilingual:
        """The figure in words, with all of its decimals."""
        low = format(to_decimal(self.low, self.places), "f")
        if self.high is None:
            return say("{0} or more", "不少于{0}", low)
        high = format(to_decimal(self.high, self.places), "f")
        return alike(low) if low == high else say("{0} to {1}", "{0}至{1}", low, high)

    @property
    def width(self) -> int | None:
        """How far it may move, None where nothing bounds it."""
        return None if self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True)
class Move:
    """How a figure moves: either end on its own, so that an unknown fact that stays unknown moves nothing.

    ``high`` is the move where every unknown fact turns out best, ``low`` where every one turns out worst (the other
    way round for what is taken away). A figure that only one of the cards has is None on the other.

    Attributes:
        code: of the item, section, amount or figure; "total" and "rank" for these.
    """

    code: str
    before: Reading | None
    after: Reading | None

    @property
    def low(self) -> int | None:
        """How far the low end moves, None where a card lacks the figure."""
        if self.before is None or self.after is None:
            return None
        return self.after.low - self.before.low

    @property
    def high(self) -> int | None:
        """How far the high end moves, None where a card lacks the figure or nothing bounds it."""
        if self.before is None or self.after is None or self.before.high is None or self.after.high is None:
            return None
        return self.after.high - self.before.high

    @property
    def is_change(self) -> bool:
        """Whether the figure is another one after."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Flip:
    """A finding before and after; None where a card lacks it."""

    finding: Finding
    before: Verdict | None
    after: Verdict | None

    @property
    def is_change(self) -> bool:
        """Whether the answer is another one after."""
        return self.before != self.after


@dataclass(frozen=True)
class CardDifference:
    """How one unit's card differs from another card, under the same scheme or under two versions of one.

    Every part of either card is listed, moved or not, in the order of the source; a refused card has no part.

    Attributes:
        total: None where neither card has one.
    """

    refused_before: Refusal | None
    refused_after: Refusal | None
    total: Move | None
    percent: Move | None
    sections: tuple[Move, ...]
    items: tuple[Move, ...]
    money: tuple[Move, ...]
    figures: tuple[Move, ...]
    findings: tuple[Flip, ...]

    def moves(self) -> Iterator[Move]:
        """Every number of the cards that is another one after."""
        totals = (each for each in (self.total, self.percent) if each is not None)
        for each in (*totals, *self.sections, *self.items, *self.money, *self.figures):
            if each.is_change:
                yield each

    def flips(self) -> Iterator[Flip]:
        """Every verdict that is another one after."""
        return (each for each in self.findings if each.is_change)

    @property
    def is_none(self) -> bool:
        """Whether both cards say the same."""
        return (
            self.refused_before == self.refused_after
            and next(self.moves(), None) is None
            and next(self.flips(), None) is None
        )


def difference(before: Scorecards, row: int, after: Scorecards, row_after: int | None = None) -> CardDifference:
    """How the card of a row differs from that of a row (by default the same) of other cards."""
    one, other = _Card(before, row), _Card(after, row if row_after is None else row_after)
    total, percent = _moves(one.total(), other.total()), _moves(one.percent(), other.percent())
    return CardDifference(
        one.refusal,
        other.refusal,
        total[0] if total else None,
        percent[0] if percent else None,
        _moves(one.sections(), other.sections()),
        _moves(one.items(), other.items()),
        _moves(one.money(), other.money()),
        _moves(one.figures(), other.figures()),
        _flips(one.findings(), other.findings()),
    )


class _Card:
    """What one card states, part by part; nothing where it is refused."""

    def __init__(self, cards: Scorecards, row: int) -> None:
        self.cards, self.row, self.refusal = cards, row, cards.refusal(row)

    def total(self) -> dict[str, Reading]:
        column = self.cards.total() if self.refusal is None else None
        return {} if column is None else {"total": Reading.of(column, self.row)}

    def percent(self) -> dict[str, Reading]:
        column = self.cards.percent() if self.refusal is None else None
        return {} if column is None else {"percent": Reading.of(column, self.row)}

    def sections(self) -> dict[str, Reading]:
        within = (each for top in self._sections() for each in top.sections())
        return {each.code: Reading.of(self.cards.section(each), self.row) for each in within}

    def items(self) -> dict[str, Reading]:
        within = (item for top in self._sections() for item in top.items())
        return {item.code: Reading.of(self.cards.item(item), self.row) for item in within}

    def money(self) -> dict[str, Reading]:
        amounts = self.cards.money_of(self.row) if self.refusal is None else ()
        return {each.code: Reading.of(self.cards.money(each), self.row) for each in amounts}

    def figures(self) -> dict[str, Reading]:
        figures = self.cards.scheme.figures if self.refusal is None else ()
        return {each.code: Reading.of(self.cards.figure(each), self.row, each.number.places) for each in figures}

    def findings(self) -> dict[str, tuple[Finding, Verdict]]:
        findings = self.cards.findings_of(self.row) if self.refusal is None else ()
        return {each.code: (each, self.cards.verdict(each, self.row)) for each in findings}

    def _sections(self) -> Iterable[Section]:
        return self.cards.sections_of(self.row) if self.refusal is None else ()


def _moves(before: dict[str, Reading], after: dict[str, Reading]) -> tuple[Move, ...]:
    return tuple(Move(code, before.get(code), after.get(code)) for code in dict.fromkeys((*before, *after)))


def _flips(before: dict[str, tuple[Finding, Verdict]], after: dict[str, tuple[Finding, Verdict]]) -> tuple[Flip, ...]:
    flips = []
    for code in dict.fromkeys((*before, *after)):
        finding = (after.get(code) or before[code])[0]
        answers = [found[1] if found is not None else None for found in (before.get(code), after.get(code))]
        flips.append(Flip(finding, *answers))
    return tuple(flips)

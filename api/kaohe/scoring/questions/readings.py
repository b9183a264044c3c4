"""Figures read off one card, and how they move from one card to another."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.scheme.columns import Numbers
from kaohe.scheme.exact import HUNDREDTHS
from kaohe.scheme.findings import Finding
from kaohe.scheme.vocabulary import Verdict


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

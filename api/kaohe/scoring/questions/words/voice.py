"""For whom a rule is spoken: with the numbers of one unit in it, or in general."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms import AnyTerm, Charge, Frame, Number, Term, Truth
from kaohe.scheme.vocabulary import Verdict


@dataclass(frozen=True)
class Voice:
    """What a term is spoken with.

    Attributes:
        scheme: the regime, whose parts are called by their titles where a term is made of them.
        frame: the facts whose numbers are put in; None for the rule in general.
        row: the row of the frame.
        spelt_out: the term that is being explained, which is not called by its title.
    """

    scheme: Scheme
    frame: Frame | None = None
    row: int = 0
    spelt_out: AnyTerm | None = None

    def name(self, term: AnyTerm) -> Bilingual | None:
        """What a term is called where it is a part of the regime, such as its total or a veto."""
        if term is self.spelt_out or isinstance(term, Metric):
            return None
        return _names(self.scheme).get(id(term))

    def numbers(self, term: Number) -> tuple[Decimal, Decimal | None] | None:
        """The ends of a number for the row, the upper None where nothing bounds it; None without facts."""
        if self.frame is None:
            return None
        column = self.frame.value(term)
        low = to_decimal(int(column.low[self.row]), term.places)
        if column.open is not None and column.open[self.row]:
            return low, None
        return low, to_decimal(int(column.high[self.row]), term.places)

    def verdict(self, term: Truth) -> Verdict | None:
        """The answer for the row; None without facts."""
        return None if self.frame is None else self.frame.value(term).verdict(self.row)

    def is_known(self, term: AnyTerm) -> bool:
        """Whether a term is known for the row."""
        if self.frame is None:
            return False
        column: Numbers | Truths = self.frame.value(cast("Term[Any]", term))
        is_open = isinstance(column, Numbers) and column.open is not None and bool(column.open[self.row])
        return not is_open and bool(column.low[self.row] == column.high[self.row])

    def count(self, charge: Charge) -> int | None:
        """How many incidents (or how much of an attribute of theirs) a charge counts; None without facts."""
        if self.frame is None:
            return None
        return int(self.frame.tally((Charge(charge.selection, 1, charge.times),))[self.row])

    def bound(self, bound: int | Parameter) -> int:
        """A bound as a number: that of a parameter is what the deployment has set, else its default."""
        if isinstance(bound, int):
            return bound
        return bound.default if self.frame is None else self.frame.parameters[bound.code]


def plain(value: Decimal) -> str:
    """A number as a rule states it: 4, 0.05, never 4.00 or 5E-2."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(scaled: int, places: int = HUNDREDTHS) -> str:
    """A number of a card, with all of its decimals."""
    return format(to_decimal(scaled, places), "f")


@lru_cache(maxsize=256)
def _names(scheme: Scheme) -> Mapping[int, Bilingual]:
    names: dict[int, Bilingual] = {}
    for finding in scheme.findings:
        names[id(finding.when)] = Bilingual(f"“{finding.title}”", f"“{finding.title_zh}”")
    for figure in scheme.figures:
        names[id(figure.number)] = Bilingual(f"“{figure.title}”", f"“{figure.title_zh}”")
    for item in scheme.items():
        names[id(item.figure)] = Bilingual(f"item {item.code} “{item.title}”", f"第{item.code}项“{item.title_zh}”")
    for section in scheme.all_sections():
        names[id(section.points)] = Bilingual(
            f"section {section.code} “{section.title}”", f"第{section.code}部分“{section.title_zh}”"
        )
    if scheme.score is not None:
        names.setdefault(id(scheme.score), Bilingual("the score", "得分"))
    if scheme.total is not None:
        names.setdefault(id(scheme.total), Bilingual("the total", "总分"))
    return names

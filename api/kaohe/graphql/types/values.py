"""Values that many types share: texts in two languages, quoted clauses, figures as intervals."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import strawberry

import kaohe.scheme as regime
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scoring.analysis import Interval


@strawberry.type(description="A text in English and, as the source has it, in Chinese.")
class BilingualText:
    """Both languages of a text."""

    text: str = strawberry.field(description="The text in English.")
    text_zh: str = strawberry.field(description="The text in Chinese.")

    @classmethod
    def of(cls, text: regime.Bilingual) -> BilingualText:
        return cls(text=text.text, text_zh=text.text_zh)


@strawberry.type(description="A clause of the source, quoted in Chinese.")
class Clause:
    """Where a rule stands and what it says."""

    number: str = strawberry.field(description="Its number in the source: `(三)4(4)①`.")
    text: str = strawberry.field(description="Its words. `…` stands for what the quotation leaves out.")

    @classmethod
    def of(cls, clause: regime.Clause) -> Clause:
        return cls(number=clause.number, text=clause.text)


@strawberry.type(description="Who receives a reward or bears a consequence: the unit itself or a post, never a person.")
class Recipient:
    """A unit or a post."""

    code: str = strawberry.field(description="The code of the post, or `UNIT`.")
    title: str = strawberry.field(description="The title in English.")
    title_zh: str = strawberry.field(description="The title in Chinese.")

    @classmethod
    def of(cls, recipient: regime.Recipient) -> Recipient:
        return cls(code=recipient.code, title=recipient.title, title_zh=recipient.title_zh)


@strawberry.type(description="Points or per cent as an interval: what is unknown widens it.")
class Score:
    """From the least to the most that the known facts allow."""

    low: Decimal = strawberry.field(description="The least that the known facts allow.")
    high: Decimal = strawberry.field(description="The most that the known facts allow.")
    exact: Decimal | None = strawberry.field(description="The figure itself where `low` = `high`, otherwise null.")


@strawberry.type(description="Money as an interval: what is unknown widens it.")
class Amount:
    """From the least to the most that the known facts allow."""

    low: Decimal = strawberry.field(description="The least that the known facts allow.")
    high: Decimal = strawberry.field(description="The most that the known facts allow.")
    exact: Decimal | None = strawberry.field(description="The amount itself where `low` = `high`, otherwise null.")
    currency: str = strawberry.field(description="The currency by ISO 4217: `CNY`.")


@lru_cache(maxsize=8192)
def score(low: int, high: int, places: int = HUNDREDTHS) -> Score:
    """A Score of integers of ``places`` decimals. The same figures share one object, which nobody changes."""
    least = to_decimal(low, places)
    return Score(low=least, high=to_decimal(high, places), exact=least if low == high else None)


@lru_cache(maxsize=8192)
def amount(low: int, high: int) -> Amount:
    """An Amount of hundredths of CNY."""
    least = to_decimal(low)
    return Amount(low=least, high=to_decimal(high), exact=least if low == high else None, currency="CNY")


def score_at(column: Numbers, row: int, places: int = HUNDREDTHS) -> Score | None:
    """One entry of a column; None where nothing bounds it."""
    if column.open is not None and column.open[row]:
        return None
    return score(int(column.low[row]), int(column.high[row]), places)


def amount_at(column: Numbers, row: int) -> Amount | None:
    """One entry of a column of money; None where nothing bounds it."""
    if column.open is not None and column.open[row]:
        return None
    return amount(int(column.low[row]), int(column.high[row]))


def left_of(marks: Decimal, points: Score) -> Score:
    """What is missing of the marks."""
    full = int(marks.scaleb(HUNDREDTHS))
    return score(full - int(points.high.scaleb(HUNDREDTHS)), full - int(points.low.scaleb(HUNDREDTHS)))


def interval_score(found: Interval) -> Score:
    """An interval of points or per cent."""
    return Score(low=found.low, high=found.high, exact=found.exact)


def interval_amount(found: Interval) -> Amount:
    """An interval of money."""
    return Amount(low=found.low, high=found.high, exact=found.exact, currency="CNY")

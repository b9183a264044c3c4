"""Money: rewards received and fines paid, in CNY."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kaohe.scheme.rules import RulingRange
from kaohe.scheme.source import Clause
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.steps import in_hundredths
from kaohe.scheme.vocabulary import Driver, Kinds, Recipient

__all__ = ["Money", "MoneyKind", "money"]


class MoneyKind(StrEnum):
    """Whether money is received or paid."""

    REWARD = "REWARD"
    FINE = "FINE"


@dataclass(frozen=True, eq=False)
class Money:
    """A reward or a fine in CNY, computed by a term in hundredths.

    Attributes:
        ruling: what an assessor may rule, where the regime leaves an amount open.
    """

    kind: MoneyKind
    code: str
    title: str
    title_zh: str
    amount: Number
    recipients: tuple[Recipient, ...]
    clause: Clause
    kinds: Kinds | None = None
    driver: Driver | None = None
    reading: str | None = None
    ruling: RulingRange | None = None
    per_head: bool = False


def money(
    kind: MoneyKind,
    code: str,
    title: str,
    title_zh: str,
    amount: Number,
    *recipients: Recipient,
    clause: Clause,
    kinds: Kinds | None = None,
    driver: Driver | None = None,
    reading: str | None = None,
    ruling: RulingRange | None = None,
    per_head: bool = False,
) -> Money:
    """A reward or a fine in CNY."""
    amount = in_hundredths(amount)
    return Money(kind, code, title, title_zh, amount, recipients, clause, kinds, driver, reading, ruling, per_head)

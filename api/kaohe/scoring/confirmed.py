"""Confirmed against recomputed: what a card stated when it was confirmed, beside what the facts give now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.statement import FINDING_KEYS, ITEM_KEYS, StatedFigure, statement

#: Where a figure stands in a statement: its group, and its code within; the total has none.
Place: TypeAlias = tuple[str, str | None]


class CardKey(NamedTuple):
    """Whose card: of a scheme, for a unit, in a period."""

    scheme: str
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class Settled:
    """How far a card has come.

    Attributes:
        state: OPEN, SELF_REPORTED, REVIEWED or CONFIRMED.
        statement: what the card stated when it was confirmed; None unless it is CONFIRMED.
        version: that of the scheme by which it was made; None likewise.
    """

    state: str
    statement: Mapping[str, Any] | None = None
    version: str | None = None


#: The cards that were ever touched.
SettledCards: TypeAlias = Mapping[CardKey, Settled]

OPEN = Settled("OPEN")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed of the cards that are put together for a unit.

    Attributes:
        cards: how many of them are confirmed.
        differing: how many of these state anything else than the facts give now.
        total: what was confirmed, where there is but one card.
    """

    cards: int
    differing: int
    total: StatedFigure


def settled_card(settled: SettledCards, cards: Scorecards, row: int) -> Settled:
    """How far the card of a row has come; a version that nobody confirmed, asked for by name, is OPEN."""
    found = settled.get(CardKey(cards.scheme.code, cards.units.codes[row], cards.period.code), OPEN)
    named = cards.label != cards.scheme.code
    return OPEN if named and found.version not in (None, cards.scheme.version) else found


def confirmed(settled: SettledCards, cards: Iterable[Scorecards], row: int) -> Confirmed:
    """What was confirmed of the cards of a row."""
    of_row = [(each, settled_card(settled, each, row).statement) for each in cards if each.refusal(row) is None]
    kept = [(each, stated) for each, stated in of_row if stated is not None]
    differing = sum(differs(stated, statement(each, row)) for each, stated in kept)
    return Confirmed(len(kept), differing, kept[0][1].get("total") if len(kept) == len(of_row) == 1 else None)


def differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two statements state anything differently."""
    return stated_parts(one) != stated_parts(other)


def is_open(stated: Mapping[str, Any]) -> bool:
    """Whether any figure of a statement is an interval, or unbounded, or any answer unknown."""
    parts = {place: value for place, value in stated_parts(stated).items() if place[1] is not None or value is not None}
    return any(value is None or value == Verdict.UNKNOWN or not isinstance(value, str) for value in parts.values())


def stated_parts(stated: Mapping[str, Any]) -> dict[Place, Any]:
    """All that a statement states, in its order; nothing for a card that is refused."""
    parts: dict[Place, Any] = {}
    for key, value in stated.items():
        if isinstance(value, Mapping):
            parts.update({(key, code): each for code, each in value.items()})
        elif key == "total":
            parts["total", None] = value
        elif key != "error":
            parts["", key] = value
    return parts


def confirmed_item(settled: Settled, code: str) -> tuple[Decimal | None, Decimal | None]:
    """The points of an item, or what a deduction takes away, as they were confirmed."""
    return _figure(settled, ITEM_KEYS.values(), code)


def confirmed_money(settled: Settled, code: str) -> tuple[Decimal | None, Decimal | None]:
    """An amount as it was confirmed."""
    return _figure(settled, ("money",), code)


def confirmed_answer(settled: Settled, code: str) -> str | None:
    """The answer of a finding as it was confirmed."""
    stated = settled.statement or {}
    found = [stated[key][code] for key in FINDING_KEYS.values() if code in stated.get(key, ())]
    return found[0] if found else stated.get(code)


def confirmed_total(settled: Settled) -> tuple[Decimal | None, Decimal | None]:
    """The total as it was confirmed."""
    return _ends((settled.statement or {}).get("total"))


def _figure(settled: Settled, keys: Iterable[str], code: str) -> tuple[Decimal | None, Decimal | None]:
    """A figure of one of some groups as it was confirmed; None where it was not, or nothing bounded it."""
    stated = settled.statement or {}
    return next((_ends(stated[key][code]) for key in keys if code in stated.get(key, ())), (None, None))


def _ends(figure: StatedFigure) -> tuple[Decimal | None, Decimal | None]:
    if figure is None:
        return None, None
    low, high = (figure, figure) if isinstance(figure, str) else figure
    return Decimal(low), Decimal(high)

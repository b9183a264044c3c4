"""How cards differ before and after changes, as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.cli.views import reading, scaled, shown_move, shown_reading
from kaohe.scheme import Figure, Item, Money, Scheme, Verdict
from kaohe.scoring.questions import CardDifference, Move


@dataclass(frozen=True, slots=True)
class MovedCard:
    """A card before and after: of which schemes, by which references, and what moves."""

    unit: str
    period: str
    schemes: tuple[Scheme, Scheme]
    references: tuple[str, ...]
    difference: CardDifference
    rank: Move | None


@dataclass(frozen=True, slots=True)
class MovedPeer:
    """Another unit, and which of its figures move."""

    unit: str
    scheme: str
    moves: Sequence[Move]


def print_answers(console: Console, cards: Iterable[MovedCard], peers: Iterable[MovedPeer]) -> None:
    """Print each card that was asked about, then the others that move with it."""
    for card in cards:
        names = " → ".join(dict.fromkeys(card.references))
        console.print(f"[bold]{escaped(card.unit)}[/], {escaped(names)}, {escaped(card.period)}", soft_wrap=True)
        print_difference(console, card.difference, *card.schemes, rank=card.rank)
    for peer in peers:
        moves = (f"{each.code} {shown_reading(each.before)} → {shown_reading(each.after)}" for each in peer.moves)
        console.print(f"also {escaped(peer.unit)}, {peer.scheme}: {escaped('; '.join(moves))}", soft_wrap=True)


def answers_as_json(cards: Iterable[MovedCard], peers: Iterable[MovedPeer]) -> dict[str, Any]:
    """Each card that was asked about, and the others that move with it."""
    return {
        "cards": [
            {
                "unit": each.unit,
                "scheme": each.references[0],
                "period": each.period,
                **difference_as_json(each.difference),
                "rank": None if each.rank is None else move_as_json(each.rank),
            }
            for each in cards
        ],
        "moved": [
            {"unit": each.unit, "scheme": each.scheme, **{move.code: move_as_json(move) for move in each.moves}}
            for each in peers
        ],
    }


def print_difference(console: Console, found: CardDifference, *schemes: Scheme, rank: Move | None = None) -> None:
    """Print all that moves, with the titles that it has under the schemes."""
    if found.refused_before is not None or found.refused_after is not None:
        answers = [each.value if each is not None else "a card" for each in (found.refused_before, found.refused_after)]
        console.print(f"  {' → '.join(answers)}", soft_wrap=True)
    table = Table(box=None, pad_edge=False, show_header=False)
    for justify in ("left", "left", "right", "right"):
        table.add_column("", justify="right" if justify == "right" else "left", overflow="fold")
    titles = {code: title for scheme in reversed(schemes) for code, title in _titles(scheme).items()}
    moved = [each for each in _numbers(found) if each.is_change]
    if rank is not None and rank.is_change:
        moved.append(rank)
    for move in moved:
        words = f"{shown_reading(move.before)} → {shown_reading(move.after)}"
        table.add_row(f"  {escaped(move.code)}", escaped(titles.get(move.code, "")), words, shown_move(move))
    flips = list(found.flips())
    for flip in flips:
        flipped = f"{_answer(flip.before)} → {_answer(flip.after)}"
        table.add_row(f"  {escaped(flip.finding.code)}", escaped(flip.finding.title_zh), flipped, "")
    if moved or flips:
        console.print(table)
    else:
        console.print("  [dim]nothing moves[/]")


def difference_as_json(found: CardDifference) -> dict[str, Any]:
    """All that moves; figures as intervals."""
    return {
        "refusedBefore": found.refused_before,
        "refusedAfter": found.refused_after,
        "total": None if found.total is None else move_as_json(found.total),
        "percent": None if found.percent is None else move_as_json(found.percent),
        "sections": _moved(found.sections),
        "items": _moved(found.items),
        "money": _moved(found.money),
        "figures": _moved(found.figures),
        "findings": [{"code": each.finding.code, "before": each.before, "after": each.after} for each in found.flips()],
    }


def move_as_json(move: Move) -> dict[str, Any]:
    """A figure before and after, and how far each end moves."""
    found = move.after if move.before is None else move.before
    places = 2 if found is None else found.places
    return {
        "code": move.code,
        "before": reading(move.before),
        "after": reading(move.after),
        "low": scaled(move.low, places),
        "high": scaled(move.high, places),
    }


def short(found: CardDifference) -> str:
    """A price in few words: the points, then the answers that flip and the money that moves."""
    total = found.total
    parts = [] if total is None or not total.is_change else [shown_move(total)]
    parts += [each.finding.code for each in found.flips() if each.after is not None and each.after.value == "YES"]
    parts += [f"{each.code} {shown_move(each)}" for each in found.money if each.is_change]
    return "\n".join(parts) or "–"


def _numbers(found: CardDifference) -> Iterable[Move]:
    totals = [each for each in (found.total,) if each is not None]
    return [*totals, *found.items, *found.money, *found.figures]


def _titles(scheme: Scheme) -> dict[str, str]:
    parts: list[Figure | Money | Item] = [*scheme.figures, *scheme.money, *scheme.items()]
    return {each.code: each.title_zh for each in parts}


def _moved(moves: Iterable[Move]) -> list[dict[str, Any]]:
    return [move_as_json(each) for each in moves if each.is_change]


def _answer(verdict: Verdict | None) -> str:
    return "–" if verdict is None else verdict.value

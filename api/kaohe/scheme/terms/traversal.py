"""Terms taken apart: all that a rule is made of, which kinds and parameters it reads, the facts behind one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.terms.term import AnyTerm, Charge, Frame, Read, Term


def kinds_read(terms: Iterable[AnyTerm]) -> frozenset[IncidentKind]:
    """The incident kinds that terms (and all they are made of) read."""
    return frozenset(charge.selection.kind for term in walk(terms) for charge in term.charges)


@dataclass(frozen=True)
class Charged:
    """Everything that some terms charge incidents, so that all of it can be counted in one pass.

    Attributes:
        by_kind: for each kind of incident, which place a charge counts in.
        places: the place of each term's charges, by the identity of their tuple (terms live as long as their scheme).
        size: how many places there are; charges that are alike share one.
    """

    by_kind: Mapping[str, Sequence[tuple[int, Charge]]]
    places: Mapping[int, int]
    size: int

    @classmethod
    def by(cls, tuples: Iterable[tuple[Charge, ...]]) -> Charged:
        """Give each tuple of charges its place."""
        by_kind: dict[str, list[tuple[int, Charge]]] = {}
        alike: dict[tuple[Charge, ...], int] = {}
        places: dict[int, int] = {}
        for charges in tuples:
            if charges not in alike:
                alike[charges] = len(alike)
                for charge in charges:
                    by_kind.setdefault(charge.selection.kind.code, []).append((alike[charges], charge))
            places[id(charges)] = alike[charges]
        return cls(by_kind, places, len(alike))


def charged(terms: Iterable[AnyTerm]) -> Charged:
    """What terms (and all they are made of) charge incidents."""
    return Charged.by(term.charges for term in walk(terms) if term.charges)


def parameters_read(terms: Iterable[AnyTerm]) -> frozenset[str]:
    """The codes of the parameters that terms (and all they are made of) read."""
    return frozenset(parameter.code for term in walk(terms) for parameter in term.parameters())


def walk(terms: Iterable[AnyTerm]) -> Iterator[AnyTerm]:
    """Yield terms and all that they are made of, each once."""
    seen: set[int] = set()
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if id(term) not in seen:
            seen.add(id(term))
            yield term
            waiting.extend(term.inputs)


def facts_read(term: AnyTerm, frame: Frame, row: int) -> Iterator[tuple[Read, Frame]]:
    """Yield everything that a row's entry of a term is made from, each with the frame (the period) it is read in."""
    return _trace(term, frame, row, only_open=False)


def facts_left_open(term: AnyTerm, frame: Frame, row: int) -> Iterator[tuple[Read, Frame]]:
    """Yield what leaves a row's entry of a term open: terms that are known already are not looked into."""
    return iter(()) if _is_known(term, frame, row) else _trace(term, frame, row, only_open=True)


def _trace(term: AnyTerm, frame: Frame, row: int, *, only_open: bool) -> Iterator[tuple[Read, Frame]]:
    seen: set[tuple[int, int, int]] = set()
    waiting = [(term, frame, row)]
    while waiting:
        term, frame, row = waiting.pop()
        key = (id(term), id(frame), row)
        if key in seen:
            continue
        seen.add(key)
        for read in term.reads(frame, row):
            yield read, frame
        steps = [step for step in term.steps(frame, row) if not (only_open and _is_known(*step))]
        waiting.extend(reversed(steps))


def _is_known(term: AnyTerm, frame: Frame, row: int) -> bool:
    column: Numbers | Truths = frame.value(cast("Term[Any]", term))
    if isinstance(column, Numbers) and column.open is not None and column.open[row]:
        return False
    return bool(column.low[row] == column.high[row])

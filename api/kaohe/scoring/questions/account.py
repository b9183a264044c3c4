"""A figure as an account: where it starts, what each incident and each other part adds or takes, where it ends.

The balance never leaves the bounds of the figure, so that each line says two things: what it comes to by the rule
(``charged``), and what it really moved (``effective``), which is nothing once the cap is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaohe.scheme.exact import HUNDREDTHS, to_decimal
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms import AnyTerm, Charge, Frame, Number, Ruled, Tally
from kaohe.scheme.terms.arithmetic import AtLeast, Choose, Clipped, Constant, Difference, Multiple, Sum
from kaohe.scheme.terms.kin import ForKinds


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, in hundredths; ``high`` None where nothing bounds it."""

    low: int
    high: int | None


@dataclass
class Bill:
    """What a figure is made of, in hundredths.

    Attributes:
        start: the constants: the marks that deductions are taken from.
        charges: what each selected incident adds (or, below zero, takes), with the place of its decimals settled.
        ruled: ranges that rulings settle, with the sign that they count with.
        others: other terms with the factor that they count with.
        least, most: the bounds of the figure, None where there is none.
    """

    start: Decimal = Decimal(0)
    charges: list[Charge] = field(default_factory=list)
    ruled: list[tuple[int, Ruled]] = field(default_factory=list)
    others: list[tuple[Decimal, Number]] = field(default_factory=list)
    least: int | None = None
    most: int | None = None

    def clip(self, value: int) -> int:
        """A value within the bounds."""
        if self.least is not None:
            value = max(value, self.least)
        return value if self.most is None else min(value, self.most)


def bill(term: Number, frame: Frame, row: int, scheme: Scheme) -> Bill:
    """Take a figure apart for one row, down to charges, rulings and parts of the scheme."""
    stops = frozenset(id(part) for part in _parts(scheme) if part is not term)
    made = Bill()
    term = _unwrapped(term, made, frame, row, stops)
    _add(term, Decimal(1), made, frame, row, stops)
    return made


def _parts(scheme: Scheme) -> Iterator[AnyTerm]:
    """Terms that stand in an account as one line."""
    for section in scheme.all_sections():
        yield section.points
    for item in scheme.items():
        yield item.figure


def _unwrapped(term: Number, made: Bill, frame: Frame, row: int, stops: frozenset[int]) -> Number:
    """The term within the bounds and the choices that are settled for the row."""
    while id(term) not in stops:
        if isinstance(term, Clipped):
            made.least, made.most = _hundredths(term.least, term), _hundredths(term.most, term)
            term = term.term
        elif isinstance(term, AtLeast):
            made.least = _hundredths(term.least, term)
            term = term.term
        elif (chosen := _chosen(term, frame, row)) is not None:
            term = chosen
        else:
            break
    return term


def _chosen(term: Number, frame: Frame, row: int) -> Number | None:
    """The branch of a choice that holds for the row, None where there is no choice or it is open."""
    if isinstance(term, ForKinds):
        branch = next(iter(term.steps(frame, row)))[0]
        return branch if isinstance(branch, Number) else None
    if isinstance(term, Choose):
        holds = frame.value(term.condition)
        if holds.low[row]:
            return term.then
        return None if holds.high[row] else term.otherwise
    return None


def _hundredths(scaled: int, term: Number) -> int:
    return int(to_decimal(scaled, term.places).scaleb(HUNDREDTHS))


def _add(term: Number, factor: Decimal, made: Bill, frame: Frame, row: int, stops: frozenset[int]) -> None:
    if id(term) in stops:
        made.others.append((factor, term))
        return
    if isinstance(term, Sum):
        for part in term.terms:
            _add(part, factor, made, frame, row, stops)
    elif isinstance(term, Difference):
        _add(term.minuend, factor, made, frame, row, stops)
        _add(term.subtrahend, -factor, made, frame, row, stops)
    elif isinstance(term, Constant):
        made.start += factor * to_decimal(term.scaled, term.places).scaleb(HUNDREDTHS)
    elif (charges := _charges(term, factor)) is not None:
        made.charges += charges
    elif isinstance(term, Ruled) and abs(factor) == 1:
        made.ruled.append((int(factor), term))
    elif isinstance(term, Choose) and (chosen := _chosen(term, frame, row)) is not None:
        _add(chosen, factor, made, frame, row, stops)
    else:
        made.others.append((factor, term))


def _charges(term: Number, factor: Decimal) -> list[Charge] | None:
    """A tally or a multiple of one as charges in hundredths, None for anything else or where these are too coarse."""
    if isinstance(term, Multiple):
        factor, term = factor * to_decimal(term.factor, term.places - term.term.places), term.term
    if not isinstance(term, Tally):
        return None
    charges = []
    for charge in term.charges:
        each = factor * to_decimal(charge.each, term.places).scaleb(HUNDREDTHS)
        if each != each.to_integral_value():
            return None
        charges.append(Charge(charge.selection, int(each), charge.times))
    return charges


def span_of(term: Number, factor: Decimal, frame: Frame, row: int) -> Span:
    """What a term comes to with a factor, in hundredths."""
    column = frame.value(term)
    low, high = _scaled(int(column.low[row]), term, factor), _scaled(int(column.high[row]), term, factor)
    if factor < 0:
        return Span(high, low)  # without a bound it takes as much as can be stored, and the balance stops at its own
    return Span(low, None if column.open is not None and bool(column.open[row]) else high)


def _scaled(value: int, term: Number, factor: Decimal) -> int:
    return int((factor * to_decimal(value, term.places)).scaleb(HUNDREDTHS))


def labels(scheme: Scheme) -> Mapping[int, tuple[str, str, str]]:
    """Code and titles of the parts that stand in an account as one line, by the identity of their terms."""
    found: dict[int, tuple[str, str, str]] = {}
    for item in scheme.items():
        found[id(item.figure)] = (item.code, item.title, item.title_zh)
    for section in scheme.all_sections():
        found[id(section.points)] = (section.code, section.title, section.title_zh)
    return found

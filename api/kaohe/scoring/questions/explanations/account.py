"""A figure as an account: where it starts, what each incident and each other part adds or takes, where it ends.

The balance never leaves the bounds of the figure, so that each line says two things: what it comes to by the rule
(``charged``), and what it really moved (``effective``), which is nothing once the cap is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaohe.scheme.amounts import Money
from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.fixed_point import EXACTLY, HUNDREDTHS, times, to_decimal
from kaohe.scheme.parts import Figure
from kaohe.scheme.regime import Scheme
from kaohe.scheme.score import Item
from kaohe.scheme.terms.arithmetic import AtLeast, Clipped, Constant, Difference, Multiple, Number, Sum
from kaohe.scheme.terms.choices import Choose, ForKinds
from kaohe.scheme.terms.rulings import Ruled
from kaohe.scheme.terms.tallies import Tally
from kaohe.scheme.terms.term import AnyTerm, Charge, Frame, Voice
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import RecordedIncident, Records, cost_of, evidence
from kaohe.scoring.questions.explanations.voice import SchemeVoice


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
    return _scaled(scaled, term, Decimal(1))


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
        made.start = EXACTLY.add(made.start, _exactly(term.scaled, term, factor))
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
        factor, term = times(factor, term.times), term.term
    if not isinstance(term, Tally):
        return None
    charges = []
    for charge in term.charges:
        each = _exactly(charge.each, term, factor)
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
    return int(_exactly(value, term, factor))


def _exactly(value: int, term: Number, factor: Decimal) -> Decimal:
    return times(factor, to_decimal(value, term.places), 10**HUNDREDTHS)


def labels(scheme: Scheme) -> Mapping[int, tuple[str, str, str]]:
    """Code and titles of the parts that stand in an account as one line, by the identity of their terms."""
    found: dict[int, tuple[str, str, str]] = {}
    for item in scheme.items():
        found[id(item.figure)] = (item.code, item.title, item.title_zh)
    for section in scheme.all_sections():
        found[id(section.points)] = (section.code, section.title, section.title_zh)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it comes to by the rule, what of that took effect, and the balance after it.

    Below zero is what is taken away. ``effective`` is how either end of the balance moved.

    Attributes:
        incident: the incident, None for anything else that counts.
        count: how many incidents the line stands for where no single records were brought.
    """

    words: Bilingual
    charged: Span
    effective: Span
    balance: Span
    incident: RecordedIncident | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Balance:
    """An account from its start to its end, which is the figure on the card."""

    start: int
    lines: tuple[Line, ...]
    end: Span


def balance(
    cards: Scorecards, row: int, term: Number, part: Item | Money | Figure | None, records: Records | None
) -> Balance:
    """The account of a figure, incidents in the order of their days, then everything else in that of the rule.

    Without records, incidents of one charge stand on one line.
    """
    place = cards.place(row)
    made = bill(term, cards.frame, place, cards.scheme)
    voice = SchemeVoice(cards.scheme, cards.frame, place)
    entries = list(
        _incidents(cards, row, made, part, records) if records and part else _counted(cards, place, made, voice)
    )
    named = labels(cards.scheme)
    for factor, other in made.others:
        name = named.get(id(other))
        words = other.said(voice) if name is None else Bilingual(f"{name[0]} {name[1]}", f"{name[0]} {name[2]}")
        entries.append(Line(words, span_of(other, factor, cards.frame, place), Span(0, 0), Span(0, 0)))
    return _run(int(made.start), entries, made)


def _run(start: int, entries: list[Line], made: Bill) -> Balance:
    lines = []
    low, high = start, start
    low_open = False
    shown = Span(made.clip(start), made.clip(start))
    for entry in entries:
        low += entry.charged.low
        if entry.charged.high is None or low_open:
            low_open = True
        else:
            high += entry.charged.high
        upper = None if low_open and made.most is None else made.most if low_open else made.clip(high)
        after = Span(made.clip(low), upper)
        moved = None if after.high is None or shown.high is None else after.high - shown.high
        effective = Span(after.low - shown.low, moved)
        lines.append(Line(entry.words, entry.charged, effective, after, entry.incident, entry.count))
        shown = after
    return Balance(made.clip(start), tuple(lines), shown)


def _incidents(
    cards: Scorecards, row: int, made: Bill, part: Item | Money | Figure, records: Records
) -> Iterator[Line]:
    behind = evidence(cards, row, part, records)
    frame, period = cards.frame, cards.frame.period
    for found in behind.incidents:
        incident = found.incident
        if not period.starts <= incident.on <= period.ends:
            continue
        low = high = cost_of(incident, made.charges, frame, cards.place(row))
        counts = low != 0
        for sign, ruled in made.ruled:
            discretion = ruled.discretion
            if cost_of(incident, (Charge(discretion.selection, 1),), frame, cards.place(row)):
                points = [
                    min(max(ruling.points, discretion.least), discretion.most)
                    for ruling in behind.rulings
                    if (ruling.item, ruling.period, ruling.incident) == (ruled.item, period.code, incident.ref)
                ]
                least, most = (points[0], points[0]) if points else (discretion.least, discretion.most)
                low += sign * (least if sign > 0 else most)
                high += sign * (most if sign > 0 else least)
                counts = True
        if counts:
            words = Bilingual(f"{incident.ref}, {incident.on}", f"{incident.ref}({incident.on})")
            yield Line(words, Span(low, high), Span(0, 0), Span(0, 0), incident)


def _counted(cards: Scorecards, place: int, made: Bill, voice: Voice) -> Iterator[Line]:
    for charge in made.charges:
        counted = Charge(charge.selection, 1, charge.times)
        count = voice.count(counted) or 0
        if count:
            batches = voice.count(Charge(charge.selection, 1)) or 0
            cost = Span(count * charge.each, count * charge.each)
            yield Line(voice.incidents(charge.selection).many, cost, Span(0, 0), Span(0, 0), count=batches)
    for sign, ruled in made.ruled:
        count = voice.count(Charge(ruled.discretion.selection, 1)) or 0
        if count:
            column = cards.frame.value(ruled)
            ends = sorted((sign * int(column.low[place]), sign * int(column.high[place])))
            words = voice.incidents(ruled.discretion.selection).many
            yield Line(words, Span(*ends), Span(0, 0), Span(0, 0), count=count)

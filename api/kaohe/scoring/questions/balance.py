"""The lines of an account: each incident with what it cost and the running balance to the cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.scheme.amounts import Money
from kaohe.scheme.regime import Figure
from kaohe.scheme.score import Item
from kaohe.scheme.terms import Charge, Number
from kaohe.scheme.words import Bilingual
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import RecordedIncident, Records, cost_of, evidence
from kaohe.scoring.questions.account import Bill, Span, bill, labels, span_of
from kaohe.scoring.questions.words import Voice, said_figure, said_selection


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
    voice = Voice(cards.scheme, cards.frame, place)
    entries = list(
        _incidents(cards, row, made, part, records) if records and part else _counted(cards, place, made, voice)
    )
    named = labels(cards.scheme)
    for factor, other in made.others:
        name = named.get(id(other))
        words = said_figure(other, voice) if name is None else Bilingual(f"{name[0]} {name[1]}", f"{name[0]} {name[2]}")
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
        low = high = cost_of(incident, made.charges, frame)
        counts = low != 0
        for sign, ruled in made.ruled:
            discretion = ruled.discretion
            if cost_of(incident, (Charge(discretion.selection, 1),), frame):
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
            yield Line(said_selection(charge.selection, voice), cost, Span(0, 0), Span(0, 0), count=batches)
    for sign, ruled in made.ruled:
        count = voice.count(Charge(ruled.discretion.selection, 1)) or 0
        if count:
            column = cards.frame.value(ruled)
            ends = sorted((sign * int(column.low[place]), sign * int(column.high[place])))
            words = said_selection(ruled.discretion.selection, voice)
            yield Line(words, Span(*ends), Span(0, 0), Span(0, 0), count=count)

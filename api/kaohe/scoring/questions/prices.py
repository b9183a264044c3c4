"""The price of one more incident: on top of a record, alone, and as the list of what every visit costs.

Alone means in the least ledger in which a price can be read: units without a record, some with one incident, in one
period. Each unit stands under a COUNTY of its own, so that none is another's peer. Nothing is observed and nothing is
ruled; no other period is known. What the one incident changes on a card is what it costs *alone*: at the high end where
everything else turns out best, at the low end where everything else turns out worst.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

import numpy as np

from kaohe.scheme.core_kinds import petition_visit
from kaohe.scheme.facts import KINDS, NOBODY, Calendar, Circumstances, Facts, IncidentCounts, Period, PeriodFacts, Units
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind
from kaohe.scheme.regime import Scheme
from kaohe.scheme.settings import Setting, values_on
from kaohe.scheme.vocabulary import LEVELS, Level, PeriodKind, UnitKind
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.questions.what_if import what_if
from kaohe.scoring.questions.what_if.changes import AddIncident, ChangeError, ChangeProblem, Vocabulary
from kaohe.scoring.questions.what_if.differences import CardDifference, Move, Reading, difference


@dataclass(frozen=True, slots=True)
class OneMore:
    """An incident that might come: its kind and attributes, and its day where that matters."""

    kind: str
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)
    on: date | None = None


@dataclass(frozen=True)
class Marginal:
    """What one more incident costs a unit.

    Attributes:
        unit: the unit on top of whose record it comes; None for the price alone.
        unit_kind: the kind of unit that pays the price alone.
        difference: its card without the incident against its card with it.
    """

    scheme: Scheme
    incident: OneMore
    difference: CardDifference
    unit: str | None = None
    unit_kind: UnitKind | None = None


def marginal(
    scheme: Scheme, incident: OneMore, facts: Facts, unit: str, period: Period, vocabulary: Vocabulary | None = None
) -> Marginal:
    """What one more incident costs on top of a unit's record: nothing where the cap is reached.

    It falls on the last day of the period unless it names its day.

    Raises:
        ChangeError: the incident or the unit is not one that there can be.
    """
    known = Vocabulary.read_by(scheme) if vocabulary is None else vocabulary
    on = period.ends if incident.on is None else incident.on
    change = AddIncident(unit, incident.kind, on, incident.attributes)
    row = facts.units.row(unit)
    asked = what_if(scheme, facts, period, [] if row is None else [row], [change], vocabulary=known)
    assert row is not None  # what_if refuses an unknown unit
    return Marginal(scheme, incident, asked.difference(row), unit=unit)


def marginal_alone(
    scheme: Scheme,
    incident: OneMore,
    unit_kind: UnitKind | None = None,
    vocabulary: Vocabulary | None = None,
    parameters: Mapping[str, Sequence[Setting]] | None = None,
) -> Marginal:
    """What one incident costs a unit without any record: the difference of two cards on a minimal ledger.

    There nothing is observed and nothing ruled (see :mod:`kaohe.scoring.questions.prices`), so that a difference is
    an interval where the price hangs on other facts: its high end is the price where these turn out best.

    Args:
        scheme: the regime.
        incident: what happens; its day does not matter.
        unit_kind: the kind of unit; by default the first that the regime assesses by incidents of its own.
        vocabulary: where kinds of incident are looked up; by default those that the regime reads.
        parameters: what a deployment has set; what it set last for all units counts.

    Raises:
        ChangeError: the incident is not one that there can be.
        ValueError: the regime does not assess that kind of unit by incidents of its own.
    """
    known = Vocabulary.read_by(scheme) if vocabulary is None else vocabulary
    kind = priced_kind(known, incident.kind)
    problems = [ChangeProblem(0, found.field, found.message) for found in kind.problems(incident.attributes)]
    if problems:
        raise ChangeError(problems)
    own = kinds_with_incidents(scheme)
    if unit_kind is not None and unit_kind not in own:
        raise ValueError(f"{scheme.code} assesses by incidents of their own {', '.join(own)}, not {unit_kind}")
    chosen = own[0] if unit_kind is None else unit_kind
    period, stated = period_in_force(scheme), kind.canonical(incident.attributes)
    cards = Scorecards(scheme, minimal_ledger(period, [chosen], kind, [None, stated], parameters or {}), period)
    return Marginal(scheme, incident, difference(cards, 0, cards, 1), unit_kind=chosen)


def priced_kind(vocabulary: Vocabulary, code: str) -> IncidentKind:
    """The incident kind of that code.

    Raises:
        ChangeError: there is none.
    """
    kind = vocabulary.kinds.get(code)
    if kind is None:
        raise ChangeError([ChangeProblem(0, "kind", f"there is no incident kind {code}")])
    return kind


#: Sizes that one regime or another tells apart.
SIZES = (5, 6, 10, 20, 50, 100)


@dataclass(frozen=True)
class Visit:
    """One combination: where a batch goes, how many come, and what else is true of it."""

    level: Level
    head_count: int
    flags: Mapping[str, AttributeValue]

    @property
    def attributes(self) -> dict[str, AttributeValue]:
        """The attributes of the visit."""
        return {"level": self.level.value, "head_count": self.head_count, **self.flags}


@dataclass(frozen=True)
class Price:
    """What one visit costs a unit of a kind that has no record."""

    scheme: Scheme
    unit_kind: UnitKind
    visit: Visit
    difference: CardDifference


class SchemePrices:
    """The prices of one regime; a difference is put together only when it is read."""

    def __init__(self, scheme: Scheme, visits: Sequence[Visit], kinds: Sequence[UnitKind], cards: Scorecards) -> None:
        self.scheme, self.visits, self.kinds, self.cards = scheme, tuple(visits), tuple(kinds), cards

    def __iter__(self) -> Iterator[Price]:
        """Every price, kind by kind in the order of the visits."""
        return (self.price(kind, visit) for kind in range(len(self.kinds)) for visit in range(len(self.visits)))

    def __len__(self) -> int:
        return len(self.kinds) * len(self.visits)

    def price(self, kind: int, visit: int) -> Price:
        """The price of a visit for a kind of unit, both by their places."""
        start = kind * (len(self.visits) + 1)
        moved = difference(self.cards, start, self.cards, start + 1 + visit)
        return Price(self.scheme, self.kinds[kind], self.visits[visit], moved)

    def totals(self, kind: int) -> list[Move] | None:
        """How the total of a kind of unit moves for each visit; None for a regime without marks."""
        column = self.cards.total()
        if column is None:
            return None
        start = kind * (len(self.visits) + 1)
        before = Reading.of(column, start)
        places = np.arange(len(self.visits)) + start + 1
        return [Move("total", before, Reading.of(column, int(place))) for place in places]


def price_list(
    schemes: Sequence[Scheme],
    levels: Sequence[Level] = LEVELS,
    sizes: Sequence[int] = SIZES,
    flags: Sequence[Mapping[str, AttributeValue]] = ({},),
    kinds: Sequence[UnitKind] | None = None,
    parameters: Mapping[str, Sequence[Setting]] | None = None,
) -> list[SchemePrices]:
    """What one more visit costs under each regime, alone (see :func:`~.marginal.marginal_alone`).

    Args:
        schemes: the regimes.
        levels: where the visits go.
        sizes: how many persons come.
        flags: further attributes, each entry one set of them: ``[{}, {"abnormal": True}]``. A combination that
            cannot be (a return to the capital from a visit elsewhere) is left out of the list.
        kinds: the kinds of unit; by default all that a regime assesses by incidents of their own.
        parameters: what a deployment has set; what it set last for all units counts.

    Raises:
        ChangeError: a size or a set of flags is wrong in every combination.
    """
    visits = _visits(levels, sizes, flags)
    stated = [None, *(petition_visit.canonical(visit.attributes) for visit in visits)]
    prices = []
    for scheme in schemes:
        wanted = [kind for kind in kinds_with_incidents(scheme) if kinds is None or kind in kinds]
        period = period_in_force(scheme)
        ledger = minimal_ledger(period, wanted, petition_visit, stated, parameters or {})
        prices.append(SchemePrices(scheme, visits, wanted, Scorecards(scheme, ledger, period)))
    return prices


def _visits(
    levels: Sequence[Level], sizes: Sequence[int], flags: Sequence[Mapping[str, AttributeValue]]
) -> list[Visit]:
    visits = []
    for place, extra in enumerate(flags):
        combinations = [Visit(level, size, extra) for level, size in product(levels, sizes)]
        found = [list(petition_visit.problems(visit.attributes)) for visit in combinations]
        if combinations and all(found):
            raise ChangeError([ChangeProblem(place, problem.field, problem.message) for problem in found[0]])
        visits += [visit for visit, problems in zip(combinations, found, strict=True) if not problems]
    return visits


_MONTHS = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.BIMONTH: 2,
    PeriodKind.MONTH: 1,
}


def period_in_force(scheme: Scheme) -> Period:
    """A period of a regime's cadence, the first of the first whole year in which it is in force."""
    year = 2000 if scheme.in_force_from is None else scheme.in_force_from.year + 1
    months = _MONTHS[scheme.cadence]
    ends = date(year + months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return Period(date(year, 1, 1), ends, scheme.cadence, str(year))


def kinds_with_incidents(scheme: Scheme) -> list[UnitKind]:
    """The kinds of unit that a regime assesses by incidents of their own: a LEADER's card is made of other cards."""
    own = [kind for kind in UnitKind if kind in scheme.kinds]
    return [kind for kind in own if kind is not UnitKind.LEADER] if scheme.reads_overseen else own


def minimal_ledger(
    period: Period,
    kinds: Sequence[UnitKind],
    kind: IncidentKind,
    stated: Sequence[Mapping[str, AttributeValue] | None],
    parameters: Mapping[str, Sequence[Setting]],
) -> Facts:
    """Facts of one unit for each kind and each entry of ``stated``: the attributes of its incident, None for none.

    The unit of the first entry and kind is row 0; the entries of a kind are neighbours.
    """
    size = len(kinds) * len(stated)
    of_units = np.repeat([KINDS.index(each) for each in kinds], len(stated))
    units = Units(
        [*(str(row) for row in range(size)), *(f"county {row}" for row in range(size))],
        np.concatenate([of_units, np.full(size, KINDS.index(UnitKind.COUNTY))]).astype(np.int64),
        np.concatenate([np.arange(size, 2 * size), np.full(size, NOBODY)]).astype(np.int64),
    )
    known = [each for each in stated if each is not None]
    places = np.cumsum([each is not None for each in stated]) - 1
    rows = np.flatnonzero(np.tile([each is not None for each in stated], len(kinds)))
    counted = IncidentCounts(rows, np.tile(places, len(kinds))[rows].astype(np.int64), np.ones_like(rows))
    held = PeriodFacts(period, {kind.code: counted})
    circumstances = {kind.code: Circumstances(kind.columns(known), len(known))}
    last = {code: values_on(settings, None).get(None) for code, settings in parameters.items()}
    everywhere = {code: (Setting(value),) for code, value in last.items() if value is not None}
    return Facts(units, Calendar((period,)), circumstances, {period.code: held}, everywhere)

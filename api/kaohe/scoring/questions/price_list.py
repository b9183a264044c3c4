"""The price list of one more visit: level by size by flags, under every regime and for every kind of unit.

All combinations of a regime are priced in one pass over the columns, one made-up unit a combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kaohe.scheme.core_kinds import petition_visit
from kaohe.scheme.incident_kinds import AttributeValue
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import LEVELS, Level, UnitKind
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.questions.changes import ChangeError, ChangeProblem
from kaohe.scoring.questions.differences import CardDifference, difference
from kaohe.scoring.questions.minimal import kinds_with_incidents, minimal_ledger, period_in_force
from kaohe.scoring.questions.readings import Move, Reading

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
    parameters: Mapping[str, int] | None = None,
) -> list[SchemePrices]:
    """What one more visit costs under each regime, alone (see :func:`~.marginal.marginal_alone`).

    Args:
        schemes: the regimes.
        levels: where the visits go.
        sizes: how many persons come.
        flags: further attributes, each entry one set of them: ``[{}, {"abnormal": True}]``. A combination that
            cannot be (a return to the capital from a visit elsewhere) is left out of the list.
        kinds: the kinds of unit; by default all that a regime assesses by incidents of their own.
        parameters: values that a deployment has set.

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

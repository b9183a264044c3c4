"""The least ledger in which a price can be read: units without a record, some with one incident, in one period.

Each unit stands under a COUNTY of its own, so that none is another's peer. Nothing is observed and nothing is ruled;
no other period is known. What the one incident changes on a card is what it costs *alone*: at the high end where
everything else turns out best, at the low end where everything else turns out worst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from kaohe.scheme.facts import KINDS, NOBODY, Calendar, Circumstances, Facts, IncidentCounts, Period, PeriodFacts, Units
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import PeriodKind, UnitKind

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
    parameters: Mapping[str, int],
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
    return Facts(units, Calendar((period,)), circumstances, {period.code: held}, parameters)

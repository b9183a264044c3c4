"""Reads what a comparison needs: the units, their whole cohorts, and the periods inside the one asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kaohe.graphql.context.card import compute_functions
from kaohe.graphql.context.reader import Reader, UnitKey, UnitRow, UnitsWanted
from kaohe.graphql.relay import Slice
from kaohe.scheme import Scheme
from kaohe.scheme.facts import Calendar, Facts, Period
from kaohe.scheme.regime import Versions
from kaohe.scoring import analysis

#: What a card in a comparison costs, in values of an answer: as much time, as measured.
CARD_COST = 6


async def units_assessed(
    ledger: Reader, schemes: Sequence[Scheme], wanted: UnitsWanted, period: Period, most: int
) -> Sequence[UnitRow]:
    """The wanted units that one of the schemes assesses and a period has, by code; one more than ``most`` if any."""
    kinds = {kind for scheme in schemes for kind in scheme.kinds}
    of_kinds = kinds if wanted.kinds is None else kinds & set(wanted.kinds)
    among = replace(wanted, kinds=tuple(sorted(of_kinds)), open_since=period.starts, open_until=period.ends)
    return await ledger.units_page(among, UnitKey.CODE, False, Slice(most, False, None, None))


async def read_comparison(
    ledger: Reader,
    wanted: Sequence[Scheme | Versions],
    period: Period,
    codes: Sequence[str],
    calendar: Calendar,
    *,
    whole: bool,
    spend: Callable[[int], None] = lambda _: None,
) -> analysis.Comparison:
    """The comparison of some units; with ``whole`` these are all that the schemes assess.

    ``spend`` is told what it costs before it is worked out, and may refuse.
    """
    asked = [Versions.of(each) if isinstance(each, Scheme) else each for each in wanted]
    schemes = schemes_read(asked, period, calendar)
    kinds = {kind for scheme in schemes for kind in scheme.kinds}
    periods = periods_read(schemes, period, calendar)
    # A rank is right only where every unit of the cohort is read, whichever are compared.
    days = [each.ends for each in periods]
    peers = codes if whole else list(dict.fromkeys((*codes, *await ledger.peers(codes, sorted(kinds), days))))
    spend(len(peers) * sum(sum(each.cadence == one.kind for one in periods) for each in schemes) * CARD_COST)
    facts = await ledger.read_facts(peers, schemes, periods)
    entries = [analysis.cards_within(versions, facts, period) for versions in asked]
    await compute_functions(cards for entry in entries for cards in entry.cards)
    rows, competing = (np.array(rows_of(facts, some), dtype=np.int64) for some in (codes, peers))
    return analysis.compare(entries, rows, competing)


def schemes_read(asked: Sequence[Versions], period: Period, calendar: Calendar) -> list[Scheme]:
    """The versions of schemes that a period and those inside it are seen by."""
    read: dict[Scheme, None] = {}
    for versions in asked:
        latest = versions.on(period.ends)
        read |= dict.fromkeys((latest, *(versions.on(each.ends) for each in calendar.inside(period, latest.cadence))))
    return list(read)


def periods_read(schemes: Sequence[Scheme], period: Period, calendar: Calendar) -> list[Period]:
    """A period and those inside it of the schemes' cadences."""
    inside = {each for scheme in schemes for each in calendar.inside(period, scheme.cadence)}
    return sorted({period, *inside})


def rows_of(facts: Facts, codes: Sequence[str]) -> list[int]:
    """The rows of units."""
    return [row for code in codes if (row := facts.units.row(code)) is not None]

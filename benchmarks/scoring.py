"""kaohe's cards beside the bare columns: the same facts, all figures of all cards, checked equal."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.bare import REGIMES, Tree
from benchmarks.equality import differences
from benchmarks.measuring import Taken, interleaved, peak_memory
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring import Scorecards, score, statement
from kaohe.scoring.evidence import Records, evidence, missing

#: A kind of unit that each regime assesses.
ASSESSED_KIND = {
    "liaocheng1995": UnitKind.TOWNSHIP,
    "luxi2014": UnitKind.TOWNSHIP,
    "minhang_linkage": UnitKind.TOWNSHIP,
    "pinghu2012": UnitKind.SECTION,
    "street_ten_rules": UnitKind.SUBDISTRICT,
}


class NotEqualError(Exception):
    """kaohe and the bare columns disagree: no time means anything."""


@dataclass(frozen=True)
class Compared:
    """One regime (or all of them) at one size."""

    regime: str
    cards: int
    kaohe: Taken
    bare: Taken

    @property
    def ratio(self) -> float:
        """How many times as long kaohe takes."""
        return self.kaohe.cpu / self.bare.cpu


def periods_for(scheme: Scheme, facts: Facts) -> Period:
    """The period of the cards: the last year, or the last two months, which read all the months before."""
    return max(each.period for each in facts.periods.values() if each.period.kind is scheme.cadence)


def every_figure(scheme: Scheme, facts: Facts, period: Period) -> Scorecards:
    """Compute all totals, items, findings, amounts and figures of all cards."""
    cards = score(scheme, facts, period)
    cards.total()
    for item in scheme.items():
        cards.item(item)
    for finding in scheme.findings:
        cards.finding(finding)
    for money in scheme.money:
        cards.money(money)
    for figure in scheme.figures:
        cards.figure(figure)
    return cards


def compare(schemes: list[Scheme], facts: Facts, runs: int) -> list[Compared]:
    """Each regime alone, and all on one reading of facts (what they share is then computed once)."""
    periods = {scheme.code: periods_for(scheme, facts) for scheme in schemes}
    contestants: dict[str, Callable[[], object]] = {}
    cards = {}
    for scheme in schemes:
        period = periods[scheme.code]
        cards[scheme.code] = check(scheme, facts, period)
        contestants[f"kaohe {scheme.code}"] = partial(_all_kaohe, [scheme], facts, periods)
        contestants[f"bare {scheme.code}"] = partial(_all_bare, [scheme], facts, periods)
    contestants["kaohe all"] = partial(_all_kaohe, schemes, facts, periods)
    contestants["bare all"] = partial(_all_bare, schemes, facts, periods)
    taken = interleaved(runs, contestants)
    for name, contestant in contestants.items():
        with peak_memory(taken[name]):
            contestant()
    found = [
        Compared(each.code, cards[each.code], taken[f"kaohe {each.code}"], taken[f"bare {each.code}"])
        for each in schemes
    ]
    return [*found, Compared("all", sum(cards.values()), taken["kaohe all"], taken["bare all"])]


def check(scheme: Scheme, facts: Facts, period: Period) -> int:
    """Compare every figure of every card, and return how many cards there are.

    Raises:
        NotEqualError: some figure differs.
    """
    kaohe = every_figure(scheme, facts, period)
    different = list(differences(kaohe, REGIMES[scheme.code](facts, Tree(facts.units), period.code)))
    if different:
        raise NotEqualError(f"{scheme.code} {period.code}: {', '.join(different)}")
    return int(np.count_nonzero(kaohe.assessed()))


def unread(facts: Facts) -> Facts:
    """The same facts as if they had just been read: nothing worked out from them is kept."""
    periods = {
        code: dataclasses.replace(
            each, incidents={kind: dataclasses.replace(counted) for kind, counted in each.incidents.items()}
        )
        for code, each in facts.periods.items()
    }
    return dataclasses.replace(facts, units=dataclasses.replace(facts.units), periods=periods)


def _all_kaohe(schemes: list[Scheme], facts: Facts, periods: dict[str, Period]) -> None:
    facts = unread(facts)
    for scheme in schemes:
        every_figure(scheme, facts, periods[scheme.code])


def _all_bare(schemes: list[Scheme], facts: Facts, periods: dict[str, Period]) -> None:
    tree = Tree(facts.units)
    for scheme in schemes:
        REGIMES[scheme.code](facts, tree, periods[scheme.code].code)


# --- one unit -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneCard:
    """One card of one unit: all its figures, its statement as text, and everything behind it."""

    regime: str
    figures: Taken
    bare: Taken
    stated: Taken
    explained: Taken


def one_card(scheme: Scheme, facts: Facts, unit: str, records: Records, runs: int) -> OneCard:
    """Time one card; ``facts`` are those read for this unit alone."""
    period, row = periods_for(scheme, facts), facts.units.row(unit)
    assert row is not None
    check(scheme, facts, period)
    made = every_figure(scheme, facts, period)
    taken = interleaved(
        runs,
        {
            "figures": lambda: every_figure(scheme, unread(facts), period),
            "bare": lambda: _all_bare([scheme], facts, {scheme.code: period}),
            "stated": lambda: statement(made, row),
            "explained": lambda: list(explain(made, row, records)),
        },
    )
    return OneCard(scheme.code, taken["figures"], taken["bare"], taken["stated"], taken["explained"])


def explain(cards: Scorecards, row: int, records: Records) -> Iterator[object]:
    """The evidence of every figure on a card, and all that is missing."""
    for section in cards.sections_of(row):
        for item in section.items():
            yield evidence(cards, row, item, records)
    for finding in cards.findings_of(row):
        yield evidence(cards, row, finding, records)
    for money in cards.money_of(row):
        yield evidence(cards, row, money, records)
    yield missing(cards, row, records)

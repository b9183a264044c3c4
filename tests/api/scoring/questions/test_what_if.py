"""What if: no change, no difference; single changes add up; neighbours move ranks; versions stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import Scheme, at_least, batches, incidents, petition_visit
from kaohe.scheme.vocabulary import Verdict
from kaohe.scoring.analysis import SchemeCards, compare
from kaohe.scoring.questions import AddIncident, Change, SetObservation, SetParameter, WhatIf, what_if
from tests.api.scoring.questions.supposed import (
    Asked,
    Record,
    case_of,
    in_case,
    registry,
    scheme,
    seen,
    visit,
    vocabulary,
)
from tests.reference.generate import Generator
from tests.support.cards import Cards

UNITS = (("C", "COUNTY", None), ("T", "TOWNSHIP", "C"), ("U", "TOWNSHIP", "C"), ("W", "TOWNSHIP", "C"))


def case(**more: list[Record]) -> Record:
    return in_case(case_of(*UNITS), **more)


def ask(asked: Asked, code: str, changes: Sequence[Change], *units: str, other: Scheme | None = None) -> WhatIf:
    rows = [asked.row(unit) for unit in units]
    return what_if(
        scheme(code), asked.facts, asked.period("2014"), rows, changes, other,
        vocabulary=vocabulary(), records=asked.records,
    )  # fmt: skip


def came(unit: str, level: str, head_count: int, **more: Any) -> AddIncident:
    return AddIncident(unit, "petition_visit", date(2014, 7, 1), {"level": level, "head_count": head_count, **more})


@given(st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_before_any_change_every_unit_has_the_rank_that_a_comparison_gives_it(seed: int) -> None:
    """Whatever is open: one unit at one moment has one rank."""
    cards = Cards(Generator(seed, "small").ledger_alone())
    everyone = range(len(cards.facts.units))
    for code, regime in cards.registry.schemes.items():
        period = next((each for each in cards.facts.calendar.periods if each.kind is regime.cadence), None)
        if period is None:
            continue
        asking = what_if(regime, cards.facts, period, everyone, [])
        found = compare([SchemeCards((cards.scored(code, period.code),))])
        for row in everyone:
            rank, move = found.cell(row, 0).rank, asking.rank(row)
            before = None if move is None or move.before is None else (move.before.low, move.before.high)
            assert before == (None if rank is None else (rank.best, rank.worst)), (code, cards.facts.units.codes[row])


def test_without_changes_nothing_differs_under_any_scheme() -> None:
    asked = Asked(
        case(incidents=[visit("v1", "T", "COUNTY", 12)], observations=[seen("T", "luxi2014.work_records", True)])
    )
    for code in registry().schemes:
        asking = ask(asked, code, [], "C", "T", "U")
        assert list(asking.moved()) == []
        for row in asking.rows:
            assert asking.difference(row).is_none
            rank = asking.rank(row)
            assert rank is None or not rank.is_change


def test_the_difference_names_the_parts_that_moved_and_no_others() -> None:
    asked = Asked(case())
    difference = ask(asked, "luxi2014", [came("T", "PREFECTURE", 20)], "T").difference(asked.row("T"))
    moved = {move.code: (move.low, move.high) for move in difference.moves() if move.code != "percent"}
    decline = (-300, 0)  # nobody knows how many came last year
    assert moved == {
        "3.4.2.2": (-10, -10), "3.4.2.1": decline,
        "3.4.2": (-310, -10), "3.4": (-310, -10), "3": (-310, -10), "total": (-310, -10),
    }  # fmt: skip


def test_verdicts_flip_and_money_moves() -> None:
    asked = Asked(
        case(incidents=[visit("a", "T", "COUNTY", 5), visit("b", "T", "COUNTY", 5), visit("c", "T", "COUNTY", 5)])
    )
    difference = ask(asked, "liaocheng1995", [came("T", "COUNTY", 5)], "T").difference(asked.row("T"))
    flipped = {flip.finding.code: (flip.before, flip.after) for flip in difference.flips()}
    assert flipped["veto.3"] == (Verdict.NO, Verdict.YES)
    money = {move.code: move.high for move in difference.money if move.is_change}
    assert money == {"fine.group": 200_00}


def test_a_neighbours_record_moves_a_rank_and_no_figure() -> None:
    marks = [seen(unit, f"luxi2014.{flag}", True) for unit in "TUW" for flag in ("work_records", "target_records")]
    asked = Asked(case(observations=marks, incidents=[visit("v", "T", "NATIONAL", 6)]))
    everything = [
        SetObservation(unit, "2014", code, value) for unit in "TUW" for code, value in _all_known("luxi2014").items()
    ]
    asking = ask(asked, "luxi2014", [*everything, came("U", "NATIONAL", 50)], "T", "U", "W")
    settled = ask(asked, "luxi2014", everything, "T", "U", "W")
    rank_settled, rank = settled.rank(asked.row("T")), asking.rank(asked.row("T"))
    assert rank_settled is not None
    assert rank is not None
    assert rank_settled.before is not None
    assert (rank_settled.before.low, rank_settled.before.high) == (1, 3)  # nothing was known
    assert rank_settled.after is not None
    assert (rank_settled.after.low, rank_settled.after.high) == (3, 3)  # U and W had no visit
    assert rank.after is not None
    assert (rank.after.low, rank.after.high) == (2, 2)  # now U is behind
    assert sorted(asking.moved()) == [asked.row(unit) for unit in "TUW"]


def test_a_rule_about_ranks_carries_a_neighbours_change_into_the_points() -> None:
    asked = Asked(case(observations=[seen(unit, "minhang_linkage.adoptions", 5) for unit in "TUW"]
                       + [seen("T", "minhang_linkage.months_reported", 12)]))  # fmt: skip
    asking = ask(asked, "liaocheng1995", [SetObservation("U", "2014", "liaocheng1995.petition_volume", 0)], "T")
    assert asking.difference(asked.row("T")).is_none  # unknown it was and unknown it stays
    known = [SetObservation(unit, "2014", "liaocheng1995.petition_volume", 3) for unit in "TUW"]
    lowest = ask(asked, "liaocheng1995", known, "T").difference(asked.row("T"))
    beaten = ask(
        asked, "liaocheng1995", [*known, SetObservation("U", "2014", "liaocheng1995.petition_volume", 0)], "T"
    ).difference(asked.row("T"))
    assert {flip.finding.code: flip.after for flip in lowest.flips()}["reward.4"] is Verdict.YES
    assert {flip.finding.code: flip.after for flip in beaten.flips()}["reward.4"] is Verdict.NO


def test_another_parameter_is_a_change_too() -> None:
    asked = Asked(case(incidents=[visit("a", "T", "NATIONAL", 5)]))
    difference = ask(asked, "liaocheng1995", [SetParameter("liaocheng1995.group_threshold", 6)], "T").difference(
        asked.row("T")
    )
    flipped = {flip.finding.code: flip.after for flip in difference.flips()}
    assert flipped["veto.1"] is Verdict.NO
    assert {move.code: move.high for move in difference.money if move.is_change} == {"fine.group": -1500_00}


def test_another_version_of_a_scheme_is_a_change_too() -> None:
    """The later version fines visits to Beijing twice as much, and drops a fine."""
    now = scheme("liaocheng1995")
    to_beijing = incidents(petition_visit).where(head_count=at_least(5), level="NATIONAL")
    fine = replace(now.money[0], amount=batches(to_beijing) * Decimal("3000.00"))
    later = replace(now, money=(fine, now.money[1]), version="2")
    asked = Asked(case(incidents=[visit("a", "T", "NATIONAL", 5)]))
    asking = ask(asked, "liaocheng1995", [], "T", other=later)
    moves = {move.code: move for move in asking.difference(asked.row("T")).money}
    assert moves["fine.group"].high == 1500_00
    dropped = moves["fine.unreported"]
    assert dropped.before is not None
    assert dropped.after is None
    assert dropped.is_change
    assert dropped.high is None
    assert list(asking.moved()) == [asked.row("T")]


def test_a_scheme_with_another_cadence_refuses_the_cards_after() -> None:
    asked = Asked(case())
    difference = ask(asked, "luxi2014", [], "T", other=scheme("pinghu2012")).difference(asked.row("T"))
    assert difference.refused_before is None
    assert difference.refused_after == "NOT_ASSESSED"
    assert all(move.after is None for move in (*difference.items, *difference.sections))


def _all_known(code: str) -> dict[str, Any]:
    """A value for every metric of a scheme."""
    return {code: metric.decode(0) for code, metric in scheme(code).metrics_read.items()}


FAR_APART: dict[str, Change] = {
    "3.4.1.1": came("T", "COUNTY", 30),
    "3.4.2.3": came("T", "PREFECTURE", 2, disruptive=True),
    "3.4.3.2": came("T", "PROVINCE", 60, forewarned=True),
    "3.4.4.2": came("T", "NATIONAL", 6),
    "1.1": SetObservation("T", "2014", "luxi2014.work_records", True),
    "2.1": SetObservation("T", "2014", "luxi2014.work_station", False),
    "5.3": SetObservation("T", "2014", "luxi2014.green_channel_missing", 1),
    "3.5": AddIncident("T", "report_failure", date(2014, 3, 3), {"failure": "LATE"}),
}


@settings(max_examples=30)
@given(st.sets(st.sampled_from(sorted(FAR_APART)), min_size=1))
def test_the_differences_of_single_changes_that_do_not_interact_add_up(chosen: set[str]) -> None:
    asked = Asked(case())
    row = asked.row("T")

    def ends(*codes: str) -> tuple[int, int]:
        total = ask(asked, "luxi2014", [FAR_APART[code] for code in codes], "T").difference(row).total
        assert total is not None
        assert total.low is not None
        assert total.high is not None
        return total.low, total.high

    single = [ends(code) for code in chosen]
    assert ends(*chosen) == (sum(low for low, _ in single), sum(high for _, high in single))

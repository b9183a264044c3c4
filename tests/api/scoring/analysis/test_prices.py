"""Unit prices against cards of ledgers with one incident, and conditions in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from kaohe.scheme import (
    Level,
    Parameter,
    at_least,
    at_most,
    between,
    incidents,
    petition_visit,
)
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scoring.analysis import (
    Earned,
    Interval,
    ItemStake,
    Per,
    SchemeStakes,
    UnitPrice,
    conditions,
    stakes_of,
)
from tests.support.cards import Cards, installed


def of(scheme: str) -> SchemeStakes:
    return stakes_of(installed().schemes[scheme])


def named(stakes: SchemeStakes, code: str) -> ItemStake:
    return next(each for each in stakes.items if each.code == code)


def cny(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


def test_prices_of_what_is_observed() -> None:
    luxi = of("luxi2014")
    assert named(luxi, "4.3").prices == (
        UnitPrice(cny("0.10", "0.10"), Per.NUMBER, "luxi2014.key_cases_unsettled"),
        UnitPrice(cny("0.50", "0.50"), Per.FLAG, "luxi2014.main_leader_took_case"),
    )
    unsettled = UnitPrice(cny("0.50", "0.50"), Per.NUMBER, "luxi2014.backlog_cases")
    assert named(luxi, "4.2").prices == (unsettled,)
    assert named(luxi, "1.1").prices == ()
    missing = UnitPrice(cny("0.20", "0.20"), Per.ATTRIBUTE, "assigned_case", "missing_documents", ("closed",))
    assert named(luxi, "5.1").prices[0] == missing


VISITS = [
    {"level": level, "head_count": size, **dict.fromkeys(flags, True)}
    for level in Level
    for size in (1, 5, 6, 9, 10, 19, 20, 49, 50, 99, 100)
    for flags in ((), ("abnormal",), ("abnormal", "repeat"), ("disruptive",), ("key_person", "forewarned"))
]


def single(scheme: str, kind: str, unit_kind: str, period: str, circumstances: list[dict[str, Any]]) -> Cards:
    """A ledger of units with one incident each."""
    starts, ends = {"2014": ("2014-01-01", "2014-12-31"), "2014-B1": ("2014-01-01", "2014-02-28")}[period]
    incidents_ = [
        {"ref": f"i{n}", "unit": f"U{n}", "kind": kind, "on": "2014-01-05", **each}
        for n, each in enumerate(circumstances)
    ]
    cadence = installed().schemes[scheme].cadence.value
    return Cards(
        {
            "units": [{"code": f"U{n}", "kind": unit_kind} for n in range(len(circumstances))],
            "periods": [{"code": period, "kind": cadence, "starts": starts, "ends": ends}],
            "incidents": incidents_,
            "observations": [],
            "rulings": [],
        }
    )


def meets(where: tuple[str, ...], stated: dict[str, Any]) -> bool:
    """Reads the words of conditions again."""
    for words in where:
        if match := re.fullmatch(r"(\w+) (\d+)\.\.(\d+)", words):
            if not int(match[2]) <= stated[match[1]] <= int(match[3]):
                return False
        elif match := re.fullmatch(r"(\w+) >= (\d+)", words):
            if stated[match[1]] < int(match[2]):
                return False
        elif match := re.fullmatch(r"(\w+) = (.+)", words):
            if stated.get(match[1]) not in match[2].split(" or "):
                return False
        else:
            no, _, flag = words.rpartition("not ")
            if bool(stated.get(flag, flag == "attended")) == bool(no or words.startswith("not ")):
                return False
    return True


def cost(item_stake: ItemStake, kind: str, stated: dict[str, Any]) -> tuple[Decimal, Decimal]:
    prices = [each for each in item_stake.prices if each.of == kind and meets(each.where, stated)]
    times = [stated.get(each.attribute, 0) if each.attribute else 1 for each in prices]
    return tuple(  # type: ignore[return-value]
        sum((getattr(each.points, end) * n for each, n in zip(prices, times, strict=True)), Decimal(0))
        for end in ("low", "high")
    )


def circumstances() -> Iterator[tuple[str, str, str, str, list[dict[str, Any]]]]:
    yield "luxi2014", "petition_visit", "TOWNSHIP", "2014", VISITS
    closing = [{"closed": closed, "missing_documents": n} for closed in (True, False) for n in range(6)]
    yield "luxi2014", "assigned_case", "TOWNSHIP", "2014", [{"level": "COUNTY", **each} for each in closing]
    yield "luxi2014", "report_failure", "TOWNSHIP", "2014", [{"failure": f} for f in ("LATE", "MISSED", "CONCEALED")]
    for kind, flag in (("duty_absence", "consequence"), ("request_mishandled", "escalated")):
        yield "pinghu2012", kind, "SECTION", "2014-B1", [{}, {flag: True}]
    both = [
        dict(zip(("leader_absent", "poorly_handled"), each, strict=True)) for each in itertools.product((0, 1), (0, 1))
    ]
    yield "pinghu2012", "mass_incident", "STAFF", "2014-B1", [{k: bool(v) for k, v in each.items()} for each in both]
    yield "pinghu2012", "responsibility_accident", "OFFICE", "2014-B1", [{}]


@pytest.mark.parametrize(("scheme", "kind", "unit_kind", "period", "stated"), list(circumstances()))
def test_prices_are_what_one_incident_costs_on_a_card(
    scheme: str, kind: str, unit_kind: str, period: str, stated: list[dict[str, Any]]
) -> None:
    cards = single(scheme, kind, unit_kind, period, stated)
    scored = cards.scored(scheme, period)
    for each, its in zip(scored.scheme.items(), of(scheme).items, strict=True):
        if its.earned is not Earned.DEDUCTIONS or any(price.per in {Per.NUMBER, Per.FLAG} for price in its.prices):
            continue
        column = scored.item(each)
        for n, attributes in enumerate(stated):
            low, high = cost(its, kind, attributes)
            found = to_decimal(int(column.low[n])), to_decimal(int(column.high[n]))
            if its.marks is None:
                assert found == (low, high)
            else:
                assert found == (max(its.marks - high, Decimal(0)), max(its.marks - low, Decimal(0)))


def test_conditions_in_words() -> None:
    threshold = Parameter("demo.size", "Size", "人数", default=5)
    visits = incidents(petition_visit)
    for selection, words in (
        (visits, ()),
        (visits.where(arrival_minutes=None), ("arrival_minutes left out",)),
        (visits.where(head_count=at_least(threshold)), ("head_count >= demo.size",)),
        (visits.where(head_count=at_most(9)), ("head_count <= 9",)),
        (visits.where(head_count=between(2, 3)), ("head_count 2..3",)),
        (visits.where(head_count=7), ("head_count = 7",)),
        (visits.at(Level.COUNTY).where(attended=False), ("level = COUNTY", "not attended")),
        (visits.where(abnormal=True) | visits.where(repeat=True), ("(abnormal) or (repeat)",)),
        (~visits.where(abnormal=True, repeat=True), ("not ((abnormal) and (repeat))",)),
        (visits | visits.where(repeat=True), ("(any) or (repeat)",)),
    ):
        assert conditions(selection) == words

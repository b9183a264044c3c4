"""A small ledger in which every validation rule has something to refuse, and what tests do with ledgers."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from kaohe.ledger import ImportReport, Ledger
from kaohe.plugins import Registry
from kaohe.scheme.facts import Facts
from kaohe.scoring import score, statement
from tests.support.cards import Document

SMALL: Document = {
    "title": "small",
    "parameters": {"liaocheng1995.group_threshold": 5},
    "units": [
        {"code": "V", "name": "五里村", "kind": "VILLAGE", "parent": "T"},
        {"code": "C", "name": "County", "kind": "COUNTY"},
        {"code": "T", "name": "Township", "kind": "TOWNSHIP", "parent": "C"},
        {"code": "T2", "name": "Another township", "kind": "TOWNSHIP", "parent": "C"},
        {"code": "S", "name": "Subdistrict", "kind": "SUBDISTRICT", "parent": "C"},
        {"code": "B", "name": "Bureau", "kind": "BUREAU", "parent": "C"},
        {"code": "SE", "name": "Section", "kind": "SECTION", "parent": "B"},
        {"code": "P", "name": "Post", "kind": "STAFF", "parent": "SE"},
        {"code": "L", "name": "Leader", "kind": "LEADER", "parent": "B", "oversees": ["SE"]},
    ],
    "periods": [
        {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
        {"code": "2014-B1", "kind": "BIMONTH", "starts": "2014-01-01", "ends": "2014-02-28"},
        {"code": "2014-B2", "kind": "BIMONTH", "starts": "2014-03-01", "ends": "2014-04-30"},
    ],
    "incidents": [
        {"ref": "R1", "unit": "V", "kind": "petition_visit", "on": "2014-02-28", "level": "NATIONAL", "head_count": 7},
        {"ref": "R2", "unit": "P", "kind": "report_failure", "on": "2014-03-01", "failure": "LATE"},
        {
            "ref": "R3", "unit": "P", "kind": "petition_visit", "on": "2014-04-30",
            "level": "COUNTY", "head_count": 1, "skip_level": True, "attended": False,
        },
    ],
    "observations": [
        {"unit": "T", "period": "2014", "metric": "luxi2014.work_records", "value": True},
        {"unit": "T", "period": "2014", "metric": "luxi2014.backlog_cases", "value": 3},
        {"unit": "T", "period": "2014", "metric": "luxi2014.backlog_cases_settled", "value": 2},
        {"unit": "T", "period": "2014", "metric": "luxi2014.petition_budget_yuan", "value": "1000.50"},
        {"unit": "S", "period": "2014", "metric": "street_ten_rules.cooperating_recipients", "value": 3},
    ],
    "rulings": [
        {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T", "period": "2014", "points": "0.25"},
        {"scheme": "pinghu2012", "item": "5.1", "unit": "P", "period": "2014-B2", "points": "4", "incident": "R2"},
        {"scheme": "pinghu2012", "item": "5.1", "unit": "SE", "period": "2014-B2", "points": 5, "incident": "R2"},
    ],
}  # fmt: skip


def small() -> Document:
    """A copy of the small ledger, to be changed."""
    return deepcopy(SMALL)


def only(section: str, *entries: Any) -> Document:
    """A ledger file with one section."""
    return {section: list(entries)}


def told(report: ImportReport) -> list[str]:
    """Everything that an import found wrong, in words."""
    return [str(problem) for problem in report.problems]


def cards_of(facts: Facts, registry: Registry, units: Iterable[str] | None = None) -> dict[tuple[str, str, str], Any]:
    """What the cards of some units (or all) state, by scheme, period and unit."""
    cards = {}
    for scheme in registry.schemes.values():
        for code, period in facts.periods.items():
            if period.period.kind == scheme.cadence:
                scored = score(scheme, facts, period.period)
                for unit in facts.units.codes if units is None else units:
                    row = facts.units.row(unit)
                    assert row is not None
                    cards[scheme.code, code, unit] = statement(scored, row)
    return cards


async def all_cards(ledger: Ledger) -> dict[tuple[str, str, str], Any]:
    """What all cards of a ledger state."""
    calendar = await ledger.calendar()
    schemes = list(ledger.registry.schemes.values())
    return cards_of(await ledger.read_facts(None, schemes, calendar.periods), ledger.registry)

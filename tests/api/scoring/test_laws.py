"""Laws that hold for the cards of any ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random
from typing import Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import Amendment, Clause, Scheme, SourceText, amended, substitute
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import IntArray, to_scaled
from kaohe.scheme.score import ItemForm
from kaohe.scheme.terms.term import Term
from kaohe.scoring import Scorecards
from kaohe.scoring.evidence import MissingKind, missing
from tests.reference.registers import METRICS
from tests.support.cards import Cards, Document
from tests.support.generated import SEEDS, changeable, incidents_for, observations_of, unchanging
from tests.support.narrowing import contradictions

#: Observations that stand instead of something else: the figure moves to another fact, and so may leave its interval.
IN_PLACE_OF_ANOTHER = {
    "luxi2014.prefecture_visits_last_year",  # of the visits on file
    "minhang_linkage.average_confirmation_rate",  # of the mean over the units
    "minhang_linkage.average_completion_rate",
    "pinghu2012.bonus_base_yuan",  # of that of a unit above
}


def scored(cards: Cards) -> Iterator[Scorecards]:
    """The cards of every scheme for every period of its cadence."""
    for scheme in cards.registry.schemes.values():
        for period in cards.facts.calendar.periods:
            if period.kind == scheme.cadence:
                yield cards.scored(scheme.code, period.code)


def added(columns: list[Numbers], rows: IntArray) -> tuple[list[int], list[int]]:
    nothing = np.zeros(len(rows), dtype=np.int64)
    low = sum((column.low[rows] for column in columns), nothing)
    high = sum((column.high[rows] for column in columns), nothing)
    return low.tolist(), high.tolist()


@given(SEEDS)
@settings(max_examples=8)
def test_no_figure_ends_below_where_it_starts_and_no_truth_holds_that_cannot(seed: int) -> None:
    for cards in scored(unchanging(seed)):
        scheme = cards.scheme
        columns = [cards.item(each) for each in scheme.items()]
        columns += [cards.section(each) for each in scheme.all_sections()]
        columns += [cards.money(each) for each in scheme.money] + [cards.figure(each) for each in scheme.figures]
        columns += [each for each in (cards.total(), cards.percent()) if each is not None]
        assert all((column.low <= column.high).all() for column in columns)
        truths = [cards.finding(each) for each in scheme.findings]
        assert all((truth.high | ~truth.low).all() for truth in truths)


@given(SEEDS)
@settings(max_examples=8)
def test_items_lie_within_their_marks_and_sections_and_totals_are_their_sums(seed: int) -> None:
    for cards in scored(unchanging(seed)):
        scheme, rows = cards.scheme, np.flatnonzero(cards.assessed())
        for item in scheme.items():
            column = cards.item(item)
            assert (column.low >= 0).all()
            if item.form is ItemForm.MARKS:
                assert item.marks is not None
                assert (column.high <= to_scaled(item.marks, 2)).all()
        for section in scheme.all_sections():
            low, high = added([cards.item(item) for item in section.items()], rows)
            if section.base is not None:
                base = to_scaled(section.base, 2)
                low, high = ([max(0, base - taken) for taken in each] for each in (high, low))
            points = cards.section(section)
            assert (points.low[rows].tolist(), points.high[rows].tolist()) == (low, high)
        total, percent = cards.total(), cards.percent()
        if total is not None and percent is not None:
            assert scheme.encoded_marks is not None
            marks = to_scaled(scheme.encoded_marks, 2)
            assert percent.low.tolist() == [
                (2 * points * 10000 + marks) // (2 * marks) for points in total.low.tolist()
            ]
            if scheme.score is None:
                sums = added([cards.section(section) for section in scheme.sections], rows)
                assert (total.low[rows].tolist(), total.high[rows].tolist()) == sums


@given(SEEDS, st.data())
@settings(max_examples=25)
def test_one_more_incident_never_raises_a_luxi_total_of_its_year(seed: int, data: st.DataObject) -> None:
    document, before = changeable(seed), unchanging(seed)
    kinds = ("petition_visit", "petition_visit", "assigned_case", "report_failure", "screening_missed")
    more = data.draw(incidents_for(document, kinds))
    document["incidents"].append(more)
    after = Cards(document)
    for period in before.facts.calendar.periods:
        if period.kind == "YEAR" and period.starts <= date.fromisoformat(more["on"]) <= period.ends:
            totals = [cards.scored("luxi2014", period.code).total() for cards in (before, after)]
            assert totals[0] is not None
            assert totals[1] is not None
            assert (totals[1].low <= totals[0].low).all()
            assert (totals[1].high <= totals[0].high).all()


@given(SEEDS, st.data())
@settings(max_examples=30)
def test_an_observation_never_widens_a_card_nor_leads_out_of_what_it_allowed(seed: int, data: st.DataObject) -> None:
    document, before = changeable(seed), unchanging(seed)
    code = data.draw(st.sampled_from(sorted(METRICS.keys() - IN_PLACE_OF_ANOTHER)))
    cadence = before.registry.schemes[code.split(".")[0]].cadence
    known = {(o["unit"], o["period"]) for o in document["observations"] if o["metric"] == code}
    places = [
        (unit["code"], period["code"])
        for unit in document["units"]
        for period in document["periods"]
        if unit["kind"] in METRICS[code].read_on and period["kind"] == cadence
    ]
    unknown = [place for place in places if place not in known]
    if not unknown:
        return
    unit, period = data.draw(st.sampled_from(unknown))
    document["observations"].append(data.draw(observations_of(document, unit, period, code)))
    assert list(changed(before, Cards(document), code.split(".")[0])) == []


@given(st.integers(1, 3), st.data())
@settings(max_examples=20)
def test_a_ruling_narrows_a_card_to_what_it_settles(seed: int, data: st.DataObject) -> None:
    document, before = changeable(seed), unchanging(seed)
    scheme = before.registry.schemes[data.draw(st.sampled_from(["pinghu2012", "minhang_linkage"]))]
    due = rulings_due(seed, scheme.code)
    if not due:
        return
    ruling = data.draw(st.sampled_from(due))
    allowed = scheme.rulings[ruling["item"]]
    points = data.draw(st.integers(allowed.least, allowed.most))
    document["rulings"].append({**ruling, "points": f"{points // 100}.{points % 100:02}"})
    after = Cards(document)
    assert list(changed(before, after, scheme.code)) == []
    head = (scheme.code, ruling["unit"], ruling["period"])
    key = "deductions" if "incident" in ruling else "items"
    stated = [cards.card(*head)[key][ruling["item"]] for cards in (before, after)]
    assert stated[0] != stated[1]


@cache
def rulings_due(seed: int, scheme: str) -> list[dict[str, str]]:
    """Rulings that an assessor might still make, without their points."""
    cards, due = unchanging(seed), []
    for (code, unit, period), _ in cards.all():
        if code == scheme:
            for each in missing(cards.scored(scheme, period), cards.row(unit), cards.records):
                fact = each.fact
                if fact.kind is MissingKind.RULING and (fact.unit, fact.period) == (unit, period):
                    head = {"scheme": scheme, "item": fact.code, "unit": unit, "period": period}
                    due += [{**head, "incident": ref} for ref in fact.incidents] or [head]
    return due


def changed(before: Cards, after: Cards, scheme: str) -> Iterator[str]:
    """What the cards of a scheme say after that contradicts what they said before."""
    for (code, unit, period), card in before.all():
        if code == scheme:
            yield from contradictions(card, after.card(code, unit, period), f"{unit} {period}")


@given(SEEDS, st.integers())
@settings(max_examples=5)
def test_the_order_of_units_incidents_and_all_else_does_not_matter(seed: int, order: int) -> None:
    document, random = changeable(seed), Random(order)
    for rows in ("units", "periods", "incidents", "observations", "rulings"):
        random.shuffle(document[rows])
    shuffled = Cards(document)
    for head, card in unchanging(seed).all():
        assert shuffled.card(*head) == card


def renamed(document: Document, copy: int) -> Document:
    """The same ledger below a county of its own, every code and number of a document changed."""
    name = f"~{copy}"
    units = [
        {
            **unit,
            "code": unit["code"] + name,
            "parent": (unit.get("parent") or "county") + name,
            "oversees": [code + name for code in unit.get("oversees") or ()],
        }
        for unit in document["units"]
    ]
    county = {"code": "county" + name, "kind": "COUNTY", "parent": None}
    changed_rows = {
        rows: [
            {**row, **{key: row[key] + name for key in ("ref", "unit", "incident") if key in row}}
            for row in document[rows]
        ]
        for rows in ("incidents", "observations", "rulings")
    }
    return {"units": [county, *units], **changed_rows}


def test_a_card_among_thousands_is_the_card_of_the_ledger_alone() -> None:
    seed = 1
    document, alone = changeable(seed), unchanging(seed)
    copies = 2000 // len(document["units"])
    for copy in range(copies):
        for rows, more in renamed(unchanging(seed).document, copy).items():
            document[rows] = [*document[rows], *more]
    whole = Cards(document)
    assert len(whole.facts.units) > 2000
    for (scheme, unit, period), card in alone.all():
        for code in (unit, f"{unit}~0", f"{unit}~{copies - 1}"):
            assert whole.card(scheme, code, period) == card


def kin_of(document: Document, unit: str) -> set[str]:
    """A unit with all that its cards read: units above and below, its cohort, units overseen and those below them."""
    rows = {each["code"]: each for each in document["units"]}

    def above(code: str) -> list[str]:
        parent = rows[code].get("parent")
        return [] if parent is None else [parent, *above(parent)]

    def county(code: str) -> str | None:
        return next((each for each in above(code) if rows[each]["kind"] == "COUNTY"), None)

    wanted = {unit, *(rows[unit].get("oversees") or ())}
    kin = {code for code in rows if wanted & {code, *above(code)}} | {
        code for code in rows if county(code) == county(unit)
    }
    return kin | {each for code in kin for each in above(code)}


@given(SEEDS, st.data())
@settings(max_examples=20)
def test_a_card_from_the_facts_of_its_kin_alone_is_the_card_from_all_facts(seed: int, data: st.DataObject) -> None:
    whole = unchanging(seed)
    (scheme, unit, period), card = data.draw(st.sampled_from(list(whole.all())))
    kin = kin_of(whole.document, unit)
    document = changeable(seed)
    document["units"] = [
        {**each, "oversees": each.get("oversees") if each["code"] == unit else None}
        for each in document["units"]
        if each["code"] in kin
    ]
    for rows in ("incidents", "observations", "rulings"):
        document[rows] = [row for row in document[rows] if row["unit"] in kin]
    for each in document["units"]:
        each["oversees"] = each["oversees"] or []
    kept = {ruling["incident"] for ruling in document["rulings"] if "incident" in ruling}
    assert kept <= {incident["ref"] for incident in document["incidents"]}
    assert Cards(document).card(scheme, unit, period) == card


@given(SEEDS, st.data())
@settings(max_examples=10)
def test_an_incident_counts_for_every_unit_above_wherever_below_it_is_recorded(seed: int, data: st.DataObject) -> None:
    document = changeable(seed)
    parents = {unit["code"]: unit.get("parent") for unit in document["units"]}
    below = [each for each in document["incidents"] if parents[each["unit"]] is not None]
    if not below:
        return
    moved = data.draw(st.sampled_from(below))
    refs = {ruling.get("incident") for ruling in document["rulings"]}
    if moved["ref"] in refs:
        return
    own, moved["unit"] = moved["unit"], parents[moved["unit"]]
    after = Cards(document)
    for head, card in unchanging(seed).all():
        if head[1] != own:
            # Who oversees the unit reads it too; all others see the incident where they saw it before.
            leads = own in next(u.get("oversees") or () for u in document["units"] if u["code"] == head[1])
            assert leads or after.card(*head) == card


@cache
def copied(scheme: Scheme) -> Scheme:
    """A scheme in which an amendment put a copy of itself in the place of each item and finding."""
    there = Clause("1", "修订")
    items = [substitute(each.code, replace(each, clause=there)) for each in scheme.items()]
    findings = [substitute(each.code, replace(each, clause=there)) for each in scheme.findings]
    copies = (*items, *findings)
    return amended(scheme, Amendment(scheme.code, "2", date(2000, 1, 1), "A", "修订", SourceText("修订"), copies))


@settings(max_examples=8)
@given(SEEDS)
def test_an_amendment_that_puts_copies_in_the_place_of_all_parts_changes_no_figure(seed: int) -> None:
    """Whatever a regime builds from items and findings is rebuilt, and comes to the same."""
    for cards in scored(unchanging(seed)):
        after = Scorecards(copied(cards.scheme), cards.facts, cards.period)
        for one, other in zip(cards.scheme.terms, after.scheme.terms, strict=True):
            before = cards.frame.value(cast("Term[Any]", one))
            now = after.frame.value(cast("Term[Any]", other))
            assert (before.low == now.low).all()
            assert (before.high == now.high).all()

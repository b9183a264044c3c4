"""Evidence and missing facts: costs that add up to the figure, and facts that, once settled, leave nothing open."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import Item, Scheme
from kaohe.scheme.fixed_point import to_decimal, to_scaled
from kaohe.scheme.rules import Deduct
from kaohe.scheme.score import ItemForm
from kaohe.scoring.evidence import Missing, MissingFact, MissingKind, evidence, missing
from tests.support.cards import Cards, Document, installed
from tests.support.generated import SEEDS, observations_of, unchanging
from tests.support.made import ledger, months, observed, visits
from tests.support.narrowing import bounds, left_open

SCHEMES = sorted(installed().schemes)
#: Ledgers all of whose cards are looked at.
FEW = (1, 2, 3)


def part(scheme: str, code: str) -> Any:
    registered = installed().schemes[scheme]
    parts: list[Any] = [*registered.items(), *registered.findings, *registered.money, *registered.figures]
    (found,) = [each for each in parts if each.code == code]
    return found


# --- evidence ---------------------------------------------------------------------------------------------------------


def only_counts(item: Item) -> bool:
    """Whether incidents and rulings on them alone decide an item."""
    return isinstance(item.rule, Deduct) and not item.rule.terms


@pytest.mark.parametrize("seed", FEW)
def test_what_incidents_cost_adds_up_to_the_deduction_below_the_cap(seed: int) -> None:
    cards, records = unchanging(seed), unchanging(seed).records
    for (code, unit, period), _ in cards.all():
        scored, row = cards.scored(code, period), cards.row(unit)
        items = [item for section in scored.sections_of(row) for item in section.items()]
        for item in filter(only_counts, items):
            found = evidence(scored, row, item, records).incidents
            costs = [sum(each.low or 0 for each in found), sum(each.high or 0 for each in found)]
            if item.form is ItemForm.MARKS:
                assert item.marks is not None
                costs = [max(0, to_scaled(item.marks, 2) - cost) for cost in reversed(costs)]
            column = scored.item(item)
            assert [column.low[row], column.high[row]] == costs


@pytest.mark.parametrize("seed", FEW)
def test_evidence_is_of_the_unit_and_all_below_it_in_the_period_each_incident_once_by_day(seed: int) -> None:
    cards, records = unchanging(seed), unchanging(seed).records
    units = cards.facts.units
    for (code, unit, period), _ in cards.all():
        scored, row = cards.scored(code, period), cards.row(unit)
        when = cards.facts.calendar.find(period)
        assert when is not None
        for item in (item for section in scored.sections_of(row) for item in section.items() if only_counts(item)):
            found = [each.incident for each in evidence(scored, row, item, records).incidents]
            assert len({each.ref for each in found}) == len(found)
            assert [each.on for each in found] == sorted(each.on for each in found)
            assert all(when.starts <= each.on <= when.ends for each in found)
            assert all(units.is_within(cards.row(each.unit), row) for each in found)


def test_an_incident_charged_twice_by_one_item_costs_both() -> None:
    """到省集体上访: 50 persons cost 0.5, and 1 more where they were not announced."""
    case = ledger("T0 TOWNSHIP", years=(2014,))
    case["incidents"] = visits(
        {"on": "2014-05-01", "level": "PROVINCE", "head_count": 60},
        {"on": "2014-02-01", "level": "PROVINCE", "head_count": 60, "forewarned": True},
        {"on": "2014-02-01", "level": "PROVINCE", "head_count": 5},
        {"on": "2013-02-01", "level": "PROVINCE", "head_count": 60},
    )
    cards = Cards(case)
    found = evidence(cards.scored("luxi2014", "2014"), 0, part("luxi2014", "3.4.3.2"), cards.records).incidents
    assert [(each.incident.ref, each.low, each.high) for each in found] == [("v1", 50, 50), ("v0", 150, 150)]


def test_an_incident_costs_what_is_ruled_or_the_range_until_then() -> None:
    case = ledger("S SECTION", "W STAFF S", years=(), periods=months(2014, [1]))
    common = {"on": "2014-01-05", "skip_level": True}
    case["incidents"] = visits({**common, "unit": "W"}, {**common, "unit": "S"})
    case["rulings"] = [
        {"scheme": "pinghu2012", "item": "5.9", "unit": unit, "period": "2014-01", "points": points, "incident": ref}
        for unit, points, ref in (("S", "7.5", "v0"), ("W", "1", "v0"))
    ]
    cards = Cards(case)
    found = evidence(cards.scored("pinghu2012", "2014-01"), 0, part("pinghu2012", "5.9"), cards.records)
    assert [(each.incident.ref, each.low, each.high) for each in found.incidents] == [
        ("v0", 750, 750),
        ("v1", 0, 10000),
    ]
    assert [(ruling.unit, ruling.points) for ruling in found.rulings] == [("S", 750)]


def test_an_observation_stands_behind_a_figure_where_and_as_it_was_made() -> None:
    case = ledger("C COUNTY", "T0 TOWNSHIP C", years=(2014,))
    case["observations"] = observed("minhang_linkage.base_collected", {"C": 100}, "2014")
    cards = Cards(case)
    found = evidence(cards.scored("minhang_linkage", "2014"), 1, part("minhang_linkage", "2.1"), cards.records)
    stated = {(each.metric.code.split(".")[1], each.unit): each.value for each in found.observations}
    assert stated == {
        ("base_collected", "C"): 100,
        ("base_stations", "C"): None,
        ("collected", "T0"): None,
        ("stations", "T0"): None,
    }


def test_evidence_of_an_earlier_period_names_that_period() -> None:
    case = ledger("T0 TOWNSHIP", years=(2013, 2014))
    case["incidents"] = visits({"on": "2013-05-05", "level": "NATIONAL", "head_count": 9})
    case["observations"] = observed("liaocheng1995.annual_score", {"T0": "71.5"}, "2013")
    cards = Cards(case)
    scored = cards.scored("liaocheng1995", "2014")
    found = evidence(scored, 0, part("liaocheng1995", "key_managed"), cards.records)
    assert [each.incident.ref for each in found.incidents] == ["v0"]
    assert [(each.metric.code, each.period, each.value) for each in found.observations] == [
        ("liaocheng1995.annual_score", "2013", Decimal("71.5"))
    ]


# --- what is missing --------------------------------------------------------------------------------------------------


def facts_missing(cards: Cards, scheme: str, unit: str, period: str) -> list[Missing]:
    return missing(cards.scored(scheme, period), cards.row(unit), cards.records)


class Settling:
    """Records every fact that a card misses, as anybody might who reads the list."""

    def __init__(self, cards: Cards, scheme: Scheme, data: st.DataObject) -> None:
        self.cards, self.scheme, self.data = cards, scheme, data
        self.document: Document = {**cards.document}
        for rows in ("incidents", "observations", "rulings"):
            self.document[rows] = [dict(row) for row in cards.document[rows]]

    def settle(self, facts: list[MissingFact], unit: str) -> Cards:
        """The cards once all of the facts are there: what is ruled on may depend on what is observed."""
        for fact in sorted(facts, key=lambda each: each.kind is MissingKind.RULING):
            match fact.kind:
                case MissingKind.OBSERVATION:
                    self.observe(fact.unit, fact.period, fact.code)
                case MissingKind.PEERS:
                    for peer in self.peers(unit):
                        self.observe(peer, fact.period, fact.code)
                case MissingKind.ATTRIBUTE:
                    self.complete(fact)
                case MissingKind.RULING:
                    self.rule(fact)
        return Cards(self.document)

    def observe(self, unit: str, period: str, metric: str) -> None:
        head = (unit, period, metric)
        if all((each["unit"], each["period"], each["metric"]) != head for each in self.document["observations"]):
            self.document["observations"].append(self.data.draw(observations_of(self.document, *head)))

    def peers(self, unit: str) -> list[str]:
        axis = self.cards.scored(self.scheme.code, self.document["periods"][0]["code"]).frame.axis
        cohort = axis.cohorts[axis.place[self.cards.row(unit)]]
        codes = [self.cards.facts.units.codes[row] for row in axis.rows[axis.cohorts == cohort]]
        return [code for code in codes if code != unit]  # what the unit itself misses is a fact of its own

    def complete(self, fact: MissingFact) -> None:
        assert len(fact.incidents) == fact.count
        for each in self.document["incidents"]:
            if each["ref"] in fact.incidents:
                assert fact.code not in each
                each[fact.code] = self.data.draw(st.integers(0, 40))

    def rule(self, fact: MissingFact) -> None:
        allowed, times = self.scheme.rulings[fact.code], 1
        if allowed.per is not None:
            head = (fact.unit, fact.period, allowed.per.code)
            found = (o for o in self.document["observations"] if (o["unit"], o["period"], o["metric"]) == head)
            times = next(found)["value"]
        if allowed.selection is not None:
            assert len(fact.incidents) == fact.count
        for ref in fact.incidents or (None,):
            points = to_decimal(self.data.draw(st.integers(allowed.least * times, allowed.most * times)))
            about = {} if ref is None else {"incident": ref}
            head_row = {"scheme": self.scheme.code, "item": fact.code, "unit": fact.unit, "period": fact.period}
            self.document["rulings"].append({**head_row, "points": str(points), **about})


def beyond_recording(cards: Cards, scheme: str, unit: str, period: str) -> set[str]:
    """What stays open whatever is recorded: it hangs on a period or a county that the ledger does not have."""
    calendar, row = cards.facts.calendar, cards.row(unit)
    when = calendar.find(period)
    assert when is not None
    if scheme == "liaocheng1995" and calendar.previous(when) is None:
        return {"key_managed", "reward.merit"}
    if scheme == "minhang_linkage" and cards.facts.units.nearest_county[row] < 0:
        return {"total", "2.1"}
    return set()


def drawn_card(seed: int, data: st.DataObject) -> tuple[Cards, str, str, str]:
    cards = unchanging(seed)
    scheme = data.draw(st.sampled_from(SCHEMES))
    heads = [head for head, _ in cards.all() if head[0] == scheme]
    return (cards, *data.draw(st.sampled_from(heads))) if heads else (cards, "", "", "")


@given(SEEDS, st.data())
@settings(max_examples=30)
def test_settling_every_fact_that_is_missing_leaves_nothing_open_and_nothing_missing(
    seed: int, data: st.DataObject
) -> None:
    cards, scheme, unit, period = drawn_card(seed, data)
    if not scheme:
        return
    settling = Settling(cards, cards.registry.schemes[scheme], data)
    facts = [each.fact for each in facts_missing(cards, scheme, unit, period)]
    after = settling.settle(facts, unit)
    beyond = beyond_recording(cards, scheme, unit, period)
    open_keys = {where[-1] for where in left_open(after.card(scheme, unit, period))}
    assert open_keys <= beyond
    if not beyond:
        assert facts_missing(after, scheme, unit, period) == []


@given(SEEDS, st.data())
@settings(max_examples=25)
def test_a_fact_is_worth_at_least_what_settling_it_narrows(seed: int, data: st.DataObject) -> None:
    cards, scheme, unit, period = drawn_card(seed, data)
    if not scheme:
        return
    found = facts_missing(cards, scheme, unit, period)
    # A ruling on money waits for the count that its range depends on.
    ready = [each for each in found if not (scheme == "street_ten_rules" and each.fact.kind is MissingKind.RULING)]
    if not ready:
        return
    settled = data.draw(st.sampled_from(ready))
    after = Settling(cards, cards.registry.schemes[scheme], data).settle([settled.fact], unit)
    widths = [width(each.card(scheme, unit, period)) for each in (cards, after)]
    assert widths[0] - widths[1] <= to_decimal(settled.worth)


def width(card: dict[str, Any]) -> Decimal:
    """How far apart the ends of all items are, or of the total where there are none."""
    figures = list((card.get("items") or card.get("deductions") or {}).values())
    if not figures and card["total"] is not None:
        figures = [card["total"]]
    return sum((high - low for low, high in map(bounds, figures)), Decimal(0))


@cache
def every_card(seed: int) -> list[tuple[tuple[str, str, str], dict[str, Any], list[Missing]]]:
    """All cards of a ledger, each with what it misses."""
    cards = unchanging(seed)
    return [(head, card, facts_missing(cards, *head)) for head, card in cards.all()]


@pytest.mark.parametrize("seed", FEW)
def test_nothing_is_missing_on_an_exact_card_and_something_on_any_other(seed: int) -> None:
    for head, card, found in every_card(seed):
        open_keys = {where[-1] for where in left_open(card)}
        if not open_keys:
            assert found == []
        elif open_keys - beyond_recording(unchanging(seed), *head):
            assert found


@pytest.mark.parametrize("seed", FEW)
def test_missing_facts_are_unknown_named_once_and_stand_by_their_worth(seed: int) -> None:
    known = {(o["unit"], o["period"], o["metric"]) for o in unchanging(seed).document["observations"]}
    for _, _, found in every_card(seed):
        facts = [each.fact for each in found]
        assert len(set(facts)) == len(facts)
        assert [each.worth for each in found] == sorted((each.worth for each in found), reverse=True)
        assert not {(f.unit, f.period, f.code) for f in facts if f.kind is MissingKind.OBSERVATION} & known
        assert all(each.opens and each.fact.count >= 1 for each in found)


def test_these_ledgers_miss_facts_of_every_kind() -> None:
    kinds = {each.fact.kind for seed in FEW for _, _, found in every_card(seed) for each in found}
    assert kinds == set(MissingKind)


def of_luxi(document: Document) -> Iterator[tuple[str, int]]:
    cards = Cards(document)
    for each in facts_missing(cards, "luxi2014", "T0", "2014"):
        yield each.fact.code.removeprefix("luxi2014."), each.worth


def test_a_missing_observation_is_worth_the_points_of_every_item_that_it_opens() -> None:
    case = ledger("T0 TOWNSHIP", years=(2014,))
    worth = dict(of_luxi(case))
    assert worth["work_station"] == 300
    assert worth["village_groups"] == 200
    assert worth["village_group_pay"] == 100
    case["observations"] = observed("luxi2014.village_groups", {"T0": False}, "2014")
    assert not {"village_groups", "village_group_staff", "village_group_pay"} & dict(of_luxi(case)).keys()


@pytest.mark.parametrize("brought", [True, False])
def test_rulings_due_are_counted_and_named_where_the_incidents_are_at_hand(brought: bool) -> None:
    case = ledger("S SECTION", "W STAFF S", years=(), periods=months(2014, [1]))
    case["incidents"] = visits(*[{"on": "2014-01-05", "skip_level": True, "unit": unit} for unit in "SWW"])
    cards = Cards(case)
    found = missing(cards.scored("pinghu2012", "2014-01"), 0, cards.records if brought else None)
    (ruling,) = [each for each in found if each.fact.kind is MissingKind.RULING and each.fact.code == "5.9"]
    assert (ruling.fact.count, ruling.worth) == (3, 30000)
    assert ruling.fact.incidents == (("v0", "v1", "v2") if brought else ())


def test_peers_whose_facts_are_missing_are_counted_and_one_alone_is_named() -> None:
    case = ledger("T0 TOWNSHIP", "T1 TOWNSHIP", "T2 TOWNSHIP", years=(2014,))
    for known, count, unit in ((("T0",), 2, ""), (("T0", "T1"), 1, "T2")):
        case["observations"] = observed("liaocheng1995.petition_volume", dict.fromkeys(known, 1), "2014")
        cards = Cards(case)
        (peers,) = [
            each.fact
            for each in facts_missing(cards, "liaocheng1995", "T0", "2014")
            if each.fact.kind is MissingKind.PEERS and each.fact.code.endswith("petition_volume")
        ]
        assert (peers.count, peers.unit) == (count, unit)


def test_an_attribute_that_incidents_left_out_is_missing_with_their_numbers() -> None:
    case = ledger("V VILLAGE", years=(2014,))
    case["incidents"] = visits(*[{"on": "2014-01-05", "unit": "V"} for _ in range(2)])
    cards = Cards(case)
    (fact,) = [
        each.fact
        for each in facts_missing(cards, "street_ten_rules", "V", "2014")
        if each.fact.kind is MissingKind.ATTRIBUTE
    ]
    assert fact == MissingFact(MissingKind.ATTRIBUTE, "arrival_minutes", "V", "2014", ("v0", "v1"), 2)

"""A regime unlike the five, written with the public words alone: the door is open.

1000 points and a bonus over them, a cap over a group of items, deductions doubled for some cases, a rate that leaves
deferred cases out of its denominator, tiers by percentile of rank, weights by kind of unit, a veto that forces the last
rank, a purse of money that shrinks and one that is shared.
"""
# ruff: noqa: E501 -- a regime reads line by line

from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.plugins import Registrar, Registry, hookimpl, load_plugins
from kaohe.scheme import (
    UNIT,
    Bilingual,
    Choice,
    Clause,
    Count,
    Driver,
    Figure,
    Flag,
    IncidentKind,
    Metrics,
    MoneyKind,
    Number,
    PeriodKind,
    Scheme,
    SourceText,
    UnitKind,
    batches,
    cohort_rank,
    cohort_size,
    cohort_sum,
    computed,
    deduct,
    deduct_total,
    deduction,
    for_kinds,
    incidents,
    incurred,
    item,
    kinds,
    money,
    monotone,
    petition_visit,
    section,
    some,
    veto,
    when,
    worth,
)
from kaohe.scheme.columns import Numbers
from kaohe.scheme.fixed_point import IntArray, half_up, product
from tests.support.cards import Cards
from tests.support.made import ledger, observed
from tests.support.narrowing import contradictions

HANDLING, OUTCOME, ORGANISATION = Driver.HANDLING, Driver.OUTCOME, Driver.ORGANISATION
SOURCE = SourceText(
    "一、办结率400分,缓办件不计入。二、队伍建设300分,乡镇、街道权重不同。三、安全生产300分,扣完为止,瞒报加倍扣分。"
    "四、加分不超过50分。五、按名次前百分之三十为优秀,后百分之十为不合格。六、发生重大事故的,一票否决,列末位。"
    "七、奖金10000元,每起扣500元。八、奖金总额按得分分配。"
)
observe = Metrics("thousand")
due = observe.count("due", "Cases due", "应办件")
deferred = observe.count("deferred", "Cases deferred", "缓办件", at_most=due)
settled = observe.count("settled", "Cases settled", "办结件", at_most=due)
training = observe.decimal("training", "Training, per cent", "培训率", maximum="100")
innovations = observe.count("innovations", "Innovations", "创新项目", maximum=9)
purse = observe.decimal("purse", "Purse of the county, CNY", "奖金总额", maximum="100000")

accident = IncidentKind(
    "work_accident",
    "Accident at work",
    "安全事故",
    (
        Choice(
            name="gravity", title="Gravity", title_zh="等级", options={"MINOR": "一般", "MAJOR": "重大"}, required=True
        ),
        Count(name="injured", title="Injured", title_zh="受伤人数", default_value=0),
        Flag(name="concealed", title="Concealed", title_zh="瞒报"),
    ),
)
accidents, visits = incidents(accident), incidents(petition_visit)


def rate_of_what_was_not_deferred(marks: int) -> Number:
    """Marks times settled over (due less deferred): all marks where nothing is left to settle."""

    def points(done: IntArray, left_out: IntArray, of: IntArray) -> IntArray:
        rest = of - left_out
        share = half_up(product(np.clip(done, 0, np.maximum(rest, 0)), 100 * marks), np.maximum(rest, 1))
        return np.where(rest <= 0, 100 * marks, share)

    return monotone(points, rises_with=[settled, deferred], falls_with=[due])


def share_of(total: Number, mine: Number, of_all: Number) -> Number:
    """A purse shared by points; nothing where nobody has any."""

    def shared(purse_: Numbers, points: Numbers, sum_: Numbers) -> Numbers:
        low = half_up(product(purse_.low, points.low), np.maximum(sum_.high, 1))
        high = half_up(product(purse_.high, points.high), np.maximum(sum_.low, 1))
        return Numbers(low, np.minimum(high, purse_.high))

    return computed(shared, total, mine, of_all)


results = section(
    "1", "Results", "办结率", 400,
    item("1.1", "Rate of settlement", "办结率", 400, worth(rate_of_what_was_not_deferred(400)), HANDLING,
         clause=Clause("一", "办结率400分,缓办件不计入。")),
    clause=Clause("一", "办结率400分"),
)  # fmt: skip
team = section(
    "2", "Team", "队伍建设", 300,
    item("2.1", "Training", "培训", 300, worth(for_kinds({UnitKind.TOWNSHIP: training * "3"}, otherwise=training * "1.5" + "150")),
         ORGANISATION, clause=Clause("二", "乡镇、街道权重不同。")),
    clause=Clause("二", "队伍建设300分"),
)  # fmt: skip
# A cap over a group of items: together they take what there is and no more.
safety = section(
    "3", "Safety", "安全生产", 300,
    deduction("3.1", "Accidents", "事故", deduct("40", per_incident=accidents) + deduct("40", per_incident=accidents.where(concealed=True)),
              OUTCOME, clause=Clause("三", "瞒报加倍扣分")),
    deduction("3.2", "Injured", "受伤", deduct_total("7.5", "injured", of=accidents), OUTCOME, clause=Clause("三", "扣完为止")),
    deduction("3.3", "Visits", "上访", deduct("0.5", per_person=visits), Driver.VOLUME, clause=Clause("三", "扣完为止")),
    clause=Clause("三", "安全生产300分"), base=300,
)  # fmt: skip
bonus = (innovations * 20 + when(some(visits), "0", "25")).clipped(0, 50)
points = results.points + team.points + safety.points + bonus

major_accident = veto(
    "major", "A major accident", "重大事故", some(accidents.where(gravity="MAJOR")), OUTCOME,
    clause=Clause("六", "发生重大事故的,一票否决,列末位。"),
)  # fmt: skip
vetoed = incurred(major_accident)
rank = when(vetoed, cohort_size(), cohort_rank(when(vetoed, "0.00", points)))
# Percentiles: of n units the first 0.3 n, and those beyond 0.9 n.
excellent, unqualified = rank * 10 <= cohort_size() * 3, rank * 10 > cohort_size() * 9

THOUSAND = Scheme(
    code="thousand",
    title="A thousand points",
    title_zh="千分制考核",
    issuer=Bilingual("Nobody", "无"),
    year="2020",
    source=SOURCE,
    kinds=kinds(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT),
    cadence=PeriodKind.YEAR,
    full_marks=Decimal(1000),
    sections=(results, team, safety),
    score=points,
    findings=(
        major_accident,
        veto("unqualified", "Among the last tenth", "不合格", unqualified, None, clause=Clause("五", "后百分之十为不合格")),
    ),
    money=(
        money(
            MoneyKind.REWARD, "own", "Purse less deductions", "奖金", (10000 - batches(accidents) * 500).clipped(0, 10000), UNIT,
            clause=Clause("七", "奖金10000元,每起扣500元。"),
        ),
        money(
            MoneyKind.REWARD, "shared", "Share of the county's purse", "奖金分配", share_of(purse, points, cohort_sum(points)), UNIT,
            clause=Clause("八", "奖金总额按得分分配。"),
        ),
    ),
    figures=(
        Figure("bonus", "Bonus", "加分", bonus, Clause("四", "加分不超过50分。")),
        Figure("rank", "Rank", "名次", rank, Clause("五", "按名次")),
        Figure("tier", "Tier", "等次", when(excellent, "3", when(unqualified, "1", "2")), Clause("五", "前百分之三十为优秀")),
    ),
)  # fmt: skip


@hookimpl
def kaohe_register_incident_kinds(registrar: Registrar) -> None:
    registrar.incident_kind(accident)


@hookimpl
def kaohe_register_schemes(registrar: Registrar) -> None:
    registrar.scheme(THOUSAND)


def registry() -> Registry:
    plugin = ModuleType("kaohe_thousand")
    vars(plugin).update(
        kaohe_register_incident_kinds=kaohe_register_incident_kinds, kaohe_register_schemes=kaohe_register_schemes
    )
    return load_plugins([], {"kaohe-thousand": plugin})


REGISTRY = registry()


def case(**per_metric: Mapping[str, object]) -> dict[str, Any]:
    made = ledger("C COUNTY", "T0 TOWNSHIP C", "T1 TOWNSHIP C", "S SUBDISTRICT C", "V VILLAGE T0")
    for name, values in per_metric.items():
        made["observations"] += observed(f"thousand.{name}", values)
    return made


def happened(kind: str, unit: str, **attributes: object) -> dict[str, Any]:
    return {"unit": unit, "kind": kind, "on": "2020-05-05", **attributes}


def cards_of(made: dict[str, Any], *events: dict[str, Any]) -> Cards:
    made["incidents"] = [{"ref": f"e{place}", **event} for place, event in enumerate(events)]
    return Cards(made, REGISTRY)


KNOWN: dict[str, dict[str, object]] = {
    "due": {"T0": 10, "T1": 30, "S": 0},
    "deferred": {"T0": 3, "T1": 0, "S": 0},
    "settled": {"T0": 6, "T1": 30, "S": 0},
    "training": {"T0": "50", "T1": "33.33", "S": "50"},
    "innovations": {"T0": 1, "T1": 9, "S": 0},
    "purse": {"T0": "90000", "T1": "90000", "S": "90000"},
}


def test_it_is_sound_and_registers() -> None:
    assert [str(failure) for failure in REGISTRY.failures] == []
    assert list(REGISTRY.schemes) == ["thousand"]
    assert REGISTRY.schemes["thousand"].encoded_marks == 1000


def test_everything_known_gives_exact_cards_on_a_scale_of_a_thousand() -> None:
    cards = cards_of(
        case(**KNOWN),
        happened("work_accident", "T0", gravity="MINOR", injured=2),
        happened("work_accident", "V", gravity="MINOR", concealed=True),
        happened("petition_visit", "S", level="COUNTY", head_count=3),
    )
    first, second, third = (cards.card("thousand", unit, "2020") for unit in ("T0", "T1", "S"))
    # 6 of 10 - 3; 50 × 3; 300 - 40 - 80 - 15; a bonus of 20 + 25
    assert first["items"] == {"1.1": "342.86", "2.1": "150.00"}
    assert first["deductions"] == {"3.1": "120.00", "3.2": "15.00", "3.3": "0.00"}
    assert (first["bonus"], first["total"]) == ("45", "702.86")
    # all settled; 33.33 × 3; nothing happened; 180 + 25 is more than the 50 allowed
    assert (second["bonus"], second["total"]) == ("50", "849.99")
    # nothing due; 50 × 1.5 + 150; 300 - 1.5; visits cost the 25
    assert third["items"] == {"1.1": "400.00", "2.1": "225.00"}
    assert (third["bonus"], third["total"]) == ("0", "923.50")
    assert [card["rank"] for card in (first, second, third)] == ["3", "2", "1"]
    assert [card["money"]["own"] for card in (first, second, third)] == ["9000.00", "10000.00", "10000.00"]
    # 90000 shared by 702.86 : 849.99 : 923.50
    assert [card["money"]["shared"] for card in (first, second, third)] == ["25544.61", "30891.88", "33563.51"]


def test_the_bonus_leads_over_the_maximum() -> None:
    best: dict[str, Mapping[str, object]] = {**KNOWN, "training": dict.fromkeys(("T0", "T1", "S"), "100")}
    assert cards_of(case(**best)).card("thousand", "T1", "2020")["total"] == "1050.00"


def test_a_cap_over_a_group_leaves_its_items_as_they_are_and_their_sum_at_the_cap() -> None:
    cards = cards_of(case(**KNOWN), *[happened("work_accident", "T1", gravity="MINOR", injured=9)] * 5)
    card = cards.card("thousand", "T1", "2020")
    assert card["deductions"] == {"3.1": "200.00", "3.2": "337.50", "3.3": "0.00"}
    assert card["total"] == "549.99"


def test_a_veto_forces_the_last_rank_whatever_the_points() -> None:
    cards = cards_of(case(**KNOWN), happened("work_accident", "S", gravity="MAJOR"))
    ranks = {unit: cards.card("thousand", unit, "2020") for unit in ("T0", "T1", "S")}
    assert {unit: card["rank"] for unit, card in ranks.items()} == {"T0": "2", "T1": "1", "S": "3"}
    assert ranks["S"]["vetoes"] == {"major": "YES", "unqualified": "YES"}
    assert Decimal(ranks["S"]["total"]) > Decimal(ranks["T1"]["total"])


@pytest.mark.parametrize("size", [1, 3, 4, 10, 20])
def test_tiers_go_by_the_percentile_of_the_rank(size: int) -> None:
    units = [f"T{place}" for place in range(size)]
    made = ledger("C COUNTY", *(f"{unit} TOWNSHIP C" for unit in units))
    for name in ("due", "deferred", "settled", "innovations"):
        made["observations"] += observed(f"thousand.{name}", dict.fromkeys(units, 0))
    made["observations"] += observed("thousand.training", {unit: 100 - place for place, unit in enumerate(units)})
    cards = Cards(made, REGISTRY)
    tier = [cards.card("thousand", unit, "2020")["tier"] for unit in units]
    expected = ["3" if 10 * rank <= 3 * size else "1" if 10 * rank > 9 * size else "2" for rank in range(1, size + 1)]
    assert tier == expected


def test_an_empty_ledger_leaves_open_what_facts_would_decide_and_nothing_else() -> None:
    card = cards_of(case()).card("thousand", "T0", "2020")
    assert card["total"] == ["325.00", "1050.00"]
    assert card["items"] == {"1.1": ["0.00", "400.00"], "2.1": ["0.00", "300.00"]}
    assert card["deductions"] == {"3.1": "0.00", "3.2": "0.00", "3.3": "0.00"}
    # of three units none is within the first 30 per cent
    assert (card["rank"], card["tier"]) == (["1", "3"], ["1", "2"])
    assert card["money"]["own"] == "10000.00"


FACTS = [(name, unit) for name in KNOWN for unit in ("T0", "T1", "S")]


@given(st.permutations(FACTS))
@settings(max_examples=12)
def test_each_fact_narrows_the_cards_and_all_of_them_make_them_exact(order: list[tuple[str, str]]) -> None:
    made = case()
    events = [
        happened("work_accident", "T0", gravity="MINOR"),
        happened("petition_visit", "S", level="COUNTY", head_count=3),
    ]
    before = {unit: cards_of(made, *events).card("thousand", unit, "2020") for unit in ("T0", "T1", "S")}
    for name, unit in order:
        made["observations"] += observed(f"thousand.{name}", {unit: KNOWN[name][unit]})
        cards = cards_of(made, *events)
        after = {each: cards.card("thousand", each, "2020") for each in before}
        assert list(contradictions(before, after)) == []
        before = after
    assert all(isinstance(card["total"], str) and isinstance(card["money"]["shared"], str) for card in before.values())

"""A subdistrict's ten rules, clause by clause: what a fact gives, and what an unknown one leaves open."""
# ruff: noqa: E501 -- one fact a line

from typing import Any

import pytest

from tests.schemes.ledger import Ledger, Record, happened, installed, registry, visit

STREET = installed("street_ten_rules")


def ledger() -> Ledger:
    """A subdistrict (街道) with a management area (管理区), a village (村) of it, and a department (涉访部门)."""
    return Ledger("street_ten_rules", S="SUBDISTRICT", A="MANAGEMENT_AREA S", V="VILLAGE A", D="DEPARTMENT S")


def card(unit: str, *incidents: Record, **observed: object) -> Any:
    """The card of a unit with these incidents and observations of its own."""
    return ledger().record(*incidents, unit=unit).observe(unit, **observed).card(unit)


def fact(words: str, *values: object) -> Any:
    """A case of a parametrized test, named by the fact it states."""
    return pytest.param(*values, id=words)


def group(level: str, **attributes: object) -> Record:
    return visit(level, 5, **attributes)


def test_the_plugin_registers_without_a_flaw() -> None:
    assert not [str(failure) for failure in registry().failures if "street" in failure.plugin]


def test_every_row_stands_in_the_order_of_the_source() -> None:
    assert " ".join(finding.code for finding in STREET.findings) == (
        "1 2 3.1 3.2 3.3 sanction.3 4 sanction.4 5.1 5.2 6.1 6.2 sanction.6 7 8 veto.area.street veto.area.district "
        "veto.area.city veto.village.district veto.department.fault 9"
    )
    assert " ".join(money.code for money in STREET.money) == (
        "reward.no_group_visits reward.first_place reward.cooperating fine.secretary fine.director"
    )


def test_the_rules_give_no_marks() -> None:
    assert (STREET.full_marks, card("A")["total"]) == (None, None)


def test_what_is_only_shown_quotes_the_source() -> None:
    assert all(STREET.source.holds(text.text_zh) for text in STREET.texts)


@pytest.mark.parametrize(
    ("unit", "obligations", "vetoes", "sanctions", "money"),
    [
        ("A", "1 2 3.1 3.2 5.1 6.1 6.2 8", "veto.area.street veto.area.district veto.area.city", "3 6", "reward.no_group_visits fine.secretary fine.director"),
        ("V", "1 2 3.1 6.1 6.2 8", "veto.village.district", "3 6", "fine.secretary fine.director"),
        ("D", "1 2 5.1 6.1 6.2 7 8", "veto.department.fault", "6", ""),
        ("S", "1 3.2 3.3 4 5.1 5.2 6.1 6.2 9", "", "4 6", "reward.first_place reward.cooperating"),
    ],
)  # fmt: skip
def test_a_card_carries_what_is_addressed_to_its_kind_of_unit(
    unit: str, obligations: str, vetoes: str, sanctions: str, money: str
) -> None:
    stated = card(unit)
    assert list(stated["obligations"]) == obligations.split()
    assert list(stated["vetoes"]) == vetoes.split()
    assert list(stated["sanctions"]) == [f"sanction.{each}" for each in sanctions.split()]
    assert list(stated["money"]) == money.split()


@pytest.mark.parametrize(
    ("code", "metric", "units"),
    [
        ("1", "publicity_held", "AVDS"),
        ("3.3", "major_cases_led", "S"),
        ("6.1", "information_officer", "AVDS"),
        ("7", "joint_handling", "D"),
    ],
)
def test_a_duty_that_is_observed_is_met_not_met_or_unknown(code: str, metric: str, units: str) -> None:
    for unit in units:
        assert card(unit, **{metric: True})["obligations"][code] == "YES"
        assert card(unit, **{metric: False})["obligations"][code] == "NO"
        assert card(unit)["obligations"][code] == "UNKNOWN"


@pytest.mark.parametrize(
    ("code", "metric", "enough", "short", "units"),
    [
        fact("4: within 7 working days", "4", "first_visit_working_days_max", 7, 8, "S"),
        fact("5.1: every half month", "5.1", "meetings_held", 24, 23, "SAD"),
        fact("5.2: two inspections a year", "5.2", "checks_held", 2, 1, "S"),
        fact("9: every month", "9", "bulletins_issued", 12, 11, "S"),
    ],
)
def test_a_duty_that_is_counted_is_met_from_its_number_on(
    code: str, metric: str, enough: int, short: int, units: str
) -> None:
    for unit in units:
        assert card(unit, **{metric: enough})["obligations"][code] == "YES"
        assert card(unit, **{metric: short})["obligations"][code] == "NO"
        assert card(unit)["obligations"][code] == "UNKNOWN"


def test_no_visit_skips_a_level() -> None:
    """不准越级上访; a village's visit also counts for its management area."""
    once = ledger().record(visit("TOWNSHIP", skip_level=True), unit="V")
    assert [once.card(unit)["obligations"]["2"] for unit in "VAD"] == ["NO", "NO", "YES"]


@pytest.mark.parametrize(
    ("visits", "met"),
    [
        fact("none: every one is met", [], "YES"),
        fact("20 minutes", [visit("COUNTY", arrival_minutes=20)], "YES"),
        fact("21 minutes", [visit("TOWNSHIP", arrival_minutes=21)], "NO"),
        fact("nobody came", [visit("TOWNSHIP", attended=False)], "NO"),
        fact("nobody came, whatever the minutes", [visit("TOWNSHIP", attended=False, arrival_minutes=1)], "NO"),
        fact("minutes not recorded", [visit("TOWNSHIP")], "UNKNOWN"),
        fact("minutes not recorded, another in time", [visit("TOWNSHIP"), visit("COUNTY", arrival_minutes=0)], "UNKNOWN"),
        fact("minutes not recorded, another a breach", [visit("TOWNSHIP"), visit("COUNTY", attended=False)], "NO"),
        fact("to the city it is another clause", [visit("PREFECTURE", attended=False)], "YES"),
    ],
)  # fmt: skip
def test_the_head_is_on_the_spot_within_20_minutes(visits: list[Record], met: str) -> None:
    """凡发生到街道、区上访的…一把手要在接到通知20分钟内赶到现场."""
    for unit in "AV":
        assert card(unit, *visits)["obligations"]["3.1"] == met


@pytest.mark.parametrize(("level", "met"), [("TOWNSHIP", "YES"), ("COUNTY", "NO"), ("NATIONAL", "NO")])
def test_visits_to_the_district_or_above_are_attended(level: str, met: str) -> None:
    """对到区以上上访的…要迅速到位."""
    for unit in "AS":
        assert card(unit, visit(level, attended=False))["obligations"]["3.2"] == met
        assert card(unit, visit(level))["obligations"]["3.2"] == "YES"


def test_a_report_failure_breaches_rule_6_and_grave_consequences_are_sanctioned() -> None:
    """对不及时上报、造成严重后果的,取消评优树先资格."""
    for unit in "AVDS":
        late = card(unit, happened("report_failure", failure="LATE"))
        grave = card(unit, happened("report_failure", failure="MISSED", serious_harm=True))
        assert [each["obligations"]["6.2"] for each in (card(unit), late, grave)] == ["YES", "NO", "NO"]
        assert [each["sanctions"]["sanction.6"] for each in (card(unit), late, grave)] == ["NO", "NO", "YES"]


@pytest.mark.parametrize(
    ("incident", "incurred"),
    [
        (visit("COUNTY", at_fault=True, serious_harm=True), "YES"),
        (visit("COUNTY", at_fault=True), "NO"),
        (visit("COUNTY", serious_harm=True), "NO"),
        (visit("PREFECTURE", at_fault=True, serious_harm=True), "NO"),
    ],
)
def test_shirking_with_a_bad_effect_is_sanctioned(incident: Record, incurred: str) -> None:
    """对推诿扯皮、不能及时疏导、造成恶劣影响的."""
    for unit in "AV":
        assert card(unit, incident)["sanctions"]["sanction.3"] == incurred


def test_dereliction_over_first_visits_is_sanctioned_once_observed() -> None:
    """对因工作失职,造成严重后果的."""
    assert card("S")["sanctions"]["sanction.4"] == "UNKNOWN"
    assert card("S", first_visit_dereliction=True)["sanctions"]["sanction.4"] == "YES"
    assert card("S", first_visit_dereliction=False)["sanctions"]["sanction.4"] == "NO"


@pytest.mark.parametrize(
    ("unit", "code", "visits", "vetoed"),
    [
        ("A", "veto.area.street", [group("TOWNSHIP")] * 2, "NO"),
        ("A", "veto.area.street", [group("TOWNSHIP")] * 3, "YES"),
        ("A", "veto.area.street", [group("COUNTY")] * 3, "NO"),
        ("A", "veto.area.district", [group("COUNTY")], "NO"),
        ("A", "veto.area.district", [group("COUNTY")] * 2, "YES"),
        ("A", "veto.area.district", [group("PREFECTURE")] * 2, "NO"),
        ("A", "veto.area.city", [group("COUNTY")] * 2, "NO"),
        ("A", "veto.area.city", [group("PREFECTURE")], "YES"),
        ("A", "veto.area.city", [group("NATIONAL")], "YES"),
        ("V", "veto.village.district", [group("TOWNSHIP")] * 9, "NO"),
        ("V", "veto.village.district", [group("COUNTY")], "YES"),
        ("V", "veto.village.district", [visit("COUNTY", 4)] * 9, "NO"),
        ("D", "veto.department.fault", [group("COUNTY")] * 9, "NO"),
        ("D", "veto.department.fault", [group("COUNTY", at_fault=True)], "YES"),
        ("D", "veto.department.fault", [group("TOWNSHIP", at_fault=True)], "NO"),
    ],
)
def test_a_veto_falls_at_its_number_of_group_visits(unit: str, code: str, visits: list[Record], vetoed: str) -> None:
    """群体上访3次(含3次)以上, 2次(含2次)以上, 市级(含市级)以上1次, 区以上(含区级)1次; a department only at fault."""
    stated = card(unit, *visits)
    assert stated["vetoes"][code] == vetoed
    assert stated["obligations"]["8"] == ("NO" if "YES" in stated["vetoes"].values() else "YES")


def test_rule_8_looks_at_the_vetoes_of_the_cards_own_kind_alone() -> None:
    """One group visit to the district vetoes the village, not yet its management area."""
    once = ledger().record(group("COUNTY"), unit="V")
    assert [once.card(unit)["obligations"]["8"] for unit in "VAD"] == ["NO", "YES", "YES"]


def test_visits_of_all_villages_add_up_for_their_management_area() -> None:
    both = ledger().record(group("COUNTY"), unit="V").record(group("COUNTY"), unit="A")
    assert both.card("A")["vetoes"]["veto.area.district"] == "YES"


def test_a_veto_bars_awards_and_may_cost_the_post() -> None:
    """取消各类评优树先资格; 给予单位主要负责人降职、免职处分."""
    vetoes = [finding for finding in STREET.findings if finding.code.startswith("veto.")]
    assert {tuple(each.text_zh for each in veto.consequences) for veto in vetoes} == {
        ("取消各类评优树先资格", "对不能确保一方稳定、造成恶劣影响的,给予单位主要负责人降职、免职处分")
    }
    assert {tuple(each.title_zh for each in veto.recipients) for veto in vetoes} == {("本单位", "主要负责人")}


def test_what_makes_a_group_visit_is_a_parameter_that_the_source_does_not_give() -> None:
    (threshold,) = STREET.parameters
    assert (threshold.code, threshold.default, threshold.minimum) == ("street_ten_rules.group_threshold", 5, 1)
    assert threshold.not_in_source
    stated = [
        ledger().with_parameters(group_threshold=size).record(visit("COUNTY", 6), unit="V").card("V") for size in (6, 7)
    ]
    assert [each["vetoes"]["veto.village.district"] for each in stated] == ["YES", "NO"]


@pytest.mark.parametrize(
    ("visits", "amount"),
    [
        ([], "3000.00"),
        ([visit("NATIONAL", 4)], "3000.00"),
        ([group("TOWNSHIP")], "0.00"),
        ([group("PROVINCE")], "0.00"),
    ],
)
def test_an_area_without_group_visits_is_rewarded(visits: list[Record], amount: str) -> None:
    """年内未发生到街道(含街道)以上群体上访的管理区,年终奖励现金3000元."""
    assert card("A", *visits)["money"]["reward.no_group_visits"] == amount


@pytest.mark.parametrize(
    ("observed", "ruled", "first_place", "cooperating"),
    [
        fact("first place: 1000 to 2000 for each", (True, 3), None, "3000.00", ["3000.00", "6000.00"]),
        fact("a ruling settles the total", (True, 3), "4500.50", "3000.00", "4500.50"),
        fact("nobody cooperated", (True, 0), None, "3000.00", "0.00"),
        fact("not first: nothing", (False, 3), None, "0.00", "0.00"),
        fact("not first: nothing, the recipients unknown", (False, None), None, "0.00", "0.00"),
        fact("not first: nothing, whatever was ruled", (False, 3), "4500", "0.00", "0.00"),
        fact("recipients unknown: nothing bounds it", (True, None), None, "3000.00", None),
        fact("first place unknown: from 0", (None, 3), None, ["0.00", "3000.00"], ["0.00", "6000.00"]),
        fact("first place unknown, total ruled: 0 to it", (None, 3), "4500", ["0.00", "3000.00"], ["0.00", "4500.00"]),
        fact("nothing known", (None, None), None, ["0.00", "3000.00"], None),
    ],
)
def test_first_place_rewards_the_petition_department_and_those_who_cooperated(
    observed: tuple[bool | None, int | None], ruled: str | None, first_place: object, cooperating: object
) -> None:
    """年终奖励信访工作部门现金3000元,奖励协作单位和个人1000-2000元."""
    names = ("district_first_place", "cooperating_recipients")
    known = {name: value for name, value in zip(names, observed, strict=True) if value is not None}
    street = ledger().observe("S", **known)
    if ruled is not None:
        street.rule("reward.cooperating", ruled, "S")
    assert street.card("S")["money"] == {"reward.first_place": first_place, "reward.cooperating": cooperating}


def test_a_ruling_on_the_reward_lies_within_1000_to_2000_for_each_recipient() -> None:
    ruling = STREET.rulings["reward.cooperating"]
    assert (ruling.least, ruling.most) == (1000_00, 2000_00)
    assert ruling.per is not None
    assert ruling.per.code == "street_ten_rules.cooperating_recipients"


def test_each_group_visit_to_the_district_or_above_fines_secretary_and_director_500_each() -> None:
    """每上访一次,对所在管理区、村(居)书记、主任分别处罚500元; on the area's card and on the village's alike."""
    twice = ledger().record(group("COUNTY"), group("NATIONAL"), group("TOWNSHIP"), visit("COUNTY", 4), unit="V")
    for unit in "AV":
        money = twice.card(unit)["money"]
        assert (money["fine.secretary"], money["fine.director"]) == ("1000.00", "1000.00")
    assert [each.recipients[0].title_zh for each in STREET.money if each.kind == "FINE"] == ["书记", "主任"]

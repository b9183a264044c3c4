"""闵行区 “大联动”, row by row: what a fact gives, and what an unknown one leaves open."""

from decimal import Decimal
from typing import Any

import pytest

from tests.schemes.ledger import Ledger, Record, happened, installed, registry, visit

MINHANG = installed("minhang_linkage")
ITEMS = {item.code: item for item in MINHANG.items()}
#: Observed on the district; all others on the unit.
DISTRICT_METRICS = ("base_collected", "base_stations", "average_confirmation_rate", "average_completion_rate")


def ledger(*peers: str) -> Ledger:
    """A town T of the district C, and further subdistricts there; there is another district beside, with a town."""
    units = {"T": "TOWNSHIP C", "C": "COUNTY", "X": "TOWNSHIP D", "D": "COUNTY"} | dict.fromkeys(peers, "SUBDISTRICT C")
    return Ledger("minhang_linkage", **units)


def points(item: str, *incidents: Record, **observed: object) -> Any:
    """What an item gives a town with these incidents, these observations of its own and of its district."""
    of_district = {name: value for name, value in observed.items() if name in DISTRICT_METRICS}
    own = {name: value for name, value in observed.items() if name not in DISTRICT_METRICS}
    return ledger().record(*incidents).observe("C", **of_district).observe("T", **own).card()["items"][item]


def fact(words: str, *values: object) -> Any:
    """A case of a parametrized test, named by the fact it states."""
    return pytest.param(*values, id=words)


def test_the_plugin_registers_without_a_flaw() -> None:
    assert not [str(failure) for failure in registry().failures if "minhang" in failure.plugin]


def test_items_stand_in_the_order_of_the_table_with_their_marks() -> None:
    assert {code: item.marks for code, item in ITEMS.items()} == {
        code: Decimal(marks)
        for code, marks in (
            ("1.1.1", "0.5"), ("1.1.2", "1.5"), ("1.2.1", "1"), ("1.2.2", "1"), ("1.3.1", "3"), ("1.3.2", "1"),
            ("1.4.1", "1"), ("1.4.2", "2"), ("1.4.3", "1"), ("1.4.4", "3"), ("2.1", "9"), ("2.2", "2"), ("2.3", "2"),
            ("2.4", "7"), ("3.1", "8"), ("3.2", "6"), ("3.3", "6"), ("4.1", "5"),
        )
    }  # fmt: skip
    assert list(ITEMS) == sorted(ITEMS)


def test_60_of_65_marks_are_encoded() -> None:
    assert (MINHANG.encoded_marks, MINHANG.full_marks) == (Decimal(60), Decimal(65))
    assert [f"{section.code}: {section.encoded} of {section.marks}" for section in MINHANG.sections] == [
        "1: 15 of 15",
        "2: 20 of 20",
        "3: 20 of 20",
        "4: 5 of 7",
    ]


def test_town_and_subdistrict_are_assessed_and_the_district_is_not() -> None:
    both = ledger("S")
    assert both.card("S")["total"] == both.card("T")["total"] == ["27.00", "60.00"]
    assert both.card("C") == {"error": "NOT_ASSESSED"}


@pytest.mark.parametrize(
    ("item", "method", "department"),
    [
        ("1.1.1", "查阅资料、随机抽查", "联动办"),
        ("1.1.2", "查阅资料、随机抽查", "联动办、街面巡管"),
        ("1.2.1", "资料统计、随机访谈", "联动办"),
        ("1.2.2", "资料统计、随机访谈", "联动办、市政科、综治办"),
        ("1.3.1", "资料统计", "市政科、综治办"),
        ("1.3.2", "资料统计", "市政科、综治办"),
        ("1.4.1", "查阅协管员名册、随机抽查", "综治办"),
        ("1.4.2", None, "综治办"),
        ("1.4.3", None, "街面联勤"),
        ("1.4.4", None, "街面联勤"),
        ("2.1", "系统统计", "综治办"),
        ("2.2", "系统统计", "联动办"),
        ("2.3", "系统统计", "联动办"),
        ("2.4", None, "综治办"),
        ("3.1", "系统月统计、查阅资料", "城管所"),
        ("3.2", "系统月统计、查阅资料", "城管所"),
        ("3.3", None, "城管所"),
        ("4.1", None, None),
    ],
)
def test_each_item_shows_its_method_and_department(item: str, method: str | None, department: str | None) -> None:
    shown = ITEMS[item]
    assert (shown.method and shown.method.text_zh) == method
    assert (shown.department and shown.department.text_zh) == department


@pytest.mark.parametrize("item", ["1.1.1", "1.1.2", "1.3.1", "1.3.2", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "4.1"])
def test_an_assessor_awards_what_the_table_does_not_compute(item: str) -> None:
    marks = f"{ITEMS[item].marks:.2f}"
    assert points(item) == ["0.00", marks]
    assert ledger().rule(item, "0.25").card()["items"][item] == "0.25"
    assert MINHANG.rulings[item].words() == f"0.00 to {marks}"


def test_the_closing_rate_is_shown_beside_4_1_and_changes_nothing() -> None:
    assert [metric.code for metric in ITEMS["4.1"].shows] == ["minhang_linkage.closing_rate"]
    assert points("4.1", closing_rate="99.5") == ["0.00", "5.00"]


@pytest.mark.parametrize(
    ("months", "rank", "expected"),
    [
        fact("every month, rank 1", 12, 1, "1.00"),
        fact("every month, rank 5", 12, 5, "1.00"),
        fact("every month, rank 6", 12, 6, "0.80"),
        fact("every month, rank 10", 12, 10, "0.80"),
        fact("every month, rank 11", 12, 11, "0.60"),
        fact("every month, rank 13", 12, 13, "0.60"),
        fact("every month, beyond 13", 12, 14, "0.20"),
        fact("a month missed: the rank alone", 11, 1, "0.80"),
        fact("nothing reported", 0, 1, "0.00"),
        fact("months unknown: up to the base and the rank's", None, 6, ["0.00", "0.80"]),
        fact("months unknown, beyond 13", None, 14, ["0.00", "0.20"]),
    ],
)
def test_information_reported_gives_a_base_and_points_by_rank(months: int | None, rank: int, expected: object) -> None:
    """得基础分0.2分…第1-5名得0.8分,第6-10名得0.6分,第11-13名得0.4分。无信息上报为0分."""
    better = [f"P{number}" for number in range(1, rank)]
    town = ledger(*better).observe("T", adoptions=7)
    for peer in better:
        town.observe(peer, adoptions=8, months_reported=0)  # who reports nothing still ranks
    if months is not None:
        town.observe("T", months_reported=months)
    assert town.card()["items"]["1.2.1"] == expected


def test_a_peer_with_unknown_adoptions_widens_the_rank_and_an_equal_one_shares_it() -> None:
    peers = [f"P{number}" for number in range(1, 6)]
    town = ledger(*peers).observe("T", adoptions=7, months_reported=1)
    for peer in peers[1:]:
        town.observe(peer, adoptions=8)
    assert town.card()["items"]["1.2.1"] == ["0.60", "0.80"]
    assert town.observe("P1", adoptions=7).card()["items"]["1.2.1"] == "0.80"


def test_with_its_own_adoptions_unknown_a_unit_may_rank_anywhere_in_its_district() -> None:
    five, six = (ledger(*(f"P{number}" for number in range(1, size))) for size in (5, 6))
    assert five.observe("T", months_reported=12).card()["items"]["1.2.1"] == "1.00"
    assert six.observe("T", months_reported=12).card()["items"]["1.2.1"] == ["0.80", "1.00"]


@pytest.mark.parametrize(("levels", "expected"), [(0, "1.00"), (1, "0.75"), (4, "0.00"), (None, ["0.00", "1.00"])])
def test_a_level_of_staff_untrained_costs_a_quarter(levels: int | None, expected: object) -> None:
    """任一层面对象未培训过的,扣0.25分."""
    assert points("1.2.2", **({} if levels is None else {"levels_untrained": levels})) == expected


@pytest.mark.parametrize(
    ("base_collected", "base_stations", "stations", "collected", "expected"),
    [
        fact("all that was expected", 100, 10, 2, 20, "9.00"),
        fact("more than expected: not more than the marks", 100, 10, 2, 30, "9.00"),
        fact("a third of what was expected", 100, 10, 3, 10, "3.00"),
        fact("9 × 2 / 7 is 2.571...", 7, 1, 1, 2, "2.57"),
        fact("half a hundredth goes up", 1800, 1, 1, 1, "0.01"),
        fact("nothing collected", 100, 10, 2, 0, "0.00"),
        fact("no base: full", 0, 10, 2, 0, "9.00"),
        fact("no base: full, whatever else is unknown", 0, None, None, None, "9.00"),
        fact("base unknown", None, 10, 2, 0, ["0.00", "9.00"]),
        fact("the district's stations unknown", 100, None, 2, 20, ["0.00", "9.00"]),
        fact("own stations unknown", 100, 10, None, 20, ["0.00", "9.00"]),
        fact("collected unknown", 100, 10, 2, None, ["0.00", "9.00"]),
        fact("the largest numbers", 2**31 - 1, 1, 2**31 - 1, 2**31 - 1, "0.00"),
        fact("the largest numbers, all met", 2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1, "9.00"),
    ],
)
def test_collection_counts_against_the_districts_collection_per_station(
    base_collected: int | None, base_stations: int | None, stations: int | None, collected: int | None, expected: object
) -> None:
    """全区…采集总数与实有工作站之比…应采集信息总数…绩效百分比,计算相应分值."""
    given = {
        "base_collected": base_collected,
        "base_stations": base_stations,
        "stations": stations,
        "collected": collected,
    }
    assert points("2.1", **{name: value for name, value in given.items() if value is not None}) == expected


def test_without_a_district_above_the_base_of_collection_is_unknown() -> None:
    alone = Ledger("minhang_linkage", T="TOWNSHIP").observe(stations=1, collected=1)
    assert alone.card()["items"]["2.1"] == ["0.00", "9.00"]


@pytest.mark.parametrize(("item", "name"), [("2.2", "confirmation_rate"), ("2.3", "completion_rate")])
@pytest.mark.parametrize(
    ("rate", "average", "expected"),
    [
        fact("the average", "80", "80", "2.00"),
        fact("above it", "90", "80", "2.00"),
        fact("a quarter below", "60", "80", "1.50"),
        fact("2 × 50 / 75 rounds to 1.33", "50", "75", "1.33"),
        fact("half a hundredth goes up", "0.25", "100", "0.01"),
        fact("average 0: full", "0", "0", "2.00"),
        fact("average 0: full, the rate unknown", None, "0", "2.00"),
        fact("rate unknown", None, "80", ["0.00", "2.00"]),
    ],
)
def test_a_rate_counts_against_the_districts_average(
    item: str, name: str, rate: str | None, average: str, expected: object
) -> None:
    """以全区平均…率为基数,按照各街镇实际完成情况,计算出相应分值."""
    observed = {f"average_{name}": average} | ({} if rate is None else {name: rate})
    assert points(item, **observed) == expected


@pytest.mark.parametrize(("item", "name"), [("2.2", "confirmation_rate"), ("2.3", "completion_rate")])
def test_where_no_average_is_observed_it_is_the_mean_of_the_districts_units(item: str, name: str) -> None:
    town = ledger("P", "Q").observe("T", **{name: "50"}).observe("P", **{name: "60.5"})
    assert town.card()["items"][item] == ["0.00", "2.00"]  # unknown while any is missing
    town.observe("Q", **{name: "100"})
    assert town.card()["items"][item] == "1.43"  # 2 × 150 / 210.5 = 1.425...
    assert town.card("Q")["items"][item] == "2.00"
    assert town.observe("C", **{f"average_{name}": "80"}).card()["items"][item] == "1.25"


@pytest.mark.parametrize(("item", "name"), [("2.2", "confirmation_rate"), ("2.3", "completion_rate")])
def test_where_every_rate_is_0_the_mean_is_0_and_all_get_full_marks(item: str, name: str) -> None:
    assert points(item, **{name: "0"}) == "2.00"


@pytest.mark.parametrize(
    ("domain", "channel", "community", "grid"),
    [
        ("COMMUNITY", "HOTLINE", "6.90", "6.00"),
        ("COMMUNITY", "PROMPT", "6.90", "6.00"),
        ("COMMUNITY", "MEDIA", "6.80", "6.00"),
        ("GRID", "HOTLINE", "7.00", "5.90"),
        ("GRID", "PROMPT", "7.00", "5.90"),
        ("GRID", "MEDIA", "7.00", "5.80"),
        ("GRID", "LEADER", "7.00", "5.80"),
    ],
)
def test_an_exposure_costs_by_its_channel_in_its_own_domain(
    domain: str, channel: str, community: str, grid: str
) -> None:
    """投诉举报、提示 0.1; 新闻媒体曝光、领导及各部门转办 0.2."""
    exposure = happened("exposure", domain=domain, channel=channel)
    assert (points("2.4", exposure), points("3.3", exposure)) == (community, grid)


def test_leaders_and_departments_expose_only_the_grid() -> None:
    exposure = registry().kinds["exposure"]
    assert not list(exposure.problems({"domain": "GRID", "channel": "LEADER"}))
    (problem,) = exposure.problems({"domain": "COMMUNITY", "channel": "LEADER"})
    assert problem.field == "channel"


@pytest.mark.parametrize(
    ("item", "kind", "lapses", "left"),
    [
        ("3.1", "patrol_lapse", "CASE_MISSED LOG UNIFORM DISCIPLINE", "7.90 7.80 0.00"),
        ("3.2", "grid_case_lapse", "OVERDUE EXTENSION CHECK_FAILED CARELESS_CHECK", "5.90 5.80 0.00"),
    ],
)
def test_each_lapse_costs_a_tenth_and_does_not_escalate(item: str, kind: str, lapses: str, left: str) -> None:
    """每起扣0.1分; 以后每核查一次未通过加扣0.1分."""
    for lapse in lapses.split():
        assert [points(item, *[happened(kind, lapse=lapse)] * times) for times in (1, 2, 90)] == left.split()


def test_a_petition_costs_nothing_here() -> None:
    assert ledger().record(visit("NATIONAL", 99)).card()["total"] == ["27.00", "60.00"]

"""What each clause makes of a small city's incidents and observations."""

from typing import Any

import pytest

from tests.schemes.liaocheng1995.ledger import GOOD, card, case, peers, visit

YES, NO, UNKNOWN = "YES", "NO", "UNKNOWN"
LEVELS = ("TOWNSHIP", "COUNTY", "PREFECTURE", "PROVINCE", "NATIONAL")

# --- 一: the mark and the targets ------------------------------------------------------------------


def test_the_total_is_the_observed_mark_and_anything_up_to_100_until_then() -> None:
    assert card(annual_score="94.99")["total"] == "94.99"
    assert card()["total"] == ["0.00", "100.00"]
    assert card()["items"] == {"score": ["0.00", "100.00"]}


def test_a_good_year_meets_every_target() -> None:
    assert set(card(**GOOD)["targets"].values()) == {YES}


@pytest.mark.parametrize(("level", "met"), list(zip(LEVELS, (YES, YES, YES, NO, NO), strict=True)))
def test_a_single_visitor_to_the_province_or_beijing_misses_the_first_absence(level: str, met: str) -> None:
    targets = card(visit(level, head_count=1))["targets"]
    assert (targets["target.1.1"], targets["target.1.2"], targets["target.2"]) == (met, YES, YES)


@pytest.mark.parametrize("level", LEVELS)
def test_a_group_visit_at_any_level_misses_the_second_absence(level: str) -> None:
    assert card(visit(level))["targets"]["target.1.2"] == NO
    assert card(visit(level, head_count=4))["targets"]["target.1.2"] == YES


def test_the_size_of_a_group_follows_the_parameter() -> None:
    assert card(visit("COUNTY"), parameters={"group_threshold": 6})["money"]["fine.group"] == "0.00"
    assert card(visit("COUNTY", head_count=1), parameters={"group_threshold": 1})["money"]["fine.group"] == "200.00"


def test_a_visit_from_a_village_counts_for_its_township() -> None:
    assert card(visit("COUNTY", unit="village"))["targets"]["target.1.2"] == NO


@pytest.mark.parametrize("level", LEVELS)
def test_a_skip_level_visit_at_any_level_misses_target_2(level: str) -> None:
    assert card(visit(level, head_count=1, skip_level=True))["targets"]["target.2"] == NO


@pytest.mark.parametrize(
    ("code", "metric"), [("target.1.3", "long_standing_petitioners"), ("target.1.4", "backlog_cases")]
)
def test_no_petitioner_of_long_standing_and_no_backlog_means_a_count_of_none(code: str, metric: str) -> None:
    assert [card(own=values)["targets"][code] for values in ({metric: 0}, {metric: 1}, {})] == [YES, NO, UNKNOWN]


@pytest.mark.parametrize(
    ("due", "closed", "met"),
    [
        (4, 4, YES),
        (4, 3, NO),
        (0, 0, YES),
        (0, None, YES),
        (4, None, UNKNOWN),
        (None, 0, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_every_case_due_is_closed_on_time(due: int | None, closed: int | None, met: str) -> None:
    values = {"cases_due": due, "cases_closed_on_time": closed}
    assert card(own={k: v for k, v in values.items() if v is not None})["targets"]["target.3"] == met


@pytest.mark.parametrize(("mark", "met"), [("95", YES), ("94.99", NO), (None, UNKNOWN)])
def test_95_points_reach_the_target(mark: str | None, met: str) -> None:
    assert card(own={} if mark is None else {"annual_score": mark})["targets"]["target.4"] == met


# --- 二: duties ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "met"),
    [
        (visit("COUNTY"), YES),
        (visit("COUNTY", attended=False), NO),
        (visit("TOWNSHIP", head_count=1, skip_level=True, attended=False), NO),
        (visit("COUNTY", head_count=1, attended=False), YES),
    ],
    ids=["attended", "group", "skip-level", "neither"],
)
def test_every_group_or_skip_level_visit_is_attended(happened: dict[str, Any], met: str) -> None:
    assert card(happened)["obligations"]["duty.reception"] == met


def test_matters_of_group_visits_are_settled_within_two_months() -> None:
    metric = "group_issues_over_two_months"
    found = [card(own=values)["obligations"]["duty.settlement"] for values in ({metric: 0}, {metric: 1}, {})]
    assert found == [YES, NO, UNKNOWN]


# --- 三(一): rewards --------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "earned"), list(zip(LEVELS, (YES, NO, NO, NO, NO), strict=True)))
def test_a_skip_level_group_visit_to_the_city_or_above_loses_reward_1(level: str, earned: str) -> None:
    assert card(visit(level, skip_level=True))["rewards"]["reward.1"] == earned
    assert card(visit(level), visit(level, head_count=1, skip_level=True))["rewards"]["reward.1"] == YES


@pytest.mark.parametrize(
    ("own", "others", "earned"),
    [
        ("90", ("95",) * 4 + ("80",) * 2, YES),
        ("90", ("95",) * 5 + ("80",), NO),
        ("90", ("90",) * 6, YES),
        ("90", ("95",) * 4 + (None, "80"), UNKNOWN),
        ("90", ("95",) * 3 + (None, "80", "80"), YES),
        ("90", ("95",) * 5 + (None,), NO),
        (None, ("95",) * 6, UNKNOWN),
        ("100", (None,) * 6, UNKNOWN),
    ],
    ids=["5th", "6th", "ties share a rank", "5 to 6", "4 to 5", "6 to 7", "own unknown", "the highest mark, 1 to 7"],
)
def test_the_first_five_of_the_city_by_score_earn_reward_2(
    own: str | None, others: tuple[Any, ...], earned: str
) -> None:
    values = {} if own is None else {"annual_score": own}
    assert card(own=values, observed=peers("annual_score", *others))["rewards"]["reward.2"] == earned


def test_a_unit_outside_of_any_county_is_ranked_among_its_like() -> None:
    observed = peers("annual_score", *["99"] * 6)
    assert card(unit="stranger", annual_score="1", observed=observed)["rewards"]["reward.2"] == YES


@pytest.mark.parametrize(
    ("changed", "earned"),
    [({}, YES), ({"annual_score": "94.99"}, NO), ({"backlog_cases": 1}, NO), ({"cases_closed_on_time": 0}, YES)],
    ids=["all", "below 95", "a backlog", "target 3 is no condition"],
)
def test_the_four_absences_and_95_points_earn_reward_3(changed: dict[str, Any], earned: str) -> None:
    assert card(own=GOOD | changed)["rewards"]["reward.3"] == earned


@pytest.mark.parametrize(
    ("own", "others", "earned"),
    [
        (3, (4,) * 6, YES),
        (3, (3,) * 6, YES),
        (3, (2, None, 4, 4, 4, 4), NO),
        (3, (4, None, 4, 4, 4, 4), UNKNOWN),
        (0, (4, None, 4, 4, 4, 4), UNKNOWN),
        (None, (4,) * 6, UNKNOWN),
    ],
    ids=["fewest", "a tie counts", "a known peer has fewer", "a peer unknown", "none at all", "own unknown"],
)
def test_the_fewest_petitions_of_the_city_earn_reward_4(own: int | None, others: tuple[Any, ...], earned: str) -> None:
    values = {} if own is None else {"petition_volume": own}
    assert card(own=values, observed=peers("petition_volume", *others))["rewards"]["reward.4"] == earned


def test_any_one_condition_is_commended_unless_a_veto_stands() -> None:
    assert card(annual_score="60")["rewards"]["reward.commendation"] == YES
    assert card(annual_score="59.99")["rewards"]["reward.commendation"] == NO
    assert card()["rewards"]["reward.commendation"] == UNKNOWN


@pytest.mark.parametrize(
    ("period", "without", "before", "merit"),
    [
        ("1996", None, {"annual_score": "96"}, YES),
        ("1996", None, {"annual_score": "59"}, NO),
        ("1996", None, {}, UNKNOWN),
        ("1996", "1995", {}, UNKNOWN),
        ("1995", None, {}, NO),
        ("1995", "1994", {}, NO),
    ],
    ids=["commended", "vetoed", "not known", "not in the ledger", "before the regime", "before it, not in the ledger"],
)
def test_merit_takes_two_years_of_commendation(
    period: str, without: str | None, before: dict[str, Any], merit: str
) -> None:
    observed = {("township", str(int(period) - 1)): before}
    assert card(**GOOD, period=period, without=without, observed=observed)["rewards"]["reward.merit"] == merit


# --- 三(二): vetoes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "happened", "verdict"),
    [
        ("veto.1", [visit("PROVINCE")], YES),
        ("veto.1", [visit("NATIONAL")], YES),
        ("veto.1", [visit("NATIONAL", head_count=4), visit("PREFECTURE")], NO),
        ("veto.2", [visit("PREFECTURE")] * 2 + [visit("PREFECTURE", repeat=True)], YES),
        ("veto.2", [visit("PREFECTURE")] * 2 + [visit("COUNTY")], NO),
        ("veto.3", [visit("COUNTY")] * 3 + [visit("COUNTY", repeat=True)], YES),
        ("veto.3", [visit("COUNTY")] * 3 + [visit("PREFECTURE")], NO),
        ("veto.5", [visit("TOWNSHIP", at_fault=True, serious_harm=True)], YES),
        ("veto.5", [visit("COUNTY", at_fault=True), visit("COUNTY", serious_harm=True)], NO),
        ("veto.5", [visit("COUNTY", head_count=4, at_fault=True, serious_harm=True)], NO),
    ],
)
def test_group_visits_bring_a_veto_at_the_number_of_their_level(
    code: str, happened: list[dict[str, Any]], verdict: str
) -> None:
    vetoes = card(*happened, annual_score="80")["vetoes"]
    assert vetoes.pop(code) == verdict
    assert set(vetoes.values()) == {NO}


@pytest.mark.parametrize(("mark", "verdict"), [("60", NO), ("59.99", YES), (None, UNKNOWN)])
def test_less_than_60_points_bring_a_veto(mark: str | None, verdict: str) -> None:
    assert card(own={} if mark is None else {"annual_score": mark})["vetoes"]["veto.4"] == verdict


@pytest.mark.parametrize(
    ("period", "without", "before", "listed"),
    [
        ("1996", None, {"annual_score": "59"}, YES),
        ("1996", None, {"annual_score": "96"}, NO),
        ("1996", None, {}, UNKNOWN),
        ("1996", "1995", {}, UNKNOWN),
        ("1995", None, {"annual_score": "59"}, NO),
        ("1995", "1994", {}, NO),
    ],
    ids=["vetoed", "not vetoed", "not known", "not in the ledger", "before the regime", "before it, not in the ledger"],
)
def test_a_veto_of_the_year_before_lists_the_unit_as_key_managed(
    period: str, without: str | None, before: dict[str, Any], listed: str
) -> None:
    observed = {("township", str(int(period) - 1)): before}
    assert card(period=period, without=without, observed=observed)["key_managed"] == listed


# --- 三(二)3: fines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "group", "single"), list(zip(LEVELS, (0, 200, 500, 1000, 1500), (0, 0, 100, 300, 500), strict=True))
)
def test_a_visit_is_fined_by_its_level_as_a_group_or_as_a_skip_level_visit(level: str, group: int, single: int) -> None:
    assert card(visit(level, skip_level=True))["money"] == _fines(group=group)
    assert card(visit(level, head_count=4, skip_level=True))["money"] == _fines(skip=single)
    assert card(visit(level, head_count=4))["money"] == _fines()


def test_fines_add_up() -> None:
    happened = [visit("COUNTY"), visit("COUNTY", unit="village"), visit("NATIONAL")]
    assert card(*happened)["money"] == _fines(group=1900)


@pytest.mark.parametrize(("level", "fine"), list(zip(LEVELS, (0, 500, 500, 500, 500), strict=True)))
def test_a_case_of_the_city_or_above_unreported_for_two_months_is_fined(level: str, fine: int) -> None:
    assert card(case(level, unreported_two_months=True))["money"] == _fines(unreported=fine)
    assert card(case(level))["money"] == _fines()


def _fines(*, group: int = 0, skip: int = 0, unreported: int = 0) -> dict[str, str]:
    return {"fine.group": f"{group}.00", "fine.skip": f"{skip}.00", "fine.unreported": f"{unreported}.00"}


# --- 四: accountability ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 8))
def test_a_ground_of_accountability_is_what_the_authority_found(number: int) -> None:
    name, code = f"ground_{number}", f"ground.{number}"
    assert [card(own=values)["sanctions"][code] for values in ({name: True}, {name: False}, {})] == [YES, NO, UNKNOWN]
    assert set(card(own={name: True})["sanctions"].values()) == {YES, UNKNOWN}


@pytest.mark.parametrize(
    ("unit", "period", "error"), [("village", "1996", "NOT_ASSESSED"), ("township", "1994", "NOT_IN_FORCE")]
)
def test_a_card_that_the_regime_does_not_give_is_refused(unit: str, period: str, error: str) -> None:
    assert card(unit=unit, period=period) == {"error": error}


def test_1995_is_assessed_though_the_regime_began_within_it() -> None:
    assert "error" not in card(period="1995")

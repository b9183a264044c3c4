"""What each clause makes of a small bureau's incidents."""

from typing import Any

import pytest

from tests.schemes.pinghu2012.ledger import card, incident, losing

#: What a clause takes away for one incident: "a" exact, ("a", "b") where an assessor's ruling settles it.
ONE_INCIDENT: list[tuple[str, dict[str, Any], str | list[str]]] = [
    ("5.1", incident("report_failure", failure="LATE"), ["3.00", "10.00"]),
    ("5.1", incident("report_failure", failure="CONCEALED"), ["3.00", "10.00"]),
    ("5.2", incident("duty_absence"), "5.00"),
    ("5.2", incident("duty_absence", consequence=True), "10.00"),
    ("5.3", incident("responsibility_accident"), ["10.00", "30.00"]),
    ("5.4", incident("conduct_complaint"), ["10.00", "30.00"]),
    ("5.5", incident("conflict_escalation"), ["10.00", "30.00"]),
    ("5.6.1", incident("screening_missed"), ["2.00", "4.00"]),
    ("5.6.2", incident("dispute_unassigned"), "2.00"),
    ("5.7", incident("opinion_mishandled"), "5.00"),
    ("5.8", incident("request_mishandled"), "2.00"),
    ("5.8", incident("request_mishandled", escalated=True), "5.00"),
    ("5.9", incident("petition_visit", level="COUNTY", head_count=1, skip_level=True), ["0.00", "100.00"]),
    ("5.10.1", incident("mass_incident", leader_absent=True), "5.00"),
    ("5.10.2", incident("mass_incident", poorly_handled=True), "10.00"),
]


@pytest.mark.parametrize(("code", "happened", "taken"), ONE_INCIDENT)
def test_one_incident_costs_what_its_clause_says_and_nothing_elsewhere(
    code: str, happened: dict[str, Any], taken: str | list[str]
) -> None:
    deductions = card(happened)["deductions"]
    assert deductions.pop(code) == taken
    assert set(deductions.values()) == {"0.00"}


def test_two_incidents_cost_twice_as_much() -> None:
    deductions = card(incident("duty_absence"), incident("duty_absence", consequence=True))["deductions"]
    assert deductions["5.2"] == "15.00"


@pytest.mark.parametrize(("code", "happened", "taken"), [each for each in ONE_INCIDENT if isinstance(each[2], list)])
def test_a_ruling_settles_a_range(code: str, happened: dict[str, Any], taken: list[str]) -> None:
    stated = card(happened, rulings={code: taken[0]})
    assert stated["deductions"][code] == taken[0]
    assert isinstance(stated["total"], str)


def test_the_incident_without_a_ruling_stays_a_range_beside_one_that_has_it() -> None:
    happened = [incident("conduct_complaint")] * 2
    assert card(*happened, rulings={"5.4": "12.50"})["deductions"]["5.4"] == ["22.50", "42.50"]


def test_both_deductions_of_clause_10_may_apply_to_one_event() -> None:
    stated = card(incident("mass_incident", leader_absent=True, poorly_handled=True))
    assert (stated["deductions"]["5.10.1"], stated["deductions"]["5.10.2"]) == ("5.00", "10.00")
    assert stated["total"] == "85.00"


@pytest.mark.parametrize(
    "harmless",
    [incident("mass_incident"), incident("petition_visit", level="NATIONAL", head_count=9)],
    ids=["handled well", "not skip-level"],
)
def test_an_event_without_its_flag_costs_nothing(harmless: dict[str, Any]) -> None:
    assert card(harmless)["total"] == "100.00"


def test_the_base_is_100_and_the_total_stops_at_0_while_a_deduction_has_no_cap() -> None:
    assert card()["total"] == "100.00"
    stated = card(*losing(110))
    assert (stated["total"], stated["deductions"]["5.2"]) == ("0.00", "110.00")


def test_an_incident_of_a_post_also_lowers_its_section_never_the_reverse() -> None:
    of_the_post, of_the_section = incident("duty_absence", unit="post"), incident("opinion_mishandled")
    assert card(of_the_post, of_the_section, unit="post")["total"] == "95.00"
    assert card(of_the_post, of_the_section)["total"] == "90.00"


def test_a_ruling_for_a_post_does_not_settle_the_incident_for_its_section() -> None:
    complaint = incident("conduct_complaint", unit="post")
    assert card(complaint, unit="post", rulings={"5.4": "10"})["total"] == "90.00"
    assert card(complaint, rulings={"5.4": "10"}, ruled_for="post")["total"] == ["70.00", "90.00"]


# --- 七(三): leaders --------------------------------------------------------------------------------


def test_a_leader_has_the_mean_of_the_units_overseen_and_no_deductions() -> None:
    stated = card(*losing(5), *losing(10, unit="office"), incident("duty_absence", unit="leader"), unit="leader")
    assert (stated["total"], stated["deductions"]) == ("92.50", {})


def test_both_ends_of_a_leaders_mean_are_rounded_half_up() -> None:
    complaint = incident("conduct_complaint")
    assert card(complaint, unit="leader")["total"] == ["85.00", "95.00"]
    assert card(complaint, unit="leader", rulings={"5.4": "10.01"}, ruled_for="section")["total"] == "95.00"


def test_a_leaders_bonus_and_vetoes_follow_from_that_mean() -> None:
    stated = card(
        *losing(40), *losing(20, unit="office"), unit="leader", observed={"bureau": {"bonus_base_yuan": "900"}}
    )
    assert (stated["total"], stated["rate"], stated["money"]) == ("70.00", "0.00", {"bonus": "0.00"})
    assert stated["vetoes"] == {"neglect": "UNKNOWN", "unqualified": "YES"}


@pytest.mark.parametrize(
    ("unit", "period", "error"),
    [
        ("idle", "2012-B3", "NOBODY_OVERSEEN"),
        ("bureau", "2012-B3", "NOT_ASSESSED"),
        ("section", "2012-B2", "NOT_IN_FORCE"),
    ],
)
def test_a_card_that_the_regime_does_not_give_is_refused(unit: str, period: str, error: str) -> None:
    assert card(unit=unit, period=period) == {"error": error}


# --- 七(一)(二): the bonus ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lost", "rate"),
    [
        (0, "100.00"), (4, "100.00"), (5, "90.00"), (9, "90.00"), (10, "80.00"), (14, "80.00"), (15, "70.00"),
        (19, "70.00"), (20, "60.00"), (24, "60.00"), (25, "50.00"), (29, "50.00"), (30, "0.00"), (31, "0.00"),
    ],
)  # fmt: skip
def test_the_rate_steps_down_by_bands_of_five_points(lost: int, rate: str) -> None:
    assert card(*losing(lost))["rate"] == rate


@pytest.mark.parametrize(
    ("lost", "rate"), [("4.01", "90.00"), ("9.99", "90.00"), ("10", "80.00")], ids=["95.99", "90.01", "90"]
)
def test_a_fraction_above_90_and_below_96_is_in_the_band_of_90_per_cent(lost: str, rate: str) -> None:
    failure = incident("report_failure", failure="MISSED")
    assert card(failure, rulings={"5.1": lost})["rate"] == rate


def test_a_score_that_straddles_bands_gives_an_interval_of_rates_and_of_money() -> None:
    stated = card(incident("responsibility_accident"), observed={"section": {"bonus_base_yuan": "733.37"}})
    assert stated["rate"] == ["0.00", "80.00"]
    assert stated["money"]["bonus"] == ["0.00", "586.70"]


@pytest.mark.parametrize(
    ("observed", "bonus"),
    [
        ({"bureau": {"bonus_base_yuan": "800"}}, "720.00"),
        ({"bureau": {"bonus_base_yuan": "800"}, "section": {"bonus_base_yuan": "600"}}, "540.00"),
        ({"section": {"bonus_base_yuan": "0.05"}}, "0.05"),
        ({"office": {"bonus_base_yuan": "800"}}, None),
    ],
    ids=["of the nearest above", "its own first", "0.045 rounded half up", "unknown"],
)
def test_the_bonus_is_the_rate_times_the_base(observed: dict[str, dict[str, str]], bonus: str | None) -> None:
    assert card(*losing(5), observed=observed)["money"] == {"bonus": bonus}


def test_a_bonus_that_is_cancelled_is_none_whatever_the_base() -> None:
    assert card(*losing(30))["money"] == {"bonus": "0.00"}


# --- vetoes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lost", "unqualified", "annual"), [(29, "NO", "NO"), (30, "YES", "YES")])
def test_70_points_do_not_qualify_and_71_do(lost: int, unqualified: str, annual: str) -> None:
    vetoes = card(*losing(lost))["vetoes"]
    assert (vetoes["unqualified"], vetoes["annual"]) == (unqualified, annual)


def test_between_70_and_71_a_unit_qualifies_yet_has_missed_the_pass_mark_of_the_year() -> None:
    failure = incident("report_failure", failure="MISSED")
    vetoes = card(failure, *losing(20), rulings={"5.1": "9.5"})["vetoes"]
    assert (vetoes["unqualified"], vetoes["annual"]) == ("NO", "YES")


def test_a_score_that_straddles_the_threshold_leaves_the_vetoes_unknown() -> None:
    vetoes = card(incident("responsibility_accident"))["vetoes"]
    assert vetoes == {"neglect": "UNKNOWN", "unqualified": "UNKNOWN", "annual": "UNKNOWN"}


@pytest.mark.parametrize(
    ("failed_on", "judged", "annual"),
    [
        ("2012-05-10", "2012-B4", "YES"),
        ("2012-07-10", "2012-B3", "NO"),
        ("2012-05-10", "2013-B1", "NO"),
        ("2012-04-10", "2012-B4", "NO"),
    ],
    ids=["earlier in the year", "later in the year", "the year before", "before the regime"],
)
def test_one_failed_period_counts_for_the_rest_of_its_year(failed_on: str, judged: str, annual: str) -> None:
    assert card(*losing(40, on=failed_on), period=judged)["vetoes"]["annual"] == annual


@pytest.mark.parametrize(("unit", "judged"), [("section", True), ("office", True), ("post", False), ("leader", False)])
def test_the_year_is_judged_of_sections_and_offices_only(unit: str, judged: bool) -> None:
    assert ("annual" in card(unit=unit)["vetoes"]) is judged


@pytest.mark.parametrize(("value", "verdict"), [(True, "YES"), (False, "NO"), (None, "UNKNOWN")])
@pytest.mark.parametrize("unit", ["section", "leader"])
def test_neglect_is_what_was_observed_of_the_unit_itself(unit: str, value: bool | None, verdict: str) -> None:
    observed = {"office": {"serious_neglect": True}} | ({} if value is None else {unit: {"serious_neglect": value}})
    assert card(unit=unit, observed=observed)["vetoes"]["neglect"] == verdict

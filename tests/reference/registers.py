"""What a ledger may hold: incident kinds and their attributes, metrics and their ranges, rulings and theirs."""

from dataclasses import dataclass
from typing import Literal

from tests.reference.minhang_linkage import ASSESSED
from tests.reference.model import LEVELS
from tests.reference.pinghu2012 import RANGES

UNIT_KINDS = (
    "PREFECTURE",
    "COUNTY",
    "TOWNSHIP",
    "SUBDISTRICT",
    "MANAGEMENT_AREA",
    "VILLAGE",
    "DEPARTMENT",
    "BUREAU",
    "SECTION",
    "OFFICE",
    "STAFF",
    "LEADER",
)
PERIOD_KINDS = ("YEAR", "HALF", "QUARTER", "BIMONTH", "MONTH")
PARAMETERS = ("liaocheng1995.group_threshold", "street_ten_rules.group_threshold")


@dataclass(frozen=True)
class Kind:
    """An incident kind: what must be stated, what may be."""

    flags: tuple[str, ...] = ()
    required_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    optional_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    required_counts: tuple[tuple[str, int, int | None], ...] = ()
    optional_counts: tuple[tuple[str, int, int | None], ...] = ()


KINDS = {
    "petition_visit": Kind(
        flags=(
            "abnormal",
            "skip_level",
            "repeat",
            "key_person",
            "disruptive",
            "forewarned",
            "at_fault",
            "serious_harm",
            "attended",
        ),
        required_words=(("level", LEVELS),),
        optional_words=(("returned", ("UNCONTROLLED", "AFTER_RETURN")),),
        required_counts=(("head_count", 1, None),),
        optional_counts=(("arrival_minutes", 0, None),),
    ),
    "assigned_case": Kind(
        flags=("closed", "extension_filed", "unreported_two_months"),
        required_words=(("level", LEVELS),),
        optional_counts=(("missing_documents", 0, 5),),
    ),
    "report_failure": Kind(flags=("serious_harm",), required_words=(("failure", ("LATE", "MISSED", "CONCEALED")),)),
    "screening_missed": Kind(),
    "dispute_unassigned": Kind(),
    "duty_absence": Kind(flags=("consequence",)),
    "responsibility_accident": Kind(),
    "conduct_complaint": Kind(),
    "conflict_escalation": Kind(),
    "opinion_mishandled": Kind(),
    "request_mishandled": Kind(flags=("escalated",)),
    "mass_incident": Kind(flags=("leader_absent", "poorly_handled")),
    "exposure": Kind(
        required_words=(("domain", ("COMMUNITY", "GRID")), ("channel", ("HOTLINE", "PROMPT", "MEDIA", "LEADER")))
    ),
    "patrol_lapse": Kind(required_words=(("lapse", ("CASE_MISSED", "LOG", "UNIFORM", "DISCIPLINE")),)),
    "grid_case_lapse": Kind(required_words=(("lapse", ("OVERDUE", "EXTENSION", "CHECK_FAILED", "CARELESS_CHECK")),)),
}


@dataclass(frozen=True)
class Metric:
    """A metric: its type, its range, and the units on which a regime reads it."""

    type: Literal["bool", "int", "decimal"]
    read_on: tuple[str, ...]
    low: int = 0
    high: int | None = None
    at_most: str | None = None


_T = ("TOWNSHIP",)
_TSD = ("TOWNSHIP", "SUBDISTRICT", "DEPARTMENT")
_TS = ("TOWNSHIP", "SUBDISTRICT")
_C = ("COUNTY",)
_S = ("SUBDISTRICT",)
_D = ("DEPARTMENT",)
_AVDS = ("MANAGEMENT_AREA", "VILLAGE", "DEPARTMENT", "SUBDISTRICT")
_P = ("SECTION", "OFFICE", "STAFF", "LEADER")

METRICS = {
    "luxi2014.work_records": Metric("bool", _T),
    "luxi2014.target_records": Metric("bool", _T),
    "luxi2014.reception_days_kept": Metric("bool", _T),
    "luxi2014.responsible_case_ledger": Metric("bool", _T),
    "luxi2014.responsible_cases": Metric("int", _T),
    "luxi2014.responsible_cases_settled": Metric("int", _T, at_most="luxi2014.responsible_cases"),
    "luxi2014.petition_budget_yuan": Metric("decimal", _T),
    "luxi2014.work_station": Metric("bool", _T),
    "luxi2014.village_groups": Metric("bool", _T),
    "luxi2014.village_group_staff": Metric("bool", _T),
    "luxi2014.village_group_pay": Metric("bool", _T),
    "luxi2014.prefecture_visits_last_year": Metric("int", _T),
    "luxi2014.province_abnormal_quota": Metric("int", _T),
    "luxi2014.backlog_ledger": Metric("bool", _T),
    "luxi2014.backlog_cases": Metric("int", _T),
    "luxi2014.backlog_cases_settled": Metric("int", _T, at_most="luxi2014.backlog_cases"),
    "luxi2014.key_cases_unsettled": Metric("int", _T),
    "luxi2014.main_leader_took_case": Metric("bool", _T),
    "luxi2014.untraced_letters": Metric("int", _T, high=10),
    "luxi2014.green_channel_missing": Metric("int", _T, high=2),
    "luxi2014.online_replies_missing": Metric("int", _T),
    "pinghu2012.bonus_base_yuan": Metric("decimal", (*_P, "BUREAU", "COUNTY", "PREFECTURE")),
    "pinghu2012.serious_neglect": Metric("bool", _P),
    "liaocheng1995.annual_score": Metric("decimal", _TSD, high=100),
    "liaocheng1995.long_standing_petitioners": Metric("int", _TSD),
    "liaocheng1995.backlog_cases": Metric("int", _TSD),
    "liaocheng1995.cases_due": Metric("int", _TSD),
    "liaocheng1995.cases_closed_on_time": Metric("int", _TSD, at_most="liaocheng1995.cases_due"),
    "liaocheng1995.petition_volume": Metric("int", _TSD),
    "liaocheng1995.group_issues_over_two_months": Metric("int", _TSD),
    **{f"liaocheng1995.ground_{number}": Metric("bool", _TSD) for number in range(1, 8)},
    "street_ten_rules.publicity_held": Metric("bool", _AVDS),
    "street_ten_rules.major_cases_led": Metric("bool", _S),
    "street_ten_rules.first_visit_working_days_max": Metric("int", _S),
    "street_ten_rules.meetings_held": Metric("int", ("SUBDISTRICT", "MANAGEMENT_AREA", "DEPARTMENT")),
    "street_ten_rules.checks_held": Metric("int", _S),
    "street_ten_rules.information_officer": Metric("bool", _AVDS),
    "street_ten_rules.joint_handling": Metric("bool", _D),
    "street_ten_rules.bulletins_issued": Metric("int", _S),
    "street_ten_rules.first_visit_dereliction": Metric("bool", _S),
    "street_ten_rules.district_first_place": Metric("bool", _S),
    "street_ten_rules.cooperating_recipients": Metric("int", _S),
    "minhang_linkage.months_reported": Metric("int", _TS, high=12),
    "minhang_linkage.adoptions": Metric("int", _TS),
    "minhang_linkage.levels_untrained": Metric("int", _TS, high=4),
    "minhang_linkage.base_collected": Metric("int", _C),
    "minhang_linkage.base_stations": Metric("int", _C, low=1),
    "minhang_linkage.stations": Metric("int", _TS, low=1),
    "minhang_linkage.collected": Metric("int", _TS),
    "minhang_linkage.confirmation_rate": Metric("decimal", _TS, high=100),
    "minhang_linkage.average_confirmation_rate": Metric("decimal", _C, high=100),
    "minhang_linkage.completion_rate": Metric("decimal", _TS, high=100),
    "minhang_linkage.average_completion_rate": Metric("decimal", _C, high=100),
    "minhang_linkage.closing_rate": Metric("decimal", _TS, high=100),
}

RULED_INCIDENTS = RANGES
"""pinghu2012: item, kind of incident, lowest and highest points."""

RULED_ITEMS = ASSESSED
"""minhang_linkage: item and marks."""

"""The values of metrics at and around which a regime changes its mind."""

from collections.abc import Sequence

SCORES = ("0", "59.99", "60", "60.01", "70", "71", "90", "94.99", "95", "95.00", "95.01", "99.5", "100")
RATES = ("0", "0.01", "0.2", "0.6", "1", "33.33", "55.5", "66.67", "80", "87.33", "99.9", "99.99", "100")
AVERAGES = ("0", "0.03", "40", "66.67", "80", "90", "97.5", "100")
BASES = ("0", "0.01", "0.05", "512.33", "600", "733.37", "800", "1000.01", "1000.05", "1234.5")

COUNTS: dict[str, Sequence[int]] = {
    "luxi2014.responsible_cases": (0, 0, 1, 2, 3, 7, 8, 9, 10, 11, 40),
    "luxi2014.backlog_cases": (0, 0, 1, 5, 6, 7, 30),
    "luxi2014.key_cases_unsettled": (0, 1, 4, 5, 6, 9, 10, 11, 100),
    "luxi2014.online_replies_missing": (0, 1, 7, 19, 20, 21),
    "liaocheng1995.long_standing_petitioners": (0, 0, 0, 1, 4),
    "liaocheng1995.backlog_cases": (0, 0, 0, 1, 4),
    "liaocheng1995.cases_due": (0, 1, 2, 5),
    "liaocheng1995.petition_volume": (0, 1, 1, 2, 2, 3, 9),
    "liaocheng1995.group_issues_over_two_months": (0, 0, 1, 3),
    "street_ten_rules.first_visit_working_days_max": (0, 4, 5, 6, 7, 7, 8, 30),
    "street_ten_rules.meetings_held": (0, 12, 23, 24, 25),
    "street_ten_rules.checks_held": (0, 1, 2, 3),
    "street_ten_rules.bulletins_issued": (0, 11, 12, 13),
    "street_ten_rules.cooperating_recipients": (0, 1, 1, 2, 3, 7),
    "minhang_linkage.months_reported": (0, 1, 11, 12, 12, 12),
    "minhang_linkage.adoptions": (0, 1, 2, 3, 3, 5, 8, 8, 8, 12, 20, 33),
    "minhang_linkage.base_collected": (0, 1, 7, 50, 200, 200, 1001, 387838),
    "minhang_linkage.base_stations": (1, 1, 3, 7, 267),
    "minhang_linkage.stations": (1, 3, 7, 9, 9, 19, 40),
    "minhang_linkage.collected": (0, 1, 5, 40, 101, 357, 1799, 65570),
}
DECIMALS: dict[str, Sequence[str]] = {
    "luxi2014.petition_budget_yuan": ("0", "4999.99", "5000", "5000.00", "5000.01", "12000.5"),
    "pinghu2012.bonus_base_yuan": BASES,
    "liaocheng1995.annual_score": SCORES,
    "minhang_linkage.confirmation_rate": RATES,
    "minhang_linkage.completion_rate": RATES,
    "minhang_linkage.closing_rate": RATES,
    "minhang_linkage.average_confirmation_rate": AVERAGES,
    "minhang_linkage.average_completion_rate": AVERAGES,
}
RARER = {
    "luxi2014.prefecture_visits_last_year": 0.4,
    "pinghu2012.bonus_base_yuan": 0.25,
    "minhang_linkage.average_confirmation_rate": 0.4,
    "minhang_linkage.average_completion_rate": 0.4,
}

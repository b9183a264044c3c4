"""The previous period and the year so far, with gaps in the calendar."""

from datetime import date
from itertools import combinations

import pytest

from kaohe.scheme import (
    Metrics,
    PeriodKind,
    batches,
    ever_this_year,
    incidents,
    petition_visit,
    previous,
    previously,
)
from kaohe.scheme.needs import needs
from tests.support.made import (
    Record,
    frame_of,
    ledger,
    months,
    numbers,
    observed,
    registry_with,
    scheme_with,
    verdicts,
    visits,
    year,
)
from tests.support.memory import facts_of

observe = Metrics("demo")
kept = observe.flag("kept", "Kept", "落实")
budget = observe.decimal("budget", "Budget", "经费", maximum="9")
visit_count = batches(incidents(petition_visit))


def kept_in(*years: int, yes: tuple[int, ...] = (), no: tuple[int, ...] = ()) -> Record:
    case = ledger("T0 TOWNSHIP", years=years)
    for verdict, which in ((True, yes), (False, no)):
        for each in which:
            case["observations"] += observed("demo.kept", {"T0": verdict}, str(each))
    return case


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (kept_in(2019, 2020, yes=(2019,)), "YES"),
        (kept_in(2019, 2020, no=(2019,), yes=(2020,)), "NO"),
        (kept_in(2019, 2020, yes=(2020,)), "UNKNOWN"),
        (kept_in(2018, 2020, yes=(2018, 2020)), "UNKNOWN"),
        (kept_in(2020, yes=(2020,)), "UNKNOWN"),
    ],
    ids=["held", "did not hold", "not observed", "a year is missing between", "no earlier year"],
)
def test_what_held_previously_is_unknown_where_the_ledger_lacks_the_period(case: Record, expected: str) -> None:
    assert verdicts(previously(kept), case) == {"T0": expected}


def test_what_would_have_held_before_a_day_did_not_hold() -> None:
    case = kept_in(2019, 2020, 2021, yes=(2019, 2020))
    since = date(2020, 1, 1)
    assert verdicts(previously(kept, since=since), case, "2020") == {"T0": "NO"}
    assert verdicts(previously(kept, since=since), case, "2021") == {"T0": "YES"}
    assert verdicts(previously(kept, since=date(2019, 12, 31)), case, "2020") == {"T0": "YES"}
    assert verdicts(previously(kept, since=since), kept_in(2020), "2020") == {"T0": "NO"}


def test_the_previous_number_is_counted_in_that_period_and_is_anything_where_the_ledger_lacks_it() -> None:
    case = ledger("T0 TOWNSHIP", years=(2019, 2020), incidents=visits({}, {"on": "2019-12-31"}, {"on": "2019-01-01"}))
    assert numbers(previous(visit_count), case) == {"T0": 2}
    alone = case | {"periods": [year(2020)]}
    assert verdicts(previous(visit_count) >= 0, alone) == {"T0": "YES"}
    assert verdicts(previous(visit_count) <= 10**12, alone) == {"T0": "UNKNOWN"}
    assert verdicts(previous(budget) <= 9, case) == {"T0": "YES"}


def test_the_previous_of_the_previous_reaches_two_periods_back() -> None:
    case = ledger("T0 TOWNSHIP", years=(2018, 2019, 2020), incidents=visits({"on": "2018-05-05"}))
    assert numbers(previous(previous(visit_count)), case) == {"T0": 1}
    assert verdicts(previously(previously(visit_count >= 1)), case) == {"T0": "YES"}


@pytest.mark.parametrize("first_months", [[1, 3, 5], [1, 5], [3, 5, 7], [5]])
def test_ever_this_year_looks_at_the_periods_there_are_up_to_this_one(first_months: list[int]) -> None:
    periods = months(2020, first_months)
    for held in combinations(first_months, 1):
        case = ledger("T0 TOWNSHIP", years=(), periods=[*periods, *months(2019, [11])])
        for first in first_months:
            case["observations"] += observed("demo.kept", {"T0": first in held}, f"2020-{first:02}")
        case["observations"] += observed("demo.kept", {"T0": True}, "2019-11")
        for first in first_months:
            expected = "YES" if held[0] <= first else "NO"
            found = verdicts(ever_this_year(kept), case, f"2020-{first:02}", cadence=PeriodKind.BIMONTH)
            assert found == {"T0": expected}


def test_ever_this_year_is_unknown_while_a_period_is_and_none_is_yes() -> None:
    case = ledger("T0 TOWNSHIP", years=(), periods=months(2020, [1, 3]))
    case["observations"] = observed("demo.kept", {"T0": False}, "2020-03")
    term = ever_this_year(kept)
    assert verdicts(term, case, "2020-03", cadence=PeriodKind.BIMONTH) == {"T0": "UNKNOWN"}
    case["observations"] = observed("demo.kept", {"T0": True}, "2020-03")
    assert verdicts(term, case, "2020-03", cadence=PeriodKind.BIMONTH) == {"T0": "YES"}


def test_ever_this_year_leaves_out_what_ended_before_a_day() -> None:
    case = ledger("T0 TOWNSHIP", years=(), periods=months(2020, [1, 3]))
    case["observations"] = observed("demo.kept", {"T0": True}, "2020-01") + observed(
        "demo.kept", {"T0": False}, "2020-03"
    )
    for since, expected in ((date(2020, 2, 28), "YES"), (date(2020, 2, 29), "NO")):
        term = ever_this_year(kept, since=since)
        assert verdicts(term, case, "2020-03", cadence=PeriodKind.BIMONTH) == {"T0": expected}


def test_a_period_that_the_calendar_knows_and_the_facts_lack_is_an_error_and_not_an_unknown() -> None:
    case = ledger("T0 TOWNSHIP", years=(2019, 2020))
    frame = frame_of(case, scheme_with(metrics=(kept,)))
    del frame._facts.periods["2019"]  # type: ignore[attr-defined]
    with pytest.raises(LookupError, match="the facts of 2019 were not read, but demo needs them"):
        frame.value(previously(kept))


def test_a_scheme_needs_every_period_that_its_terms_reach() -> None:
    case = ledger("T0 TOWNSHIP", years=(2016, 2018, 2019, 2020))
    reading = scheme_with(score=previous(previous(visit_count)) + previous(budget), full_marks=0)
    calendar = facts_of(case, registry_with()).calendar
    periods = {each.code: each for each in calendar.periods}
    needed = needs([reading], [periods["2020"]], calendar)
    assert [each.code for each in needed.periods] == ["2018", "2019", "2020"]
    assert [each.code for each in needs([reading], [periods["2018"]], calendar).periods] == ["2018"]
    assert set(needed.kinds) == {"petition_visit"}
    assert set(needed.metrics) == {"demo.budget"}

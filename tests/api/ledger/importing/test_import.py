"""An import takes everything or nothing, and tells all that is wrong: entry, field, and what would be right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaohe.ledger import Ledger, open_ledger
from tests.api.ledger.opened import only, small, told
from tests.support.cards import installed


def unit(**stated: Any) -> dict[str, Any]:
    return only("units", {"code": "N", "name": "New", "kind": "TOWNSHIP", **stated})


def period(**stated: Any) -> dict[str, Any]:
    return only("periods", {"code": "N", "kind": "YEAR", "starts": "2015-01-01", "ends": "2015-12-31", **stated})


def incident(kind: str = "petition_visit", **stated: Any) -> dict[str, Any]:
    required = {"level": "COUNTY", "head_count": 1} if kind == "petition_visit" else {}
    given = {"ref": "N", "unit": "T", "kind": kind, "on": "2014-05-01", **required, **stated}
    return only("incidents", {name: value for name, value in given.items() if value != "left out"})


def observation(metric: str = "luxi2014.work_records", value: Any = True, **stated: Any) -> dict[str, Any]:
    given = {"unit": "T", "period": "2014", "metric": metric, "value": value, **stated}
    return only("observations", {name: value for name, value in given.items() if value != "left out"})


def ruling(**stated: Any) -> dict[str, Any]:
    given = {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T", "period": "2014", "points": "0.25", **stated}
    return only("rulings", {name: value for name, value in given.items() if value != "left out"})


def pinghu(**stated: Any) -> dict[str, Any]:
    given = {"scheme": "pinghu2012", "item": "5.1", "unit": "P", "period": "2014-B2", "points": "4", "incident": "R2"}
    return ruling(**{**given, **stated})


REFUSED: dict[str, tuple[Any, list[str]]] = {
    # Sections.
    "unknown section": (
        {"persons": []},
        [("persons: is not a section; a ledger has title, parameters, units, periods, incidents, observations, "
         "rulings, cards")],
    ),
    "section that is no list": ({"units": {"code": "N"}}, ["units: must be a list of entries"]),
    "entry that is no mapping": (only("units", "N"), ["units[0]: must be a mapping of fields to values"]),
    "title that is no text": ({"title": 5}, ["title: must be a text"]),
    # Parameters.
    "unknown parameter": (
        {"parameters": {"luxi2014.x": 1}},
        [("parameters luxi2014.x: there is no such parameter; there are liaocheng1995.group_threshold, "
         "street_ten_rules.group_threshold")],
    ),
    "parameter out of range": (
        {"parameters": {"liaocheng1995.group_threshold": "6"}},
        ["parameters liaocheng1995.group_threshold: must be a whole number of at least 1 (and at most 2147483647)"],
    ),
    # Units.
    "unknown key of a unit": (
        unit(address="street"),
        [
            (
                "units[0] N, address: is not a field of this section; it may have code, name, kind, parent, oversees, "
                "opens, closes, former, succeeds"
            )
        ],
    ),
    "unit without a name": (
        only("units", {"code": "N", "kind": "TOWNSHIP"}),
        ["units[0] N, name: is required"],
    ),
    "unit with an empty name": (
        unit(name=" "), ["units[0] N, name: must not be empty, nor begin or end with a space"]
    ),
    "unit with a long name": (unit(name="长" * 201), ["units[0] N, name: must have at most 200 characters"]),
    "unit with a control character": (unit(name="a\x00b"), ["units[0] N, name: must have no control characters"]),
    "unit of no kind": (
        unit(kind="TOWN"),
        [("units[0] N, kind: must be one of PREFECTURE, COUNTY, TOWNSHIP, SUBDISTRICT, MANAGEMENT_AREA, VILLAGE, "
         "DEPARTMENT, BUREAU, SECTION, OFFICE, STAFF, LEADER; did you mean TOWNSHIP?")],
    ),
    "code that is no text": (unit(code=5), ["units[0], code: must be a text"]),
    "unknown parent": (unit(parent="X"), ["units[0] N, parent: there is no unit X"]),
    "own parent": (unit(parent="N"), ["units[0] N, parent: is below this unit: units form a tree"]),
    "units in a circle": (
        only(
            "units",
            {"code": "N1", "name": "N1", "kind": "VILLAGE", "parent": "N2"},
            {"code": "N2", "name": "N2", "kind": "VILLAGE", "parent": "N1"},
            {"code": "N3", "name": "N3", "kind": "VILLAGE", "parent": "N1"},
        ),
        ["units[0] N1, parent: is below this unit: units form a tree",
         "units[1] N2, parent: is below this unit: units form a tree"],
    ),
    "unit that differs from the one on file": (
        only("units", {"code": "T", "name": "Renamed", "kind": "TOWNSHIP", "parent": "C"}),
        ["units[0] T, name: differs from the unit T that is known: Township"],
    ),
    "overseeing without being a leader": (
        unit(oversees=["SE"]), ["units[0] N, oversees: only a LEADER oversees units"]
    ),
    "overseeing a township": (
        unit(kind="LEADER", oversees=["T"]),
        ["units[0] N, oversees: T is a TOWNSHIP; a LEADER oversees only SECTION and OFFICE"],
    ),
    "overseeing nobody known": (
        unit(kind="LEADER", oversees=["X"]), ["units[0] N, oversees: there is no unit X"]
    ),
    # Periods.
    "period that ends before it starts": (
        period(ends="2014-12-31"), ["periods[0] N, ends: must not lie before starts (2015-01-01)"]
    ),
    "no such day": (period(ends="2015-02-30"), ["periods[0] N, ends: must be a date like 2014-12-31"]),
    "a week date": (period(starts="2015-W01-1"), ["periods[0] N, starts: must be a date like 2014-12-31"]),
    "period of no kind": (
        period(kind="WEEK"), ["periods[0] N, kind: must be one of YEAR, HALF, QUARTER, BIMONTH, MONTH"]
    ),
    "period that differs from the one on file": (
        period(code="2014", ends="2015-06-30"),
        ["periods[0] 2014, starts: differs from the period 2014 that is known: 2014-01-01",
         "periods[0] 2014, ends: differs from the period 2014 that is known: 2014-12-31"],
    ),
    # Incidents.
    "ref on file": (
        incident(ref="R1"), ["incidents[0] R1, ref: R1 is already on file; a document number is unique"]
    ),
    "ref twice": (
        {"incidents": incident()["incidents"] * 2},
        ["incidents[1] N, ref: N stands in incidents[0] too; a document number is unique"],
    ),
    "no ref": (incident(ref="left out"), ["incidents[0], ref: is required"]),
    "incident on nobody": (incident(unit="X"), ["incidents[0] N, unit: there is no unit X"]),
    "incident on a number": (incident(unit=5), ["incidents[0] N, unit: must be a code, given as text"]),
    "no such kind of incident": (
        incident(kind="visit"), ["incidents[0] N, kind: must be one of " + ", ".join(installed().kinds)]
    ),
    "petitioner's name": (
        incident(name="张三"),
        [("incidents[0] N, name: is not an attribute of petition_visit; it may have level, head_count, abnormal, "
         "skip_level, repeat, key_person, disruptive, forewarned, at_fault, serious_harm, attended, arrival_minutes, "
         "returned")],
    ),
    "nobody came": (
        incident(head_count=0),
        ["incidents[0] N, head_count: must be a whole number of at least 1 (and at most 2147483647)"],
    ),
    "flag that is a number": (incident(abnormal=1), ["incidents[0] N, abnormal: must be true or false"]),
    "no level": (incident(level="left out"), ["incidents[0] N, level: is required for petition_visit"]),
    "minutes that are no number": (
        incident(arrival_minutes=float("nan")),
        ["incidents[0] N, arrival_minutes: must be a whole number of at least 0 (and at most 2147483647)"],
    ),
    "returned from the county": (
        incident(returned="UNCONTROLLED"), ["incidents[0] N, returned: returned goes only with level NATIONAL"]
    ),
    "date in no period": (
        incident(on="2013-12-31"),
        ["incidents[0] N, on: 2013-12-31 lies in no period of the ledger; add the period, or correct the date"],
    ),
    "no date": (incident(on="left out"), ["incidents[0] N, on: is required"]),
    "date with a time": (
        incident(on="2014-05-01T00:00"),
        ["incidents[0] N, on: must be a date like 2014-12-31; 2014-05-01T00:00 is 2014-05-01"],
    ),
    # Observations.
    "unknown metric": (observation("luxi2014.x"), ["observations[0] T, metric: there is no metric luxi2014.x"]),
    "unknown key of an observation": (
        observation(note="x"),
        ["observations[0] T, note: is not a field of this section; it may have unit, period, metric, value"],
    ),
    "observation of nobody": (observation(unit="X"), ["observations[0] X, unit: there is no unit X"]),
    "observation in no period": (observation(period="X"), ["observations[0] T, period: there is no period X"]),
    "flag observed as a number": (
        observation(value=1), ["observations[0] T, value: of luxi2014.work_records must be true or false"]
    ),
    "no value": (observation(value="left out"), ["observations[0] T, value: is required"]),
    "negative count": (
        observation("luxi2014.backlog_cases", -1),
        ["observations[0] T, value: of luxi2014.backlog_cases must be a whole number of at least 0"],
    ),
    "count given as a text": (
        observation("luxi2014.backlog_cases", "3"),
        ["observations[0] T, value: of luxi2014.backlog_cases must be a whole number of at least 0"],
    ),
    "float": (
        observation("liaocheng1995.annual_score", 94.5),
        [("observations[0] T, value: of liaocheng1995.annual_score must be exact: "
         'give it as a text, "94.5", not as a float')],
    ),
    "percentage above 100": (
        observation("liaocheng1995.annual_score", "100.01"),
        [("observations[0] T, value: of liaocheng1995.annual_score "
         "must be a decimal with at most 2 places from 0 to 100")],
    ),
    "three decimals": (
        observation("liaocheng1995.annual_score", "1.234"),
        [("observations[0] T, value: of liaocheng1995.annual_score "
         "must be a decimal with at most 2 places from 0 to 100")],
    ),
    "number with an exponent": (
        observation("liaocheng1995.annual_score", "1e1"),
        [("observations[0] T, value: of liaocheng1995.annual_score "
         "must be a decimal with at most 2 places from 0 to 100")],
    ),
    "more settled than there are": (
        observation("luxi2014.backlog_cases_settled", 4),
        [("observations[0] T, value: 4 of luxi2014.backlog_cases_settled in 2014 is more than luxi2014.backlog_cases, "
         "which is 3")],
    ),
    "fewer than are settled": (
        observation("luxi2014.backlog_cases", 1),
        [("observations[0] T, value: 2 of luxi2014.backlog_cases_settled in 2014 is more than luxi2014.backlog_cases, "
         "which is 1")],
    ),
    # Rulings.
    "ruling of another scheme": (
        ruling(scheme="x"),
        [("rulings[0] 1.1.1, scheme: must be one of liaocheng1995, luxi2014, minhang_linkage, pinghu2012, "
         "street_ten_rules")],
    ),
    "ruling for nobody": (ruling(unit="X"), ["rulings[0] 1.1.1, unit: there is no unit X"]),
    "points out of range": (
        ruling(points="0.51"),
        ["rulings[0] 1.1.1, points: must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals, not 0.51"],
    ),
    "negative points": (
        ruling(points=-1),
        ["rulings[0] 1.1.1, points: must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals, not -1"],
    ),
    "points with three decimals": (
        ruling(points="0.125"),
        ["rulings[0] 1.1.1, points: must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals, not 0.125"],
    ),
    "points as a float": (
        ruling(points=0.25),
        [("rulings[0] 1.1.1, points: must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals, not 0.25; "
         "give it as a text or a whole number")],
    ),
    "points as a flag": (
        ruling(points=True),
        ["rulings[0] 1.1.1, points: must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals, not True"],
    ),
    "no points": (
        ruling(points="left out"),
        [("rulings[0] 1.1.1, points: is required; "
          "must be 0.00 to 0.50 (clause 一 工作规范1), with at most two decimals")],
    ),
    "award for an incident": (
        ruling(incident="R1"),
        ["rulings[0] 1.1.1, incident: 1.1.1 is awarded as a whole, not for one incident"],
    ),
    "award where incidents are judged": (
        pinghu(incident=None),
        ["rulings[0] 5.1, incident: is required: 5.1 judges each report_failure by itself"],
    ),
    "unknown incident": (pinghu(incident="X"), ["rulings[0] 5.1, incident: there is no incident X"]),
    "below the range of an incident": (
        pinghu(points="2.99"),
        ["rulings[0] 5.1, points: must be 3.00 to 10.00 (clause 五1), with at most two decimals, not 2.99"],
    ),
    "incident of another kind": (
        pinghu(incident="R3"),
        ["rulings[0] 5.1, incident: R3 is a petition_visit; 5.1 judges report_failure (clause 五1)"],
    ),
    "incident without the flag": (
        {
            "incidents": incident(ref="R4", unit="P", on="2014-03-02")["incidents"],
            **pinghu(item="5.9", incident="R4"),
        },
        [("rulings[0] 5.9, incident: R4 is not among those that 5.9 leaves to a ruling (clause 五9): "
         '{"level":"COUNTY","head_count":1}')],
    ),
    "incident of another period": (
        pinghu(period="2014-B1"),
        ["rulings[0] 5.1, period: R2 happened on 2014-03-01, which is not in 2014-B1"],
    ),
    "incident of another unit": (
        pinghu(unit="T"),
        ["rulings[0] 5.1, unit: R2 was recorded on P; it counts for that unit and those above it, not for T"],
    ),
    "range multiplied by an observed count": (
        ruling(scheme="street_ten_rules", item="reward.cooperating", unit="S", points="6000.01"),
        [("rulings[0] reward.cooperating, points: must be 1000.00 to 2000.00 for each of "
         "street_ten_rules.cooperating_recipients (clause 10): 3000.00 to 6000.00 in all, with 3 observed; "
         "not 6000.01")],
    ),
    "range multiplied by an unknown count": (
        ruling(scheme="street_ten_rules", item="reward.cooperating", unit="T", points="1000"),
        [("rulings[0] reward.cooperating, points: must be 1000.00 to 2000.00 for each of "
         "street_ten_rules.cooperating_recipients (clause 10); street_ten_rules.cooperating_recipients of T in 2014 "
         "is unknown")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_refused_and_why(ledger: Ledger, case: str) -> None:
    records, expected = REFUSED[case]
    before = await ledger.exported()
    report = await ledger.import_records(records)
    assert told(report) == expected
    assert report.revision is None
    assert await ledger.exported() == before


async def test_an_item_that_leaves_nothing_to_a_ruling(ledger: Ledger) -> None:
    report = await ledger.import_records(ruling(scheme="luxi2014", item="1.1"))
    [problem] = report.problems
    assert (problem.section, problem.index, problem.field) == ("rulings", 0, "item")
    assert problem.message.startswith("1.1 leaves nothing to a ruling; rulings in luxi2014 are on: ")
    report = await ledger.import_records(ruling(item="9.9"))
    assert report.problems[0].message.startswith(
        "9.9 is not an item of the scheme; rulings in minhang_linkage are on: "
    )


async def test_every_error_is_told_and_nothing_is_stored(empty: Ledger) -> None:
    records = small()
    records["units"][0]["kind"] = "TOWN"
    records["incidents"][2]["head_count"] = 0
    records["observations"][1]["value"] = 1
    records["rulings"][0]["points"] = "9"
    report = await empty.import_records(records)
    assert [(p.section, p.index, p.field) for p in report.problems] == [
        ("units", 0, "kind"),
        ("incidents", 2, "head_count"),
        ("observations", 2, "value"),
        ("rulings", 0, "points"),
    ]
    assert await empty.exported() == {
        "parameters": {}, "units": [], "periods": [], "incidents": [], "observations": [], "rulings": [],
    }  # fmt: skip


async def test_one_mistake_is_told_once(empty: Ledger) -> None:
    """What refers to a unit, period or incident that was refused is not an error of its own."""
    records = small()
    records["units"][7]["name"] = ""
    assert told(await empty.import_records(records)) == [
        "units[7] P, name: must not be empty, nor begin or end with a space"
    ]
    records = small()
    records["incidents"][1]["failure"] = "NEVER"
    records["periods"][1]["ends"] = "2013-01-01"
    assert told(await empty.import_records(records)) == [
        "periods[1] 2014-B1, ends: must not lie before starts (2014-01-01)",
        "incidents[1] R2, failure: must be one of LATE, MISSED, CONCEALED",
    ]


async def test_a_dry_run_stores_nothing(empty: Ledger) -> None:
    report = await empty.import_records(small(), dry_run=True)
    assert report.accepted
    assert report.revision is None
    assert report.taken == {
        "parameters": 1, "periods": 3, "units": 9, "incidents": 3, "observations": 5, "rulings": 3,
    }  # fmt: skip
    assert (await empty.exported())["units"] == []


async def test_structure_may_be_repeated_as_it_is(ledger: Ledger) -> None:
    records = small()
    again = {"units": records["units"] * 2, "periods": records["periods"] * 2, "observations": records["observations"]}
    before = await ledger.exported()
    assert told(await ledger.import_records(again)) == []
    assert await ledger.exported() == before


async def test_cards_are_left_alone_and_sections_may_be_missing(empty: Ledger) -> None:
    assert (await empty.import_records({"cards": ["whatever"], "units": None, "title": None})).accepted
    assert (await empty.import_records({"units": [{"code": "C", "name": "C", "kind": "COUNTY"}]})).accepted


@pytest.mark.parametrize("records", [{}, {"title": "nothing"}, {"incidents": []}, {"units": None, "periods": []}])
async def test_an_import_with_nothing_in_it_is_refused(ledger: Ledger, records: dict[str, Any]) -> None:
    before = await ledger.revision()
    [problem] = (await ledger.import_records(records)).problems
    assert "there is nothing to import; give entries in one of parameters, units, periods" in problem.message
    assert await ledger.revision() == before


async def test_entries_may_come_as_a_stream(empty: Ledger) -> None:
    records = {section: iter(given) if isinstance(given, list) else given for section, given in small().items()}
    assert told(await empty.import_records(records)) == []
    assert len((await empty.exported())["incidents"]) == 3


async def test_exact_decimals_may_come_as_decimals(ledger: Ledger) -> None:
    records = {**observation("liaocheng1995.annual_score", Decimal("94.50")), **ruling(points=Decimal("0.50"))}
    assert told(await ledger.import_records(records)) == []
    [observed] = await ledger.observations(["T"], ["liaocheng1995.annual_score"], ["2014"])
    assert observed.value == Decimal("94.50")


async def test_progress_is_told_section_by_section(empty: Ledger) -> None:
    told: list[tuple[str, int, int | None]] = []
    await empty.import_records(small(), progress=lambda *each: told.append(each))
    assert told == [("incidents", 3, 3), ("observations", 5, 5), ("rulings", 3, 3)]


async def test_counts_and_incidents_of_the_same_import_settle_rulings() -> None:
    """Observations and incidents are read before rulings, whatever their order in the file."""
    records = small()
    records["rulings"].append(
        {"scheme": "street_ten_rules", "item": "reward.cooperating", "unit": "S", "period": "2014", "points": "6000"}
    )
    reordered = dict(reversed(records.items()))
    async with open_ledger("sqlite://:memory:", installed()) as ledger:
        assert told(await ledger.import_records(reordered)) == []

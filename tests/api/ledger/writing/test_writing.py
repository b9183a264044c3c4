"""Writing single facts: stored as a whole or not at all, and every error told."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaohe.ledger import Ledger
from kaohe.ledger.facts.records import IncidentRecord
from kaohe.ledger.writing import (
    IncidentChange,
    IncidentEntry,
    ObservationEntry,
    ObservationKey,
    PeriodEntry,
    Request,
    Rule,
    RulingEntry,
    RulingKey,
    UnitChange,
    UnitEntry,
    Written,
)
from kaohe.scheme.incident_kinds import AttributeValue

WHO = Request("clerk", "reported by telephone")
LETTERS = ObservationKey("T1", "2014", "luxi2014.untraced_letters")
VISIT: dict[str, AttributeValue] = {"level": "COUNTY", "head_count": 4}


def keyed(key: str) -> Request:
    return Request("clerk", None, key)


def codes(written: Written[Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(error.code.value, error.path) for error in written.errors]


async def of(ledger: Ledger, ref: str) -> IncidentRecord:
    return (await ledger.incidents([ref]))[0]


async def whole(ledger: Ledger) -> int:
    verdict = await ledger.verify_audit()
    assert verdict.is_whole, verdict
    return verdict.entries


# --- incidents ------------------------------------------------------------------------------------------


async def test_recording_incidents(county: Ledger) -> None:
    entries = [
        IncidentEntry("N1", "V", "petition_visit", date(2014, 4, 1), VISIT),
        IncidentEntry("N2", "T2", "screening_missed", "2014-04-02"),
    ]
    written = await county.record_incidents(entries, WHO)
    assert written.accepted
    assert written.revision is not None
    assert written.records == (
        IncidentRecord("N1", "V", "petition_visit", date(2014, 4, 1), VISIT, written.revision),
        IncidentRecord("N2", "T2", "screening_missed", date(2014, 4, 2), {}, written.revision),
    )
    assert await county.incidents(["N1"]) == [written.records[0]]
    assert await whole(county) == 2


async def test_every_bad_entry_is_told_and_nothing_stored(county: Ledger) -> None:
    entries = [
        IncidentEntry("N1", "V", "petition_visit", "2014-04-01", VISIT),
        IncidentEntry("R1", "V", "petition_visit", "2014-04-01", VISIT),
        IncidentEntry("N3", "nowhere", "petition_visits", "2020-04-01", VISIT),
        IncidentEntry("N4", "V", "petition_visit", "2014-04-01", {"level": "COUNTRY", "head_count": 0, "headcount": 1}),
        IncidentEntry("N1", "V", "screening_missed", "2014-04-01"),
        IncidentEntry("N5", "V", "screening_missed", "2014-04-01", {"ref": "N6"}),
    ]
    written = await county.record_incidents(entries, WHO)
    assert sorted(codes(written), key=str) == sorted(
        [
            ("TAKEN", ("incidents", 1, "ref")),
            ("NOT_FOUND", ("incidents", 2, "unit")),
            ("INVALID", ("incidents", 2, "kind")),
            ("INVALID", ("incidents", 2, "on")),
            ("INVALID", ("incidents", 3, "attributes", "headcount")),
            ("INVALID", ("incidents", 3, "attributes", "level")),
            ("INVALID", ("incidents", 3, "attributes", "head_count")),
            ("INVALID", ("incidents", 4, "ref")),
            ("INVALID", ("incidents", 5, "attributes", "ref")),
        ],
        key=str,
    )
    suggestions = {error.path: error.suggestion for error in written.errors if error.suggestion}
    assert suggestions == {
        ("incidents", 2, "kind"): "petition_visit",
        ("incidents", 3, "attributes", "headcount"): "head_count",
        ("incidents", 3, "attributes", "level"): "COUNTY",
    }
    assert await county.incidents(["N1", "N5"]) == []
    assert await whole(county) == 1


async def test_how_many_entries(county: Ledger) -> None:
    many = [IncidentEntry(f"N{n}", "V", "screening_missed", "2014-04-01") for n in range(251)]
    assert codes(await county.record_incidents(many, WHO)) == [("TOO_MANY", ("incidents",))]
    assert codes(await county.record_incidents([], WHO)) == [("REQUIRED", ("incidents",))]
    assert (await county.record_incidents(many[:250], WHO)).accepted


async def test_correcting_an_incident(county: Ledger) -> None:
    before = await of(county, "R2")
    change = IncidentChange(unit="T2", on="2014-05-02", attributes={"abnormal": None, "head_count": 3})
    written = await county.correct_incident("R2", change, WHO, expected_revision=before.revision)
    after = await of(county, "R2")
    assert written.records == (after,)
    assert after == IncidentRecord(
        "R2", "T2", "petition_visit", date(2014, 5, 2), {"level": "NATIONAL", "head_count": 3}, written.revision or 0
    )
    stale = await county.correct_incident("R2", IncidentChange(unit="V"), WHO, expected_revision=before.revision)
    assert codes(stale) == [("STALE", ("expected_revision",))]
    assert stale.errors[0].current == after
    same = await county.correct_incident("R2", IncidentChange(attributes={"head_count": 3}), WHO)
    assert same.records == (after,)
    wrong = await county.correct_incident("R2", IncidentChange(on="never", attributes={"level": None}), WHO)
    assert codes(wrong) == [("INVALID", ("on",)), ("INVALID", ("attributes", "level"))]
    assert codes(await county.correct_incident("R99", change, WHO)) == [("NOT_FOUND", ("ref",))]
    assert await whole(county) == 3


async def test_withdrawing_an_incident(county: Ledger) -> None:
    before = await of(county, "R3")
    assert (await county.withdraw_incident("R3", WHO)).records == (before,)
    assert await county.incidents(["R3"]) == []
    assert codes(await county.withdraw_incident("R3", WHO)) == [("NOT_FOUND", ("ref",))]
    gone = await county.withdraw_incident("R3", WHO, expected_revision=before.revision)
    assert codes(gone) == [("STALE", ("expected_revision",))]
    assert (await county.record_incidents([IncidentEntry("R3", "T2", "screening_missed", "2014-01-01")], WHO)).accepted
    await whole(county)


# --- observations and rulings ---------------------------------------------------------------------------


async def test_recording_and_withdrawing_observations(county: Ledger) -> None:
    def entry(value: Any, expected: int | None = None, metric: str = LETTERS.metric) -> list[ObservationEntry]:
        return [ObservationEntry(LETTERS.unit, LETTERS.period, metric, value, expected)]

    first = (await county.observations(["T1"], [LETTERS.metric], ["2014"]))[0]
    written = await county.record_observations(entry(4, first.revision), WHO)
    assert [(each.value, each.revision) for each in written.records] == [(4, written.revision)]
    stale = await county.record_observations(entry(5, first.revision), WHO)
    assert codes(stale) == [("STALE", ("observations", 0, "expected_revision"))]
    assert stale.errors[0].current == written.records[0]
    assert codes(await county.record_observations(entry(-1), WHO)) == [("INVALID", ("observations", 0, "value"))]
    misspelt = await county.record_observations(entry(1, None, "luxi2014.untraced_leters"), WHO)
    assert misspelt.errors[0].suggestion == "luxi2014.untraced_letters"
    assert (await county.withdraw_observation(LETTERS, WHO)).records == written.records
    assert await county.observations(["T1"], [LETTERS.metric], ["2014"]) == []
    assert codes(await county.withdraw_observation(LETTERS, WHO)) == [("NOT_FOUND", ())]
    assert (await county.record_observations(entry(7, 0), WHO)).accepted
    assert await whole(county) == 4


async def test_rulings_lean_on_their_incident(county: Ledger) -> None:
    assert (await county.record_incidents([IncidentEntry("N1", "X", "screening_missed", "2014-07-01")], WHO)).accepted
    key = RulingKey("pinghu2012", "5.6.1", "X", "2014", "N1")
    far = await county.record_rulings([RulingEntry(*key_fields(key), "9", "N1")], WHO)
    assert codes(far) == [("INVALID", ("rulings", 0, "points"))]
    written = await county.record_rulings([RulingEntry(*key_fields(key), "2.50", "N1")], WHO)
    assert written.accepted, written.errors
    moved = await county.correct_incident("N1", IncidentChange(on="2013-01-01", unit="T1"), WHO)
    assert [error.code for error in moved.errors] == [Rule.RULING_DEPENDS] * 2
    assert moved.errors[0].current == written.records[0]
    assert codes(await county.withdraw_incident("N1", WHO)) == [("RULING_DEPENDS", ("ref",))]
    stale = await county.record_rulings([RulingEntry(*key_fields(key), "2", "N1", 0)], WHO)
    assert codes(stale) == [("STALE", ("rulings", 0, "expected_revision"))]
    assert (await county.correct_incident("N1", IncidentChange(on="2014-07-02"), WHO)).accepted
    assert (await county.withdraw_ruling(key, WHO, expected_revision=written.revision)).records == written.records
    assert codes(await county.withdraw_ruling(key, WHO)) == [("NOT_FOUND", ())]
    assert (await county.withdraw_incident("N1", WHO)).accepted
    await whole(county)


def key_fields(key: RulingKey) -> tuple[str, str, str, str]:
    return key.scheme, key.item, key.unit, key.period


async def test_rulings_lean_on_the_count_that_multiplies_them(county: Ledger) -> None:
    count = ObservationKey("T1", "2014", "street_ten_rules.cooperating_recipients")
    assert (
        await county.record_observations([ObservationEntry(count.unit, count.period, count.metric, 3)], WHO)
    ).accepted
    entry = RulingEntry("street_ten_rules", "reward.cooperating", "T1", "2014", "6000")
    assert (await county.record_rulings([entry], WHO)).accepted
    few = await county.record_observations([ObservationEntry(count.unit, count.period, count.metric, 2)], WHO)
    assert codes(few) == [("RULING_DEPENDS", ())]
    assert codes(await county.withdraw_observation(count, WHO)) == [("RULING_DEPENDS", ())]
    many = await county.record_observations([ObservationEntry(count.unit, count.period, count.metric, 4)], WHO)
    assert many.accepted
    assert await whole(county) == 4


# --- units and periods ----------------------------------------------------------------------------------


async def test_creating_units(county: Ledger) -> None:
    entries = [UnitEntry("N2", "Below", "VILLAGE", "N1"), UnitEntry("N1", "New", "TOWNSHIP", "C")]
    written = await county.create_units(entries, WHO)
    assert [(unit.code, unit.parent, unit.revision) for unit in written.records] == [
        ("N2", "N1", written.revision),
        ("N1", "C", written.revision),
    ]
    again = await county.create_units([*entries, UnitEntry("N3", "", "TOWN", "N9")], WHO)
    assert codes(again) == [
        ("TAKEN", ("units", 0, "code")),
        ("TAKEN", ("units", 1, "code")),
        ("INVALID", ("units", 2, "name")),
        ("INVALID", ("units", 2, "kind")),
    ]
    await whole(county)


async def test_changing_units(county: Ledger) -> None:
    before = (await county.units(["V"]))[0]
    written = await county.change_unit(
        "V", UnitChange(name="Hamlet", parent="T2"), WHO, expected_revision=before.revision
    )
    assert [(unit.name, unit.parent, unit.revision) for unit in written.records] == [("Hamlet", "T2", written.revision)]
    stale = await county.change_unit("V", UnitChange(parent="T1"), WHO, expected_revision=before.revision)
    assert codes(stale) == [("STALE", ("expected_revision",))]
    assert codes(await county.change_unit("C", UnitChange(parent="V"), WHO)) == [("INVALID", ("parent",))]
    assert codes(await county.change_unit("V", UnitChange(parent="V"), WHO)) == [("INVALID", ("parent",))]
    assert codes(await county.change_unit("V", UnitChange(parent="?"), WHO)) == [("NOT_FOUND", ("parent",))]
    assert codes(await county.change_unit("V", UnitChange(oversees=("X",)), WHO)) == [("INVALID", ("oversees",))]
    assert (await county.change_unit("V", UnitChange(parent=None), WHO)).records[0].parent is None
    assert (await county.change_unit("L2", UnitChange(oversees=("X",)), WHO)).accepted
    assert (await county.change_unit("L1", UnitChange(oversees=()), WHO)).accepted
    assert {leader: len(units) for leader, units in (await county.overseen(["L1", "L2"])).items()} == {"L1": 0, "L2": 1}
    assert codes(await county.change_unit("nobody", UnitChange(), WHO)) == [("NOT_FOUND", ("code",))]
    await whole(county)


async def test_closing_units(county: Ledger) -> None:
    assert codes(await county.close_unit("T1", "2014-03-31", WHO)) == [
        ("HAS_UNITS", ("last_day",)),
        ("HAS_FACTS", ("last_day",)),
    ]
    written = await county.close_unit("T2", date(2014, 6, 30), WHO)
    assert written.records[0].closes == date(2014, 6, 30)
    late = [IncidentEntry("N1", "T2", "screening_missed", "2014-07-01")]
    assert codes(await county.record_incidents(late, WHO)) == [("UNIT_CLOSED", ("incidents", 0, "on"))]
    report = await county.import_records(
        {"incidents": [{"ref": "N1", "unit": "T2", "kind": "screening_missed", "on": "2014-07-01"}]}
    )
    assert [problem.rule for problem in report.problems] == ["UNIT_CLOSED"]
    entry = ObservationEntry("T2", "2014-B4", "luxi2014.untraced_letters", 1)
    assert codes(await county.record_observations([entry], WHO)) == [("UNIT_CLOSED", ("observations", 0, "period"))]
    early = [IncidentEntry("N1", "T2", "screening_missed", "2014-06-30")]
    assert (await county.record_incidents(early, WHO)).accepted
    assert codes(await county.change_unit("V", UnitChange(parent="T2"), WHO)) == [("UNIT_CLOSED", ("parent",))]
    assert (await county.close_unit("T2", None, WHO)).records[0].closes is None
    assert (await county.record_incidents([IncidentEntry("N2", "T2", "screening_missed", "2014-07-01")], WHO)).accepted
    await whole(county)


async def test_creating_periods(county: Ledger) -> None:
    entry = PeriodEntry("2015", "YEAR", date(2015, 1, 1), "2015-12-31")
    assert [period.code for period in (await county.create_periods([entry], WHO)).records] == ["2015"]
    assert codes(await county.create_periods([entry], WHO)) == [("TAKEN", ("periods", 0, "code"))]
    wrong = PeriodEntry("2016", "YEARS", "2016-01-01", "2015-12-31")
    assert codes(await county.create_periods([wrong], WHO))[0] == ("INVALID", ("periods", 0, "kind"))
    await whole(county)


# --- requests -------------------------------------------------------------------------------------------


async def test_a_repeated_request_gives_the_first_result(county: Ledger) -> None:
    entries = [IncidentEntry("N1", "V", "petition_visit", "2014-04-01", VISIT)]
    first = await county.record_incidents(entries, keyed("a"))
    assert (await county.correct_incident("N1", IncidentChange(unit="T2"), keyed("b"))).accepted
    again = await county.record_incidents(entries, keyed("a"))
    assert again.repeated
    assert (again.records, again.revision) == (first.records, first.revision)
    assert (await of(county, "N1")).unit == "T2"
    other = await county.record_incidents([IncidentEntry("N2", "V", "petition_visit", "2014-04-01", VISIT)], keyed("a"))
    assert codes(other) == [("KEY_REUSED", ("idempotency_key",))]
    assert (
        await county.record_incidents(
            [IncidentEntry("N2", "V", "screening_missed", "2014-04-01")], Request("someone else", None, "a")
        )
    ).accepted
    gone = await county.withdraw_incident("N1", keyed("c"))
    assert (await county.withdraw_incident("N1", keyed("c"))).records == gone.records
    assert await whole(county) == 5


async def test_a_refused_request_leaves_its_key_free(county: Ledger) -> None:
    wrong = [IncidentEntry("N1", "nowhere", "petition_visit", "2014-04-01", VISIT)]
    assert codes(await county.record_incidents(wrong, keyed("a"))) == [("NOT_FOUND", ("incidents", 0, "unit"))]
    right = [IncidentEntry("N1", "V", "petition_visit", "2014-04-01", VISIT)]
    assert (await county.record_incidents(right, keyed("a"))).accepted


NONSENSE = [None, "", " x", "\x00", "\ud800", "x" * 5000, ["x"], {"a": 1}, 1.5, 10**30]


async def test_nonsense_is_an_error_and_stores_nothing(county: Ledger) -> None:
    before = await county.exported()
    for value in NONSENSE:
        for place, written in enumerate(await attempts(county, value)):
            assert written.errors, (value, place)
    assert await county.exported() == before
    assert await whole(county) == 1


async def attempts(county: Ledger, value: Any) -> list[Written[Any]]:
    """Writes that are wrong with a value that is nonsense everywhere."""
    incidents = [
        IncidentEntry(value, "V", "screening_missed", "2014-04-01"),
        IncidentEntry("N", value, "screening_missed", "2014-04-01"),
        IncidentEntry("N", "V", value, "2014-04-01"),
        IncidentEntry("N", "V", "screening_missed", value),
        IncidentEntry("N", "V", "petition_visit", "2014-04-01", {"level": value, "head_count": 1}),
    ]
    changes = [
        IncidentChange(unit=value),
        IncidentChange(on=value),
        IncidentChange(attributes={"level": value}),
    ]
    observations = [
        ObservationEntry(value, "2014", LETTERS.metric, 1),
        ObservationEntry("T1", value, LETTERS.metric, 1),
        ObservationEntry("T1", "2014", value, 1),
        ObservationEntry("T1", "2014", LETTERS.metric, value),
    ]
    rulings = [
        RulingEntry(value, "1", "T1", "2014", "1"),
        RulingEntry("luxi2014", value, "T1", "2014", "1"),
        RulingEntry("pinghu2012", "1", value, "2014", "1"),
    ]
    return [
        *[await county.record_incidents([entry], WHO) for entry in incidents],
        *[await county.correct_incident("R1", change, WHO) for change in changes],
        await county.correct_incident(value, IncidentChange(), WHO),
        await county.withdraw_incident(value, WHO),
        *[await county.record_observations([observation], WHO) for observation in observations],
        await county.withdraw_observation(ObservationKey("T1", "2014", str(value)), WHO),
        *[await county.record_rulings([ruling], WHO) for ruling in rulings],
        await county.create_units([UnitEntry(value, "Name", "VILLAGE")], WHO),
        await county.create_units([UnitEntry("N", "Name", value)], WHO),
        await county.create_periods([PeriodEntry("2015", "YEAR", value, "2015-12-31")], WHO),
        await county.close_unit("T1", value or "x", WHO),
        await county.withdraw_incident("R1", Request(value)),
        await county.withdraw_incident("R1", WHO, expected_revision=value or 10**9),
    ]

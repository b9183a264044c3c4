"""Nothing is overwritten: what we knew then can be read as it was then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest

from kaohe.graphql.relay import Slice
from kaohe.ledger import Ledger
from kaohe.ledger.facts.records import IncidentRecord, ObservationRecord
from kaohe.ledger.journal.change_log import Change, FactKind, Operation
from kaohe.ledger.writing import (
    IncidentChange,
    IncidentEntry,
    ObservationEntry,
    ObservationKey,
    PeriodEntry,
    Request,
    RulingEntry,
    RulingKey,
    UnitChange,
    UnitEntry,
    Written,
)
from kaohe.scoring import score, statement

WHO = Request("clerk", "as the file says")
LETTERS = ObservationKey("T1", "2014", "luxi2014.untraced_letters")
RULED = RulingKey("pinghu2012", "5.6.1", "X", "2014", "N1")

Step: TypeAlias = Callable[[Ledger], Awaitable[Written[Any]]]

STEPS: list[Step] = [
    lambda it: it.record_incidents([IncidentEntry("N1", "X", "screening_missed", "2014-07-01")], WHO),
    lambda it: it.correct_incident("R1", IncidentChange(unit="T2", attributes={"head_count": 30}), WHO),
    lambda it: it.record_rulings([RulingEntry("pinghu2012", "5.6.1", "X", "2014", "2.5", "N1")], WHO),
    lambda it: it.record_observations([ObservationEntry("T1", "2014", LETTERS.metric, 9)], WHO),
    lambda it: it.change_unit("V", UnitChange(name="Hamlet", parent="T2"), WHO),
    lambda it: it.create_units([UnitEntry("N", "New", "VILLAGE", "V")], WHO),
    lambda it: it.create_periods([PeriodEntry("2015", "YEAR", "2015-01-01", "2015-12-31")], WHO),
    lambda it: it.change_unit("L2", UnitChange(oversees=("X",)), WHO),
    lambda it: it.change_unit("L1", UnitChange(oversees=()), WHO),
    lambda it: it.record_rulings([RulingEntry("pinghu2012", "5.6.1", "X", "2014", "3", "N1")], WHO),
    lambda it: it.withdraw_incident("R3", WHO),
    lambda it: it.withdraw_observation(LETTERS, WHO),
    lambda it: it.withdraw_ruling(RULED, WHO),
    lambda it: it.record_observations([ObservationEntry("T1", "2014", LETTERS.metric, 2)], WHO),
    lambda it: it.close_unit("N", "2014-01-31", WHO),
    lambda it: it.record_incidents([IncidentEntry("R3", "T2", "screening_missed", "2014-08-01")], WHO),
]


async def known(ledger: Ledger) -> dict[str, Any]:
    """All that can be read of a ledger: facts, cards, records of every kind."""
    calendar = await ledger.calendar()
    facts = await ledger.read_facts(None, ledger.registry.schemes.values(), calendar.periods)
    some = await ledger.read_facts(["T1", "X", "L2"], ledger.registry.schemes.values(), calendar.periods)
    cards = {
        (scheme.code, period.code, unit): statement(score(scheme, read, period), row)
        for scheme in ledger.registry.schemes.values()
        for period in calendar.periods
        for read, units in ((facts, ["C", "S", "T1", "T2", "V"]), (some, ["T1", "X", "L2"]))
        for unit in units
        if (row := read.units.row(unit)) is not None
    }
    exported = await ledger.exported()
    units = [unit["code"] for unit in exported["units"]]
    periods = [period.code for period in calendar.periods]
    return {
        "cards": cards,
        "exported": exported,
        "units": sorted(await ledger.units(units), key=lambda unit: unit.code),
        "overseen": await ledger.overseen(["L1", "L2"]),
        "incidents": sorted(await ledger.incidents(["R1", "R3", "N1"]), key=lambda each: each.ref),
        "behind": await ledger.incidents_behind(["T2"], ["petition_visit"], *_SPAN),
        "observations": await ledger.observations(units, [LETTERS.metric], periods),
        "rulings": await ledger.rulings(units, ["pinghu2012"], periods),
        "parameters": await ledger.parameters(),
    }


_SPAN = (datetime(2014, 1, 1, tzinfo=UTC).date(), datetime(2014, 12, 31, tzinfo=UTC).date())


async def test_reading_the_past(county: Ledger) -> None:
    """What was read at each revision is read again as of it, cards and all, in as many statements."""
    then = {await county.revision(): await known(county)}
    for step in STEPS:
        written = await step(county)
        assert written.accepted, written.errors
        assert written.revision is not None
        then[written.revision] = await known(county)
    before = county.statements
    await known(county)
    present = county.statements - before
    for revision, expected in then.items():
        past = await county.as_of(revision)
        before = county.statements
        found = await known(past)
        assert county.statements - before <= present
        for what, value in expected.items():
            assert found[what] == value, (revision, what)
    nothing = await county.as_of(0)
    assert (await nothing.exported())["units"] == []
    assert (await nothing.verify_audit()).is_whole


async def test_a_moment(county: Ledger) -> None:
    before = await county.revision()
    first = (await county.history("R1"))[0].by
    assert (await STEPS[1](county)).accepted
    at = (await county.history("R1"))[-1].by.at
    assert await (await county.as_of(at)).revision() == before + 1
    assert await (await county.as_of(at - timedelta(microseconds=1))).revision() == before
    assert await (await county.as_of(first.at - timedelta(seconds=1))).revision() == 0
    with pytest.raises(ValueError, match="offset"):
        await county.as_of(at.replace(tzinfo=None))


async def test_the_past_is_not_written_to(county: Ledger) -> None:
    past = await county.as_of(1)
    with pytest.raises(ValueError, match="not written"):
        await STEPS[0](past)
    with pytest.raises(ValueError, match="not written"):
        await past.import_records({})


async def test_histories(county: Ledger) -> None:
    for step in STEPS:
        assert (await step(county)).accepted
    visit = await county.history("R1")
    assert [(former.by.actor, former.by.action, former.by.reason) for former in visit] == [
        ("import", "import", None),
        ("clerk", "correct_incident", "as the file says"),
    ]
    assert [former.state and (former.state.unit, former.state.attributes["head_count"]) for former in visit] == [
        ("V", 7),
        ("T2", 30),
    ]
    assert [former.state and former.state.unit for former in await county.history("R3")] == ["T1", None, "T2"]
    assert [former.state and former.state.value for former in await county.history(LETTERS)] == [3, 9, None, 2]
    assert [former.state and former.state.points for former in await county.history(RULED)] == [250, 300, None]
    hamlet = await county.unit_history("V")
    assert [former.state and (former.state.name, former.state.parent) for former in hamlet] == [
        ("Village", "T1"),
        ("Hamlet", "T2"),
    ]
    for nobody in ("R99", "\x00", "\ud800"):
        assert await county.history(nobody) == []
    assert await county.history(ObservationKey("T1", "2014", "nothing")) == []


async def test_changes_page_by_page(county: Ledger) -> None:
    """From either end, in pages of any size, each change is told once and in the same order."""
    start = await county.revision()
    for step in STEPS:
        assert (await step(county)).accepted
    every = await county.changes(start, Slice(1000, False, None, None))
    assert [change.place for change in every] == sorted(change.place for change in every)
    assert {change.by.revision for change in every} == {start + n for n in range(1, len(STEPS) + 1)}
    assert len(every) == await county.changes_count(start)
    forward: list[Change] = []
    while page := await county.changes(start, Slice(2, False, forward[-1].keys if forward else None, None)):
        forward += page[:2]
    backward: list[Change] = []
    while page := await county.changes(start, Slice(3, True, None, backward[0].keys if backward else None)):
        backward = [*page[-3:], *backward]
    assert forward == backward == every
    assert await county.changes_count(0) > len(every)
    assert await county.changes(every[-1].by.revision, Slice(10, False, None, None)) == []
    assert await county.changes_count(every[-1].by.revision) == 0
    for keys in (("1",), ("a", "b", "c"), (str(2**70), "1", "1")):
        assert await county.changes(start, Slice(10, False, keys, None)) == []


async def test_a_change_is_told_as_people_speak_of_it(county: Ledger) -> None:
    start = await county.revision()
    for step in STEPS:
        assert (await step(county)).accepted
    every = await county.changes(start, Slice(1000, False, None, None))
    told = [(change.kind.value, change.operation.value) for change in every]
    assert told == [
        ("INCIDENT", "RECORDED"), ("INCIDENT", "CORRECTED"), ("RULING", "RECORDED"), ("OBSERVATION", "CORRECTED"),
        ("UNIT", "CORRECTED"), ("UNIT", "RECORDED"), ("PERIOD", "RECORDED"), ("UNIT", "CORRECTED"),
        ("OVERSIGHT", "RECORDED"), ("UNIT", "CORRECTED"), ("OVERSIGHT", "WITHDRAWN"), ("RULING", "CORRECTED"),
        ("INCIDENT", "WITHDRAWN"), ("OBSERVATION", "WITHDRAWN"), ("RULING", "WITHDRAWN"), ("OBSERVATION", "RECORDED"),
        ("UNIT", "CORRECTED"), ("INCIDENT", "RECORDED"),
    ]  # fmt: skip
    for change in every:
        assert (change.before is None) == (change.operation is Operation.RECORDED)
        assert (change.after is None) == (change.operation is Operation.WITHDRAWN)
    corrected = every[1]
    assert isinstance(corrected.before, IncidentRecord)
    assert isinstance(corrected.after, IncidentRecord)
    assert (corrected.before.unit, corrected.after.unit) == ("V", "T2")
    assert corrected.after.attributes == {"level": "COUNTY", "head_count": 30}
    rulings = await county.changes(start, Slice(1000, False, None, None), {FactKind.RULING})
    assert rulings == [change for change in every if change.kind is FactKind.RULING]
    assert await county.changes_count(start, {FactKind.RULING}) == len(rulings) == 3
    assert await county.changes(start, Slice(1000, False, None, None), set()) == []
    assert await county.changes_count(start, set()) == 0


async def test_the_past_knows_nothing_of_later_changes(county: Ledger) -> None:
    start = await county.revision()
    for step in STEPS:
        assert (await step(county)).accepted
    every = await county.changes(start, Slice(1000, False, None, None))
    past = await county.as_of(start + 10)
    known = [change for change in every if change.by.revision <= start + 10]
    assert await past.changes(start, Slice(1000, False, None, None)) == known
    assert await past.changes_count(start) == len(known)
    assert [former.state and former.state.value for former in await past.history(LETTERS)] == [3, 9]
    assert [former.state and former.state.points for former in await past.history(RULED)] == [250, 300]
    assert len(await past.unit_history("V")) == 2
    assert len(await (await county.as_of(start)).unit_history("V")) == 1


async def test_what_was_replaced_within_one_import_is_no_change(county: Ledger) -> None:
    start = await county.revision()
    value = {"unit": "T1", "period": "2014", "metric": LETTERS.metric}
    report = await county.import_records({"observations": [{**value, "value": 5}, {**value, "value": 4}]})
    assert report.accepted
    [change] = await county.changes(start, Slice(10, False, None, None))
    assert isinstance(change.before, ObservationRecord)
    assert isinstance(change.after, ObservationRecord)
    assert (change.operation, change.before.value, change.after.value) == (Operation.CORRECTED, 3, 4)
    assert await county.changes_count(start) == 1

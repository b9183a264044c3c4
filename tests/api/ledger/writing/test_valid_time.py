"""What a unit is holds from a day: cards of the time before stay what they were, whoever is above it now."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import date
from typing import Any

import anyio.to_thread
import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.facts.records import UnitSpan
from kaohe.ledger.writing import Request, Rule, UnitChange, UnitEntry, Written
from kaohe.plugins import load_plugins
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.cards import Scorecards

CLERK = Request("clerk")
COUNTY: dict[str, Any] = {
    "units": [
        {"code": "county", "name": "示例县", "kind": "COUNTY"},
        {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "county"},
        {"code": "lake", "name": "湖镇", "kind": "TOWNSHIP", "parent": "county"},
        {"code": "v1", "name": "一村", "kind": "VILLAGE", "parent": "hill"},
        {"code": "d1", "name": "一局", "kind": "OFFICE", "parent": "county"},
        {"code": "d2", "name": "二局", "kind": "OFFICE", "parent": "county"},
        {"code": "boss", "name": "分管副县长", "kind": "LEADER", "parent": "county", "oversees": ["d1"]},
    ],
    "periods": [
        {"code": str(year), "kind": "YEAR", "starts": f"{year}-01-01", "ends": f"{year}-12-31"}
        for year in range(2012, 2019)
    ],
    "incidents": [
        {
            "ref": f"F{year}",
            "unit": "v1",
            "kind": "petition_visit",
            "on": f"{year}-03-05",
            "level": "PREFECTURE",
            "head_count": 8,
            "abnormal": True,
        }
        for year in (2014, 2017)
    ],
}


@pytest.fixture
async def ledger(new_database: Callable[[], str]) -> AsyncGenerator[Ledger]:
    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, load_plugins(), create=True) as ledger:
        report = await ledger.import_records(COUNTY)
        assert report.accepted, report.problems
        yield ledger


def broken(written: Written[Any]) -> list[tuple[Rule, str | int]]:
    return [(error.code, error.path[-1]) for error in written.errors]


async def cards_of(ledger: Ledger, period: str, units: list[str] | None = None) -> dict[str, tuple[int, int]]:
    """The totals under luxi2014 of the units that have a card."""
    scheme = ledger.registry.schemes["luxi2014"]
    calendar = await ledger.calendar()
    when = calendar.find(period)
    assert when is not None
    facts = await ledger.read_facts(units, [scheme], [when])
    cards = Scorecards(scheme, facts, when)
    total = cards.total()
    assert total is not None
    return {
        code: (int(total.low[row]), int(total.high[row]))
        for code in ("hill", "lake", "new")
        if (row := facts.units.row(code)) is not None and cards.refusal(row) is None
    }


async def change(ledger: Ledger, code: str, **what: Any) -> list[tuple[Rule, str | int]]:
    return broken(await ledger.change_unit(code, UnitChange(**what), CLERK))


async def test_a_move_leaves_the_cards_of_the_time_before(ledger: Ledger) -> None:
    before = {year: await cards_of(ledger, year) for year in ("2014", "2017")}
    assert before["2014"]["hill"] != before["2014"]["lake"]
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    for units in (None, ["hill", "lake"], ["lake"]):
        assert (await cards_of(ledger, "2014", units)).items() <= before["2014"].items()
        after = await cards_of(ledger, "2017", units)
        assert after["lake"] == before["2017"]["hill"]
    both = await cards_of(ledger, "2017")
    assert both["hill"] == before["2017"]["lake"]


async def test_a_change_without_a_day_corrects_what_was_wrong_from_the_beginning(ledger: Ledger) -> None:
    before = await cards_of(ledger, "2014")
    assert await change(ledger, "v1", parent="lake") == []
    after = await cards_of(ledger, "2014")
    assert (after["lake"], after["hill"]) == (before["hill"], before["lake"])


async def test_a_period_sees_units_as_they_stood_on_its_last_day(ledger: Ledger) -> None:
    before = await cards_of(ledger, "2014")
    assert await change(ledger, "v1", parent="lake", since="2014-12-31") == []
    assert (await cards_of(ledger, "2014"))["lake"] == before["hill"]
    assert await change(ledger, "v1", parent="hill", since="2014-12-31") == []
    assert await cards_of(ledger, "2014") == before
    assert len((await ledger.unit_spans(["v1"]))["v1"]) == 1  # two states that are the same are one


async def test_spans_follow_each_other_without_a_gap(ledger: Ledger) -> None:
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    assert await change(ledger, "v1", name="一所", kind="OFFICE", since="2017-07-01") == []
    assert (await ledger.unit_spans(["v1"]))["v1"] == [
        UnitSpan(None, date(2015, 12, 31), "一村", UnitKind.VILLAGE, "hill"),
        UnitSpan(date(2016, 1, 1), date(2017, 6, 30), "一村", UnitKind.VILLAGE, "lake"),
        UnitSpan(date(2017, 7, 1), None, "一所", UnitKind.OFFICE, "lake"),
    ]
    (unit,) = await ledger.units(["v1"])
    assert (unit.kind, unit.name, unit.parent) == (UnitKind.OFFICE, "一所", "lake")


async def test_a_change_between_two_days_ends_with_the_second(ledger: Ledger) -> None:
    assert await change(ledger, "v1", name="新村", since="2016-01-01") == []
    assert await change(ledger, "v1", parent="lake", since="2014-01-01") == []
    spans = (await ledger.unit_spans(["v1"]))["v1"]
    assert [(each.ends, each.name, each.parent) for each in spans] == [
        (date(2013, 12, 31), "一村", "hill"),
        (date(2015, 12, 31), "一村", "lake"),
        (None, "新村", "hill"),
    ]


async def test_whom_a_leader_oversaw_holds_from_a_day_too(ledger: Ledger) -> None:
    assert await change(ledger, "boss", oversees=("d2",), since="2016-01-01") == []
    spans = (await ledger.unit_spans(["boss"]))["boss"]
    assert [each.oversees for each in spans] == [("d1",), ("d2",)]
    calendar, schemes = await ledger.calendar(), list(ledger.registry.schemes.values())
    for year, overseen in (("2014", "d1"), ("2017", "d2")):
        when = calendar.find(year)
        assert when is not None
        units = (await ledger.read_facts(None, schemes, [when])).units_in(year)
        assert [units.codes[int(row)] for row in units.overseen] == [overseen]


async def test_a_unit_has_cards_from_its_opening_on(ledger: Ledger) -> None:
    entry = UnitEntry("new", "新镇", "TOWNSHIP", "county", opens="2016-03-01", succeeds=("hill",))
    assert broken(await ledger.create_units([entry], CLERK)) == []
    assert "new" not in await cards_of(ledger, "2015")
    assert "new" in await cards_of(ledger, "2016")
    successions = await ledger.successions(["new", "hill"])
    assert successions["new"].predecessors == ("hill",)
    assert successions["hill"].successors == ("new",)
    early = await ledger.import_records({"incidents": [{**COUNTY["incidents"][0], "ref": "E", "unit": "new"}]})
    assert [(each.rule, each.field) for each in early.problems] == [("UNIT_CLOSED", "on")]
    assert await change(ledger, "v1", parent="new") == [(Rule.UNIT_CLOSED, "parent")]
    assert await change(ledger, "v1", parent="new", since="2016-03-01") == []
    assert await change(ledger, "new", opens="2016-06-01") == [(Rule.UNIT_CLOSED, "opens")]
    assert await change(ledger, "hill", opens="2015-01-01") == [(Rule.UNIT_CLOSED, "opens")]  # v1 lay below it before
    assert await change(ledger, "v1", opens="2015-01-01") == [(Rule.HAS_FACTS, "opens")]


async def test_units_form_a_tree_on_every_day(ledger: Ledger) -> None:
    assert await change(ledger, "hill", parent="v1", since="2016-01-01") == [(Rule.INVALID, "parent")]
    assert await change(ledger, "hill", kind="OFFICE", since="2016-01-01") == [(Rule.INVALID, "kind")]  # v1 is below it
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    assert await change(ledger, "hill", kind="OFFICE", since="2015-01-01") == [(Rule.INVALID, "kind")]
    assert await change(ledger, "hill", kind="OFFICE", since="2016-01-01") == []


async def test_a_unit_that_was_emptied_can_be_closed(ledger: Ledger) -> None:
    assert broken(await ledger.close_unit("hill", "2015-12-31", CLERK)) == [
        (Rule.HAS_UNITS, "last_day"),
    ]
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    assert broken(await ledger.close_unit("hill", "2014-12-31", CLERK)) == [(Rule.HAS_UNITS, "last_day")]
    assert broken(await ledger.close_unit("hill", "2015-12-31", CLERK)) == []
    assert list(await cards_of(ledger, "2017")) == ["lake"]
    assert list(await cards_of(ledger, "2014")) == ["hill", "lake"]


@pytest.mark.parametrize("day", ["2016", "2016-02-30", "2016-W01-1", "16-01-01"])
async def test_a_day_that_is_none_is_refused(ledger: Ledger, day: str) -> None:
    assert await change(ledger, "v1", parent="lake", since=day) == [(Rule.INVALID, "from")]
    assert await change(ledger, "v1", opens=day) == [(Rule.INVALID, "opens")]


async def test_what_was_exported_comes_in_again(ledger: Ledger, new_database: Callable[[], str]) -> None:
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    assert await change(ledger, "v1", name="一所", kind="OFFICE", since="2017-07-01") == []
    assert await change(ledger, "boss", oversees=("d1", "d2"), since="2013-05-01") == []
    entry = UnitEntry("new", "新镇", "TOWNSHIP", "county", opens="2016-03-01", succeeds=("hill",))
    assert broken(await ledger.create_units([entry], CLERK)) == []
    assert broken(await ledger.close_unit("new", "2017-12-31", CLERK)) == []
    exported = await ledger.exported()
    assert (await ledger.import_records({"units": exported["units"]})).accepted  # it may be repeated as it is
    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, load_plugins(), create=True) as other:
        report = await other.import_records(exported)
        assert report.accepted, report.problems
        again = await other.exported()
        for told in (exported, again):  # parents go in first, whatever the order
            told["units"].sort(key=lambda unit: unit["code"])
        assert again == exported
        for year in ("2014", "2016", "2018"):
            assert await cards_of(other, year) == await cards_of(ledger, year)
        verdict = await other.verify_audit()
        assert verdict.is_whole, verdict
    verdict = await ledger.verify_audit()
    assert verdict.is_whole, verdict


WRONG_FORMER: dict[str, tuple[object, str]] = {
    "no list": ({"until": "2015-12-31"}, "must be a list"),
    "no day": ([{"name": "旧"}], "until must be a date"),
    "out of order": ([{"until": "2016-01-01"}, {"until": "2015-01-01"}], "each after the one before"),
    "strange field": ([{"until": "2015-12-31", "code": "x"}], "is not a field of it"),
    "no kind": ([{"until": "2015-12-31", "kind": "EMPIRE"}], "kind must be one of"),
    "no unit": ([{"until": "2015-12-31", "parent": "nowhere"}], "there is no unit nowhere"),
    "below a village": ([{"until": "2015-12-31", "parent": "v1", "kind": "COUNTY"}], "does not lie below one"),
    "below itself": ([{"until": "2015-12-31", "parent": "x"}], "units form a tree"),
}


@pytest.mark.parametrize("case", WRONG_FORMER)
async def test_a_past_that_cannot_be_is_refused(ledger: Ledger, case: str) -> None:
    former, message = WRONG_FORMER[case]
    unit = {"code": "x", "name": "新", "kind": "VILLAGE", "parent": "hill", "former": former}
    report = await ledger.import_records({"units": [unit]})
    assert [each.field for each in report.problems][:1] == ["former"]
    assert message in str(report.problems[0])
    assert await ledger.units(["x"]) == []


async def test_the_past_of_a_dated_move_is_read_as_it_was_known(ledger: Ledger) -> None:
    revision = await ledger.revision()
    before = await cards_of(ledger, "2017")
    assert await change(ledger, "v1", parent="lake", since="2016-01-01") == []
    then = await ledger.as_of(revision)
    assert await cards_of(then, "2017") == before
    assert len((await then.unit_spans(["v1"]))["v1"]) == 1
    assert await change(ledger, "v1", parent="hill", since="2016-01-01") == []
    moved = await ledger.as_of(revision + 1)
    assert await cards_of(moved, "2017") != before
    assert await cards_of(ledger, "2017") == before

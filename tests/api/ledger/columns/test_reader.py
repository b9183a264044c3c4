"""Facts read from a database give the cards that facts straight from the file give, at a fixed number of statements."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.scoring import score, statement
from tests.api.ledger.opened import all_cards, cards_of
from tests.support.cards import Document, installed
from tests.support.memory import facts_of

CASES = sorted(Path(__file__).parents[2].joinpath("cases").glob("*.json"))

MONTHS = range(1, 13)


def read(file: Path) -> Document:
    case: Document = json.loads(file.read_text(encoding="utf-8"))
    return case


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
async def test_all_units_at_once(empty: Ledger, file: Path) -> None:
    case = read(file)
    assert (await empty.import_records(case)).accepted
    assert await all_cards(empty) == cards_of(facts_of(case, installed()), installed())


@pytest.mark.parametrize("file", CASES[::5], ids=lambda file: file.stem)
async def test_one_unit_scheme_and_period_at_a_time(empty: Ledger, file: Path) -> None:
    case = read(file)
    assert (await empty.import_records(case)).accepted
    expected = cards_of(facts_of(case, installed()), installed())
    calendar = await empty.calendar()
    for (scheme, period, unit), card in expected.items():
        when = calendar.find(period)
        assert when is not None
        facts = await empty.read_facts([unit], [installed().schemes[scheme]], [when])
        row = facts.units.row(unit)
        assert row is not None
        assert statement(score(installed().schemes[scheme], facts, when), row) == card


async def test_unknown_units_are_left_out(ledger: Ledger) -> None:
    calendar = await ledger.calendar()
    facts = await ledger.read_facts(
        ["T", "nobody", "\x00", "\ud800"], [installed().schemes["luxi2014"]], calendar.periods
    )
    assert facts.units.row("T") is not None
    assert facts.units.row("nobody") is None


async def test_nothing_asked_for_gives_nothing(ledger: Ledger) -> None:
    facts = await ledger.read_facts([], [], [])
    assert len(facts.units) == 0
    assert facts.periods == {}


async def test_an_empty_ledger_can_be_read(empty: Ledger) -> None:
    facts = await empty.read_facts(None, list(installed().schemes.values()), (await empty.calendar()).periods)
    assert len(facts.units) == 0


def county(towns: int, visits: int) -> Document:
    codes = [f"T{number}" for number in range(towns)]
    return {
        "units": [
            {"code": "C", "name": "County", "kind": "COUNTY"},
            *({"code": code, "name": code, "kind": "TOWNSHIP", "parent": "C"} for code in codes),
        ],
        "periods": [
            {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
            {"code": "2013", "kind": "YEAR", "starts": "2013-01-01", "ends": "2013-12-31"},
            {"code": "2014-B1", "kind": "BIMONTH", "starts": "2014-01-01", "ends": "2014-02-28"},
        ],
        "incidents": [
            {
                "ref": f"{code}/{month}/{number}", "unit": code, "kind": "petition_visit", "on": f"2014-{month:02}-01",
                "level": "NATIONAL", "head_count": number + 1,
            }
            for code in codes
            for month in MONTHS
            for number in range(visits)
        ],
        "observations": [
            {"unit": code, "period": "2014", "metric": "luxi2014.work_records", "value": True} for code in codes
        ],
    }  # fmt: skip


async def test_the_number_of_statements_does_not_depend_on_what_is_asked_for(empty: Ledger) -> None:
    assert (await empty.import_records(county(100, 3))).accepted
    calendar, schemes = await empty.calendar(), list(installed().schemes.values())
    year = calendar.find("2014")
    assert year is not None

    async def cost(units: list[str] | None, chosen: int, periods: int) -> int:
        before = empty.statements
        await empty.read_facts(units, schemes[:chosen], [year, *calendar.periods][:periods])
        return empty.statements - before

    towns = [f"T{number}" for number in range(100)]
    costs = [await cost(["T0"], 1, 1), await cost(towns, 5, 1), await cost(towns, 5, 4), await cost(None, 5, 4)]
    costs.append(await cost(["T0"], 1, 1))  # with everything remembered that can be
    assert costs == [9] * 5


async def test_readings_from_two_ledgers_in_one_process_stay_apart() -> None:
    async with (
        open_ledger("sqlite://:memory:", installed()) as one,
        open_ledger("sqlite://:memory:", installed()) as other,
    ):
        assert (await one.import_records(county(2, 1))).accepted
        assert (await other.import_records(county(3, 2))).accepted
        assert len((await one.read_facts(None, [], [])).units) == 3
        assert len((await other.read_facts(None, [], [])).units) == 4
        assert await all_cards(one) != await all_cards(other)


async def test_a_ruling_lapses_with_its_incident(ledger: Ledger) -> None:
    """A ruling whose incident is no longer current plays no part."""
    calendar = await ledger.calendar()
    period = calendar.find("2014-B2")
    assert period is not None
    pinghu = [installed().schemes["pinghu2012"]]
    facts = await ledger.read_facts(["P"], pinghu, [period])
    assert list(facts.periods["2014-B2"].incident_rulings) == [("pinghu2012", "5.1", "report_failure")]
    async with ledger._database.writing() as session:
        await session.rows("UPDATE incident SET until = since WHERE ref = 'R2'")
    facts = await ledger.read_facts(["P"], pinghu, [period])
    assert facts.periods["2014-B2"].incident_rulings == {}
    assert facts.periods["2014-B2"].incidents.keys() == {"petition_visit"}

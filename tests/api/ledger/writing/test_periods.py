"""Periods are corrected while nothing is confirmed on them, and what they were stays on file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import anyio.to_thread
import pytest

from kaohe.graphql.relay import Slice
from kaohe.ledger import Ledger, open_ledger
from kaohe.ledger.facts.confirmations import ConfirmationKey, FrozenCard, State
from kaohe.ledger.journal.change_log import FactKind
from kaohe.ledger.writing import PeriodChange, Request, Rule, Written
from kaohe.plugins import load_plugins

CLERK = Request("clerk", "a typing error")
LEDGER = {
    "units": [
        {"code": "county", "name": "示例县", "kind": "COUNTY"},
        {"code": "hill", "name": "山乡", "kind": "TOWNSHIP", "parent": "county", "closes": "2014-06-30"},
        {"code": "dale", "name": "谷乡", "kind": "TOWNSHIP", "parent": "county"},
    ],
    "periods": [
        {"code": "2014", "kind": "YEAR", "starts": "2014-01-01", "ends": "2014-12-31"},
        {"code": "2014-Q2", "kind": "QUARTER", "starts": "2014-04-01", "ends": "2014-06-30"},
    ],
    "incidents": [{"ref": "A", "unit": "dale", "kind": "screening_missed", "on": "2014-02-01"}],
}
QUARTER = PeriodChange(starts="2014-07-01", ends="2014-09-30")
EVERYTHING = Slice(100, False, None, None)


@pytest.fixture
async def ledger(new_database: Callable[[], str]) -> Any:
    url = await anyio.to_thread.run_sync(new_database)
    async with open_ledger(url, load_plugins(), create=True) as ledger:
        assert (await ledger.import_records(LEDGER)).accepted
        yield ledger


def broken(written: Written[Any]) -> list[tuple[Rule, str | int]]:
    return [(error.code, error.path[-1] if error.path else "") for error in written.errors]


async def days(ledger: Ledger, code: str) -> tuple[date, date]:
    found = (await ledger.calendar()).find(code)
    assert found is not None
    return found.starts, found.ends


async def test_a_correction_holds_and_the_past_keeps_what_it_was(ledger: Ledger) -> None:
    made = await ledger.revision()
    written = await ledger.change_period("2014-Q2", QUARTER, CLERK)
    again = await ledger.change_period("2014-Q2", PeriodChange(starts="2014-10-01", ends="2014-12-31"), CLERK)
    assert broken(written) == broken(again) == []
    assert await days(ledger, "2014-Q2") == (date(2014, 10, 1), date(2014, 12, 31))
    assert written.revision is not None
    then, first = await ledger.as_of(written.revision), await ledger.as_of(made)
    assert await days(then, "2014-Q2") == (date(2014, 7, 1), date(2014, 9, 30))
    assert await days(first, "2014-Q2") == (date(2014, 4, 1), date(2014, 6, 30))


async def test_the_change_log_tells_before_and_after(ledger: Ledger) -> None:
    made = await ledger.revision()
    for change in (QUARTER, PeriodChange(starts="2014-10-01", ends="2014-12-31")):
        assert (await ledger.change_period("2014-Q2", change, CLERK)).accepted
    told = await ledger.changes(made, EVERYTHING, {FactKind.PERIOD})
    assert [(each.operation, each.before.starts.month, each.after.starts.month) for each in told] == [  # type: ignore[union-attr]
        ("CORRECTED", 4, 7),
        ("CORRECTED", 7, 10),
    ]
    assert await ledger.changes_count(made, {FactKind.PERIOD}) == 2
    first = (await ledger.changes(0, EVERYTHING, {FactKind.PERIOD}))[1]
    assert (first.operation, first.after.starts.month) == ("RECORDED", 4)  # type: ignore[union-attr]


async def test_the_chain_of_the_audit_holds_over_corrections(ledger: Ledger) -> None:
    before = await ledger.verify_audit()
    assert (await ledger.change_period("2014-Q2", QUARTER, CLERK)).accepted
    after = await ledger.verify_audit(before.head)
    assert before.is_whole
    assert after.is_whole


async def test_what_a_correction_breaks_is_refused(ledger: Ledger) -> None:
    assert broken(await ledger.change_period("2013", QUARTER, CLERK)) == [(Rule.NOT_FOUND, "code")]
    assert broken(await ledger.change_period("2014", PeriodChange(ends="2014-12-30"), CLERK)) == [
        (Rule.INVALID, "ends")
    ]
    assert broken(await ledger.change_period("2014", PeriodChange(ends="31.12.14"), CLERK)) == [(Rule.INVALID, "ends")]
    year = PeriodChange(starts="2013-01-01", ends="2013-12-31")
    assert broken(await ledger.change_period("2014", year, CLERK)) == [(Rule.HAS_FACTS, "ends")]
    assert await days(ledger, "2014") == (date(2014, 1, 1), date(2014, 12, 31))


async def test_facts_of_a_period_stay_within_the_days_of_their_units(ledger: Ledger) -> None:
    observed = {"unit": "hill", "period": "2014-Q2", "metric": "luxi2014.untraced_letters", "value": 1}
    assert (await ledger.import_records({"observations": [observed]})).accepted
    assert broken(await ledger.change_period("2014-Q2", QUARTER, CLERK)) == [(Rule.HAS_FACTS, "starts")]


async def test_a_period_with_a_confirmed_card_stays_until_it_is_reopened(ledger: Ledger) -> None:
    key = ConfirmationKey("luxi2014", "dale", "2014-Q2")
    frozen = FrozenCard({}, "2014", await ledger.revision())
    assert (
        await ledger.advance_card(key, State.CONFIRMED, CLERK, steps=[State.OPEN, State.CONFIRMED], frozen=frozen)
    ).accepted
    assert broken(await ledger.change_period("2014-Q2", QUARTER, CLERK)) == [(Rule.WRONG_STATE, "code")]
    assert (await ledger.reopen_card(key, CLERK)).accepted
    assert broken(await ledger.change_period("2014-Q2", QUARTER, CLERK)) == []


async def test_a_correction_to_what_is_so_already_stores_nothing(ledger: Ledger) -> None:
    made = await ledger.revision()
    assert (await ledger.change_period("2014", PeriodChange(kind="YEAR"), CLERK)).accepted
    assert await ledger.changes_count(made, None) == 0


async def test_an_export_states_the_period_as_corrected(ledger: Ledger) -> None:
    assert (await ledger.change_period("2014-Q2", QUARTER, CLERK)).accepted
    corrected = {"code": "2014-Q2", "kind": "QUARTER", "starts": "2014-07-01", "ends": "2014-09-30"}
    assert corrected in (await ledger.exported())["periods"]

"""Nothing is overwritten: what is replaced is closed by the revision that replaced it, and stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaohe.ledger import Ledger
from kaohe.scheme.settings import Setting
from tests.api.ledger.opened import only

RECORDS = {"unit": "T", "period": "2014", "metric": "luxi2014.backlog_cases"}
AWARD = {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T", "period": "2014"}


async def rows(ledger: Ledger, sql: str) -> list[Sequence[Any]]:
    async with ledger._database.reading() as session:
        return [tuple(row) for row in await session.rows(sql)]


async def observed(ledger: Ledger) -> list[Sequence[Any]]:
    return await rows(
        ledger,
        "SELECT o.value, o.since, o.until FROM observation o JOIN metric m ON m.id = o.metric_id "
        "WHERE m.code = 'luxi2014.backlog_cases' ORDER BY o.id",
    )


async def test_an_observation_is_replaced_by_a_later_one(ledger: Ledger) -> None:
    assert (await ledger.import_records(only("observations", {**RECORDS, "value": 5}))).revision == 2
    assert (await ledger.import_records(only("observations", {**RECORDS, "value": 4}))).revision == 3
    assert await observed(ledger) == [(3, 1, 2), (5, 2, 3), (4, 3, None)]
    [current] = await ledger.observations(["T"], ["luxi2014.backlog_cases"], ["2014"])
    assert current.value == 4


async def test_the_later_of_two_in_one_import_stays(ledger: Ledger) -> None:
    both = only("observations", {**RECORDS, "value": 5}, {**RECORDS, "value": 4})
    assert (await ledger.import_records(both)).revision == 2
    assert await observed(ledger) == [(3, 1, 2), (5, 2, 2), (4, 2, None)]


async def test_a_repeated_value_changes_nothing(ledger: Ledger) -> None:
    assert (await ledger.import_records(only("observations", {**RECORDS, "value": 3}))).accepted
    assert await observed(ledger) == [(3, 1, None)]


async def test_a_ruling_is_replaced_by_a_later_one(ledger: Ledger) -> None:
    assert (await ledger.import_records(only("rulings", {**AWARD, "points": "0.5"}))).accepted
    sql = "SELECT r.points, r.since, r.until FROM ruling r WHERE r.incident_ref IS NULL ORDER BY r.id"
    assert await rows(ledger, sql) == [(25, 1, 2), (50, 2, None)]
    [current] = await ledger.rulings(["T"], ["minhang_linkage"], ["2014"])
    assert current.points == 50


async def test_a_ruling_on_an_incident_is_replaced_for_the_same_unit_alone(ledger: Ledger) -> None:
    again = {"scheme": "pinghu2012", "item": "5.1", "unit": "P", "period": "2014-B2", "points": "9", "incident": "R2"}
    assert (await ledger.import_records(only("rulings", again))).accepted
    found = await ledger.rulings(["P", "SE"], ["pinghu2012"], ["2014-B2"])
    assert {(each.unit, each.points) for each in found} == {("P", 900), ("SE", 500)}


async def test_a_parameter_is_replaced_by_a_later_one(ledger: Ledger) -> None:
    assert (await ledger.import_records({"parameters": {"liaocheng1995.group_threshold": 9}})).accepted
    assert await ledger.parameters() == {"liaocheng1995.group_threshold": (Setting(9),)}
    assert await rows(ledger, "SELECT value, since, until FROM parameter ORDER BY id") == [(5, 1, 2), (9, 2, None)]


async def test_a_revision_says_who_and_why(ledger: Ledger) -> None:
    await ledger.import_records({"parameters": {"liaocheng1995.group_threshold": 5}}, actor="clerk", reason="as it was")
    assert await rows(ledger, "SELECT id, actor, action, reason FROM revision ORDER BY id") == [
        (1, "import", "import", None),
        (2, "clerk", "import", "as it was"),
    ]


async def test_incidents_alike_share_one_circumstance(ledger: Ledger) -> None:
    alike = {"unit": "V", "kind": "petition_visit", "on": "2014-06-01", "head_count": 7, "level": "NATIONAL"}
    more = only("incidents", {"ref": "R8", **alike}, {"ref": "R9", **alike, "repeat": False, "attended": True})
    assert (await ledger.import_records(more)).accepted
    [(circumstances,)] = await rows(
        ledger, "SELECT COUNT(DISTINCT circumstance_id) FROM incident WHERE ref IN ('R1', 'R8', 'R9')"
    )
    assert circumstances == 1

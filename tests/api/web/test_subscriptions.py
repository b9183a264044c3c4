"""Live answers over WebSocket: what is told, what is not, and from where a client that was away goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import count, cycle
from typing import Any

import asyncpg
import httpx
import pytest

from kaohe.graphql.relay import cursor_of
from kaohe.graphql.types.change import ORDER
from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.county import COUNTY
from tests.api.web.live import Client, connected, serving

INCIDENTS = """subscription($unit: String!, $since: When, $after: String) {
  incidentRecorded(unit: $unit, since: $since, after: $after) {
    operation cursor revision { number } incident { ref on unit { code } } before { on } } }"""
CARDS = """subscription($unit: String!, $period: String!, $schemes: [String!], $since: When) {
  scorecardChanged(unit: $unit, period: $period, schemes: $schemes, since: $since) {
    revision { number }
    cards { scheme { code } difference { total { before { exact } after { exact } } items { code } }
      scorecard { ... on Scorecard { total { low high } unit { code } } } } } }"""
PROGRESS = "subscription($id: ID!) { importProgress(id: $id) { state percent revision } }"
TOTAL = '{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard { total { low high } } } }'

#: The write that made the county.
COUNTYS = {"revision": 1}


@pytest.fixture
async def url(registry: Registry, new_database: Callable[[], str]) -> str:
    """The small county, on either database."""
    return await filled(registry, new_database())


@pytest.fixture
async def sqlite(registry: Registry, tmp_path: Any) -> str:
    """The small county, in a file."""
    return await filled(registry, f"sqlite://{tmp_path / 'ledger.sqlite3'}")


async def filled(registry: Registry, url: str) -> str:
    async with open_ledger(url, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
    return url


async def refs(client: Client, number: int) -> list[str]:
    """The incidents of the next events."""
    return [(await client.data())["incidentRecorded"]["incident"]["ref"] for _ in range(number)]


async def test_an_incident_is_told_when_recorded_corrected_and_withdrawn(registry: Registry, url: str) -> None:
    async with serving(registry, url) as server, connected(server) as client:
        await client.begin(INCIDENTS, unit="T1", since=COUNTYS)
        writes = [await server.record("elsewhere", unit="T2"), await server.record("new", unit="V")]
        correct = 'mutation { incidentCorrect(input: {ref: "new", on: "2014-03-06"}) { revision } }'
        writes.append((await server.ask(correct))["incidentCorrect"]["revision"])
        withdraw = 'mutation { incidentWithdraw(input: {ref: "new"}) { revision } }'
        writes.append((await server.ask(withdraw))["incidentWithdraw"]["revision"])
        told = [(await client.data())["incidentRecorded"] for _ in range(3)]
    assert [(each["operation"], each["revision"]["number"]) for each in told] == [
        ("RECORDED", writes[1]), ("CORRECTED", writes[2]), ("WITHDRAWN", writes[3]),
    ]  # fmt: skip
    assert [each["incident"]["on"] for each in told] == ["2014-03-05", "2014-03-06", "2014-03-06"]
    assert [each["before"] for each in told] == [None, {"on": "2014-03-05"}, {"on": "2014-03-06"}]
    assert {each["incident"]["unit"]["code"] for each in told} == {"V"}


async def test_who_leaves_at_any_time_and_comes_back_misses_nothing_and_hears_nothing_twice(
    registry: Registry, url: str
) -> None:
    async with serving(registry, url) as server:
        start = await server.record("first")
        seen: list[str] = []

        async def write() -> list[str]:
            written = [
                [f"n{write}-{place}" for place in range(size)] for write, size in enumerate((3, 1, 120, 1, 2, 4))
            ]
            for each in written:
                await server.record(*each)
            return [ref for each in written for ref in each]

        writing, place = asyncio.create_task(write()), {"since": {"revision": start}}
        for stay in cycle((1, 0, 2, 40, 7, 61)):
            async with connected(server) as client:
                await client.begin(INCIDENTS, unit="C", **place)
                for _ in range(min(stay, 131 - len(seen))):
                    event = (await client.data())["incidentRecorded"]
                    seen.append(event["incident"]["ref"])
                    place = {"after": event["cursor"]}
                client.socket.transport.abort()
            if len(seen) == 131:
                break
        assert seen == await writing


async def test_without_a_place_only_what_is_written_from_now_on_is_told(registry: Registry, sqlite: str) -> None:
    async with serving(registry, sqlite) as server, connected(server) as client:
        await server.record("old")
        await client.begin(INCIDENTS, unit="C")
        told, number = asyncio.create_task(refs(client, 1)), count()
        while not told.done():
            await server.record(f"new-{next(number)}")
            await asyncio.wait([told], timeout=0.3)
        assert told.result()[0].startswith("new-")


async def test_the_place_in_the_list_of_changes_is_one_to_go_on_from(registry: Registry, sqlite: str) -> None:
    async with serving(registry, sqlite) as server, connected(server) as client:
        await server.record("old-1", "old-2")
        await server.record("old-3")
        found = await server.ask("{ changes(last: 3) { edges { cursor } } }")
        await client.begin(INCIDENTS, unit="C", after=found["changes"]["edges"][0]["cursor"])
        assert await refs(client, 2) == ["old-2", "old-3"]


async def test_a_write_through_one_server_is_told_by_another(registry: Registry, url: str) -> None:
    async with serving(registry, url) as one, serving(registry, url) as other, connected(other) as client:
        await client.begin(INCIDENTS, unit="C", since=COUNTYS)
        await one.record("new")
        assert await refs(client, 1) == ["new"]


async def test_a_broken_connection_to_postgresql_loses_nothing(
    registry: Registry, new_postgres: Callable[[], str]
) -> None:
    url = await filled(registry, new_postgres())
    async with serving(registry, url) as server, connected(server) as client:
        await client.begin(INCIDENTS, unit="C", since=COUNTYS)
        await server.record("before")
        assert await refs(client, 1) == ["before"]
        administrator = await asyncpg.connect(url)
        listeners = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() {}"
        assert await administrator.fetch(listeners.format("AND pid <> pg_backend_pid()"))
        await administrator.close()
        async with open_ledger(url, registry) as ledger:
            assert (await ledger.import_records({"incidents": [{**COUNTY["incidents"][0], "ref": "after"}]})).accepted
        assert await refs(client, 1) == ["after"]


async def test_a_card_is_told_when_a_write_changes_it_and_only_then(registry: Registry, url: str) -> None:
    async with serving(registry, url) as server, connected(server) as client:
        await client.begin(CARDS, unit="T1", period="2014", schemes=["luxi2014"], since=COUNTYS)
        before = (await server.ask(TOTAL))["scorecard"]["total"]
        await server.record("elsewhere", unit="T2")
        await server.record("another year", on="2013-03-05")
        number = await server.record("new", unit="V")
        event = (await client.data())["scorecardChanged"]
        now = (await server.ask(TOTAL))["scorecard"]["total"]
    assert event["revision"]["number"] == number
    [card] = event["cards"]
    assert card["scheme"]["code"] == "luxi2014"
    assert card["scorecard"] == {"total": now, "unit": {"code": "T1"}}
    assert now != before
    assert card["difference"]["items"]


async def test_changes_of_a_card_while_nobody_listened_are_told_at_once(registry: Registry, sqlite: str) -> None:
    async with serving(registry, sqlite) as server, connected(server) as client:
        start = await server.record("elsewhere", unit="T2")
        await server.record("one")
        number = await server.record("two")
        await client.begin(CARDS, unit="T1", period="2014", since={"revision": start})
        event = (await client.data())["scorecardChanged"]
        assert event["revision"]["number"] == number
        codes = [card["scheme"]["code"] for card in event["cards"]]
        assert codes == sorted(codes)
        assert "luxi2014" in codes
        await client.begin(CARDS, unit="T1", period="2014", since={"revision": number})
        await client.began()  # nothing has changed since


async def test_an_import_is_followed_until_it_is_over(registry: Registry, url: str) -> None:
    rows = "".join(f"i{n},T1,2014-03-05,petition_visit,NATIONAL,6\n" for n in range(3000))
    operations = {
        "query": "mutation($file: Upload!) { ledgerImport(input: {file: $file}) { ledgerImport { id } } }",
        "variables": {"file": None},
    }
    data = {"operations": json.dumps(operations), "map": '{"0": ["variables.file"]}'}
    async with serving(registry, url) as server, connected(server) as client, httpx.AsyncClient() as office:
        answer = await office.post(
            f"{server.url}/graphql", data=data, headers={"GraphQL-Require-Preflight": "1"},
            files={"0": ("a.csv", f"ref,unit,on,kind,level,head_count\n{rows}")},
        )  # fmt: skip
        await client.begin(PROGRESS, id=answer.json()["data"]["ledgerImport"]["ledgerImport"]["id"])
        told = [(await client.data())["importProgress"]]
        while told[-1]["state"] in ("QUEUED", "RUNNING"):
            told.append((await client.data())["importProgress"])
        assert told[-1]["state"] == "IMPORTED"
        assert told[-1]["revision"] is not None
        assert (await client.hear())["type"] == "complete"


async def test_what_does_not_exist_ends_the_subscription_and_is_named(registry: Registry, sqlite: str) -> None:
    unit, card = {"unit": "T1"}, {"unit": "T1", "period": "2014"}
    async with serving(registry, sqlite) as server, connected(server) as client:
        for query, variables, code, names in (
            (INCIDENTS, {"unit": "nowhere"}, "NOT_FOUND", "nowhere"),
            (INCIDENTS, unit | {"since": {"revision": 99}}, "BAD_INPUT", "99"),
            (INCIDENTS, unit | {"after": "anything"}, "BAD_CURSOR", "anything"),
            (INCIDENTS, unit | {"after": cursor_of(ORDER, ["9" * 5000, "1", "1"])}, "BAD_CURSOR", "cursor"),
            (INCIDENTS, unit | {"after": cursor_of(ORDER, ["2", "1", "1"])}, "BAD_CURSOR", "cursor"),
            (INCIDENTS, unit | {"after": "x", "since": {"revision": 1}}, "BAD_INPUT", "`since` or `after`"),
            (CARDS, card | {"unit": "nowhere"}, "NOT_FOUND", "nowhere"),
            (CARDS, card | {"period": "never"}, "NOT_FOUND", "never"),
            (CARDS, card | {"schemes": ["luxi"]}, "NOT_FOUND", "luxi"),
            (CARDS, card | {"unit": "C"}, "BAD_INPUT", "nothing to follow"),
            (PROGRESS, {"id": "anything"}, "BAD_ID", "anything"),
        ):
            error = await client.error(query, **variables)
            assert error["extensions"]["code"] == code, error
            assert names in error["message"], error


async def test_a_subscription_over_http_is_sent_to_websocket(registry: Registry, sqlite: str) -> None:
    async with serving(registry, sqlite) as server, httpx.AsyncClient() as client:
        asked = {"query": INCIDENTS, "variables": {"unit": "T1"}}
        answer = await client.post(
            f"{server.url}/graphql", json=asked, headers={"accept": "application/graphql-response+json"}
        )
    assert answer.status_code == 400
    assert "WebSocket" in answer.json()["errors"][0]["message"]

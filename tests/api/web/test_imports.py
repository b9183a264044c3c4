"""Files handed in over HTTP: imported in the background, followed, refused by row, repeated, and killed on the way."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from kaohe.graphql.relay import key_of
from kaohe.ledger import open_ledger
from kaohe.ledger.jobs import ImportState, queue
from kaohe.plugins import Registry
from kaohe.web import Settings, create_app
from tests.api.graphql.county import COUNTY
from tests.api.graphql.mutations.test_fuzz import WRONG
from tests.api.web.conftest import MEANT

FIELDS = """id state file dryRun actor reason percent problemCount failure revision progress { section done total }
  problems { nodes { code message section index row entry field } }"""
HAND_IN = f"""mutation($file: Upload!, $format: ImportFormat, $dryRun: Boolean! = false, $key: String) {{
  ledgerImport(input: {{file: $file, format: $format, dryRun: $dryRun, idempotencyKey: $key, reason: "May"}}) {{
    repeated errors {{ code path message }} ledgerImport {{ {FIELDS} }}
  }}
}}"""
HEADER = "编号,单位,日期,kind,level,人数\n"
GOOD = f"{HEADER}new-1,T1,2014/3/5,petition_visit,京,6\nnew-2,T1,2014-03-06,screening_missed,,\n"
BAD = f"{HEADER}new-1,T1,2014/3/5,petition_visit,京,none\n\nnew-2,nowhere,2014-03-06,screening_missed,,\n"
ASKED = {"GraphQL-Require-Preflight": "1"}


@dataclass
class Office:
    """Hands files in, and asks what became of them."""

    client: httpx.AsyncClient

    async def send(self, content: str | bytes, name: str = "a.csv", **variables: Any) -> httpx.Response:
        """Hand a file in."""
        operations = {"query": HAND_IN, "variables": {"file": None, **variables}}
        data = {"operations": json.dumps(operations), "map": '{"0": ["variables.file"]}'}
        return await self.client.post("/graphql", data=data, files={"0": (name, content)}, headers=ASKED)

    async def handed_in(self, content: str | bytes, name: str = "a.csv", **variables: Any) -> dict[str, Any]:
        """The payload of handing a file in."""
        answer = (await self.send(content, name, **variables)).json()
        assert "errors" not in answer, answer
        payload: dict[str, Any] = answer["data"]["ledgerImport"]
        return payload

    async def now(self, id_: str) -> Any:
        """An import as it is."""
        query = f'{{ ledgerImport(id: "{id_}") {{ {FIELDS} }} }}'
        return (await self.client.get("/graphql", params={"query": query}, headers=MEANT)).json()["data"][
            "ledgerImport"
        ]

    async def over(self, id_: str) -> dict[str, Any]:
        """An import once it is over."""
        return await self.once(id_, lambda found: found["state"] not in ("QUEUED", "RUNNING"))

    async def once(self, id_: str, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """An import once something holds of it."""
        async with asyncio.timeout(60):
            while True:
                found: dict[str, Any] = await self.now(id_)
                if holds(found):
                    return found
                await asyncio.sleep(0.05)

    async def imported(self, content: str | bytes, name: str = "a.csv", **variables: Any) -> dict[str, Any]:
        """What became of a file."""
        return await self.over((await self.handed_in(content, name, **variables))["ledgerImport"]["id"])


@pytest.fixture
async def url(registry: Registry, new_database: Callable[[], str]) -> str:
    """The small county, on either database."""
    url = new_database()
    async with open_ledger(url, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
    return url


@asynccontextmanager
async def office_at(url: str, registry: Registry, **settings: Any) -> AsyncGenerator[Office]:
    app = create_app(Settings(database_url=url, largest_body=5_000, **settings), registry=registry)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield Office(client)


@pytest.fixture
async def office(url: str, registry: Registry) -> AsyncGenerator[Office]:
    async with office_at(url, registry, largest_upload=100_000, actor="desk") as office:
        yield office


@pytest.fixture
async def desk(registry: Registry) -> AsyncGenerator[Office]:
    """Over an empty ledger in memory, for what is refused before it is read."""
    async with office_at("sqlite://:memory:", registry, largest_upload=100_000) as desk:
        yield desk


async def refs(url: str, registry: Registry) -> set[str]:
    """Which of the new incidents are on file; the audit chain has to be whole."""
    async with open_ledger(url, registry) as ledger:
        assert (await ledger.verify_audit()).is_whole
        return {each.ref for each in await ledger.incidents(["new-1", "new-2"])}


async def test_a_table_goes_in_and_is_on_file_with_actor_and_reason(
    office: Office, url: str, registry: Registry
) -> None:
    found = await office.imported(GOOD.encode("gbk"))
    assert (found["state"], found["percent"], found["actor"], found["file"]) == ("IMPORTED", 100, "desk", "a.csv")
    assert found["progress"] == [{"section": "incidents", "done": 2, "total": 2}]
    assert await refs(url, registry) == {"new-1", "new-2"}
    async with open_ledger(url, registry) as ledger:
        by = (await ledger.history("new-1"))[0].by
    assert (by.revision, by.actor, by.action, by.reason) == (found["revision"], "desk", "import", "May")
    node = {"query": f'{{ node(id: "{found["id"]}") {{ ... on LedgerImport {{ state }} }} }}'}
    assert (await office.client.post("/graphql", json=node)).json() == {"data": {"node": {"state": "IMPORTED"}}}


async def test_a_ledger_file_goes_in_whatever_it_is_called(office: Office, url: str, registry: Registry) -> None:
    incident = {"ref": "new-1", "unit": "T1", "kind": "screening_missed", "on": "2014-03-05"}
    assert (await office.imported(json.dumps({"incidents": [incident]}), "upload"))["state"] == "IMPORTED"
    text = "incidents: [{ref: new-2, unit: T1, kind: screening_missed, on: 2014-03-05}]"
    assert (await office.imported(text, "upload", format="LEDGER_YAML"))["state"] == "IMPORTED"
    assert await refs(url, registry) == {"new-1", "new-2"}


async def test_a_dry_run_stores_nothing(office: Office, url: str, registry: Registry) -> None:
    found = await office.imported(GOOD, dryRun=True)
    assert (found["state"], found["dryRun"], found["revision"]) == ("CHECKED", True, None)
    assert await refs(url, registry) == set()


async def test_what_is_wrong_is_told_by_row_and_column(office: Office, url: str, registry: Registry) -> None:
    found = await office.imported(BAD)
    assert (found["state"], found["problemCount"], found["revision"]) == ("REFUSED", 2, None)
    assert [(each["code"], each["row"], each["entry"], each["field"]) for each in found["problems"]["nodes"]] == [
        ("INVALID", 2, "new-1", "人数"), ("NOT_FOUND", 4, "new-2", "单位"),
    ]  # fmt: skip
    assert await refs(url, registry) == set()


async def test_what_is_no_ledger_is_refused(desk: Office) -> None:
    found = await desk.imported("who,where\nA,B")
    assert (found["state"], found["problemCount"]) == ("REFUSED", 1)
    assert found["problems"]["nodes"][0]["message"].startswith("row 1 must name the columns; a table of incidents has")


async def test_how_a_table_was_understood_is_told(desk: Office) -> None:
    id_ = (await desk.imported(GOOD, dryRun=True))["id"]
    query = f"""{{ ledgerImport(id: "{id_}") {{
        tables {{ section headerRow entries sheet columns {{ letter heading field forms samples {{ cell value }} }} }}
    }} }}"""
    (table,) = (await desk.client.get("/graphql", params={"query": query}, headers=MEANT)).json()["data"][
        "ledgerImport"
    ]["tables"]
    assert (table["section"], table["headerRow"], table["entries"], table["sheet"]) == ("incidents", 1, 2, None)
    assert table["columns"][2] == {
        "letter": "C",
        "heading": "日期",
        "field": "on",
        "forms": ["year/month/day", "year-month-day"],
        "samples": [{"cell": "2014/3/5", "value": "2014-03-05"}, {"cell": "2014-03-06", "value": "2014-03-06"}],
    }


async def test_no_more_imports_wait_than_fit(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 0)
    payload = await desk.handed_in(GOOD)
    assert payload["ledgerImport"] is None
    assert [(each["code"], each["message"]) for each in payload["errors"]] == [("BUSY", "0 imports wait already")]
    monkeypatch.setattr(queue, "MOST_WAITING", 1)
    taken = await desk.handed_in(GOOD)
    assert taken["errors"] == []
    await desk.over(taken["ledgerImport"]["id"])


async def test_a_request_repeated_under_its_key_gives_the_first_import(
    office: Office, url: str, registry: Registry
) -> None:
    first, second = await asyncio.gather(*(office.handed_in(GOOD, key="K") for _ in range(2)))
    assert {first["repeated"], second["repeated"]} == {False, True}
    assert first["ledgerImport"]["id"] == second["ledgerImport"]["id"]
    found = await office.over(first["ledgerImport"]["id"])
    assert found["state"] == "IMPORTED"
    again = await office.handed_in(GOOD, key="K")
    assert (again["repeated"], again["ledgerImport"]["revision"]) == (True, found["revision"])
    async with office_at(url, registry, actor="desk") as elsewhere:
        later = await elsewhere.handed_in(GOOD, key="K")
        assert (later["repeated"], later["ledgerImport"]) == (True, again["ledgerImport"])
        other = await elsewhere.handed_in(GOOD, key="K", dryRun=True)
        assert [(error["code"], error["path"]) for error in other["errors"]] == [
            ("KEY_REUSED", ["input", "idempotencyKey"])
        ]


async def test_what_was_refused_may_be_tried_again_under_its_key(office: Office) -> None:
    assert (await office.imported(BAD, key="K"))["state"] == "REFUSED"
    assert (await office.handed_in(BAD, key="K"))["repeated"] is False


async def test_who_watches_is_told_each_step_until_the_end(url: str, registry: Registry) -> None:
    rows = "".join(f"w-{n},T1,2014-03-05,screening_missed\n" for n in range(25_000))
    app = create_app(Settings(database_url=url), registry=registry)
    async with app.router.lifespan_context(app), httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:  # fmt: skip
        payload = await Office(client).handed_in(f"ref,unit,on,kind\n{rows}")
        board = app.state.imports
        key = key_of(payload["ledgerImport"]["id"]).parts[0]
        seen = [each async for each in board.watch(key)]
        assert payload["ledgerImport"]["file"] == "a.csv"
    assert seen[-1].state is ImportState.IMPORTED
    done = [sum(section.done for section in each.progress) for each in seen]
    assert done == sorted(done)
    assert len(set(done)) > 2


@pytest.mark.parametrize(
    ("headers", "operations", "places", "status", "told"),
    [
        ({}, "{}", "{}", 400, "must carry one of the headers Apollo-Require-Preflight"),
        (ASKED, "{", "{}", 400, "as the GraphQL multipart request specification says"),
        (ASKED, '{"variables": {}}', '{"0": ["variables.file"]}', 400, "multipart request specification"),
        (ASKED, '{"variables": {"file": null}}', '{"1": ["variables.file"]}', 400, "multipart request specification"),
        (ASKED, '{"variables": [null]}', '{"0": ["variables.9"]}', 400, "multipart request specification"),
        (ASKED, '{"query": 1}', "{}", 400, "`query` must be a string"),
    ],
)
async def test_a_malformed_upload_is_told_so(
    desk: Office, headers: dict[str, str], operations: str, places: str, status: int, told: str
) -> None:
    data = {"operations": operations, "map": places}
    answer = await desk.client.post("/graphql", data=data, files={"0": ("a.csv", "")}, headers=headers)
    assert answer.status_code == status
    assert told in answer.json()["errors"][0]["message"]


async def test_an_upload_may_be_larger_than_other_requests_up_to_its_own_limit(desk: Office) -> None:
    assert (await desk.send(GOOD + "\n" * 20_000)).status_code == 200
    refused = await desk.send(GOOD + "\n" * 100_000)
    assert (refused.status_code, refused.json()) == (
        413, {"errors": [{"message": "a request may have at most 100000 bytes"}]},
    )  # fmt: skip


async def test_a_file_has_to_be_one(desk: Office) -> None:
    answer = await desk.client.post("/graphql", json={"query": HAND_IN, "variables": {"file": "a.csv"}})
    assert "Upload must be a file" in answer.json()["errors"][0]["message"]


async def test_no_value_of_any_field_is_the_servers_fault(desk: Office, caplog: pytest.LogCaptureFixture) -> None:
    query = "mutation($input: LedgerImportInput!) { ledgerImport(input: $input) { errors { code } } }"
    for field in ("file", "format", "dryRun", "reason", "idempotencyKey"):
        for value in WRONG:
            given = {"file": None, "dryRun": True, field: value}
            data = {
                "operations": json.dumps({"query": query, "variables": {"input": given}}),
                "map": "{}" if field == "file" else '{"0": ["variables.input.file"]}',
            }
            answer = await desk.client.post("/graphql", data=data, files={"0": ("a.csv", b"x")}, headers=ASKED)
            assert answer.status_code < 500, (field, value)
            assert "INTERNAL" not in answer.text, (field, value)
    assert not caplog.records


async def test_where_nothing_may_be_changed_no_file_is_taken(registry: Registry) -> None:
    async with office_at("sqlite://:memory:", registry, mutations="off") as office:
        assert (await office.send(GOOD)).status_code == 415
        assert await office.now("TGVkZ2VySW1wb3J0Ong=") is None


async def test_killed_in_the_middle_an_import_is_stored_whole_or_not_at_all_and_says_which(
    url: str, registry: Registry, tmp_path: Path
) -> None:
    rows = "".join(f"k-{n},T1,2014-03-05,screening_missed\n" for n in range(30_000))
    content = f"ref,unit,on,kind\n{rows}"
    with served(url, tmp_path) as (server, base):
        async with httpx.AsyncClient(base_url=base) as client:
            office = Office(client)
            id_ = (await office.handed_in(content, key="K"))["ledgerImport"]["id"]
            await office.once(id_, lambda found: found["percent"])
        server.kill()
        server.wait()
    async with office_at(url, registry) as office:
        found = await office.over(id_)
        async with open_ledger(url, registry) as ledger:
            assert (await ledger.verify_audit()).is_whole
            is_stored = bool(await ledger.incidents(["k-0"]))
        assert found["state"] == ("IMPORTED" if is_stored else "FAILED")
        assert found["failure"] == (None if is_stored else "the server ended before the import did; nothing was stored")
        again = await office.handed_in(content, key="K")
        assert again["repeated"] is is_stored
        assert (await office.over(again["ledgerImport"]["id"]))["state"] == "IMPORTED"


@contextmanager
def served(url: str, folder: Path) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A server of its own process, and where it is; it has to be ended by whoever asked for it."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "KAOHE_DATABASE_URL": url}
    command = [sys.executable, "-m", "kaohe", "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    with server.stderr:
        said = re.search(r"kaohe at (http://\S+)", server.stderr.readline())
        assert said is not None
        yield server, said[1]
        assert server.poll() is not None

"""Tables over HTTP: what is asked, what is answered, and what happens when it goes wrong half-way."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pyarrow.parquet as pq
import pytest
import uvicorn
from starlette.applications import Starlette

from kaohe.graphql.exporting import Part
from kaohe.ledger import Ledger, LedgerUnavailable, open_ledger
from kaohe.plugins import Registry
from kaohe.scoring.analysis import TABLES, TableFormat
from kaohe.web import Settings, create_app
from kaohe.web.export import endpoint, responses
from tests.api.graphql.county import COUNTY

CARDS = "/export/cards.csv?period=2014"
ROW = ("luxi2014", "2014", "T1", *(None,) * 16)


async def test_the_list_says_what_every_column_means(client: httpx.AsyncClient) -> None:
    found = (await client.get("/export")).json()
    assert {each["name"]: each["meaning"] for each in found["tables"]} == {t.name: t.meaning for t in TABLES.values()}
    for each in found["tables"]:
        columns = [(column.name, column.type.value, column.meaning) for column in TABLES[each["name"]].columns]
        assert [tuple(column.values()) for column in each["columns"]] == columns
    assert [each["name"] for each in found["formats"]] == ["csv", "jsonl", "parquet"]
    assert [each["name"] for each in found["parameters"] if each["required"]] == ["period"]


@pytest.mark.parametrize("table", TABLES)
async def test_the_three_formats_hold_the_same_rows(client: httpx.AsyncClient, table: str) -> None:
    answers = {each: await client.get(f"/export/{table}.{each}", params={"period": "2014"}) for each in TableFormat}
    for written_as, answer in answers.items():
        assert answer.status_code == 200
        assert answer.headers["content-type"] == written_as.media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="{table}-2014.{written_as}"'
        assert answer.headers["kaohe-revision"] == "1"
    in_csv = list(csv.DictReader(io.StringIO(answers[TableFormat.CSV].text, newline="")))
    in_lines = [json.loads(line) for line in answers[TableFormat.JSONL].text.splitlines()]
    in_parquet = pq.read_table(io.BytesIO(answers[TableFormat.PARQUET].content)).to_pylist()
    assert in_lines
    assert in_lines == json.loads(json.dumps(in_parquet, default=str))
    assert [list(row.values()) for row in in_csv] == [
        ["" if each is None else str(each).lower() if isinstance(each, bool) else str(each) for each in row.values()]
        for row in in_lines
    ]


async def test_a_row_is_what_graphql_says(client: httpx.AsyncClient) -> None:
    query = '{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard { total { low high } } } }'
    total = (await client.post("/graphql", json={"query": query})).json()["data"]["scorecard"]["total"]
    (row,) = csv.DictReader(io.StringIO((await client.get(f"{CARDS}&scheme=luxi2014&unit=T1")).text))
    assert (row["total_low"], row["total_high"]) == (total["low"], total["high"])


@pytest.mark.parametrize(
    ("parameters", "units"),
    [
        ("", {"S", "T1", "T2", "V", "X", "L1", "L2"}),
        ("&scheme=luxi2014", {"T1", "T2"}),
        ("&scheme=luxi2014&scheme=pinghu2012", {"T1", "T2", "X", "L1", "L2"}),
        ("&unit=T2&unit=V", {"T2", "V"}),
        ("&kind=TOWNSHIP&kind=VILLAGE&within=T1", {"T1", "V"}),
    ],
)
async def test_parameters_select(client: httpx.AsyncClient, parameters: str, units: set[str]) -> None:
    rows = csv.DictReader(io.StringIO((await client.get(f"{CARDS}{parameters}")).text))
    assert {row["unit"] for row in rows} == units


async def test_a_file_for_excel_begins_with_its_mark_and_is_named_after_what_is_in_it(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(f"{CARDS}&excel=true&within=C&scheme=luxi2014")
    assert answer.content.startswith(b"\xef\xbb\xbfscheme,")
    assert answer.headers["content-disposition"] == 'attachment; filename="cards-luxi2014-2014-C.csv"'


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("cards-2014.csv", 'attachment; filename="cards-2014.csv"'),
        ('a"b/c\r\nd.csv', 'attachment; filename="a-b-c--d.csv"'),
        ("柳河 1.csv", "attachment; filename=\"___1.csv\"; filename*=UTF-8''%E6%9F%B3%E6%B2%B3%201.csv"),
    ],
)
def test_a_file_may_have_any_name(name: str, header: str) -> None:
    assert responses.attachment(name) == header


@pytest.mark.parametrize(
    ("address", "parameter", "words"),
    [
        ("cards.csv", "period", "give the code of a period"),
        ("cards.csv?period=2099", "period", "the ledger has no period 2099; it has 2014-B6"),
        ("cards.csv?period=2014&within=T1&within=T2", "within", "give it once"),
        ("cards.csv?period=2014&units=T1", "units", "did you mean unit?"),
        ("cards.csv?period=2014&colour=red", "colour", "there are period, scheme, within, unit, kind, excel"),
        ("cards.csv?period=2014&scheme=luxi", "scheme", "there is no scheme luxi; did you mean luxi2014?"),
        ("cards.csv?period=2014&within=nowhere", "within", "the ledger has no unit nowhere"),
        ("cards.csv?period=2014&unit=T1&unit=nobody%00", "unit", "the ledger has no unit nobody"),
        ("cards.csv?period=2014&kind=TOWN", "kind", "there is no kind of unit TOWN; there are PREFECTURE"),
        ("cards.csv?period=2014&excel=1", "excel", "give true or false, and for CSV alone"),
        ("cards.jsonl?period=2014&excel=true", "excel", "give true or false, and for CSV alone"),
    ],
)
async def test_a_wrong_parameter_is_told_by_name(
    client: httpx.AsyncClient, address: str, parameter: str, words: str
) -> None:
    answer = await client.get(f"/export/{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert words in error["detail"]
    assert f"`{parameter}`: " in answer.json()["detail"]


async def test_all_wrong_parameters_are_told_at_once(client: httpx.AsyncClient) -> None:
    answer = await client.get("/export/cards.csv?kind=TOWN&scheme=luxi&colour=red")
    assert {each["parameter"] for each in answer.json()["errors"]} == {"kind", "scheme", "colour", "period"}


@pytest.mark.parametrize("address", ["/export/nothing.csv", "/export/cards.xlsx"])
async def test_a_table_that_there_is_not_is_not_found(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(f"{address}?period=2014")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "there are cards, items, findings, amounts, evidence, comparison, each as csv, jsonl, parquet" in answer.text


async def test_only_get_and_head_are_answered_and_head_without_the_file(client: httpx.AsyncClient) -> None:
    assert (await client.post(CARDS)).status_code == 405
    whole, head = await client.get(CARDS), await client.head(CARDS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers
    assert (await client.head("/export/cards.csv")).status_code == 400


async def test_a_deployment_without_pyarrow_says_so(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = await client.get("/export/cards.parquet?period=2014")
    assert answer.status_code == 501
    assert "install kaohe[parquet]" in answer.json()["detail"]


async def test_a_ledger_that_does_not_answer_is_no_error_of_the_server(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> int:
        raise LedgerUnavailable("the ledger is gone")

    monkeypatch.setattr(Ledger, "revision", gone)
    answer = await client.get(CARDS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


class Slow:
    """Rows that come until somebody says stop, and what became of those who read them."""

    def __init__(self) -> None:
        self.ended, self.go_on, self.failing = asyncio.Event(), asyncio.Event(), False
        self.parts, self.read = 200, 0

    async def __call__(self, *_: object) -> AsyncGenerator[Part]:
        """What an endpoint reads instead of a ledger."""
        try:
            for number in range(self.parts):
                self.read = number
                yield Part([ROW] * 100)
            if self.failing:
                raise RuntimeError("the disk is gone")
            await self.go_on.wait()
        finally:
            self.ended.set()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Makes every export a slow one."""
    slow = Slow()
    monkeypatch.setattr(endpoint, "parts", slow)
    return slow


@pytest.fixture
async def served(registry: Registry) -> AsyncGenerator[str]:
    """The address of a real server, which exports one table at a time."""
    settings = Settings(database_url="sqlite://:memory:", exports=1)
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        async with serving(create_app(settings, registry=registry, ledger=ledger)) as address:
            yield address


@asynccontextmanager
async def serving(app: Starlette) -> AsyncGenerator[str]:
    started = asyncio.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = Server(uvicorn.Config(app, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = asyncio.create_task(server.serve([listening]))
        await started.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await running


async def begun(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """An answer of which the first bytes are there."""
    return await client.send(client.build_request("GET", address), stream=True)


async def test_too_many_exports_at_once_are_turned_away_until_one_is_done(served: str, slow: Slow) -> None:
    async with httpx.AsyncClient(base_url=served) as client:
        first = await begun(client, CARDS)
        refused = await client.get(CARDS)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
        assert "1 exports run already" in refused.json()["detail"]
        assert (await client.head(CARDS)).status_code == 200
        slow.go_on.set()
        assert len((await first.aread()).splitlines()) == 20_001
        second = await client.get(CARDS)
        assert second.status_code == 200


async def test_a_reader_who_leaves_ends_the_work_and_makes_room(served: str, slow: Slow) -> None:
    async with httpx.AsyncClient(base_url=served) as client:
        first = await begun(client, CARDS)
        assert not slow.ended.is_set()
        await first.aclose()
        await asyncio.wait_for(slow.ended.wait(), 10)
        slow.go_on.set()
        assert (await client.get(CARDS)).status_code == 200


@pytest.mark.parametrize("written_as", TableFormat)
async def test_an_error_half_way_breaks_the_transfer(served: str, slow: Slow, written_as: TableFormat) -> None:
    slow.failing = True
    async with httpx.AsyncClient(base_url=served) as client:
        answer = await begun(client, f"/export/cards.{written_as}?period=2014")
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
            await answer.aread()
        slow.failing = False
        slow.go_on.set()
        assert (await client.get(CARDS)).status_code == 200


async def test_what_the_reader_does_not_take_is_not_read(served: str, slow: Slow) -> None:
    slow.parts = 10**9
    async with httpx.AsyncClient(base_url=served) as client:
        answer = await begun(client, CARDS)
        read = -1
        while read != slow.read:  # until the pipes are full
            read = slow.read
            await asyncio.sleep(0.5)
        async for _some in answer.aiter_bytes(100_000):
            break
        assert not slow.ended.is_set()
        await answer.aclose()
        await asyncio.wait_for(slow.ended.wait(), 10)

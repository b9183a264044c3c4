"""The parts of the benchmark of answers: what the peer stores it answers, and the client counts what came back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from benchmarks.serving.asked import questions
from benchmarks.serving.load import Answers, Request, ask
from benchmarks.serving.peer import make_app
from benchmarks.serving.stored import store

INTERVAL = {"low": "1.50", "high": "2.00"}


def card(scheme: str, period: str) -> dict[str, Any]:
    """A card as kaohe gives it."""
    return {
        "unit": {"code": "T", "name": "乡镇"},
        "scheme": {"code": scheme},
        "period": {"code": period},
        "total": INTERVAL,
        "items": [{"code": code, "title": code.upper(), "score": INTERVAL} for code in ("b", "a")],
        "vetoes": [{"code": "v", "title": "V", "verdict": "NO"}],
        "money": [{"code": "m", "title": "M", "amount": None}],
    }


def test_the_peer_answers_the_same_documents(tmp_path: Path) -> None:
    file = str(tmp_path / "peer.sqlite3")
    asyncio.run(store(file, "2024", [("C", card("luxi2014", "2024")), ("C", card("pinghu2012", "2024-B1"))]))
    exact = {**INTERVAL, "exact": None}
    items = [{"code": code, "title": code.upper(), "score": exact} for code in ("b", "a")]
    shown = {"unit": {"code": "T", "name": "乡镇"}, "total": exact}
    other = {"vetoes": [{"code": "v", "verdict": "NO"}], "money": [{"code": "m", "amount": None}]}
    expected = {
        "one": {"scorecard": {**shown, "items": items}},
        "year": {
            "scorecards": {
                "nodes": [{**shown, "scheme": {"code": code}, **other} for code in ("luxi2014", "pinghu2012")]
            }
        },
        "page": {"scorecards": {"nodes": [{**shown, "items": items}]}},
    }
    with TestClient(make_app(file)) as client:
        for each in questions("T", "C", "2024"):
            answer = client.post("/graphql", content=each.body, headers={"content-type": "application/json"})
            assert answer.json() == {"data": expected[each.name]}


async def test_the_client_counts_what_came_back() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while (head := await reader.readuntil(b"\r\n\r\n")).startswith(b"POST /x "):
                assert await reader.readexactly(2) == b"{}"
                assert b"Content-Length: 2" in head
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        answers = await ask(Request(server.sockets[0].getsockname()[1], "/x", body=b"{}"), 0.05, 2)
    assert len(answers.seconds) >= 2
    assert answers.a_second == len(answers.seconds) / answers.took


def test_a_share_of_answers_came_within_its_time() -> None:
    answers = Answers([number / 1000 for number in range(100, 0, -1)], 1.0)
    assert (answers.share(0.5), answers.share(0.95), answers.share(1.0)) == (51.0, 96.0, 100.0)

"""What a page of another origin can make a browser send runs no query, and no answer is taken for what it is not."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from kaohe.ledger import Ledger
from kaohe.plugins import Registry
from kaohe.web import Settings
from tests.api.web.conftest import client_of

NAME = {"query": '{ unit(code: "T1") { name } }'}
ANSWER = {"data": {"unit": {"name": "First township"}}}
BROWSER = {"User-Agent": "Mozilla/5.0", "Accept": "*/*", "Sec-Fetch-Mode": "no-cors"}


@pytest.fixture
async def client(settings: Settings, registry: Registry, ledger: Ledger) -> AsyncGenerator[httpx.AsyncClient]:
    """A client that sends nothing of its own accord."""
    async with client_of(settings, registry, ledger, {}) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        BROWSER,
        {**BROWSER, "Sec-Fetch-Site": "cross-site"},
        {**BROWSER, "Sec-Fetch-Site": "same-site"},
        {**BROWSER, "Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"GraphQL-Require-Preflight": ""},
    ],
)
async def test_what_any_page_can_send_is_refused_and_nothing_read(
    client: httpx.AsyncClient, ledger: Ledger, headers: dict[str, str]
) -> None:
    before = ledger.statements
    answer = await client.get("/graphql", params=NAME, headers=headers)
    assert answer.status_code == 400
    assert "send GraphQL-Require-Preflight: 1" in answer.json()["errors"][0]["message"]
    assert ledger.statements == before


@pytest.mark.parametrize(
    "headers",
    [
        {"GraphQL-Require-Preflight": "1"},
        {"Apollo-Require-Preflight": "true"},
        {"X-Apollo-Operation-Name": "Name"},
        {"Content-Type": "application/json; charset=utf-8"},
        {**BROWSER, "Sec-Fetch-Site": "same-origin"},
        {**BROWSER, "Sec-Fetch-Site": "none"},
        {**BROWSER, "Sec-Fetch-Site": "cross-site", "Origin": "https://front.example"},
    ],
)
async def test_what_no_other_page_can_send_is_answered(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.get("/graphql", params=NAME, headers=headers)
    assert (answer.status_code, answer.json()) == (200, ANSWER)


async def test_a_post_is_no_form(client: httpx.AsyncClient) -> None:
    """What a form can send is refused already."""
    for media_type in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        answer = await client.post(
            "/graphql", content=b'{"query": "{__typename}"}', headers={"Content-Type": media_type}
        )
        assert answer.status_code in (400, 415)


@pytest.mark.parametrize(("site", "status"), [(None, 200), ("none", 200), ("same-origin", 200), ("cross-site", 403)])
async def test_tables_are_for_own_pages_and_for_programs(
    client: httpx.AsyncClient, ledger: Ledger, site: str | None, status: int
) -> None:
    headers = {} if site is None else {**BROWSER, "Sec-Fetch-Site": site}
    answer = await client.get("/export/cards.csv?period=2014&scheme=luxi2014", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/graphql", "/healthz", "/export", "/export/cards.csv", "/none", "/tabs.json"])
async def test_every_answer_is_taken_for_what_its_type_says(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["x-content-type-options"] == "nosniff"


async def test_another_host_is_refused_with_the_same_header(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (400, "nosniff")

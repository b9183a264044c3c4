"""GraphQL over HTTP: types, methods and statuses."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from kaohe.web import Settings, create_app

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
QUERY = '{ unit(code: "T1") { name } }'
ANSWER = {"data": {"unit": {"name": "First township"}}}


async def post(client: httpx.AsyncClient, accept: str | None = JSON, **sent: Any) -> httpx.Response:
    """Send a request as JSON."""
    return await client.post("/graphql", json=sent, headers={} if accept is None else {"accept": accept})


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (JSON, JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, {JSON}", JSON),
        ("*/*", JSON),
        ("text/html", JSON),
        (f"{JSON};q=x, {GRAPHQL_RESPONSE};q=0", JSON),
        ("", JSON),
    ],
)
async def test_the_answer_has_the_type_that_is_accepted(client: httpx.AsyncClient, accept: str, wanted: str) -> None:
    response = await post(client, accept, query=QUERY)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{wanted}; charset=utf-8"
    assert response.json() == ANSWER


async def test_queries_may_be_sent_by_get(client: httpx.AsyncClient) -> None:
    query = "query A($code: String!) { unit(code: $code) { name } } query B { __typename }"
    given = {"query": query, "variables": '{"code": "T1"}', "operationName": "A"}
    response = await client.get("/graphql", params=given)
    assert (response.status_code, response.json()) == (200, ANSWER)


@pytest.mark.parametrize(
    "sent",
    [
        {"query": "{"},
        {"query": "{ colour }"},
        {"query": "query($n: Int) { units(first: $n) { totalCount } }", "variables": {"n": "many"}},
        {"query": "query($c: String!) { unit(code: $c) { name } }"},
        {"query": "{ " + "a " * 5000 + "}"},
        {"query": "{ units(first: 100) { nodes { children(first: 100) { nodes { children(first: 100) "
                  "{ nodes { code } } } } } } }"},
    ],
)  # fmt: skip
async def test_a_wrong_document_has_no_data_and_a_status_of_its_own(
    client: httpx.AsyncClient, sent: dict[str, Any]
) -> None:
    response = await post(client, GRAPHQL_RESPONSE, **sent)
    assert response.status_code == 400
    assert set(response.json()) == {"errors"}
    legacy = await post(client, JSON, **sent)
    assert legacy.status_code == 200
    assert set(legacy.json()) == {"errors"}


async def test_a_mistake_in_one_field_leaves_the_data(client: httpx.AsyncClient) -> None:
    response = await post(client, GRAPHQL_RESPONSE, query='{ node(id: "x") { id } a: unit(code: "T1") { name } }')
    assert response.status_code == 200
    assert response.json()["data"] == {"node": None, "a": {"name": "First township"}}
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_ID"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", JSON, 400),
        (b"", JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b"null", JSON, 400),
        (b"3", JSON, 400),
        (b'"{ __typename }"', JSON, 400),
        (b'[{"query": "{ __typename }"}]', JSON, 400),
        (b"{}", JSON, 400),
        (b'{"query": ""}', JSON, 400),
        (b'{"query": 1}', JSON, 400),
        (b'{"query": "{ __typename }", "variables": []}', JSON, 400),
        (b'{"query": "{ __typename }", "variables": "{}"}', JSON, 400),
        (b'{"query": "{ __typename }", "operationName": 1}', JSON, 400),
        (b'{"query": "{ __typename }", "operationName": "Other"}', JSON, 400),
        (b'{"query": "{ __typename }", "extensions": 1}', JSON, 400),
        (b"query={__typename}", "application/x-www-form-urlencoded", 415),
        (b"{ __typename }", "application/graphql", 415),
        (b'{"query": "{ __typename }"}', "text/plain", 415),
        (b'{"query": "{ __typename }"}', "", 415),
        (b'{"query": "{ __typename }' + b" " * 20_000 + b'"}', JSON, 413),
        (b'{"query": "{ __typename }"}', f"{JSON}; charset=utf-8", 200),
    ],
)
async def test_what_is_no_request_is_told_so(
    client: httpx.AsyncClient, body: bytes, content_type: str, status: int
) -> None:
    response = await client.post(
        "/graphql", content=body, headers={"content-type": content_type} if content_type else {}
    )
    assert response.status_code == status, response.text
    if status != 200:
        assert response.json()["errors"][0]["message"]
        assert "data" not in response.json()


async def test_a_body_is_bounded_even_if_its_length_is_not_announced(client: httpx.AsyncClient) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 1000

    response = await client.post("/graphql", content=endless(), headers={"content-type": JSON})
    assert response.status_code == 413


@pytest.mark.parametrize(
    "parameters",
    [{}, {"query": ""}, {"query": QUERY, "variables": "x"}, {"query": QUERY, "variables": "[]"},
     {"query": QUERY, "extensions": "3"}, {"query": "mutation { x }"}],
)  # fmt: skip
async def test_what_is_no_request_by_get_is_told_so(client: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    response = await client.get("/graphql", params=parameters)
    assert response.status_code == 400
    assert response.json()["errors"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_not_allowed(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "POST"}


async def test_other_origins_may_ask_if_the_settings_say_so(client: httpx.AsyncClient) -> None:
    headers = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    allowed = await client.options("/graphql", headers={**headers, "origin": "https://front.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://front.example"
    refused = await client.options("/graphql", headers={**headers, "origin": "https://other.example"})
    assert "access-control-allow-origin" not in refused.headers


class Broken:
    """A ledger that fails."""

    def __getattr__(self, name: str) -> Any:
        async def fail(*_: object) -> None:
            raise RuntimeError("the password is hunter2")

        return fail


async def test_what_goes_wrong_inside_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    broken: Any = Broken()
    app = create_app(settings, ledger=broken)
    with TestClient(app, base_url="http://localhost") as client, caplog.at_level(logging.ERROR):
        for accept in (JSON, GRAPHQL_RESPONSE):
            response = client.post("/graphql", json={"query": QUERY}, headers={"accept": accept})
            assert response.status_code == 200
            assert "hunter2" not in response.text
            assert response.json()["errors"][0]["extensions"] == {"code": "INTERNAL"}
    assert "hunter2" in caplog.text


async def test_what_goes_wrong_before_any_field_is_not_told_either(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr("kaohe.graphql.limits.cost.cost_of", fail)
    response = await post(client, GRAPHQL_RESPONSE, query=QUERY)
    assert response.status_code == 500
    assert set(response.json()) == {"errors"}
    assert "hunter2" not in response.text

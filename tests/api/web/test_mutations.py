"""Changes over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from kaohe.ledger import open_ledger
from kaohe.plugins import Registry
from kaohe.web import Settings, create_app
from tests.api.graphql.county import COUNTY
from tests.api.web.conftest import MEANT

MISSED = """incidentRecord(input: {ref: "N1", unit: "V", kind: "screening_missed", on: "2014-04-01"}) {
  incident { ref history { by { actor } } } errors { code }
}"""


async def post(registry: Registry, settings: Settings, query: str) -> Any:
    """The answer of a deployment that serves the small county."""
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        app = create_app(settings, registry=registry, ledger=ledger)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            return (await client.post("/graphql", json={"query": query})).json()


async def test_changes_are_recorded_under_the_actor_of_the_deployment(registry: Registry) -> None:
    answer = await post(registry, Settings(actor="信访局"), f"mutation {{ {MISSED} }}")
    history = [{"by": {"actor": "信访局"}}]
    assert answer == {"data": {"incidentRecord": {"incident": {"ref": "N1", "history": history}, "errors": []}}}


@pytest.mark.parametrize("settings", [Settings.model_validate({"mutations": "off"}), Settings(host="0.0.0.0")])
async def test_a_deployment_may_take_no_changes(registry: Registry, settings: Settings) -> None:
    answer = await post(registry, settings, f"mutation {{ {MISSED} }}")
    assert answer == {"data": {"incidentRecord": {"incident": None, "errors": [{"code": "READ_ONLY"}]}}}


async def test_nothing_is_changed_by_get(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": f"mutation {{ {MISSED} }}"}, headers=MEANT)
    assert response.status_code >= 400
    answer = await client.post("/graphql", json={"query": '{ incident(ref: "N1") { ref } }'})
    assert answer.json() == {"data": {"incident": None}}


async def test_half_a_surrogate_pair_is_the_clients_mistake(client: httpx.AsyncClient) -> None:
    query = "mutation($r: String!) { incidentWithdraw(input: {ref: $r}) { errors { code } } }"
    escaped = f'{{"query": "{query}", "variables": {{"r": "%s"}}}}'
    for text in ("\\ud800", "\\u0000"):
        sent = (escaped % text).encode()
        response = await client.post("/graphql", content=sent, headers={"content-type": "application/json"})
        assert response.status_code < 500, response.text
        assert "INTERNAL" not in response.text
    query = r'mutation { incidentWithdraw(input: {ref: "\ud800"}) { errors { code } } }'
    response = await client.post("/graphql", json={"query": query})
    assert response.status_code < 500
    assert "INTERNAL" not in response.text

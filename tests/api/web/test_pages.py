"""The pages: GraphiQL with the samples, health."""

from __future__ import annotations

import httpx
import pytest

from kaohe import __version__
from kaohe.web.samples import Sample, samples


async def test_the_application_says_that_it_is_well(client: httpx.AsyncClient) -> None:
    response = await client.get("/healthz")
    assert response.json() == {"status": "ok", "version": __version__}


@pytest.mark.parametrize("path", ["/", "/index.html", "/start.js", "/graphiql.js", "/graphiql.css", "/favicon.svg"])
async def test_graphiql_is_served_from_the_package(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.content


async def test_graphiql_opens_with_the_samples(client: httpx.AsyncClient) -> None:
    tabs = (await client.get("/tabs.json")).json()
    assert [tab["title"] for tab in tabs] == [sample.title for sample in samples()]
    assert tabs[0]["query"].count("scorecards(") == 1
    assert all(code in tabs[0]["query"] for code in ("liaocheng1995", "luxi2014", "minhang_linkage"))


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
async def test_a_sample_is_answered(client: httpx.AsyncClient, sample: Sample) -> None:
    response = await client.post("/graphql", json={"query": sample.query})
    assert "errors" not in response.json(), response.json()["errors"]
    assert all(response.json()["data"].values()) or sample.name.endswith("regimes")
    assert sample.query.startswith(f"# {sample.title}\n")

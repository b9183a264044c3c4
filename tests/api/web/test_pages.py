"""The pages: GraphiQL with the samples, health."""

from __future__ import annotations

import json

import httpx
import pytest

from kaohe import __version__
from kaohe.graphql.schema import schema
from kaohe.web.samples import Sample, samples
from kaohe.web.samples.chinese import ask_in_chinese


async def test_the_application_says_that_it_is_well(client: httpx.AsyncClient) -> None:
    response = await client.get("/healthz")
    assert response.json() == {"status": "ok", "version": __version__}


@pytest.mark.parametrize("path", ["/", "/index.html", "/start.js", "/graphiql.js", "/graphiql.css", "/favicon.svg"])
async def test_graphiql_is_served_from_the_package(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.content


async def test_the_page_may_neither_load_from_elsewhere_nor_be_framed(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} <= set(policy)


async def test_graphiql_opens_with_the_samples(client: httpx.AsyncClient) -> None:
    tabs = (await client.get("/tabs.json")).json()
    assert [tab["title"] for tab in tabs] == [sample.title for sample in samples("en")]
    assert tabs[0]["query"].count("scorecards(") == 1
    assert all(code in tabs[0]["query"] for code in ("liaocheng1995", "luxi2014", "minhang_linkage"))


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "fr, de;q=0.5", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "en-US,zh;q=0.5", "en"),
        ("", "en;q=0.3, zh-Hant-TW;q=0.4", "zh"),
        ("?lang=zh", "en", "zh"),
        ("?lang=en", "zh", "en"),
    ],
)
async def test_the_tabs_are_in_the_language_that_is_chosen_or_that_the_browser_prefers(
    client: httpx.AsyncClient, query: str, header: str, language: str
) -> None:
    response = await client.get(f"/tabs.json{query}", headers={"Accept-Language": header})
    assert response.headers["content-language"] == language
    assert response.headers["vary"].startswith("Accept-Language")
    assert response.json()[0]["title"] == {"en": "Three regimes", "zh": "三个办法"}[language]


@pytest.mark.parametrize("sample", [*samples("en"), *samples("zh")], ids=lambda sample: sample.title)
async def test_a_sample_is_answered(client: httpx.AsyncClient, sample: Sample) -> None:
    """Those about a unit of the demo county find nobody here; tests of the cookbook see their answers there."""
    variables = json.loads(sample.variables or "{}")
    response = await client.post("/graphql", json={"query": sample.query, "variables": variables})
    assert "errors" not in response.json(), response.json()["errors"]
    assert sample.query.startswith(f"# {sample.title}\n")


def test_samples_ask_for_the_same_in_both_languages() -> None:
    def without_comments(sample: Sample) -> str:
        lines = [line for line in sample.query.splitlines() if not line.startswith("#")]
        return "\n".join(lines).replace("text textZh", "text").replace("Zh", "")

    english, chinese = samples("en"), samples("zh")
    assert [without_comments(each) for each in english] == [without_comments(each) for each in chinese]
    assert not {each.title for each in english} & {each.title for each in chinese}


def test_a_field_without_a_chinese_twin_and_one_beside_its_twin_stay() -> None:
    query = '{ scheme(code: "x") { title sections { title titleZh items { clause { text } } } } }'
    asked = '{ scheme(code: "x") { titleZh sections { title titleZh items { clause { text } } } } }'
    assert ask_in_chinese(query, schema.core) == asked

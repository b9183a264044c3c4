"""What scanners of GraphQL servers look for is not there with the settings of docs/operators.md for a public server."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.api.attacks.target import Target, under_attack


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that shows neither GraphiQL nor its schema."""
    folder = tmp_path_factory.mktemp("production")
    with under_attack(folder, graphiql="false", introspection="false") as target:
        yield target


def _asked(target: Target, method: str, address: str, body: str | None, **headers: str) -> tuple[int, str]:
    connection: http.client.HTTPConnection = target.connect()
    connection.request(method, address, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


REFUSED: dict[str, str] = {
    "a hundred aliases and one": "{ " + " ".join(f"alias{n}: __typename" for n in range(101)) + " }",
    "introspection": "{ __schema { types { name } } }",
    "introspection that goes round": "{ __schema { types { fields { type { fields { type { name } } } } } } }",
    "a type by its name": '{ __type(name: "Unit") { fields { name } } }',
    "directives that nobody knows": "query { __typename " + "@aa" * 10 + " }",
    "a thousand directives": "{ __typename " + "@skip(if: false) " * 1000 + "}",
    "a name that is almost one": "{ unti { code } }",
    "no document": "qwerty { abc }",
}


@pytest.mark.parametrize("document", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_once_and_tells_no_names(target: Target, document: str) -> None:
    status, answer = target.post(document)
    assert (status, answer.get("data")) == (200, None)
    messages = [each["message"] for each in answer["errors"]]
    assert len(set(messages)) == len(messages) < 10
    assert "Did you mean" not in str(answer)
    assert not {"exception", "tracing", "stacktrace"} & {
        name.lower() for name in answer["errors"][0].get("extensions", {})
    }


def test_the_same_field_five_hundred_times_is_one_value(target: Target) -> None:
    """Repeated it costs a look at each, and the answer has it once."""
    before = target.cpu
    assert target.post("{ " + "__typename " * 500 + "}")[1] == {"data": {"__typename": "Query"}}
    assert target.cpu - before < 0.5


def test_several_requests_in_one_are_refused(target: Target) -> None:
    body = json.dumps([{"query": "{ __typename }"}] * 10)
    status, text = _asked(target, "POST", "/graphql", body, **{"Content-Type": "application/json"})
    assert status == 400
    assert not isinstance(json.loads(text), list)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_what_a_page_can_post_without_asking_is_refused(target: Target, kind: str) -> None:
    body = urlencode({"query": "{ __typename }"})
    status, text = _asked(target, "POST", "/graphql", body, **{"Content-Type": kind})
    assert status in (400, 403, 415)
    assert '"__typename"' not in text


@pytest.mark.parametrize("document", ["{ __typename }", "mutation { __typename }"])
def test_a_get_that_any_page_can_send_is_refused(target: Target, document: str) -> None:
    status, text = _asked(target, "GET", f"/graphql?{urlencode({'query': document})}", None)
    assert status in (400, 403, 405)
    assert '"data"' not in text or '"data":null' in text.replace(" ", "")


def test_there_is_no_page_to_try_queries_on(target: Target) -> None:
    for address in ("/", "/graphiql", "/playground", "/console", "/graphql"):
        _, text = _asked(target, "GET", address, None, Accept="text/html")
        assert "graphiql" not in text.lower()

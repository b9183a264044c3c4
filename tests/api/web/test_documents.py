"""Requests name documents instead of sending them."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from kaohe.web import DocumentsError, Settings, create_app
from kaohe.web.documents import DocumentRefused, Documents
from tests.api.web.conftest import MEANT

NAME = '{ unit(code: "T1") { name } }'
KIND = "query Kind($code: String!) { unit(code: $code) { kind } }"
ANSWER = {"data": {"unit": None}}
GRAPHQL_RESPONSE = "application/graphql-response+json"


def hashed(text: str) -> str:
    """The SHA-256 of a document."""
    return sha256(text.encode()).hexdigest()


def persisted(text: str, version: Any = 1) -> dict[str, Any]:
    """Apollo's extension for a document."""
    return {"persistedQuery": {"version": version, "sha256Hash": hashed(text)}}


def code_of(response: Any) -> str:
    """The code of the only error."""
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


Serve = Callable[..., TestClient]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Makes applications over an empty ledger."""

    def serve(documents: object = None, **more: Any) -> TestClient:
        file = None
        if documents is not None:
            file = tmp_path / "manifest.json"
            file.write_text(json.dumps(documents))
        url = f"sqlite://{tmp_path / 'ledger.sqlite3'}"
        return TestClient(
            create_app(Settings(database_url=url, documents=file, **more)), base_url="http://localhost", headers=MEANT
        )

    return serve


APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": "kind-1", "name": "Kind", "type": "query", "body": KIND}],
}


def test_an_automatic_document_is_sent_once_and_then_known_by_its_hash(serve: Serve) -> None:
    with serve() as client:
        unknown = client.post("/graphql", json={"extensions": persisted(NAME)})
        assert unknown.json() == {
            "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
        }
        assert unknown.status_code == 200
        assert client.post("/graphql", json={"query": NAME, "extensions": persisted(NAME)}).json() == ANSWER
        assert client.post("/graphql", json={"extensions": persisted(NAME)}).json() == ANSWER
        by_get = client.get("/graphql", params={"extensions": json.dumps(persisted(NAME))})
        assert (by_get.json(), "etag" in by_get.headers) == (ANSWER, True)
        assert client.post("/graphql", json={"documentId": f"sha256:{hashed(NAME)}"}).json() == ANSWER


def test_the_type_for_graphql_has_a_status_of_its_own(serve: Serve) -> None:
    with serve() as client:
        unknown = client.get(
            "/graphql", params={"extensions": json.dumps(persisted(NAME))}, headers={"accept": GRAPHQL_RESPONSE}
        )
    assert (unknown.status_code, unknown.headers["cache-control"]) == (400, "no-store")
    assert code_of(unknown) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_deployment_that_keeps_none_says_so(serve: Serve) -> None:
    with serve(automatic_documents=0) as client:
        assert client.post("/graphql", json={"query": NAME, "extensions": persisted(NAME)}).json() == ANSWER
        unknown = client.post("/graphql", json={"extensions": persisted(NAME)})
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert code_of(unknown) == "PERSISTED_QUERY_NOT_SUPPORTED"


@pytest.mark.parametrize("manifest", [{"kind-1": KIND}, APOLLO])
def test_a_trusted_document_is_known_by_its_id_and_by_its_hash(serve: Serve, manifest: object) -> None:
    variables = {"code": "x"}
    with serve(manifest) as client:
        for named in (
            {"documentId": "kind-1"},
            {"documentId": f"sha256:{hashed(KIND)}"},
            {"extensions": persisted(KIND)},
        ):
            assert client.post("/graphql", json={**named, "variables": variables}).json() == ANSWER
        by_get = client.get("/graphql", params={"documentId": "kind-1", "variables": json.dumps(variables)})
        assert by_get.json() == ANSWER
        unknown = client.post("/graphql", json={"documentId": "kind-2"})
    assert unknown.json()["errors"][0]["message"] == "there is no document 'kind-2' here"


def test_a_folder_holds_one_document_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "kind.graphql").write_text(KIND)
    (folder / "README.md").write_text("no document")
    settings = Settings(database_url=f"sqlite://{tmp_path / 'l.sqlite3'}", documents=folder)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        named = {"documentId": hashed(KIND), "variables": {"code": "x"}}
        assert client.post("/graphql", json=named).json() == ANSWER


def test_an_allow_list_refuses_all_other_documents(serve: Serve) -> None:
    with serve(APOLLO, only_documents=True) as client:
        whole = client.post("/graphql", json={"query": KIND, "variables": {"code": "x"}})
        assert whole.json() == ANSWER
        for other in ({"query": NAME}, {"query": NAME, "extensions": persisted(NAME)}, {"extensions": persisted(NAME)}):
            refused = client.post("/graphql", json=other)
            assert code_of(refused) == "DOCUMENT_NOT_TRUSTED"
            assert "only the documents that its front ends were built with" in refused.text
        assert client.post("/graphql", json=other, headers={"accept": GRAPHQL_RESPONSE}).status_code == 400


def test_limits_hold_for_trusted_documents_too(serve: Serve) -> None:
    pages = "query($n: Int) { units(first: $n) { nodes { children(first: $n) { nodes { code } } } } }"
    with serve({"pages": pages}, max_cost=500) as client:
        assert "data" in client.post("/graphql", json={"documentId": "pages", "variables": {"n": 2}}).json()
        refused = client.post("/graphql", json={"documentId": "pages", "variables": {"n": 100}})
    assert code_of(refused) == "TOO_MUCH"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"documentId": 1}, "`documentId` must be a string"),
        ({"documentId": ""}, "`documentId` must be a string"),
        ({"documentId": "x", "query": NAME}, "send `query` or `documentId`, not both"),
        ({"query": NAME, "extensions": persisted(KIND)}, f"is not that of `query`, which is {hashed(NAME)}"),
        ({"query": NAME, "extensions": persisted(NAME, 2)}, "`extensions.persistedQuery` must be"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}}, "64 hexadecimal digits"),
        ({"extensions": {"persistedQuery": 1}}, "`extensions.persistedQuery` must be"),
        ({"extensions": {}}, "`query` must be a string"),
    ],
)
def test_a_document_named_in_a_wrong_way_is_told_so(serve: Serve, sent: dict[str, Any], says: str) -> None:
    with serve() as client:
        wrong = client.post("/graphql", json=sent)
    assert wrong.status_code == 400
    assert says in wrong.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ({"a": "{ colour }"}, "a: Cannot query field 'colour' on type 'Query'. (line 1, column 3)"),
        ({"a": "{"}, "a: Syntax Error: Expected Name, found <EOF>. (line 1, column 2)"),
        ({"a": "{ __typename " + "a: __typename " * 101 + "}"}, "a: the query has aliases of 101; the limit is 100"),
        ({"a": "{ " + "__typename " * 5001 + "}"}, "a: Syntax Error: Document contains more than 5000 tokens"),
        ({"a": 1}, "is no manifest of documents; give a folder of .graphql files, or a JSON file"),
        ([], "is no manifest of documents"),
        ({}, "holds no document"),
        ({**APOLLO, "version": 2}, "is no manifest of documents"),
        ({**APOLLO, "operations": [{"id": "x"}]}, "each of `operations` must have the texts id, name and body"),
        ({**APOLLO, "operations": None}, "each of `operations` must have the texts id, name and body"),
        (
            {**APOLLO, "operations": [{"id": "x", "name": "A", "body": NAME}, {"id": "x", "name": "B", "body": KIND}]},
            "A and B are two documents with the id x",
        ),
    ],
)  # fmt: skip
def test_documents_that_cannot_be_asked_are_told_at_the_start(serve: Serve, manifest: object, says: str) -> None:
    with pytest.raises(DocumentsError) as raised:
        serve(manifest)
    assert says in str(raised.value)


@pytest.mark.parametrize(("content", "says"), [(None, "cannot be read"), (b"{", "is no JSON"), (b"\xff", "is no JSON")])
def test_a_manifest_that_cannot_be_read_is_told_at_the_start(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "manifest.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DocumentsError, match=says):
        create_app(Settings(database_url="sqlite://:memory:", documents=file))


def test_an_allow_list_needs_documents() -> None:
    with pytest.raises(ValidationError, match="KAOHE_DOCUMENTS"):
        Settings(only_documents=True)


def is_known(documents: Documents, text: str) -> bool:
    """Whether the hash of a document is enough."""
    try:
        documents.complete({"extensions": persisted(text)})
    except DocumentRefused:
        return False
    return True


def test_automatic_documents_take_no_more_than_their_room() -> None:
    documents = Documents(room=100)
    first, second, third, long = (f"{{ {name * size} }}" for name, size in (("a", 30), ("b", 30), ("c", 30), ("d", 99)))
    for text in (first, second):
        documents.complete({"query": text, "extensions": persisted(text)})
    assert is_known(documents, second)
    assert is_known(documents, first)
    for text in (third, long):  # no place for the third beside both, and none at all for the long one
        documents.complete({"query": text, "extensions": persisted(text)})
    assert [is_known(documents, text) for text in (first, second, third, long)] == [True, False, True, False]

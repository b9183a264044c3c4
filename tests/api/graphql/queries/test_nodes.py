"""Objects are found again by their ids."""

from __future__ import annotations

import pytest

from kaohe.graphql.relay import id_of, ids_of, key_of
from tests.api.graphql.asking import Ask

NODE = """query($id: ID!) { node(id: $id) { __typename id
    ... on Unit { code } ... on Period { code } ... on Scheme { code } ... on Incident { ref }
    ... on Scorecard { scheme { code } unit { code } period { code } }
} }"""


async def test_every_kind_of_object_is_found_by_its_id(ask: Ask) -> None:
    answer = await ask("""{
        unit(code: "T1") { id } period(code: "2014") { id } scheme(code: "luxi2014") { id }
        incidents(first: 1) { nodes { id } }
        scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard { id } }
    }""")
    data = answer["data"]
    ids = [data[name]["id"] for name in ("unit", "period", "scheme", "scorecard")]
    ids.append(data["incidents"]["nodes"][0]["id"])
    for each in ids:
        node = (await ask(NODE, id=each))["data"]["node"]
        assert node["id"] == each
    nodes = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert [each["id"] for each in nodes["data"]["nodes"]] == ids


async def test_an_object_that_is_gone_is_null(ask: Ask) -> None:
    ids = [id_of("Unit", "gone"), id_of("Scorecard", "luxi2014", "gone", "2014"), id_of("Scorecard", "gone")]
    answer = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert answer == {"data": {"nodes": [None, None, None]}}


@pytest.mark.parametrize("key", [("T1",), ("a:b",), ("镇",), ("a", 'b"]', "c:d"), ("",)])
def test_an_id_gives_its_key_back(key: tuple[str, ...]) -> None:
    type_name, found = key_of(id_of("Thing", *key))
    assert type_name == "Thing"
    assert found == key[0] if len(key) == 1 else tuple(ids_of(found, len(key)) or ()) == key

"""Objects are found again by their ids."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.graphql.core.errors import ClientError
from kaohe.graphql.relay import PRESENT, Marks, id_of, ids_of, key_of
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


MARKS = st.builds(
    Marks, st.none() | st.integers(0, 99), st.none() | st.integers(0, 99), st.none() | st.text("0123456789abcdef")
)


@given(st.lists(st.text(), min_size=1, max_size=4), MARKS)
def test_an_id_gives_its_key_and_its_marks_back(key: list[str], marks: Marks) -> None:
    """Whatever the key, one that reads like a marked one included; ids of different objects differ."""
    found = key_of(id_of("Thing", *key, marks=marks))
    assert (found.type_name, found.marks) == ("Thing", marks)
    assert found.parts == tuple(key) or tuple(ids_of(found.parts[0], len(key)) or ()) == tuple(key)


@pytest.mark.parametrize("key", ['["T1",{}]', '["T1",{"asOf":3}]', "[", '["T1"]', "[]", "[{}]", '["a","b"]', "T1"])
def test_a_code_that_reads_like_a_marked_key_is_a_code(key: str) -> None:
    found = key_of(id_of("Unit", key))
    assert (found.parts, found.marks) == ((key,), PRESENT)


@pytest.mark.parametrize(
    "marks",
    [{"asOf": -1}, {"asOf": True}, {"asOf": "1"}, {"asOf": 1.5}, {"asOf": 2**70}, {"when": 1}, {"state": []}],
)
def test_marks_that_no_id_has_are_refused(marks: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="is not an id of this API"):
        key_of(b64encode(b"Unit:" + json.dumps(["T1", marks]).encode()).decode())

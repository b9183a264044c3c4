"""Two objects that can differ never share an id: a normalised cache shows none for the other.

Everything that can be selected of each type with ids is read over all paths that lead to it, now, in the past, inside
changes and histories, and supposed; what has one id must say the same, and ``node`` must give that very object back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from kaohe.graphql.relay import Marks, id_of
from kaohe.graphql.schema import schema
from tests.api.graphql.mutations.clerk import Clerk
from tests.api.graphql.mutations.past import STEPS, take

NODE_TYPES = sorted(
    type_.name
    for type_ in schema.core.type_map.values()
    if isinstance(type_, GraphQLObjectType) and any(each.name == "Node" for each in type_.interfaces)
)


def _scalars(name: str) -> str:
    """All leaves of a type that take no argument, and those of objects right below it."""
    type_ = schema.core.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    leaves = [field for field, of in type_.fields.items() if is_leaf_type(get_named_type(of.type)) and not of.args]
    return " ".join(f"{name.lower()}_kind: kind" if field == "kind" else field for field in leaves)


#: All of an object that it says of itself, and which objects it leads to.
FRAGMENTS = {
    "U": f"""fragment U on Unit {{ __typename {_scalars("Unit")} parent {{ id }} oversees {{ id name }}
  children(first: 9) {{ nodes {{ id name }} }} incidents(first: 9) {{ nodes {{ id on }} }} }}""",
    "I": f"""fragment I on Incident {{ __typename {_scalars("Incident")} recorded_on: unit {{ id name }}
  attributes {{ count flag choice }} }}""",
    "P": f"fragment P on Period {{ __typename {_scalars('Period')} previous {{ id starts }} }}",
    "S": """fragment S on Scorecard { __typename id total { low high } unit { id name } period { id starts }
  items { code score { low high } evidence { incidents { incident { ...I } } } } missing { code incidents { id on } }
}""",
}


def _document(selection: str) -> str:
    """A document with the fragments that it uses."""
    used = [name for name in FRAGMENTS if f"...{name}" in selection or (name == "I" and "...S" in selection)]
    return " ".join((selection, *(FRAGMENTS[name] for name in used)))


PATHS = [
    "units(first: 12) { nodes { ...U } }",
    "incidents(first: 20) { nodes { ...I } }",
    "periods(first: 20) { nodes { ...P } }",
    'scorecards(period: "2014", schemes: ["luxi2014"], first: 3) { nodes { ...S } }',
    "changes(first: 9) { nodes { before { ...U ...I ...P } after { ...U ...I ...P } } }",
    "changes(last: 9) { nodes { before { ...U ...I ...P } after { ...U ...I ...P } } }",
    'comparison(period: "2014", schemes: ["luxi2014"]) { rows(first: 9) { nodes { unit { ...U } } } }',
    'incident(ref: "R2") { history { state { ...I } } }',
    'unit(code: "V") { history { state { ...U } } }',
    """whatIf(period: "2014", schemes: ["luxi2014"], units: ["T1", "T2"], changes: {
    addIncidents: [{unit: "T1", kind: "petition_visit", on: "2014-03-01", ref: "NEW", attributes: [
      {name: "level", choice: "NATIONAL"}, {name: "head_count", count: 9}]}]
    alterIncidents: [{ref: "R2", on: "2014-05-05"}]
    }) { cards { before { ...S } after { ...S } unit { ...U } period { ...P } } }""",
]
NODE = _document("query($id: ID!) { node(id: $id) { ...U ...I ...P ...S } }")


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    """Everything with an id, at whatever depth."""
    if isinstance(found, dict):
        if "id" in found:
            yield found
        for each in found.values():
            yield from _objects(each)
    elif isinstance(found, list):
        for each in found:
            yield from _objects(each)


async def _read(clerk: Clerk, *revisions: int) -> dict[str, dict[str, Any]]:
    """Objects by their ids; of one id all must agree."""
    by_id: dict[str, dict[str, Any]] = {}
    moments = ["{}", *(f"asOf(when: {{ revision: {revision} }}) {{ {{}} }}" for revision in revisions)]
    for path in PATHS:
        for moment in moments:
            answer = await clerk.ask(_document(f"{{ {moment.replace('{}', path)} }}"))
            assert "errors" not in answer, answer["errors"][:3]
            for each in _objects(answer["data"]):
                known = by_id.setdefault(each["id"], {})
                for name, value in each.items():
                    assert known.setdefault(name, value) == value, (each["id"], name, known[name], value)
    return by_id


async def test_what_has_one_id_says_the_same_and_is_found_by_it(clerk: Clerk) -> None:
    revisions = await take(clerk, *STEPS)
    by_id = await _read(clerk, 1, revisions[5])
    assert {each["__typename"] for each in by_id.values() if "__typename" in each} == {*NODE_TYPES} - {
        "Scheme",
        "LedgerImport",
    }  # which no write changes, and which are of one process
    supposed = 0
    for given, known in by_id.items():
        if "__typename" not in known:
            continue
        answer = await clerk.ask(NODE, {"id": given})
        if answer.get("errors"):
            [error] = answer["errors"]
            assert (error["extensions"]["code"], answer["data"]) == ("BAD_ID", {"node": None})
            assert "whatIf" in error["message"]
            supposed += 1
        else:
            found = answer["data"]["node"]
            assert found is not None, known
            assert {name: found[name] for name in known} == known
    assert supposed >= 3  # two cards, and the incidents that were added and altered


async def test_many_at_once_are_each_of_their_own_moment(clerk: Clerk) -> None:
    revisions = await take(clerk, *STEPS)
    one = '{ unit(code: "V") { id } incident(ref: "R2") { id } }'
    asked = await clerk.ask(f"{{ now: unit(code: \"V\") {{ id }} a: asOf(when: {{revision: 1}}) {one}"
                            f" b: asOf(when: {{revision: {revisions[-1]}}}) {one} }}")  # fmt: skip
    data = asked["data"]
    ids = [data["now"]["id"], data["a"]["unit"]["id"], data["b"]["unit"]["id"], data["a"]["incident"]["id"]]
    answer = await clerk.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Unit { name parent { id name code } }"
        " ... on Incident { unit { code id } } } }",
        {"ids": ids},
    )
    now, then, last, incident = answer["data"]["nodes"]
    assert [each["id"] for each in (now, then, last, incident)] == ids
    assert (now["name"], then["name"], last["name"]) == ("Hamlet", "Village", "Hamlet")
    assert (now["parent"]["code"], then["parent"]["code"], incident["unit"]["code"]) == ("T2", "T1", "T1")
    assert len({now["parent"]["id"], then["parent"]["id"], last["parent"]["id"]}) == 3


@pytest.mark.parametrize("mark", [{"asOf": 99}, {"state": 99}, {"asOf": 99, "state": 1}])
async def test_an_id_of_a_write_that_was_not_made_is_an_error(clerk: Clerk, mark: dict[str, int]) -> None:
    given = id_of("Unit", "V", marks=Marks(as_of=mark.get("asOf"), state=mark.get("state")))
    answer = await clerk.ask("query($id: ID!) { node(id: $id) { id } }", {"id": given})
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_ID"
    assert "numbered up to 1" in error["message"]


async def test_what_was_there_only_now_is_null_in_the_past(clerk: Clerk) -> None:
    await take(clerk, *STEPS)
    for marks in (Marks(as_of=1), Marks(state=1)):
        given = id_of("Unit", "T3", marks=marks)
        assert await clerk.ask("query($id: ID!) { node(id: $id) { id } }", {"id": given}) == {"data": {"node": None}}
